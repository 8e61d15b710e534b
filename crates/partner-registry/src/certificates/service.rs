//! Issuing, finding, publishing and revoking certificates.

use access::attestations::Pen;
use access::audit::{self, Actor, Entry};
use access::{Permit, PublishCertificate, ReadCertificate, RevokeCertificate, Scope, SystemTask};
use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tx};
use foundation::{CertificateId, ConformanceRunId, Page, PageRequest, Sources};
use serde_json::json;
use sqlx::types::Uuid;

use super::CertificateError;
use super::model::{Certificate, CertifiedArtefact, CertifiedStandard, MEDIA_TYPE, Statement};
use super::store;
use crate::PartnerError;
use crate::conformance::{Artefact, Manifest, Report, manifest_sha256};
use crate::standards::StandardVersion;
use crate::text::{self, Presence};

/// What is to be certified.
#[derive(Debug, Clone, Copy)]
pub struct Issue<'a> {
    /// Who certifies: the platform's address.
    pub issuer: &'a str,
    /// The run that found it to conform.
    pub run: ConformanceRunId,
    /// The artefact.
    pub artefact: Artefact,
    /// What it consists of, and whose it is.
    pub manifest: &'a Manifest,
    /// The standard, locked by this transaction so that it is not withdrawn meanwhile.
    pub standard: &'a StandardVersion,
    /// What the run found.
    pub report: &'a Report,
}

/// Issues a certificate in the transaction in which the run ends, on behalf of the platform.
///
/// # Errors
/// When it cannot be signed or written.
pub async fn issue(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    pen: &Pen,
    new: Issue<'_>,
) -> Result<Certificate, PartnerError> {
    let (id, now) = (sources.id(), sources.now());
    let valid_until = end(new.standard, now);
    let sha256 = manifest_sha256(new.artefact.kind(), &new.manifest.files);
    let jws = pen.sign(MEDIA_TYPE, &statement(id, &new, (now, valid_until)))?;
    let summary = &new.standard.summary;
    let owner_name = store::owner_name(tx, scope, new.manifest.owner).await?;
    let certificate = Certificate {
        id,
        owner: new.manifest.owner,
        owner_name,
        artefact: new.artefact,
        sha256,
        alliance: summary.alliance,
        standard: summary.standard,
        standard_name: new.standard.standard_name.clone(),
        standard_version: summary.id,
        number: summary.number,
        run: new.run,
        jws,
        issued_at: now,
        valid_until,
        is_public: false,
        superseded_at: summary.superseded_at,
        revocation: None,
    };
    store::insert(tx, scope, &certificate).await?;
    let detail = json!({ "run": new.run, "standard": summary.standard, "number": summary.number.to_string(),
        "artefact": new.artefact.ids().1, "sha256": sha256, "key": pen.key, "valid_until": valid_until });
    let entry = Entry::of_platform("certificate:issue", id, new.manifest.owner, detail).part_of(new.artefact.ids().0);
    audit::record(tx, sources, Actor::Platform("worker"), entry).await?;
    Ok(certificate)
}

/// Cut to whole seconds, as the statement says it. Within a grace period nothing is certified beyond its end.
fn end(standard: &StandardVersion, now: DateTime<Utc>) -> DateTime<Utc> {
    let end = now + TimeDelta::days(standard.summary.certificate_days);
    let end = standard.summary.superseded_at.map_or(end, |at| end.min(at));
    DateTime::from_timestamp(end.timestamp(), 0).unwrap_or(end)
}

fn statement(id: CertificateId, new: &Issue<'_>, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> Statement {
    let (artefact, version) = new.artefact.ids();
    let summary = &new.standard.summary;
    Statement {
        iss: new.issuer.to_owned(),
        jti: id,
        iat: from.timestamp(),
        exp: until.timestamp(),
        artefact: CertifiedArtefact {
            kind: new.artefact.kind(),
            id: artefact,
            version,
            number: new.artefact.number(),
            owner: new.manifest.owner,
            sha256: manifest_sha256(new.artefact.kind(), &new.manifest.files),
            files: new.manifest.files.clone(),
        },
        standard: CertifiedStandard {
            alliance: summary.alliance,
            id: summary.standard,
            name: new.standard.standard_name.clone(),
            version: summary.number.to_string(),
            version_id: summary.id,
            sha256: summary.sha256,
        },
        rows: new.report.rows,
        scores: new.report.scores.clone(),
    }
}

