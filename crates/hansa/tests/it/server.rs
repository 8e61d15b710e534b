//! A real `hansa serve` for a test or a measurement, and a scientist who is at home there.

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
use wire::applications::Apply;
use wire::datasets::{BeginUpload, CreateDataset};
use wire::partners::{Assess, Score};
use wire::pipeline::Approve;

use super::blobs::Blobs;

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

/// How a test's platform is set up: the embedded way, unless it says otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Setup {
    /// PostgreSQL instead of the embedded SQLite.
    pub(crate) database_url: Option<String>,
    /// Where blobs are.
    pub(crate) blobs: Blobs,
    /// The data folder of another server, whose blobs and master key this one uses.
    pub(crate) beside: Option<PathBuf>,
    /// Who runs jobs.
    pub(crate) jobs: Jobs,
    /// A command line before the server's own, for special conditions. `{data}` stands for the data folder.
    pub(crate) wrapper: &'static [&'static str],
    /// More options of `hansa serve`.
    pub(crate) options: &'static [&'static str],
}

/// Who runs jobs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Jobs {
    /// The server itself, one at a time.
    #[default]
    Embedded,
    /// A [`Worker`] of its own.
    Elsewhere,
}

/// A running server with a data folder of its own.
pub(crate) struct Server {
    folder: TempDir,
    setup: Setup,
    child: Child,
    port: u16,
    setup_token: Option<String>,
}

/// A running `hansa worker` on a server's database and blobs, with a work folder of its own.
pub(crate) struct Worker {
    folder: PathBuf,
    slots: u32,
    setup: Setup,
    child: Child,
}

/// A logged-in scientist and steward in one: an owner.
pub(crate) struct Scientist {
    pub(crate) client: Client,
    /// For requests that the client would repeat or wait for.
    pub(crate) access_token: String,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    pub(crate) async fn start_with(setup: Setup) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (child, port, setup_token) = spawn(folder.path(), &setup, 0).await;
        Self { folder, setup, child, port, setup_token }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a fresh server printed for its operator.
    pub(crate) fn setup_token(&self) -> Option<&str> {
        self.setup_token.as_deref()
    }

    /// The server's own folder of work files.
    pub(crate) fn work_folder(&self) -> PathBuf {
        self.data_folder().join("work")
    }

    /// The folder of its database, blobs and key.
    pub(crate) fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn pid(&self) -> rustix::process::Pid {
        pid(&self.child)
    }

    /// SIGKILL.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.expect("it is killed");
    }

    /// SIGKILL, and a new process on the same data and port.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.kill().await;
        self.restart().await;
    }

    /// A new process on the same data and port.
    pub(crate) async fn restart(&mut self) {
        let (child, port, _) = spawn(self.folder.path(), &self.setup, self.port).await;
        assert_eq!(port, self.port);
        self.child = child;
    }

    /// SIGTERM, and until it has ended.
    pub(crate) async fn stop(&mut self) {
        let ended = terminated(&mut self.child).await;
        assert!(ended.success(), "the server ended with {ended}: {}", self.log());
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }

    /// Where it can be watched, if it was told to listen for that.
    pub(crate) fn monitoring(&self) -> String {
        monitoring_in(&self.log())
    }

    /// Decrypted files and running trainers that should be gone, of the server and of its workers.
    pub(crate) fn left_behind(&self) -> Vec<String> {
        let mut found = trainers_in(self.folder.path());
        let mut folders = vec![self.folder.path().to_owned()];
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

    /// What `hansa storage verify` finds: whether every blob that the database names is there and sound.
    pub(crate) async fn verify_storage(&self) -> std::process::Output {
        let mut command = Command::new(program("HANSA_TEST_BIN", "hansa"));
        command.args(["storage", "verify", "--data-dir"]).arg(self.data_folder());
        self.setup.blobs.tell(&mut command, &self.data_folder());
        if let Some(url) = &self.setup.database_url {
            command.env("HANSA_DATABASE_URL", url);
        }
        command.output().await.expect("it runs")
    }

    /// Sets the platform up.
    pub(crate) async fn operator(&self) -> Client {
        let public = Client::new(&self.address(), Credential::Anonymous).expect("an address");
        let setup_token = self.setup_token.clone().expect("a fresh server prints its token");
        let (email, display_name) = ("operator@platform.example".to_owned(), "Operator".to_owned());
        public
            .set_up(&SetUp { setup_token, email: email.clone(), display_name, password: PASSWORD.to_owned() })
            .await
            .expect("set-up");
        log_in(&public, &email).await.client
    }

    /// Sets the platform up and makes an owner of an active partner.
    pub(crate) async fn scientist(&self) -> Scientist {
        let operator = self.operator().await;
        self.owner(&operator, "Clinic").await
    }

    /// Makes an owner of a new active partner.
    pub(crate) async fn owner(&self, operator: &Client, organisation: &str) -> Scientist {
        let public = Client::new(&self.address(), Credential::Anonymous).expect("an address");
        let email = format!("owner@{}.example", organisation.to_lowercase());
        let invitation = admit(&public, operator, organisation, &email).await;
        let accept =
            AcceptInvitation { token: invitation, display_name: Some("Owner".into()), password: PASSWORD.to_owned() };
        public.accept_invitation(&accept).await.expect("the owner joins");
        log_in(&public, &email).await
    }
}

