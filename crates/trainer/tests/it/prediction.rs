//! The program as a long-lived predictor.

use std::io::{BufRead, BufReader, Write};

use recipes::PredictResponse;
use serde_json::{Value, json};

use crate::program::{Workplace, program, wisconsin};

/// The rows of the Wisconsin set as JSON objects, the class among them.
fn rows() -> Vec<Value> {
    let text = std::fs::read_to_string(wisconsin()).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row =
        |line: &str| header.iter().zip(line.split(',')).map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect();
    lines.map(|line| Value::Object(row(line))).collect()
}

#[test]
fn a_trained_model_predicts_raw_rows() {
    let workplace = Workplace::wisconsin(|_| ());
    assert_eq!(workplace.run().0, Some(0));
    let mut child = program().arg("predict").arg("--dir").arg(workplace.path().join("output")).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut ask = |request: &str| -> PredictResponse {
        writeln!(stdin, "{request}").unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    };

    let rows = rows();
    let PredictResponse::Predictions(predictions) = ask(&json!({ "rows": rows }).to_string()) else {
        panic!("the rows must be classified")
    };
    let right = predictions.rows.iter().zip(&rows).filter(|(prediction, row)| row["diagnosis"] == prediction.class);
    assert!(right.count() > 540, "of 569");

    // A request that is refused does not end the predictor.
    let PredictResponse::Error(error) = ask(r#"{"rows":[{"radius_mean":1}]}"#) else { panic!("it lacks columns") };
    assert_eq!((error.code.as_str(), error.row), ("column_missing", Some(0)));
    assert!(error.message.contains(r#""texture_mean""#), "{}", error.message);
    let PredictResponse::Error(error) = ask("not JSON") else { panic!("it is no request") };
    assert_eq!(error.code, "request_invalid");
    let again = ask(&json!({ "rows": &rows[..1] }).to_string());
    assert_eq!(again, ask(&json!({ "rows": &rows[..1] }).to_string()));

    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_folder_without_a_model_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = program().arg("predict").arg("--dir").arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(10));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("cannot read") && text.contains("model.json"), "{text}");
}
