use std::collections::BTreeSet;

use mail::Language;

use super::{COUNTRIES, FORMS, Form, QuestionKind};
use crate::Industry;

#[test]
fn versions_rise_and_are_found() {
    for (index, form) in FORMS.iter().enumerate() {
        assert_eq!(form.version, i64::try_from(index).unwrap() + 1);
        assert_eq!(Form::version(form.version), Some(*form));
    }
    assert_eq!(Form::version(0), None);
    assert_eq!(Form::version(Form::current().version + 1), None);
}

#[test]
fn every_word_is_there_in_every_language_and_no_id_twice() {
    for form in FORMS {
        let mut ids = BTreeSet::new();
        for question in form.questions() {
            assert!(ids.insert(question.id), "{} twice", question.id);
            let choices = question.kind.choices().iter().map(|choice| choice.words);
            for words in std::iter::once(question.words).chain(choices) {
                for language in Language::ALL {
                    assert!(!words.of(*language).is_empty(), "{}", question.id);
                }
                assert!(!words.of(Language::Chinese).is_ascii(), "{}", words.chinese);
            }
            let mut choices = BTreeSet::new();
            assert!(question.kind.choices().iter().all(|choice| choices.insert(choice.id)), "{}", question.id);
        }
    }
}

/// What the rest of the program reads of the current version; proposals and the partner's record rest on it.
#[test]
fn the_questions_that_others_read_are_there() {
    let kind = |id: &str| Form::current().question(id).map(|question| question.kind.as_str());
    for (id, wanted) in [
        ("problem", "text"),
        ("outcome", "text"),
        ("data_description", "text"),
        ("data_kinds", "multi"),
        ("wanted_data", "multi"),
        ("wanted_industries", "multi"),
        ("tasks", "multi"),
    ] {
        assert_eq!(kind(id), Some(wanted), "{id}");
    }
    let QuestionKind::Multi(industries) = Form::current().question("wanted_industries").unwrap().kind else { panic!() };
    let offered: Vec<&str> = industries.iter().map(|choice| choice.id).collect();
    let known: Vec<&str> = Industry::ALL.iter().map(|industry| industry.as_str()).collect();
    assert_eq!(offered, known, "a new industry needs a new version of the form");
}

#[test]
fn countries_are_sorted() {
    assert!(COUNTRIES.is_sorted() && COUNTRIES.iter().all(|code| code.len() == 2));
}
