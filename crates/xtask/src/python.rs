//! Python with pinned packages, for what is written in it: the checks of `cargo xtask conformance` and the peers of `cargo xtask bench`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::output::say;
use crate::process::{capture, succeeds};
use crate::workspace::{root, target_directory};

/// Packages that are installed together, under `target/`.
#[derive(Clone, Copy)]
pub(crate) struct Environment {
    /// Folder under `target/xtask`.
    pub(crate) name: &'static str,
    /// File of pip's that pins every package, relative to the repository.
    pub(crate) requirements: &'static str,
    /// What is to be expected of the installation.
    pub(crate) size: &'static str,
}

/// What the API and the files are checked with.
pub(crate) const CONFORMANCE: Environment = Environment {
    name: "conformance",
    requirements: "crates/xtask/src/conformance/requirements.txt",
    size: "some hundred MB",
};

/// What the trainer is compared with: `PyTorch`, Keras, `transformers`, `peft`, and pretrained weights.
pub(crate) const PEERS: Environment =
    Environment { name: "peers", requirements: "crates/xtask/src/peers/requirements.txt", size: "8 GB" };

impl Environment {
    /// Its interpreter; set up where it is not there yet, or where the versions have changed.
    pub(crate) fn python(self) -> Result<PathBuf> {
        let home = target_directory()?.join("xtask").join(self.name);
        let (python, installed) = (home.join("bin/python"), home.join("requirements.txt"));
        let file = root().join(self.requirements);
        let wanted = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
            return Ok(python);
        }
        let has_venv = || succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"]));
        if !has_venv() {
            apt::install(&["python3", "python3-venv"], "what runs now are Python programs")?;
        }
        say(format_args!("Python packages are needed: installing them with pip into target/ ({}) ...", self.size));
        capture(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary=:all:"])
            .arg("--requirement");
        capture(pip.arg(&file)).context("the Python packages cannot be installed")?;
        // Written last: an interrupted installation must not be taken for one.
        std::fs::write(&installed, wanted)?;
        Ok(python)
    }
}
