mod causal;
mod columns;
mod texts;

use serde_json::{Value, json};

use super::*;

fn tabular(change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Result<JobSpec, SpecError> {
    let mut spec = json!({ "recipe": "tabular", "target": "diagnosis" });
    change(spec.as_object_mut().unwrap());
    JobSpec::parse(&spec.to_string())
}

fn refused(field: &str, value: Value) -> SpecError {
    let shown = format!("{field} = {value}");
    let result = tabular(|spec| {
        spec.insert(field.into(), value);
    });
    result.expect_err(&shown)
}

#[test]
fn the_shortest_specification_takes_every_default() {
    let spec = tabular(|_| ()).unwrap();
    assert_eq!(spec, JobSpec::Tabular(TabularSpec::new("diagnosis")));
    assert_eq!(spec.seed(), 42);
    assert_eq!(spec.resources(), Resources { cpus: 1, gpus: 0 });
}

#[test]
fn a_specification_survives_the_wire() {
    let spec = tabular(|spec| {
        spec.insert("hidden".into(), json!([8, 4, 2]));
        spec.insert("activation".into(), json!("tanh"));
        spec.insert("optimizer".into(), json!({ "adam": { "beta1": 0.8, "weight_decay": 0.01 } }));
        spec.insert("features".into(), json!({ "drop": ["id"] }));
        spec.insert("class_weight".into(), json!("balanced"));
        spec.insert("resources".into(), json!({ "gpus": 1 }));
        spec.insert("delimiter".into(), json!(";"));
    })
    .unwrap();
    assert_eq!(JobSpec::from_value(spec.to_value()).unwrap(), spec);
    assert_eq!(serde_json::from_value::<JobSpec>(spec.to_value()).unwrap(), spec);
    assert_eq!(spec.to_value()["recipe"], "tabular");
}

#[test]
fn an_unknown_field_is_named() {
    let error = refused("epochz", json!(3));
    assert_eq!(error.code(), "spec_field_invalid");
    assert!(error.to_string().contains("epochz"), "{error}");
    assert!(error.next_step().contains(r#"did you mean "epochs"?"#), "{}", error.next_step());
    let error = refused("colour", json!("red"));
    assert!(!error.next_step().contains("did you mean"), "{}", error.next_step());
    let error = refused("optimizer", json!({ "adam": { "beta3": 1 } }));
    assert!(error.field().unwrap().starts_with("optimizer.adam"), "{error}");
    assert!(error.to_string().contains("beta3"), "{error}");
    assert!(error.next_step().contains(r#"did you mean "beta"#), "{}", error.next_step());
}

#[test]
fn a_wrong_type_names_the_field_and_what_is_allowed() {
    let error = refused("epochs", json!("ten"));
    assert_eq!(error.field(), Some("epochs"));
    assert!(error.next_step().contains("an integer from 1 to 10000"), "{}", error.next_step());
    let error = refused("epochs", json!(-1));
    assert_eq!(error.field(), Some("epochs"));
    assert!(error.next_step().contains("from 1 to 10000"), "{}", error.next_step());
    let error = refused("hidden", json!([32, 1.5]));
    assert_eq!(error.field(), Some("hidden[1]"));
    assert!(error.next_step().contains("from 1 to 4096"), "{}", error.next_step());
    let error = refused("optimizer", json!({ "adam": { "beta1": "0.9" } }));
    assert_eq!(error.field(), Some("optimizer.adam.beta1"));
    assert!(error.next_step().contains("a number from 0"), "{}", error.next_step());
    assert_eq!(refused("activation", json!("gelu")).field(), Some("activation"));
}

#[test]
fn a_missing_target_is_named() {
    let error = JobSpec::parse(r#"{"recipe":"tabular"}"#).unwrap_err();
    assert_eq!(error.field(), Some("target"));
}

#[test]
fn absurd_sizes_are_refused_with_the_range() {
    for (field, value) in [
        ("epochs", json!(0)),
        ("epochs", json!(10_001)),
        ("batch_size", json!(0)),
        ("batch_size", json!(65_537)),
        ("hidden", json!([8, 8, 8, 8, 8, 8, 8, 8, 8])),
        ("hidden[0]", json!(null)),
        ("learning_rate", json!(0)),
        ("learning_rate", json!(1.5)),
        ("learning_rate", json!(-0.1)),
        ("test_fraction", json!(0)),
        ("test_fraction", json!(1)),
        ("seed", json!(9_007_199_254_740_992_u64)),
        ("version", json!(2)),
        ("checkpoint_every", json!(0)),
        ("max_categories", json!(1)),
        ("target", json!("")),
        ("delimiter", json!("é")),
        ("delimiter", json!("5")),
    ] {
        let error = if field == "hidden[0]" { refused("hidden", json!([4097])) } else { refused(field, value) };
        assert_eq!(error.field(), Some(field), "{error}");
        assert_eq!(error.code(), "spec_out_of_range", "{error}");
    }
    let error = refused("batch_size", json!(1_000_000));
    assert_eq!(error.to_string(), "batch_size: 1000000 is not allowed; it must be from 1 to 65536");
    assert_eq!(refused("resources", json!({ "gpus": 2 })).field(), Some("resources.gpus"));
    assert_eq!(refused("resources", json!({ "cpus": 0 })).field(), Some("resources.cpus"));
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    for text in ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"] {
        let spec = format!(r#"{{"recipe":"tabular","target":"y","learning_rate":{text}}}"#);
        let error = JobSpec::parse(&spec).unwrap_err();
        assert_eq!(error.code(), "spec_not_json", "{text}: {error}");
    }
    let mut spec = TabularSpec::new("y");
    spec.learning_rate = f64::NAN;
    assert_eq!(spec.validate().unwrap_err().field(), Some("learning_rate"));
    spec.learning_rate = f64::INFINITY;
    assert_eq!(spec.validate().unwrap_err().field(), Some("learning_rate"));
}

#[test]
fn contradictory_columns_are_refused() {
    let both = json!({ "include": ["a", "b"], "drop": ["b"] });
    assert_eq!(refused("features", both).field(), Some("features.drop"));
    let target = json!({ "include": ["a", "diagnosis"] });
    assert_eq!(refused("features", target).field(), Some("features.include[1]"));
    assert_eq!(refused("features", json!({ "drop": ["diagnosis"] })).field(), Some("features.drop[0]"));
    assert_eq!(refused("features", json!({ "include": [] })).field(), Some("features.include"));
}

#[test]
fn what_is_no_specification_at_all_is_refused() {
    assert_eq!(JobSpec::parse("").unwrap_err().code(), "spec_not_json");
    assert_eq!(JobSpec::parse("[1]").unwrap_err().code(), "spec_not_an_object");
    assert_eq!(JobSpec::parse("{}").unwrap_err().field(), Some("recipe"));
    let error = JobSpec::parse(r#"{"recipe":"astrology"}"#).unwrap_err();
    assert_eq!(error.code(), "unknown_recipe");
    assert!(error.next_step().contains("tabular"), "{}", error.next_step());
    assert_eq!(JobSpec::parse(r#"{"recipe":7}"#).unwrap_err().code(), "unknown_recipe");
    let long = format!(r#"{{"recipe":"tabular","target":"{}"}}"#, "x".repeat(limits::SPEC_BYTES));
    assert_eq!(JobSpec::parse(&long).unwrap_err().code(), "spec_too_large");
    let deep = "[".repeat(100_000);
    assert_eq!(JobSpec::parse(&deep).unwrap_err().code(), "spec_not_json");
}

#[test]
fn every_model_takes_its_options_or_the_defaults() {
    let parsed = |model: Value| match tabular(|spec| drop(spec.insert("model".into(), model))).unwrap() {
        JobSpec::Tabular(spec) => spec.model,
        other => panic!("{other:?}"),
    };
    assert_eq!(parsed(json!("network")), Model::Network);
    assert_eq!(parsed(json!({ "linear": {} })), Model::Linear(Linear::default()));
    assert_eq!(parsed(json!({ "forest": { "trees": 7 } })), Model::Forest(Forest { trees: 7, ..Forest::default() }));
    assert_eq!(parsed(json!({ "boosting": {} })), Model::Boosting(Boosting::default()));
    let rbf = Kernel::Rbf(Rbf { gamma: Some(0.5) });
    let svm = json!({ "svm": { "kernel": { "rbf": { "gamma": 0.5 } } } });
    assert_eq!(parsed(svm), Model::Svm(Svm { kernel: rbf, ..Svm::default() }));
    assert_eq!(
        parsed(json!({ "svm": { "kernel": "linear" } })),
        Model::Svm(Svm { kernel: Kernel::Linear, ..Svm::default() })
    );
}

/// The text of a specification is part of what is signed, stored and compared.
#[test]
fn a_specification_without_new_fields_is_written_as_before() {
    let written = tabular(|_| ()).unwrap().to_value();
    for field in [
        "task",
        "class_order",
        "model",
        "regression_loss",
        "cross_validation",
        "search",
        "calibration",
        "threshold",
        "importance",
        "groups",
        "outliers",
        "dates",
        "select",
        "embeddings",
        "streaming",
        "shuffle_rows",
    ] {
        assert!(written.get(field).is_none(), "{field}");
    }
    let forest = tabular(|spec| drop(spec.insert("model".into(), json!({ "forest": {} })))).unwrap();
    assert_eq!(JobSpec::from_value(forest.to_value()).unwrap(), forest);
    assert_eq!(forest.to_value()["model"]["forest"]["trees"], 200);
}

#[test]
fn options_of_models_outside_their_range_are_refused() {
    for (model, field) in [
        (json!({ "linear": { "l2": -1 } }), "model.linear.l2"),
        (json!({ "forest": { "trees": 0 } }), "model.forest.trees"),
        (json!({ "forest": { "max_depth": 65 } }), "model.forest.max_depth"),
        (json!({ "forest": { "min_leaf": 0 } }), "model.forest.min_leaf"),
        (json!({ "forest": { "max_features": 0 } }), "model.forest.max_features"),
        (json!({ "boosting": { "rounds": 5_001 } }), "model.boosting.rounds"),
        (json!({ "boosting": { "max_depth": 13 } }), "model.boosting.max_depth"),
        (json!({ "boosting": { "learning_rate": 0 } }), "model.boosting.learning_rate"),
        (json!({ "boosting": { "min_leaf": 0 } }), "model.boosting.min_leaf"),
        (json!({ "boosting": { "subsample": 1.5 } }), "model.boosting.subsample"),
        (json!({ "boosting": { "l2": -0.5 } }), "model.boosting.l2"),
        (json!({ "svm": { "c": 0 } }), "model.svm.c"),
        (json!({ "svm": { "epsilon": -1 } }), "model.svm.epsilon"),
        (json!({ "svm": { "kernel": { "rbf": { "gamma": 0 } } } }), "model.svm.kernel.rbf.gamma"),
    ] {
        let error = refused("model", model);
        assert_eq!((error.field(), error.code()), (Some(field), "spec_out_of_range"), "{error}");
    }
    let unknown = refused("model", json!({ "forest": { "treees": 3 } }));
    assert!(unknown.next_step().contains(r#""trees""#), "{}", unknown.next_step());
    assert_eq!(
        refused("regression_loss", json!({ "huber": { "delta": 0 } })).field(),
        Some("regression_loss.huber.delta")
    );
}

#[test]
fn what_does_not_go_together_is_refused() {
    let refused = |fields: Value| {
        let spec = tabular(|spec| spec.extend(fields.as_object().unwrap().clone()));
        spec.expect_err(&fields.to_string()).field().map(str::to_owned)
    };
    let forest = json!({ "forest": {} });
    assert_eq!(refused(json!({ "model": forest, "task": "ordinal" })).as_deref(), Some("model"));
    assert_eq!(refused(json!({ "model": forest, "resources": { "gpus": 1 } })).as_deref(), Some("resources.gpus"));
    assert_eq!(refused(json!({ "task": "regression", "class_weight": "balanced" })).as_deref(), Some("class_weight"));
    assert_eq!(refused(json!({ "class_order": ["a", "b"] })).as_deref(), Some("class_order"));
    assert_eq!(refused(json!({ "task": "ordinal", "class_order": ["a"] })).as_deref(), Some("class_order"));
    assert_eq!(
        refused(json!({ "task": "ordinal", "class_order": ["a", "b", "a"] })).as_deref(),
        Some("class_order[2]")
    );
}

#[test]
fn only_networks_can_be_asked_to_read_their_rows_in_pieces() {
    let with = |fields: Value| tabular(|spec| spec.extend(fields.as_object().unwrap().clone()));
    let streaming = with(json!({ "streaming": "always", "shuffle_rows": 100 })).unwrap();
    assert_eq!(JobSpec::from_value(streaming.to_value()).unwrap(), streaming);
    with(json!({ "streaming": "auto", "model": { "forest": {} } })).unwrap();
    for (fields, field) in [
        (json!({ "streaming": "always", "model": { "linear": {} } }), "streaming"),
        (json!({ "streaming": "always", "search": {} }), "streaming"),
        (json!({ "streaming": "always", "cross_validation": {} }), "streaming"),
        (json!({ "shuffle_rows": 0 }), "shuffle_rows"),
        (json!({ "shuffle_rows": 20_000_000 }), "shuffle_rows"),
    ] {
        let error = with(fields.clone()).expect_err(&fields.to_string());
        assert_eq!(error.field(), Some(field), "{error}");
    }
}

#[test]
fn what_is_found_out_about_a_model_has_its_ranges() {
    for (field, value, at) in [
        ("cross_validation", json!({ "folds": 1 }), "cross_validation.folds"),
        ("cross_validation", json!({ "folds": 21 }), "cross_validation.folds"),
        ("search", json!({ "trials": 0 }), "search.trials"),
        ("search", json!({ "folds": 1 }), "search.folds"),
        ("search", json!({ "models": [] }), "search.models"),
        ("search", json!({ "strategy": { "halving": { "factor": 1 } } }), "search.strategy.halving.factor"),
        ("importance", json!({ "repeats": 0 }), "importance.repeats"),
        ("groups", json!(["diagnosis"]), "groups[0]"),
        ("groups", json!(["sex", "sex"]), "groups[1]"),
        ("groups", json!(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]), "groups"),
        ("threshold", json!({ "goal": { "recall": 1.5 } }), "threshold.goal.recall"),
        ("outliers", json!({ "quantiles": { "share": 0.3 } }), "outliers.quantiles.share"),
        ("outliers", json!({ "fences": { "width": 0 } }), "outliers.fences.width"),
        ("dates", json!({ "columns": ["age", "diagnosis"] }), "dates.columns[1]"),
        ("dates", json!({ "columns": [""] }), "dates.columns[0]"),
        ("select", json!({ "least": -1 }), "select.least"),
        ("select", json!({ "most": 0 }), "select.most"),
        ("select", json!({ "how": { "l1": { "strength": 0 } } }), "select.how.l1.strength"),
        ("select", json!({ "how": { "permutation": { "repeats": 1 } } }), "select.how.permutation.repeats"),
        ("embeddings", json!({ "from": 2 }), "embeddings.from"),
        ("embeddings", json!({ "width": 0 }), "embeddings.width"),
        ("embeddings", json!({ "width": 257 }), "embeddings.width"),
    ] {
        let error = refused(field, value);
        assert_eq!((error.field(), error.code()), (Some(at), "spec_out_of_range"), "{error}");
    }
}

#[test]
fn a_search_and_probabilities_need_what_suits_them() {
    let refused = |fields: Value| {
        let spec = tabular(|spec| spec.extend(fields.as_object().unwrap().clone()));
        spec.expect_err(&fields.to_string()).field().map(str::to_owned)
    };
    assert_eq!(refused(json!({ "search": {}, "model": { "forest": {} } })).as_deref(), Some("model"));
    assert_eq!(refused(json!({ "search": {}, "resources": { "gpus": 1 } })).as_deref(), Some("resources.gpus"));
    let ordinal = json!({ "search": { "models": ["forest"] }, "task": "ordinal" });
    assert_eq!(refused(ordinal).as_deref(), Some("search.models"));
    let regression = json!({ "task": "regression", "calibration": "temperature" });
    assert_eq!(refused(regression).as_deref(), Some("calibration"));
    let ordinal = json!({ "task": "ordinal", "threshold": { "goal": "f1" } });
    assert_eq!(refused(ordinal).as_deref(), Some("threshold"));
    let gpu = json!({ "search": { "models": ["network"] }, "resources": { "gpus": 1 } });
    tabular(|spec| spec.extend(gpu.as_object().unwrap().clone())).unwrap();
}

#[test]
fn a_search_tries_each_kind_once_and_only_what_can_do_the_task() {
    let kinds = |search: Value, task| serde_json::from_value::<Search>(search).unwrap().kinds(task);
    assert_eq!(kinds(json!({}), Task::Classification), ModelKind::ALL);
    assert_eq!(kinds(json!({}), Task::Ordinal), [ModelKind::Network, ModelKind::Linear]);
    assert_eq!(
        kinds(json!({ "models": ["svm", "svm", "linear"] }), Task::Regression),
        [ModelKind::Svm, ModelKind::Linear]
    );
}
