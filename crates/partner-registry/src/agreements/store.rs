//! The rows of agreements.

pub(crate) mod rules;
pub(crate) mod versions;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AgreementId, PageRequest, PartnerId, PartyKeyId, Sha256, UserId};
use sqlx::types::Json;

use super::model::{Agreement, AgreementStatus, Amendment, Ending, Party, Proof, Signature};
use super::terms::Rules;
use crate::PartnerError;

/// From the party's key, so that one index serves both sides.
macro_rules! select {
    () => {
        "SELECT a.id, a.title, a.proposed_by, a.rules, a.document_sha256, a.valid_from, a.expires_at, a.status, \
         a.version, a.latest_version, a.amendment, a.offered_by, \
         a.ended_by, a.ended_at, a.end_reason, a.revision, a.created_at, a.updated_at, \
         a.proposer_id, p.name AS proposer_name, ps.user_id AS proposer_signed_by, \
         ps.document_sha256 AS proposer_signed_sha256, ps.signed_at AS proposer_signed_at, \
         ps.key_id AS proposer_key, ps.signature AS proposer_signature, \
         a.counterparty_id, c.name AS counterparty_name, cs.user_id AS counterparty_signed_by, \
         cs.document_sha256 AS counterparty_signed_sha256, cs.signed_at AS counterparty_signed_at, \
         cs.key_id AS counterparty_key, cs.signature AS counterparty_signature, \
         v.offered_by AS amended_by, v.content_sha256 AS amended_sha256 \
         FROM agreement_parties m JOIN agreements a ON a.id = m.agreement_id \
         JOIN partners p ON p.id = a.proposer_id JOIN partners c ON c.id = a.counterparty_id \
         LEFT JOIN agreement_signatures ps ON ps.agreement_id = a.id AND ps.version = a.version AND ps.partner_id = a.proposer_id \
         LEFT JOIN agreement_signatures cs ON cs.agreement_id = a.id AND cs.version = a.version AND cs.partner_id = a.counterparty_id \
         LEFT JOIN agreement_versions v ON v.agreement_id = a.id AND v.number = a.amendment \
         WHERE m.partner_id = $1 "
    };
}

const GET: &str = concat!(select!(), "AND m.agreement_id = $2");
pub(crate) const LIST: &str = concat!(select!(), "AND m.agreement_id < $2 ORDER BY m.agreement_id DESC LIMIT $3");
const LOCK: &str = "SELECT id FROM agreements WHERE id = $1 AND $2 IN (proposer_id, counterparty_id) FOR UPDATE";
const INSERT: &str = "INSERT INTO agreements (id, proposer_id, counterparty_id, proposed_by, offered_by, title, rules, \
     document_sha256, valid_from, expires_at, status, revision, version, latest_version, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $2, $5, $6, $7, $8, $9, $10, 1, 1, 1, $11, $11)";
const INSERT_PARTIES: &str = "INSERT INTO agreement_parties (partner_id, agreement_id) VALUES ($1, $3), ($2, $3)";
const UPDATE: &str = "UPDATE agreements SET status = $3, ended_by = $4, ended_at = $5, end_reason = $6, title = $7, rules = $8, \
     document_sha256 = $9, valid_from = $10, expires_at = $11, version = $12, latest_version = $13, amendment = $14, \
     offered_by = $15, revision = revision + 1, updated_at = $16 WHERE id = $2 AND $1 IN (proposer_id, counterparty_id)";
const END_ALL: &str = "UPDATE agreements SET status = CASE status WHEN 'active' THEN 'terminated' ELSE 'withdrawn' END, \
     amendment = NULL, ended_at = $2, end_reason = $3, revision = revision + 1, updated_at = $2 \
     WHERE id IN (SELECT agreement_id FROM agreement_parties WHERE partner_id = $1) \
     AND status IN ('proposed', 'active') AND ($4 IS NULL OR $4 = $1)";

#[derive(sqlx::FromRow)]
struct AgreementRow {
    id: AgreementId,
    title: String,
    proposed_by: UserId,
    rules: Json<Rules>,
    document_sha256: Sha256,
    valid_from: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    status: AgreementStatus,
    version: i64,
    latest_version: i64,
    amendment: Option<i64>,
    offered_by: PartnerId,
    ended_by: Option<PartnerId>,
    ended_at: Option<DateTime<Utc>>,
    end_reason: Option<String>,
    revision: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    proposer_id: PartnerId,
    proposer_name: String,
    proposer_signed_by: Option<UserId>,
    proposer_signed_sha256: Option<Sha256>,
    proposer_signed_at: Option<DateTime<Utc>>,
    proposer_key: Option<PartyKeyId>,
    proposer_signature: Option<String>,
    counterparty_id: PartnerId,
    counterparty_name: String,
    counterparty_signed_by: Option<UserId>,
    counterparty_signed_sha256: Option<Sha256>,
    counterparty_signed_at: Option<DateTime<Utc>>,
    counterparty_key: Option<PartyKeyId>,
    counterparty_signature: Option<String>,
    amended_by: Option<PartnerId>,
    amended_sha256: Option<Sha256>,
}

