//! The right to the data ends while it is being downloaded.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use foundation::{AgreementId, DatasetId, Sources};
use wire::Reason;
use wire::agreements::{ProposeAgreement, SignAgreement};
use wire::datasets::{BeginUpload, CreateDataset, DatasetVersion, GrantDataset};

use crate::server::{Scientist, Server};

/// Promised to the owner of the data.
const LIMIT: Duration = Duration::from_secs(5);
/// More than the buffers of a connection hold.
const ROWS: usize = 120_000;

#[tokio::test]
async fn an_ended_agreement_ends_an_open_download() {
    let mut server = Server::start().await;
    let operator = server.operator().await;
    let clinic = server.owner(&operator, "Clinic").await;
    let insurer = server.owner(&operator, "Insurer").await;
    let version = upload(&clinic).await;
    let agreement = share(&clinic, &insurer, version.dataset).await;

    let url = format!("{}/v1/datasets/{}/versions/1/content", server.address(), version.dataset);
    let begin = async || {
        let request = reqwest::Client::new().get(&url).bearer_auth(&insurer.access_token);
        request.send().await.expect("an answer").error_for_status()
    };
    let whole = begin().await.expect("a download").bytes().await.expect("all of it");
    assert_eq!(i64::try_from(whole.len()), Ok(version.size), "while the right stands it is sent whole");

    let mut open = begin().await.expect("a download");
    let mut received = open.chunk().await.expect("a piece").expect("the first piece").len();
    let reason = Reason { reason: "a patient objected".to_owned() };
    clinic.client.terminate_agreement(agreement, &reason).await.expect("it is ended");
    let answered = Instant::now();
    // A slow reader: what is in the connection's buffers arrives all the same.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    while let Ok(piece) = open.chunk().await {
        let piece = piece.expect("the download went on to its end");
        received += piece.len();
    }
    let took = answered.elapsed();
    assert!(took < LIMIT, "the download went on for {took:?}");
    println!("ended {took:?} after the answer, with {received} of {} bytes", whole.len());
    assert!(received < whole.len());
    let refused = begin().await.expect_err("nothing new begins");
    assert_eq!(refused.status(), Some(reqwest::StatusCode::FORBIDDEN));
    server.stop().await;
}

async fn upload(clinic: &Scientist) -> DatasetVersion {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes.csv");
    let row = format!("{}\n", "a note about a patient; ".repeat(9));
    std::fs::write(&file, format!("note\n{}", row.repeat(ROWS))).expect("a file");
    let (sha256, size) = client::sha256_of_file(&file).await.expect("the file");
    let new = CreateDataset { name: "notes".to_owned(), ..CreateDataset::default() };
    let dataset = clinic.client.create_dataset(&new).await.expect("a data set");
    let begin = BeginUpload { format: "csv".to_owned(), size: i64::try_from(size).expect("a size"), sha256 };
    let upload = clinic.client.begin_upload(dataset.id, &begin).await.expect("an upload");
    clinic.client.send_upload(upload, &file, &|_, _| {}).await.expect("a version")
}

async fn share(clinic: &Scientist, insurer: &Scientist, dataset: DatasetId) -> AgreementId {
    let proposal = ProposeAgreement {
        counterparty: insurer.client.own_partner().await.expect("the insurer").id,
        title: "Notes".to_owned(),
        document: "The insurer may download the clinic's notes.".to_owned(),
        purposes: vec!["download".to_owned()],
        rules: None,
        template: None,
        valid_from: None,
        expires_at: Sources::system().now() + TimeDelta::days(30),
    };
    let agreement = clinic.client.propose_agreement(&proposal).await.expect("a proposal");
    let sign = SignAgreement { document_sha256: agreement.document_sha256, own: None };
    for party in [clinic, insurer] {
        party.client.sign_agreement(agreement.id, &sign).await.expect("a signature");
    }
    let grant = GrantDataset { agreement: agreement.id, permissions: vec!["download".to_owned()], expires_at: None };
    clinic.client.grant_dataset(dataset, &grant).await.expect("a grant");
    agreement.id
}