impl Worker {
    /// Starts a worker of this name beside the server.
    pub(crate) async fn start(server: &Server, name: &str, slots: u32) -> Self {
        let folder = server.folder.path().join(name);
        let setup = server.setup.clone();
        let child = spawn_worker(&folder, &server.data_folder(), &setup, slots).await;
        Self { folder, slots, setup, child }
    }

    /// Where it can be watched.
    pub(crate) fn monitoring(&self) -> String {
        monitoring_in(&self.log())
    }

    pub(crate) fn work_folder(&self) -> PathBuf {
        self.folder.join("work")
    }

    /// SIGKILL.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.expect("it is killed");
    }

    /// A new process in the same work folder.
    pub(crate) async fn restart(&mut self) {
        let data = self.folder.with_file_name("data");
        self.child = spawn_worker(&self.folder, &data, &self.setup, self.slots).await;
    }

    /// SIGTERM, and until it has ended.
    pub(crate) async fn stop(&mut self) {
        let ended = terminated(&mut self.child).await;
        assert!(ended.success(), "the worker ended with {ended}: {}", self.log());
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(log_of(&self.folder)).unwrap_or_default()
    }
}

/// The address of the listener that the last process told of in its log.
fn monitoring_in(log: &str) -> String {
    let mut lines = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let told = lines.rfind(|line| line["message"] == "listening for monitoring");
    format!("http://{}", told.expect("it listens")["address"].as_str().expect("an address"))
}

fn pid(child: &Child) -> rustix::process::Pid {
    let id = child.id().and_then(|id| i32::try_from(id).ok());
    id.and_then(rustix::process::Pid::from_raw).expect("it runs")
}

async fn terminated(child: &mut Child) -> std::process::ExitStatus {
    rustix::process::kill_process(pid(child), rustix::process::Signal::TERM).expect("it is told");
    tokio::time::timeout(START, child.wait()).await.expect("it stops in time").expect("a status")
}

/// Command lines of the trainers that work anywhere in `folder`.
pub(crate) fn trainers_in(folder: &Path) -> Vec<String> {
    let folder = folder.to_string_lossy();
    let processes = std::fs::read_dir("/proc").expect("the list of processes").flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains(" train --dir ") && line.contains(&*folder)).collect()
}

/// `program` behind the wrapper, if there is one.
fn wrapped(wrapper: &[&str], program: &Path, data: &Path) -> Command {
    let Some((first, rest)) = wrapper.split_first() else { return Command::new(program) };
    let mut command = Command::new(first);
    command.args(rest.iter().map(|word| word.replace("{data}", &data.to_string_lossy()))).arg(program);
    command
}

