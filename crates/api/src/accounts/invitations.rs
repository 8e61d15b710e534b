//! Invitations to join one's partner.

use access::invitations::{self, NewInvitation};
use access::{InviteMember, ReadMembers, Secret};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get, post};
use foundation::InvitationId;
use partner_registry::partners;
use wire::account::{AcceptInvitation, Accepted, Invitation, Invite};

use crate::body::Body;
use crate::idempotency::secret;
use crate::origin::From;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::{language, word};
use crate::{ApiState, Problem};

/// Invites somebody to join one's partner. The token is in this answer and never again.
#[utoipa::path(tag = "members", request_body = Invite,
    responses((status = 201, body = wire::account::NewInvitation)))]
#[post("/v1/invitations")]
pub(crate) async fn create_invitation(
    Authorized(permit): Authorized<InviteMember>,
    state: Data<ApiState>,
    Body(input): Body<Invite>,
) -> Result<HttpResponse, Problem> {
    let language = language(input.language.as_deref())?;
    let new = NewInvitation { email: input.email, role: word("role", &input.role)?, language };
    let (invitation, token) = invitations::create(&state.db, &state.sources, &permit, &new).await?;
    let location = format!("/v1/invitations/{}", invitation.id);
    let token = token.reveal().to_owned();
    Ok(secret(location, &wire::account::NewInvitation { invitation: view(invitation), token }))
}

/// Invitations to one's partner.
#[utoipa::path(tag = "members", params(PageQuery), responses((status = 200, body = wire::Page<Invitation>)))]
#[get("/v1/invitations")]
pub(crate) async fn list_invitations(
    Authorized(permit): Authorized<ReadMembers>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = invitations::list(&state.db, &state.sources, &permit, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// Withdraws an invitation.
#[utoipa::path(tag = "members", responses((status = 204)))]
#[delete("/v1/invitations/{invitation}")]
pub(crate) async fn withdraw_invitation(
    Authorized(permit): Authorized<InviteMember>,
    state: Data<ApiState>,
    invitation: Path<InvitationId>,
) -> Result<HttpResponse, Problem> {
    invitations::revoke(&state.db, &state.sources, &permit, *invitation).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Joins a partner, or the platform's staff: with a new account, or with the password of the one that has the invited e-mail
/// address. A partner becomes active with its first owner.
#[utoipa::path(tag = "members", request_body = AcceptInvitation, security(()),
    responses((status = 200, body = Accepted)))]
#[post("/v1/invitations/accept")]
pub(crate) async fn accept_invitation(
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<AcceptInvitation>,
) -> Result<HttpResponse, Problem> {
    let accept = invitations::AcceptInvitation {
        token: Secret::new(input.token),
        display_name: input.display_name,
        password: Secret::new(input.password),
    };
    let accepted = partners::accept_invitation(&state.db, &state.sources, accept, &origin).await?;
    let (partner, role) = (accepted.post.partner(), accepted.post.role().to_owned());
    Ok(HttpResponse::Ok().json(Accepted { user: accepted.user, email: accepted.email, partner, role }))
}

/// An invitation to a partner or to the staff.
pub(crate) fn view(invitation: invitations::Invitation) -> Invitation {
    Invitation {
        id: invitation.id,
        email: invitation.email,
        role: invitation.post.role().to_owned(),
        state: invitation.state.to_string(),
        created_at: invitation.created_at,
        expires_at: invitation.expires_at,
    }
}
