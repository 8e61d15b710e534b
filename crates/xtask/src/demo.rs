//! `cargo xtask demo`: set-up, build, and the whole main job.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::output::{headline, say, seconds};
use crate::process::{run as run_command, succeeds};
use crate::{apt, web, workspace};

const COLD: Duration = Duration::from_mins(15);
const WARM: Duration = Duration::from_mins(1);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Exit after the main job, with 0 only if every step was verified
    #[arg(long)]
    once: bool,
    /// Port to serve on [default: 8080, or a free one where that is taken]
    #[arg(long)]
    port: Option<u16>,
    /// Folder to keep everything in [default: a temporary one]
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

/// Ends by becoming `hansa demo`, so that its exit code is ours and signals reach it directly.
pub(crate) fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    headline("[1/4] prerequisites: a C compiler");
    ensure_c_compiler()?;
    headline("[2/4] portal: built when it has changed");
    web::build()?;
    let target = workspace::target_directory()?;
    let server = target.join("debug/hansa");
    let budget = if server.is_file() { WARM } else { COLD };
    headline("[3/4] build: hansa and hansa-trainer (cold about 10 minutes on 2 cores, then seconds)");
    run_command(&mut workspace::cargo(["build", "--locked", "--package", "hansa", "--package", "trainer", "--bins"]))?;
    require(&server)?;
    require(&target.join("debug/hansa-trainer"))?;
    let spent = seconds(started.elapsed());
    headline(format_args!("[4/4] demo: ready to start after {spent} (budget to its end: {})", seconds(budget)));
    Err(demo_command(&server, options).exec()).with_context(|| format!("cannot start {}", server.display()))
}

fn demo_command(server: &Path, options: &Options) -> Command {
    let mut command = Command::new(server);
    command.arg("demo");
    if options.once {
        command.arg("--once");
    }
    if let Some(port) = options.port {
        command.args(["--port", &port.to_string()]);
    }
    if let Some(folder) = &options.data_dir {
        command.arg("--data-dir").arg(folder);
    }
    command
}

fn require(program: &Path) -> Result<()> {
    if program.is_file() { Ok(()) } else { bail!("the build left no {}", program.display()) }
}

/// Some dependencies are C and assembler (cryptography, `SQLite`); checked by compiling and linking a program.
pub(crate) fn ensure_c_compiler() -> Result<()> {
    if c_compiler_works()? {
        return Ok(());
    }
    apt::install(&["gcc", "libc6-dev"], "the build needs a C compiler with the C library's headers")?;
    if c_compiler_works()? {
        say("a C compiler is installed");
        return Ok(());
    }
    bail!("`cc` still cannot compile and link a small program; try it by hand: echo 'int main(){{}}' | cc -x c -")
}

fn c_compiler_works() -> Result<bool> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let source = folder.path().join("probe.c");
    let mut file = std::fs::File::create(&source)?;
    file.write_all(b"#include <stdio.h>\nint main(void) { return puts(\"\") < 0; }\n")?;
    let mut compiler = Command::new("cc");
    compiler.arg(&source).arg("-o").arg(folder.path().join("probe")).stdout(Stdio::null());
    Ok(succeeds(&mut compiler))
}
