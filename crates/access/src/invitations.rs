//! Invitations to join a partner, or the platform's staff: a token, shown once to who invites, that makes its holder a member,
//! an operator or an auditor.
//!
//! Nobody invites to a role that their own does not include. A new invitation of the same address replaces the one before.
//!
//! **Order of locks:** the partner's record, then the invitation, then the account. Who invites a first owner holds the record
//! already, to be sure of the partner's status; so who accepts as an owner, and may make the partner active, takes it first too.

mod accept;
pub(crate) mod store;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tx};
use foundation::{InvitationId, Page, PageRequest, PartnerId, Sources, UserId, word_enum};
use mail::{Language, Letter, Token};

use crate::accounts::normal_email;
use crate::actions::Action;
use crate::actions::names::{AdmitPartner, ChangeStaff, InviteMember, ReadMembers, ReadPeople};
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::opaque::{self, Kind};
use crate::principal::{PlatformRole, Role};
use crate::secret::Secret;

pub use accept::{AcceptInvitation, Accepted, Preview, accept, accept_within, preview};

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

/// What an invitation makes of who accepts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// A member of a partner.
    Member(PartnerId, Role),
    /// An operator or auditor.
    Staff(PlatformRole),
}

impl Post {
    /// The partner, if it is to one.
    pub fn partner(self) -> Option<PartnerId> {
        match self {
            Self::Member(partner, _) => Some(partner),
            Self::Staff(_) => None,
        }
    }

    /// The role, as one word.
    pub fn role(self) -> &'static str {
        match self {
            Self::Member(_, role) => role.as_str(),
            Self::Staff(role) => role.as_str(),
        }
    }
}

/// Somebody to invite.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// In which language the invitation is mailed.
    pub language: Language,
}

/// An invitation, without its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The invitation.
    pub id: InvitationId,
    /// To what.
    pub post: Post,
    /// Whom.
    pub email: String,
    /// By whom.
    pub invited_by: Option<UserId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
    /// What has become of it.
    pub state: InvitationState,
}

/// Invites somebody to the permit's partner. The token is given here and in the mail that tells the person, and never again.
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
    let post = Post::Member(partner, input.role);
    let to = (email, input.language);
    let (invitation, token) = issue(&mut tx, sources, post, to, permit.principal().user).await?;
    audit::record(&mut tx, sources, permit, invited(permit, &invitation, "member:invite")).await?;
    tx.commit().await?;
    Ok((invitation, token))
}

/// Invites an operator or auditor. The token is given here and in the mail that tells the person, and never again.
///
/// # Errors
/// [`AccessError::AlreadyStaff`].
pub async fn create_for_staff(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeStaff>,
    email: &str,
    role: PlatformRole,
    language: Language,
) -> Result<(Invitation, Secret), AccessError> {
    let email = normal_email(email)?;
    let mut tx = db.write(permit.scope().tenancy()).await?;
    if store::is_staff(&mut tx, &email).await? {
        return Err(AccessError::AlreadyStaff);
    }
    let to = (email, language);
    let (invitation, token) = issue(&mut tx, sources, Post::Staff(role), to, permit.principal().user).await?;
    audit::record(&mut tx, sources, permit, invited(permit, &invitation, "staff:invite")).await?;
    tx.commit().await?;
    Ok((invitation, token))
}

/// Invites the first owner of a partner that is being approved, in the transaction of the approval. The token is given here and
/// in the mail that tells the person, and never again.
pub async fn invite_first_owner(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<AdmitPartner>,
    partner: PartnerId,
    email: &str,
    language: Language,
) -> Result<(Invitation, Secret), AccessError> {
    let post = Post::Member(partner, Role::Owner);
    let to = (normal_email(email)?, language);
    let (invitation, token) = issue(tx, sources, post, to, permit.principal().user).await?;
    audit::record(tx, sources, permit, invited(permit, &invitation, "member:invite")).await?;
    Ok((invitation, token))
}

