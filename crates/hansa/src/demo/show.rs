//! What the demo shows in the terminal: calm lines, live curves, and a table at the end.

use std::io::Write as _;
use std::time::{Duration, Instant};

use console::{Term, style};
use indicatif::{ProgressBar, ProgressStyle};

use super::people::Person;
use super::server::DemoServer;

const STEP: Duration = Duration::from_millis(80);

/// One step that was taken.
struct Taken {
    name: &'static str,
    who: &'static str,
    seen: String,
    took: Duration,
}

/// The terminal, and what it has shown.
pub(super) struct Show {
    term: Term,
    taken: Vec<Taken>,
    started: Instant,
}

impl Show {
    pub(super) fn new() -> Self {
        Self { term: Term::stdout(), taken: Vec::new(), started: Instant::now() }
    }

    fn line(&mut self, text: &str) -> anyhow::Result<()> {
        writeln!(self.term, "{text}")?;
        Ok(())
    }

    pub(super) fn opening(&mut self, address: &str) -> anyhow::Result<()> {
        self.line("")?;
        self.line(&format!("  {}  the signed agreement is the access key", style("Hansa").bold()))?;
        self.line(&format!("  {}", style(format!("a real server on {address}, driven through its public API")).dim()))?;
        self.line("")
    }

    /// Takes one step, with a sign of life while it lasts, and shows what was seen.
    pub(super) async fn step<T>(
        &mut self,
        who: &'static str,
        name: &'static str,
        work: impl Future<Output = anyhow::Result<(T, String)>>,
    ) -> anyhow::Result<T> {
        self.step_since(Instant::now(), who, name, work).await
    }

    /// The same, for a step that began earlier and was shown while it ran.
    pub(super) async fn step_since<T>(
        &mut self,
        begun: Instant,
        who: &'static str,
        name: &'static str,
        work: impl Future<Output = anyhow::Result<(T, String)>>,
    ) -> anyhow::Result<T> {
        let spinner = if self.term.is_term() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        spinner.set_style(ProgressStyle::with_template("  {spinner} {msg}")?);
        spinner.set_message(format!("{who} · {name}"));
        spinner.enable_steady_tick(STEP);
        let done = work.await;
        spinner.finish_and_clear();
        match done {
            Ok((value, seen)) => {
                let took = begun.elapsed();
                let mark = style("✓").green();
                self.line(&format!("  {mark} {:<17} {name:<34} {}", style(who).cyan(), style(&seen).dim()))?;
                self.taken.push(Taken { name, who, seen, took });
                Ok(value)
            }
            Err(error) => {
                self.line(&format!("  {} {:<17} {name}", style("✗").red(), style(who).cyan()))?;
                Err(error.context(format!("the step '{name}' of {who} did not hold")))
            }
        }
    }

    /// One line of a running job: what an epoch brought.
    pub(super) fn epoch(&mut self, text: &str) -> anyhow::Result<()> {
        self.line(&format!("      {}", style(text).dim()))
    }

    pub(super) fn ending(&mut self, server: &DemoServer, people: &[Person]) -> anyhow::Result<()> {
        self.line("")?;
        self.line(&format!("  {}", style("What happened").bold()))?;
        for taken in std::mem::take(&mut self.taken) {
            let seconds = taken.took.as_secs_f64();
            self.line(&format!("  {:>6.2} s  {:<17} {:<34} {}", seconds, taken.who, taken.name, taken.seen))?;
        }
        self.line(&format!("  {:>6.2} s  in all", self.started.elapsed().as_secs_f64()))?;
        self.line("")?;
        self.line(&format!("  {}  {}", style("Address").bold(), server.address))?;
        self.line(&format!("  {}      {}/docs/", style("API").bold(), server.address))?;
        self.line(&format!("  {}      {}", style("Log").bold(), server.log().display()))?;
        self.line("")?;
        self.line(&format!("  {}", style("Accounts, made up for this run").bold()))?;
        for person in people {
            self.line(&format!("  {:<30} {:<28} {}", person.role, person.email, person.password))?;
        }
        self.line("")
    }

    pub(super) fn serving(&mut self) -> anyhow::Result<()> {
        self.line(&format!("  {} Ctrl-C stops the server and removes its data.", style("Serving.").bold()))
    }

    pub(super) fn server_ended(&mut self) -> anyhow::Result<()> {
        self.line("  The server has ended; its log says why.")
    }
}
