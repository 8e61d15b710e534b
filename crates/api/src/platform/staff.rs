//! Operators and auditors.

use access::{ChangeStaff, PlatformRole, ReadPeople, invitations, staff};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, patch, post};
use foundation::{InvitationId, UserId};
use wire::account::{Invitation, NewInvitation};
use wire::platform::{InviteStaff, StaffMember};

use crate::accounts::invitations::view as invitation_view;
use crate::body::Body;
use crate::idempotency::secret;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::{language, word};
use crate::{ApiState, Problem};

/// The platform's operators and auditors.
#[utoipa::path(tag = "platform", params(PageQuery), responses((status = 200, body = wire::Page<StaffMember>)))]
#[get("/v1/platform/staff")]
pub(crate) async fn list_staff(
    Authorized(permit): Authorized<ReadPeople>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = staff::list(&state.db, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// Makes an operator an auditor, or the other way round. The last operator stays one.
#[utoipa::path(tag = "platform", request_body = wire::platform::ChangeStaff, responses((status = 204)))]
#[patch("/v1/platform/staff/{user}")]
pub(crate) async fn change_staff(
    Authorized(permit): Authorized<ChangeStaff>,
    state: Data<ApiState>,
    user: Path<UserId>,
    Body(input): Body<wire::platform::ChangeStaff>,
) -> Result<HttpResponse, Problem> {
    let role = word("role", &input.role)?;
    staff::change_role(&state.db, &state.sources, &permit, *user, role).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a role on the platform away; the person's sessions and keys that act for no partner end. The last operator stays.
#[utoipa::path(tag = "platform", responses((status = 204)))]
#[delete("/v1/platform/staff/{user}")]
pub(crate) async fn remove_staff(
    Authorized(permit): Authorized<ChangeStaff>,
    state: Data<ApiState>,
    user: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    staff::remove(&state.db, &state.sources, &permit, *user).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Invites an operator or auditor. The token is in this answer and never again.
#[utoipa::path(tag = "platform", request_body = InviteStaff, responses((status = 201, body = NewInvitation)))]
#[post("/v1/platform/invitations")]
pub(crate) async fn invite_staff(
    Authorized(permit): Authorized<ChangeStaff>,
    state: Data<ApiState>,
    Body(input): Body<InviteStaff>,
) -> Result<HttpResponse, Problem> {
    let role: PlatformRole = word("role", &input.role)?;
    let language = language(input.language.as_deref())?;
    let (invitation, token) =
        invitations::create_for_staff(&state.db, &state.sources, &permit, &input.email, role, language).await?;
    let location = format!("/v1/platform/invitations/{}", invitation.id);
    let token = token.reveal().to_owned();
    Ok(secret(location, &NewInvitation { invitation: invitation_view(invitation), token }))
}

/// Invitations to the platform's staff.
#[utoipa::path(tag = "platform", params(PageQuery), responses((status = 200, body = wire::Page<Invitation>)))]
#[get("/v1/platform/invitations")]
pub(crate) async fn list_staff_invitations(
    Authorized(permit): Authorized<ReadPeople>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = invitations::list_for_staff(&state.db, &state.sources, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, invitation_view)))
}

/// Withdraws an invitation to the platform's staff.
#[utoipa::path(tag = "platform", responses((status = 204)))]
#[delete("/v1/platform/invitations/{invitation}")]
pub(crate) async fn withdraw_staff_invitation(
    Authorized(permit): Authorized<ChangeStaff>,
    state: Data<ApiState>,
    invitation: Path<InvitationId>,
) -> Result<HttpResponse, Problem> {
    invitations::revoke_for_staff(&state.db, &state.sources, &permit, *invitation).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn view(member: staff::StaffMember) -> StaffMember {
    StaffMember {
        user: member.user,
        email: member.email,
        display_name: member.display_name,
        role: member.role.to_string(),
        disabled_at: member.disabled_at,
    }
}
