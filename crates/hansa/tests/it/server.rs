//! A real `hansa serve` for a test, and a scientist who is at home there.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use client::{Client, Credential, MemorySessions};
use foundation::DatasetId;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use wire::account::{AcceptInvitation, LogIn, SetUp};
use wire::datasets::{BeginUpload, CreateDataset};
use wire::partners::{Apply, Assess, Score};

const PASSWORD: &str = "correct horse battery";
const START: Duration = Duration::from_mins(1);

/// The program under test: named by the variable, or beside the folder of this test's own executable.
pub(crate) fn program(variable: &str, name: &str) -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "set by `cargo xtask test`, which builds the programs first")]
    let named = std::env::var(variable).ok().map(PathBuf::from);
    let beside = || {
        let own = std::env::current_exe().expect("this test's path");
        own.ancestors().nth(2).expect("the target folder").join(name)
    };
    let program = named.unwrap_or_else(beside);
    assert!(program.is_file(), "{} is not there: run `cargo build -p hansa -p trainer` first", program.display());
    program
}

/// A running server with a data folder of its own.
pub(crate) struct Server {
    folder: TempDir,
    child: Child,
    port: u16,
    setup_token: Option<String>,
}

/// A logged-in scientist and steward in one: an owner.
pub(crate) struct Scientist {
    pub(crate) client: Client,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (child, port, setup_token) = spawn(folder.path(), 0).await;
        Self { folder, child, port, setup_token }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a fresh server printed for its operator.
    pub(crate) fn setup_token(&self) -> Option<&str> {
        self.setup_token.as_deref()
    }

    /// SIGKILL, and a new process on the same data and port.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.child.kill().await.expect("it is killed");
        self.restart().await;
    }

    /// A new process on the same data and port.
    pub(crate) async fn restart(&mut self) {
        let (child, port, _) = spawn(self.folder.path(), self.port).await;
        assert_eq!(port, self.port);
        self.child = child;
    }

    /// SIGTERM, and until it has ended.
    pub(crate) async fn stop(&mut self) {
        let pid = self.child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
        rustix::process::kill_process(pid.expect("it runs"), rustix::process::Signal::TERM).expect("it is told");
        let status = tokio::time::timeout(START, self.child.wait()).await.expect("it stops in time").expect("a status");
        assert!(status.success(), "the server ended with {status}: {}", self.log());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }

    /// Files below the work folder that should have been wiped.
    pub(crate) fn plaintext_left_behind(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join("work")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let (path, name) = (entry.path(), entry.file_name());
                if path.is_dir() {
                    folders.push(path);
                } else if [".csv", ".parquet", ".safetensors"].iter().any(|end| name.to_string_lossy().ends_with(end)) {
                    found.push(path.display().to_string());
                }
            }
        }
        found
    }

    /// Sets the platform up and makes an owner of an active partner.
    pub(crate) async fn scientist(&self) -> Scientist {
        let public = Client::new(&self.address(), Credential::Anonymous).expect("an address");
        let setup_token = self.setup_token.clone().expect("a fresh server prints its token");
        let (email, display_name) = ("operator@platform.example".to_owned(), "Operator".to_owned());
        public
            .set_up(&SetUp { setup_token, email: email.clone(), display_name, password: PASSWORD.to_owned() })
            .await
            .expect("set-up");
        let operator = log_in(&public, &email).await;
        let email = "owner@clinic.example".to_owned();
        let invitation = admit(&public, &operator, &email).await;
        let accept =
            AcceptInvitation { token: invitation, display_name: Some("Owner".into()), password: PASSWORD.to_owned() };
        public.accept_invitation(&accept).await.expect("the owner joins");
        Scientist { client: log_in(&public, &email).await }
    }
}

async fn spawn(data: &Path, port: u16) -> (Child, u16, Option<String>) {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(data.join("server.log")).expect("a log");
    let mut child = Command::new(program("HANSA_TEST_BIN", "hansa"))
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--worker-slots", "1", "--data-dir"])
        .arg(data.join("data"))
        .env("HANSA_TRAINER", program("HANSA_TEST_TRAINER", "hansa-trainer"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .expect("the server starts");
    let mut lines = BufReader::new(child.stdout.take().expect("standard output")).lines();
    let told = tokio::time::timeout(START, async {
        let mut token = None;
        while let Some(line) = lines.next_line().await.expect("its output") {
            if let Some(text) = line.strip_prefix("set-up token: ") {
                token = Some(text.to_owned());
            } else if let Some(port) = line.strip_prefix("listening on http://127.0.0.1:") {
                return (port.parse().expect("a port"), token);
            }
        }
        panic!("the server ended: {}", std::fs::read_to_string(data.join("server.log")).unwrap_or_default());
    });
    let (port, token) = told.await.expect("the server starts in time");
    (child, port, token)
}

async fn log_in(public: &Client, email: &str) -> Client {
    let client = public.with_credential(Credential::Session(Arc::new(MemorySessions::default())));
    let with = LogIn { email: email.to_owned(), password: PASSWORD.to_owned(), partner: None };
    client.log_in(&with).await.expect("log-in");
    client
}

async fn admit(public: &Client, operator: &Client, email: &str) -> String {
    let applied = public
        .apply(&Apply {
            organisation: "Clinic".to_owned(),
            industry: "medicine".to_owned(),
            contact_name: "Office".to_owned(),
            contact_email: email.to_owned(),
            needs: "Models.".to_owned(),
            data_at_hand: "Measurements.".to_owned(),
        })
        .await
        .expect("an application");
    let score = Score { score: 4, reason: "good".to_owned() };
    let assess = Assess {
        industry_relevance: score.clone(),
        technical_strength: score.clone(),
        cultural_fit: score.clone(),
        mutual_benefit: score,
    };
    operator.review_partner(applied.id).await.expect("a review");
    operator.assess_partner(applied.id, &assess).await.expect("an assessment");
    operator.approve_partner(applied.id).await.expect("an approval").invitation_token
}

impl Scientist {
    /// Uploads the real breast cancer data.
    pub(crate) async fn upload_patients(&self) -> DatasetId {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/breast-cancer-wisconsin/wdbc.csv");
        let new = CreateDataset { name: "patients".to_owned(), ..CreateDataset::default() };
        let dataset = self.client.create_dataset(&new).await.expect("a data set");
        let (sha256, size) = client::sha256_of_file(&file).await.expect("the file");
        let begin = BeginUpload { format: "csv".to_owned(), size: i64::try_from(size).expect("a size"), sha256 };
        let upload = self.client.begin_upload(dataset.id, &begin).await.expect("an upload");
        let version = self.client.send_upload(upload, &file, &|_, _| {}).await.expect("a version");
        assert_eq!((version.number, version.rows), (1, 569));
        dataset.id
    }
}

impl Server {
    /// The folder of its database, blobs and key.
    pub(crate) fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}
