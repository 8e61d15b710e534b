//! Runs: pure.

use chrono::{DateTime, Utc};
use foundation::{
    AllianceId, CertificateId, ConformanceRunId, DatasetVersionId, PartnerId, StandardId, StandardVersionId, UserId,
    word_enum,
};
use partner_registry::conformance::{Artefact, Report};
use partner_registry::standards::VersionNumber;

word_enum! {
    /// How far a run is.
    pub enum RunState {
        /// It waits for a worker.
        Queued = "queued",
        /// A worker is at it.
        Running = "running",
        /// The artefact conforms, and was certified.
        Passed = "passed",
        /// It does not; the report says where.
        Failed = "failed",
        /// It could not be brought to an end, and says nothing of the artefact.
        Stopped = "stopped",
        /// Somebody cancelled it.
        Cancelled = "cancelled",
    }
}

impl RunState {
    /// Whether nothing becomes of it any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

word_enum! {
    /// Why a run was stopped.
    pub enum StopCode {
        /// The version of the standard was withdrawn while it ran.
        StandardWithdrawn = "standard_withdrawn",
        /// The grace period of the version ended while it ran.
        StandardSuperseded = "standard_superseded",
        /// The partner is no member of the alliance any more, or that was dissolved.
        NotMember = "not_member",
        /// The data cannot be read to the end.
        ContentUnreadable = "content_unreadable",
        /// The artefact may not be used any more.
        RightsEnded = "rights_ended",
        /// The model cannot use the test set's rows.
        ModelRefused = "model_refused",
        /// The hidden test set is gone or empty.
        TestSetUnusable = "test_set_unusable",
        /// It failed too often for reasons of the platform's own.
        GaveUp = "gave_up",
    }
}

/// Why a run was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The reason, for programs.
    pub code: StopCode,
    /// The same for people. Quotes nothing of a hidden test set.
    pub because: String,
}

/// A run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its id.
    pub id: ConformanceRunId,
    /// Whose artefact it is about.
    pub partner: PartnerId,
    /// The alliance.
    pub alliance: AllianceId,
    /// The standard.
    pub standard: StandardId,
    /// What that is called.
    pub standard_name: String,
    /// The version of it.
    pub standard_version: StandardVersionId,
    /// That version's number.
    pub number: VersionNumber,
    /// What is held against it.
    pub artefact: Artefact,
    /// The hidden test set that a model is scored on.
    pub test_set: Option<DatasetVersionId>,
    /// Who a certificate will be from.
    pub issuer: String,
    /// How far it is.
    pub state: RunState,
    /// Who asked for it.
    pub requested_by: UserId,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// When a worker first began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// When somebody asked for its end.
    pub cancel_requested_at: Option<DateTime<Utc>>,
    /// Attempts that ended badly for reasons of the platform's own.
    pub failures: i64,
    /// Bytes, columns or rows that are done, of so many.
    pub progress: (i64, i64),
    /// What was found, once it has ended.
    pub report: Option<Report>,
    /// Why it was stopped, if it was.
    pub stop: Option<Stop>,
    /// The certificate, if it passed.
    pub certificate: Option<CertificateId>,
    /// The epoch of the present claim.
    pub(crate) epoch: i64,
}
