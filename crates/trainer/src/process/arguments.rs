//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::job::read_job;

/// How to call the program.
pub const USAGE: &str = "\
hansa-trainer trains models and predicts with them; a Hansa worker starts it, one process per job.

Usage:
  hansa-trainer train --dir DIR     run DIR/job.json; events on stdout, one JSON document per line
  hansa-trainer predict --dir DIR   load the model in DIR; a JSON request per line on stdin, a response on stdout
  hansa-trainer version             print the version

The line \"cancel\" on stdin stops training; end of file on stdin ends it at once, so keep stdin open.

Exit status:
  0  done
  2  wrong command line
 10  failed; the same job would fail again
 11  failed; another attempt may succeed
 12  cancelled
 13  the worker is gone";

/// What the program is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Train the job in a working directory.
    Train {
        /// The working directory.
        folder: PathBuf,
    },
    /// Predict with the model in a folder.
    Predict {
        /// The folder with `model.json`.
        folder: PathBuf,
    },
    /// Print the version.
    Version,
    /// Print how to call the program.
    Help,
}

impl Command {
    /// Processor cores that the command may use: what the job asks for, one to predict.
    pub fn threads(&self) -> u32 {
        match self {
            Self::Train { folder } => read_job(folder).map_or(1, |job| job.spec.resources().cpus),
            Self::Predict { .. } | Self::Version | Self::Help => 1,
        }
    }
}

/// Reads the arguments after the program's name. The error is for people.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut arguments = arguments.into_iter();
    let name = arguments.next().unwrap_or_default();
    let command = match name.to_str() {
        Some("train") => Command::Train { folder: folder(&mut arguments)? },
        Some("predict") => Command::Predict { folder: folder(&mut arguments)? },
        Some("version" | "--version" | "-V") => Command::Version,
        Some("help" | "--help" | "-h") => Command::Help,
        Some("") => return Err("a command is missing: train, predict or version".into()),
        _ => return Err(format!("unknown command {}: use train, predict or version", name.display())),
    };
    match arguments.next() {
        Some(extra) => Err(format!("unexpected argument {}", extra.display())),
        None => Ok(command),
    }
}

fn folder(arguments: &mut impl Iterator<Item = OsString>) -> Result<PathBuf, String> {
    let option = arguments.next().unwrap_or_default();
    if let Some(value) = option.to_str().and_then(|option| option.strip_prefix("--dir=")) {
        return Ok(value.into());
    }
    if option != "--dir" {
        return Err("the option --dir DIR is missing".into());
    }
    arguments.next().map(PathBuf::from).ok_or_else(|| "--dir needs a folder".into())
}
