//! What a job finds out about its model, from the specification to the result and to predictions.

use recipes::{
    Calibration, Evaluation, Forest, Goal, Importance, Model, PredictRequest, TabularModel, Task, Threshold, values,
};
use serde_json::json;

use super::models::kinds;
use super::*;
use crate::nn::Mlp;
use crate::tabular::Predictor;

/// Of the flowers, oaks against the rest.
fn two_classes(change: impl FnOnce(&mut TabularSpec)) -> Job {
    let job = Job::new(change);
    std::fs::write(job.path().join("input/0.csv"), flowers().replace("elm", "ash")).unwrap();
    job
}

fn model(job: &Job) -> TabularModel {
    serde_json::from_slice(&job.output("model.json")).unwrap()
}

fn ask(job: &Job, explain: bool, rows: &serde_json::Value) -> Result<recipes::Predictions, Box<recipes::PredictError>> {
    let request: PredictRequest = serde_json::from_value(json!({ "rows": rows, "explain": explain })).unwrap();
    Predictor::load(&job.path().join("output")).unwrap().predict(&request)
}

#[test]
fn the_column_that_decides_is_the_most_important() {
    for kind in [Model::Network, kinds()[1], kinds()[2]] {
        let job = Job::new(|spec| (spec.importance, spec.model, spec.epochs) = (Some(Importance::default()), kind, 30));
        let (result, _) = job.train();
        let found = &result.report.importance;
        assert_eq!((found.len(), found[0].column.as_str()), (3, "petal"), "{kind:?}: {found:?}");
        assert!(found[0].gain > 0.3, "{kind:?}: {found:?}");
        assert!(found[1..].iter().all(|other| other.gain < 0.2 * found[0].gain), "{kind:?}: {found:?}");
        let plain = Job::new(|spec| (spec.model, spec.epochs) = (kind, 30));
        let (plain_result, _) = plain.train();
        assert_eq!(plain.output("model.safetensors"), job.output("model.safetensors"), "a model does not depend on it");
        assert!(plain_result.report.importance.is_empty());
    }
}

#[test]
fn reliability_is_told_of_classes_alone() {
    let (result, _) = Job::new(|_| ()).train();
    let found = result.report.reliability.unwrap();
    assert_eq!(found.bins.iter().map(|bin| bin.rows).sum::<u64>(), 24);
    assert!((0.0..=1.0).contains(&found.ece) && (0.0..=2.0).contains(&found.brier));
    let job = Job::new(|spec| (spec.target, spec.task) = ("petal".into(), Task::Regression));
    assert!(job.train().0.report.reliability.is_none());
}

/// Few epochs leave the network unsure of what it gets right.
#[test]
fn calibration_brings_probabilities_closer_to_what_comes() {
    let with = |calibration| {
        let job = two_classes(|spec| (spec.calibration, spec.epochs) = (calibration, 2));
        let (result, _) = job.train();
        let Evaluation::Classification(scores) = result.evaluation else { panic!("classes") };
        (job, scores, result.report.reliability.unwrap())
    };
    let (plain, before, _) = with(Calibration::None);
    assert_eq!(model(&plain).version, 1);
    for calibration in [Calibration::Temperature, Calibration::Platt] {
        let (job, after, reliability) = with(calibration);
        assert_eq!(
            (model(&job).version, reliability.temperature.is_some()),
            (2, calibration == Calibration::Temperature)
        );
        assert!(after.loss < before.loss, "{calibration:?}: {} after {}", after.loss, before.loss);
        if calibration == Calibration::Temperature {
            assert_eq!(after.confusion, before.confusion, "a temperature changes no class");
            assert!(reliability.temperature.unwrap() < 1.0, "{reliability:?}");
        }
        assert_eq!(job.output("model.safetensors"), plain.output("model.safetensors"), "the weights stay");
        // The predictor gives the probabilities that were measured.
        let rows = json!([{ "petal": 0.4, "width": 3, "site": "north" }]);
        let (one, other) = (ask(&job, false, &rows).unwrap(), ask(&plain, false, &rows).unwrap());
        assert!((one.rows[0].probability - other.rows[0].probability).abs() > 1e-3, "{one:?} {other:?}");
    }
}

