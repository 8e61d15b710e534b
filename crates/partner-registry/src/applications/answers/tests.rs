use std::collections::BTreeMap;

use foundation::{ErrorKind, Fault as _};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Answers;
use crate::applications::form::Form;

fn answers(value: Value) -> BTreeMap<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn least() -> Value {
    json!({ "problem": "Readmissions.", "data_volume": "thousands", "sensitivity": "special", "tasks": ["classify_rows"] })
}

fn with(more: Value) -> BTreeMap<String, Value> {
    let mut all = answers(least());
    all.extend(answers(more));
    all
}

#[test]
fn answers_come_out_in_one_spelling() {
    let given = with(json!({
        "problem": "  Readmissions.\n", "tasks": ["recommend", "classify_rows", "recommend"], "today": "  ",
        "people_affected": 7, "months": null, "data_kinds": []
    }));
    let checked = Answers::check(Form::current(), &given).unwrap();
    let wanted = json!({ "problem": "Readmissions.", "data_volume": "thousands", "sensitivity": "special",
        "tasks": ["classify_rows", "recommend"], "people_affected": 7 });
    assert_eq!(serde_json::to_value(&checked).unwrap(), wanted);
    assert_eq!(checked.chosen("tasks"), ["classify_rows", "recommend"]);
    assert_eq!(checked.chosen("sensitivity"), ["special"]);
    assert_eq!((checked.text("problem"), checked.text("today")), ("Readmissions.", ""));
}

#[test]
fn the_answer_at_fault_is_named_by_its_path() {
    let long = "x".repeat(4_001);
    for (more, field) in [
        (json!({ "favourite_colour": "blue" }), "answers.favourite_colour"),
        (json!({ "problem": " " }), "answers.problem"),
        (json!({ "problem": null }), "answers.problem"),
        (json!({ "problem": long }), "answers.problem"),
        (json!({ "problem": "a\u{202e}b" }), "answers.problem"),
        (json!({ "problem": "a\u{0}b" }), "answers.problem"),
        (json!({ "problem": ["a"] }), "answers.problem"),
        (json!({ "tasks": [] }), "answers.tasks"),
        (json!({ "tasks": "classify_rows" }), "answers.tasks"),
        (json!({ "tasks": ["classify_rows", "astrology"] }), "answers.tasks[1]"),
        (json!({ "tasks": [7] }), "answers.tasks[0]"),
        (json!({ "sensitivity": "very" }), "answers.sensitivity"),
        (json!({ "sensitivity": ["special"] }), "answers.sensitivity"),
        (json!({ "months": 0 }), "answers.months"),
        (json!({ "months": 1.5 }), "answers.months"),
        (json!({ "months": "six" }), "answers.months"),
        (json!({ "months": 1e300 }), "answers.months"),
    ] {
        let error = Answers::check(Form::current(), &with(more.clone())).unwrap_err();
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some(field)), "{more}");
        assert_eq!(error.code(), "invalid_field");
    }
}

#[test]
fn scripts_from_right_to_left_are_text_like_any_other() {
    let given = with(json!({ "problem": "مشكلة إعادة الدخول", "outcome": "פחות אשפוזים חוזרים" }));
    let checked = Answers::check(Form::current(), &given).unwrap();
    assert_eq!(checked.text("problem"), "مشكلة إعادة الدخول");
    let longest = with(json!({ "problem": "院".repeat(4_000) }));
    assert_eq!(Answers::check(Form::current(), &longest).unwrap().text("problem").chars().count(), 4_000);
}

proptest! {
    /// Whatever is answered is refused, or comes out such that it is taken again unchanged.
    #[test]
    fn what_was_taken_once_is_taken_unchanged(problem in "\\PC{0,40}", months in any::<i64>(), tasks in prop::collection::vec("[a-z_]{1,16}", 0..4)) {
        let given = with(json!({ "problem": problem, "months": months, "tasks": tasks }));
        if let Ok(checked) = Answers::check(Form::current(), &given) {
            prop_assert_eq!(&Answers::check(Form::current(), checked.values()).unwrap(), &checked);
        }
    }
}
