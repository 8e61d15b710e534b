//! Checkpoints: everything that training needs to go on as if it had never stopped.
//!
//! A file is [`MAGIC`], the SHA-256 of the rest, and a safetensors document: the weights, the optimiser's running
//! means and a header. What is random depends on the seed and on epoch, step and place alone, so that
//! epoch and step are all that has to be known of it.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

use candle_core::{Device, Tensor};
use recipes::protocol::LogLevel;
use recipes::values;
use safetensors::SafeTensors;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Digest, EventSink, TrainerError, durable, sha256};

/// First bytes of a checkpoint; the last of them is the format's version.
const MAGIC: &[u8; 8] = b"HANSACK\x01";
/// Key of the header in the document's metadata.
const HEADER_KEY: &str = "hansa";
/// The code that writes and reads them, by a name that changes with it.
const CODE: &str = env!("TRAINER_CODE");
/// Checkpoints kept.
const KEPT: usize = 2;

/// What a checkpoint says about itself.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    epoch: u32,
    step: u64,
    /// Digest of everything that must be the same when training goes on.
    identity: String,
    /// The code that took the steps; nothing in files of programs that did not name it.
    #[serde(default)]
    code: String,
}

/// The content of a checkpoint.
#[derive(Debug)]
pub(crate) struct State {
    /// The name of the file.
    pub(crate) file: String,
    pub(crate) epoch: u32,
    pub(crate) step: u64,
    tensors: HashMap<String, Tensor>,
}

impl State {
    pub(crate) fn tensor(&self, name: &str) -> candle_core::Result<Tensor> {
        match self.tensors.get(name) {
            Some(tensor) => Ok(tensor.clone()),
            None => candle_core::bail!("the checkpoint has no tensor {name}"),
        }
    }

    /// The tensors whose names begin so, by the rest of their names.
    pub(crate) fn tensors_below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Tensor)> {
        self.tensors.iter().filter_map(move |(name, tensor)| Some((name.strip_prefix(prefix)?, tensor)))
    }
}

/// Why a checkpoint is of no use.
#[derive(Debug, Error)]
pub(crate) enum Damage {
    #[error("it cannot be read ({0})")]
    Unreadable(String),
    #[error("its content does not match its digest")]
    Digest,
    #[error("it belongs to another specification or other data")]
    Foreign,
    #[error("it was written by another version of this program, which may have taken other steps")]
    Outdated,
    #[error("its content is incomplete ({0})")]
    Content(String),
}

impl Damage {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) | Self::Digest | Self::Content(_) => "checkpoint_damaged",
            Self::Foreign => "checkpoint_foreign",
            Self::Outdated => "checkpoint_outdated",
        }
    }
}

/// How the names of checkpoints end.
const SUFFIX: &str = ".ckpt";

/// The checkpoints of one job.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    folder: PathBuf,
    identity: Digest,
    code: &'static str,
    /// Files of this attempt, the oldest first, the one it went on from included.
    files: VecDeque<String>,
    /// What every checkpoint holds beside the state of what learns.
    carried: Vec<(String, Tensor)>,
}

impl Checkpoints {
    /// Those in a folder, of the job that this digest stands for.
    pub(crate) fn new(folder: PathBuf, identity: Digest) -> Self {
        Self { folder, identity, code: CODE, files: VecDeque::new(), carried: Vec::new() }
    }

    /// From now on every checkpoint holds these tensors as well. Their names are none of those of the state of what learns.
    pub(crate) fn carry(&mut self, tensors: Vec<(String, Tensor)>) {
        self.carried = tensors;
    }

    /// Writes a checkpoint under that name, then removes all but the last few. Returns the name.
    pub(crate) fn save(
        &mut self,
        file: &str,
        (epoch, step): (u32, u64),
        mut tensors: Vec<(String, Tensor)>,
    ) -> Result<String, TrainerError> {
        tensors.extend(self.carried.iter().cloned());
        let header = Header { epoch, step, identity: self.identity.to_string(), code: self.code.to_owned() };
        let header = serde_json::to_string(&header).map_err(|error| candle_core::Error::Msg(error.to_string()))?;
        let metadata = HashMap::from([(HEADER_KEY.to_owned(), header)]);
        let document = safetensors::serialize(tensors, Some(metadata))?;
        let digest = sha256(&[&document]);
        durable::write(&self.folder, file, &[MAGIC, &digest.0, &document])
            .map_err(TrainerError::io("write", Path::new("checkpoint").join(file)))?;
        self.keep(file);
        Ok(file.to_owned())
    }

