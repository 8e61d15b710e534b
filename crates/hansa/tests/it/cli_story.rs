//! A clinic and an insurer, by command line only: from the agreement to predictions of the model that was shared back.

use std::path::Path;

use aws_lc_rs::digest;

use crate::cli_home::{Home, admitted, operator, refusal};
use crate::server::Server;

const AGREEMENT: &str = "Early diagnosis";

#[tokio::test]
async fn a_clinic_and_an_insurer_work_together() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let clinic = admitted(&server, &operator, "Clinic").await;
    let insurer = admitted(&server, &operator, "Insurer").await;
    sign(&clinic, &insurer).await;
    share_data(&clinic, &insurer).await;
    train(&insurer).await;
    cancel(&insurer).await;
    share_model(&clinic, &insurer).await;
    predict(&clinic).await;
    end(&clinic, &insurer).await;
    server.stop().await;
}

async fn sign(clinic: &Home, insurer: &Home) {
    std::fs::write(clinic.file("contract.txt"), "The insurer may train, and shares its models back.\n")
        .expect("a file");
    let propose = ["agreement", "propose", "Insurer", "--title", AGREEMENT, "--document", "contract.txt"];
    let terms = ["--for", "train,download,predict", "--until", "2040-12-31"];
    let proposed = clinic.answer(&[&propose[..], &terms].concat(), "").await;
    assert!(proposed.contains("2040-12-31 23:59:59"), "the last day counts in full:\n{proposed}");
    let (code, said) = clinic.refused(&["agreement", "sign", AGREEMENT]).await;
    assert_eq!(code, Some(2), "nobody signs by accident: {said}");
    assert!(said.contains("next: add --yes"), "{said}");
    clinic.answer(&["agreement", "sign", AGREEMENT, "--yes"], "").await;
    let shown = insurer.answer(&["agreement", "show", AGREEMENT], "").await;
    assert!(shown.contains("shares its models back"), "the insurer reads what it signs:\n{shown}");
    let signed = insurer.json(&["agreement", "sign", AGREEMENT, "--yes"]).await;
    assert_eq!(signed["state"], "active");
    assert_eq!(insurer.json(&["agreement", "list"]).await["items"][0]["title"], AGREEMENT);
    let directory = insurer.json(&["partner", "directory"]).await;
    assert!(directory["items"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "Clinic")));
}

async fn share_data(clinic: &Home, insurer: &Home) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/breast-cancer-wisconsin/wdbc.csv");
    std::fs::copy(data, clinic.file("wdbc.csv")).expect("a copy");
    let pushed = clinic.json(&["dataset", "push", "patients", "wdbc.csv", "--licence", "CC-BY-4.0"]).await;
    assert_eq!((&pushed["number"], &pushed["rows"]), (&1.into(), &569.into()));
    let again = clinic.run(&["dataset", "push", "patients", "wdbc.csv"], "").await;
    assert!(refusal(&again).1.contains("nothing was uploaded"), "the same content is no new version");
    assert!(clinic.answer(&["dataset", "versions", "patients"], "").await.contains("569"));
    let (_, said) = insurer.refused(&["dataset", "show", "patients"]).await;
    assert!(said.contains("no data set is called 'patients'"), "{said}");
    let grant = ["dataset", "grant", "patients", "--agreement", AGREEMENT, "--for", "train"];
    assert_eq!(clinic.json(&grant).await["permissions"][0], "train");
    assert!(clinic.answer(&["dataset", "grants", "patients"], "").await.contains("Insurer"), "the grantee has a name");
    let shared = insurer.json(&["dataset", "list", "--shared"]).await;
    assert_eq!(shared["items"][0]["name"], "patients");
    assert!(insurer.answer(&["dataset", "show", "patients"], "").await.contains("diagnosis"));
    let preview = clinic.json(&["dataset", "preview", "patients", "--rows", "3"]).await;
    assert_eq!(preview["rows"].as_array().map(Vec::len), Some(3));
    let (code, said) = insurer.refused(&["dataset", "pull", "patients", "-o", "stolen.csv"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("not granted to your partner for download"), "{said}");
    assert!(!insurer.file("stolen.csv").exists());
}

