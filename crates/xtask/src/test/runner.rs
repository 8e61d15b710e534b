//! Running the tests, and reading their counts while they pass by.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write, stderr, stdout};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use crate::output::say;
use crate::process::{line, succeeds};
use crate::services::Services;
use crate::workspace::{cargo, programs, target_directory};
use crate::{browser, web};

/// All unit and integration tests whose names hold one of the filters (all where there are none).
pub(super) fn tests(services: &mut Services, filter: &[String]) -> Result<Counts> {
    let nextest = succeeds(Command::new("cargo").args(["nextest", "--version"]));
    let mut command = if nextest {
        let mut command = cargo(["nextest", "run", "--workspace", "--locked"]);
        // The tests of faults wait most of their time: for leases, restarts and refusals.
        command.arg(format!("--test-threads={}", cores() + 1));
        command
    } else {
        cargo(["test", "--workspace", "--all-targets", "--locked", "--no-fail-fast", "--"])
    };
    command.args(filter);
    counted(services, &mut command, if nextest { Stream::Error } else { Stream::Output }, !filter.is_empty())
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// All examples in the documentation; cargo-nextest does not run them.
pub(super) fn doctests(services: &mut Services, filter: &[String]) -> Result<Counts> {
    let mut command = cargo(["test", "--doc", "--workspace", "--locked", "--no-fail-fast", "--"]);
    command.args(filter);
    counted(services, &mut command, Stream::Output, !filter.is_empty())
}

/// The portal's own unit tests, which need no server.
pub(super) fn portal_units() -> Result<Counts> {
    let mut command = web::tests()?;
    say(format_args!("      {}", line(&command)));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut counts = Counts::new(false);
    let read = pass_on(taken(child.stdout.take())?, stdout(), &mut counts);
    let status = child.wait()?;
    read?;
    judge(counts, status, &command)
}

/// The portal in a browser.
pub(super) fn portal(services: &mut Services) -> Result<Counts> {
    counted(services, &mut browser::tests()?, Stream::Output, false)
}

/// Where a runner prints its results.
#[derive(Clone, Copy)]
enum Stream {
    Output,
    Error,
}

fn counted(services: &mut Services, command: &mut Command, results: Stream, filtered: bool) -> Result<Counts> {
    say(format_args!("      {}", line(command)));
    command.envs(programs(&target_directory()?.join("debug"))).stdin(Stdio::null());
    match results {
        Stream::Output => command.stdout(Stdio::piped()),
        Stream::Error => command.stderr(Stdio::piped()),
    };
    if stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut counts = Counts::new(filtered);
    let status = services.run(command, |child| match results {
        Stream::Output => pass_on(taken(child.stdout.take())?, stdout(), &mut counts),
        Stream::Error => pass_on(taken(child.stderr.take())?, stderr(), &mut counts),
    })?;
    judge(counts, status, command)
}

/// A runner that failed otherwise than by a test.
fn judge(counts: Counts, status: ExitStatus, command: &Command) -> Result<Counts> {
    if !status.success() && counts.verdict().is_ok() {
        bail!("`{}` failed: {status}", line(command));
    }
    Ok(counts)
}

fn taken<T>(stream: Option<T>) -> Result<T> {
    stream.context("the test runner's output is not connected")
}

/// Copies line by line as they come.
fn pass_on(from: impl Read, mut to: impl Write, counts: &mut Counts) -> Result<()> {
    let mut from = BufReader::new(from);
    let mut bytes = Vec::new();
    while from.read_until(b'\n', &mut bytes)? > 0 {
        to.write_all(&bytes)?;
        to.flush()?;
        counts.read_line(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    Ok(())
}