    /// Reads a checkpoint of this job.
    pub(crate) fn load(&mut self, file: &str) -> Result<State, Damage> {
        if file.contains(['/', '\\']) {
            return Err(Damage::Unreadable("its name is a path".into()));
        }
        let bytes = std::fs::read(self.folder.join(file)).map_err(|error| Damage::Unreadable(error.to_string()))?;
        let (header, tensors) = decode(&bytes)?;
        if header.identity != self.identity.to_string() {
            return Err(Damage::Foreign);
        }
        if header.code != self.code {
            return Err(Damage::Outdated);
        }
        self.files = self.others(file);
        self.files.push_back(file.to_owned());
        Ok(State { file: file.to_owned(), epoch: header.epoch, step: header.step, tensors })
    }

    /// Reports that a checkpoint is of no use, and leaves it alone from now on.
    pub(crate) fn refuse(
        &mut self,
        file: &str,
        damage: &Damage,
        events: &mut EventSink<'_>,
    ) -> Result<(), TrainerError> {
        self.files.clear();
        let message = format!("checkpoint {file} is not used, training starts afresh: {damage}");
        events.log(LogLevel::Warn, damage.code(), message, values([("file", file.to_owned())]))
    }

    /// What earlier attempts left beside that file, by name.
    fn others(&self, file: &str) -> VecDeque<String> {
        let found = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = found.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(SUFFIX) && name != file).collect();
        names.sort_unstable();
        names.into()
    }

    fn keep(&mut self, file: &str) {
        if !self.files.iter().any(|known| known == file) {
            self.files.push_back(file.to_owned());
        }
        while self.files.len() > KEPT {
            if let Some(old) = self.files.pop_front() {
                // One that stays only takes space.
                let _ = std::fs::remove_file(self.folder.join(old));
            }
        }
    }
}

/// What goes on from a checkpoint.
pub(crate) trait Resumable {
    /// Takes over the state of a checkpoint; on an error, is as new.
    fn restore(&mut self, state: &State) -> Result<(), TrainerError>;

    /// Epochs done.
    fn epoch(&self) -> u32;
}

/// Goes on from a checkpoint. One that is damaged, belongs to other data or was written by other code is reported, and training starts
/// afresh: it arrives at the weights of a job that was never interrupted, only later.
pub(crate) fn resume(
    learning: &mut impl Resumable,
    checkpoints: &mut Checkpoints,
    file: &str,
    events: &mut EventSink<'_>,
) -> Result<(), TrainerError> {
    match checkpoints.load(file) {
        Ok(state) => go_on(learning, checkpoints, &state, events),
        Err(damage) => checkpoints.refuse(file, &damage, events),
    }
}

/// The same from a checkpoint that is read already.
pub(crate) fn go_on(
    learning: &mut impl Resumable,
    checkpoints: &mut Checkpoints,
    state: &State,
    events: &mut EventSink<'_>,
) -> Result<(), TrainerError> {
    let file = &state.file;
    match learning.restore(state) {
        Ok(()) => {
            let epoch = learning.epoch();
            let message = format!("going on after epoch {epoch} from {file}");
            events.log(LogLevel::Info, "resumed", message, values([("epoch", epoch.to_string())]))
        }
        Err(error) => checkpoints.refuse(file, &Damage::Content(error.to_string()), events),
    }
}

fn decode(bytes: &[u8]) -> Result<(Header, HashMap<String, Tensor>), Damage> {
    let content = |error: &dyn std::fmt::Display| Damage::Content(error.to_string());
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| content(&"it does not begin like a checkpoint"))?;
    let (digest, document) = rest.split_at_checked(32).ok_or(Damage::Digest)?;
    if sha256(&[document]).0 != *digest {
        return Err(Damage::Digest);
    }
    let (_, metadata) = SafeTensors::read_metadata(document).map_err(|error| content(&error))?;
    let header = metadata.metadata().as_ref().and_then(|entries| entries.get(HEADER_KEY));
    let header = header.ok_or_else(|| content(&"it has no header"))?;
    let header = serde_json::from_str(header).map_err(|error| content(&error))?;
    let tensors = candle_core::safetensors::load_buffer(document, &Device::Cpu).map_err(|error| content(&error))?;
    Ok((header, tensors))
}

#[cfg(test)]
mod tests;
