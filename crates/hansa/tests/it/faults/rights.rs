//! The right to the data ends while a real trainer works with it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use client::ClientError;
use foundation::{AgreementId, DatasetGrantId, DatasetId, Sources};
use testkit::TestDb;
use wire::Reason;
use wire::agreements::{ProposeAgreement, SignAgreement};
use wire::datasets::GrantDataset;

use crate::server::{Jobs, Scientist, Server, Setup, Worker, trainers_in};

/// Promised to the owner of the data.
const LIMIT: Duration = Duration::from_secs(5);
/// The most there can be: the job is still at it when the right ends.
const EPOCHS: u32 = 10_000;

/// What a data set's owner can end.
#[derive(Clone, Copy)]
enum Ended {
    Grant,
    Agreement,
}

impl Ended {
    /// The code of what the former grantee is told.
    fn told(self) -> &'static str {
        match self {
            Self::Grant => "grant_revoked",
            Self::Agreement => "agreement_terminated",
        }
    }
}

#[tokio::test]
async fn a_revoked_grant_stops_a_job_of_the_server() {
    in_the_server(Ended::Grant).await;
}

#[tokio::test]
async fn an_ended_agreement_stops_a_job_of_the_server() {
    in_the_server(Ended::Agreement).await;
}

#[tokio::test]
async fn a_revoked_grant_stops_a_job_of_a_worker() {
    in_a_worker(Ended::Grant).await;
}

#[tokio::test]
async fn an_ended_agreement_stops_a_job_of_a_worker() {
    in_a_worker(Ended::Agreement).await;
}

async fn in_the_server(end: Ended) {
    let mut server = Server::start().await;
    let open = server.work_folder().join("jobs/open");
    stops_in_time(&server, &open, end).await;
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new());
}

async fn in_a_worker(end: Ended) {
    let db = TestDb::postgres().await;
    let setup = Setup { database_url: db.postgres_url(), jobs: Jobs::Elsewhere, ..Setup::default() };
    let mut server = Server::start_with(setup).await;
    let mut worker = Worker::start(&server, "worker", 1).await;
    let open = worker.work_folder().join("jobs/open");
    stops_in_time(&server, &open, end).await;
    worker.stop().await;
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new());
}

/// A clinic's data, an insurer's job, and the moment at which the clinic has second thoughts.
struct Shared {
    clinic: Scientist,
    insurer: Scientist,
    dataset: DatasetId,
    agreement: AgreementId,
    grant: DatasetGrantId,
}

async fn stops_in_time(server: &Server, open: &PathBuf, end: Ended) {
    let shared = share(server).await;
    let job = shared.insurer.submit(shared.dataset, "never", EPOCHS).await;
    assert!(shared.insurer.reached(job, 0).await, "the job was too fast");
    assert_eq!(trainers_in(open).len(), 1, "the trainer works on the decrypted data");
    shared.end(end).await;
    let answered = Instant::now();
    let ended = shared.insurer.over(job).await;
    let took = answered.elapsed();
    assert!(took < LIMIT, "the job went on for {took:?}");
    println!("stopped {took:?} after the answer");

    assert_eq!((ended.state.as_str(), ended.model), ("failed", None), "{ended:?}");
    let error = ended.error.expect("a reason");
    assert_eq!(error.code, end.told());
    assert!(error.message.contains("right to train") && error.next_step.is_some(), "{error:?}");
    // Whoever reads that the job is over can rely on the data being gone.
    assert_eq!(trainers_in(open), Vec::<String>::new());
    assert_eq!(std::fs::read_dir(open).expect("the work folder").count(), 0, "a decrypted copy is left");
    let models = shared.insurer.client.list_models(false, None).await.expect("the models");
    assert_eq!(models.items.len(), 0, "{models:?}");
    let refused = shared.insurer.client.dataset(shared.dataset).await.expect_err("nothing is shared any more");
    let ClientError::Problem(problem) = refused else { panic!("{refused:?}") };
    assert_eq!((problem.status, problem.code.as_str()), (403, end.told()), "{problem:?}");
}

async fn share(server: &Server) -> Shared {
    let operator = server.operator().await;
    let clinic = server.owner(&operator, "Clinic").await;
    let insurer = server.owner(&operator, "Insurer").await;
    let dataset = clinic.upload_patients().await;
    let proposal = ProposeAgreement {
        counterparty: insurer.client.own_partner().await.expect("the insurer").id,
        title: "Training".to_owned(),
        document: "The insurer may train on the clinic's data.".to_owned(),
        purposes: vec!["train".to_owned()],
        rules: None,
        template: None,
        valid_from: None,
        expires_at: Sources::system().now() + TimeDelta::days(30),
    };
    let agreement = clinic.client.propose_agreement(&proposal).await.expect("a proposal");
    let sign = SignAgreement { document_sha256: agreement.document_sha256, own: None };
    for party in [&clinic, &insurer] {
        party.client.sign_agreement(agreement.id, &sign).await.expect("a signature");
    }
    let permissions = vec!["train".to_owned()];
    let grant = GrantDataset { agreement: agreement.id, permissions, expires_at: None };
    let grant = clinic.client.grant_dataset(dataset, &grant).await.expect("a grant").id;
    Shared { clinic, insurer, dataset, agreement: agreement.id, grant }
}

impl Shared {
    async fn end(&self, what: Ended) {
        let reason = Reason { reason: "a patient objected".to_owned() };
        match what {
            Ended::Grant => self.clinic.client.revoke_dataset_grant(self.grant, &reason).await.expect("it is revoked"),
            Ended::Agreement => {
                self.clinic.client.terminate_agreement(self.agreement, &reason).await.expect("it is ended");
            }
        }
    }
}
