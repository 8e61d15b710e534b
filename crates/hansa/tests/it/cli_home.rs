//! People at the command line: each with a home folder of their own, where their log-in is kept.

use std::path::PathBuf;
use std::process::{Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::server::{ANSWERS, Server, program};

/// Good enough for an approval.
pub(crate) const SCORES: [&str; 5] = [
    "--industry-relevance=4:a",
    "--technical-strength=4:b",
    "--cultural-fit=4:c",
    "--mutual-benefit=4:d",
    "--technical-fit=4:e",
];

/// Everybody's password, as it is typed.
pub(crate) const PASSWORD: &str = "correct horse battery\n";

/// Somebody's home folder, and the server that they use.
pub(crate) struct Home {
    folder: TempDir,
    server: String,
}

impl Home {
    pub(crate) fn new(server: &str) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), server: server.to_owned() }
    }

    /// A file or folder in this home.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `hansa` with these words, in this home.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program("HANSA_TEST_BIN", "hansa"));
        command
            .args(words)
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.file("config"))
            .env("XDG_STATE_HOME", self.file("state"))
            .env("HANSA_SERVER", &self.server)
            .env_remove("HANSA_TOKEN")
            .env_remove("HANSA_PROFILE")
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs `hansa` with these words and this standard input.
    pub(crate) async fn run(&self, words: &[&str], input: &str) -> Output {
        run(self.command(words), input).await
    }

    /// The same, for a command that must succeed; gives what it answered.
    pub(crate) async fn answer(&self, words: &[&str], input: &str) -> String {
        answered(words, &self.run(words, input).await)
    }

    /// The same with `--json`; gives the JSON.
    pub(crate) async fn json(&self, words: &[&str]) -> Value {
        let answer = self.answer(&[&["--json"], words].concat(), "").await;
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{words:?}: {error}:\n{answer}"))
    }

    /// The same, for a command that must fail; gives its exit status and what it said.
    pub(crate) async fn refused(&self, words: &[&str]) -> (Option<i32>, String) {
        let done = self.run(words, "").await;
        assert!(!done.status.success(), "{words:?} was not refused:\n{}", String::from_utf8_lossy(&done.stdout));
        refusal(&done)
    }
}

impl Home {
    /// Asks to join, with as few words as possible.
    pub(crate) async fn apply(&self, name: &str, email: &str) -> String {
        std::fs::write(self.file("answers.json"), ANSWERS).expect("a file");
        let apply = ["apply", "--organisation", name, "--industry", "medicine", "--size", "10-49", "--country", "DE"];
        let more = ["--contact-name", "Office", "--contact-email", email, "--answers", "answers.json"];
        self.answer(&[&apply[..], &more].concat(), "").await
    }
}

/// Runs a command with this standard input.
pub(crate) async fn run(mut command: Command, input: &str) -> Output {
    let mut child = command.spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A command that reads nothing may have ended already.
    drop(stdin.write_all(input.as_bytes()).await);
    drop(stdin);
    child.wait_with_output().await.expect("output")
}

/// What a command that must have succeeded answered.
pub(crate) fn answered(words: &[&str], done: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{words:?} ended with {}:\n{out}\n{err}", done.status);
    out.trim_end().to_owned()
}

/// The exit status and what was said.
pub(crate) fn refusal(done: &Output) -> (Option<i32>, String) {
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

/// Sets the platform up; gives its operator, logged in.
pub(crate) async fn operator(server: &Server) -> Home {
    let operator = Home::new(&server.address());
    let token = server.setup_token().expect("a new platform");
    let set_up = ["setup", token, "--email", "op@platform.example", "--name", "Op", "--password-stdin"];
    operator.answer(&set_up, PASSWORD).await;
    operator
}

/// Admits an organisation; gives its owner, logged in.
pub(crate) async fn admitted(server: &Server, operator: &Home, name: &str) -> Home {
    let owner = Home::new(&server.address());
    let email = format!("owner@{}.example", name.to_lowercase());
    owner.apply(name, &email).await;
    operator.answer(&["partner", "confirm", name], "").await;
    operator.answer(&["partner", "review", name], "").await;
    operator.answer(&[&["partner", "assess", name][..], &SCORES].concat(), "").await;
    let invitation = operator.answer(&["partner", "approve", name], "").await;
    owner.answer(&["join", &invitation, "--name", "Owner", "--password-stdin"], PASSWORD).await;
    owner
}
