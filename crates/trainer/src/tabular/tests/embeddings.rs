//! Learned vectors of categories, from the specification to predictions.

use std::collections::BTreeMap;

use recipes::model::Encoding;
use recipes::{
    ClassWeight, CrossValidation, Embeddings, Evaluation, Forest, Importance, Model, ModelKind, PredictRequest,
    Predictions, Search, TabularModel, Task,
};
use serde_json::{Value, json};

use super::*;
use crate::tabular::Predictor;

const SHOPS: u32 = 24;

/// What is bought is decided by the shop alone; of every ninth row the shop is not known, and there more often tea is bought.
fn shops() -> String {
    let mut text = String::from("shop,price,day,bought\n");
    for row in 0..480_u32 {
        let (shop, price) = (row * 7 % SHOPS, row * 37 % 101);
        let day = ["mon", "tue", "wed"][(row / 3 % 3) as usize];
        let bought = if row % 9 == 0 { row % 27 != 0 } else { shop * shop % 5 < 2 };
        let (name, bought) = (format!("s{shop}"), if bought { "tea" } else { "coffee" });
        let name = if row % 9 == 0 { "" } else { &name };
        writeln!(text, "{name},{price},{day},{bought}").unwrap();
    }
    text
}

fn job(change: impl FnOnce(&mut TabularSpec)) -> Job {
    let job = Job::new(|spec| {
        spec.target = "bought".into();
        spec.embeddings = Some(Embeddings::default());
        spec.epochs = 40;
        change(spec);
    });
    std::fs::write(job.path().join("input/0.csv"), shops()).unwrap();
    job
}

fn model(job: &Job) -> TabularModel {
    serde_json::from_slice(&job.output("model.json")).unwrap()
}

fn load(job: &Job) -> Result<Predictor, String> {
    Predictor::load(&job.path().join("output")).map_err(|error| error.to_string())
}

fn ask(job: &Job, explain: bool, rows: &Value) -> Predictions {
    let request: PredictRequest = serde_json::from_value(json!({ "rows": rows, "explain": explain })).unwrap();
    load(job).unwrap().predict(&request).unwrap()
}

fn tensors(job: &Job) -> BTreeMap<String, candle_core::Tensor> {
    let stored = candle_core::safetensors::load_buffer(&job.output("model.safetensors"), &candle_core::Device::Cpu);
    stored.unwrap().into_iter().collect()
}

#[test]
fn a_column_of_many_categories_becomes_a_vector_that_is_learned() {
    let job = job(|_| ());
    let (result, _) = job.train();
    let Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    assert!(scores.accuracy > 0.9, "{scores:?}");
    let model = model(&job);
    let width_of = |name: &str| {
        let column = model.columns.iter().find(|column| column.name == name).unwrap();
        match column.encoding {
            Encoding::Category { embedding, .. } => embedding,
            _ => panic!("{column:?}"),
        }
    };
    // 1.6 · 24^0.56 = 9.5; of the days there are too few.
    assert_eq!((width_of("shop"), width_of("day")), (Some(9), None));
    // Price and three days beside the vector.
    assert_eq!((model.version, model.layers.as_slice()), (2, &[13, 32, 16, 2][..]));
    let tensors = tensors(&job);
    assert_eq!(tensors["embeddings.0.weight"].dims(), [26, 9], "the shops, a missing one and an unknown one");
    assert_eq!(tensors.values().map(candle_core::Tensor::elem_count).sum::<usize>() as u64, result.parameters);
    for (row, vector) in tensors["embeddings.0.weight"].to_vec2::<f32>().unwrap().iter().enumerate() {
        assert!(vector.iter().all(|number| *number != 0.0), "the vector {row} learned nothing");
    }
}

#[test]
fn raw_rows_are_predicted_with_their_vectors() {
    let job = job(|_| ());
    job.train();
    let row = |shop: Value| json!({ "shop": shop, "price": 50, "day": "tue" });
    let rows: Vec<Value> = (0..SHOPS).map(|shop| row(json!(format!("S{shop} ")))).collect();
    let said = ask(&job, false, &json!(rows));
    let right = (0..SHOPS).zip(&said.rows).filter(|(shop, row)| (shop * shop % 5 < 2) == (row.class == "tea")).count();
    assert!(right >= 23, "{right} of {SHOPS}");
    assert!(said.warnings.is_empty());
    let said = ask(&job, false, &json!([row(json!(null)), row(json!("s99"))]));
    assert_eq!((said.rows[0].class.as_str(), said.warnings.len()), ("tea", 1));
    // Nothing is known of an unknown shop: its vector stands for all.
    assert!(said.rows[1].probability < 0.95, "{said:?}");
    assert_ne!(said.rows[0].probabilities, said.rows[1].probabilities);
}

