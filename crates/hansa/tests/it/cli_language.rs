//! A language model by command line: trained from scratch, asked for more prompts than one request may have, and told how to continue them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::cli_home::{Home, admitted, operator};
use crate::server::Server;

const SENTENCE: &str = "the ship leaves the harbour in the morning";

#[tokio::test]
async fn a_language_model_is_trained_and_continues_prompts() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let clinic = admitted(&server, &operator, "Clinic").await;
    train(&clinic).await;
    let prompts = (0..120).fold("text\n".to_owned(), |csv, _| csv + "the ship leaves\n");
    std::fs::write(clinic.file("prompts.csv"), prompts).expect("a file");

    let asked = clinic.json(&["model", "predict", "writer", "prompts.csv", "--max-new-tokens", "8"]).await;
    let asked = asked["predictions"].as_array().expect("predictions");
    assert_eq!(asked.len(), 120, "two requests, one answer");
    assert!(asked.iter().all(|said| said["tokens"].as_u64().is_some_and(|tokens| tokens <= 8)), "{asked:?}");
    assert!(asked.iter().all(|said| said == &asked[0]), "the most probable tokens are always the same");

    files(&clinic).await;
    chance(&clinic).await;
    refusals(&clinic).await;
    server.stop().await;
}

async fn train(clinic: &Home) {
    let spec = json!({
        "recipe": "causal-lm", "text_column": "text", "context": 32,
        "architecture": { "kind": "llama", "layers": 1, "width": 16, "heads": 2, "vocabulary": 300 },
        "training": { "epochs": 2 }, "generation": { "max_new_tokens": 16 },
    });
    std::fs::write(clinic.file("spec.json"), spec.to_string()).expect("a file");
    let texts = (0..40).fold("text,day,kind\n".to_owned(), |mut csv, row| {
        writeln!(csv, "{SENTENCE} of day {row},{row}.5,{}", ["early", "late"][row % 2]).expect("memory");
        csv
    });
    std::fs::write(clinic.file("texts.csv"), texts).expect("a file");
    clinic.answer(&["dataset", "push", "texts", "texts.csv"], "").await;
    let submit = ["job", "submit", "--data", "texts", "--watch"];
    clinic.answer(&[&submit[..], &["--spec", "spec.json", "--model", "writer"]].concat(), "").await;
    clinic.answer(&[&submit[..], &["--target", "kind", "--set", "epochs=1", "--model", "kinds"]].concat(), "").await;
}

async fn files(clinic: &Home) {
    let predict = ["model", "predict", "writer", "prompts.csv", "--max-new-tokens", "4"];
    let with = |more: &[&'static str]| [&predict[..], more].concat();
    clinic.answer(&with(&["-o", "texts.jsonl"]), "").await;
    let lines = std::fs::read_to_string(clinic.file("texts.jsonl")).expect("the file");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[119]["row"]), (120, &json!(120)));
    clinic.answer(&with(&["-o", "continued.csv"]), "").await;
    let mut csv = csv::Reader::from_path(clinic.file("continued.csv")).expect("the file");
    let rows: Vec<csv::StringRecord> = csv.records().map(|row| row.expect("a row")).collect();
    assert_eq!((rows.len(), Some(&rows[119][1])), (120, lines[119]["text"].as_str()));
    let (code, said) = clinic.refused(&with(&["-o", "continued.csv"])).await;
    assert_eq!(code, Some(2), "nothing is overwritten unasked: {said}");
    let shown = clinic.answer(&["model", "predict", "writer", "-"], "text\nthe ship\n").await;
    assert!(shown.starts_with("row 1, "), "{shown}");
}

/// What is left to chance depends on the seed and on the place among all rows, though they were asked for in several requests.
async fn chance(clinic: &Home) {
    let with = |seed: &'static str| {
        let predict =
            ["model", "predict", "writer", "prompts.csv", "--temperature", "2", "--top-k", "50", "--top-p", "0.99"];
        [&predict[..], &["--max-new-tokens", "8", "--seed", seed]].concat()
    };
    let texts = |said: Value| -> Vec<String> {
        let all = said["predictions"].as_array().expect("predictions").iter();
        all.map(|said| said["text"].as_str().expect("a text").to_owned()).collect()
    };
    let one = texts(clinic.json(&with("1")).await);
    assert_eq!(one, texts(clinic.json(&with("1")).await));
    assert_ne!(one[..20], one[100..], "the second request goes on where the first one ended");
    // The row at place 100 with seed 1 is that at place 0 with seed 101.
    let other = texts(clinic.json(&with("101")).await);
    assert_eq!(one[100..], other[..20]);
}

async fn refusals(clinic: &Home) {
    let (code, said) = clinic.refused(&["model", "predict", "kinds", "prompts.csv", "--temperature", "1"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("continues no prompts") && said.contains("leave out --max-new-tokens"), "{said}");
    let (code, said) = clinic.refused(&["model", "predict", "writer", "prompts.csv", "--top-p", "2"]).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("above 0 and at most 1"), "{said}");
    std::fs::write(clinic.file("empty.csv"), "text,other\n,1\n").expect("a file");
    let (_, said) = clinic.refused(&["model", "predict", "writer", "empty.csv"]).await;
    assert!(said.contains("prompt is empty"), "{said}");
}
