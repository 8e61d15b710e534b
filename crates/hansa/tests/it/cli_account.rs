//! Credentials by command line: API keys, sessions, profiles; and completions.

use std::process::Output;

use crate::cli_home::{Home, PASSWORD, admitted, answered, operator, refusal, run};
use crate::server::Server;

#[tokio::test]
async fn api_keys_and_sessions_are_made_listed_and_revoked() {
    let mut server = Server::start().await;
    let operator = operator(&server).await;
    let owner = admitted(&server, &operator, "Clinic").await;
    api_key(&owner).await;
    sessions(&owner).await;
    server.stop().await;
}

async fn with_key(home: &Home, key: &str, words: &[&str]) -> Output {
    let mut command = home.command(words);
    command.env("HANSA_TOKEN", key);
    run(command, "").await
}

async fn api_key(owner: &Home) {
    let (code, said) = owner.refused(&["api-key", "create", "nightly", "--scope", "everything"]).await;
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("datasets:read"), "the scopes that there are are named: {said}");
    let made = owner.json(&["api-key", "create", "nightly", "--scope", "datasets:read", "--days", "7"]).await;
    let key = made["token"].as_str().expect("a token");
    let id = made["key"]["id"].as_str().expect("an id");
    let list = ["--json", "dataset", "list"];
    answered(&list, &with_key(owner, key, &list).await);
    std::fs::write(owner.file("a.csv"), "a,b\n1,2\n").expect("a file");
    let (code, said) = refusal(&with_key(owner, key, &["dataset", "push", "a", "a.csv"]).await);
    assert_eq!(code, Some(1), "the key reads only: {said}");
    let listed = owner.answer(&["api-key", "list"], "").await;
    assert!(listed.contains("nightly") && !listed.contains(key), "a key is shown once:\n{listed}");
    assert_eq!(owner.refused(&["api-key", "revoke", id]).await.0, Some(2));
    owner.answer(&["api-key", "revoke", id, "--yes"], "").await;
    let (code, said) = refusal(&with_key(owner, key, &list).await);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("HANSA_TOKEN"), "a log-in would not help, as the key is used first: {said}");
    assert!(owner.json(&["api-key", "list"]).await["items"][0]["revoked_at"].is_string());
    assert_eq!(owner.refused(&["api-key", "revoke", "key_none", "--yes"]).await.0, Some(2));
}

async fn sessions(owner: &Home) {
    let other = ["--profile", "laptop"];
    let log_in = [&other[..], &["login", "owner@clinic.example", "--password-stdin"]].concat();
    owner.answer(&log_in, PASSWORD).await;
    let listed = owner.json(&["session", "list"]).await;
    let listed = listed["items"].as_array().expect("sessions");
    assert_eq!(listed.len(), 2, "{listed:?}");
    let foreign = listed.iter().find(|one| one["current"] == false).expect("the other one");
    owner.answer(&["session", "revoke", foreign["id"].as_str().expect("an id")], "").await;
    assert_eq!(owner.refused(&[&other[..], &["whoami"]].concat()).await.0, Some(3), "that session is over");
    owner.answer(&["whoami"], "").await;
    assert_eq!(owner.json(&["session", "list"]).await["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn completions_are_scripts_that_a_shell_takes() {
    let home = Home::new("http://127.0.0.1:9");
    let script = home.answer(&["completions", "bash"], "").await;
    std::fs::write(home.file("hansa.bash"), &script).expect("a file");
    let ask = "source hansa.bash && COMP_WORDS=(hansa dataset pu) COMP_CWORD=2 && _hansa hansa pu dataset && \
               echo \"${COMPREPLY[*]}\"";
    let mut bash = tokio::process::Command::new("bash");
    let offered = bash.args(["-c", ask]).current_dir(home.file("")).output().await.expect("bash");
    assert_eq!(String::from_utf8_lossy(&offered.stdout).trim(), "push pull publish", "{offered:?}");
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(home.answer(&["completions", shell], "").await.contains("hansa"), "{shell}");
    }
}

#[tokio::test]
async fn an_option_that_would_do_nothing_is_wrong_usage() {
    let home = Home::new("http://127.0.0.1:9");
    for words in [["serve", "--json"], ["demo", "--yes"], ["worker", "--server=http://127.0.0.1:1"]] {
        let (code, said) = home.refused(&words).await;
        assert_eq!(code, Some(2), "{words:?}: {said}");
        assert!(said.contains("means nothing to"), "{said}");
    }
    let (code, said) = home.refused(&["--json", "job", "list", "--state", "tired"]).await;
    assert_eq!(code, Some(2), "{said}");
}