#[test]
fn a_threshold_finds_what_must_not_be_missed() {
    let goal = |goal| {
        let threshold = Some(Threshold { goal, positive: Some("oak".into()) });
        let job = two_classes(|spec| (spec.threshold, spec.epochs) = (threshold, 2));
        let (result, _) = job.train();
        let Evaluation::Classification(scores) = result.evaluation else { panic!("classes") };
        let decision = result.report.decision.unwrap();
        assert_eq!((decision.positive.as_str(), model(&job).decision.as_ref()), ("oak", Some(&decision)));
        (job, scores, decision)
    };
    let (job, scores, decision) = goal(Goal::Recall(1.0));
    assert!(scores.classes[1].recall > 0.9, "{scores:?}");
    // The predictor goes by the threshold, and not by what is more probable.
    let rows: Vec<_> =
        (0..60_u8).map(|row| json!({ "petal": f64::from(row) / 10.0, "width": 5, "site": "north" })).collect();
    for row in ask(&job, false, &json!(rows)).unwrap().rows {
        let is_oak = f64::from(row.probabilities["oak"]) >= decision.threshold;
        assert_eq!(row.class == "oak", is_oak, "{row:?} with {decision:?}");
    }
    let (_, _, other) = goal(Goal::F1);
    assert!(other.threshold > decision.threshold, "{other:?} {decision:?}");
}

#[test]
fn a_class_may_be_named_by_another_spelling_of_its_number() {
    let numbered = flowers().replace(",elm", ",1.0").replace(",oak", ",1.0").replace(",ash", ",0.0");
    let of = |change: &dyn Fn(&mut TabularSpec)| {
        let job = Job::new(|spec| change(spec));
        std::fs::write(job.path().join("input/0.csv"), &numbered).unwrap();
        job.train().0
    };
    let threshold = Some(Threshold { goal: Goal::F1, positive: Some("0.0".into()) });
    let result = of(&|spec| (spec.threshold, spec.epochs) = (threshold.clone(), 2));
    assert_eq!(result.report.decision.unwrap().positive, "0");
    let result = of(&|spec| {
        (spec.task, spec.epochs) = (recipes::Task::Ordinal, 2);
        spec.class_order = Some(["1.0", "0.0"].map(str::to_owned).to_vec());
    });
    let Evaluation::Ordinal(scores) = result.evaluation else { panic!("ordered classes") };
    assert_eq!(scores.classes.classes.iter().map(|class| &*class.class).collect::<Vec<_>>(), ["1", "0"]);
}

#[test]
fn what_needs_two_classes_is_refused_for_three() {
    let refused = |change: fn(&mut TabularSpec)| Job::new(change).run(&Stop::default()).0.unwrap_err();
    let error = refused(|spec| spec.calibration = Calibration::Platt);
    assert_eq!((error.code(), error.field().as_deref()), ("not_two_classes", Some("calibration")));
    assert_eq!(error.values(), values([("column", "kind".into()), ("classes", "3".into())]));
    let error = refused(|spec| spec.threshold = Some(Threshold { goal: Goal::F1, positive: None }));
    assert_eq!((error.code(), error.field().as_deref()), ("not_two_classes", Some("threshold")));
    let threshold = Some(Threshold { goal: Goal::F1, positive: Some("yew".into()) });
    let error = two_classes(|spec| spec.threshold = threshold).run(&Stop::default()).0.unwrap_err();
    assert_eq!((error.code(), error.values()["class"].as_str()), ("no_such_class", "yew"));
}

#[test]
fn scores_are_told_by_group_and_small_groups_are_not() {
    let job = Job::new(|spec| {
        (spec.groups, spec.test_fraction) = (vec!["site".into(), "width".into(), "row".into()], 0.5);
        spec.features.drop = vec!["site".into()];
    });
    let (result, _) = job.train();
    let [site, width, row] = &result.report.groups[..] else { panic!("{:?}", result.report.groups) };
    assert_eq!((site.column.as_str(), width.column.as_str()), ("site", "width"));
    let total =
        |report: &recipes::GroupReport| report.groups.iter().map(|group| group.rows).sum::<u64>() + report.others;
    for report in [site, width, row] {
        assert_eq!(total(report), 60);
        for group in &report.groups {
            let Evaluation::Classification(scores) = &group.evaluation else { panic!("classes") };
            assert_eq!(scores.confusion.iter().flatten().sum::<u64>(), group.rows);
            assert!(group.rows >= 10, "{group:?}");
        }
    }
    assert!(site.groups.iter().any(|group| group.group == "north"), "{site:?}");
    assert!(width.groups.is_empty() && width.others == 60, "no width has ten rows: {width:?}");
    assert_eq!(row.groups.len(), 4, "a number of many values goes by quarters: {row:?}");
    assert!(model(&job).columns.iter().all(|column| column.name != "site"), "the model does not see what it may not");
}

#[test]
fn a_group_that_is_no_column_is_named() {
    let error = Job::new(|spec| spec.groups = vec!["sight".into()]).run(&Stop::default()).0.unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("no_such_column", Some("groups[0]")));
}

