//! Measurements made by programs of this workspace: an example of a crate, which prints its figures.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::figure::Figure;
use crate::process::line;
use crate::services::Services;
use crate::workspace::{self, root};

pub(super) struct Program {
    pub(super) package: &'static str,
    /// `crates/<package>/examples/<example>.rs`; its standard output is one figure a line (see [`Figure::parse`]).
    pub(super) example: &'static str,
    /// Whether it takes the test servers.
    pub(super) services: bool,
}

impl Program {
    /// The figures. The program finds the optimised `hansa` and `hansa-trainer` as tests do, by `HANSA_TEST_BIN` and
    /// `HANSA_TEST_TRAINER`.
    pub(super) fn measure(&self, programs: &Path, services: &mut Option<Services>) -> Result<Vec<Figure>> {
        let Self { package, example, .. } = self;
        let source = format!("crates/{package}/examples/{example}.rs");
        if !root().join(&source).is_file() {
            bail!("the program that measures it is missing: {source}");
        }
        let mut command = Command::new(programs.join("examples").join(example));
        command.current_dir(root()).envs(workspace::programs(programs)).stdout(Stdio::piped());
        let figures = self.run(&mut command, services)?;
        if figures.is_empty() {
            bail!("{source} printed no figure");
        }
        Ok(figures)
    }

    fn run(&self, command: &mut Command, services: &mut Option<Services>) -> Result<Vec<Figure>> {
        let mut figures = Vec::new();
        let mut read = |child: &mut Child| {
            figures = read(child.stdout.take().context("no output")?)?;
            Ok(())
        };
        let status = if self.services {
            if services.is_none() {
                *services = Some(Services::start()?);
            }
            services.as_mut().context("the test servers did not start")?.run(command, read)?
        } else {
            let mut child = command.spawn().with_context(|| format!("cannot start `{}`", line(command)))?;
            let read = read(&mut child);
            let status = child.wait()?;
            read.map(|()| status)?
        };
        if status.success() { Ok(figures) } else { bail!("`{}` failed: {status}", line(command)) }
    }
}

fn read(output: impl std::io::Read) -> Result<Vec<Figure>> {
    BufReader::new(output).lines().map(|line| Figure::parse(&line?)).collect()
}
