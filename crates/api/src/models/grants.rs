//! Who may use a model.

use access::{GrantModel, Permit, ReadAgreement, ReadModel};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, post};
use foundation::{AgreementId, ModelGrantId, ModelId, PartnerId};
use model_registry::{NewGrant, Permissions, Use};
use partner_registry::agreements;
use wire::Reason;
use wire::models::ModelGrant;

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::words;
use crate::{ApiState, Problem};

/// Lets the other party of an agreement use a model.
#[utoipa::path(tag = "models", request_body = wire::models::GrantModel, responses((status = 201, body = ModelGrant)))]
#[post("/v1/models/{model}/grants")]
pub(crate) async fn grant_model(
    Authorized(permit): Authorized<GrantModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
    Body(input): Body<wire::models::GrantModel>,
) -> Result<HttpResponse, Problem> {
    let uses: Vec<Use> = words("permissions", &input.permissions)?;
    let permissions = Permissions { download: uses.contains(&Use::Download), predict: uses.contains(&Use::Predict) };
    let new = NewGrant {
        model: *model,
        grantee: counterparty(&state, &permit, input.agreement).await?,
        agreement: input.agreement,
        permissions,
        expires_at: input.expires_at,
    };
    let grant = state.models.grant(&permit, new).await?;
    Ok(created(format!("/v1/models/{model}/grants"), &view(&grant)))
}

/// The other party of an agreement: whoever may grant may read the agreement that the grant rests on.
async fn counterparty(
    state: &ApiState,
    permit: &Permit<GrantModel>,
    agreement: AgreementId,
) -> Result<PartnerId, Problem> {
    let reading = state.gate.permit::<ReadAgreement>(permit.principal())?;
    let found = agreements::get(&state.db, &state.sources, &reading, agreement).await?;
    let parties = [found.proposer.id, found.counterparty.id];
    Ok(if parties[0] == permit.partner() { parties[1] } else { parties[0] })
}

/// Who may use a model: every grant of one's own, and of another partner's those that one holds or held.
#[utoipa::path(tag = "models", params(PageQuery), responses((status = 200, body = wire::Page<ModelGrant>)))]
#[get("/v1/models/{model}/grants")]
pub(crate) async fn list_model_grants(
    Authorized(permit): Authorized<ReadModel>,
    state: Data<ApiState>,
    model: Path<ModelId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = state.models.list_grants(&permit, *model, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, |grant| view(&grant))))
}

/// Takes a grant back. It counts from the next request on.
#[utoipa::path(tag = "models", request_body = Reason, responses((status = 204)))]
#[delete("/v1/model-grants/{grant}")]
pub(crate) async fn revoke_model_grant(
    Authorized(permit): Authorized<GrantModel>,
    state: Data<ApiState>,
    grant: Path<ModelGrantId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    state.models.revoke(&permit, *grant, &input.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(grant: &model_registry::ModelGrant) -> ModelGrant {
    ModelGrant {
        id: grant.id,
        model: grant.model,
        grantee: grant.grantee,
        agreement: grant.agreement,
        permissions: grant.permissions.uses().map(|one| one.to_string()).collect(),
        expires_at: grant.expires_at,
        revoked_at: grant.revoked_at,
        created_at: grant.created_at,
    }
}
