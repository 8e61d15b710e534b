//! An agreement by command line only: drafted, answered, amended, signed with a key of one's own, and verified offline.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::cli_home::{Home, admitted, operator};
use crate::server::Server;

const TITLE: &str = "Early diagnosis";

#[tokio::test]
async fn two_partners_negotiate_and_anyone_verifies() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let clinic = admitted(&server, &operator, "Clinic").await;
    let insurer = admitted(&server, &operator, "Insurer").await;
    draft(&clinic).await;
    counter(&clinic, &insurer).await;
    sign(&clinic, &insurer).await;
    verify(&clinic, &insurer).await;
    renew(&clinic, &insurer).await;
    server.stop().await;
    // Nobody needs the server to verify.
    let verified = insurer.answer(&["agreement", "verify", "signed.json"], "").await;
    assert!(verified.contains("signed by both parties"), "{verified}");
}

fn edit(home: &Home, file: &str, change: impl FnOnce(&mut Value)) {
    let mut terms: Value =
        serde_json::from_str(&std::fs::read_to_string(home.file(file)).expect("a file")).expect("JSON");
    change(&mut terms);
    std::fs::write(home.file(file), terms.to_string()).expect("a file");
}

async fn draft(clinic: &Home) {
    let templates = clinic.answer(&["agreement", "templates", "--language", "zh-CN"], "").await;
    assert!(templates.contains("data-for-training") && templates.contains("训练数据"), "{templates}");
    let draft = ["agreement", "draft", "Insurer", "--template", "data-for-training", "--output", "terms.json"];
    clinic.answer(&draft, "").await;
    let (_, said) = clinic.refused(&draft).await;
    assert!(said.contains("cannot make terms.json"), "what was edited is not written over: {said}");
    edit(clinic, "terms.json", |terms| terms["title"] = TITLE.into());
    let proposed = clinic.answer(&["agreement", "propose", "Insurer", "--terms", "terms.json"], "").await;
    assert!(proposed.contains("proposed"), "{proposed}");
    let (_, said) = clinic.refused(&["agreement", "propose", "Insurer"]).await;
    assert!(said.contains("--title") && said.contains("--document"), "{said}");
    let (_, said) = clinic.refused(&["agreement", "draft", "Insurer", "--template", "none"]).await;
    assert!(said.contains("hansa agreement templates"), "{said}");
}

async fn counter(clinic: &Home, insurer: &Home) {
    let shown = insurer.answer(&["agreement", "show", TITLE], "").await;
    assert!(shown.contains("legal only  Only for research, development."), "{shown}");
    assert!(shown.contains("enforced    The proposer lets the other party train models"), "{shown}");
    insurer.answer(&["agreement", "terms", TITLE, "-o", "answer.json"], "").await;
    edit(insurer, "answer.json", |terms| {
        terms["document"] =
            terms["document"].as_str().unwrap_or_default().replace("without delay", "within a day").into();
        terms["rules"]["duties"] = json!([{ "duty": "attribute" }]);
    });
    let offer = ["agreement", "offer", TITLE, "--terms", "answer.json", "--note", "Name us."];
    insurer.answer(&offer, "").await;
    let (_, said) = insurer.refused(&[&offer[..], &["--base", "1"]].concat()).await;
    assert!(said.contains("version 2 is the one to answer now") && said.contains("hansa agreement diff"), "{said}");
    let versions = clinic.answer(&["agreement", "versions", TITLE], "").await;
    assert!(versions.contains("Name us.") && versions.contains("Insurer"), "{versions}");
    let changed = clinic.answer(&["agreement", "diff", TITLE], "").await;
    assert!(changed.contains("duties.attribute: – → yes") && changed.contains("duties.inform: yes → –"), "{changed}");
    assert!(changed.contains("+ ") && changed.contains("within a day"), "{changed}");
}

/// The clinic with a key that never leaves its home, the insurer with the one that the platform keeps for it.
async fn sign(clinic: &Home, insurer: &Home) {
    let made = clinic.answer(&["signing-key", "new", "key.pem"], "").await;
    assert!(made.contains("the public key is"), "{made}");
    let readable = std::fs::metadata(clinic.file("key.pem")).expect("a key").permissions().mode();
    assert_eq!(readable & 0o777, 0o600, "only its owner reads it");
    let (_, said) = clinic.refused(&["agreement", "sign", TITLE, "--yes", "--key-file", "key.pem"]).await;
    assert!(said.contains("is not registered") && said.contains("hansa signing-key register"), "{said}");
    let register = ["signing-key", "register", "key.pem", "--label", "Notary", "--yes"];
    assert_eq!(clinic.json(&register).await["custody"], "own");
    let (_, said) = clinic.refused(&["agreement", "sign", TITLE, "--yes"]).await;
    assert!(said.contains("--key-file"), "the platform signs nothing any more: {said}");
    std::fs::write(clinic.file("other.pem"), "no key").expect("a file");
    let (_, said) = clinic.refused(&["agreement", "sign", TITLE, "--yes", "--key-file", "other.pem"]).await;
    assert!(said.contains("holds no Ed25519 private key"), "{said}");
    clinic.answer(&["agreement", "sign", TITLE, "--yes", "--key-file", "key.pem"], "").await;
    assert_eq!(insurer.json(&["agreement", "sign", TITLE, "--yes"]).await["state"], "active");
    let keys = clinic.answer(&["signing-key", "list"], "").await;
    assert!(keys.contains("Notary") && keys.contains("your partner"), "{keys}");
}

async fn verify(clinic: &Home, insurer: &Home) {
    insurer.answer(&["agreement", "export", TITLE, "-o", "signed.json"], "").await;
    let verified = insurer.answer(&["agreement", "verify", "signed.json", "--check-keys"], "").await;
    assert!(verified.contains("signed by both parties") && verified.contains("Clinic"), "{verified}");
    let text = std::fs::read_to_string(insurer.file("signed.json")).expect("a file");
    std::fs::write(clinic.file("changed.json"), text.replace("within a day", "within a year")).expect("a file");
    let (_, said) = clinic.refused(&["agreement", "verify", "changed.json"]).await;
    assert!(said.contains("not verified"), "{said}");
}

async fn renew(clinic: &Home, insurer: &Home) {
    let renewed = insurer.answer(&["agreement", "renew", TITLE, "--until", "2040-12-31"], "").await;
    assert!(renewed.contains("waits for both signatures"), "{renewed}");
    let changed = clinic.answer(&["agreement", "diff", TITLE], "").await;
    assert!(changed.contains("expires_at") && changed.contains("2040-12-31"), "{changed}");
    let drop = ["agreement", "drop-amendment", TITLE, "--reason", "Too long.", "--yes"];
    assert!(clinic.answer(&drop, "").await.contains("goes on as version 2"));
    insurer.answer(&["agreement", "renew", TITLE, "--until", "2039-12-31"], "").await;
    insurer.answer(&["agreement", "sign", TITLE, "--yes"], "").await;
    let signed = clinic.json(&["agreement", "sign", TITLE, "--yes", "--key-file", "key.pem"]).await;
    assert_eq!((&signed["version"], &signed["state"]), (&json!(4), &json!("active")));
    assert!(signed["expires_at"].as_str().is_some_and(|end| end.starts_with("2039-12-31")), "{signed}");
}
