//! Specifications of language models.

use super::*;

fn causal(change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Result<JobSpec, SpecError> {
    let mut spec = json!({ "recipe": "causal-lm", "text_column": "passage" });
    change(spec.as_object_mut().unwrap());
    JobSpec::parse(&spec.to_string())
}

#[test]
fn the_shortest_specification_of_a_language_model_takes_every_default_and_survives_the_wire() {
    let spec = causal(|_| ()).unwrap();
    assert_eq!(spec, JobSpec::CausalLm(CausalSpec::new("passage")));
    assert!(spec.needs_base());
    let whole = causal(|spec| {
        spec.insert("completion_column".into(), json!("answer"));
        spec.insert("architecture".into(), json!({ "kind": "gpt2", "dropout": 0.1 }));
        spec.insert("generation".into(), json!({ "temperature": 0.7, "top_k": 40 }));
        spec.insert("adalora".into(), json!({ "target_rank": 3, "layers": "attention" }));
        spec.insert("packing".into(), json!(false));
    });
    let whole = whole.unwrap();
    assert_eq!(JobSpec::from_value(whole.to_value()).unwrap(), whole);
    assert!(!whole.needs_base(), "an architecture stands in for a base");
    let JobSpec::CausalLm(whole) = whole else { panic!("another recipe") };
    let sizes = whole.architecture.unwrap();
    assert_eq!((sizes.feed_forward(), sizes.key_value_heads()), (4 * sizes.width, sizes.heads));
    assert!(whole.learning_rate() > CausalSpec::new("a").learning_rate(), "what knows nothing takes larger steps");
}

#[test]
fn every_range_of_a_specification_of_a_language_model_is_enforced() {
    for (field, value, named) in [
        ("text_column", json!(""), "text_column"),
        ("completion_column", json!("passage"), "completion_column"),
        ("context", json!(4), "context"),
        ("context", json!(10_000), "context"),
        ("lora", json!({ "rank": 0 }), "lora.rank"),
        ("adalora", json!({ "target_rank": 13 }), "adalora.target_rank"),
        ("adalora", json!({ "warm_up": 0.5, "settle": 0.5 }), "adalora.settle"),
        ("training", json!({ "batch_size": 5_000 }), "training.batch_size"),
        ("architecture", json!({ "layers": 0 }), "architecture.layers"),
        ("architecture", json!({ "width": 7 }), "architecture.width"),
        ("architecture", json!({ "heads": 5 }), "architecture.heads"),
        ("architecture", json!({ "heads": 128 }), "architecture.heads"),
        ("architecture", json!({ "key_value_heads": 4 }), "architecture.key_value_heads"),
        ("architecture", json!({ "key_value_heads": 3, "kind": "gpt2" }), "architecture.key_value_heads"),
        ("architecture", json!({ "feed_forward": 4 }), "architecture.feed_forward"),
        ("architecture", json!({ "vocabulary": 256 }), "architecture.vocabulary"),
        ("architecture", json!({ "dropout": 0.1 }), "architecture.dropout"),
        ("training", json!({ "precision": "bf16" }), "training.precision"),
        ("generation", json!({ "max_new_tokens": 0 }), "generation.max_new_tokens"),
        ("generation", json!({ "temperature": -1.0 }), "generation.temperature"),
        ("generation", json!({ "top_k": 0 }), "generation.top_k"),
        ("generation", json!({ "top_p": 0.0 }), "generation.top_p"),
    ] {
        let error =
            causal(|spec| _ = spec.insert(field.into(), value.clone())).expect_err(&format!("{field} = {value}"));
        assert_eq!((error.code(), error.field()), ("spec_out_of_range", Some(named)), "{error}");
    }
}

#[test]
fn a_language_model_is_trained_whole_or_by_updates_of_low_rank_and_in_no_other_way() {
    let error = causal(|spec| _ = spec.insert("method".into(), json!("frozen"))).unwrap_err();
    assert_eq!((error.code(), error.field()), ("spec_field_invalid", Some("method")));
    assert!(error.next_step().contains("lora") && error.next_step().contains("full"), "{}", error.next_step());
    for method in ["lora", "adalora"] {
        let error = causal(|spec| {
            spec.insert("method".into(), json!(method));
            spec.insert("architecture".into(), json!({}));
        });
        let error = error.unwrap_err();
        assert_eq!(error.field(), Some("method"), "updates of what has learned nothing");
        assert!(error.to_string().contains(method), "{error}");
        causal(|spec| _ = spec.insert("method".into(), json!(method))).unwrap();
    }
}

#[test]
fn the_examples_that_are_shown_to_people_are_specifications() {
    let readme = include_str!("../../../../../README.md");
    let examples = readme.split("```json").skip(1).map(|rest| rest.split("```").next().unwrap());
    let [JobSpec::Tabular(table), JobSpec::CausalLm(texts)] =
        &examples.map(|json| JobSpec::parse(json).unwrap()).collect::<Vec<_>>()[..]
    else {
        panic!("other recipes")
    };
    assert_eq!(table.search.as_ref().unwrap().trials, 10);
    assert_eq!(texts.architecture.unwrap().key_value_heads(), 2);
}
