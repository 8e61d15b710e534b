//! `cargo xtask bench`: measures what the project promises, prints the figures, and writes `docs/benchmarks.md`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::output::{headline, print, say};
use crate::process::{capture, run as run_command};
use crate::python::PEERS;
use crate::services::Services;
use crate::workspace::{cargo, programs, root, target_directory};
use crate::{browser, web};

mod figure;
mod idle_memory;
mod machine;
mod program;
mod report;
mod trainer;

use figure::Figure;
use program::Program;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Measure only these
    #[arg(value_name = "NAME")]
    only: Vec<String>,
    /// List the measurements
    #[arg(long)]
    list: bool,
}

/// One measurement.
struct Measure {
    name: &'static str,
    promise: &'static str,
    how: How,
}

enum How {
    /// The resident memory of a server that nobody uses.
    IdleMemory,
    /// A program of this workspace that prints its figures.
    Program(Program),
    /// How soon people can begin in a browser.
    FirstPage,
    /// The trainer against its peers.
    Trainer,
    /// How well the recipes do.
    Quality,
}

const MEASURES: &[Measure] = &[
    Measure {
        name: "first-step",
        promise: "the demo's job, from its submission to its first training step, on the embedded default",
        how: How::Program(Program { package: "hansa", example: "first_step", services: false }),
    },
    Measure { name: "idle-memory", promise: "`hansa serve` with nothing to do", how: How::IdleMemory },
    Measure {
        name: "stream-memory",
        promise: "`hansa serve` while 2 GiB stream in and out",
        how: How::Program(Program { package: "hansa", example: "stream_memory", services: false }),
    },
    Measure {
        name: "transfer",
        promise: "2 GiB in and out, encrypted, against sha256sum of the same file",
        how: How::Program(Program { package: "blob-store", example: "throughput", services: false }),
    },
    Measure {
        name: "authenticated-read",
        promise: "reads with token, policy and row scope, 32 connections, at 10 and at 1,000,000 rows of other partners",
        how: How::Program(Program { package: "hansa", example: "authenticated_read", services: true }),
    },
    Measure {
        name: "audit-log",
        promise: "a page of an audit log of 5,000,000 rows, and any search of it",
        how: How::Program(Program { package: "hansa", example: "audit_log", services: true }),
    },
    Measure {
        name: "catalogue",
        promise: "any page and any search of a catalogue of 100,000 items, with facets, through the whole server",
        how: How::Program(Program { package: "hansa", example: "catalogue", services: true }),
    },
    Measure {
        name: "first-page",
        promise: "the portal's first pages, nothing kept by the browser, on a processor slowed down to a quarter",
        how: How::FirstPage,
    },
    Measure {
        name: "trainer",
        promise: "training, in turns with Keras, PyTorch and peft; the least of some steps in each of five turns, and the turns' median",
        how: How::Trainer,
    },
    Measure {
        name: "quality",
        promise: "how often the recipes are right on held-out rows of data sets of the literature, the mean of five seeds",
        how: How::Quality,
    },
];

/// What measurements share: the optimised programs, and the test servers once one needs them.
struct Bench {
    programs: PathBuf,
    services: Option<Services>,
}

/// What came of one measurement.
struct Measured {
    measure: &'static Measure,
    result: Result<Vec<Figure>>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if options.list {
        for measure in MEASURES {
            print(format_args!("{:20} {}", measure.name, measure.promise));
        }
        return Ok(());
    }
    let chosen = chosen(&options.only)?;
    build(&chosen)?;
    let mut bench = Bench { programs: target_directory()?.join("release"), services: None };
    let measured: Vec<Measured> = chosen.into_iter().map(|measure| bench.measure(measure)).collect();
    drop(bench);
    print(report::table(&measured));
    let path = root().join("docs/benchmarks.md");
    let document = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    std::fs::write(&path, report::updated(&document, &machine::describe()?, &measured)?)?;
    say(format_args!("written: {}", path.display()));
    verdict(&measured)
}

/// Builds the programs that are measured and those that measure.
fn build(chosen: &[&Measure]) -> Result<()> {
    headline("building what is measured and the programs that measure it, release profile");
    let mut build = cargo(["build", "--release", "--locked"]);
    if chosen.iter().all(|measure| matches!(measure.how, How::Trainer | How::Quality)) {
        return run_command(build.args(["--package", "trainer", "--bins", "--example", "works"]));
    }
    // The program carries the portal.
    web::build()?;
    // All in one build: each choice of packages has features of its own, and would compile everything anew.
    let packages = ["--package", "hansa", "--package", "trainer", "--package", "blob-store"];
    run_command(build.args(["--bins", "--examples"]).args(packages))
}

fn chosen(only: &[String]) -> Result<Vec<&'static Measure>> {
    if let Some(unknown) = only.iter().find(|name| MEASURES.iter().all(|measure| measure.name != **name)) {
        bail!("there is no measurement {unknown}; see `cargo xtask bench --list`");
    }
    Ok(MEASURES.iter().filter(|measure| only.is_empty() || only.iter().any(|name| name == measure.name)).collect())
}

/// Measured by a script of the browser's tests, which prints its figures as a program does.
fn first_page(folder: &Path) -> Result<Vec<Figure>> {
    let mut script = browser::script("measure/first_page.mjs")?;
    capture(script.envs(programs(folder)))?.lines().map(Figure::parse).collect()
}

/// Measured by a script, on data sets that lie in packages.
fn quality(folder: &Path) -> Result<Vec<Figure>> {
    let mut script = Command::new(PEERS.python()?);
    script.arg("-B").arg(root().join("crates/xtask/src/peers/quality.py")).arg(target_directory()?.join("xtask/data"));
    capture(script.envs(programs(folder)).stderr(Stdio::inherit()))?.lines().map(Figure::parse).collect()
}

fn verdict(measured: &[Measured]) -> Result<()> {
    let missed = |one: &&Measured| !one.result.as_ref().is_ok_and(|figures| figures.iter().all(Figure::holds));
    let names: Vec<&str> = measured.iter().filter(missed).map(|one| one.measure.name).collect();
    if names.is_empty() { Ok(()) } else { bail!("not measured, or promise not kept: {}", names.join(", ")) }
}

impl Bench {
    fn measure(&mut self, measure: &'static Measure) -> Measured {
        headline(format_args!("{}: {}", measure.name, measure.promise));
        let result = match &measure.how {
            How::IdleMemory => idle_memory::measure(&self.programs.join("hansa")),
            How::Program(program) => program.measure(&self.programs, &mut self.services),
            How::FirstPage => first_page(&self.programs),
            How::Trainer => trainer::measure(&self.programs),
            How::Quality => quality(&self.programs),
        };
        if let Err(error) = &result {
            say(format_args!("not measured: {error:#}"));
        }
        Measured { measure, result }
    }
}
