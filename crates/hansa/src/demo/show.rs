//! What the demo shows in the terminal: calm lines, live curves, and a table at the end.

use std::io::Write as _;
use std::time::{Duration, Instant};

use console::{Term, measure_text_width, style};
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

    /// Characters of a line; without end where nobody looks on.
    fn width(&self) -> usize {
        if self.term.is_term() { self.term.size().1.into() } else { usize::MAX }
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
                let step = format!("  {} {:<17} {name:<34}", style("✓").green(), style(who).cyan());
                self.line(&beside(&step, &style(&seen).dim().to_string(), self.width()))?;
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
        let step =
            |taken: &Taken| format!("  {:>6.2} s  {:<17} {:<34}", taken.took.as_secs_f64(), taken.who, taken.name);
        let whole = |taken: &Taken| format!("{} {}", step(taken), taken.seen);
        let width = self.width();
        let taken = std::mem::take(&mut self.taken);
        // What was seen has been shown once; a narrow terminal is better off without than with broken lines.
        let fits = taken.iter().all(|taken| measure_text_width(&whole(taken)) <= width);
        for taken in &taken {
            self.line(&if fits { whole(taken) } else { step(taken) })?;
        }
        self.line(&format!("  {:>6.2} s  in all", self.started.elapsed().as_secs_f64()))?;
        self.line("")?;
        self.line(&format!("  {}  {}", style("Address").bold(), server.address))?;
        self.line(&format!("  {}      {}/docs/", style("API").bold(), server.address))?;
        self.line(&format!("  {}      {}", style("Log").bold(), server.log().display()))?;
        self.line("")?;
        self.line(&format!("  {}", style("Accounts, made up for this run").bold()))?;
        let longest = people.iter().map(|person| person.email.len()).max().unwrap_or(0);
        for Person { email, password, role, .. } in people {
            // The address tells whose.
            let role = role.split(" of ").next().unwrap_or(role);
            self.line(&format!("  {email:<longest$}  {password}  {}", style(role).dim()))?;
        }
        self.line("")
    }

    /// What to type next, and how this ends.
    pub(super) fn serving(&mut self, server: &DemoServer, people: &[Person]) -> anyhow::Result<()> {
        if let Some(somebody) = people.last() {
            let program = std::env::current_exe()?;
            let here = std::env::current_dir()?;
            let program = program.strip_prefix(&here).unwrap_or(&program);
            self.line(&format!("  {}", style("Look around").bold()))?;
            self.line(&format!("  in a browser, at {}, as one of them; or in another terminal:", server.address))?;
            let program = format!("{} --profile demo", program.display());
            self.line(&format!("  {program} login {} --server {}", somebody.email, server.address))?;
            self.line(&format!("  {program} job list"))?;
            self.line("")?;
        }
        let end = if server.keeps_data() {
            "stops the server; its data stays"
        } else {
            "stops the server and removes its data"
        };
        self.line(&format!("  {} Ctrl-C {end}.", style("Serving.").bold()))
    }

    pub(super) fn server_ended(&mut self) -> anyhow::Result<()> {
        self.line("  The server has ended; its log says why.")
    }
}

/// What was seen beside a step, or below it where the line is too short for both.
fn beside(step: &str, seen: &str, width: usize) -> String {
    const INDENT: usize = 22;
    if measure_text_width(step) + 1 + measure_text_width(seen) <= width {
        return format!("{step} {seen}");
    }
    format!("{}\n{:INDENT$}{seen}", step.trim_end(), "")
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn what_was_seen_stands_below_on_a_narrow_terminal() {
        assert_eq!(beside("  step   ", "seen", 14), "  step    seen");
        assert_eq!(beside("  step   ", "seen", 13), format!("  step\n{}seen", " ".repeat(22)));
    }
}
