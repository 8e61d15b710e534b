//! An application by command line, with the mails that a server puts into its folder.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::cli_home::{Home, PASSWORD, SCORES, operator};
use crate::server::Server;

const CONTACT: &str = "office@clinic.example";

/// Waits for a mail to this address that has a word with this prefix; gives the word.
async fn mailed(folder: &Path, recipient: &str, prefix: &str) -> String {
    for _ in 0..200 {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            let theirs = text.contains(&format!("To: {recipient}"));
            if let Some(word) = text.split_whitespace().find(|word| theirs && word.starts_with(prefix)) {
                return word.to_owned();
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no mail to {recipient} with {prefix}");
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn an_applicant_follows_its_application() {
    let mut server = Server::start().await;
    let (operator, applicant) = (operator(&server).await, Home::new(&server.address()));
    let outbox = server.data_folder().join("outbox");
    let form = applicant.answer(&["application", "form"], "").await;
    assert!(form.contains("problem (text, required)") && form.contains("classify_rows:"), "{form}");
    assert!(applicant.answer(&["application", "form", "--language", "zh-CN"], "").await.contains("面临的问题"));

    let next = applicant.apply("Clinic", CONTACT).await;
    assert!(next.contains("unverified"), "{next}");
    let (_, said) = operator.refused(&["partner", "review", "Clinic"]).await;
    assert!(said.contains("no partner is called 'Clinic'"), "nobody reviews what is not confirmed: {said}");
    let token = mailed(&outbox, CONTACT, "hansa_av_").await;
    let confirmed = applicant.json(&["application", "confirm", &token]).await;
    let (id, key) = (text(&confirmed["id"]), text(&confirmed["key"]));
    let (code, said) = applicant.refused(&["application", "confirm", &token]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("next: ") && said.contains("hansa application status ID --key KEY"), "{said}");

    operator.answer(&["partner", "ask", "Clinic", "Which years?"], "").await;
    let status = applicant.json(&["application", "status", &id, "--key", &key]).await;
    let question = text(&status["questions"][0]["id"]);
    let answered = applicant.json(&["application", "answer", &id, &question, "Ten.", "--key", &key]).await;
    assert_eq!(answered["questions"][0]["replies"][0]["text"], "Ten.");
    mailed(&outbox, "op@platform.example", "Ten.").await;
    std::fs::write(applicant.file("changed.json"), json!({ "months": 6 }).to_string()).expect("a file");
    let correct = ["application", "correct", &id, "--key", &key, "--answers", "changed.json"];
    assert_eq!(applicant.json(&correct).await["told"]["answers"]["months"], 6);
    let (_, said) = applicant.refused(&["application", "status", &id, "--key", "hansa_af_x"]).await;
    assert!(said.contains("hansa application resend EMAIL"), "{said}");

    operator.answer(&["partner", "review", "Clinic"], "").await;
    operator.answer(&[&["partner", "assess", "Clinic"][..], &SCORES].concat(), "").await;
    assert!(operator.answer(&["partner", "proposals", "Clinic"], "").await.contains("tabular"));
    assert!(operator.answer(&["partner", "result", "Clinic"], "").await.contains("technical_fit"));
    assert!(operator.answer(&["partner", "application", "Clinic"], "").await.contains("classify_rows"));
    assert_eq!(operator.json(&["pipeline", "in_review"]).await["items"][0]["reviewers"], 1);
    operator.answer(&["partner", "note", "Clinic", "Between us."], "").await;
    assert!(operator.answer(&["partner", "notes", "Clinic"], "").await.contains("Between us."));
    let set = operator.json(&["admission", "set", "--threshold", "4.5", "--weight", "technical_fit=30"]).await;
    assert_eq!((&set["threshold"], &set["weights"]["technical_fit"]), (&json!(4.5), &json!(30)));
    let (_, said) = operator.refused(&["partner", "approve", "Clinic"]).await;
    assert!(said.contains("4.00, below 4.50") && said.contains("--override WHY"), "{said}");
    let approve = ["partner", "approve", "Clinic", "--reason", "Welcome.", "--override", "We know them."];
    let invitation = operator.answer(&approve, "").await;
    assert_eq!(mailed(&outbox, CONTACT, "hansa_in_").await, invitation, "the invitation is mailed too");
    let status = applicant.answer(&["application", "status", &id, "--key", &key], "").await;
    assert!(
        status.contains("approved") && status.contains("Welcome.") && !status.contains("We know them."),
        "{status}"
    );
    applicant.answer(&["join", &invitation, "--name", "Owner", "--password-stdin"], PASSWORD).await;

    let mails = operator.json(&["mail", "list"]).await;
    assert!(mails["items"].as_array().expect("mails").iter().any(|mail| mail["state"] == "sent"), "{mails}");
    assert!(!mails.to_string().contains("hansa_in_"), "what mails say is not shown");
    server.stop().await;
}
