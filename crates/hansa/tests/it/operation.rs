//! What operators rely on: nothing is open by accident, logs hold no secrets, measurements are there, a stop finishes what runs.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::server::{Server, program};

const PASSWORD: &str = "correct horse battery";

#[tokio::test]
async fn nothing_configured_is_nothing_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("master.key");
    std::fs::write(&key, format!("{}\n", "ab".repeat(32))).expect("a key");
    let key = key.to_str().expect("a path");
    let public = "https://hansa.example";
    for more in [&[][..], &["--master-key-file", key], &["--public-url", public]] {
        for address in ["0.0.0.0:0", "[::]:0"] {
            let mut command = Command::new(program("HANSA_TEST_BIN", "hansa"));
            command.args(["serve", "--listen", address, "--data-dir"]).arg(folder.path().join("data")).args(more);
            command.stdin(Stdio::null()).kill_on_drop(true);
            let ended =
                tokio::time::timeout(Duration::from_mins(1), command.output()).await.expect("it does not serve");
            let ended = ended.expect("it runs");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(!ended.status.success(), "{address} {more:?}: {said}");
            assert!(said.contains("refusing to listen") && said.contains("HANSA_MASTER_KEY_FILE"), "{said}");
            assert!(!folder.path().join("data").exists(), "nothing was founded");
        }
    }
}

#[tokio::test]
async fn logs_are_json_with_request_ids_and_without_secrets() {
    let mut server = Server::start().await;
    let http = Plain::new(&server);
    let mut secrets = vec![PASSWORD.to_owned(), server.setup_token().expect("a new platform").to_owned()];
    let scientist = server.scientist().await;
    secrets.push(scientist.access_token.clone());
    let owner = Some(scientist.access_token.as_str());

    let tokens =
        http.post("/v1/auth/login", None, &json!({ "email": "owner@clinic.example", "password": PASSWORD })).await;
    secrets.extend(["access_token", "refresh_token"].map(|name| text(&tokens[name])));
    let refreshed = http.post("/v1/auth/refresh", None, &json!({ "refresh_token": tokens["refresh_token"] })).await;
    secrets.extend(["access_token", "refresh_token"].map(|name| text(&refreshed[name])));
    // Used twice, which is an event that is logged.
    http.post("/v1/auth/refresh", None, &json!({ "refresh_token": tokens["refresh_token"] })).await;
    let key =
        http.post("/v1/account/api-keys", owner, &json!({ "name": "nightly", "scopes": ["datasets:read"] })).await;
    secrets.push(text(&key["token"]));
    let invited =
        http.post("/v1/invitations", owner, &json!({ "email": "new@clinic.example", "role": "viewer" })).await;
    secrets.push(text(&invited["token"]));
    // Secrets that come with mistakes: a field too many, a wrong password, a token in the path and in the query.
    let mistaken = "a password that was mistyped";
    secrets.push(mistaken.to_owned());
    http.post("/v1/auth/login", None, &json!({ "email": "owner@clinic.example", "password": mistaken })).await;
    http.post("/v1/auth/login", None, &json!({ "email": "a@b.example", "pasword": mistaken })).await;
    http.post("/v1/invitations/accept", None, &json!({ "token": mistaken, "password": mistaken })).await;
    let dataset = scientist.upload_patients().await;
    secrets.push("17.99,10.38,122.8".to_owned());
    scientist.finished(scientist.submit(dataset, "tumours", 2).await).await;
    let master_key = std::fs::read_to_string(server.data_folder().join("master.key")).expect("the key");
    secrets.push(master_key.trim().to_owned());
    server.stop().await;

    let log = server.log();
    let mut ids = BTreeSet::new();
    for line in log.lines() {
        let record: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(record["timestamp"].is_string() && record["level"].is_string(), "{line}");
        if record["message"] == "answered" {
            ids.insert(text(&record["span"]["id"]));
        }
    }
    assert!(ids.len() > 20, "only {} requests were logged", ids.len());
    for secret in &secrets {
        assert!(secret.len() > 10, "a secret was not made: {secrets:?}");
        assert!(!log.contains(&**secret), "the log holds '{secret}'");
    }
}

