use super::*;

fn number(missing_indicator: bool) -> Encoder {
    let encoding = Encoding::Number { fill: 3.0, mean: 1.0, standard_deviation: 2.0, bounds: None };
    Encoder::new(InputColumn { name: "x".into(), missing_indicator, encoding })
}

fn category(names: &[&str], missing_indicator: bool) -> Encoder {
    let categories: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let encoding = Encoding::Category { fill: categories[1].clone(), categories, embedding: None };
    Encoder::new(InputColumn { name: "x".into(), missing_indicator, encoding })
}

fn inputs(push: impl FnOnce(&mut Vec<f32>)) -> Vec<f32> {
    let mut inputs = Vec::new();
    push(&mut inputs);
    inputs
}

#[test]
fn numbers_are_standardised_filled_and_clipped() {
    assert_eq!(inputs(|to| number(false).push_number(5.0, to)), [2.0]);
    assert_eq!(inputs(|to| number(false).push_number(f64::NAN, to)), [1.0]);
    assert_eq!(inputs(|to| number(true).push_number(f64::NAN, to)), [1.0, 1.0]);
    assert_eq!(inputs(|to| number(true).push_number(1.0, to)), [0.0, 0.0]);
    assert_eq!(inputs(|to| number(false).push_number(-1e90, to)), [-20.0]);
}

#[test]
fn categories_are_one_hot_and_two_of_them_one_input() {
    let three = category(&["a", "b", "c"], true);
    assert_eq!(inputs(|to| three.push_category(three.category(" B "), to)), [0.0, 1.0, 0.0, 0.0]);
    assert_eq!(inputs(|to| three.push_category(Category::Missing, to)), [0.0, 1.0, 0.0, 1.0]);
    assert_eq!(inputs(|to| three.push_category(three.category("never seen"), to)), [0.0, 0.0, 0.0, 0.0]);
    let two = category(&["no", "yes"], false);
    assert_eq!(inputs(|to| two.push_category(two.category("Yes"), to)), [1.0]);
    assert_eq!(inputs(|to| two.push_category(two.category("no"), to)), [0.0]);
}

#[test]
fn what_is_fitted_comes_from_the_training_rows_alone() {
    let cells: Vec<String> = (0..20).map(|row| format!("{}.5", row * row)).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let (_, classes) = twenty(&["x"]);
    let spec = TabularSpec::new("y");
    let first = prepare(&table(&[("x", &cells), ("y", &classes)]), &spec).unwrap();

    let mut changed = cells.clone();
    for &row in &first.split.test {
        changed[row as usize] = "123456";
    }
    let second = prepare(&table(&[("x", &changed), ("y", &classes)]), &spec).unwrap();
    assert_eq!(second.columns, first.columns);
    assert_eq!(second.train, first.train);
    assert_ne!(second.test, first.test);
}

#[test]
fn training_inputs_have_mean_zero_and_deviation_one() {
    let cells: Vec<String> = (0..20).map(|row| format!("{}.5", row * row)).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let (_, classes) = twenty(&["x"]);
    let train = prepare(&table(&[("x", &cells), ("y", &classes)]), &TabularSpec::new("y")).unwrap().train;
    let count = f64::from(u32::try_from(train.rows()).unwrap());
    let mean = train.features.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
    let variance = train.features.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / count - mean * mean;
    assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5, "{mean} {variance}");
}

#[test]
fn a_missing_number_becomes_the_median_of_the_training_rows() {
    let column = column(&["1", "2", "", "100"]);
    let Encoding::Number { fill, .. } = column.encoding else { panic!("{column:?}") };
    assert!(column.missing_indicator);
    // Which rows are held out changes how often each value stands in the training part, but never the middle one.
    assert!((1.0..=2.0).contains(&fill), "{fill}");
}

#[test]
fn fitted_figures_survive_json_bit_for_bit() {
    let cells: Vec<String> = (1..=20).map(|row| (1.0 / f64::from(row)).to_string()).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let column = column(&cells);
    let text = serde_json::to_string(&column).unwrap();
    assert_eq!(serde_json::from_str::<InputColumn>(&text).unwrap(), column);
}

#[test]
fn inputs_that_do_not_fit_are_refused() {
    let (cells, classes) = twenty(&["1", "2", "3"]);
    let mut table = table(&[("x", &cells), ("y", &classes)]);
    table.budget = crate::data::Budget::new(60);
    assert_eq!(prepare(&table, &TabularSpec::new("y")).unwrap_err().code(), "data_too_large");
}