async fn train(insurer: &Home) {
    assert_eq!(insurer.json(&["recipe", "list"]).await[0]["name"], "tabular");
    let (code, said) = insurer.refused(&["job", "submit", "--data", "patients", "--target", "diagnoses"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("field: spec.target") && said.contains("did you mean \"diagnosis\"?"), "{said}");
    let (_, said) = insurer.refused(&["job", "submit", "--data", "patients"]).await;
    assert!(said.contains("next: add --target COLUMN; the columns: hansa dataset show patients"), "{said}");
    let typing_error = ["job", "submit", "--data", "patients", "--target", "diagnosis", "--set", "epoch=4"];
    let (_, said) = insurer.refused(&typing_error).await;
    assert!(said.contains("did you mean 'epochs'? --set epochs=4"), "{said}");
    let (_, said) = insurer.refused(&[&typing_error[..7], &["epochs=0"]].concat()).await;
    assert!(said.contains("from 1 to 10000 (--set epochs=VALUE)"), "{said}");
    assert_eq!(insurer.json(&["job", "list"]).await["items"], serde_json::json!([]), "nothing waits in order to fail");
    // Only the values tell that measurements are no classes.
    let job = insurer.json(&["job", "submit", "--data", "patients", "--target", "area_mean"]).await;
    let (code, said) = insurer.refused(&["job", "watch", job["id"].as_str().expect("an id")]).await;
    assert_eq!(code, Some(5), "{said}");
    assert!(said.contains("area_mean") && said.contains("cannot hold classes"), "{said}");
    let submit = ["job", "submit", "--data", "patients", "--target", "diagnosis", "--model", "tumours"];
    let job = insurer.json(&[&submit[..], &["--set", "epochs=20", "--name", "first"]].concat()).await;
    let job = job["id"].as_str().expect("an id").to_owned();
    let watched = insurer.answer(&["job", "watch", &job], "").await;
    assert!(watched.contains("epoch 20/20") && watched.contains("succeeded"), "{watched}");
    let events = insurer.answer(&["--json", "job", "watch", &job], "").await;
    let kinds: Vec<_> =
        events.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")).collect();
    assert_eq!(kinds.last().expect("events")["kind"], "succeeded");
    let shown = insurer.json(&["job", "show", &job]).await;
    assert!(shown["result"]["evaluation"]["accuracy"].as_f64().is_some_and(|score| score > 0.8), "{shown}");
    assert!(insurer.answer(&["job", "metrics", &job], "").await.contains("loss"));
    let ended = insurer.json(&["job", "list", "--state", "succeeded"]).await;
    assert_eq!(ended["items"][0]["id"].as_str(), Some(&*job));
}

async fn cancel(insurer: &Home) {
    // Minutes of work.
    let submit = [
        "job",
        "submit",
        "--data",
        "patients",
        "--target",
        "diagnosis",
        "--set",
        "epochs=10000",
        "--set",
        "hidden=[512,512]",
    ];
    let job = insurer.json(&submit).await["id"].as_str().expect("an id").to_owned();
    let words = ["--json", "job", "watch", &*job];
    let watching = insurer.command(&words).spawn().expect("it starts");
    running(insurer, &job).await;
    let (code, said) = insurer.refused(&["job", "cancel", &job]).await;
    assert_eq!(code, Some(2), "nothing is lost unasked: {said}");
    insurer.answer(&["job", "cancel", &job, "--yes"], "").await;
    let (code, said) = refusal(&watching.wait_with_output().await.expect("output"));
    assert_eq!(code, Some(5), "who watches learns of the end: {said}");
    assert_eq!(insurer.json(&["job", "show", &job]).await["state"], "cancelled");
    let again = insurer.answer(&["job", "cancel", &job, "--yes"], "").await;
    assert!(again.contains("cancelled"), "asking twice does no harm: {again}");
}

/// Waits until the job trains.
async fn running(home: &Home, job: &str) {
    let waiting = async {
        loop {
            let seen = home.json(&["job", "show", job]).await;
            match seen["state"].as_str() {
                Some("running") if seen["step"].as_i64() > Some(0) => return,
                Some("queued" | "running") => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
                _ => panic!("{seen}"),
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(2), waiting).await.expect("it runs in time");
}

async fn share_model(clinic: &Home, insurer: &Home) {
    assert!(insurer.answer(&["model", "show", "tumours"], "").await.contains("accuracy"));
    let used = insurer.json(&["partner", "usage"]).await;
    assert!(used["model_bytes"].as_i64().is_some_and(|bytes| bytes > 0), "models count: {used}");
    assert!(insurer.answer(&["partner", "usage"], "").await.contains("of 50"), "with the quota");
    insurer.answer(&["model", "share", "tumours", "--agreement", AGREEMENT], "").await;
    assert!(insurer.answer(&["model", "grants", "tumours"], "").await.contains("Clinic"));
    let shared = clinic.json(&["model", "list", "--shared"]).await["items"][0].clone();
    assert_eq!((&shared["name"], &shared["latest_version"]), (&"tumours".into(), &1.into()), "{shared}");
    let versions = clinic.json(&["model", "versions", "Tumours"]).await;
    assert_eq!(versions["items"][0]["number"], 1, "found whatever the case of its letters: {versions}");
    assert!(clinic.answer(&["model", "versions", "tumours"], "").await.contains("accuracy"));
    let version = clinic.json(&["model", "pull", "tumours@1", "mine"]).await;
    let files = version["files"].as_array().expect("files");
    assert!(files.len() >= 2, "{version}");
    for file in files {
        let name = file["name"].as_str().expect("a name");
        let content = std::fs::read(clinic.file("mine").join(name)).expect("the file");
        assert_eq!(file["sha256"].as_str(), Some(&*hex(&content)), "{name}");
    }
    clinic.answer(&["model", "pull", "tumours@1", "mine"], "").await;
    let own = clinic.file("mine").join(files[0]["name"].as_str().expect("a name"));
    std::fs::write(&own, "notes of mine").expect("a file");
    let (code, said) = clinic.refused(&["model", "pull", "tumours", "mine"]).await;
    assert_eq!(code, Some(2), "other content is not overwritten unasked: {said}");
    assert_eq!(std::fs::read_to_string(&own).expect("the file"), "notes of mine");
    clinic.answer(&["model", "pull", "tumours", "mine", "--yes"], "").await;
    assert_eq!(files[0]["sha256"].as_str(), Some(&*hex(&std::fs::read(&own).expect("the file"))));
}

async fn predict(clinic: &Home) {
    let data = std::fs::read_to_string(clinic.file("wdbc.csv")).expect("the data");
    let rows: Vec<_> = data.lines().take(41).collect();
    std::fs::write(clinic.file("rows.csv"), rows.join("\n")).expect("a file");
    let said = clinic.json(&["model", "predict", "tumours", "rows.csv"]).await;
    let said: Vec<_> =
        said["predictions"].as_array().expect("predictions").iter().map(|one| one["class"].as_str()).collect();
    assert_eq!(said.len(), 40);
    let truth = rows[1..].iter().map(|row| row.rsplit(',').next());
    let right = said.iter().zip(truth).filter(|(said, truth)| **said == *truth).count();
    assert!(right >= 32, "{right} of 40 are right");
    let table = clinic.answer(&["model", "predict", "tumours@1", "-"], &rows[..3].join("\n")).await;
    assert_eq!(table.lines().count(), 3, "a heading and two rows:\n{table}");
    std::fs::write(clinic.file("empty.csv"), rows[0]).expect("a file");
    let (code, said) = clinic.refused(&["model", "predict", "tumours", "empty.csv"]).await;
    assert_eq!(code, Some(2), "{said}");
}

async fn end(clinic: &Home, insurer: &Home) {
    let grants = insurer.json(&["model", "grants", "tumours"]).await;
    let grant = grants["items"][0]["id"].as_str().expect("an id");
    insurer.answer(&["model", "revoke", grant, "--reason", "replaced", "--yes"], "").await;
    clinic.refused(&["model", "predict", "tumours", "rows.csv"]).await;
    let grants = clinic.json(&["dataset", "grants", "patients"]).await;
    let grant = grants["items"][0]["id"].as_str().expect("an id");
    clinic.answer(&["dataset", "revoke", grant, "--reason", "moved", "--yes"], "").await;
    let (code, said) = insurer.refused(&["job", "submit", "--data", "patients", "--target", "diagnosis"]).await;
    assert_eq!(code, Some(1), "{said}");
    clinic.answer(&["agreement", "terminate", AGREEMENT, "--reason", "done", "--yes"], "").await;
    assert_eq!(insurer.json(&["agreement", "show", AGREEMENT]).await["state"], "terminated");
    archive(clinic).await;
    shelve(insurer).await;
    let (_, said) = insurer.refused(&["dataset", "show", "patients"]).await;
    assert!(said.contains("why one is shared no longer, only its id tells"), "{said}");
    let audit = clinic.json(&["audit"]).await;
    assert!(audit["items"].as_array().is_some_and(|rows| rows.len() > 5), "{audit}");
}

async fn archive(clinic: &Home) {
    let (code, said) = clinic.refused(&["dataset", "archive", "patients"]).await;
    assert_eq!(code, Some(2), "not unasked: {said}");
    clinic.answer(&["dataset", "archive", "patients", "--yes"], "").await;
    assert_eq!(clinic.json(&["dataset", "list"]).await["items"], serde_json::json!([]));
    assert!(clinic.answer(&["dataset", "list", "--archived"], "").await.contains("patients (archived)"));
    let (_, said) = clinic.refused(&["dataset", "push", "patients", "wdbc.csv"]).await;
    assert!(said.contains("next: hansa dataset restore patients"), "its name is still taken: {said}");
    let (_, said) = clinic.refused(&["dataset", "restore", "patient"]).await;
    assert!(said.contains("no archived data set is called 'patient'") && said.contains("--archived"), "{said}");
    let restored = clinic.json(&["dataset", "restore", "patients"]).await;
    assert_eq!((&restored["name"], &restored["archived"]), (&"patients".into(), &false.into()));
    assert_eq!(clinic.json(&["dataset", "list"]).await["items"][0]["name"], "patients");
}

async fn shelve(insurer: &Home) {
    let (code, said) = insurer.refused(&["model", "archive", "tumours"]).await;
    assert_eq!(code, Some(2), "not unasked: {said}");
    insurer.answer(&["model", "archive", "tumours", "--yes"], "").await;
    assert_eq!(insurer.json(&["model", "list"]).await["items"], serde_json::json!([]));
    assert!(insurer.answer(&["model", "list", "--archived"], "").await.contains("tumours (archived)"));
    let (_, said) = insurer.refused(&["model", "restore", "tumour"]).await;
    assert!(said.contains("no archived model is called 'tumour'") && said.contains("--archived"), "{said}");
    let restored = insurer.json(&["model", "restore", "Tumours"]).await;
    assert_eq!((&restored["name"], &restored["archived"]), (&"tumours".into(), &false.into()));
    assert_eq!(insurer.json(&["model", "list"]).await["items"][0]["name"], "tumours");
}

/// SHA-256, worked out here and not by the program under test.
fn hex(content: &[u8]) -> String {
    let number = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).expect("a digit"));
    digest::digest(&digest::SHA256, content).as_ref().iter().flat_map(number).collect()
}