impl AgreementRow {
    fn into_agreement(self, now: DateTime<Utc>) -> Agreement {
        let amendment = self.amendment.zip(self.amended_by).zip(self.amended_sha256);
        Agreement {
            id: self.id,
            title: self.title,
            proposer: Party {
                id: self.proposer_id,
                name: self.proposer_name,
                signature: signature(
                    (self.proposer_signed_by, self.proposer_signed_sha256, self.proposer_signed_at),
                    self.proposer_key.zip(self.proposer_signature),
                ),
            },
            counterparty: Party {
                id: self.counterparty_id,
                name: self.counterparty_name,
                signature: signature(
                    (self.counterparty_signed_by, self.counterparty_signed_sha256, self.counterparty_signed_at),
                    self.counterparty_key.zip(self.counterparty_signature),
                ),
            },
            proposed_by: self.proposed_by,
            version: self.version,
            offered_by: self.offered_by,
            latest_version: self.latest_version,
            amendment: amendment.map(|((number, offered_by), document_sha256)| Amendment {
                number,
                offered_by,
                document_sha256,
                proposer: None,
                counterparty: None,
            }),
            rules: self.rules.0,
            document_sha256: self.document_sha256,
            valid_from: self.valid_from,
            expires_at: self.expires_at,
            status: self.status.at(now, self.expires_at),
            ending: self.ended_at.zip(self.end_reason).map(|(at, reason)| Ending { by: self.ended_by, reason, at }),
            revision: self.revision,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// The columns of a signature come from an outer join: all or none.
fn signature(
    (user, digest, at): (Option<UserId>, Option<Sha256>, Option<DateTime<Utc>>),
    proof: Option<(PartyKeyId, String)>,
) -> Option<Signature> {
    let proof = proof.map(|(key, signature)| Proof { key, signature });
    Some(Signature { user: user?, document_sha256: digest?, proof, at: at? })
}

/// The agreement as it stands at `now`, with the signatures of its amendment.
pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    now: DateTime<Utc>,
) -> Result<Agreement, PartnerError> {
    let row: Option<AgreementRow> =
        run_on!(tx, |conn| sqlx::query_as(GET).bind(scope.partner()).bind(agreement).fetch_optional(conn).await)?;
    let mut found = row.map(|row| row.into_agreement(now)).ok_or(PartnerError::AgreementNotFound)?;
    if let Some(amendment) = &mut found.amendment {
        for given in versions::signatures(tx, scope, agreement, amendment.number).await? {
            let side =
                if given.partner == found.proposer.id { &mut amendment.proposer } else { &mut amendment.counterparty };
            *side = Some(given.signature);
        }
    }
    Ok(found)
}

/// The agreement, locked until the transaction ends (SQLite's writer holds everything locked anyway).
///
/// The lock is a statement of its own: PostgreSQL would re-read the locked row after waiting, but not the signatures that
/// are joined to it, and two parties that sign at once would each miss the other's.
pub(crate) async fn get_locked(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    now: DateTime<Utc>,
) -> Result<Agreement, PartnerError> {
    if matches!(tx, Tx::Postgres(_)) {
        execute!(tx, sqlx::query(LOCK).bind(agreement).bind(scope.partner()))?;
    }
    get(tx, scope, agreement, now).await
}

/// The agreements of the scope's partner, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    page: &PageRequest,
    now: DateTime<Utc>,
) -> Result<Vec<Agreement>, DatabaseError> {
    let rows: Vec<AgreementRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(scope.partner())
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(|row| row.into_agreement(now)).collect())
}

/// Inserts a proposal of the scope's partner, with its parties.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, agreement: &Agreement) -> Result<(), DatabaseError> {
    let (proposer, counterparty) = (scope.partner(), agreement.counterparty.id);
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(agreement.id)
            .bind(proposer)
            .bind(counterparty)
            .bind(agreement.proposed_by)
            .bind(&agreement.title)
            .bind(Json(&agreement.rules))
            .bind(agreement.document_sha256)
            .bind(agreement.valid_from)
            .bind(agreement.expires_at)
            .bind(AgreementStatus::Proposed)
            .bind(agreement.created_at)
    )?;
    execute!(tx, sqlx::query(INSERT_PARTIES).bind(proposer).bind(counterparty).bind(agreement.id))?;
    Ok(())
}

/// Writes everything that changes, and counts the revision up.
pub(crate) async fn update(
    tx: &mut Tx,
    scope: Scope,
    agreement: &Agreement,
    now: DateTime<Utc>,
) -> Result<(), PartnerError> {
    let ending = agreement.ending.as_ref();
    let touched = execute!(
        tx,
        sqlx::query(UPDATE)
            .bind(scope.partner())
            .bind(agreement.id)
            .bind(agreement.status)
            .bind(ending.and_then(|ending| ending.by))
            .bind(ending.map(|ending| ending.at))
            .bind(ending.map(|ending| &ending.reason))
            .bind(&agreement.title)
            .bind(Json(&agreement.rules))
            .bind(agreement.document_sha256)
            .bind(agreement.valid_from)
            .bind(agreement.expires_at)
            .bind(agreement.version)
            .bind(agreement.latest_version)
            .bind(agreement.amendment.as_ref().map(|amendment| amendment.number))
            .bind(agreement.offered_by)
            .bind(now)
    )?;
    if touched == 1 { Ok(()) } else { Err(PartnerError::AgreementNotFound) }
}

/// Ends every agreement of `partner`, on behalf of the platform, and yields how many there were.
pub(crate) async fn end_all(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    now: DateTime<Utc>,
) -> Result<u64, DatabaseError> {
    const REASON: &str = "one of the parties has left the platform";
    execute!(tx, sqlx::query(END_ALL).bind(partner).bind(now).bind(REASON).bind(scope.partner()))
}
