//! The rows of invitations.

use chrono::{DateTime, Utc};
use database::{Tx, execute, run_on};
use foundation::{InvitationId, PageRequest, PartnerId, Sha256, UserId};

use super::{Invitation, InvitationState};
use crate::error::AccessError;
use crate::principal::Role;

#[derive(Debug, sqlx::FromRow)]
pub(super) struct InvitationRow {
    pub(super) id: InvitationId,
    pub(super) partner_id: PartnerId,
    pub(super) email: String,
    pub(super) role: Role,
    invited_by: Option<UserId>,
    created_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
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
            partner: self.partner_id,
            email: self.email,
            role: self.role,
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
const FIND: &str = select!("WHERE partner_id = $1 AND id = $2");
pub(crate) const FIND_BY_TOKEN: &str = select!("WHERE token_hash = $1");
const REVOKE: &str = "UPDATE invitations SET revoked_at = $3 \
     WHERE partner_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
const REVOKE_PENDING: &str = "UPDATE invitations SET revoked_at = $3 \
     WHERE partner_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
const ACCEPT: &str = "UPDATE invitations SET accepted_at = $2 \
     WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2";
const PARTNER_NAME: &str = "SELECT name FROM partners WHERE id = $1";
const IS_MEMBER: &str = "SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id \
     WHERE m.partner_id = $1 AND u.email = $2";
const INSERT_MEMBER: &str = "INSERT INTO memberships (partner_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (partner_id, user_id) DO NOTHING";

pub(super) async fn insert(tx: &mut Tx, invitation: &Invitation, hash: Sha256) -> Result<(), AccessError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(invitation.id)
            .bind(invitation.partner)
            .bind(&invitation.email)
            .bind(invitation.role)
            .bind(hash)
            .bind(invitation.invited_by)
            .bind(invitation.created_at)
            .bind(invitation.expires_at)
    )?;
    Ok(())
}

pub(super) async fn list(
    tx: &mut Tx,
    partner: PartnerId,
    page: &PageRequest,
) -> Result<Vec<InvitationRow>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST)
        .bind(partner)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?)
}

pub(super) async fn find(
    tx: &mut Tx,
    partner: PartnerId,
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

/// Withdraws a pending invitation; `false` when there was none.
pub(super) async fn revoke(
    tx: &mut Tx,
    partner: PartnerId,
    invitation: InvitationId,
    now: DateTime<Utc>,
) -> Result<bool, AccessError> {
    Ok(execute!(tx, sqlx::query(REVOKE).bind(partner).bind(invitation).bind(now))? == 1)
}

pub(super) async fn revoke_pending(
    tx: &mut Tx,
    partner: PartnerId,
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

/// Makes a user a member; `false` when it is one already.
pub(super) async fn insert_member(
    tx: &mut Tx,
    invitation: &InvitationRow,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool, AccessError> {
    let inserted = execute!(
        tx,
        sqlx::query(INSERT_MEMBER).bind(invitation.partner_id).bind(user).bind(invitation.role).bind(now)
    )?;
    Ok(inserted == 1)
}
