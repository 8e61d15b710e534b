use super::listed;
use crate::TabularSpec;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_column_that_is_named_must_be_there() {
    let columns = names(&["age", "sex", "diagnosis"]);
    let mut spec = TabularSpec::new("diagnosis");
    spec.features.include = Some(names(&["age", "sex"]));
    assert_eq!(spec.check_columns(&columns), Ok(()));
    spec.features.drop = names(&["weight"]);
    let error = spec.check_columns(&columns).unwrap_err();
    assert_eq!(error.field, "features.drop[0]");
    spec.features.include = Some(names(&["age", "Sex"]));
    let error = spec.check_columns(&columns).unwrap_err();
    assert_eq!(error.field, "features.include[1]", "names are compared as they are written");
    assert_eq!(error.next_step(), r#"set features.include[1] to a column of the data; did you mean "sex"?"#);
    spec.features = crate::Features::default();
    spec.groups = names(&["sex", "site"]);
    assert_eq!(spec.check_columns(&columns).unwrap_err().field, "groups[1]");
    spec.groups.clear();
    spec.dates.columns = names(&["admitted"]);
    assert_eq!(spec.check_columns(&columns).unwrap_err().field, "dates.columns[0]");
    spec.dates.columns.clear();
    spec.target = "outcome".to_owned();
    let error = spec.check_columns(&columns).unwrap_err();
    let text = r#"target: there is no column "outcome"; the columns are "age", "sex", "diagnosis""#;
    assert_eq!(error.to_string(), text);
    assert_eq!(error.next_step(), "set target to a column of the data");
}

#[test]
fn what_is_dropped_or_not_included_is_not_read() {
    let mut spec = TabularSpec::new("diagnosis");
    assert!(spec.uses("diagnosis") && spec.uses("age"));
    spec.features.drop = names(&["age"]);
    assert!(spec.uses("sex") && !spec.uses("age"));
    spec.features.include = Some(names(&["sex"]));
    assert!(spec.uses("diagnosis") && spec.uses("sex") && !spec.uses("weight"));
    spec.groups = names(&["weight"]);
    assert!(spec.uses("weight") && !spec.is_feature("weight") && !spec.is_feature("diagnosis"));
}

#[test]
fn of_many_names_the_first_ones_are_told() {
    let many: Vec<String> = (0..25).map(|number| format!("c{number}")).collect();
    let text = listed(&many);
    assert!(text.ends_with(r#""c19" and 5 more"#), "{text}");
}
