//! Data sets by name: one's own, and those that others have shared.

use access::{ReadDataset, WriteDataset};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, patch, post};
use dataset_sharing::{DatasetChange, NewDataset};
use foundation::DatasetId;
use wire::datasets::{CreateDataset, Dataset, UpdateDataset};

use crate::body::Body;
use crate::conditional::{IfMatch, with_revision};
use crate::paging::{ArchivedQuery, PageQuery, SharedQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Creates a data set, without content yet.
#[utoipa::path(tag = "datasets", request_body = CreateDataset, responses((status = 201, body = Dataset)))]
#[post("/v1/datasets")]
pub(crate) async fn create_dataset(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    Body(input): Body<CreateDataset>,
) -> Result<HttpResponse, Problem> {
    let new = NewDataset { name: input.name, description: input.description, licence: input.licence };
    let dataset = state.datasets.create(&permit, &new).await?;
    let mut response = HttpResponse::Created();
    response.insert_header(("Location", format!("/v1/datasets/{}", dataset.id)));
    Ok(with_revision(response, dataset.revision, &view(dataset)))
}

/// One's own data sets, or with `shared=true` those that other partners let one use.
#[utoipa::path(tag = "datasets", params(SharedQuery, ArchivedQuery, PageQuery),
    responses((status = 200, body = wire::Page<Dataset>)))]
#[get("/v1/datasets")]
pub(crate) async fn list_datasets(
    Authorized(permit): Authorized<ReadDataset>,
    state: Data<ApiState>,
    which: Query<SharedQuery>,
    own: Query<ArchivedQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let request = query.request()?;
    let found = match (which.shared, own.archived) {
        (true, _) => state.datasets.list_shared(&permit, &request).await?,
        (false, true) => state.datasets.list_all(&permit, &request).await?,
        (false, false) => state.datasets.list(&permit, &request).await?,
    };
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One data set.
#[utoipa::path(tag = "datasets", responses((status = 200, body = Dataset)))]
#[get("/v1/datasets/{dataset}")]
pub(crate) async fn get_dataset(
    Authorized(permit): Authorized<ReadDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
) -> Result<HttpResponse, Problem> {
    let dataset = state.datasets.get(&permit, *dataset).await?;
    Ok(with_revision(HttpResponse::Ok(), dataset.revision, &view(dataset)))
}

/// Changes a data set's description; what is left out stays.
#[utoipa::path(tag = "datasets", request_body = UpdateDataset, params(IfMatch),
    responses((status = 200, body = Dataset)))]
#[patch("/v1/datasets/{dataset}")]
pub(crate) async fn update_dataset(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
    IfMatch(expected): IfMatch,
    Body(input): Body<UpdateDataset>,
) -> Result<HttpResponse, Problem> {
    let change = DatasetChange { name: input.name, description: input.description, licence: input.licence };
    let dataset = state.datasets.update(&permit, *dataset, &change, expected).await?;
    Ok(with_revision(HttpResponse::Ok(), dataset.revision, &view(dataset)))
}

/// Archives a data set: it takes no new versions and its grants are revoked. Its versions stay, as models name them in their
/// lineage.
#[utoipa::path(tag = "datasets", params(IfMatch), responses((status = 204)))]
#[delete("/v1/datasets/{dataset}")]
pub(crate) async fn archive_dataset(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
    IfMatch(expected): IfMatch,
) -> Result<HttpResponse, Problem> {
    state.datasets.archive(&permit, *dataset, expected).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a data set out of the archive. Its grants stay revoked.
#[utoipa::path(tag = "datasets", params(IfMatch), responses((status = 200, body = Dataset)))]
#[post("/v1/datasets/{dataset}/restore")]
pub(crate) async fn restore_dataset(
    Authorized(permit): Authorized<WriteDataset>,
    state: Data<ApiState>,
    dataset: Path<DatasetId>,
    IfMatch(expected): IfMatch,
) -> Result<HttpResponse, Problem> {
    let dataset = state.datasets.restore(&permit, *dataset, expected).await?;
    Ok(with_revision(HttpResponse::Ok(), dataset.revision, &view(dataset)))
}

fn view(dataset: dataset_sharing::Dataset) -> Dataset {
    Dataset {
        id: dataset.id,
        owner: dataset.owner,
        name: dataset.name,
        description: dataset.description,
        licence: dataset.licence,
        latest_version: dataset.latest_version,
        permissions: dataset.access.permissions().iter().map(|one| one.to_string()).collect(),
        archived: dataset.archived_at.is_some(),
        created_at: dataset.created_at,
        updated_at: dataset.updated_at,
    }
}
