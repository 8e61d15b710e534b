//! The vocabulary that every crate shares: typed ids, time and randomness, digests, pagination, error kinds and limits.
//!
//! **Invariant:** nothing here performs input or output, and nothing here knows a domain rule. A type belongs here only when
//! at least two crates must agree on its shape.

mod digest;
mod fault;
mod ids;
pub mod limits;
mod page;
mod sources;
pub mod sql_text;
pub mod text;
mod word;

pub use digest::{ParseSha256Error, Sha256};
pub use fault::{ErrorKind, Fault, values};
pub use ids::{
    AgreementId, AllianceId, ApiKeyId, AssessmentId, AuditId, CertificateId, ConformanceRunId, DatasetGrantId,
    DatasetId, DatasetVersionId, InvitationId, JobId, KeyId, ModelGrantId, ModelId, ModelVersionId, ParseIdError,
    PartnerId, PartyKeyId, SessionId, StandardId, StandardVersionId, TypedId, UploadId, UserId,
};
pub use ids::{CreditId, PoolId, PoolRequestId, PriceTableId, UsageId};
pub use ids::{MailId, NoteId, NoticeId, QuestionId, ReplyId, StageId};
pub use ids::{MilestoneId, ProjectActivityId, ProjectId, ProjectMessageId};
pub use page::{Cursor, Page, PageRequest, ParseCursorError};
pub use sources::{Clock, ID_LEAD, Random, Sources, first_id_at};

#[cfg(test)]
mod tests;
