use super::*;

#[test]
fn two_categories_become_one_input() {
    for (cells, expected) in [
        (&["yes", "no", " YES", "No "][..], ["no", "yes"]),
        (&["male", "female"], ["female", "male"]),
        (&["true", "FALSE", "True"], ["FALSE", "true"]),
    ] {
        let column = column(cells);
        assert_eq!(categories(&column), expected);
        assert_eq!(column.width(), 1);
    }
}

#[test]
fn numbers_as_texts_are_numbers() {
    assert!(matches!(column(&["1,234", " 12 ", "-3", "4e1"]).encoding, Encoding::Number { .. }));
}

#[test]
fn a_few_numbers_and_a_text_are_categories() {
    assert_eq!(categories(&column(&["0", "1", "unknown", "1.0"])), ["0", "1", "unknown"]);
}

#[test]
fn many_numbers_and_a_few_texts_are_numbers_with_a_note() {
    let mut cells: Vec<String> = (0..99).map(|row| format!("{}.5", row * row)).collect();
    cells.push("broken".into());
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let classes: Vec<&str> = ["a", "b"].into_iter().cycle().take(100).collect();
    let prepared = prepare(&table(&[("x", &cells), ("y", &classes)]), &TabularSpec::new("y")).unwrap();
    assert!(matches!(prepared.columns[0].encoding, Encoding::Number { .. }));
    assert_eq!(prepared.notes[0].code, "values_not_numbers");
    assert!(prepared.notes[0].message.contains("1 of 100 values"), "{}", prepared.notes[0].message);
    assert!(!prepared.notes[0].message.contains("broken"), "a note must not quote a cell");
}

#[test]
fn columns_that_nothing_can_be_learned_from_are_dropped_with_a_reason() {
    assert_eq!(dropped(&["", "NA", "?"]), Unusable::Missing);
    assert_eq!(dropped(&["same"]), Unusable::ConstantInTraining);
    assert_eq!(dropped(&["7"]), Unusable::ConstantInTraining);
    let numbered: Vec<String> = (1..=20).map(|row| row.to_string()).collect();
    let numbered: Vec<&str> = numbered.iter().map(String::as_str).collect();
    assert_eq!(dropped(&numbered), Unusable::Identifier);
}

#[test]
fn texts_with_too_many_values_are_dropped() {
    let names: Vec<String> = (0..60).map(|row| format!("name {row}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let classes: Vec<&str> = ["a", "b"].into_iter().cycle().take(60).collect();
    let number: Vec<&str> = ["1", "2", "5"].into_iter().cycle().take(60).collect();
    let prepared =
        prepare(&table(&[("name", &names), ("x", &number), ("y", &classes)]), &TabularSpec::new("y")).unwrap();
    assert_eq!(prepared.columns.len(), 1);
    assert_eq!(prepared.dropped[0].why, Unusable::Categories { distinct: 60, rows: 60 });
    let note = &prepared.notes[0];
    assert_eq!((note.code, note.values["column"].as_str()), ("column_dropped", "name"));
    assert_eq!((note.values["why"].as_str(), note.values["distinct"].as_str()), ("categories", "60"));

    let mut spec = TabularSpec::new("y");
    spec.max_categories = 60;
    let prepared = prepare(&table(&[("name", &names), ("y", &classes)]), &spec).unwrap();
    assert!(prepared.dropped.is_empty());
}

#[test]
fn an_identifier_is_known_by_its_name_too() {
    let spaced: Vec<String> = (1..=20).map(|row| (row * row).to_string()).collect();
    let spaced: Vec<&str> = spaced.iter().map(String::as_str).collect();
    let (_, classes) = twenty(&["x"]);
    let used = |name: &str| prepare(&table(&[(name, &spaced), ("y", &classes)]), &TabularSpec::new("y")).is_ok();
    assert!(used("income") && used("grid"));
    assert!(!used("Patient ID") && !used("id"));
}

#[test]
fn classes_are_sorted_as_numbers_or_as_texts() {
    let cells: Vec<String> = (0..20).map(|row| format!("{}.5", row * row)).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let classes = |names: &[&str]| {
        let target: Vec<&str> = names.iter().copied().cycle().take(20).collect();
        prepare(&table(&[("x", &cells), ("y", &target)]), &TabularSpec::new("y")).map(|prepared| prepared.classes)
    };
    assert_eq!(classes(&["10", "9", "9.0", "-1"]).unwrap(), ["-1", "9", "10"]);
    assert_eq!(classes(&["b", "B", " a"]).unwrap(), ["B", "a", "b"]);
    assert_eq!(classes(&["a", "a"]).unwrap_err().code(), "one_class_only");
    assert_eq!(classes(&["a", "", "NA"]).unwrap_err().code(), "one_class_only");
    assert_eq!(classes(&["", "NA"]).unwrap_err().code(), "target_unsuitable");
}

#[test]
fn rows_without_a_class_are_left_out_with_a_note() {
    let prepared = prepare(
        &table(&[("x", &["1", "2", "4", "8", "16", "32"]), ("y", &["a", "b", "", "a", "b", "a"])]),
        &TabularSpec::new("y"),
    )
    .unwrap();
    assert_eq!(prepared.train.rows() + prepared.test.rows(), 5);
    assert!(!prepared.split.train.contains(&2) && !prepared.split.test.contains(&2));
    assert_eq!(prepared.notes[0].code, "rows_without_class");
}

#[test]
fn a_measured_quantity_is_no_class() {
    let quantity: Vec<String> = (0..100).map(|row| format!("{}.25", row * 3)).collect();
    let quantity: Vec<&str> = quantity.iter().map(String::as_str).collect();
    let cells: Vec<&str> = ["1", "2", "5"].into_iter().cycle().take(100).collect();
    let error = prepare(&table(&[("x", &cells), ("y", &quantity)]), &TabularSpec::new("y")).unwrap_err();
    assert_eq!(error.code(), "target_unsuitable");
    assert!(error.to_string().contains("quantity"), "{error}");
}
