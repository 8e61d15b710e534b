use recipes::{
    Boosting, ClassWeight, Evaluation, Forest, Kernel, Linear, Model, PredictRequest, RegressionLoss, Svm, Task,
};
use serde_json::json;

use super::*;
use crate::Predictor;

/// Every kind of model that is no network, quick to fit.
pub(super) fn kinds() -> Vec<Model> {
    let svm = |kernel| Model::Svm(Svm { kernel, c: 10.0, ..Svm::default() });
    vec![
        Model::Linear(Linear::default()),
        Model::Forest(Forest { trees: 30, ..Forest::default() }),
        Model::Boosting(Boosting { rounds: 30, subsample: 0.8, ..Boosting::default() }),
        svm(Kernel::Linear),
        svm(Kernel::default()),
    ]
}

fn accuracy(result: &TrainingResult) -> f64 {
    match &result.evaluation {
        Evaluation::Classification(scores) => scores.accuracy,
        Evaluation::Ordinal(scores) => scores.classes.accuracy,
        other => panic!("{other:?}"),
    }
}

/// What the predictor says of every row of the data.
fn predictions(job: &Job) -> Vec<recipes::Prediction> {
    let text = flowers();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        json!({ "petal": fields[1], "width": fields[2], "site": fields[3], "kind": fields[4] })
    };
    let rows: Vec<_> = text.lines().skip(1).map(row).collect();
    let request: PredictRequest = serde_json::from_value(json!({ "rows": rows })).unwrap();
    Predictor::load(&job.path().join("output")).unwrap().predict(&request).unwrap().rows
}

#[test]
fn every_kind_of_model_tells_classes_apart() {
    for model in kinds() {
        let job = Job::new(|spec| spec.model = model);
        let (result, events) = job.train();
        assert!(accuracy(&result) >= 0.9, "{model:?}: {:?}", result.evaluation);
        let Some(Event::Started { total_steps, .. }) =
            events.iter().find(|event| matches!(event, Event::Started { .. }))
        else {
            panic!("{events:?}")
        };
        assert!(result.steps > 0 && result.steps <= *total_steps, "{model:?}: {} of {total_steps}", result.steps);
        let Some(Event::Progress { step, .. }) = events.last() else { panic!("{events:?}") };
        assert_eq!(*step, result.steps);
        let model_json: serde_json::Value = serde_json::from_slice(&job.output("model.json")).unwrap();
        assert_eq!((&model_json["version"], &model_json["layers"]), (&json!(2), &json!([6, 3])));
        let rows = predictions(&job);
        let right = rows.iter().zip(flowers().lines().skip(1)).filter(|(row, line)| line.ends_with(&row.class)).count();
        assert!(right >= 110, "{model:?}: {right} of 120");
        for row in &rows {
            assert!((row.probabilities.values().sum::<f32>() - 1.0).abs() < 1e-5, "{model:?}: {row:?}");
            assert!(row.probabilities.values().all(|p| (0.0..=1.0).contains(p)), "{model:?}: {row:?}");
        }
    }
}

/// Of two classes the models keep one score, which takes other ways through the code than several.
#[test]
fn every_kind_of_model_tells_two_classes_apart() {
    for model in kinds() {
        let job = Job::new(|spec| spec.model = model);
        std::fs::write(job.path().join("input/0.csv"), flowers().replace("elm", "oak")).unwrap();
        let (result, _) = job.train();
        assert!(accuracy(&result) >= 0.9, "{model:?}: {:?}", result.evaluation);
        let rows = predictions(&job);
        assert!(rows.iter().all(|row| row.probabilities.len() == 2));
        let is_right = |(row, line): &(&recipes::Prediction, &str)| (row.class == "ash") == line.ends_with("ash");
        let right = rows.iter().zip(flowers().lines().skip(1)).filter(is_right).count();
        assert!(right >= 110, "{model:?}: {right} of 120");
    }
}

/// The petal's length follows from the kind but for an even part of one centimetre: at best a root mean square of about 0.32.
#[test]
fn every_kind_of_model_predicts_a_quantity() {
    let huber = |spec: &mut TabularSpec| spec.regression_loss = RegressionLoss::Huber(recipes::Huber { delta: 0.5 });
    let network = |spec: &mut TabularSpec| (spec.model, spec.epochs) = (Model::Network, 60);
    for (index, model) in kinds().into_iter().chain([Model::Network, Model::Network]).enumerate() {
        let job = Job::new(|spec| {
            (spec.target, spec.task, spec.model) = ("petal".into(), Task::Regression, model);
            if model == Model::Network {
                network(spec);
            }
            if index == 6 {
                huber(spec);
            }
        });
        let (result, events) = job.train();
        let Evaluation::Regression(scores) = &result.evaluation else { panic!("{result:?}") };
        assert!(scores.rmse < 0.55 && scores.r2 > 0.9, "{model:?}: {scores:?}");
        assert!(scores.mae <= scores.rmse && scores.baseline.rmse > 1.0, "{model:?}: {scores:?}");
        assert!(events.iter().any(|event| matches!(event, Event::Metric { name, .. } if name == "r2")));
        let rows = predictions(&job);
        let petals = flowers();
        let petals = petals.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().parse::<f64>().unwrap());
        let squares: Vec<f64> =
            rows.iter().zip(petals).map(|(row, petal)| (row.value.unwrap() - petal).powi(2)).collect();
        let rmse = (squares.iter().sum::<f64>() / 120.0).sqrt();
        assert!(rmse < 0.55, "{model:?}: {rmse}");
        assert!(rows.iter().all(|row| row.class.is_empty() && row.probabilities.is_empty()));
    }
}

