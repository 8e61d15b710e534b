//! Refusals in the audit log: what the caller was not allowed, and what it was told does not exist.
//!
//! A denial stands in the log of the caller's partner. That something was *hidden* stands only in the platform's: in the
//! partner's own log the word alone would tell that the thing exists.

use std::borrow::Cow;

use database::{Db, Tenancy, Tx, run_on};
use foundation::{
    AgreementId, AllianceId, ApiKeyId, AssessmentId, CertificateId, ConformanceRunId, CreditId, DatasetGrantId,
    DatasetId, DatasetVersionId, InvitationId, JobId, KeyId, MailId, MilestoneId, ModelGrantId, ModelId,
    ModelVersionId, NoteId, PartnerId, PartyKeyId, PoolId, PoolRequestId, PriceTableId, ProjectId, ProjectMessageId,
    QuestionId, ReplyId, SessionId, Sources, StandardId, StandardVersionId, TypedId as _, UploadId, UserId,
};
use uuid::Uuid;

use super::{Actor, Entry, Outcome, record};
use crate::error::AccessError;
use crate::principal::Principal;

macro_rules! things {
    ($($id:ty => $table:literal,)+) => {
        /// Where the things with these id prefixes are: the one place that knows the tables of every crate.
        pub(crate) const THINGS: &[(&str, &str, &str)] =
            &[$((<$id>::PREFIX, $table, concat!("SELECT id FROM ", $table, " WHERE id = $1")),)+];
    };
}

things! {
    PartnerId => "partners",
    UserId => "users",
    SessionId => "sessions",
    ApiKeyId => "api_keys",
    InvitationId => "invitations",
    KeyId => "signing_keys",
    AssessmentId => "assessments",
    AgreementId => "agreements",
    DatasetId => "datasets",
    DatasetVersionId => "dataset_versions",
    DatasetGrantId => "dataset_grants",
    UploadId => "uploads",
    ModelId => "models",
    ModelVersionId => "model_versions",
    ModelGrantId => "model_grants",
    JobId => "jobs",
    AllianceId => "alliances",
    StandardId => "standards",
    StandardVersionId => "standard_versions",
    ConformanceRunId => "conformance_runs",
    CertificateId => "certificates",
    PartyKeyId => "party_keys",
    MailId => "mails",
    QuestionId => "application_questions",
    ReplyId => "application_replies",
    NoteId => "application_notes",
    ProjectId => "projects",
    MilestoneId => "project_milestones",
    ProjectMessageId => "project_messages",
    PoolId => "pools",
    PoolRequestId => "pool_requests",
    PriceTableId => "price_tables",
    CreditId => "statement_credits",
}

/// What was refused.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// What was asked for, such as `dataset:grant`.
    pub action: &'static str,
    /// Of what.
    pub target: Option<String>,
    /// What that is a part of.
    pub part_of: Option<String>,
    /// The code of the problem that was answered: by which rule.
    pub code: Option<&'static str>,
}

/// Writes that the principal asked for something that it sees, and may not.
pub async fn record_denied(
    db: &Db,
    sources: &Sources,
    principal: &Principal,
    refusal: Refusal,
) -> Result<(), AccessError> {
    let partner = principal.membership.map(|membership| membership.partner);
    let entry = refusal.entry(Outcome::Denied, shortened).in_log_of(partner);
    let mut tx = db.write(Tenancy::Platform).await?;
    record(&mut tx, sources, Actor::Person(principal), entry).await?;
    Ok(tx.commit().await?)
}

/// Writes that the principal was told that the target does not exist, and whether that is so. A target that is no id is not
/// written down: there is nothing that it could have hidden.
pub async fn record_not_found(
    db: &Db,
    sources: &Sources,
    principal: &Principal,
    refusal: Refusal,
) -> Result<(), AccessError> {
    let Some((statement, id)) = refusal.target.as_deref().and_then(located) else { return Ok(()) };
    // Looked up before the write transaction: on SQLite that one holds the only writer.
    let exists = exists(&mut db.read(Tenancy::Platform).await?, statement, id).await?;
    let outcome = if exists { Outcome::Hidden } else { Outcome::Missing };
    let mut tx = db.write(Tenancy::Platform).await?;
    let entry = refusal.entry(outcome, |target| target);
    record(&mut tx, sources, Actor::Person(principal), entry).await?;
    Ok(tx.commit().await?)
}

async fn exists(tx: &mut Tx, statement: &'static str, id: Uuid) -> Result<bool, AccessError> {
    let found: Option<Uuid> = run_on!(tx, |conn| sqlx::query_scalar(statement).bind(id).fetch_optional(conn).await)?;
    Ok(found.is_some())
}

impl Refusal {
    /// Of what somebody reached for by the values in a path: the innermost thing that has an id, as the number of a version or the
    /// name of a file tells nothing without it, which is a part of the outermost; or else the last value.
    pub fn of_path(action: &'static str, values: &[&str], code: Option<&'static str>) -> Self {
        let mut things = values.iter().copied().filter(|value| located(value).is_some());
        let (outermost, innermost) = (things.next(), things.next_back());
        let target = innermost.or(outermost).or(values.last().copied());
        let part_of = outermost.filter(|_| innermost.is_some());
        Self { action, target: target.map(ToOwned::to_owned), part_of: part_of.map(ToOwned::to_owned), code }
    }

    fn entry(self, outcome: Outcome, target: impl Fn(String) -> String) -> Entry {
        Entry {
            target: self.target.map(target),
            part_of: self.part_of,
            rule: self.code.map(Cow::Borrowed),
            ..Entry::new(self.action, "", outcome)
        }
    }
}

/// The statement that finds a thing of this id's kind.
fn located(target: &str) -> Option<(&'static str, Uuid)> {
    let (prefix, hex) = target.split_once('_')?;
    let (_, _, statement) = THINGS.iter().find(|(known, ..)| *known == prefix)?;
    let plain = hex.len() == 32 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let id = Uuid::try_parse(hex).ok().filter(|_| plain)?;
    Some((*statement, id))
}

/// A path segment can be long and is the caller's own text.
fn shortened(target: String) -> String {
    if target.chars().count() <= 64 { target } else { target.chars().take(64).collect() }
}
