//! The rows of invitations.

use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{InvitationId, PageRequest, PartnerId, Sha256, UserId};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};

use super::{Invitation, InvitationState, Post};
use crate::error::AccessError;
use crate::principal::{PlatformRole, Role};

#[derive(Debug, sqlx::FromRow)]
pub(super) struct InvitationRow {
    pub(super) id: InvitationId,
    #[sqlx(flatten)]
    pub(super) post: Post,
    pub(super) email: String,
    invited_by: Option<UserId>,
    created_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

/// Which of the two vocabularies the role is a word of depends on whether there is a partner.
impl<'r, R: Row> FromRow<'r, R> for Post
where
    &'static str: ColumnIndex<R>,
    Option<PartnerId>: Decode<'r, R::Database> + Type<R::Database>,
    Role: Decode<'r, R::Database> + Type<R::Database>,
    PlatformRole: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        match row.try_get("partner_id")? {
            Some(partner) => Ok(Self::Member(partner, row.try_get("role")?)),
            None => Ok(Self::Staff(row.try_get("role")?)),
        }
    }
}

impl InvitationRow {
    pub(super) fn is_accepted(&self) -> bool {
        self.accepted_at.is_some()
    }

    pub(super) fn state(&self, now: DateTime<Utc>) -> InvitationState {
        match (self.accepted_at, self.revoked_at) {
            (Some(_), _) => InvitationState::Accepted,
            (None, Some(_)) => InvitationState::Revoked,
            (None, None) if self.expires_at <= now => InvitationState::Expired,
            (None, None) => InvitationState::Pending,
        }
    }

    pub(super) fn into_invitation(self, now: DateTime<Utc>) -> Invitation {
        let state = self.state(now);
        Invitation {
            id: self.id,
            post: self.post,
            email: self.email,
            invited_by: self.invited_by,
            created_at: self.created_at,
            expires_at: self.expires_at,
            state,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, partner_id, email, role, invited_by, created_at, expires_at, accepted_at, revoked_at FROM invitations ",
            $rest
        )
    };
}

const INSERT: &str = "INSERT INTO invitations (id, partner_id, email, role, token_hash, invited_by, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(crate) const LIST: &str = select!("WHERE partner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
pub(crate) const LIST_FOR_STAFF: &str =
    select!("WHERE partner_id IS NULL AND $1 IS NULL AND id < $2 ORDER BY id DESC LIMIT $3");
const FIND: &str = select!("WHERE partner_id IS NOT DISTINCT FROM $1 AND id = $2");
pub(crate) const FIND_BY_TOKEN: &str = select!("WHERE token_hash = $1");
const REVOKE: &str = "UPDATE invitations SET revoked_at = $3 \
     WHERE partner_id IS NOT DISTINCT FROM $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
const REVOKE_PENDING: &str = "UPDATE invitations SET revoked_at = $3 \
     WHERE partner_id IS NOT DISTINCT FROM $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
const ACCEPT: &str = "UPDATE invitations SET accepted_at = $2 \
     WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
// As strong as a change of the record; rows that refer to the partner can be written beside it.
const LOCK_PARTNER: &str = "SELECT name FROM partners WHERE id = $1 FOR NO KEY UPDATE";
const PARTNER_NAME: &str = "SELECT name FROM partners WHERE id = $1";
const IS_MEMBER: &str = "SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id \
     WHERE m.partner_id = $1 AND u.email = $2";
const IS_STAFF: &str = "SELECT id FROM users WHERE email = $1 AND platform_role IS NOT NULL";
const INSERT_MEMBER: &str = "INSERT INTO memberships (partner_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (partner_id, user_id) DO NOTHING";
const JOIN_STAFF: &str = "UPDATE users SET platform_role = $2 WHERE id = $1 AND platform_role IS NULL";

pub(super) async fn insert(tx: &mut Tx, invitation: &Invitation, hash: Sha256) -> Result<(), AccessError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(invitation.id)
            .bind(invitation.post.partner())
            .bind(&invitation.email)
            .bind(invitation.post.role())
            .bind(hash)
            .bind(invitation.invited_by)
            .bind(invitation.created_at)
            .bind(invitation.expires_at)
    )?;
    Ok(())
}

