//! Everybody's accounts, for the platform's staff.

use access::{DisableAccount, ReadPeople, people};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::UserId;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::Reason;
use wire::platform::{Person, PersonDetails};

use crate::accounts::account::membership;
use crate::body::Body;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Which accounts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountQuery {
    /// Only the account with this e-mail address.
    email: Option<String>,
}

/// Everybody's accounts.
#[utoipa::path(tag = "platform", params(AccountQuery, PageQuery), responses((status = 200, body = wire::Page<Person>)))]
#[get("/v1/accounts")]
pub(crate) async fn list_accounts(
    Authorized(permit): Authorized<ReadPeople>,
    state: Data<ApiState>,
    filter: Query<AccountQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = people::list(&state.db, &permit, filter.email.as_deref(), &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// One account, and the partners of which the person is a member.
#[utoipa::path(tag = "platform", responses((status = 200, body = PersonDetails)))]
#[get("/v1/accounts/{user}")]
pub(crate) async fn get_account(
    Authorized(permit): Authorized<ReadPeople>,
    state: Data<ApiState>,
    user: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    let (person, partners) = people::get(&state.db, &permit, *user).await?;
    let memberships = partners.into_iter().map(membership).collect();
    Ok(HttpResponse::Ok().json(PersonDetails { person: view(person), memberships }))
}

/// Disables an account: nobody logs in to it, and its sessions and API keys end at once and for good. Not that of the last
/// operator.
#[utoipa::path(tag = "platform", request_body = Reason, responses((status = 200, body = Person)))]
#[post("/v1/accounts/{user}/disable")]
pub(crate) async fn disable_account(
    Authorized(permit): Authorized<DisableAccount>,
    state: Data<ApiState>,
    user: Path<UserId>,
    Body(input): Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let person = people::disable(&state.db, &state.sources, &permit, *user, &input.reason).await?;
    Ok(HttpResponse::Ok().json(view(person)))
}

/// Lets a disabled account in again, with the password that it had.
#[utoipa::path(tag = "platform", responses((status = 200, body = Person)))]
#[post("/v1/accounts/{user}/enable")]
pub(crate) async fn enable_account(
    Authorized(permit): Authorized<DisableAccount>,
    state: Data<ApiState>,
    user: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    let person = people::enable(&state.db, &state.sources, &permit, *user).await?;
    Ok(HttpResponse::Ok().json(view(person)))
}

fn view(person: people::Person) -> Person {
    Person {
        user: person.user,
        email: person.email,
        display_name: person.display_name,
        platform_role: person.platform_role.map(|role| role.to_string()),
        created_at: person.created_at,
        disabled_at: person.disabled_at,
    }
}