#[tokio::test]
async fn measurements_name_routes_and_never_ids() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    scientist.client.dataset(dataset).await.expect("the data set");
    let measured = Plain::new(&server).text("/metrics").await;
    let route = r#"route="/v1/datasets/{dataset}""#;
    let counted = measured.lines().find(|line| line.starts_with("hansa_http_requests_total") && line.contains(route));
    assert!(counted.is_some_and(|line| line.contains(r#"status="200""#)), "{measured}");
    assert!(measured.contains("hansa_http_request_seconds_bucket"), "{measured}");
    assert!(!measured.contains(&dataset.to_string()), "an id makes a series of its own:\n{measured}");
    server.stop().await;
}

#[tokio::test]
async fn the_host_rotates_the_signing_key_and_nobody_is_logged_out() {
    let mut server = Server::start().await;
    let token = server.scientist().await.access_token.clone();
    let mut command = Command::new(program("HANSA_TEST_BIN", "hansa"));
    command.args(["key", "rotate", "--data-dir"]).arg(server.data_folder()).stdin(Stdio::null()).kill_on_drop(true);
    let rotated = command.output().await.expect("it runs");
    let key = String::from_utf8_lossy(&rotated.stdout).split(' ').next().unwrap_or_default().to_owned();
    assert!(rotated.status.success() && key.starts_with("ky_"), "{rotated:?}");
    server.stop().await;
    server.restart().await;
    let http = Plain::new(&server);
    let keys: Value = serde_json::from_str(&http.text("/.well-known/jwks.json").await).expect("JSON");
    let ids: Vec<_> = keys["keys"].as_array().into_iter().flatten().map(|key| text(&key["kid"])).collect();
    assert!(ids.len() == 2 && ids[1] == key, "{key}: {keys}");
    let account = http.http.get(format!("{}/v1/account", http.address)).bearer_auth(&token).send().await;
    assert!(account.expect("an answer").status().is_success(), "the token from before is good");
    server.stop().await;
}

/// Another key would open nothing, and hide that the right one is missing.
#[tokio::test]
async fn a_missing_master_key_is_missed_and_not_replaced() {
    let mut server = Server::start().await;
    server.scientist().await.upload_patients().await;
    server.stop().await;
    let (data, key) = (server.data_folder(), server.data_folder().join("master.key"));
    let kept = std::fs::read(&key).expect("the key");
    std::fs::remove_file(&key).expect("it is lost");
    let refused = async |arguments: &[&str]| {
        let mut command = Command::new(program("HANSA_TEST_BIN", "hansa"));
        command.args(arguments).arg("--data-dir").arg(&data).stdin(Stdio::null()).kill_on_drop(true);
        let ended = tokio::time::timeout(Duration::from_mins(1), command.output()).await.expect("it ends");
        let ended = ended.expect("it runs");
        assert!(!ended.status.success() && !key.exists(), "{arguments:?}: {ended:?}");
        String::from_utf8_lossy(&ended.stderr).into_owned()
    };
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    for arguments in [&serve[..], &["worker"], &["storage", "verify"], &["storage", "sweep", "--dry-run"]] {
        let said = refused(arguments).await;
        assert!(said.contains("master key is missing") && said.contains("put your copy of the key at"), "{said}");
    }
    // With blobs alone it is only clear that they are older than a key that would be made now.
    for file in ["hansa.db", "hansa.db-wal", "hansa.db-shm"] {
        std::fs::rename(data.join(file), data.join(format!("{file}.kept"))).ok();
    }
    assert!(refused(&serve).await.contains("written under master key"));
    for file in ["hansa.db", "hansa.db-wal", "hansa.db-shm"] {
        std::fs::remove_file(data.join(file)).ok();
        std::fs::rename(data.join(format!("{file}.kept")), data.join(file)).ok();
    }
    std::fs::write(&key, kept).expect("it is found again");
    server.restart().await;
    let verified = server.verify_storage().await;
    assert!(verified.status.success(), "{verified:?}");
    server.stop().await;
}

/// Whoever opens connections and says nothing does not hold them.
#[tokio::test]
async fn a_request_whose_head_does_not_end_is_given_up() {
    let mut server = Server::start().await;
    let mut stream = TcpStream::connect(server.address().replace("http://", "")).await.expect("the server listens");
    stream.write_all(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n").await.expect("it is taken");
    let mut answer = String::new();
    let ended = tokio::time::timeout(Duration::from_mins(1), stream.read_to_string(&mut answer)).await;
    ended.expect("the server ends it").expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn a_stop_lets_a_running_request_finish() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let host = server.address().replace("http://", "");
    let mut running = TcpStream::connect(&host).await.expect("the server listens");
    let body = r#"{"name":"begun before the end"}"#;
    let head = format!(
        "POST /v1/datasets HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        scientist.access_token,
        body.len()
    );
    running.write_all(head.as_bytes()).await.expect("it is taken");
    running.write_all(&body.as_bytes()[..10]).await.expect("it is taken");
    // The request is with its handler once the server has answered others on other connections.
    for _ in 0..3 {
        scientist.client.own_partner().await.expect("the partner");
    }
    let finish = async {
        // Told to stop by now; the rest comes late.
        tokio::time::sleep(Duration::from_secs(1)).await;
        running.write_all(&body.as_bytes()[10..]).await.expect("the connection is kept");
        let mut answer = Vec::new();
        running.read_to_end(&mut answer).await.expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    };
    let ((), answer) = tokio::join!(server.stop(), finish);
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    server.restart().await;
    let listed = scientist.client.list_datasets(false, None).await.expect("the data sets");
    assert_eq!(listed.items.iter().map(|one| &*one.name).collect::<Vec<_>>(), ["begun before the end"]);
    server.stop().await;
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Requests of which only the body of the answer matters.
struct Plain {
    http: reqwest::Client,
    address: String,
}

impl Plain {
    fn new(server: &Server) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { http, address: server.address() }
    }

    async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Value {
        let mut request = self.http.post(format!("{}{path}", self.address)).json(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.expect("an answer").json().await.expect("JSON")
    }

    async fn text(&self, path: &str) -> String {
        self.http.get(format!("{}{path}", self.address)).send().await.expect("an answer").text().await.expect("a text")
    }
}
