//! Starting the program and talking to it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use recipes::protocol::{Event, InputFormat, TrainerEvent, TrainerInput, TrainerJob};
use recipes::{JobSpec, TabularSpec};

/// The Wisconsin diagnostic breast cancer set.
pub(crate) fn wisconsin() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/breast-cancer-wisconsin/wdbc.csv")
}

/// The program with an empty environment, as a worker starts it.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hansa-trainer"));
    command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A working directory with a job.
pub(crate) struct Workplace {
    folder: tempfile::TempDir,
    pub(crate) job: TrainerJob,
}

impl Workplace {
    /// A job on one CSV file with this content.
    pub(crate) fn new(content: &[u8], spec: TabularSpec) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("input")).unwrap();
        std::fs::write(folder.path().join("input/0.csv"), content).unwrap();
        let input = TrainerInput { name: "data".into(), path: "input/0.csv".into(), format: InputFormat::Csv };
        Self { folder, job: TrainerJob::new(JobSpec::Tabular(spec), vec![input]) }
    }

    /// A job on the Wisconsin set.
    pub(crate) fn wisconsin(change: impl FnOnce(&mut TabularSpec)) -> Self {
        let mut spec = TabularSpec::new("diagnosis");
        change(&mut spec);
        Self::new(&std::fs::read(wisconsin()).unwrap(), spec)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write_job(&self) {
        std::fs::write(self.path().join("job.json"), serde_json::to_vec(&self.job).unwrap()).unwrap();
    }

    /// Writes the job file and starts the program.
    pub(crate) fn start(&self) -> Running {
        self.write_job();
        let mut child = program().arg("train").arg("--dir").arg(self.path()).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().map(BufReader::new));
        Running { child, stdin, stdout, seen: 0 }
    }

    /// Runs the job to its end: exit status and events.
    pub(crate) fn run(&self) -> (Option<i32>, Vec<Event>) {
        let mut running = self.start();
        let events = std::iter::from_fn(|| running.next_event()).collect();
        (running.wait(), events)
    }

    /// Names of the files in a folder of the working directory, sorted.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path().join(folder)) else { return Vec::new() };
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn weights(&self) -> Vec<u8> {
        std::fs::read(self.path().join("output/model.safetensors")).unwrap()
    }
}

/// A started program. Killed when dropped.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) stdin: Option<ChildStdin>,
    stdout: Option<BufReader<ChildStdout>>,
    seen: u64,
}

impl Running {
    /// The next event; none at the end, or when the program was killed in the middle of a line.
    pub(crate) fn next_event(&mut self) -> Option<Event> {
        let mut line = String::new();
        self.stdout.as_mut().unwrap().read_line(&mut line).unwrap();
        if !line.ends_with('\n') {
            return None;
        }
        let event: TrainerEvent = serde_json::from_str(&line).unwrap();
        self.seen += 1;
        assert_eq!(event.seq, self.seen, "events are numbered without gaps");
        Some(event.event)
    }

    pub(crate) fn next_matching(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.next_event().expect("the event must come before the end");
            if wanted(&event) {
                return event;
            }
        }
    }

    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    /// Stops reading events: the program's next one finds nobody.
    pub(crate) fn close_events(&mut self) {
        self.stdout = None;
    }

    /// Waits for the end: the exit status, or none after a signal.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
