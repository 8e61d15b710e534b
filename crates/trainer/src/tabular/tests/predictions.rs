use recipes::{PredictError, PredictRequest, PredictResponse, Predictions, values};
use serde_json::{Value, json};

use super::*;
use crate::tabular::Predictor;

fn trained() -> (Job, Predictor) {
    let job = Job::new(|spec| spec.epochs = 30);
    job.train();
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    (job, predictor)
}

fn request(rows: &[Value]) -> PredictRequest {
    serde_json::from_value(json!({ "rows": rows })).unwrap()
}

fn predict(predictor: &Predictor, rows: &[Value]) -> Result<Predictions, Box<PredictError>> {
    predictor.predict(&request(rows))
}

#[test]
fn raw_rows_are_classified() {
    let (_job, predictor) = trained();
    let rows = [
        json!({ "petal": 0.4, "width": 3, "site": "north", "kind": "ignored", "extra": [1] }),
        json!({ "petal": "2.5", "width": " 1,000 ", "site": " SOUTH ", "row": 7 }),
        json!({ "petal": 4.6, "width": null, "site": "NA" }),
    ];
    let predictions = predict(&predictor, &rows).unwrap();
    let classes: Vec<&str> = predictions.rows.iter().map(|row| &*row.class).collect();
    assert_eq!(classes, ["oak", "elm", "ash"]);
    assert!(predictions.warnings.is_empty(), "{:?}", predictions.warnings);
    for row in &predictions.rows {
        assert!((row.probabilities.values().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!(row.probabilities[&row.class].to_bits(), row.probability.to_bits());
        assert!(row.probabilities.values().all(|&probability| probability <= row.probability));
    }
}

#[test]
fn a_row_is_classified_the_same_alone_and_among_others() {
    let (_job, predictor) = trained();
    let row = |index: u32| json!({ "petal": f64::from(index) / 9.0, "width": index % 17, "site": "east" });
    let together = predict(&predictor, &(0..50).map(row).collect::<Vec<_>>()).unwrap();
    for index in 0..50 {
        let alone = predict(&predictor, &[row(index)]).unwrap();
        let (one, other) = (alone.rows[0].probability, together.rows[index as usize].probability);
        assert!((one - other).abs() < 1e-6, "row {index}: {one} {other}");
    }
}

#[test]
fn the_file_predicts_what_training_measured() {
    // Every row of the data, asked for one by one, gives the confusion matrix of the evaluation.
    let job = Job::new(|spec| (spec.epochs, spec.test_fraction) = (3, 0.9));
    let (result, _) = job.train();
    let recipes::Evaluation::Classification(scores) = result.evaluation else { panic!("a classification") };
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    let text = flowers();
    let labels: Vec<Option<u32>> = text
        .lines()
        .skip(1)
        .map(|line| ["ash", "elm", "oak"].iter().position(|k| line.ends_with(k)))
        .map(|p| u32::try_from(p?).ok())
        .collect();
    let split = crate::preprocess::stratified(&labels, 3, 0.9, 42).unwrap();
    let mut confusion = vec![vec![0; 3]; 3];
    for &row in &split.test {
        let fields: Vec<&str> = text.lines().nth(row as usize + 1).unwrap().split(',').collect();
        let raw = json!({ "petal": fields[1], "width": fields[2], "site": fields[3] });
        let class = predict(&predictor, &[raw]).unwrap().rows[0].class.clone();
        let predicted = predictor.model().classes.iter().position(|name| *name == class).unwrap();
        confusion[labels[row as usize].unwrap() as usize][predicted] += 1;
    }
    assert_eq!(confusion, scores.confusion);
}

#[test]
fn an_unknown_category_is_a_warning() {
    let (_job, predictor) = trained();
    let row = json!({ "petal": 1, "width": 1, "site": "moon" });
    let predictions = predict(&predictor, &[row.clone(), row]).unwrap();
    assert_eq!(predictions.rows.len(), 2);
    assert_eq!(predictions.warnings.len(), 1);
    assert!(
        predictions.warnings[0].message.contains(r#"column "site": training never saw "moon""#),
        "{:?}",
        predictions.warnings
    );
    assert_eq!(predictions.warnings[0].values, values([("column", "site".into()), ("value", "moon".into())]));
}

#[test]
fn a_row_that_cannot_be_read_refuses_the_request() {
    let (_job, predictor) = trained();
    let good = json!({ "petal": 1, "width": 1, "site": "east" });
    for (bad, code, column, said) in [
        (json!({ "petal": 1 }), "column_missing", "width", r#"the row lacks "width", "site""#),
        (json!({ "petal": "big", "width": 1, "site": "east" }), "not_a_number", "petal", r#""big" is none"#),
        (json!({ "petal": 1, "width": [1], "site": "east" }), "value_invalid", "width", "a list or an object"),
        (json!({ "petal": true, "width": 1, "site": "east" }), "not_a_number", "petal", r#""true" is none"#),
    ] {
        let error = predict(&predictor, &[good.clone(), bad]).unwrap_err();
        assert_eq!((error.code.as_str(), error.row, error.column.as_deref()), (code, Some(1), Some(column)));
        assert!(error.message.contains(said), "{}", error.message);
    }
}

#[test]
fn requests_that_are_none_are_refused() {
    let (job, tabular) = trained();
    let predictor = crate::Predictor::load(&job.path().join("output")).unwrap();
    for text in ["", "[]", "{}", r#"{"rows":1}"#, r#"{"rows":[],"model":"x"}"#, r#"{"rows":[1]}"#] {
        match predictor.answer(text.as_bytes()) {
            PredictResponse::Error(error) => assert_eq!(error.code, "request_invalid", "{text}"),
            PredictResponse::Predictions(_) => panic!("{text} was answered"),
        }
    }
    let rows = vec![json!({}); recipes::predict::MAX_ROWS + 1];
    assert_eq!(predict(&tabular, &rows).unwrap_err().code, "too_many_rows");
    assert!(predict(&tabular, &[]).unwrap().rows.is_empty());
}

#[test]
fn a_model_that_was_tampered_with_is_not_loaded() {
    let (job, _) = trained();
    let folder = job.path().join("output");
    let (model, weights) = (folder.join("model.json"), folder.join("model.safetensors"));
    let refused = || Predictor::load(&folder).unwrap_err().to_string();

    let intact = std::fs::read(&weights).unwrap();
    let mut flipped = intact.clone();
    *flipped.last_mut().unwrap() ^= 1;
    std::fs::write(&weights, flipped).unwrap();
    assert!(refused().contains("SHA-256"), "{}", refused());
    std::fs::remove_file(&weights).unwrap();
    assert!(refused().contains("cannot read"), "{}", refused());
    std::fs::write(&weights, intact).unwrap();

    let described: Value = serde_json::from_slice(&std::fs::read(&model).unwrap()).unwrap();
    let change = |pointer: &str, value: Value| {
        let mut changed = described.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        std::fs::write(&model, changed.to_string()).unwrap();
        refused()
    };
    assert!(change("/version", json!(2)).contains("version 2"));
    assert!(change("/layers", json!([6, 32, 16, 4])).contains("number of outputs"));
    assert!(change("/layers", json!([5, 32, 16, 3])).contains("as many inputs"));
    assert!(change("/layers", json!([6, 31, 16, 3])).contains("another shape"));
    assert!(change("/columns/0/standard_deviation", json!(0)).contains("cannot be encoded"));
    let bounds = json!({ "kind": "number", "name": "petal", "missing_indicator": false, "fill": 0, "mean": 0,
        "standard_deviation": 1, "bounds": { "low": 1, "high": 0 } });
    assert!(change("/columns/0", bounds).contains("cannot be encoded"));
    assert!(change("/spec/epochs", json!(0)).contains("epochs"));
    std::fs::write(&model, "not JSON").unwrap();
    assert!(refused().contains("does not describe"), "{}", refused());
}