/// Where no row is further from the mean than may be, nothing supports the border.
#[test]
fn a_machine_without_support_vectors_says_the_same_of_every_row() {
    let job = Job::new(|spec| {
        let svm = Svm { kernel: Kernel::default(), epsilon: 5.0, ..Svm::default() };
        (spec.target, spec.task, spec.model) = ("petal".into(), Task::Regression, Model::Svm(svm));
    });
    let (result, _) = job.train();
    let Evaluation::Regression(scores) = &result.evaluation else { panic!("{result:?}") };
    assert!(scores.rmse > 0.9 * scores.baseline.rmse && scores.r2 < 0.1, "{scores:?}");
    let rows = predictions(&job);
    assert!(rows.len() == 120 && rows.iter().all(|row| row.value == rows[0].value), "{:?}", rows[0]);
}

#[test]
fn ordered_classes_are_learned_by_networks_and_linear_models() {
    for model in [Model::Network, Model::Linear(Linear::default())] {
        let job = Job::new(|spec| {
            (spec.task, spec.model, spec.epochs) = (Task::Ordinal, model, 60);
            spec.class_order = Some(["ash", "elm", "oak", "yew"].map(str::to_owned).to_vec());
        });
        let (result, _) = job.train();
        let Evaluation::Ordinal(scores) = &result.evaluation else { panic!("{result:?}") };
        assert!(scores.kappa > 0.9 && scores.rank_mae < 0.1, "{model:?}: {scores:?}");
        assert_eq!(scores.classes.classes.iter().map(|class| &*class.class).collect::<Vec<_>>(), ["ash", "elm", "oak"]);
        let rows = predictions(&job);
        let right = rows.iter().zip(flowers().lines().skip(1)).filter(|(row, line)| line.ends_with(&row.class)).count();
        assert!(right >= 110, "{model:?}: {right} of 120");
        for row in &rows {
            assert!((row.probabilities.values().sum::<f32>() - 1.0).abs() < 1e-5, "{model:?}: {row:?}");
            assert!(row.probabilities.values().all(|p| *p >= 0.0), "{model:?}: {row:?}");
        }
    }
}

#[test]
fn a_rare_rank_counts_for_more_where_classes_are_balanced() {
    let oaks = |class_weight| {
        let job = Job::new(|spec| {
            (spec.task, spec.epochs, spec.class_weight) = (Task::Ordinal, 10, class_weight);
            spec.class_order = Some(["ash", "elm", "oak"].map(str::to_owned).to_vec());
        });
        let rows: Vec<String> = flowers()
            .lines()
            .enumerate()
            .filter(|(row, line)| row % 4 == 0 || !line.ends_with("oak"))
            .map(|(_, line)| line.to_owned())
            .collect();
        std::fs::write(job.path().join("input/0.csv"), rows.join("\n")).unwrap();
        job.train();
        predictions(&job).iter().map(|row| row.probabilities["oak"]).sum::<f32>()
    };
    let (plain, balanced) = (oaks(ClassWeight::None), oaks(ClassWeight::Balanced));
    assert!(balanced > 1.1 * plain, "{plain} and {balanced}");
}

#[test]
fn the_order_of_classes_must_name_every_one() {
    let job = |order: Option<&[&str]>| {
        Job::new(|spec| {
            spec.task = Task::Ordinal;
            spec.class_order = order.map(|order| order.iter().map(|&class| class.to_owned()).collect());
        })
    };
    let error = job(None).run(&Stop::default()).0.unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("class_order_missing", Some("class_order")));
    let error = job(Some(&["elm", "ash"])).run(&Stop::default()).0.unwrap_err();
    assert_eq!((error.code(), error.field().as_deref()), ("class_without_order", Some("class_order")));
    assert_eq!(error.values()["class"], "oak");
}

#[test]
fn the_same_job_gives_the_same_bytes_whatever_the_threads() {
    let on = |threads: usize, model| {
        let job = Job::new(|spec| spec.model = model);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| job.train());
        job.output("model.safetensors")
    };
    for model in kinds() {
        assert_eq!(on(1, model), on(3, model), "{model:?}");
    }
}

#[test]
fn a_seed_changes_what_is_drawn_at_random() {
    for model in [kinds()[1], kinds()[2]] {
        let with = |seed| {
            let job = Job::new(|spec| (spec.model, spec.seed) = (model, seed));
            job.train();
            job.output("model.safetensors")
        };
        assert_ne!(with(1), with(2), "{model:?}");
    }
}

#[test]
fn a_cancelled_fit_ends() {
    for model in kinds() {
        let job = Job::new(|spec| spec.model = model);
        let stop = Stop::default();
        stop.request();
        let (result, _) = job.run(&stop);
        assert!(matches!(result, Err(TrainerError::Cancelled)), "{model:?}: {result:?}");
    }
}
