//! A child process of ours: its own process group, a cleared environment, limits, bounded pipes, and an end that is certain.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use bytes::Bytes;
use rustix::process::{Pid, Resource, Rlimit, Signal};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::Instant;

use super::Exit;
use super::lines::{Line, Lines};

/// What is kept of stderr.
const TAIL_BYTES: usize = 4 * 1024;
/// A process that ended may leave the pipes open in a child of its own: this long they are still read.
const DRAIN: Duration = Duration::from_secs(1);
/// Files that a child may have open at once.
const OPEN_FILES: u64 = 1024;

/// What to start, and how.
#[derive(Debug, Clone)]
pub(crate) struct Spawn {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
    /// The whole environment.
    pub environment: Vec<(OsString, OsString)>,
    pub folder: PathBuf,
    /// Bytes of the largest file that it may write; `None` for no limit of ours.
    pub max_file_bytes: Option<u64>,
    /// Bytes of the longest line on stdout.
    pub max_line: usize,
}

/// What a process has to say.
#[derive(Debug)]
pub(crate) enum Output {
    /// A line on stdout.
    Line(Bytes),
    /// A line on stdout that was too long and is gone.
    TooLong,
    /// It ended, and everything that it wrote before was given out.
    Exited(Exit),
}

/// A running child. Dropping it kills its process group.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    group: Option<Pid>,
    stdin: Option<ChildStdin>,
    stdout: Option<Lines<ChildStdout>>,
    stderr: Option<ChildStderr>,
    tail: Vec<u8>,
    status: Option<ExitStatus>,
    drained_at: Option<Instant>,
}

impl Process {
    pub(crate) fn spawn(spawn: &Spawn) -> io::Result<Self> {
        let mut child = Command::new(&spawn.program)
            .args(&spawn.arguments)
            .env_clear()
            .envs(spawn.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(&spawn.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A group of its own: Ctrl-C in a terminal reaches the worker alone, and one signal reaches all of the child.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
        let stdout = child.stdout.take().map(|pipe| Lines::new(pipe, spawn.max_line));
        let process = Self { child, group, stdin, stdout, stderr, tail: Vec::new(), status: None, drained_at: None };
        process.limit(spawn.max_file_bytes)?;
        Ok(process)
    }

    /// Set from outside, right after the start: code between fork and exec would have to be unsafe.
    fn limit(&self, max_file_bytes: Option<u64>) -> io::Result<()> {
        let to = |limit| Rlimit { current: Some(limit), maximum: Some(limit) };
        // A core file would hold decrypted data.
        let mut limits = vec![(Resource::Core, to(0)), (Resource::Nofile, to(OPEN_FILES))];
        limits.extend(max_file_bytes.map(|bytes| (Resource::Fsize, to(bytes))));
        for (resource, limit) in limits {
            match rustix::process::prlimit(self.group, resource, limit) {
                // Lowering is always allowed. What is not is raising: the trainer, which is faster at times, or the worker's
                // own surroundings have set a lower limit already.
                Ok(_) | Err(rustix::io::Errno::PERM) => {}
                // It ended already.
                Err(rustix::io::Errno::SRCH) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The pipe to the child, for a caller that writes while it reads. Dropping it closes the child's stdin.
    pub(crate) fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.stdin.take()
    }

    /// What comes next. May be dropped while waiting. Once it has yielded `Exited`, it always does.
    pub(crate) async fn next(&mut self) -> Output {
        loop {
            let piped = self.stdout.is_some() || self.stderr.is_some();
            if let Some(status) = self.status.filter(|_| !piped) {
                return Output::Exited(self.exit(status));
            }
            let mut chunk = [0; 1024];
            tokio::select! {
                line = async { match &mut self.stdout { Some(pipe) => pipe.next().await, None => Line::End } },
                    if self.stdout.is_some() => match line {
                        Line::Whole(line) => return Output::Line(line),
                        Line::TooLong => return Output::TooLong,
                        Line::End => self.stdout = None,
                    },
                read = async { match &mut self.stderr { Some(pipe) => pipe.read(&mut chunk).await, None => Ok(0) } },
                    if self.stderr.is_some() => match read {
                        Ok(count @ 1..) => self.keep(&chunk[..count]),
                        _ => self.stderr = None,
                    },
                status = self.child.wait(), if self.status.is_none() => self.ended(status),
                () = sleep_until(self.drained_at), if self.drained_at.is_some() => self.cut_off(),
            }
        }
    }

    fn ended(&mut self, status: io::Result<ExitStatus>) {
        // The kernel refuses to say only when somebody else has taken the status; then it has ended as well.
        self.status = Some(status.unwrap_or_else(|_| ExitStatus::from_raw(0xff00)));
        self.drained_at = Some(Instant::now() + DRAIN);
    }

    /// Somebody still holds the pipes of a process that ended. They are members of its group, so the group's number is not
    /// anybody else's yet.
    fn cut_off(&mut self) {
        self.signal(Signal::KILL);
        (self.stdout, self.stderr, self.drained_at) = (None, None, None);
    }

    fn keep(&mut self, chunk: &[u8]) {
        self.tail.extend_from_slice(chunk);
        let surplus = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..surplus);
    }

    fn exit(&self, status: ExitStatus) -> Exit {
        let stderr = String::from_utf8_lossy(&self.tail).trim().to_owned();
        Exit { code: status.code(), signal: status.signal(), stderr }
    }

    /// Ends the process: writes `farewell` and closes its stdin; after a third of `grace` sends SIGTERM, and after all of it
    /// SIGKILL to whatever is left of the group.
    pub(crate) async fn stop(&mut self, farewell: &str, grace: Duration) {
        if let Some(mut stdin) = self.stdin.take() {
            // A full pipe must not hold us up, and a closed one is as good.
            drop(tokio::time::timeout(grace / 8, stdin.write_all(farewell.as_bytes())).await);
        }
        let began = Instant::now();
        if tokio::time::timeout(grace / 3, self.wait()).await.is_ok() {
            return;
        }
        if self.status.is_none() {
            self.signal(Signal::TERM);
        }
        if tokio::time::timeout_at(began + grace, self.wait()).await.is_err() {
            self.signal(Signal::KILL);
            // What is killed ends; a process that hangs in the kernel must not hang us.
            drop(tokio::time::timeout(DRAIN + grace, self.wait()).await);
        }
    }

    /// Reads on until it has ended: otherwise it might wait for room in a pipe.
    async fn wait(&mut self) {
        while !matches!(self.next().await, Output::Exited(_)) {}
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.group
            && let Err(error) = rustix::process::kill_process_group(group, signal)
            && error != rustix::io::Errno::SRCH
        {
            tracing::warn!(%error, ?signal, "a process group cannot be signalled");
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // After its end was seen, the group's number may belong to somebody else.
        if self.status.is_none() {
            self.signal(Signal::KILL);
        }
    }
}

async fn sleep_until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
