//! Two servers on one database and one store of blobs: whichever answers, it is the same platform.

use client::{Client, Credential};
use reqwest::StatusCode;
use serde_json::json;
use testkit::TestDb;
use wire::account::CreateApiKey;
use wire::datasets::{BeginUpload, CreateDataset};

use crate::faults::raw::{Raw, fresh_key};
use crate::server::{Jobs, Scientist, Server, Setup};

#[tokio::test]
async fn either_of_two_servers_goes_on_where_the_other_was() {
    let db = TestDb::postgres().await;
    let setup = Setup { database_url: db.postgres_url(), ..Setup::default() };
    let mut one = Server::start_with(setup.clone()).await;
    let operator = one.operator().await;
    let beside = Some(one.data_folder());
    let mut two = Server::start_with(Setup { beside, jobs: Jobs::Elsewhere, ..setup }).await;
    assert_eq!(two.setup_token(), None, "the platform is set up");
    let first = one.owner(&operator, "Clinic").await;
    let second = at(&two, &first).await;

    a_request_is_done_once(&one, &two, &first).await;
    an_upload_is_continued(&one, &first, &second).await;
    a_job_is_followed(&first, &second).await;
    // A new signing key: the old token stays good everywhere, and whoever logs in is known everywhere at once.
    let rotated = Raw::of(&one, operator_token(&one).await).create("/v1/signing-keys", &fresh_key(), &json!({})).await;
    assert_eq!(rotated.status, StatusCode::CREATED, "{rotated:?}");
    let renewed = Raw::of(&two, owner_token(&one).await);
    for asked in [Raw::new(&two, &first), renewed.clone()] {
        assert_eq!(asked.get("/v1/account").await.status, StatusCode::OK);
    }
    one.kill().await;
    let datasets = renewed.get("/v1/datasets").await;
    assert_eq!((datasets.status, datasets.body["items"].as_array().map(Vec::len)), (StatusCode::OK, Some(3)));
    two.stop().await;
}

/// The same person at another server, with an API key.
async fn at(server: &Server, person: &Scientist) -> Client {
    let scopes = ["datasets:read", "datasets:write", "jobs:read"].map(str::to_owned).to_vec();
    let key = CreateApiKey { name: "elsewhere".to_owned(), scopes, expires_in_days: None };
    let key = person.client.create_api_key(&key).await.expect("a key");
    Client::new(&server.address(), Credential::ApiKey(key.token)).expect("a client")
}

async fn a_request_is_done_once(one: &Server, two: &Server, person: &Scientist) {
    let (key, body) = (fresh_key(), json!({ "name": "once" }));
    let (first, second) = (Raw::new(one, person), Raw::new(two, person));
    let done = first.create("/v1/datasets", &key, &body).await;
    let again = second.create("/v1/datasets", &key, &body).await;
    assert_eq!((done.status, again.status), (StatusCode::CREATED, StatusCode::CREATED), "{again:?}");
    assert_eq!(done.body, again.body);
    assert!(again.headers.contains_key("idempotency-replayed"), "{again:?}");
}

async fn an_upload_is_continued(one: &Server, first: &Scientist, second: &Client) {
    let path = one.data_folder().with_file_name("table.csv");
    std::fs::write(&path, "a,b\n".to_owned() + &"1234567,x\n".repeat(100_000)).expect("the test's own file");
    let new = CreateDataset { name: "continued".to_owned(), ..CreateDataset::default() };
    let dataset = first.client.create_dataset(&new).await.expect("a data set").id;
    let (sha256, size) = client::sha256_of_file(&path).await.expect("the file");
    let begin = BeginUpload { format: "csv".to_owned(), size: i64::try_from(size).expect("a size"), sha256 };
    let upload = first.client.begin_upload(dataset, &begin).await.expect("an upload");
    let half = std::fs::read(&path).expect("the file")[..400_000].to_vec();
    let appended = Raw::new(one, first).append(&upload.id.to_string(), 0, half).await;
    assert_eq!(appended.status, StatusCode::OK, "{appended:?}");

    let seen = second.upload(upload.id).await.expect("the other one knows it");
    assert_eq!(seen.offset, 400_000);
    let version = second.send_upload(seen, &path, &|_, _| {}).await.expect("it goes on");
    assert_eq!((version.rows, version.sha256), (100_000, sha256));
    let back = path.with_file_name("back.csv");
    first.client.download_dataset(&version, &back, &|_, _| {}).await.expect("the first one reads it");
    assert!(std::fs::read(&back).expect("a file") == std::fs::read(&path).expect("a file"), "other bytes came back");
    for file in [path, back] {
        std::fs::remove_file(file).expect("it goes");
    }
}

/// Runs at the one server, is watched at the other.
async fn a_job_is_followed(first: &Scientist, second: &Client) {
    let dataset = first.upload_patients().await;
    let job = first.submit(dataset, "watched", 20).await;
    let mut live = second.job_events(job, 0);
    let (mut last, mut kinds) = (0, Vec::new());
    while let Some(event) = live.next().await.expect("a live event") {
        assert_eq!(event.sequence, last + 1, "no event is missing");
        last = event.sequence;
        kinds.push(event.kind);
    }
    assert!(kinds.iter().any(|kind| kind == "epoch"), "{kinds:?}");
    assert_eq!(kinds.last().map(String::as_str), Some("succeeded"));
}

async fn operator_token(server: &Server) -> String {
    crate::server::log_in(&anonymous(server), "operator@platform.example").await.access_token
}

async fn owner_token(server: &Server) -> String {
    crate::server::log_in(&anonymous(server), "owner@clinic.example").await.access_token
}

fn anonymous(server: &Server) -> Client {
    Client::new(&server.address(), Credential::Anonymous).expect("an address")
}
