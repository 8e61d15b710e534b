//! The members of a partner.
//!
//! Nobody changes or removes a member whose role their own does not include, nor gives such a role: an admin's hands end at the
//! owners.

use chrono::{DateTime, Utc};
use database::{Db, Tx, execute, run_on};
use foundation::{Page, PageRequest, Sources, UserId};

use crate::actions::names::{ChangeMember, ReadMembers};
use crate::api_keys;
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::principal::Role;
use crate::sessions;

/// A member.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// The person.
    pub user: UserId,
    /// The e-mail address.
    pub email: String,
    /// What the person is called.
    pub display_name: String,
    /// The role in this partner.
    pub role: Role,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// Since when the account is disabled, if it is.
    pub disabled_at: Option<DateTime<Utc>>,
}

pub(crate) const LIST: &str = "SELECT m.user_id AS user, u.email, u.display_name, m.role, m.created_at AS joined_at, \
     u.disabled_at \
     FROM memberships m JOIN users u ON u.id = m.user_id \
     WHERE m.partner_id = $1 AND m.user_id < $2 ORDER BY m.user_id DESC LIMIT $3";
const FIND: &str = "SELECT role FROM memberships WHERE partner_id = $1 AND user_id = $2";
// Those who can log in: a disabled owner is none that a partner could be left with.
const OWNERS: &str = "SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id \
     WHERE m.partner_id = $1 AND m.role = $2 AND u.disabled_at IS NULL";
// Two owners who demote each other at once would leave none: the second one waits and sees what the first did.
const OWNERS_LOCKED: &str = "SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id \
     WHERE m.partner_id = $1 AND m.role = $2 AND u.disabled_at IS NULL ORDER BY m.user_id FOR UPDATE OF m";
const SET_ROLE: &str = "UPDATE memberships SET role = $3 WHERE partner_id = $1 AND user_id = $2";
const DELETE: &str = "DELETE FROM memberships WHERE partner_id = $1 AND user_id = $2";

/// The members of the permit's partner, newest account first.
pub async fn list(db: &Db, permit: &Permit<ReadMembers>, page: &PageRequest) -> Result<Page<Member>, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows: Vec<Member> = run_on!(&mut tx, |conn| sqlx::query_as(LIST)
        .bind(permit.partner())
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(Page::cut(rows, page, |member: &Member| member.user))
}

/// Gives a member another role.
///
/// # Errors
/// [`AccessError::RoleAboveOwn`]; [`AccessError::LastOwner`] when no owner would be left.
pub async fn change_role(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeMember>,
    user: UserId,
    role: Role,
) -> Result<(), AccessError> {
    let partner = permit.partner();
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let before = role_to_change(&mut tx, permit, user, Some(role)).await?;
    if before == role {
        return Ok(());
    }
    execute!(&mut tx, sqlx::query(SET_ROLE).bind(partner).bind(user).bind(role))?;
    let detail = serde_json::json!({ "from": before, "to": role });
    let entry = Entry::done(permit, user).named("member:change-role").detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    Ok(tx.commit().await?)
}

/// Removes a member, and ends the sessions and API keys with which the person acts for this partner.
///
/// # Errors
/// [`AccessError::RoleAboveOwn`]; [`AccessError::LastOwner`] when no owner would be left.
pub async fn remove(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeMember>,
    user: UserId,
) -> Result<(), AccessError> {
    let (partner, now) = (permit.partner(), sources.now());
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let role = role_to_change(&mut tx, permit, user, None).await?;
    let sessions = sessions::store::revoke_in_partner(&mut tx, user, Some(partner), now).await?;
    let keys = api_keys::revoke_in_partner(&mut tx, user, Some(partner), now).await?;
    execute!(&mut tx, sqlx::query(DELETE).bind(partner).bind(user))?;
    let detail = serde_json::json!({ "role": role, "sessions_ended": sessions, "keys_revoked": keys });
    let entry = Entry::done(permit, user).named("member:remove").detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    Ok(tx.commit().await?)
}

/// The member's present role, once it is certain that the permit's holder may make it `next` and that an owner is left then.
async fn role_to_change(
    tx: &mut Tx,
    permit: &Permit<ChangeMember>,
    user: UserId,
    next: Option<Role>,
) -> Result<Role, AccessError> {
    let partner = permit.partner();
    let statement = tx.pick(OWNERS, OWNERS_LOCKED);
    let owners: Vec<UserId> =
        run_on!(tx, |conn| sqlx::query_scalar(statement).bind(partner).bind(Role::Owner).fetch_all(conn).await)?;
    let role: Option<Role> =
        run_on!(tx, |conn| sqlx::query_scalar(FIND).bind(partner).bind(user).fetch_optional(conn).await)?;
    let role = role.ok_or(AccessError::MemberNotFound)?;
    let own = permit.principal().membership.map(|membership| membership.role);
    let beyond = [Some(role), next].into_iter().flatten().find(|role| !own.is_some_and(|own| own.includes(*role)));
    if let Some(role) = beyond {
        return Err(AccessError::RoleAboveOwn { role });
    }
    if role == Role::Owner && next != Some(Role::Owner) && owners == [user] {
        return Err(AccessError::LastOwner);
    }
    Ok(role)
}
