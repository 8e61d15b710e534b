//! The command line as people and scripts use it: a new platform, an operator, refusals and their exit statuses.

use crate::cli_home::{Home, PASSWORD, SCORES, refusal};
use crate::server::Server;

#[tokio::test]
async fn from_an_empty_platform_to_data_that_comes_back() {
    let mut server = Server::start().await;
    let (operator, owner) = (Home::new(&server.address()), Home::new(&server.address()));

    let (code, said) = refusal(&operator.run(&["whoami"], "").await);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("next: hansa login"), "{said}");

    let token = server.setup_token().expect("a new platform");
    let set_up = ["setup", token, "--email", "op@example.org", "--name", "Op", "--password-stdin"];
    operator.answer(&set_up, PASSWORD).await;
    owner.apply("Clinic", "owner@clinic.example").await;
    operator.answer(&["partner", "confirm", "clinic"], "").await;
    let (_, said) = refusal(&operator.run(&["partner", "approve", "clinic"], "").await);
    assert!(said.contains("next: hansa partner review clinic"), "{said}");
    operator.answer(&["partner", "review", "Clinic"], "").await;
    let (_, said) = refusal(&operator.run(&["partner", "approve", "Clinic"], "").await);
    assert!(said.contains("next: hansa partner assess Clinic --industry-relevance 4:WHY"), "{said}");
    operator.answer(&[&["partner", "assess", "Clinic"][..], &SCORES].concat(), "").await;
    let invitation = operator.answer(&["partner", "approve", "Clinic"], "").await;
    owner.answer(&["join", &invitation, "--name", "Owner", "--password-stdin"], PASSWORD).await;
    assert!(owner.answer(&["whoami"], "").await.contains("owner of Clinic"));

    let table = "age,class\n41,yes\n52,no\n33,yes\n";
    std::fs::write(owner.file("people.csv"), table).expect("a file");
    owner.answer(&["dataset", "push", "people", "people.csv"], "").await;
    let listed = owner.answer(&["--json", "dataset", "list"], "").await;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("the API's JSON");
    assert_eq!(listed["items"][0]["name"], "people");
    owner.answer(&["dataset", "pull", "people@1", "--output", "back.csv"], "").await;
    assert_eq!(std::fs::read_to_string(owner.file("back.csv")).expect("the file"), table);

    let (code, said) = refusal(&owner.run(&["dataset", "pull", "people", "--output", "back.csv"], "").await);
    assert_eq!(code, Some(2), "nothing is overwritten unasked: {said}");
    let (code, said) = refusal(&owner.run(&["--json", "model", "show", "none"], "").await);
    assert_eq!(code, Some(1), "{said}");
    assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "{said}");
    let sessions = owner.answer(&["--json", "session", "list"], "").await;
    let sessions: serde_json::Value = serde_json::from_str(&sessions).expect("the API's JSON");
    owner.answer(&["session", "revoke", sessions["items"][0]["id"].as_str().expect("an id")], "").await;
    let (code, said) = refusal(&owner.run(&["dataset", "list"], "").await);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("next: hansa login"), "{said}");
    owner.answer(&["login", "owner@clinic.example", "--password-stdin"], PASSWORD).await;
    owner.answer(&["logout"], "").await;
    assert_eq!(owner.run(&["dataset", "list"], "").await.status.code(), Some(3));
    server.stop().await;
    assert_eq!(operator.run(&["apply", "--help"], "").await.status.code(), Some(0));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_apart() {
    let home = Home::new("http://127.0.0.1:9");
    let (code, said) = refusal(&home.run(&["recipe", "list"], "").await);
    assert_eq!(code, Some(4), "{said}");
    let apply = ["apply", "--organisation=a", "--industry=b", "--contact-name=c", "--contact-email=d@e.f"];
    let (code, said) = refusal(&home.run(&apply, "").await);
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("next: check the address"), "{said}");
}