async fn spawn(folder: &Path, setup: &Setup, port: u16) -> (Child, u16, Option<String>) {
    let log = folder.join("server.log");
    let mut command = wrapped(setup.wrapper, &program("HANSA_TEST_BIN", "hansa"), &folder.join("data"));
    command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--worker-slots", "1", "--data-dir"]);
    command.arg(folder.join("data")).args(["--worker", if setup.jobs == Jobs::Embedded { "embedded" } else { "off" }]);
    command.args(setup.options);
    setup.blobs.tell(&mut command, setup.beside.as_deref().unwrap_or(&folder.join("data")));
    if let Some(url) = &setup.database_url {
        command.env("HANSA_DATABASE_URL", url);
    }
    if let Some(data) = &setup.beside {
        command.arg("--master-key-file").arg(data.join("master.key"));
    }
    let mut child = started(&mut command, &log).stdout(Stdio::piped()).spawn().expect("the server starts");
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
        panic!("the server ended: {}", std::fs::read_to_string(&log).unwrap_or_default());
    });
    let (port, token) = told.await.expect("the server starts in time");
    (child, port, token)
}

async fn spawn_worker(folder: &Path, data: &Path, setup: &Setup, slots: u32) -> Child {
    let log = log_of(folder);
    let starts = || std::fs::read_to_string(&log).unwrap_or_default().matches("worker started").count();
    let before = starts();
    let mut command = Command::new(program("HANSA_TEST_BIN", "hansa"));
    command.args(["worker", "--worker-slots", &slots.to_string(), "--data-dir"]).arg(folder);
    command.args(["--metrics-listen", "127.0.0.1:0"]);
    setup.blobs.tell(&mut command, data);
    command.arg("--master-key-file").arg(data.join("master.key"));
    command.env("HANSA_DATABASE_URL", setup.database_url.as_ref().expect("a database that two programs can share"));
    let mut child = started(&mut command, &log).stdout(Stdio::null()).spawn().expect("the worker starts");
    let ready = tokio::time::timeout(START, async {
        while starts() == before {
            let ended = child.try_wait().expect("its status");
            assert!(ended.is_none(), "the worker ended: {}", std::fs::read_to_string(&log).unwrap_or_default());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    ready.await.expect("the worker starts in time");
    child
}

fn log_of(worker: &Path) -> PathBuf {
    worker.with_extension("log")
}

fn started<'a>(command: &'a mut Command, log: &Path) -> &'a mut Command {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
    command
        .env("HANSA_TRAINER", program("HANSA_TEST_TRAINER", "hansa-trainer"))
        .stdin(Stdio::null())
        .stderr(log)
        .kill_on_drop(true)
}

pub(crate) async fn log_in(public: &Client, email: &str) -> Scientist {
    log_in_with(public, email, &Arc::default()).await
}

/// With a session that is kept in this store.
pub(crate) async fn log_in_with(public: &Client, email: &str, store: &Arc<MemorySessions>) -> Scientist {
    let client = public.with_credential(Credential::Session(store.clone()));
    let with = LogIn { email: email.to_owned(), password: PASSWORD.to_owned(), partner: None };
    let access_token = client.log_in(&with).await.expect("log-in").access_token;
    Scientist { client, access_token }
}

/// The least that an applicant answers.
pub(crate) const ANSWERS: &str = r#"{"problem": "a model", "data_volume": "thousands", "sensitivity": "internal",
    "tasks": ["classify_rows"]}"#;

async fn admit(public: &Client, operator: &Client, organisation: &str, email: &str) -> String {
    let applied = public
        .apply(&Apply {
            organisation: organisation.to_owned(),
            industry: "medicine".to_owned(),
            size: "10-49".to_owned(),
            country: "DE".to_owned(),
            website: None,
            contact_name: "Office".to_owned(),
            contact_email: email.to_owned(),
            contacts: Vec::new(),
            language: None,
            form_version: 1,
            answers: serde_json::from_str(ANSWERS).expect("answers"),
        })
        .await
        .expect("an application");
    let score = Score { score: 4, reason: "good".to_owned() };
    let assess = Assess {
        industry_relevance: score.clone(),
        technical_strength: score.clone(),
        cultural_fit: score.clone(),
        mutual_benefit: score.clone(),
        technical_fit: score,
    };
    operator.vouch_for(applied.id).await.expect("a word");
    operator.review_partner(applied.id).await.expect("a review");
    operator.assess_partner(applied.id, &assess).await.expect("an assessment");
    operator.approve_partner(applied.id, &Approve::default()).await.expect("an approval").invitation_token
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
