//! `cargo xtask test`: everything that guards the project.

use std::fmt;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::output::{headline, print, say, seconds};
use crate::process::{self, capture, line, succeeds};
use crate::services::Services;
use crate::step::Steps;
use crate::workspace::{cargo, target_directory};
use crate::{demo, tidy, web};

mod commands;
mod counts;
mod runner;

use counts::Counts;

const COLD: Duration = Duration::from_mins(45);
const WARM: Duration = Duration::from_mins(10);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only tests whose names contain one of these, without the other steps
    filter: Vec<String>,
    /// Run only this step; may be repeated
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// List the steps
    #[arg(long)]
    list: bool,
}

/// In the order of their running.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Step {
    Format,
    Tidy,
    Web,
    Clippy,
    Docs,
    Build,
    Commands,
    Tests,
    Doctests,
    Portal,
}

impl Step {
    const fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Tidy => "tidy",
            Self::Web => "web",
            Self::Clippy => "clippy",
            Self::Docs => "docs",
            Self::Build => "build",
            Self::Commands => "commands",
            Self::Tests => "tests",
            Self::Doctests => "doctests",
            Self::Portal => "portal",
        }
    }

    const fn purpose(self) -> &'static str {
        match self {
            Self::Format => "every file is formatted",
            Self::Tidy => "crate dependencies, licences, file sizes, migrations, documents, deployment files",
            Self::Web => "the portal's style, types and unit tests; it builds",
            Self::Clippy => "no lint warns",
            Self::Docs => "the documentation builds without a warning",
            Self::Build => "every program, test and example builds",
            Self::Commands => "every `hansa` command in the documents is one that the program knows",
            Self::Tests => "unit and integration tests, on SQLite, PostgreSQL and an S3-compatible store",
            Self::Doctests => "the documentation's examples",
            Self::Portal => "the portal in a browser, on SQLite and PostgreSQL",
        }
    }

    /// Whether it runs what the build step leaves.
    const fn needs_build(self) -> bool {
        matches!(self, Self::Commands | Self::Tests | Self::Doctests | Self::Portal)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:9} {}", self.name(), self.purpose())
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if options.list {
        Step::value_variants().iter().for_each(print);
        return Ok(());
    }
    let steps = chosen(options);
    let complete = steps.len() == Step::value_variants().len();
    let budget = if target_directory()?.join("debug/hansa").is_file() { WARM } else { COLD };
    demo::ensure_c_compiler()?;
    let mut suite = Suite { steps: Steps::new(steps.len()), services: None, counts: None };
    for step in steps {
        suite.run(step, &options.filter);
    }
    suite.report(complete.then_some(budget))
}

fn chosen(options: &Options) -> Vec<Step> {
    let mut steps = if !options.only.is_empty() {
        options.only.clone()
    } else if options.filter.is_empty() {
        Step::value_variants().to_vec()
    } else {
        say("With a filter only tests run; leave it out to run everything.");
        vec![Step::Tests]
    };
    if steps.iter().any(|step| step.needs_build()) {
        steps.push(Step::Build);
    }
    steps.sort_unstable();
    steps.dedup();
    steps
}

struct Suite {
    steps: Steps,
    services: Option<Services>,
    /// Of all tests, once some have run.
    counts: Option<Counts>,
}

impl Suite {
    fn run(&mut self, step: Step, filter: &[String]) {
        if step.needs_build() && self.steps.failures().contains(&Step::Build.name()) {
            return self.steps.not_run(step.name(), "the build failed");
        }
        let (services, counts) = (&mut self.services, &mut self.counts);
        self.steps.run(step.name(), step.purpose(), || match step {
            Step::Format => component("rustfmt", "fmt").and_then(|()| quietly(cargo(["fmt", "--check"]))),
            Step::Tidy => tidy::check(),
            Step::Web => web::check().and_then(|()| counted(counts, runner::portal_units)),
            Step::Clippy => component("clippy", "clippy").and_then(|()| quietly(clippy())),
            Step::Docs => quietly(docs()),
            // The programs carry the portal.
            Step::Build => {
                web::build().and_then(|()| quietly(cargo(["build", "--workspace", "--all-targets", "--locked"])))
            }
            Step::Commands => commands::check(),
            Step::Tests => counted(counts, || runner::tests(running(services)?, filter)),
            Step::Doctests => counted(counts, || runner::doctests(running(services)?, filter)),
            Step::Portal => counted(counts, || runner::portal(running(services)?)),
        });
    }

    /// The table, and last the counts: what a reader of the log's end needs.
    fn report(self, budget: Option<Duration>) -> Result<()> {
        drop(self.services);
        let took = self.steps.elapsed();
        print(format_args!("\n{}\n", self.steps.table()));
        match budget {
            Some(budget) if took > budget => {
                print(format_args!("{}, OVER the budget of {}", seconds(took), seconds(budget)));
            }
            Some(budget) => print(format_args!("{}, within the budget of {}", seconds(took), seconds(budget))),
            None => print(seconds(took)),
        }
        if let Some(counts) = self.counts {
            print(counts);
        }
        let failures = self.steps.failures();
        if failures.is_empty() { Ok(()) } else { bail!("failed: {}", failures.join(", ")) }
    }
}

/// The servers, started for the first step that needs them.
fn running(services: &mut Option<Services>) -> Result<&mut Services> {
    if services.is_none() {
        headline("      starting PostgreSQL and an S3-compatible store");
        *services = Some(Services::start()?);
    }
    services.as_mut().ok_or_else(|| anyhow::anyhow!("the test servers did not start"))
}

fn counted(total: &mut Option<Counts>, run: impl FnOnce() -> Result<Counts>) -> Result<String> {
    let counts = run()?;
    total.get_or_insert_default().add(counts);
    counts.verdict()
}

fn quietly(mut command: Command) -> Result<String> {
    say(format_args!("      {}", line(&command)));
    process::run(&mut command)?;
    Ok(String::new())
}

fn clippy() -> Command {
    cargo(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
}

fn docs() -> Command {
    let mut command = cargo(["doc", "--no-deps", "--workspace", "--locked"]);
    command.env("RUSTDOCFLAGS", "-D warnings");
    command
}

/// A toolchain installed with its minimal profile has neither rustfmt nor clippy.
fn component(name: &str, subcommand: &str) -> Result<()> {
    if succeeds(Command::new("cargo").args([subcommand, "--version"])) {
        return Ok(());
    }
    say(format_args!("      the toolchain has no {name}: rustup component add {name}"));
    capture(Command::new("rustup").args(["component", "add", name])).map(drop)
}
