//! Certificates in the database. A partner's scope finds its own and those of alliances that it leads; the platform's finds all.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{
    AllianceId, CertificateId, ConformanceRunId, PageRequest, PartnerId, Sha256, StandardId, StandardVersionId,
};
use sqlx::types::Uuid;

use super::model::{Certificate, Revocation};
use crate::conformance::Artefact;
use crate::standards::{ArtefactKind, VersionNumber};

macro_rules! select {
    () => {
        "SELECT c.id, c.partner_id, c.alliance_id, c.standard_id, c.standard_version_id, c.run_id, c.artefact_kind, \
         c.artefact_id, c.artefact_version_id, c.artefact_number, c.sha256, c.jws, c.issued_at, c.valid_until, \
         c.is_public, c.revoked_at, c.revoked_by, c.revoked_because, s.name AS standard_name, \
         p.name AS owner_name, v.major, v.minor, \
         v.patch, v.superseded_at, v.withdrawn_at, v.withdrawn_because \
         FROM certificates c JOIN standard_versions v ON v.id = c.standard_version_id \
         JOIN standards s ON s.id = c.standard_id JOIN partners p ON p.id = c.partner_id "
    };
}
macro_rules! visible {
    () => {
        "($1 IS NULL OR c.partner_id = $1 \
         OR EXISTS (SELECT 1 FROM alliances a WHERE a.id = c.alliance_id AND a.lead_id = $1))"
    };
}

const FIND: &str = concat!(select!(), "WHERE c.id = $2 AND ", visible!());
pub(crate) const LIST_OWN: &str =
    concat!(select!(), "WHERE c.partner_id = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3");
pub(crate) const OF_ARTEFACT: &str = concat!(
    select!(),
    "WHERE c.artefact_version_id = $2 AND c.id < $3 AND ",
    visible!(),
    " ORDER BY c.id DESC LIMIT $4"
);
const INSERT: &str = "INSERT INTO certificates (id, partner_id, alliance_id, standard_id, standard_version_id, run_id, \
     artefact_kind, artefact_id, artefact_version_id, artefact_number, sha256, jws, issued_at, valid_until, is_public) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const OWNER_NAME: &str = "SELECT name FROM partners WHERE id = $1";
const PUBLISH: &str = "UPDATE certificates SET is_public = $3 WHERE id = $1 AND partner_id = $2";
const REVOKE: &str = "UPDATE certificates SET revoked_at = $3, revoked_by = $2, revoked_because = $4 \
     WHERE id = $1 AND revoked_at IS NULL AND (partner_id = $2 \
     OR EXISTS (SELECT 1 FROM alliances a WHERE a.id = certificates.alliance_id AND a.lead_id = $2))";

#[derive(sqlx::FromRow)]
struct CertificateRow {
    id: CertificateId,
    partner_id: PartnerId,
    owner_name: String,
    alliance_id: AllianceId,
    standard_id: StandardId,
    standard_version_id: StandardVersionId,
    run_id: ConformanceRunId,
    artefact_kind: ArtefactKind,
    artefact_id: Uuid,
    artefact_version_id: Uuid,
    artefact_number: i64,
    sha256: Sha256,
    jws: String,
    issued_at: DateTime<Utc>,
    valid_until: DateTime<Utc>,
    is_public: bool,
    revoked_at: Option<DateTime<Utc>>,
    revoked_by: Option<PartnerId>,
    revoked_because: Option<String>,
    standard_name: String,
    major: i64,
    minor: i64,
    patch: i64,
    superseded_at: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_because: Option<String>,
}

impl CertificateRow {
    /// Its own revocation, or else that of the version of the standard.
    fn revocation(&mut self) -> Option<Revocation> {
        let own = self.revoked_at.zip(self.revoked_because.take());
        let own = own.map(|(at, reason)| Revocation { at, by: self.revoked_by, reason });
        let withdrawn = self.withdrawn_at.zip(self.withdrawn_because.take());
        own.or_else(|| {
            let (at, reason) = withdrawn?;
            let reason = format!("this version of the standard was withdrawn: {reason}");
            Some(Revocation { at, by: None, reason })
        })
    }
}

