//! What can go wrong with jobs.

use std::collections::BTreeMap;

use access::AccessError;
use blob_store::BlobError;
use database::DatabaseError;
use dataset_sharing::DatasetError;
use foundation::{ErrorKind, Fault, values};
use model_registry::ModelError;
use partner_registry::PartnerError;
use recipes::SpecError;
use usage::UsageError;

use crate::columns::ColumnError;
use crate::model::JobState;

/// A failed operation on jobs. Whatever may not be seen is `NotFound`.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// There is no such job, or the caller may not know of it.
    #[error("there is no such job")]
    NotFound,
    /// A field of the submission is at fault.
    #[error("{field}: {problem}")]
    Invalid {
        /// The field.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The specification is not one of a known recipe.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The data does not have the columns that the specification needs.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// More GPUs than the partner may hold at once.
    #[error("the job asks for {asked} GPUs, and your partner may hold {allowed} at once")]
    TooManyGpus {
        /// What the specification asks for.
        asked: i64,
        /// What the quota allows.
        allowed: i64,
    },
    /// The partner's quota lets it run no job at all.
    #[error("your partner's quota allows no running jobs")]
    NoJobsAllowed,
    /// The partner has very many jobs queued already.
    #[error("your partner has {limit} jobs queued already")]
    QueueFull {
        /// The most that one partner may have queued.
        limit: i64,
    },
    /// The job is over, so it cannot be cancelled.
    #[error("the job has {state} already")]
    Finished {
        /// Its final state.
        state: JobState,
    },
    /// A step that a job's life does not have: a defect, or a job that changed under a worker's hands.
    #[error("a job does not go from {from} to {to}")]
    Transition {
        /// Where it stood.
        from: JobState,
        /// Where it was to go.
        to: JobState,
    },
    /// A file of the model is not in the store any more.
    #[error("a file of the model was removed from the store while it was being registered")]
    OutputGone,
    /// The worker's folder cannot be used.
    #[error("the worker's folder {path} cannot be used")]
    WorkFolder {
        /// The folder, or a file in it.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Another worker runs in this folder.
    #[error("another worker runs in {path}")]
    WorkFolderTaken {
        /// The folder.
        path: String,
    },
    /// A data set cannot be used.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The result cannot be registered.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The partner's record cannot be read.
    #[error(transparent)]
    Partner(#[from] PartnerError),
    /// A limit or a pool is in the way, or usage cannot be recorded.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// The blob store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The audit log failed.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl JobError {
    pub(crate) fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), problem: problem.into() }
    }

    pub(crate) fn folder(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::WorkFolder { path: path.display().to_string(), source }
    }

    /// The crate below that reported it.
    fn inner(&self) -> Option<&dyn Fault> {
        Some(match self {
            Self::Dataset(error) => error,
            Self::Model(error) => error,
            Self::Partner(error) => error,
            Self::Usage(error) => error,
            Self::Blob(error) => error,
            Self::Access(error) => error,
            Self::Database(error) => error,
            _ => return None,
        })
    }

    /// Whether the same may succeed when it is tried again: the cause lies in a database or store that is away.
    pub(crate) fn is_transient(&self) -> bool {
        self.kind() == ErrorKind::Unavailable
    }
}

impl Fault for JobError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Invalid { .. } | Self::Spec(_) => ErrorKind::Invalid,
            Self::Column(_) => ErrorKind::Unprocessable,
            Self::TooManyGpus { .. } | Self::NoJobsAllowed | Self::QueueFull { .. } => ErrorKind::QuotaExceeded,
            Self::Finished { .. } | Self::Transition { .. } => ErrorKind::Conflict,
            Self::OutputGone => ErrorKind::Unavailable,
            Self::WorkFolder { .. } | Self::WorkFolderTaken { .. } => ErrorKind::Internal,
            Self::Dataset(error) => error.kind(),
            Self::Model(error) => error.kind(),
            Self::Partner(error) => error.kind(),
            Self::Usage(error) => error.kind(),
            Self::Blob(error) => error.kind(),
            Self::Access(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "job_not_found",
            Self::Invalid { .. } => "job_invalid",
            Self::Spec(error) => error.code(),
            Self::Column(error) => error.code(),
            Self::TooManyGpus { .. } => "too_many_gpus",
            Self::NoJobsAllowed => "no_jobs_allowed",
            Self::QueueFull { .. } => "queue_full",
            Self::Finished { .. } => "job_finished",
            Self::Transition { .. } => "job_transition",
            Self::OutputGone => "output_gone",
            Self::WorkFolder { .. } => "work_folder",
            Self::WorkFolderTaken { .. } => "work_folder_taken",
            Self::Dataset(_)
            | Self::Model(_)
            | Self::Partner(_)
            | Self::Usage(_)
            | Self::Blob(_)
            | Self::Access(_)
            | Self::Database(_) => self.inner().map_or("internal", Fault::code),
        }
    }

    fn values(&self) -> BTreeMap<String, String> {
        match self {
            Self::Column(error) => error.values(),
            Self::TooManyGpus { asked, allowed } => {
                values([("asked", asked.to_string()), ("allowed", allowed.to_string())])
            }
            Self::QueueFull { limit } => values([("limit", limit.to_string())]),
            _ => self.inner().map(Fault::values).unwrap_or_default(),
        }
    }

    fn next_step(&self) -> Option<String> {
        Some(match self {
            Self::NotFound => "List your jobs to find its id.".to_owned(),
            Self::Invalid { field, .. } => format!("Correct {field} and submit the job again."),
            Self::Spec(error) => error.next_step(),
            Self::Column(error) => error.next_step(),
            Self::TooManyGpus { allowed, .. } => {
                format!("Set spec.resources.gpus to at most {allowed}, or ask the operator for a larger quota.")
            }
            Self::NoJobsAllowed => "Ask the operator for a quota.".to_owned(),
            Self::QueueFull { .. } => "Wait until some of them have run, or cancel some.".to_owned(),
            Self::Finished { .. } | Self::Transition { .. } => "Read the job to see how it ended.".to_owned(),
            Self::OutputGone => "Try again: it is stored anew.".to_owned(),
            Self::WorkFolder { path, .. } => format!("Make sure that {path} can be written by this program."),
            Self::WorkFolderTaken { .. } => "Give each worker on a machine a folder of its own.".to_owned(),
            _ => return self.inner().and_then(Fault::next_step),
        })
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } => Some(field.clone()),
            Self::Spec(error) => Some(error.field().map_or_else(|| "spec".to_owned(), |field| format!("spec.{field}"))),
            Self::Column(error) => Some(format!("spec.{}", error.field())),
            Self::TooManyGpus { .. } => Some("spec.resources.gpus".to_owned()),
            _ => self.inner().and_then(Fault::field),
        }
    }
}
