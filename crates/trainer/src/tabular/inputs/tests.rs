use super::*;

fn column(missing_indicator: bool, encoding: Encoding) -> InputColumn {
    InputColumn { name: String::new(), missing_indicator, encoding }
}

fn number() -> InputColumn {
    column(true, Encoding::Number { fill: 0.0, mean: 0.0, standard_deviation: 1.0, bounds: None })
}

pub(in crate::tabular) fn category(count: usize, missing_indicator: bool, embedding: Option<u32>) -> InputColumn {
    let categories: Vec<String> = (0..count).map(|index| index.to_string()).collect();
    column(missing_indicator, Encoding::Category { fill: "0".into(), categories, embedding })
}

/// Ten features: a number and its lack, three categories and their lack in a vector of 2, three in one input each.
fn columns() -> [InputColumn; 3] {
    [number(), category(3, true, Some(2)), category(3, false, None)]
}

#[test]
fn vectors_stand_behind_the_features_that_stay() {
    let inputs = Inputs::new(&columns(), 9);
    assert_eq!((inputs.plain(), inputs.width(), inputs.tables()[0].rows()), (5, 7, 5));
    let rows = [
        [0.5, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0],
        [0.7, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
    ];
    let (plain, codes) = inputs.split(rows.as_flattened());
    assert_eq!(codes, [1, 3, 4], "the second category, a missing and an unknown one");
    assert_eq!(plain[..5], [0.5, 0.0, 1.0, 0.0, 0.0]);
    assert_eq!(plain[5..10], [0.0, 1.0, 0.0, 1.0, 0.0]);
    let shares = inputs.by_feature(&[1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0]);
    assert_eq!(shares, [1.0, 2.0, 30.0, 0.0, 0.0, 0.0, 3.0, 4.0, 5.0]);
}

#[test]
fn without_vectors_every_feature_stays() {
    let inputs = Inputs::new(&[], 4);
    assert_eq!((inputs.plain(), inputs.width(), inputs.tables().len()), (4, 4, 0));
    assert_eq!(inputs.split(&[1.0, 2.0, 3.0, 4.0]), (vec![1.0, 2.0, 3.0, 4.0], vec![]));
    let alone = Inputs::new(&[category(3, false, Some(6))], 3);
    assert_eq!((alone.plain(), alone.width()), (0, 6));
    assert_eq!(alone.split(&[0.0, 0.0, 1.0, 0.0, 0.0, 0.0]), (vec![], vec![2, 3]));
}
