//! `cargo xtask conformance`: the API against what others think of it. Schemathesis reads its OpenAPI document, and the libraries
//! that people use read the files that it describes; and the compose file against the specification's schema. Too heavy for
//! `cargo xtask test`, and in Python, which these are written in.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::hansa::Server;
use crate::output::{headline, print, say};
use crate::process::{capture, run as run_command, succeeds};
use crate::step::Steps;
use crate::workspace::{cargo, root, target_directory};
use crate::{apt, demo};

/// Relative to the repository: the programs, and the versions of all that they need.
const FOLDER: &str = "crates/xtask/src/conformance";
const REQUIREMENTS: &str = include_str!("conformance/requirements.txt");

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
}

impl Check {
    const fn name(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Files => "files",
            Self::Compose => "compose",
        }
    }

    const fn purpose(self) -> &'static str {
        match self {
            Self::Contract => "every answer is one that the OpenAPI document promises",
            Self::Files => "files of pyarrow, polars, duckdb, fastparquet and pandas are read as these read them",
            Self::Compose => "docker-compose.yml is what the Compose specification allows",
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    demo::ensure_c_compiler()?;
    let python = python()?;
    headline("building hansa and hansa-trainer");
    run_command(&mut cargo(["build", "--locked", "--package", "hansa", "--package", "trainer", "--bins"]))?;
    let program = target_directory()?.join("debug/hansa");
    let chosen = |check: &Check| options.only.is_empty() || options.only.contains(check);
    let checks: Vec<Check> = Check::value_variants().iter().copied().filter(chosen).collect();
    let mut steps = Steps::new(checks.len());
    for check in checks {
        steps.run(check.name(), check.purpose(), || match check {
            Check::Compose => compose_file(&python),
            Check::Contract | Check::Files => check_with(check, &python, &program, options.examples),
        });
    }
    print(format_args!("\n{}", steps.table()));
    let failures = steps.failures();
    if failures.is_empty() { Ok(()) } else { bail!("failed: {}", failures.join(", ")) }
}

/// Each on a server of its own.
fn check_with(check: Check, python: &Path, program: &Path, examples: u32) -> Result<String> {
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
fn compose_file(python: &Path) -> Result<String> {
    let mut command = Command::new(python);
    command.args(["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]);
    run_command(command.arg(root().join("docker-compose.yml")))?;
    Ok(String::new())
}

/// A Python with the pinned packages; set up under `target/` where it is not there yet, or where the versions have changed.
fn python() -> Result<PathBuf> {
    let home = target_directory()?.join("xtask/conformance");
    let (python, installed) = (home.join("bin/python"), home.join("requirements.txt"));
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == REQUIREMENTS) {
        return Ok(python);
    }
    let has_venv = || succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"]));
    if !has_venv() {
        apt::install(&["python3", "python3-venv"], "the checks are Python programs")?;
    }
    say("the checks need Python packages: installing them with pip into target/ ...");
    capture(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    let requirements = root().join(FOLDER).join("requirements.txt");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--requirement"])
        .arg(requirements);
    capture(&mut pip).context("the Python packages cannot be installed")?;
    // Written last: an interrupted installation must not be taken for one.
    std::fs::write(&installed, REQUIREMENTS)?;
    Ok(python)
}
