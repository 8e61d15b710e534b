//! Certificates.

use access::{PublishCertificate, ReadCertificate, RevokeCertificate};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, Utc};
use foundation::{CertificateId, DatasetId, ModelId, PartnerId};
use partner_registry::certificates;
use training_jobs::CertifiedVersion;
use wire::Reason;
use wire::certificates::{Certificate, CertificateVisibility};

use super::artefact;
use crate::body::Body;
use crate::paging::{PageQuery, page};
use crate::permit::{Authorized, Perhaps};
use crate::{ApiState, Problem};

/// The certificates of one's own data sets and models.
#[utoipa::path(tag = "certificates", params(PageQuery), responses((status = 200, body = wire::Page<Certificate>)))]
#[get("/v1/certificates")]
pub(crate) async fn list_certificates(
    Authorized(permit): Authorized<ReadCertificate>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = certificates::list_own(&state.db, &permit, &query.request()?).await?;
    let now = state.sources.now();
    Ok(HttpResponse::Ok().json(page(found, |one| view(one, now, Some(permit.partner())))))
}

/// One certificate: of what one sees, or any that its owner lets everybody see, for which no log-in is needed.
#[utoipa::path(tag = "certificates", security((), ("bearer" = [])), responses((status = 200, body = Certificate)))]
#[get("/v1/certificates/{certificate}")]
pub(crate) async fn get_certificate(
    Perhaps(permit): Perhaps<ReadCertificate>,
    state: Data<ApiState>,
    certificate: Path<CertificateId>,
) -> Result<HttpResponse, Problem> {
    let reader = permit.as_ref().map(access::Permit::partner);
    let found = match &permit {
        Some(permit) => state.conformance.certificate(permit, *certificate).await?,
        None => certificates::public(&state.db, *certificate).await?,
    };
    Ok(HttpResponse::Ok().json(view(found, state.sources.now(), reader)))
}

/// Lets everybody see a certificate of one's own, or no longer.
#[utoipa::path(tag = "certificates", request_body = CertificateVisibility,
    responses((status = 200, body = Certificate)))]
#[put("/v1/certificates/{certificate}/visibility")]
pub(crate) async fn publish_certificate(
    Authorized(permit): Authorized<PublishCertificate>,
    state: Data<ApiState>,
    certificate: Path<CertificateId>,
    Body(input): Body<CertificateVisibility>,
) -> Result<HttpResponse, Problem> {
    let changed = certificates::publish(&state.db, &state.sources, &permit, *certificate, input.public).await?;
    Ok(HttpResponse::Ok().json(view(changed, state.sources.now(), Some(permit.partner()))))
}

/// Revokes a certificate for good: one's own, or one of an alliance that one's partner leads.
#[utoipa::path(tag = "certificates", request_body = Reason, responses((status = 200, body = Certificate)))]
#[post("/v1/certificates/{certificate}/revoke")]
pub(crate) async fn revoke_certificate(
    Authorized(permit): Authorized<RevokeCertificate>,
    state: Data<ApiState>,
    certificate: Path<CertificateId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let revoked = certificates::revoke(&state.db, &state.sources, &permit, *certificate, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view(revoked, state.sources.now(), Some(permit.partner()))))
}

/// The certificates of a version of a data set that one sees.
#[utoipa::path(tag = "certificates", params(PageQuery), responses((status = 200, body = wire::Page<Certificate>)))]
#[get("/v1/datasets/{dataset}/versions/{number}/certificates")]
pub(crate) async fn list_dataset_certificates(
    Authorized(permit): Authorized<ReadCertificate>,
    state: Data<ApiState>,
    path: Path<(DatasetId, i64)>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (dataset, number) = path.into_inner();
    let wanted = CertifiedVersion::Dataset(dataset, number);
    let found = state.conformance.certificates_of(&permit, wanted, &query.request()?).await?;
    let now = state.sources.now();
    Ok(HttpResponse::Ok().json(page(found, |one| view(one, now, Some(permit.partner())))))
}

/// The certificates of a version of a model that one sees.
#[utoipa::path(tag = "certificates", params(PageQuery), responses((status = 200, body = wire::Page<Certificate>)))]
#[get("/v1/models/{model}/versions/{number}/certificates")]
pub(crate) async fn list_model_certificates(
    Authorized(permit): Authorized<ReadCertificate>,
    state: Data<ApiState>,
    path: Path<(ModelId, i64)>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (model, number) = path.into_inner();
    let wanted = CertifiedVersion::Model(model, number);
    let found = state.conformance.certificates_of(&permit, wanted, &query.request()?).await?;
    let now = state.sources.now();
    Ok(HttpResponse::Ok().json(page(found, |one| view(one, now, Some(permit.partner())))))
}

/// The public keys that verify certificates (RFC 7517), retired ones among them.
#[utoipa::path(tag = "certificates", security(()), responses((status = 200, body = Object)))]
#[get("/.well-known/certificate-keys.json")]
pub(crate) async fn certificate_keys(state: Data<ApiState>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(access::attestations::public_keys(&state.db).await?))
}

fn view(found: certificates::Certificate, now: DateTime<Utc>, reader: Option<PartnerId>) -> Certificate {
    let state = found.status(now).to_string();
    Certificate {
        id: found.id,
        state,
        owner: found.owner,
        owner_name: found.owner_name,
        artefact: artefact(found.artefact),
        sha256: found.sha256,
        alliance: found.alliance,
        standard: found.standard,
        standard_name: found.standard_name,
        standard_version_id: found.standard_version,
        standard_version: found.number.to_string(),
        run: (reader == Some(found.owner)).then_some(found.run),
        jws: found.jws,
        issued_at: found.issued_at,
        valid_until: found.valid_until,
        public: found.is_public,
        superseded_at: found.superseded_at,
        revoked_at: found.revocation.as_ref().map(|revocation| revocation.at),
        revoked_because: found.revocation.map(|revocation| revocation.reason),
    }
}
