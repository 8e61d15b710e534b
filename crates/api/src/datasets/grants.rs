//! Who may use a data set.

use access::{GrantDataset, ReadDataset};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, post};
use dataset_sharing::{Grant, NewGrant, Permission, Permissions};
use foundation::{DatasetGrantId, DatasetId};
use wire::Reason;
use wire::datasets::DatasetGrant;

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::words;
use crate::{ApiState, Problem};

/// Lets the other party of an agreement use a data set.
#[utoipa::path(tag = "datasets", request_body = wire::datasets::GrantDataset,
    responses((status = 201, body = DatasetGrant)))]
#[post("/v1/datasets/{dataset}/grants")]
pub(crate) async fn grant_dataset(
    Authorized(permit): Authorized<GrantDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
    Body(input): Body<wire::datasets::GrantDataset>,
) -> Result<HttpResponse, Problem> {
    let wanted: Vec<Permission> = words("permissions", &input.permissions)?;
    let permissions = wanted.into_iter().fold(Permissions::default(), Permissions::with);
    let new = NewGrant { dataset: *dataset, agreement: input.agreement, permissions, expires_at: input.expires_at };
    let grant = state.datasets.grant(&permit, new).await?;
    Ok(created(format!("/v1/datasets/{dataset}/grants"), &view(&grant)))
}

/// Who may use a data set: every grant of one's own, and of another partner's those that one holds or held.
#[utoipa::path(tag = "datasets", params(PageQuery), responses((status = 200, body = wire::Page<DatasetGrant>)))]
#[get("/v1/datasets/{dataset}/grants")]
pub(crate) async fn list_dataset_grants(
    Authorized(permit): Authorized<ReadDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = state.datasets.list_grants(&permit, *dataset, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, |grant| view(&grant))))
}

/// Takes a grant back: jobs that run on it stop within seconds.
#[utoipa::path(tag = "datasets", request_body = Reason, responses((status = 204)))]
#[delete("/v1/dataset-grants/{grant}")]
pub(crate) async fn revoke_dataset_grant(
    Authorized(permit): Authorized<GrantDataset>,
    state: Data<ApiState>,
    grant: Path<DatasetGrantId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    state.datasets.revoke(&permit, *grant, &input.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(grant: &Grant) -> DatasetGrant {
    DatasetGrant {
        id: grant.id,
        dataset: grant.dataset,
        grantee: grant.grantee,
        agreement: grant.agreement,
        permissions: grant.permissions.iter().map(|one| one.to_string()).collect(),
        expires_at: grant.expires_at,
        revoked_at: grant.revoked_at,
        created_at: grant.created_at,
    }
}
