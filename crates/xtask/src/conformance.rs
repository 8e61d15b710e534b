//! `cargo xtask conformance`: the API against what others think of it. Schemathesis reads its OpenAPI document, and the libraries
//! that people use read the files that it describes; the compose file against the specification's schema; trained models against
//! the libraries that load them; the kernels of a GPU against double precision, where there is none. Too heavy for `cargo xtask test`,
//! and in the languages that these are written in.

mod kernels;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::demo;
use crate::hansa::Server;
use crate::output::{headline, print};
use crate::process::run as run_command;
use crate::python::{CONFORMANCE, PEERS};
use crate::step::Steps;
use crate::workspace::{cargo, programs, root, target_directory};

/// Relative to the repository: the programs, and the versions of all that they need.
const FOLDER: &str = "crates/xtask/src/conformance";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Check only this; may be repeated
    #[arg(long, value_name = "CHECK")]
    only: Vec<Check>,
    /// Requests that are made up for each operation and each person
    #[arg(long, default_value_t = 20)]
    examples: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Check {
    Contract,
    Files,
    Compose,
    Encoders,
    Decoders,
    Kernels,
}

impl Check {
    const fn name(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Files => "files",
            Self::Compose => "compose",
            Self::Encoders => "encoders",
            Self::Decoders => "decoders",
            Self::Kernels => "kernels",
        }
    }

    const fn purpose(self) -> &'static str {
        match self {
            Self::Contract => "every answer is one that the OpenAPI document promises",
            Self::Files => "files of pyarrow, polars, duckdb, fastparquet and pandas are read as these read them",
            Self::Compose => "docker-compose.yml is what the Compose specification allows",
            Self::Encoders => "classifiers of texts answer in transformers and peft as they do here",
            Self::Decoders => "language models go on from prompts in transformers and peft as they do here",
            Self::Kernels => "kernels of a GPU, run on the processor, give what they are to give",
        }
    }

    /// Whether it asks programs of the project.
    const fn needs_programs(self) -> bool {
        !matches!(self, Self::Compose | Self::Kernels)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    demo::ensure_c_compiler()?;
    let chosen = |check: &Check| options.only.is_empty() || options.only.contains(check);
    let checks: Vec<Check> = Check::value_variants().iter().copied().filter(chosen).collect();
    if checks.iter().any(|check| check.needs_programs()) {
        headline("building hansa and hansa-trainer");
        run_command(&mut cargo(["build", "--locked", "--package", "hansa", "--package", "trainer", "--bins"]))?;
    }
    let program = target_directory()?.join("debug/hansa");
    let mut steps = Steps::new(checks.len());
    for check in checks {
        steps.run(check.name(), check.purpose(), || match check {
            Check::Compose => compose_file(),
            Check::Contract | Check::Files => check_with(check, &program, options.examples),
            Check::Encoders | Check::Decoders => model_files(check),
            Check::Kernels => kernels::check(),
        });
    }
    print(format_args!("\n{}", steps.table()));
    let failures = steps.failures();
    if failures.is_empty() { Ok(()) } else { bail!("failed: {}", failures.join(", ")) }
}

/// Each on a server of its own.
fn check_with(check: Check, program: &Path, examples: u32) -> Result<String> {
    let python = CONFORMANCE.python()?;
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let server = Server::start(program, &folder.path().join("data"))?;
    let mut command = Command::new(python);
    command.arg("-B").arg(root().join(FOLDER).join(format!("{}.py", check.name())));
    command.env("HANSA_SERVER", server.url()).env("HANSA_SETUP_TOKEN", server.setup_token());
    command.env("HANSA_CONFORMANCE_EXAMPLES", examples.to_string());
    run_command(&mut command)?;
    Ok(String::new())
}

/// What `docker compose config` would say of its form, where there is no Docker.
fn compose_file() -> Result<String> {
    let python = CONFORMANCE.python()?;
    let mut command = Command::new(python);
    command.args(["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]);
    run_command(command.arg(root().join("docker-compose.yml")))?;
    Ok(String::new())
}

/// Trains, and has the libraries load what came, for whose sake the files have the names that they have.
fn model_files(check: Check) -> Result<String> {
    let mut command = Command::new(PEERS.python()?);
    command.arg("-B").arg(root().join("crates/xtask/src/peers").join(format!("{}.py", check.name())));
    command.envs(programs(&target_directory()?.join("debug"))).env("HF_HUB_OFFLINE", "1");
    run_command(&mut command)?;
    Ok(String::new())
}
