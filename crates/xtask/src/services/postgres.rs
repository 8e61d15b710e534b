//! A private, temporary PostgreSQL cluster.
//!
//! Tests reach it over TCP on loopback: that is the form of URL that production has, the port can stand behind a proxy
//! that cuts connections, and the password works whatever account the tests run under. The Unix socket lies in a folder
//! that only the cluster's account (and root) can enter, and serves the administrator, who has no password.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Signal, geteuid};

use super::server::{Account, Server, secret, tied, with_free_ports};
use super::text;
use crate::apt;
use crate::output::say;
use crate::process::{capture, find_on_path, succeeds};

/// Debian 12's; the first whose clusters can sort by ICU.
const OLDEST: u32 = 15;

/// Settings for data that nobody will miss, and little memory.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    "shared_buffers=128MB",
    "max_connections=300",
    "jit=off",
    "timezone=UTC",
];

/// The folder of PostgreSQL's server programs; installs them where there are none.
pub(super) fn locate_or_install() -> Result<PathBuf> {
    if let Some(programs) = locate() {
        return Ok(programs);
    }
    let before = online_clusters();
    apt::install(&["postgresql"], "the tests need a real PostgreSQL (15 or newer)")?;
    for cluster in online_clusters().iter().filter(|cluster| !before.contains(cluster)) {
        stop_default(cluster)?;
    }
    locate().with_context(|| format!("apt-get brought no PostgreSQL {OLDEST} or newer; install one and put it on PATH"))
}

fn locate() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    folders.extend(find_on_path("initdb").and_then(|program| Some(program.canonicalize().ok()?.parent()?.to_owned())));
    let usable = folders.into_iter().filter_map(|folder| Some((major_version(&folder)?, folder)));
    usable.filter(|(version, _)| *version >= OLDEST).max().map(|(_, folder)| folder)
}

/// The version of a folder's programs, where those that are needed are all there.
fn major_version(programs: &Path) -> Option<u32> {
    if !programs.join("initdb").is_file() || !programs.join("psql").is_file() {
        return None;
    }
    let version = capture(Command::new(programs.join("postgres")).arg("--version")).ok()?;
    let number = version.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    number.split(|byte: char| !byte.is_ascii_digit()).next()?.parse().ok()
}

/// Version and name of each of the machine's own clusters that runs.
fn online_clusters() -> Vec<(String, String)> {
    let listing = capture(Command::new("pg_lsclusters").arg("--no-header")).unwrap_or_default();
    let rows = listing.lines().map(|row| row.split_whitespace().collect::<Vec<_>>());
    let online = rows.filter(|row| row.get(3).is_some_and(|status| status.starts_with("online")));
    online.map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
}

/// Debian's package starts a cluster of its own, which nobody asked for. It is stopped and nothing more: its folder may
/// hold data from an earlier installation.
fn stop_default((version, name): &(String, String)) -> Result<()> {
    let sudo = if geteuid().is_root() { "env" } else { "sudo" };
    capture(Command::new(sudo).args(["pg_ctlcluster", version, name, "stop"]))?;
    say(format_args!("stopped the cluster {version}/{name} that the package's installation had started"));
    Ok(())
}

/// A running cluster; stopped when dropped.
pub(super) struct Cluster {
    _server: Server,
    url: String,
}

impl Cluster {
    /// Starts a cluster in a new folder inside `folder`.
    pub(super) fn start(programs: &Path, folder: &Path) -> Result<Self> {
        let home = folder.join("postgres");
        let account = account()?;
        std::fs::create_dir(&home)?;
        std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o700))?;
        if let Some(Account { user, group }) = account {
            chown(&home, Some(user), Some(group))?;
        }
        initialise(programs, &home, account)?;
        let (server, port) = with_free_ports(|[port]| Ok((serve(programs, &home, account, port)?, port)))?;
        let password = secret()?;
        create_role(programs, &home, port, &password)?;
        Ok(Self { _server: server, url: format!("postgres://hansa_test:{password}@127.0.0.1:{port}/hansa_test") })
    }

    /// URL of the maintenance database, from which tests create their own.
    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

/// PostgreSQL refuses to run as root: its packages' own account, or else `nobody`.
fn account() -> Result<Option<Account>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let name = if succeeds(Command::new("id").arg("postgres")) { "postgres" } else { "nobody" };
    let number = |option| -> Result<u32> { Ok(capture(Command::new("id").args([option, name]))?.trim().parse()?) };
    Ok(Some(Account { user: number("-u")?, group: number("-g")? }))
}

/// Sorts text by language (ICU), as production clusters do: a list that forgets `COLLATE "C"` fails here.
fn initialise(programs: &Path, home: &Path, account: Option<Account>) -> Result<()> {
    let mut command = tied(&programs.join("initdb"), "KILL", account);
    command.current_dir(home).arg("--pgdata").arg(home.join("data")).args([
        "--username=administrator",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--locale-provider=icu",
        "--icu-locale=en-US",
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        "--no-sync",
        "--no-instructions",
    ]);
    capture(&mut command).map(drop).context("cannot create a PostgreSQL cluster")
}

fn serve(programs: &Path, home: &Path, account: Option<Account>, port: u16) -> Result<Server> {
    let data = home.join("data");
    // QUIT: PostgreSQL's immediate shutdown.
    let mut command = tied(&programs.join("postgres"), "QUIT", account);
    command.current_dir(home).args(["-D", text(&data)?, "-k", text(home)?, "-h", "127.0.0.1", "-p", &port.to_string()]);
    command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    let mut server = Server::start("PostgreSQL", &mut command, home.join("log"), Signal::QUIT)?;
    let status = data.join("postmaster.pid");
    server.wait_until(Duration::from_mins(1), || {
        // The file's last line is the server's state.
        std::fs::read_to_string(&status)
            .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
    })?;
    Ok(server)
}

/// The tests' role may create databases and owns them, but is no superuser, who would pass row-level security unseen.
fn create_role(programs: &Path, home: &Path, port: u16, password: &str) -> Result<()> {
    let mut psql = Command::new(programs.join("psql"));
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", text(home)?, "-p", &port.to_string()]);
    psql.args(["-U", "administrator", "-d", "postgres"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut psql = psql.spawn().context("cannot start psql")?;
    // By standard input: arguments are for all to see.
    let mut input = psql.stdin.take().context("psql has no input")?;
    writeln!(input, "CREATE ROLE hansa_test LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS PASSWORD '{password}';")?;
    writeln!(input, "CREATE DATABASE hansa_test OWNER hansa_test;")?;
    drop(input);
    let output = psql.wait_with_output()?;
    if !output.status.success() {
        bail!("cannot create the tests' role: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
