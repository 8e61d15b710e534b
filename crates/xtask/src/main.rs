//! Development tasks: `cargo xtask <task>`.
//!
//! Kept small in dependencies, because it is the first thing that a newcomer waits for.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

mod apt;
mod bench;
mod browser;
mod conformance;
mod demo;
mod hansa;
mod node;
mod output;
mod process;
mod python;
mod services;
mod step;
mod test;
mod tidy;
mod web;
mod wheel;
mod workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Development tasks of this repository")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up, build, and run the whole main job on this machine
    Demo(demo::Options),
    /// Run everything that guards the project: style, lints, docs, all tests on `SQLite` and PostgreSQL
    Test(test::Options),
    /// Build the portal, which the programs' build then takes in
    Web,
    /// Check what compilers do not: crate dependencies, licences, file sizes, migrations, documents
    Tidy,
    /// Measure what the project promises and write docs/benchmarks.md
    Bench(bench::Options),
    /// Check the API against its own document and against files of other programs, with tools written in Python
    Conformance(conformance::Options),
    /// Start the test servers (PostgreSQL, S3) and run a command against them, or wait for Ctrl-C
    Services {
        /// The command, with `HANSA_TEST_*` in its environment
        #[arg(last = true)]
        command: Vec<OsString>,
    },
    /// Own the test servers until standard input ends (started by the other tasks)
    #[command(hide = true)]
    ServicesGuard {
        /// Folder of PostgreSQL's programs
        #[arg(long)]
        postgres: PathBuf,
        /// `SeaweedFS` program
        #[arg(long)]
        weed: PathBuf,
    },
}

/// This program's command line, by which the documents are checked.
fn command() -> clap::Command {
    Arguments::command()
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::headline(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Web => web::run(),
        Task::Tidy => tidy::run(),
        Task::Bench(options) => bench::run(&options),
        Task::Conformance(options) => conformance::run(&options),
        Task::Services { command } => services::run(&command),
        Task::ServicesGuard { postgres, weed } => services::guard(&postgres, &weed),
    }
}