/// The invitations of the permit's partner, newest first.
pub async fn list(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadMembers>,
    page: &PageRequest,
) -> Result<Page<Invitation>, AccessError> {
    fetch(db, sources, permit, Some(permit.partner()), page).await
}

/// The invitations to the platform's staff, newest first.
pub async fn list_for_staff(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadPeople>,
    page: &PageRequest,
) -> Result<Page<Invitation>, AccessError> {
    fetch(db, sources, permit, None, page).await
}

async fn fetch<A: Action>(
    db: &Db,
    sources: &Sources,
    permit: &Permit<A>,
    partner: Option<PartnerId>,
    page: &PageRequest,
) -> Result<Page<Invitation>, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows = store::list(&mut tx, partner, page).await?;
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
    withdraw(db, sources, permit, (Some(permit.partner()), invitation), "member:withdraw-invitation").await
}

/// Withdraws an invitation to the platform's staff; otherwise like [`revoke`].
///
/// # Errors
/// [`AccessError::InvitationUsed`] when it was accepted: then there is somebody to remove instead.
pub async fn revoke_for_staff(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeStaff>,
    invitation: InvitationId,
) -> Result<(), AccessError> {
    withdraw(db, sources, permit, (None, invitation), "staff:withdraw-invitation").await
}

async fn withdraw<A: Action>(
    db: &Db,
    sources: &Sources,
    permit: &Permit<A>,
    (partner, invitation): (Option<PartnerId>, InvitationId),
    action: &'static str,
) -> Result<(), AccessError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    if store::revoke(&mut tx, partner, invitation, sources.now()).await? {
        let entry = Entry::done(permit, invitation).named(action).in_log_of(partner);
        audit::record(&mut tx, sources, permit, entry).await?;
        return Ok(tx.commit().await?);
    }
    match store::find(&mut tx, partner, invitation).await? {
        None => Err(AccessError::InvitationNotFound),
        Some(row) if row.is_accepted() => Err(AccessError::InvitationUsed),
        Some(_) => Ok(()),
    }
}

/// In the log of the partner that it is to, or in the platform's.
fn invited<A: Action>(permit: &Permit<A>, invitation: &Invitation, action: &'static str) -> Entry {
    let detail = serde_json::json!({ "email": invitation.email, "role": invitation.post.role() });
    Entry::done(permit, invitation.id).named(action).in_log_of(invitation.post.partner()).detail(detail)
}

async fn issue(
    tx: &mut Tx,
    sources: &Sources,
    post: Post,
    (email, language): (String, Language),
    invited_by: UserId,
) -> Result<(Invitation, Secret), AccessError> {
    let now = sources.now();
    store::revoke_pending(tx, post.partner(), &email, now).await?;
    let (token, hash) = opaque::mint(Kind::Invitation, sources);
    let invitation = Invitation {
        id: sources.id(),
        post,
        email,
        invited_by: Some(invited_by),
        created_at: now,
        expires_at: now + LIFETIME,
        state: InvitationState::Pending,
    };
    store::insert(tx, &invitation, hash).await?;
    tell(tx, sources, &invitation, language, &token).await?;
    Ok((invitation, token))
}

/// Mails the invitation to who is invited.
async fn tell(
    tx: &mut Tx,
    sources: &Sources,
    invitation: &Invitation,
    language: Language,
    token: &Secret,
) -> Result<(), AccessError> {
    let partner = invitation.post.partner();
    let organisation = match partner {
        Some(partner) => Some(store::partner_name(tx, partner).await?),
        None => None,
    };
    let letter = Letter::Invitation {
        organisation,
        role: invitation.post.role().to_owned(),
        token: Token::new(token.reveal()),
        expires_at: invitation.expires_at,
    };
    mail::enqueue(tx, sources, partner, (&invitation.email, language), &letter).await?;
    Ok(())
}