#[test]
fn explanations_add_up_and_name_the_column() {
    let job = job(|_| ());
    job.train();
    for shop in ["s3", "s4", "s99"] {
        let rows = json!([{ "shop": shop, "price": 50, "day": "tue" }]);
        let said = &ask(&job, true, &rows).rows[0];
        let shares = &said.attributions;
        assert_eq!(shares.keys().collect::<Vec<_>>(), ["day", "price", "shop"]);
        let largest = shares.values().fold(0.0_f64, |largest, share| largest.max(share.abs()));
        if shop == "s99" {
            assert!(shares["shop"].abs() < 1e-9, "an unknown shop is what others are compared with: {shares:?}");
        } else {
            assert!((shares["shop"].abs() - largest).abs() < 1e-12, "{shop}: {shares:?}");
        }
    }
    // The sum is the difference of the scores, here the log odds of two classes.
    let spec = |task| move |spec: &mut TabularSpec| (spec.target, spec.task) = ("price".into(), task);
    let job = self::job(spec(Task::Regression));
    job.train();
    let row = |shop: &str, day: &str| json!({ "shop": shop, "day": day, "bought": "tea" });
    let said = ask(&job, true, &json!([row("s3", "mon"), row("s99", "sun")]));
    let value = |place: usize| said.rows[place].value.unwrap();
    let sum = |place: usize| said.rows[place].attributions.values().sum::<f64>();
    // Both are compared with the same average row.
    let (one, other) = (value(0) - sum(0), value(1) - sum(1));
    assert!((one - other).abs() < 0.02 * (1.0 + one.abs()), "{one} and {other}");
}

#[test]
fn a_resumed_job_ends_with_the_same_bytes() {
    let with = |spec: &mut TabularSpec| {
        (spec.checkpoint_every, spec.epochs, spec.class_weight) = (Some(1), 6, ClassWeight::Balanced);
    };
    let straight = job(with);
    straight.train();
    let mut resumed = job(with);
    let file = "epoch-000004.ckpt";
    std::fs::create_dir_all(resumed.path().join("checkpoint")).unwrap();
    std::fs::copy(straight.path().join("checkpoint").join(file), resumed.path().join("checkpoint").join(file)).unwrap();
    resumed.job.resume = Some(file.into());
    let (_, events) = resumed.train();
    assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "resumed")));
    assert_eq!(resumed.output("model.safetensors"), straight.output("model.safetensors"));
    let other = job(|spec| {
        with(spec);
        spec.seed += 1;
    });
    other.train();
    assert_ne!(other.output("model.safetensors"), straight.output("model.safetensors"));
}

#[test]
fn every_loss_learns_vectors() {
    let ordered = Some(vec!["coffee".to_owned(), "tea".to_owned()]);
    let job = job(|spec| (spec.task, spec.class_order) = (Task::Ordinal, ordered));
    let (result, _) = job.train();
    let Evaluation::Ordinal(scores) = &result.evaluation else { panic!("{result:?}") };
    assert!(scores.classes.accuracy > 0.9, "{scores:?}");
    assert_eq!(ask(&job, false, &json!([{ "shop": "s3", "price": 50, "day": "tue" }])).rows[0].class, "coffee");
}

#[test]
fn importance_and_cross_validation_know_the_column() {
    let job = job(|spec| {
        (spec.importance, spec.cross_validation) = (Some(Importance::default()), Some(CrossValidation { folds: 3 }));
    });
    let (result, _) = job.train();
    let importance = &result.report.importance;
    assert_eq!(importance[0].column, "shop", "{importance:?}");
    assert!(importance[0].gain > 0.3 && importance[1].gain < 0.1 * importance[0].gain, "{importance:?}");
    assert!(result.report.cross_validation[1].mean > 0.9, "{:?}", result.report.cross_validation);
}

#[test]
fn other_models_see_one_input_per_category() {
    let forest = Model::Forest(Forest { trees: 10, ..Forest::default() });
    let with = job(|spec| spec.model = forest);
    with.train();
    let without = job(|spec| (spec.model, spec.embeddings) = (forest, None));
    without.train();
    assert_eq!(with.output("model.safetensors"), without.output("model.safetensors"));
    // Within a search both kinds stand side by side.
    let models = Some(vec![ModelKind::Network, ModelKind::Linear]);
    let searching = job(|spec| {
        (spec.search, spec.epochs) = (Some(Search { trials: 2, folds: 2, models, ..Search::default() }), 20);
    });
    let (result, _) = searching.train();
    let board = &result.report.leaderboard;
    assert!(board.len() == 2 && board.iter().all(|trial| trial.failure.is_none()), "{board:?}");
    assert!(board.iter().all(|trial| trial.scores[1].mean > 0.8), "{board:?}");
    ask(&searching, false, &json!([{ "shop": "s3", "price": 50, "day": "tue" }]));
}

#[test]
fn a_description_that_does_not_fit_is_refused() {
    let job = job(|spec| spec.epochs = 1);
    job.train();
    let intact = model(&job);
    for (embedding, of) in [(Some(0), "shop"), (Some(257), "shop"), (Some(8), "shop"), (None, "shop"), (Some(3), "day")]
    {
        let mut changed = intact.clone();
        for column in changed.columns.iter_mut().filter(|column| column.name == of) {
            let Encoding::Category { embedding: width, .. } = &mut column.encoding else { panic!("{column:?}") };
            *width = embedding;
        }
        std::fs::write(job.path().join("output/model.json"), serde_json::to_vec(&changed).unwrap()).unwrap();
        assert!(load(&job).is_err(), "{embedding:?} of {of}");
    }
    // The layers fit, the table does not.
    let mut changed = intact;
    let Encoding::Category { categories, .. } = &mut changed.columns[0].encoding else { panic!("{changed:?}") };
    categories.pop();
    std::fs::write(job.path().join("output/model.json"), serde_json::to_vec(&changed).unwrap()).unwrap();
    let error = load(&job).unwrap_err();
    assert!(error.contains("embeddings.0.weight"), "{error}");
}
