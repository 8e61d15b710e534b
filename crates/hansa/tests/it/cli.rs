//! The command line as people and scripts use it: a new platform, an operator, refusals and their exit statuses.

use std::path::Path;
use std::process::{Output, Stdio};

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::server::{Server, program};

const PASSWORD: &str = "correct horse battery";

/// Somebody's home folder, with their log-in.
struct Home<'a> {
    folder: &'a Path,
    server: String,
}

impl Home<'_> {
    /// Runs `hansa` with these words and this standard input.
    async fn run(&self, words: &[&str], input: &str) -> Output {
        let mut child = Command::new(program("HANSA_TEST_BIN", "hansa"))
            .args(words)
            .env("HOME", self.folder)
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .env("HANSA_SERVER", &self.server)
            .env_remove("HANSA_TOKEN")
            .env_remove("HANSA_PROFILE")
            .current_dir(self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("it starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A command that reads nothing may have ended already.
        drop(stdin.write_all(input.as_bytes()).await);
        drop(stdin);
        child.wait_with_output().await.expect("output")
    }

    /// The same, for a command that must succeed; gives what it answered.
    async fn answer(&self, words: &[&str], input: &str) -> String {
        let done = self.run(words, input).await;
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "{words:?}:\n{out}\n{err}");
        out.trim_end().to_owned()
    }
}

/// The exit status and what was said.
fn refusal(done: &Output) -> (Option<i32>, String) {
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[tokio::test]
async fn from_an_empty_platform_to_data_that_comes_back() {
    let mut server = Server::start().await;
    let folders = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let operator = Home { folder: folders.0.path(), server: server.address() };
    let owner = Home { folder: folders.1.path(), server: server.address() };
    let password = format!("{PASSWORD}\n");

    let (code, said) = refusal(&operator.run(&["whoami"], "").await);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("next: hansa login"), "{said}");

    let token = server.setup_token().expect("a new platform");
    let set_up = ["setup", token, "--email", "op@example.org", "--name", "Op", "--password-stdin"];
    operator.answer(&set_up, &password).await;
    let apply = ["apply", "--organisation", "Clinic", "--industry", "medicine", "--contact-name", "A"];
    let apply = [&apply[..], &["--contact-email", "owner@clinic.example", "--needs", "a model"]].concat();
    owner.answer(&apply, "").await;
    operator.answer(&["partner", "review", "Clinic"], "").await;
    let scores = ["--industry-relevance=4:a", "--technical-strength=4:b", "--cultural-fit=4:c", "--mutual-benefit=4:d"];
    operator.answer(&[&["partner", "assess", "Clinic"][..], &scores].concat(), "").await;
    let invitation = operator.answer(&["partner", "approve", "Clinic"], "").await;
    owner.answer(&["join", &invitation, "--name", "Owner", "--password-stdin"], &password).await;
    owner.answer(&["login", "owner@clinic.example", "--password-stdin"], &password).await;
    assert!(owner.answer(&["whoami"], "").await.contains("owner of Clinic"));

    let table = "age,class\n41,yes\n52,no\n33,yes\n";
    std::fs::write(owner.folder.join("people.csv"), table).expect("a file");
    owner.answer(&["dataset", "push", "people", "people.csv"], "").await;
    let listed = owner.answer(&["--json", "dataset", "list"], "").await;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("the API's JSON");
    assert_eq!(listed["items"][0]["name"], "people");
    owner.answer(&["dataset", "pull", "people@1", "--output", "back.csv"], "").await;
    assert_eq!(std::fs::read_to_string(owner.folder.join("back.csv")).expect("the file"), table);

    let (code, said) = refusal(&owner.run(&["dataset", "pull", "people", "--output", "back.csv"], "").await);
    assert_eq!(code, Some(2), "nothing is overwritten unasked: {said}");
    let (code, said) = refusal(&owner.run(&["--json", "model", "show", "none"], "").await);
    assert_eq!(code, Some(1), "{said}");
    assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "{said}");
    owner.answer(&["logout"], "").await;
    assert_eq!(owner.run(&["dataset", "list"], "").await.status.code(), Some(3));
    server.stop().await;
    assert_eq!(operator.run(&["apply", "--help"], "").await.status.code(), Some(0));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home { folder: folder.path(), server: "http://127.0.0.1:9".to_owned() };
    let (code, said) = refusal(&home.run(&["recipe", "list"], "").await);
    assert_eq!(code, Some(4), "{said}");
    let apply = ["apply", "--organisation=a", "--industry=b", "--contact-name=c", "--contact-email=d@e.f", "--needs=g"];
    let (code, said) = refusal(&home.run(&apply, "").await);
    assert_eq!(code, Some(4), "{said}");
    assert!(said.contains("next: check the address"), "{said}");
}
