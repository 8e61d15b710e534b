//! A PostgreSQL cluster that a test has to itself, so that it can be restarted.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use foundation::Sources;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, Command};

/// The oldest major version that the platform supports.
const OLDEST: u32 = 15;
const START: Duration = Duration::from_mins(1);
const DATABASE: &str = "hansa";

/// How a cluster is stopped.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stop {
    /// Connections are ended, then it writes everything down.
    Fast,
    /// At once, as in a crash: it recovers from its log at the next start.
    Immediate,
}

/// A running cluster.
pub(crate) struct Cluster {
    home: TempDir,
    programs: PathBuf,
    account: Option<(u32, u32)>,
    password: String,
    port: u16,
    server: Child,
}

impl Cluster {
    pub(crate) async fn start() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let (programs, account) = (programs(), account().await);
        if let Some((user, group)) = account {
            chown(home.path(), Some(user), Some(group)).expect("the folder is the cluster's");
        }
        let mut initdb = tied(&programs.join("initdb"), "KILL", account);
        initdb.arg("--pgdata").arg(home.path().join("data")).args(["--username=administrator", "--encoding=UTF8"]);
        initdb.args(["--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync"]);
        let made = initdb.current_dir(home.path()).output().await.expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = free_port();
        let server = serve(&programs, home.path(), account, port).await;
        let password = format!("{:032x}", u128::from_be_bytes(Sources::system().bytes()));
        let cluster = Self { home, programs, account, password, port, server };
        // No superuser, who would pass row-level security unseen.
        let role = format!("CREATE ROLE hansa LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '{}';", cluster.password);
        cluster.sql(&format!("{role}\nCREATE DATABASE {DATABASE} OWNER hansa;")).await;
        cluster
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://hansa:{}@127.0.0.1:{}/{DATABASE}", self.password, self.port)
    }

    /// Ends every connection to the platform's database.
    pub(crate) async fn cut_connections(&self) {
        self.sql(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}';"))
            .await;
    }

    pub(crate) async fn stop(&mut self, stop: Stop) {
        let signal = match stop {
            Stop::Fast => Signal::INT,
            Stop::Immediate => Signal::QUIT,
        };
        let id = self.server.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        kill_process(id.expect("it runs"), signal).expect("it is told");
        tokio::time::timeout(START, self.server.wait()).await.expect("it stops in time").expect("a status");
    }

    pub(crate) async fn start_again(&mut self) {
        self.server = serve(&self.programs, self.home.path(), self.account, self.port).await;
    }

    /// Runs statements as the administrator, who has no password and comes through the private folder.
    async fn sql(&self, statements: &str) {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", "administrator", "-d", "postgres", "-h"]);
        psql.arg(self.home.path()).args(["-p", &self.port.to_string()]);
        psql.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut running = psql.spawn().expect("psql starts");
        // By standard input: arguments are for all to see.
        let mut input = running.stdin.take().expect("a pipe");
        input.write_all(statements.as_bytes()).await.expect("it reads");
        drop(input);
        let done = running.wait_with_output().await.expect("it ends");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

async fn serve(programs: &Path, home: &Path, account: Option<(u32, u32)>, port: u16) -> Child {
    let (data, log) = (home.join("data"), home.join("log"));
    let log = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
    let mut command = tied(&programs.join("postgres"), "QUIT", account);
    command.current_dir(home).arg("-D").arg(&data).arg("-k").arg(home);
    command.args(["-h", "127.0.0.1", "-p", &port.to_string()]);
    // A commit that was answered survives the program's end, if not the machine's.
    command.args(["-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "jit=off"]);
    let output = log.try_clone().expect("a log");
    let mut server = command.stdout(output).stderr(log).kill_on_drop(true).spawn().expect("PostgreSQL starts");
    let ready = tokio::time::timeout(START, async {
        // The line after the addresses is the server's state.
        let state = || std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        while state().lines().nth(7).is_none_or(|line| line.trim() != "ready") {
            let said = || std::fs::read_to_string(home.join("log")).unwrap_or_default();
            assert!(server.try_wait().expect("its status").is_none(), "PostgreSQL ended: {}", said());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    ready.await.expect("PostgreSQL starts in time");
    server
}

/// A command that the kernel signals when this test ends, under the cluster's account.
fn tied(program: &Path, signal: &str, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", signal]);
    if let Some((user, group)) = account {
        command.args([&format!("--reuid={user}"), &format!("--regid={group}"), "--clear-groups"]);
    }
    command.arg("--").arg(program).stdin(Stdio::null());
    command
}

/// PostgreSQL refuses to run as root: its packages' own account, or else `nobody`.
async fn account() -> Option<(u32, u32)> {
    if !geteuid().is_root() {
        return None;
    }
    for name in ["postgres", "nobody"] {
        if let (Some(user), Some(group)) = (id("-u", name).await, id("-g", name).await) {
            return Some((user, group));
        }
    }
    panic!("there is no account to run PostgreSQL under");
}

async fn id(option: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([option, name]).output().await.ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// Where Debian's packages keep the server's programs; `cargo xtask test` installs them.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let numbered = versions.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())));
    let newest: Option<(u32, PathBuf)> = numbered.filter(|(version, _)| *version >= OLDEST).max();
    newest.expect("PostgreSQL is installed; `cargo xtask test` does that").1.join("bin")
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}
