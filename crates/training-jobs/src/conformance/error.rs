//! What can go wrong with conformance runs.

use access::AccessError;
use chrono::{DateTime, Utc};
use database::DatabaseError;
use dataset_sharing::DatasetError;
use foundation::{ErrorKind, Fault};
use model_registry::ModelError;
use partner_registry::PartnerError;
use partner_registry::standards::{ArtefactKind, VersionNumber};
use usage::UsageError;

use super::model::RunState;
use crate::error::JobError;

/// A failure of conformance runs. Whatever may not be seen is `NotFound`.
#[derive(Debug, thiserror::Error)]
pub enum ConformanceError {
    /// There is no such run, or it is another partner's.
    #[error("there is no such conformance run")]
    NotFound,
    /// The version of the standard says nothing of such artefacts.
    #[error("version {number} of the standard says nothing of a {kind}")]
    NotCovered {
        /// The version.
        number: VersionNumber,
        /// What was to be held against it.
        kind: ArtefactKind,
    },
    /// The caller's partner is no member of the alliance.
    #[error("only members of the alliance are certified by its standards")]
    NotMember,
    /// A newer version has taken the place of this one.
    #[error("version {number} of the standard was superseded on {at}")]
    Superseded {
        /// The version.
        number: VersionNumber,
        /// When its grace period ended.
        at: DateTime<Utc>,
    },
    /// The model was trained on the hidden test set.
    #[error("the model was trained on the test set that it would be scored on")]
    TrainedOnTestSet,
    /// The model does something else than what the standard scores.
    #[error("the standard scores models for {wanted}, and this one is for {found}")]
    OtherTask {
        /// What the standard scores.
        wanted: &'static str,
        /// What the model does.
        found: String,
    },
    /// The partner was scored on this test set as often as it may be.
    #[error("your partner was scored on this test set {limit} times within {days} days, which is the most")]
    TooOften {
        /// The most.
        limit: i64,
        /// Within so many days.
        days: i64,
        /// When the next run is possible.
        again_at: DateTime<Utc>,
    },
    /// The partner has very many runs queued already.
    #[error("your partner has {limit} conformance runs queued already")]
    QueueFull {
        /// The most.
        limit: i64,
    },
    /// The run is over.
    #[error("the run is over: {state}")]
    Finished {
        /// How it ended.
        state: RunState,
    },
    /// A data set cannot be used.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// A model cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// An alliance, standard or certificate cannot be used.
    #[error(transparent)]
    Partner(#[from] PartnerError),
    /// A limit is in the way, or usage cannot be recorded.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// The worker's folder cannot be used.
    #[error(transparent)]
    Folder(#[from] JobError),
    /// The audit log or a signature failed.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl ConformanceError {
    /// The crate below that reported it.
    fn inner(&self) -> Option<&dyn Fault> {
        Some(match self {
            Self::Dataset(error) => error,
            Self::Model(error) => error,
            Self::Partner(error) => error,
            Self::Usage(error) => error,
            Self::Folder(error) => error,
            Self::Access(error) => error,
            Self::Database(error) => error,
            _ => return None,
        })
    }

    /// The kind and the stable code of those that are found here.
    fn class(&self) -> (ErrorKind, &'static str) {
        match self {
            Self::NotFound => (ErrorKind::NotFound, "conformance_run_not_found"),
            Self::NotCovered { .. } => (ErrorKind::Conflict, "standard_does_not_cover"),
            Self::NotMember => (ErrorKind::Forbidden, "alliance_members_only"),
            Self::Superseded { .. } => (ErrorKind::Conflict, "standard_superseded"),
            Self::TrainedOnTestSet => (ErrorKind::Conflict, "model_trained_on_test_set"),
            Self::OtherTask { .. } => (ErrorKind::Conflict, "model_task_differs"),
            Self::TooOften { .. } => (ErrorKind::QuotaExceeded, "test_set_used_too_often"),
            Self::QueueFull { .. } => (ErrorKind::QuotaExceeded, "conformance_queue_full"),
            Self::Finished { .. } => (ErrorKind::Conflict, "conformance_run_finished"),
            Self::Dataset(_)
            | Self::Model(_)
            | Self::Partner(_)
            | Self::Usage(_)
            | Self::Folder(_)
            | Self::Access(_)
            | Self::Database(_) => (ErrorKind::Internal, "internal"),
        }
    }
}

impl Fault for ConformanceError {
    fn kind(&self) -> ErrorKind {
        self.inner().map_or_else(|| self.class().0, Fault::kind)
    }

    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.class().1, Fault::code)
    }

    fn next_step(&self) -> Option<String> {
        if let Some(inner) = self.inner() {
            return inner.next_step();
        }
        let text = match self {
            Self::NotFound => "Check the id; list your partner's conformance runs to find it.",
            Self::NotCovered { .. } => "Read what the standard asks for, and of what.",
            Self::NotMember => "Ask to join the alliance first.",
            Self::Superseded { .. } => "Run it against the newest version.",
            Self::TrainedOnTestSet => "Train a model without this data, and have that one scored.",
            Self::OtherTask { .. } => "Choose a model for the standard's task.",
            Self::TooOften { again_at, .. } => {
                return Some(format!("Wait until {again_at}; score on data of your own meanwhile."));
            }
            Self::QueueFull { .. } => "Wait until some have ended, or cancel what you no longer need.",
            Self::Finished { .. } => "Request another run if you need one.",
            _ => return None,
        };
        Some(text.to_owned())
    }

    fn retry_after_seconds(&self) -> Option<u64> {
        self.inner().and_then(Fault::retry_after_seconds)
    }

    fn field(&self) -> Option<String> {
        self.inner().and_then(Fault::field)
    }
}
