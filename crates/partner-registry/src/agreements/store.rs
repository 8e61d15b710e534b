//! Agreements in the database. A scope finds those to which its partner is a party; the platform's finds none here, but for
//! [`find_terms`] and [`end_all`].

use std::collections::BTreeSet;

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AgreementId, PageRequest, PartnerId, Sha256, UserId};
use sqlx::types::Json;

use super::model::{Agreement, AgreementStatus, CheckedProposal, Document, Ending, Party, Purpose, Signature};
use super::permits::Terms;
use crate::PartnerError;
use crate::partners::PartnerStatus;

/// From the party's key, so that one index serves both sides.
macro_rules! select {
    () => {
        "SELECT a.id, a.title, a.proposed_by, a.purposes, a.document_sha256, a.valid_from, a.expires_at, a.status, \
         a.ended_by, a.ended_at, a.end_reason, a.revision, a.created_at, a.updated_at, \
         a.proposer_id, p.name AS proposer_name, ps.user_id AS proposer_signed_by, \
         ps.document_sha256 AS proposer_signed_sha256, ps.signed_at AS proposer_signed_at, \
         a.counterparty_id, c.name AS counterparty_name, cs.user_id AS counterparty_signed_by, \
         cs.document_sha256 AS counterparty_signed_sha256, cs.signed_at AS counterparty_signed_at \
         FROM agreement_parties m JOIN agreements a ON a.id = m.agreement_id \
         JOIN partners p ON p.id = a.proposer_id JOIN partners c ON c.id = a.counterparty_id \
         LEFT JOIN agreement_signatures ps ON ps.agreement_id = a.id AND ps.partner_id = a.proposer_id \
         LEFT JOIN agreement_signatures cs ON cs.agreement_id = a.id AND cs.partner_id = a.counterparty_id \
         WHERE m.partner_id = $1 "
    };
}

const GET: &str = concat!(select!(), "AND m.agreement_id = $2");
pub(crate) const LIST: &str = concat!(select!(), "AND m.agreement_id < $2 ORDER BY m.agreement_id DESC LIMIT $3");
const LOCK: &str = "SELECT id FROM agreements WHERE id = $1 AND $2 IN (proposer_id, counterparty_id) FOR UPDATE";
const INSERT: &str = "INSERT INTO agreements (id, proposer_id, counterparty_id, proposed_by, title, purposes, \
     document_sha256, valid_from, expires_at, status, revision, created_at, updated_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11)";
const INSERT_PARTIES: &str = "INSERT INTO agreement_parties (partner_id, agreement_id) VALUES ($1, $3), ($2, $3)";
const INSERT_DOCUMENT: &str = "INSERT INTO agreement_documents (agreement_id, content) VALUES ($1, $2)";
const INSERT_SIGNATURE: &str = "INSERT INTO agreement_signatures (agreement_id, partner_id, user_id, document_sha256, \
     signed_at) VALUES ($1, $2, $3, $4, $5)";
const UPDATE: &str = "UPDATE agreements SET status = $3, ended_by = $4, ended_at = $5, end_reason = $6, \
     revision = revision + 1, updated_at = $7 WHERE id = $2 AND $1 IN (proposer_id, counterparty_id)";
const END_ALL: &str = "UPDATE agreements SET status = CASE status WHEN 'active' THEN 'terminated' ELSE 'withdrawn' END, \
     ended_at = $2, end_reason = $3, revision = revision + 1, updated_at = $2 \
     WHERE id IN (SELECT agreement_id FROM agreement_parties WHERE partner_id = $1) \
     AND status IN ('proposed', 'active') AND ($4 IS NULL OR $4 = $1)";
const DOCUMENT: &str = "SELECT d.content FROM agreement_parties m \
     JOIN agreement_documents d ON d.agreement_id = m.agreement_id WHERE m.partner_id = $1 AND m.agreement_id = $2";
const TERMS: &str = "SELECT a.status, a.valid_from, a.expires_at, a.purposes, p.status AS proposer_status, \
     c.status AS counterparty_status FROM agreements a JOIN partners p ON p.id = a.proposer_id \
     JOIN partners c ON c.id = a.counterparty_id WHERE a.id = $1 \
     AND ((a.proposer_id = $2 AND a.counterparty_id = $3) OR (a.proposer_id = $3 AND a.counterparty_id = $2))";

#[derive(sqlx::FromRow)]
struct AgreementRow {
    id: AgreementId,
    title: String,
    proposed_by: UserId,
    purposes: Json<BTreeSet<Purpose>>,
    document_sha256: Sha256,
    valid_from: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    status: AgreementStatus,
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
    counterparty_id: PartnerId,
    counterparty_name: String,
    counterparty_signed_by: Option<UserId>,
    counterparty_signed_sha256: Option<Sha256>,
    counterparty_signed_at: Option<DateTime<Utc>>,
}