pub(super) async fn list(
    tx: &mut Tx,
    partner: Option<PartnerId>,
    page: &PageRequest,
) -> Result<Vec<InvitationRow>, AccessError> {
    let statement = if partner.is_some() { LIST } else { LIST_FOR_STAFF };
    Ok(run_on!(tx, |conn| sqlx::query_as(statement)
        .bind(partner)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?)
}

pub(super) async fn find(
    tx: &mut Tx,
    partner: Option<PartnerId>,
    invitation: InvitationId,
) -> Result<Option<InvitationRow>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(FIND).bind(partner).bind(invitation).fetch_optional(conn).await)?)
}

pub(super) async fn find_by_token(tx: &mut Tx, hash: Sha256) -> Result<Option<InvitationRow>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(FIND_BY_TOKEN).bind(hash).fetch_optional(conn).await)?)
}

pub(super) async fn partner_name(tx: &mut Tx, partner: PartnerId) -> Result<String, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_scalar(PARTNER_NAME).bind(partner).fetch_one(conn).await)?)
}

/// Locks the partner's record until the transaction ends (SQLite's writer holds everything locked anyway).
pub(super) async fn lock_partner(tx: &mut Tx, partner: PartnerId) -> Result<(), AccessError> {
    let statement = tx.pick(PARTNER_NAME, LOCK_PARTNER);
    let _name: String = run_on!(tx, |conn| sqlx::query_scalar(statement).bind(partner).fetch_one(conn).await)?;
    Ok(())
}

/// Withdraws a pending invitation; `false` when there was none.
pub(super) async fn revoke(
    tx: &mut Tx,
    partner: Option<PartnerId>,
    invitation: InvitationId,
    now: DateTime<Utc>,
) -> Result<bool, AccessError> {
    Ok(execute!(tx, sqlx::query(REVOKE).bind(partner).bind(invitation).bind(now))? == 1)
}

pub(super) async fn revoke_pending(
    tx: &mut Tx,
    partner: Option<PartnerId>,
    email: &str,
    now: DateTime<Utc>,
) -> Result<(), AccessError> {
    execute!(tx, sqlx::query(REVOKE_PENDING).bind(partner).bind(email).bind(now))?;
    Ok(())
}

/// Uses a pending invitation up; `false` when another one was faster. Of two at once, one succeeds.
pub(super) async fn accept(tx: &mut Tx, invitation: InvitationId, now: DateTime<Utc>) -> Result<bool, AccessError> {
    Ok(execute!(tx, sqlx::query(ACCEPT).bind(invitation).bind(now))? == 1)
}

pub(super) async fn is_member(tx: &mut Tx, partner: PartnerId, email: &str) -> Result<bool, AccessError> {
    let found: Option<UserId> =
        run_on!(tx, |conn| sqlx::query_scalar(IS_MEMBER).bind(partner).bind(email).fetch_optional(conn).await)?;
    Ok(found.is_some())
}

pub(super) async fn is_staff(tx: &mut Tx, email: &str) -> Result<bool, AccessError> {
    let found: Option<UserId> =
        run_on!(tx, |conn| sqlx::query_scalar(IS_STAFF).bind(email).fetch_optional(conn).await)?;
    Ok(found.is_some())
}

/// Makes a user what the invitation is to.
///
/// # Errors
/// [`AccessError::AlreadyMember`] and [`AccessError::AlreadyStaff`] when the user is that already.
pub(super) async fn fill(tx: &mut Tx, post: Post, user: UserId, now: DateTime<Utc>) -> Result<(), AccessError> {
    let (filled, refusal) = match post {
        Post::Member(partner, role) => {
            let filled = execute!(tx, sqlx::query(INSERT_MEMBER).bind(partner).bind(user).bind(role).bind(now))?;
            (filled, AccessError::AlreadyMember)
        }
        Post::Staff(role) => {
            let filled = execute!(tx, sqlx::query(JOIN_STAFF).bind(user).bind(role))?;
            (filled, AccessError::AlreadyStaff)
        }
    };
    if filled == 1 { Ok(()) } else { Err(refusal) }
}
