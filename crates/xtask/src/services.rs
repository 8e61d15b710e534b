//! The real servers that tests run against: a private PostgreSQL cluster and an S3-compatible store.
//!
//! A guard process owns them and lives until its standard input ends, that is until the task that started it ends, by
//! whatever means: success, failure, Ctrl-C or SIGKILL. It sits in a process group of its own, so that Ctrl-C in a
//! terminal does not reach it; and should the guard itself be killed, the kernel ends its servers.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::output::{print, say};
use crate::process::line;
use crate::workspace::{programs, target_directory};

mod guard;
mod object_store;
mod postgres;
mod server;

pub(crate) use guard::guard;

/// Running servers, and the environment that leads tests to them. Dropping this stops them and removes all they wrote.
pub(crate) struct Services {
    guard: Child,
    orders: Option<ChildStdin>,
    environment: Vec<(String, String)>,
}

impl Services {
    /// Installs what is missing, then starts the servers.
    pub(crate) fn start() -> Result<Self> {
        // Installing may ask for a password, so it happens here, in the terminal's foreground.
        let postgres = postgres::locate_or_install()?;
        let weed = object_store::locate_or_install()?;
        // The link, not its target: a build may have replaced this program's file by now.
        let mut guard = Command::new("/proc/self/exe");
        guard.arg("services-guard").arg("--postgres").arg(postgres).arg("--weed").arg(weed);
        guard.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut guard = guard.spawn().context("cannot start the test servers' guard")?;
        let orders = guard.stdin.take();
        let mut reply = String::new();
        BufReader::new(guard.stdout.take().context("the guard has no output")?).read_line(&mut reply)?;
        let environment = guard::read_reply(&reply);
        // Built before the reply is judged: dropping it waits for the guard's clean-up.
        let mut services = Self { guard, orders, environment: Vec::new() };
        services.environment = environment?;
        Ok(services)
    }

    /// Runs a command that ends when the task does: should the task be killed alone, its guard ends the command.
    /// `wait` may read the command's output.
    pub(crate) fn run(
        &mut self,
        command: &mut Command,
        wait: impl FnOnce(&mut Child) -> Result<()>,
    ) -> Result<ExitStatus> {
        command.envs(self.environment.iter().cloned());
        let mut child = command.spawn().with_context(|| format!("cannot start `{}`", line(command)))?;
        self.order(&guard::watch(&child))?;
        let read = wait(&mut child);
        let status = child.wait()?;
        self.order(guard::RELEASE)?;
        read.map(|()| status)
    }

    fn order(&mut self, order: &str) -> Result<()> {
        let guard = self.orders.as_mut().context("the guard is gone")?;
        writeln!(guard, "{order}").context("the test servers' guard has ended")
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Err(error) = self.guard.wait() {
            say(format_args!("cannot wait for the test servers to stop: {error}"));
        }
    }
}

/// `cargo xtask services`: with a command, runs it; without one, prints the environment and waits for Ctrl-C.
pub(crate) fn run(command: &[OsString]) -> Result<()> {
    let mut services = Services::start()?;
    let Some((program, arguments)) = command.split_first() else {
        for (name, value) in &services.environment {
            print(format_args!("export {name}='{value}'"));
        }
        say("The servers run until Ctrl-C.");
        services.guard.wait()?;
        bail!("the test servers' guard has ended");
    };
    let mut command = Command::new(program);
    command.args(arguments).envs(programs(&target_directory()?.join("debug")));
    let status = services.run(&mut command, |_| Ok(()))?;
    drop(services);
    std::process::exit(status.code().unwrap_or(1));
}

/// A folder's path as text, for a program's arguments.
fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))
}
