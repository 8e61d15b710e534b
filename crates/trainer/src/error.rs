//! Everything that can end a training job, and what to do about it.

mod data;
mod diverged;
mod reached;

#[cfg(test)]
mod tests;

use std::io;
use std::path::PathBuf;

use recipes::protocol::{Disposition, Failure};
use recipes::{SpecError, Values, values};
use thiserror::Error;

pub use data::DataError;
pub use diverged::{Diverged, Symptom};
pub use reached::{Reached, ReadPlace};

use crate::pretrained::{PretrainedError, WEIGHTS_FILE};

/// Why a job ended without a model.
#[derive(Debug, Error)]
pub enum TrainerError {
    /// The job file is missing or not a job.
    #[error("cannot read the job {path}: {reason}")]
    Job {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The specification is not valid.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The data cannot be trained on.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The base model cannot be used.
    #[error(transparent)]
    Pretrained(#[from] PretrainedError),
    /// The base model does not fit into the memory that the job's process may allocate.
    #[error(
        "the base model's {file} needs at least {needed} MiB of memory to be trained this way; the process has {left} MiB left"
    )]
    BaseTooLarge {
        /// The file.
        file: &'static str,
        /// Estimate in MiB.
        needed: u64,
        /// What the process may still allocate, in MiB.
        left: u64,
    },
    /// A loss, a gradient or a weight is no number any more.
    #[error(transparent)]
    Diverged(#[from] Diverged),
    /// A GPU is asked for and there is none.
    #[error("the job asks for a GPU, but {reason}")]
    NoGpu {
        /// Why there is none.
        reason: String,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried: `read`, `write`.
        action: &'static str,
        /// The file, relative to the working directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The worker asked the job to stop.
    #[error("the job was cancelled")]
    Cancelled,
    /// Nobody reads the events any more.
    #[error("the worker is gone: {0}")]
    ParentGone(#[source] io::Error),
    /// A tensor operation failed.
    #[error("the training engine failed: {0}")]
    Engine(#[from] candle_core::Error),
    /// Writing or reading tensors failed.
    #[error("tensors could not be stored: {0}")]
    Tensors(#[from] safetensors::SafeTensorError),
}

impl TrainerError {
    /// Why a base model's weights cannot be used; unless it is a GPU that has no room for them, for which no file is to blame.
    pub(crate) fn of_base(error: candle_core::Error) -> Self {
        if is_memory_short(&error) {
            return Self::Engine(error);
        }
        // Without where in the program it arose.
        let problem = error.to_string().lines().next().unwrap_or_default().to_owned();
        PretrainedError::new(WEIGHTS_FILE, problem).into()
    }

    /// Whether another attempt may succeed.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::Data(DataError::Unreadable { .. }) => Disposition::Retry,
            Self::Engine(error) if is_memory_short(error) => Disposition::Fail,
            Self::Job { .. }
            | Self::Spec(_)
            | Self::Data(_)
            | Self::Pretrained(_)
            | Self::BaseTooLarge { .. }
            | Self::Diverged(_)
            | Self::Cancelled => Disposition::Fail,
            // Another machine may have a GPU, another moment more space.
            Self::NoGpu { .. } | Self::Io { .. } | Self::ParentGone(_) | Self::Engine(_) | Self::Tensors(_) => {
                Disposition::Retry
            }
        }
    }

    /// Stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Job { .. } => "job_unreadable",
            Self::Spec(error) => error.code(),
            Self::Data(error) => error.code(),
            Self::NoGpu { .. } => "gpu_unavailable",
            Self::Pretrained(_) => "base_model_unusable",
            Self::BaseTooLarge { .. } => "base_model_too_large",
            Self::Diverged(_) => "diverged",
            Self::Io { source, .. } if is_disk_full(source) => "disk_full",
            Self::Io { .. } => "io_failed",
            Self::Cancelled => "cancelled",
            Self::ParentGone(_) => "worker_gone",
            Self::Engine(error) if is_memory_short(error) => "gpu_out_of_memory",
            Self::Engine(_) | Self::Tensors(_) => "engine_failed",
        }
    }

    /// Field of the specification or column of the data at fault.
    pub fn field(&self) -> Option<String> {
        match self {
            Self::Spec(error) => error.field().map(str::to_owned),
            Self::Data(error) => error.field(),
            Self::NoGpu { .. } => Some("resources.gpus".into()),
            Self::Diverged(error) => Some(error.field.into()),
            _ => None,
        }
    }

    /// What the message holds besides fixed words.
    pub fn values(&self) -> Values {
        match self {
            Self::Data(error) => error.values(),
            Self::Pretrained(error) => values([("file", error.file.clone()), ("problem", error.problem.clone())]),
            Self::BaseTooLarge { file, needed, left } => {
                values([("file", (*file).to_owned()), ("needed", needed.to_string()), ("left", left.to_string())])
            }
            Self::Diverged(error) => error.values(),
            _ => Values::new(),
        }
    }

    /// What the person who submitted the job can do.
    pub fn next_step(&self) -> String {
        match self {
            Self::Job { .. } => "start hansa-trainer with the working directory that the worker prepared".into(),
            Self::Spec(error) => error.next_step(),
            Self::Data(error) => error.next_step(),
            Self::NoGpu { .. } => "set resources.gpus to 0, or start a worker on a machine with a GPU".into(),
            Self::Pretrained(_) => {
                "register the model again with config.json, model.safetensors and tokenizer.json as transformers saves them".into()
            }
            Self::BaseTooLarge { .. } => {
                "take a smaller base model, a method that trains few weights (lora), or ask the operator for more memory".into()
            }
            Self::Diverged(error) => format!("lower {}, for example to a tenth", error.field),
            Self::Io { source, .. } if is_disk_full(source) => "free space on the worker's disk".into(),
            Self::Cancelled => "submit the job again".into(),
            Self::Engine(error) if is_memory_short(error) => {
                "ask for less at a time: a smaller batch_size, more parts of a step (accumulate), or texts of fewer tokens".into()
            }
            Self::Io { .. } | Self::ParentGone(_) | Self::Engine(_) | Self::Tensors(_) => {
                "the job is tried again; if it keeps failing, tell the operator".into()
            }
        }
    }

    /// The error as the worker's event.
    pub fn failure(&self) -> Failure {
        Failure {
            disposition: self.disposition(),
            code: self.code().to_owned(),
            field: self.field(),
            message: self.to_string(),
            values: self.values(),
            next_step: self.next_step(),
        }
    }

    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}

/// Whether a GPU has no memory left: known by the names that the driver and its libraries have for it.
fn is_memory_short(error: &candle_core::Error) -> bool {
    let message = error.to_string();
    ["CUDA_ERROR_OUT_OF_MEMORY", "CUBLAS_STATUS_ALLOC_FAILED"].iter().any(|name| message.contains(name))
}

fn is_disk_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}
