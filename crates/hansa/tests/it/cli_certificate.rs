//! An alliance by command line only: a standard, a data set and a real model that are held against it, and certificates that are
//! verified with the server gone.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli_home::{Home, admitted, operator, refusal};
use crate::server::Server;

/// Rows of the hidden test set; the rest is the insurer's to train on.
const HIDDEN: usize = 120;

#[tokio::test]
async fn a_data_set_and_a_model_are_certified_and_verified_offline() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let clinic = admitted(&server, &operator, "Clinic").await;
    let insurer = admitted(&server, &operator, "Insurer").await;
    join(&operator, &clinic, &insurer).await;
    let hidden = push(&clinic, &insurer).await;
    release(&clinic, &hidden).await;
    certify(&insurer, &["--dataset", "patients"], "data.jws").await;
    train(&insurer).await;
    certify(&insurer, &["--model", "tumours"], "model.jws").await;
    insurer.answer(&["model", "pull", "tumours", "files"], "").await;
    insurer.answer(&["certificate", "keys", "-o", "keys.json"], "").await;
    refused_runs(&clinic, &insurer).await;
    server.stop().await;
    verify(&insurer).await;
}

async fn join(operator: &Home, clinic: &Home, insurer: &Home) {
    let found =
        ["alliance", "found", "Care", "--industry", "medicine", "--purpose", "Better data.", "--lead", "Clinic"];
    operator.answer(&found, "").await;
    let (_, said) = refusal(&insurer.run(&["alliance", "members", "Care"], "").await);
    assert!(said.contains("hansa alliance list"), "{said}");
    insurer.answer(&["alliance", "ask", "Care", "--reason", "We insure patients."], "").await;
    assert!(clinic.answer(&["alliance", "seats", "Care"], "").await.contains("We insure patients."));
    clinic.answer(&["alliance", "admit", "Care", "Insurer"], "").await;
    assert!(insurer.answer(&["alliance", "members", "Care"], "").await.contains("Clinic"));
}

/// Gives the id of the hidden test set's version.
async fn push(clinic: &Home, insurer: &Home) -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/breast-cancer-wisconsin/wdbc.csv");
    let text = std::fs::read_to_string(data).expect("the data");
    let lines: Vec<&str> = text.lines().collect();
    let part = |rows: &[&str]| [&lines[..1], rows].concat().join("\n") + "\n";
    std::fs::write(clinic.file("hidden.csv"), part(&lines[1..=HIDDEN])).expect("a file");
    std::fs::write(insurer.file("patients.csv"), part(&lines[HIDDEN + 1..])).expect("a file");
    insurer.answer(&["dataset", "push", "patients", "patients.csv"], "").await;
    let pushed = clinic.json(&["dataset", "push", "hidden", "hidden.csv"]).await;
    pushed["id"].as_str().expect("an id").to_owned()
}

async fn release(clinic: &Home, hidden: &str) {
    let definition = json!({
        "data": { "columns": [
            { "name": "diagnosis", "type": "text", "privacy": "sensitive" },
            { "name": "area_mean", "type": "number", "minimum": 0 }
        ] },
        "model": {
            "task": "tabular-classification",
            "test": { "dataset_version": hidden, "target": "diagnosis" },
            "bars": [{ "metric": "accuracy", "threshold": 0.8, "direction": "at_least" }]
        }
    });
    std::fs::write(clinic.file("standard.json"), definition.to_string()).expect("a file");
    let create = ["standard", "create", "Care", "--name", "Tumours", "--definition", "standard.json"];
    clinic.answer(&create, "").await;
    let (code, said) = clinic.refused(&["standard", "release", "Care/Tumours"]).await;
    assert_eq!(code, Some(2), "nothing is released by accident: {said}");
    clinic.answer(&["standard", "release", "Care/Tumours", "--yes"], "").await;
    let shown = clinic.json(&["standard", "show", "Care/Tumours"]).await;
    assert_eq!(
        (&shown["version"], &shown["definition"]["model"]["bars"][0]["threshold"]),
        (&json!("1.0.0"), &json!(0.8))
    );
}

