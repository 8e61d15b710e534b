//! A task's steps: each announced, timed, and listed in a table at the end.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::output::{headline, say, seconds, table};

/// Steps done so far, of a known number.
pub(crate) struct Steps {
    total: usize,
    started: Instant,
    done: Vec<Done>,
}

struct Done {
    name: &'static str,
    result: Outcome,
    took: Duration,
    note: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    NotRun,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, started: Instant::now(), done: Vec::new() }
    }

    /// Does one step; `work` returns a note for the table. Tells whether it passed, its error having been shown.
    pub(crate) fn run(&mut self, name: &'static str, what: &str, work: impl FnOnce() -> Result<String>) -> bool {
        headline(format_args!("[{}/{}] {name}: {what}", self.done.len() + 1, self.total));
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        let (result, note) = match result {
            Ok(note) => (Outcome::Passed, note),
            Err(error) => {
                headline(format_args!("{name} failed after {}: {error:#}", seconds(took)));
                (Outcome::Failed, String::new())
            }
        };
        if result == Outcome::Passed {
            say(format_args!("      {name} passed in {}", seconds(took)));
        }
        self.done.push(Done { name, result, took, note });
        result == Outcome::Passed
    }

    /// Notes a step that could not be tried because an earlier one failed.
    pub(crate) fn not_run(&mut self, name: &'static str, reason: &str) {
        self.done.push(Done { name, result: Outcome::NotRun, took: Duration::ZERO, note: reason.to_owned() });
    }

    /// Names of the steps that did not pass.
    pub(crate) fn failures(&self) -> Vec<&'static str> {
        self.done.iter().filter(|step| step.result != Outcome::Passed).map(|step| step.name).collect()
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Step, result, seconds and note of each.
    pub(crate) fn table(&self) -> String {
        let rows: Vec<[String; 4]> = self.done.iter().map(Done::row).collect();
        table(["step", "result", "seconds", "note"], &rows)
    }
}

impl Done {
    fn row(&self) -> [String; 4] {
        let result = match self.result {
            Outcome::Passed => "passed",
            Outcome::Failed => "FAILED",
            Outcome::NotRun => "NOT RUN",
        };
        [self.name.to_owned(), result.to_owned(), format!("{:.1}", self.took.as_secs_f64()), self.note.clone()]
    }
}
