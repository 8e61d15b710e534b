use std::collections::BTreeMap;

use super::*;
use crate::cli::failure::explain;

fn problem(code: &str, values: &[(&str, &str)]) -> ClientError {
    ClientError::Problem(Box::new(wire::ProblemDocument {
        type_uri: format!("urn:hansa:problem:{code}"),
        title: "Refused".to_owned(),
        status: 422,
        detail: "it was too much".to_owned(),
        code: code.to_owned(),
        next_step: Some("ask without generation".to_owned()),
        field: None,
        values: values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        request_id: "rq1".to_owned(),
    }))
}

fn tokens(count: u32) -> Generation {
    Generation { max_new_tokens: Some(count), ..Generation::default() }
}

#[test]
fn csv_becomes_rows_of_text() {
    let rows = csv_rows(b"age,name\n7,\"a, b\"\n8,c\n").unwrap();
    assert_eq!(
        serde_json::to_value(rows).unwrap(),
        serde_json::json!([{"age":"7","name":"a, b"},{"age":"8","name":"c"}])
    );
    assert!(csv_rows(b"a,b\n1\n").is_err(), "a short row is no row");
}

#[test]
fn a_call_has_as_many_prompts_as_the_server_takes() {
    assert_eq!(prompts_of_a_call(None), 100);
    assert_eq!(prompts_of_a_call(Some(tokens(10))), 100);
    assert_eq!(prompts_of_a_call(Some(tokens(328))), 99);
    assert_eq!(prompts_of_a_call(Some(tokens(4_096))), 8);
}

#[test]
fn what_was_too_much_is_asked_in_smaller_parts_and_nothing_else_is_asked_again() {
    let refused = |why: &str| problem("prediction_refused", &[("why", why), ("limit", "100")]);
    assert_eq!(less(5_000, &refused("too_many_rows")), Some(100));
    assert_eq!(less(100, &refused("too_many_rows")), None, "a limit that is kept already");
    assert_eq!(less(100, &refused("too_many_tokens")), Some(50));
    assert_eq!(less(1, &refused("too_many_tokens")), None);
    assert_eq!(less(20_000, &problem("too_many_rows", &[("limit", "10000")])), Some(10_000));
    assert_eq!(less(100, &problem("prediction_too_slow", &[("seconds", "30")])), Some(50));
    assert_eq!(less(100, &refused("prompt_empty")), None);
    assert_eq!(less(100, &problem("predictors_busy", &[])), None);
}

#[test]
fn a_refusal_says_which_rows_and_which_options() {
    let whole = explain(&explained(problem("prediction_refused", &[("why", "text_expected")]), (0, 20, 20)));
    assert!(whole.text().contains("it was too much") && !whole.text().contains("rows from"), "{}", whole.text());
    let part = explain(&explained(problem("prediction_refused", &[("why", "text_expected")]), (100, 20, 120)));
    assert!(part.text().contains("of the rows from 101 to 120: it was too much"), "{}", part.text());
    assert_eq!(part.json()["code"], "prediction_refused");
    let other = explain(&explained(problem("prediction_refused", &[("why", "generation_unavailable")]), (0, 20, 20)));
    assert!(other.text().contains("leave out --max-new-tokens"), "{}", other.text());
    assert_eq!(other.json()["code"], "prediction_refused");
}

#[test]
fn every_row_has_a_seed() {
    let seed = |seed| Some(Generation { seed: Some(seed), ..Generation::default() });
    assert!(check_seeds(None, 10).is_ok());
    assert!(check_seeds(seed(limits::SEED - 10), 10).is_ok());
    let refused = check_seeds(seed(limits::SEED - 9), 10).unwrap_err();
    assert!(refused.to_string().contains("seed"), "{refused}");
}
