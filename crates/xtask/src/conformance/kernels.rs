//! The kernels of a GPU where there is none: their sources compiled for the processor, each run and compared; and, where CUDA's compiler
//! is at hand, compiled for a GPU.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::output::say;
use crate::process::{find_on_path, run};
use crate::workspace::root;

/// Relative to the repository.
const FOLDER: &str = "crates/trainer/kernels";
/// As `crates/trainer/build.rs` compiles them.
const STORED: [&[&str]; 2] = [&[], &["-DSTORED_BF16"]];
/// Nothing beyond an operand is read or written without an error.
const GUARDS: [&str; 2] = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

pub(super) fn check() -> Result<String> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let program = folder.path().join("kernels");
    let mut compile = Command::new("g++");
    compile.args(["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror"]).args(GUARDS).arg("-o").arg(&program);
    run(compile.arg(root().join(FOLDER).join("check/main.cpp")))?;
    run(&mut Command::new(&program))?;
    let Some(nvcc) = find_on_path("nvcc") else {
        say("      nvcc is not on the path: the kernels were not compiled for a GPU");
        return Ok("without nvcc".to_owned());
    };
    for source in sources()? {
        for flags in STORED {
            let mut command = Command::new(&nvcc);
            command.args(["--ptx", "-O3", "-std=c++17", "-arch", "compute_80"]).args(flags);
            run(command.arg("-o").arg(folder.path().join("kernel.ptx")).arg(&source))?;
        }
    }
    Ok("with nvcc".to_owned())
}

fn sources() -> Result<Vec<PathBuf>> {
    let folder = root().join(FOLDER);
    let entries = std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let sources: Vec<_> = paths.into_iter().filter(|path| is_source(path)).collect();
    if sources.is_empty() {
        bail!("there are no kernels in {}", folder.display());
    }
    Ok(sources)
}

fn is_source(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("cu"))
}
