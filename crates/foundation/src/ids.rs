//! Typed ids: a `UUIDv7` inside, `prefix_<32 hex digits>` on the wire.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// What all typed ids have in common.
pub trait TypedId: Copy + Ord + fmt::Display + FromStr<Err = ParseIdError> + Send + Sync + 'static {
    /// What stands before the underscore on the wire, such as `ds`.
    const PREFIX: &'static str;
    /// Wraps a UUID; the caller vouches that it names such a thing.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID inside.
    fn as_uuid(self) -> Uuid;
}

/// A text that is no id of the wanted type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id of this kind reads '{prefix}_' and 32 hexadecimal digits")]
pub struct ParseIdError {
    /// The prefix that was wanted.
    pub prefix: &'static str,
}

fn parse(prefix: &'static str, text: &str) -> Result<Uuid, ParseIdError> {
    let error = ParseIdError { prefix };
    let hex = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(error.clone())?;
    // `Uuid::try_parse` also takes hyphens and capitals; one id must have one spelling.
    let plain = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if plain { Uuid::try_parse(hex).map_err(|_| error) } else { Err(error) }
}

macro_rules! typed_ids {
    ($($(#[$meta:meta])* $name:ident = $prefix:literal),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
        #[sqlx(transparent)]
        pub struct $name(Uuid);

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            fn as_uuid(self) -> Uuid { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> { parse($prefix, text).map(Self) }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.collect_str(self) }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-f]{32}$")))
                    .examples([concat!($prefix, "_0197c3a1b2c37d4e8f90a1b2c3d4e5f6")])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )+};
}

typed_ids! {
    /// A partner organisation: the tenant. There is no second tenant key.
    PartnerId = "pa",
    /// A person's account.
    UserId = "us",
    /// A signed-in session: one family of refresh tokens.
    SessionId = "se",
    /// An API key.
    ApiKeyId = "ak",
    /// An invitation to join a partner.
    InvitationId = "in",
    /// One reviewer's assessment of an applicant.
    AssessmentId = "as",
    /// An agreement between two partners.
    AgreementId = "ag",
    /// A key with which a partner signs agreements.
    PartyKeyId = "pk",
    /// A data set.
    DatasetId = "ds",
    /// An immutable version of a data set.
    DatasetVersionId = "dv",
    /// A resumable upload in progress.
    UploadId = "up",
    /// A right to use a data set under an agreement.
    DatasetGrantId = "dg",
    /// A training job.
    JobId = "job",
    /// A model.
    ModelId = "mo",
    /// An immutable version of a model.
    ModelVersionId = "mv",
    /// A right to use a model under an agreement.
    ModelGrantId = "mg",
    /// A row of the audit log.
    AuditId = "au",
    /// A token signing key.
    KeyId = "ky",
    /// An alliance of partners.
    AllianceId = "al",
    /// A standard of an alliance.
    StandardId = "st",
    /// An immutable version of a standard.
    StandardVersionId = "sv",
    /// A run of an artefact against a standard.
    ConformanceRunId = "cr",
    /// A signed certificate.
    CertificateId = "ce",

    /// A joint project of an agreement's parties.
    ProjectId = "pj",
    /// A milestone of a project.
    MilestoneId = "mi",
    /// What somebody said in a project.
    ProjectMessageId = "me",
    /// What happened in a project.
    ProjectActivityId = "pv",

    /// A mail that waits for its delivery, or was delivered.
    MailId = "ma",
    /// What people are told whose addresses are still to be looked up.
    NoticeId = "nt",
    /// A question that reviewers ask an applicant.
    QuestionId = "qu",
    /// What was said after such a question.
    ReplyId = "re",
    /// A reviewer's note on an applicant.
    NoteId = "no",
    /// The moment at which an organisation came to a status.
    StageId = "sg",

    /// A record of what was used.
    UsageId = "ug",
    /// A version of the operator's prices.
    PriceTableId = "pt",
    /// A correction in a statement.
    CreditId = "uc",
    /// GPU time that an alliance shares.
    PoolId = "po",
    /// A member's request on a pool.
    PoolRequestId = "pq",
}
