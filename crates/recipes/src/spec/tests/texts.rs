//! Specifications of classifiers of texts.

use super::*;

fn text(change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Result<JobSpec, SpecError> {
    let mut spec = json!({ "recipe": "text-classification", "text_column": "question", "target": "kind" });
    change(spec.as_object_mut().unwrap());
    JobSpec::parse(&spec.to_string())
}

#[test]
fn the_shortest_specification_of_texts_takes_every_default_and_survives_the_wire() {
    let spec = text(|_| ()).unwrap();
    assert_eq!(spec, JobSpec::TextClassification(TextSpec::new("question", "kind")));
    let whole = text(|spec| {
        spec.insert("method".into(), json!("lora"));
        spec.insert("lora".into(), json!({ "rank": 4, "layers": "query_value" }));
        spec.insert("training".into(), json!({ "epochs": 5, "patience": 2, "schedule": "one_cycle" }));
        spec.insert("augmentation".into(), json!({ "delete": 0.1 }));
    });
    let whole = whole.unwrap();
    assert_eq!(JobSpec::from_value(whole.to_value()).unwrap(), whole);
    let JobSpec::TextClassification(whole) = whole else { panic!("another recipe") };
    assert_eq!((whole.training.patience, whole.lora.rank), (Some(2), 4));
    assert!(
        whole.learning_rate() > TextSpec::new("a", "b").learning_rate(),
        "an update learns faster than a whole network"
    );
}

#[test]
fn every_range_of_a_specification_of_texts_is_enforced() {
    for (field, value, named) in [
        ("target", json!("question"), "target"),
        ("groups", json!(["site", "kind"]), "groups[1]"),
        ("groups", json!(["question"]), "groups[0]"),
        ("groups", json!(["site", "site"]), "groups[1]"),
        ("max_tokens", json!(4), "max_tokens"),
        ("max_tokens", json!(10_000), "max_tokens"),
        ("lora", json!({ "rank": 0 }), "lora.rank"),
        ("lora", json!({ "alpha": 0.0 }), "lora.alpha"),
        ("adalora", json!({ "initial_rank": 0 }), "adalora.initial_rank"),
        ("adalora", json!({ "target_rank": 13 }), "adalora.target_rank"),
        ("adalora", json!({ "scale": 0.0 }), "adalora.scale"),
        ("adalora", json!({ "orthogonality": -1.0 }), "adalora.orthogonality"),
        ("adalora", json!({ "warm_up": 0.5, "settle": 0.5 }), "adalora.settle"),
        ("adalora", json!({ "interval": 0 }), "adalora.interval"),
        ("adalora", json!({ "beta1": 1.0 }), "adalora.beta1"),
        ("adalora", json!({ "beta2": -0.1 }), "adalora.beta2"),
        ("adapter", json!({ "width": 0 }), "adapter.width"),
        ("n_grams", json!({ "words": 0 }), "n_grams.words"),
        ("n_grams", json!({ "words": 6 }), "n_grams.words"),
        ("n_grams", json!({ "least_texts": 0 }), "n_grams.least_texts"),
        ("n_grams", json!({ "most": 0 }), "n_grams.most"),
        ("n_grams", json!({ "l2": 0.0 }), "n_grams.l2"),
        ("labels", json!({ "multiple": { "separator": "a" } }), "labels.multiple.separator"),
        ("labels", json!({ "multiple": { "separator": "\n" } }), "labels.multiple.separator"),
        ("training", json!({ "epochs": 0 }), "training.epochs"),
        ("training", json!({ "batch_size": 5_000 }), "training.batch_size"),
        ("training", json!({ "accumulate": 0 }), "training.accumulate"),
        ("training", json!({ "precision": "bf16" }), "training.precision"),
        ("training", json!({ "learning_rate": 2.0 }), "training.learning_rate"),
        ("training", json!({ "warm_up": 1.0 }), "training.warm_up"),
        ("training", json!({ "weight_decay": -1.0 }), "training.weight_decay"),
        ("training", json!({ "clip_norm": 0.0 }), "training.clip_norm"),
        ("training", json!({ "label_smoothing": 1.0 }), "training.label_smoothing"),
        ("training", json!({ "checkpoint_every": 0 }), "training.checkpoint_every"),
        ("training", json!({ "patience": 0 }), "training.patience"),
        ("training", json!({ "validation_fraction": 0.9 }), "training.validation_fraction"),
        ("augmentation", json!({ "swap": 0.6 }), "augmentation.swap"),
    ] {
        let error = text(|spec| _ = spec.insert(field.into(), value.clone())).expect_err(&format!("{field} = {value}"));
        assert_eq!((error.code(), error.field()), ("spec_out_of_range", Some(named)), "{error}");
    }
}

#[test]
fn methods_and_labels_survive_the_wire_and_are_not_written_where_they_are_the_defaults() {
    let plain = text(|_| ()).unwrap().to_value();
    assert!(["labels", "groups", "adalora", "adapter"].iter().all(|field| plain.get(field).is_none()), "{plain}");
    for (method, field, value) in [
        ("adalora", "adalora", json!({ "initial_rank": 6, "target_rank": 3, "layers": "attention" })),
        ("adapter", "adapter", json!({ "width": 64 })),
        ("full", "groups", json!(["language"])),
        ("frozen", "labels", json!({ "multiple": { "separator": "、" } })),
    ] {
        let spec = text(|spec| {
            spec.insert("method".into(), json!(method));
            spec.insert(field.into(), value.clone());
        })
        .unwrap();
        let written = spec.to_value();
        assert!(written.get(field).is_some(), "{written}");
        assert_eq!(JobSpec::from_value(written).unwrap(), spec);
    }
    let JobSpec::TextClassification(spec) =
        text(|spec| _ = spec.insert("labels".into(), json!({ "multiple": {} }))).unwrap()
    else {
        panic!("another recipe")
    };
    assert_eq!(spec.labels.separator(), Some(';'));
    assert!(text(|spec| _ = spec.insert("method".into(), json!("prefix"))).is_err());
}

#[test]
fn ranks_fall_between_two_steps_of_any_job() {
    let options = crate::Adalora { warm_up: 0.5, settle: 0.4, ..crate::Adalora::default() };
    assert_eq!(options.schedule(100), (50, 60));
    for steps in 1..200 {
        let (from, to) = options.schedule(steps);
        assert!(from < to && to <= steps, "{steps}: {from} {to}");
    }
}

#[test]
fn runs_of_words_need_neither_a_base_nor_a_gpu() {
    let n_grams = |gpus: u32| {
        text(|spec| {
            spec.insert("method".into(), json!("n_grams"));
            spec.insert("resources".into(), json!({ "gpus": gpus }));
        })
    };
    let spec = n_grams(0).unwrap();
    assert!(!spec.needs_base() && !spec.takes_base());
    assert_eq!(n_grams(1).unwrap_err().field(), Some("resources.gpus"));
}
