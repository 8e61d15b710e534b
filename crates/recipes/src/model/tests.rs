use super::*;

fn category(categories: &[&str], missing_indicator: bool) -> InputColumn {
    InputColumn {
        name: "sex".into(),
        missing_indicator,
        encoding: Encoding::Category {
            categories: categories.iter().map(|&name| name.to_owned()).collect(),
            fill: categories[0].to_owned(),
            embedding: None,
        },
    }
}

#[test]
fn two_categories_share_one_input() {
    assert_eq!(category(&["female", "male"], false).input_names(), ["sex=male"]);
    assert_eq!(category(&["a", "b", "c"], true).input_names(), ["sex=a", "sex=b", "sex=c", "sex is missing"]);
    assert_eq!(category(&["a", "b", "c"], true).width(), 4);
}

#[test]
fn a_column_names_as_many_inputs_as_it_yields() {
    let number = InputColumn {
        name: "age".into(),
        missing_indicator: true,
        encoding: Encoding::Number { fill: 1.0, mean: 2.0, standard_deviation: 3.0, bounds: None },
    };
    for column in [number, category(&["x"], false), category(&["x", "y"], true)] {
        assert_eq!(column.input_names().len(), column.width());
    }
}