impl AgreementRow {
    fn into_agreement(self, now: DateTime<Utc>) -> Agreement {
        Agreement {
            id: self.id,
            title: self.title,
            proposer: Party {
                id: self.proposer_id,
                name: self.proposer_name,
                signature: signature(self.proposer_signed_by, self.proposer_signed_sha256, self.proposer_signed_at),
            },
            counterparty: Party {
                id: self.counterparty_id,
                name: self.counterparty_name,
                signature: signature(
                    self.counterparty_signed_by,
                    self.counterparty_signed_sha256,
                    self.counterparty_signed_at,
                ),
            },
            proposed_by: self.proposed_by,
            purposes: self.purposes.0,
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
fn signature(user: Option<UserId>, digest: Option<Sha256>, at: Option<DateTime<Utc>>) -> Option<Signature> {
    Some(Signature { user: user?, document_sha256: digest?, at: at? })
}

/// The agreement as it stands at `now`.
pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    now: DateTime<Utc>,
) -> Result<Agreement, PartnerError> {
    let row: Option<AgreementRow> =
        run_on!(tx, |conn| sqlx::query_as(GET).bind(scope.partner()).bind(agreement).fetch_optional(conn).await)?;
    row.map(|row| row.into_agreement(now)).ok_or(PartnerError::AgreementNotFound)
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

/// Who proposes what to whom, and when.
pub(crate) struct NewAgreement<'a> {
    pub(crate) id: AgreementId,
    pub(crate) counterparty: PartnerId,
    pub(crate) proposed_by: UserId,
    pub(crate) proposal: &'a CheckedProposal,
    pub(crate) now: DateTime<Utc>,
}

/// Inserts a proposal of the scope's partner, with its parties and its document.
pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &NewAgreement<'_>) -> Result<(), DatabaseError> {
    let (proposer, proposal) = (scope.partner(), new.proposal);
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(new.id)
            .bind(proposer)
            .bind(new.counterparty)
            .bind(new.proposed_by)
            .bind(&proposal.title)
            .bind(Json(&proposal.purposes))
            .bind(proposal.document.sha256)
            .bind(proposal.valid_from)
            .bind(proposal.expires_at)
            .bind(AgreementStatus::Proposed)
            .bind(new.now)
    )?;
    execute!(tx, sqlx::query(INSERT_PARTIES).bind(proposer).bind(new.counterparty).bind(new.id))?;
    execute!(tx, sqlx::query(INSERT_DOCUMENT).bind(new.id).bind(&proposal.document.content))?;
    Ok(())
}

/// Adds the signature of the scope's partner.
pub(crate) async fn insert_signature(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    signature: &Signature,
) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(INSERT_SIGNATURE)
            .bind(agreement)
            .bind(scope.partner())
            .bind(signature.user)
            .bind(signature.document_sha256)
            .bind(signature.at)
    )?;
    Ok(())
}

/// Writes the status and the ending, and counts the revision up.
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

/// The document of an agreement to which the scope's partner is a party.
pub(crate) async fn document(tx: &mut Tx, scope: Scope, agreement: AgreementId) -> Result<Document, PartnerError> {
    let content: Option<String> = run_on!(tx, |conn| sqlx::query_scalar(DOCUMENT)
        .bind(scope.partner())
        .bind(agreement)
        .fetch_optional(conn)
        .await)?;
    content.map(Document::new).ok_or(PartnerError::AgreementNotFound)
}

#[derive(sqlx::FromRow)]
struct TermsRow {
    status: AgreementStatus,
    valid_from: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    purposes: Json<BTreeSet<Purpose>>,
    proposer_status: PartnerStatus,
    counterparty_status: PartnerStatus,
}

/// What `agreement` says between exactly these two, whoever of them proposed it.
pub(crate) async fn find_terms(
    tx: &mut Tx,
    agreement: AgreementId,
    one: PartnerId,
    other: PartnerId,
) -> Result<Option<Terms>, DatabaseError> {
    let row: Option<TermsRow> =
        run_on!(tx, |conn| sqlx::query_as(TERMS).bind(agreement).bind(one).bind(other).fetch_optional(conn).await)?;
    Ok(row.map(|row| Terms {
        status: row.status,
        valid_from: row.valid_from,
        expires_at: row.expires_at,
        purposes: row.purposes.0,
        parties: [row.proposer_status, row.counterparty_status],
    }))
}