/// The attributions of a row add up to the difference of its score and that of an average row.
#[test]
fn attributions_add_up_to_the_difference() {
    let job = Job::new(|spec| {
        (spec.target, spec.task, spec.epochs) = ("petal".into(), Task::Regression, 60);
    });
    job.train();
    let rows = json!([{ "row": 1, "width": 3, "site": "north", "kind": "oak" }, { "width": 9, "site": "east", "kind": "ash" }]);
    let explained = ask(&job, true, &rows).unwrap().rows;
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    let scale = predictor.model().target_scale.unwrap();
    let zero = predictor.fitted.outputs(&vec![0.0; predictor.model().inputs()], predictor.model().inputs()).unwrap();
    let average = zero[0] * scale.standard_deviation + scale.mean;
    for row in &explained {
        let sum: f64 = row.attributions.values().sum();
        assert!((sum - (row.value.unwrap() - average)).abs() < 0.02, "{row:?} {average}");
        assert_eq!(row.attributions.len(), 3);
        let (largest, _) = row.attributions.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).unwrap();
        assert_eq!(largest, "kind", "{row:?}");
    }
    assert!(ask(&job, false, &rows).unwrap().rows[0].attributions.is_empty());
}

/// The same of classes, whose scores are the network's last layer; a model of ordered ones has a single score.
#[test]
fn attributions_add_up_to_the_difference_of_scores() {
    for task in [Task::Classification, Task::Ordinal] {
        let job = Job::new(|spec| {
            (spec.task, spec.epochs) = (task, 30);
            spec.class_order = (task == Task::Ordinal).then(|| ["oak", "elm", "ash"].map(str::to_owned).to_vec());
        });
        job.train();
        let (predictor, model) = (Predictor::load(&job.path().join("output")).unwrap(), model(&job));
        let device = candle_core::Device::Cpu;
        let stored = candle_core::safetensors::load_buffer(&job.output("model.safetensors"), &device).unwrap();
        let layers = Mlp::load(&model.layers, model.activation, &device, |name| Ok(stored[name].clone())).unwrap();
        let scores = |row: &[f32]| {
            let row = candle_core::Tensor::from_slice(row, (1, row.len()), &device).unwrap();
            layers.infer(&row).unwrap().squeeze(0).unwrap().to_vec1::<f32>().unwrap()
        };
        let rows: [[f32; 6]; 3] =
            [[-1.3, 0.4, 0.0, 1.0, 0.0, 0.0], [0.1, -0.7, 1.0, 0.0, 1.0, 0.0], [1.4, 1.1, 0.0, 0.0, 0.0, 1.0]];
        let from = scores(&[0.0; 6]);
        for (row, class) in rows.iter().flat_map(|row| (0..3).map(move |class| (row, class))) {
            let to = scores(row);
            let score = if task == Task::Ordinal { 0 } else { class };
            let wanted = f64::from(to[score]) - f64::from(from[score]);
            let sum: f64 = predictor.fitted.attributions(row, class).unwrap().unwrap().iter().sum();
            assert!(wanted.abs() > 0.05, "{task:?}: a score that moves: {wanted}");
            assert!((sum - wanted).abs() < 0.02 * (1.0 + wanted.abs()), "{task:?} {class}: {sum} and {wanted}");
        }
    }
}

#[test]
fn explanations_have_their_limits() {
    let job = Job::new(|spec| spec.model = Model::Forest(Forest { trees: 3, ..Forest::default() }));
    job.train();
    let row = json!({ "petal": 0.4, "width": 3, "site": "north" });
    assert_eq!(ask(&job, true, &json!([row])).unwrap_err().code, "explanation_unavailable");
    let job = Job::new(|_| ());
    job.train();
    let error = ask(&job, true, &json!(vec![row; 101])).unwrap_err();
    assert_eq!((error.code.as_str(), error.values["limit"].as_str()), ("too_many_rows", "100"));
}

#[test]
fn probabilities_that_were_tampered_with_are_not_loaded() {
    let threshold = Some(Threshold { goal: Goal::F1, positive: None });
    let job = two_classes(|spec| (spec.threshold, spec.calibration) = (threshold, Calibration::Platt));
    job.train();
    let described: serde_json::Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    for (pointer, value) in [
        ("/calibrator", json!({ "kind": "temperature", "temperature": 0 })),
        ("/calibrator/a", json!("steep")),
        ("/decision/threshold", json!(2)),
        ("/decision/positive", json!("yew")),
        ("/version", json!(1)),
    ] {
        let mut changed = described.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        std::fs::write(job.path().join("output/model.json"), changed.to_string()).unwrap();
        assert!(Predictor::load(&job.path().join("output")).is_err(), "{pointer}");
    }
}
