//! Data sets and models of projects.

use access::{GrantDataset, GrantModel, ReadProject};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use dataset_sharing::Permission;
use foundation::{DatasetId, ModelId, ProjectId};
use model_registry::Use;
use partner_registry::projects::{self, Thing, ThingId};
use wire::projects::{AttachDataset, AttachModel, GrantAlong, ProjectThing};

use crate::body::Body;
use crate::conditional::created;
use crate::permit::Authorized;
use crate::words::words;
use crate::{ApiState, Problem};

/// What a project is about, and what one's partner may do now with each of it.
#[utoipa::path(tag = "projects", responses((status = 200, body = wire::Page<ProjectThing>)))]
#[get("/v1/projects/{project}/things")]
pub(crate) async fn list_project_things(
    Authorized(permit): Authorized<ReadProject>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
) -> Result<HttpResponse, Problem> {
    let things = projects::things(&state.db, &state.sources, &permit, *project).await?;
    let (mut datasets, mut models) = (Vec::new(), Vec::new());
    for thing in things.iter().filter(|thing| thing.owner != permit.partner()) {
        match thing.id {
            ThingId::Dataset(dataset) => datasets.push(dataset),
            ThingId::Model(model) => models.push(model),
        }
    }
    let of_datasets = state.datasets.uses(&permit, &datasets).await?;
    let of_models = state.models.uses(&permit, &models).await?;
    let shown = |thing: Thing| {
        let (permissions, until) = match thing.id {
            _ if thing.owner == permit.partner() => (own(thing.id), None),
            ThingId::Dataset(id) => of_datasets.get(&id).map_or((Vec::new(), None), |uses| {
                (uses.permissions.iter().map(|one| one.to_string()).collect(), uses.until)
            }),
            ThingId::Model(id) => of_models.get(&id).map_or((Vec::new(), None), |uses| {
                (uses.permissions.uses().map(|one| one.to_string()).collect(), uses.until)
            }),
        };
        let is_own = thing.owner == permit.partner();
        view(thing, is_own, (permissions, until))
    };
    let items: Vec<_> = things.into_iter().map(shown).collect();
    Ok(HttpResponse::Ok().json(wire::Page { items, next_cursor: None }))
}

/// Attaches a data set of one's own partner, and grants it to the other one under the project's agreement if that is wanted.
#[utoipa::path(tag = "projects", request_body = AttachDataset, responses((status = 201, body = ProjectThing)))]
#[post("/v1/projects/{project}/datasets")]
pub(crate) async fn attach_dataset(
    Authorized(permit): Authorized<GrantDataset>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<AttachDataset>,
) -> Result<HttpResponse, Problem> {
    let along = input.grant.map(|GrantAlong { permissions, expires_at }| {
        let permissions = words::<Permission, _>("grant.permissions", &permissions)?;
        Ok::<_, Problem>(dataset_sharing::Along { permissions, expires_at })
    });
    let wanted = (input.dataset, along.transpose()?);
    let attached = state.datasets.attach(&permit, *project, wanted).await?;
    let all = own(attached.id);
    Ok(created(format!("/v1/projects/{project}/things"), &view(attached, true, (all, None))))
}

/// Detaches a data set of one's own partner. What was granted stays so until it is revoked.
#[utoipa::path(tag = "projects", responses((status = 204)))]
#[delete("/v1/projects/{project}/datasets/{dataset}")]
pub(crate) async fn detach_dataset(
    Authorized(permit): Authorized<GrantDataset>,
    state: Data<ApiState>,
    path: Path<(ProjectId, DatasetId)>,
) -> Result<HttpResponse, Problem> {
    let (project, dataset) = path.into_inner();
    projects::detach(&state.db, &state.sources, &permit, project, ThingId::Dataset(dataset)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Attaches a model of one's own partner, and grants it to the other one under the project's agreement if that is wanted.
#[utoipa::path(tag = "projects", request_body = AttachModel, responses((status = 201, body = ProjectThing)))]
#[post("/v1/projects/{project}/models")]
pub(crate) async fn attach_model(
    Authorized(permit): Authorized<GrantModel>,
    state: Data<ApiState>,
    project: Path<ProjectId>,
    Body(input): Body<AttachModel>,
) -> Result<HttpResponse, Problem> {
    let along = input.grant.map(|GrantAlong { permissions, expires_at }| {
        let uses: Vec<Use> = words("grant.permissions", &permissions)?;
        let (download, predict) = (uses.contains(&Use::Download), uses.contains(&Use::Predict));
        let permissions = model_registry::Permissions { download, predict };
        Ok::<_, Problem>(model_registry::Along { permissions, expires_at })
    });
    let wanted = (input.model, along.transpose()?);
    let attached = state.models.attach(&permit, *project, wanted).await?;
    let all = own(attached.id);
    Ok(created(format!("/v1/projects/{project}/things"), &view(attached, true, (all, None))))
}

/// Detaches a model of one's own partner. What was granted stays so until it is revoked.
#[utoipa::path(tag = "projects", responses((status = 204)))]
#[delete("/v1/projects/{project}/models/{model}")]
pub(crate) async fn detach_model(
    Authorized(permit): Authorized<GrantModel>,
    state: Data<ApiState>,
    path: Path<(ProjectId, ModelId)>,
) -> Result<HttpResponse, Problem> {
    let (project, model) = path.into_inner();
    projects::detach(&state.db, &state.sources, &permit, project, ThingId::Model(model)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What an owner may do.
fn own(thing: ThingId) -> Vec<String> {
    match thing {
        ThingId::Dataset(_) => Permission::ALL.iter().map(ToString::to_string).collect(),
        ThingId::Model(_) => Use::ALL.iter().map(ToString::to_string).collect(),
    }
}

fn view(thing: Thing, own: bool, (permissions, until): (Vec<String>, Option<DateTime<Utc>>)) -> ProjectThing {
    let (dataset, model) = match thing.id {
        ThingId::Dataset(id) => (Some(id), None),
        ThingId::Model(id) => (None, Some(id)),
    };
    ProjectThing {
        kind: thing.id.kind().to_string(),
        dataset,
        model,
        name: thing.name,
        owner: thing.owner,
        owner_name: thing.owner_name,
        own,
        permissions,
        until,
        job: thing.job,
        attached_at: thing.attached_at,
    }
}
