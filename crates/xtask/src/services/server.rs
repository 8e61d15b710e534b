//! A server process that never outlives its owner.

use std::fs::File;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::process::last_lines;

/// The account that a server runs under.
#[derive(Clone, Copy)]
pub(super) struct Account {
    pub(super) user: u32,
    pub(super) group: u32,
}

/// A command that the kernel signals when the thread that started it ends, run under `account` or as the caller.
/// `setpriv` (util-linux) stays out of the way: it becomes the program, so the child's id is the server's.
pub(super) fn tied(program: &Path, signal: &str, account: Option<Account>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", signal]);
    if let Some(Account { user, group }) = account {
        command.args([&format!("--reuid={user}"), &format!("--regid={group}"), "--clear-groups"]);
    }
    command.arg("--").arg(program).stdin(Stdio::null());
    command
}

/// A running server with its log; stopped when dropped.
pub(super) struct Server {
    name: &'static str,
    process: Child,
    log: PathBuf,
    stop: Signal,
}

impl Server {
    /// Starts a server; `stop` is the signal that ends it at once, its data being worth nothing.
    pub(super) fn start(name: &'static str, command: &mut Command, log: PathBuf, stop: Signal) -> Result<Self> {
        let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        command.stdout(output.try_clone()?).stderr(output);
        let process = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name, process, log, stop })
    }

    /// Polls until `ready`; the error of a server that ends or takes too long holds the end of its log.
    pub(super) fn wait_until(&mut self, limit: Duration, ready: impl Fn() -> bool) -> Result<()> {
        let started = Instant::now();
        while !ready() {
            if let Some(status) = self.process.try_wait()? {
                bail!("{} ended with {status}:\n{}", self.name, self.log_end());
            }
            if started.elapsed() > limit {
                bail!("{} was not ready after {limit:?}:\n{}", self.name, self.log_end());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn log_end(&self) -> String {
        last_lines(&std::fs::read_to_string(&self.log).unwrap_or_default(), 20)
    }

    fn ended_within(&mut self, limit: Duration) -> bool {
        let started = Instant::now();
        while started.elapsed() < limit {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        if let (Ok(None), Some(pid)) = (self.process.try_wait(), pid) {
            let _ = kill_process(pid, self.stop);
        }
        if !self.ended_within(Duration::from_secs(5)) {
            // Errors here mean that it has just ended.
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}

/// Loopback ports that nothing listens on, all different. Another process may take one before the server does, so
/// starting is tried again with others.
pub(super) fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut listeners = Vec::with_capacity(N);
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind(("127.0.0.1", 0)).context("cannot find a free port")?;
        *port = listener.local_addr()?.port();
        listeners.push(listener);
    }
    Ok(ports)
}

/// Tries a start three times, for the ports' sake.
pub(super) fn with_free_ports<const N: usize, S>(start: impl Fn([u16; N]) -> Result<S>) -> Result<S> {
    let mut failures = 0;
    loop {
        match start(free_ports()?) {
            Err(error) if failures < 2 && format!("{error:#}").contains("in use") => failures += 1,
            result => return result,
        }
    }
}

/// A password of 128 random bits.
pub(super) fn secret() -> Result<String> {
    let mut bytes = [0_u8; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes).context("cannot read /dev/urandom")?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}
