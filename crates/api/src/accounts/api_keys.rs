//! One's own API keys.

use access::api_keys::{self, NewApiKey};
use access::{ChangeAccount, ReadAccount};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, post};
use chrono::TimeDelta;
use foundation::ApiKeyId;
use wire::account::{ApiKey, CreateApiKey};

use crate::body::Body;
use crate::idempotency::secret;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::words;
use crate::{ApiState, Problem};

/// Makes an API key. Its secret is in this answer and never again.
#[utoipa::path(tag = "account", request_body = CreateApiKey,
    responses((status = 201, body = wire::account::NewApiKey)))]
#[post("/v1/account/api-keys")]
pub(crate) async fn create_api_key(
    Authorized(permit): Authorized<ChangeAccount>,
    state: Data<ApiState>,
    Body(input): Body<CreateApiKey>,
) -> Result<HttpResponse, Problem> {
    let scopes = words("scopes", &input.scopes)?;
    let lifetime = input.expires_in_days.map(|days| TimeDelta::days(days.into()));
    let new = NewApiKey { name: input.name, scopes, lifetime };
    let (key, token) = api_keys::create(&state.db, &state.sources, &permit, new).await?;
    let location = format!("/v1/account/api-keys/{}", key.id);
    Ok(secret(location, &wire::account::NewApiKey { key: view(key), token: token.reveal().to_owned() }))
}

/// One's own API keys, without their secrets.
#[utoipa::path(tag = "account", params(PageQuery), responses((status = 200, body = wire::Page<ApiKey>)))]
#[get("/v1/account/api-keys")]
pub(crate) async fn list_api_keys(
    Authorized(permit): Authorized<ReadAccount>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = api_keys::list(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// Revokes an API key, at once.
#[utoipa::path(tag = "account", responses((status = 204)))]
#[delete("/v1/account/api-keys/{api_key}")]
pub(crate) async fn revoke_api_key(
    Authorized(permit): Authorized<ChangeAccount>,
    state: Data<ApiState>,
    api_key: Path<ApiKeyId>,
) -> Result<HttpResponse, Problem> {
    api_keys::revoke(&state.db, &state.sources, &permit, *api_key).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(key: api_keys::ApiKey) -> ApiKey {
    ApiKey {
        id: key.id,
        name: key.name,
        hint: key.hint,
        scopes: key.scopes.iter().map(ToString::to_string).collect(),
        created_at: key.created_at,
        expires_at: key.expires_at,
        last_used_at: key.last_used_at,
        revoked_at: key.revoked_at,
    }
}
