//! The platform itself: its staff, everybody's accounts, signing keys and the audit log.

pub(crate) mod audit;
pub(crate) mod mails;
pub(crate) mod people;
pub(crate) mod staff;

use access::RotateKeys;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};

use crate::conditional::created;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Makes a new token signing key. Tokens signed with the old one stay valid until they expire: nobody is logged out.
#[utoipa::path(tag = "platform", responses((status = 201, body = Object)))]
#[post("/v1/signing-keys")]
pub(crate) async fn rotate_signing_key(
    Authorized(permit): Authorized<RotateKeys>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let key = state.authenticator.rotate_keys(&permit).await?;
    Ok(created("/.well-known/jwks.json".to_owned(), &serde_json::json!({ "key": key })))
}
