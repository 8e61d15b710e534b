//! The keys with which partners sign.

use access::{ChangePartyKeys, ReadAgreement};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, post};
use foundation::PartyKeyId;
use partner_registry::party_keys;
use wire::agreements::{PartyKey, RegisterPartyKey};

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Registers a key of one's partner whose private half it keeps. From then on the platform signs nothing for the partner.
#[utoipa::path(tag = "agreements", request_body = RegisterPartyKey, responses((status = 201, body = PartyKey)))]
#[post("/v1/party-keys")]
pub(crate) async fn register_party_key(
    Authorized(permit): Authorized<ChangePartyKeys>,
    state: Data<ApiState>,
    Body(input): Body<RegisterPartyKey>,
) -> Result<HttpResponse, Problem> {
    let parts = (&*input.public_key, &*input.label, &*input.proof);
    let key = party_keys::register(&state.db, &state.sources, &permit, parts).await?;
    Ok(created(format!("/v1/party-keys/{}", key.id), &view(key)))
}

/// The keys of one's partner, also those that are revoked.
#[utoipa::path(tag = "agreements", params(PageQuery), responses((status = 200, body = wire::Page<PartyKey>)))]
#[get("/v1/party-keys")]
pub(crate) async fn list_party_keys(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = party_keys::list(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One key of any partner, for whoever verifies a signature.
#[utoipa::path(tag = "agreements", security(()), responses((status = 200, body = PartyKey)))]
#[get("/v1/party-keys/{party_key}")]
pub(crate) async fn get_party_key(state: Data<ApiState>, party_key: Path<PartyKeyId>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(party_keys::find(&state.db, *party_key).await?)))
}

/// Ends the use of a key for new signatures; what was signed with it stays signed.
#[utoipa::path(tag = "agreements", responses((status = 200, body = PartyKey)))]
#[delete("/v1/party-keys/{party_key}")]
pub(crate) async fn revoke_party_key(
    Authorized(permit): Authorized<ChangePartyKeys>,
    state: Data<ApiState>,
    party_key: Path<PartyKeyId>,
) -> Result<HttpResponse, Problem> {
    let revoked = party_keys::revoke(&state.db, &state.sources, &permit, *party_key).await?;
    Ok(HttpResponse::Ok().json(view(revoked)))
}

fn view(key: party_keys::PartyKey) -> PartyKey {
    PartyKey {
        id: key.id,
        partner: key.partner,
        public_key: key.public_key,
        custody: key.custody.to_string(),
        label: key.label,
        created_at: key.created_at,
        revoked_at: key.revoked_at,
    }
}