async fn train(insurer: &Home) {
    let submit = ["job", "submit", "--data", "patients", "--target", "diagnosis", "--model", "tumours"];
    let job = insurer.json(&[&submit[..], &["--set", "epochs=20"]].concat()).await;
    insurer.answer(&["job", "watch", job["id"].as_str().expect("an id")], "").await;
}

/// Runs something of the insurer's against the standard, and saves its certificate.
async fn certify(insurer: &Home, subject: &[&str], file: &str) {
    let run = insurer.json(&[&["conformance", "run", "Care/Tumours"], subject].concat()).await;
    assert_eq!(run["state"], "passed", "{run}");
    let certificate = run["certificate"].as_str().expect("a certificate");
    insurer.answer(&["certificate", "save", certificate, "-o", file], "").await;
    assert!(insurer.answer(&["certificate", "show", certificate], "").await.contains("valid"));
}

async fn refused_runs(clinic: &Home, insurer: &Home) {
    let (_, said) = insurer.refused(&["conformance", "run", "Tumours", "--dataset", "patients"]).await;
    assert!(said.contains("ALLIANCE/NAME"), "{said}");
    let bad = "diagnosis,area_mean\nM,-1\nB,many\n";
    std::fs::write(insurer.file("bad.csv"), bad).expect("a file");
    insurer.answer(&["dataset", "push", "bad", "bad.csv"], "").await;
    let failed = insurer.run(&["conformance", "run", "Care/Tumours", "--dataset", "bad"], "").await;
    assert_eq!(failed.status.code(), Some(5), "what does not conform is no success");
    let told = String::from_utf8_lossy(&failed.stdout).into_owned();
    assert!(told.contains("below minimum 'area_mean': 1, rows 1") && told.contains("wrong type 'area_mean'"), "{told}");
    let withdraw = ["standard", "withdraw", "Care/Tumours", "1.0.0", "--reason", "A unit was wrong.", "--yes"];
    clinic.answer(&withdraw, "").await;
    let listed = insurer.json(&["certificate", "list"]).await;
    let states: Vec<&Value> = listed["items"].as_array().expect("a list").iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["revoked", "revoked"]);
}

/// No server is there any more.
async fn verify(insurer: &Home) {
    let words = |file, artefact| ["certificate", "verify", file, "--keys", "keys.json", "--artefact", artefact];
    let verified = insurer.answer(&words("data.jws", "patients.csv"), "").await;
    assert!(verified.contains("VALID") && verified.contains("Tumours 1.0.0"), "{verified}");
    let verified = insurer.answer(&words("model.jws", "files"), "").await;
    assert!(verified.contains("VALID") && verified.contains("accuracy 0."), "{verified}");
    let (code, said) = insurer.refused(&words("data.jws", "bad.csv")).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("INVALID") && said.contains("certified is"), "{said}");
    change_a_byte(&insurer.file("files/model.safetensors"));
    let (_, said) = insurer.refused(&words("model.jws", "files")).await;
    assert!(said.contains("'model.safetensors' has the SHA-256"), "{said}");
    change_a_byte(&insurer.file("patients.csv"));
    let (_, said) = insurer.refused(&words("data.jws", "patients.csv")).await;
    assert!(said.contains("INVALID"), "{said}");
    change_a_byte(&insurer.file("data.jws"));
    let (code, said) = insurer.refused(&words("data.jws", "patients.csv")).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("not a certificate of this platform"), "{said}");
}

fn change_a_byte(file: &Path) {
    let mut bytes = std::fs::read(file).expect("the file");
    let middle = bytes.len() / 2;
    bytes[middle] = if bytes[middle] == b'A' { b'B' } else { b'A' };
    std::fs::write(file, bytes).expect("it is written");
}
