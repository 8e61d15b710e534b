//! Invitations to join a partner: a token, shown once to who invites, that makes its holder a member.
//!
//! Nobody invites to a role that their own does not include. A new invitation of the same address replaces the one before.

mod accept;
pub(crate) mod store;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tx};
use foundation::{InvitationId, Page, PageRequest, PartnerId, Sources, UserId, word_enum};

use crate::accounts::normal_email;
use crate::actions::names::{AdmitPartner, InviteMember, ReadMembers};
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::opaque::{self, Kind};
use crate::principal::Role;
use crate::secret::Secret;

pub use accept::{AcceptInvitation, Accepted, Preview, accept, preview};

/// How long an invitation waits.
pub const LIFETIME: TimeDelta = TimeDelta::days(7);

word_enum! {
    /// What has become of an invitation.
    pub enum InvitationState {
        /// It waits to be accepted.
        Pending = "pending",
        /// It was accepted.
        Accepted = "accepted",
        /// It was withdrawn, or replaced by a newer one.
        Revoked = "revoked",
        /// It was not accepted in time.
        Expired = "expired",
    }
}

/// Somebody to invite.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
}

/// An invitation, without its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The invitation.
    pub id: InvitationId,
    /// To which partner.
    pub partner: PartnerId,
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// By whom.
    pub invited_by: Option<UserId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
    /// What has become of it.
    pub state: InvitationState,
}

/// Invites somebody to the permit's partner. The token is given here and never again.
///
/// # Errors
/// [`AccessError::RoleAboveOwn`]; [`AccessError::AlreadyMember`].
pub async fn create(
    db: &Db,
    sources: &Sources,
    permit: &Permit<InviteMember>,
    input: &NewInvitation,
) -> Result<(Invitation, Secret), AccessError> {
    let email = normal_email(&input.email)?;
    let own = permit.principal().membership.map(|membership| membership.role);
    if !own.is_some_and(|own| own.includes(input.role)) {
        return Err(AccessError::RoleAboveOwn { role: input.role });
    }
    let partner = permit.partner();
    let mut tx = db.write(permit.scope().tenancy()).await?;
    if store::is_member(&mut tx, partner, &email).await? {
        return Err(AccessError::AlreadyMember);
    }
    let (invitation, token) = issue(&mut tx, sources, partner, (email, input.role), permit.principal().user).await?;
    let detail = serde_json::json!({ "email": invitation.email, "role": invitation.role });
    audit::record(&mut tx, sources, permit, Entry::done(permit, invitation.id).detail(detail)).await?;
    tx.commit().await?;
    Ok((invitation, token))
}

/// Invites the first owner of a partner that is being approved, in the transaction of the approval. The token is given here and
/// never again.
pub async fn invite_first_owner(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    email: &str,
) -> Result<(Invitation, Secret), AccessError> {
    let whom = (normal_email(email)?, Role::Owner);
    let (invitation, token) = issue(tx, sources, partner, whom, permit.principal().user).await?;
    let detail = serde_json::json!({ "email": invitation.email, "role": invitation.role });
    let entry = Entry::done(permit, invitation.id).named("member:invite").partner(partner).detail(detail);
    audit::record(tx, sources, permit, entry).await?;
    Ok((invitation, token))
}

/// The invitations of the permit's partner, newest first.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadMembers>,
    page: &PageRequest,
) -> Result<Page<Invitation>, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, permit.partner(), page).await?;
    let now = sources.now();
    Ok(Page::cut(rows, page, |row| row.id).map(|row| row.into_invitation(now)))
}

/// Withdraws an invitation of the permit's partner. Withdrawing it a second time changes nothing and is no error.
///
/// # Errors
/// [`AccessError::InvitationUsed`] when it was accepted: then there is a member to remove instead.
pub async fn revoke(
    db: &Db,
    sources: &Sources,
    permit: &Permit<InviteMember>,
    invitation: InvitationId,
) -> Result<(), AccessError> {
    let partner = permit.partner();
    let mut tx = db.write(permit.scope().tenancy()).await?;
    if store::revoke(&mut tx, partner, invitation, sources.now()).await? {
        let entry = Entry::done(permit, invitation).named("member:withdraw-invitation");
        audit::record(&mut tx, sources, permit, entry).await?;
        return Ok(tx.commit().await?);
    }
    match store::find(&mut tx, partner, invitation).await? {
        None => Err(AccessError::InvitationNotFound),
        Some(row) if row.is_accepted() => Err(AccessError::InvitationUsed),
        Some(_) => Ok(()),
    }
}

async fn issue(
    tx: &mut Tx,
    sources: &Sources,
    partner: PartnerId,
    (email, role): (String, Role),
    invited_by: UserId,
) -> Result<(Invitation, Secret), AccessError> {
    let now = sources.now();
    store::revoke_pending(tx, partner, &email, now).await?;
    let (token, hash) = opaque::mint(Kind::Invitation, sources);
    let invitation = Invitation {
        id: sources.id(),
        partner,
        email,
        role,
        invited_by: Some(invited_by),
        created_at: now,
        expires_at: now + LIFETIME,
        state: InvitationState::Pending,
    };
    store::insert(tx, &invitation, hash).await?;
    Ok((invitation, token))
}
