//! One's own account.

use access::{ChangeAccount, ReadAccount, Secret, accounts};
use actix_web::web::Data;
use actix_web::{HttpResponse, get, patch, post};
use wire::account::{Account, AccountMembership, ChangePassword, UpdateAccount};

use crate::body::Body;
use crate::origin::From;
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Who the credential belongs to, and what it may do.
#[utoipa::path(tag = "account", responses((status = 200, body = Account)))]
#[get("/v1/account")]
pub(crate) async fn account(
    Authorized(permit): Authorized<ReadAccount>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let account = accounts::get(&state.db, &permit).await?;
    let principal = permit.principal();
    Ok(HttpResponse::Ok().json(Account {
        user: account.user,
        email: account.email,
        display_name: account.display_name,
        platform_role: account.platform_role.map(|role| role.to_string()),
        language: account.language.map(|language| language.to_string()),
        partner: principal.membership.map(|membership| membership.partner),
        memberships: account.partners.into_iter().map(membership).collect(),
        credential: principal.credential.to_string(),
    }))
}

pub(crate) fn membership(option: accounts::PartnerOption) -> AccountMembership {
    AccountMembership {
        partner: option.partner,
        name: option.name,
        role: option.role.to_string(),
        status: option.status,
    }
}

/// Changes one's own account.
#[utoipa::path(tag = "account", request_body = UpdateAccount, responses((status = 204)))]
#[patch("/v1/account")]
pub(crate) async fn update_account(
    Authorized(permit): Authorized<ChangeAccount>,
    state: Data<ApiState>,
    Body(input): Body<UpdateAccount>,
) -> Result<HttpResponse, Problem> {
    let language = word("language", &input.language)?;
    accounts::set_language(&state.db, &state.sources, &permit, language).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Changes one's password; every other session ends.
#[utoipa::path(tag = "account", request_body = ChangePassword, responses((status = 204)))]
#[post("/v1/account/password")]
pub(crate) async fn change_password(
    Authorized(permit): Authorized<ChangeAccount>,
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<ChangePassword>,
) -> Result<HttpResponse, Problem> {
    let change =
        accounts::ChangePassword { current: Secret::new(input.current_password), new: Secret::new(input.new_password) };
    accounts::change_password(&state.db, &state.sources, &permit, change, &origin).await?;
    Ok(HttpResponse::NoContent().finish())
}
