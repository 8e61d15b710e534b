//! The rows of versions and of their signatures: inserted, and never changed.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{AgreementId, PartnerId, PartyKeyId, Sha256, UserId};
use sqlx::types::Json;

use crate::PartnerError;
use crate::agreements::contract::Document;
use crate::agreements::model::{Proof, Signature};
use crate::agreements::terms::Terms;
use crate::agreements::version::{Format, Given, Version, VersionSummary};

macro_rules! of_party {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM agreement_parties m JOIN agreement_versions v ON v.agreement_id = m.agreement_id \
             WHERE m.partner_id = $1 AND m.agreement_id = $2 ",
            $rest
        )
    };
}

const INSERT: &str = "INSERT INTO agreement_versions (agreement_id, number, offered_by, user_id, format, content, \
     content_sha256, terms, note, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const GET: &str = of_party!(
    "v.number, v.offered_by, v.user_id, v.content_sha256, v.note, v.created_at, v.format, v.content, v.terms",
    "AND v.number = $3"
);
const LIST: &str = of_party!(
    "v.number, v.offered_by, v.user_id, v.content_sha256, v.note, v.created_at",
    "AND v.number < $3 ORDER BY v.number DESC LIMIT $4"
);
const INSERT_SIGNATURE: &str = "INSERT INTO agreement_signatures (agreement_id, version, partner_id, user_id, \
     document_sha256, key_id, public_key, signature, signed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const SIGNATURES: &str = "SELECT s.partner_id, s.user_id, s.document_sha256, s.key_id, s.public_key, s.signature, s.signed_at \
     FROM agreement_parties m JOIN agreement_signatures s ON s.agreement_id = m.agreement_id \
     WHERE m.partner_id = $1 AND m.agreement_id = $2 AND s.version = $3 ORDER BY s.signed_at, s.partner_id";

#[derive(sqlx::FromRow)]
struct SummaryRow {
    number: i64,
    offered_by: PartnerId,
    user_id: UserId,
    content_sha256: Sha256,
    note: String,
    created_at: DateTime<Utc>,
}

impl SummaryRow {
    fn into_summary(self) -> VersionSummary {
        VersionSummary {
            number: self.number,
            offered_by: self.offered_by,
            user: self.user_id,
            document_sha256: self.content_sha256,
            note: self.note,
            created_at: self.created_at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    #[sqlx(flatten)]
    summary: SummaryRow,
    format: Format,
    content: String,
    terms: Json<Terms>,
}

#[derive(sqlx::FromRow)]
struct SignatureRow {
    partner_id: PartnerId,
    user_id: UserId,
    document_sha256: Sha256,
    key_id: Option<PartyKeyId>,
    public_key: Option<String>,
    signature: Option<String>,
    signed_at: DateTime<Utc>,
}

/// Inserts what the scope's partner offers.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    (summary, terms, document): (&VersionSummary, &Terms, &Document),
) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(agreement)
            .bind(summary.number)
            .bind(scope.partner())
            .bind(summary.user)
            .bind(Format::Contract)
            .bind(&document.content)
            .bind(document.sha256)
            .bind(Json(terms))
            .bind(&summary.note)
            .bind(summary.created_at)
    )?;
    Ok(())
}

/// One version of an agreement of the scope's partner, with its signatures.
pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    number: i64,
) -> Result<Version, PartnerError> {
    let row: Option<VersionRow> = run_on!(tx, |conn| sqlx::query_as(GET)
        .bind(scope.partner())
        .bind(agreement)
        .bind(number)
        .fetch_optional(conn)
        .await)?;
    let row = row.ok_or(PartnerError::VersionNotFound)?;
    Ok(Version {
        summary: row.summary.into_summary(),
        format: row.format,
        content: row.content,
        terms: row.terms.0,
        signatures: signatures(tx, scope, agreement, number).await?,
    })
}

/// The versions below the number `before`, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    (before, limit): (i64, i64),
) -> Result<Vec<VersionSummary>, DatabaseError> {
    let rows: Vec<SummaryRow> = run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(scope.partner())
        .bind(agreement)
        .bind(before)
        .bind(limit)
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(SummaryRow::into_summary).collect())
}

/// Adds the signature of the scope's partner, with the public half of its key.
pub(crate) async fn insert_signature(
    tx: &mut Tx,
    scope: Scope,
    (agreement, number): (AgreementId, i64),
    (signature, public_key): (&Signature, &str),
) -> Result<(), DatabaseError> {
    let proof = signature.proof.as_ref();
    execute!(
        tx,
        sqlx::query(INSERT_SIGNATURE)
            .bind(agreement)
            .bind(number)
            .bind(scope.partner())
            .bind(signature.user)
            .bind(signature.document_sha256)
            .bind(proof.map(|proof| proof.key))
            .bind(public_key)
            .bind(proof.map(|proof| &proof.signature))
            .bind(signature.at)
    )?;
    Ok(())
}

/// The signatures under one version, the earlier one first.
pub(crate) async fn signatures(
    tx: &mut Tx,
    scope: Scope,
    agreement: AgreementId,
    number: i64,
) -> Result<Vec<Given>, DatabaseError> {
    let rows: Vec<SignatureRow> = run_on!(tx, |conn| sqlx::query_as(SIGNATURES)
        .bind(scope.partner())
        .bind(agreement)
        .bind(number)
        .fetch_all(conn)
        .await)?;
    let given = |row: SignatureRow| Given {
        partner: row.partner_id,
        signature: Signature {
            user: row.user_id,
            document_sha256: row.document_sha256,
            proof: row.key_id.zip(row.signature).map(|(key, signature)| Proof { key, signature }),
            at: row.signed_at,
        },
        public_key: row.public_key,
    };
    Ok(rows.into_iter().map(given).collect())
}