impl From<CertificateRow> for Certificate {
    fn from(mut row: CertificateRow) -> Self {
        let revocation = row.revocation();
        let artefact = (row.artefact_id, row.artefact_version_id);
        Self {
            id: row.id,
            owner: row.partner_id,
            owner_name: row.owner_name,
            artefact: Artefact::stored(row.artefact_kind, artefact, row.artefact_number),
            sha256: row.sha256,
            alliance: row.alliance_id,
            standard: row.standard_id,
            standard_name: row.standard_name,
            standard_version: row.standard_version_id,
            number: VersionNumber { major: row.major, minor: row.minor, patch: row.patch },
            run: row.run_id,
            jws: row.jws,
            issued_at: row.issued_at,
            valid_until: row.valid_until,
            is_public: row.is_public,
            superseded_at: row.superseded_at,
            revocation,
        }
    }
}

pub(crate) async fn find(tx: &mut Tx, scope: Scope, id: CertificateId) -> Result<Option<Certificate>, DatabaseError> {
    let row: Option<CertificateRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(scope.partner()).bind(id).fetch_optional(conn).await)?;
    Ok(row.map(Certificate::from))
}

/// What the owner of a certificate is called.
pub(crate) async fn owner_name(tx: &mut Tx, _: Scope, owner: PartnerId) -> Result<String, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(OWNER_NAME).bind(owner).fetch_one(conn).await)
}

/// Those of the scope's partner, newest first.
pub(crate) async fn list_own(tx: &mut Tx, scope: Scope, page: &PageRequest) -> Result<Vec<Certificate>, DatabaseError> {
    let rows: Vec<CertificateRow> = run_on!(tx, |conn| sqlx::query_as(LIST_OWN)
        .bind(scope.partner())
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Certificate::from).collect())
}

/// Those of a version of a data set or a model that the scope finds, newest first.
pub(crate) async fn of_artefact(
    tx: &mut Tx,
    scope: Scope,
    version: Uuid,
    page: &PageRequest,
) -> Result<Vec<Certificate>, DatabaseError> {
    let rows: Vec<CertificateRow> = run_on!(tx, |conn| sqlx::query_as(OF_ARTEFACT)
        .bind(scope.partner())
        .bind(version)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(rows.into_iter().map(Certificate::from).collect())
}

pub(crate) async fn insert(tx: &mut Tx, _: Scope, new: &Certificate) -> Result<(), DatabaseError> {
    let (id, version) = new.artefact.uuids();
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(new.id)
            .bind(new.owner)
            .bind(new.alliance)
            .bind(new.standard)
            .bind(new.standard_version)
            .bind(new.run)
            .bind(new.artefact.kind())
            .bind(id)
            .bind(version)
            .bind(new.artefact.number())
            .bind(new.sha256)
            .bind(&new.jws)
            .bind(new.issued_at)
            .bind(new.valid_until)
            .bind(new.is_public)
    )?;
    Ok(())
}

/// Says whether everybody may see a certificate of the scope's partner; `false` when it has none such.
pub(crate) async fn publish(
    tx: &mut Tx,
    scope: Scope,
    id: CertificateId,
    is_public: bool,
) -> Result<bool, DatabaseError> {
    Ok(execute!(tx, sqlx::query(PUBLISH).bind(id).bind(scope.partner()).bind(is_public))? == 1)
}

/// Revokes a certificate of the scope's partner, or of an alliance that it leads; `false` when that is not so, or it was before.
pub(crate) async fn revoke(
    tx: &mut Tx,
    scope: Scope,
    id: CertificateId,
    (reason, now): (&str, DateTime<Utc>),
) -> Result<bool, DatabaseError> {
    Ok(execute!(tx, sqlx::query(REVOKE).bind(id).bind(scope.partner()).bind(now).bind(reason))? == 1)
}