/// A certificate, wherever the scope finds one; whether the asker may see it is the caller's to find out.
pub async fn look(tx: &mut Tx, scope: Scope, id: CertificateId) -> Result<Option<Certificate>, PartnerError> {
    Ok(store::find(tx, scope, id).await?)
}

/// A certificate that its owner lets everybody see, without a permit.
///
/// # Errors
/// `NotFound` for every other.
pub async fn public(db: &Db, id: CertificateId) -> Result<Certificate, PartnerError> {
    let scope = Scope::system(SystemTask::CertificateCheck);
    let mut tx = db.read(scope.tenancy()).await?;
    let found = store::find(&mut tx, scope, id).await?.filter(|certificate| certificate.is_public);
    Ok(found.ok_or(CertificateError::NotFound)?)
}

/// The certificates of the caller's partner, newest first.
pub async fn list_own(
    db: &Db,
    permit: &Permit<ReadCertificate>,
    page: &PageRequest,
) -> Result<Page<Certificate>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list_own(&mut tx, permit.scope(), page).await?;
    Ok(Page::cut(rows, page, |certificate| certificate.id))
}

/// The certificates of one version of a data set or a model that the scope finds, newest first. Whether the asker may see the
/// artefact is the caller's to find out.
pub async fn of_artefact(
    tx: &mut Tx,
    scope: Scope,
    version: Uuid,
    page: &PageRequest,
) -> Result<Page<Certificate>, PartnerError> {
    let rows = store::of_artefact(tx, scope, version, page).await?;
    Ok(Page::cut(rows, page, |certificate| certificate.id))
}

/// Lets everybody see a certificate of the caller's partner, or no longer.
///
/// # Errors
/// `NotFound`; `NotYours` for the lead, who sees it all the same.
pub async fn publish(
    db: &Db,
    sources: &Sources,
    permit: &Permit<PublishCertificate>,
    id: CertificateId,
    is_public: bool,
) -> Result<Certificate, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let found = store::find(&mut tx, scope, id).await?.ok_or(CertificateError::NotFound)?;
    if !store::publish(&mut tx, scope, id, is_public).await? {
        return Err(CertificateError::NotYours.into());
    }
    let entry = Entry::done(permit, id).part_of(found.artefact.ids().0).detail(json!({ "public": is_public }));
    audit::record(&mut tx, sources, permit, entry).await?;
    let found = store::find(&mut tx, scope, id).await?.ok_or(CertificateError::NotFound)?;
    tx.commit().await?;
    Ok(found)
}

/// Revokes a certificate, for good: the owner's to do, and the lead's.
///
/// # Errors
/// `Invalid` without a reason; `NotFound`; `Revoked` when it was before.
pub async fn revoke(
    db: &Db,
    sources: &Sources,
    permit: &Permit<RevokeCertificate>,
    id: CertificateId,
    reason: &str,
) -> Result<Certificate, PartnerError> {
    let reason = text::prose("reason", reason, Presence::Required)?;
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let found = store::find(&mut tx, scope, id).await?.ok_or(CertificateError::NotFound)?;
    if !store::revoke(&mut tx, scope, id, (&reason, now)).await? {
        let reason = found.revocation.map(|revocation| revocation.reason).unwrap_or_default();
        return Err(CertificateError::Revoked { reason }.into());
    }
    let detail = json!({ "reason": reason, "standard": found.standard });
    let mut entry = Entry::done(permit, id).part_of(found.artefact.ids().0).detail(detail);
    if found.owner != permit.partner() {
        entry = entry.shown_to(found.owner);
    }
    audit::record(&mut tx, sources, permit, entry).await?;
    let found = store::find(&mut tx, scope, id).await?.ok_or(CertificateError::NotFound)?;
    tx.commit().await?;
    Ok(found)
}
