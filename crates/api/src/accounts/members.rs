//! Members of one's partner.

use access::{ChangeMember, ReadMembers, members};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, patch};
use foundation::UserId;
use wire::account::Member;

use crate::body::Body;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Members of one's partner.
#[utoipa::path(tag = "members", params(PageQuery), responses((status = 200, body = wire::Page<Member>)))]
#[get("/v1/members")]
pub(crate) async fn list_members(
    Authorized(permit): Authorized<ReadMembers>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = members::list(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// Gives a member another role; neither the old nor the new one above one's own. The last owner stays one.
#[utoipa::path(tag = "members", request_body = wire::account::ChangeMember, responses((status = 204)))]
#[patch("/v1/members/{user}")]
pub(crate) async fn change_member(
    Authorized(permit): Authorized<ChangeMember>,
    state: Data<ApiState>,
    user: Path<UserId>,
    Body(input): Body<wire::account::ChangeMember>,
) -> Result<HttpResponse, Problem> {
    let role = word("role", &input.role)?;
    members::change_role(&state.db, &state.sources, &permit, *user, role).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Removes a member whose role is not above one's own; their sessions and keys for this partner end.
#[utoipa::path(tag = "members", responses((status = 204)))]
#[delete("/v1/members/{user}")]
pub(crate) async fn remove_member(
    Authorized(permit): Authorized<ChangeMember>,
    state: Data<ApiState>,
    user: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    members::remove(&state.db, &state.sources, &permit, *user).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(member: members::Member) -> Member {
    Member {
        user: member.user,
        email: member.email,
        display_name: member.display_name,
        role: member.role.to_string(),
        since: member.joined_at,
        disabled_at: member.disabled_at,
    }
}
