//! The platform's staff: operators, who run it, and auditors, who read. They come in by invitation (see
//! [`invitations`](crate::invitations)).
//!
//! **An operator is always left who can log in**: whoever takes one away, by another role, by removal or by disabling the
//! account, asks `expect_another_operator` first, which lets them do so one after the other.

use chrono::{DateTime, Utc};
use database::{Db, Tx, execute, run_on};
use foundation::{Page, PageRequest, Sources, UserId};

use crate::actions::names::{ChangeStaff, ReadPeople};
use crate::api_keys;
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::principal::PlatformRole;
use crate::sessions;

/// An operator or auditor.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StaffMember {
    /// The person.
    pub user: UserId,
    /// The e-mail address.
    pub email: String,
    /// What the person is called.
    pub display_name: String,
    /// What the person may do on the platform.
    pub role: PlatformRole,
    /// Since when the account is disabled, if it is.
    pub disabled_at: Option<DateTime<Utc>>,
}

pub(crate) const LIST: &str = "SELECT id AS user, email, display_name, platform_role AS role, disabled_at FROM users \
     WHERE platform_role IS NOT NULL AND id < $1 ORDER BY id DESC LIMIT $2";
const FIND: &str = "SELECT platform_role FROM users WHERE id = $1 AND platform_role IS NOT NULL";
const SET_ROLE: &str = "UPDATE users SET platform_role = $2 WHERE id = $1 AND platform_role = $3";
const OPERATORS: &str = "SELECT id FROM users WHERE platform_role = $1 AND disabled_at IS NULL ORDER BY id";
const OPERATORS_LOCKED: &str =
    "SELECT id FROM users WHERE platform_role = $1 AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE";

/// Operators and auditors, newest account first.
pub async fn list(db: &Db, permit: &Permit<ReadPeople>, page: &PageRequest) -> Result<Page<StaffMember>, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows: Vec<StaffMember> = run_on!(&mut tx, |conn| sqlx::query_as(LIST)
        .bind(page.before())
        .bind(page.fetch_limit())
        .fetch_all(conn)
        .await)?;
    Ok(Page::cut(rows, page, |member: &StaffMember| member.user))
}

/// Makes an operator an auditor, or the other way round; it counts with the person's next request.
///
/// # Errors
/// [`AccessError::StaffNotFound`]; [`AccessError::LastOperator`].
pub async fn change_role(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeStaff>,
    user: UserId,
    role: PlatformRole,
) -> Result<(), AccessError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let before = role_to_change(&mut tx, user, Some(role)).await?;
    if before == role {
        return Ok(());
    }
    set_role(&mut tx, user, before, Some(role)).await?;
    let detail = serde_json::json!({ "from": before, "to": role });
    let entry = Entry::done(permit, user).named("staff:change-role").in_log_of(None).detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    Ok(tx.commit().await?)
}

/// Takes the role on the platform away, and ends the sessions and API keys with which the person acts for no partner. The
/// account stays: the person may be a member of partners.
///
/// # Errors
/// [`AccessError::StaffNotFound`]; [`AccessError::LastOperator`].
pub async fn remove(db: &Db, sources: &Sources, permit: &Permit<ChangeStaff>, user: UserId) -> Result<(), AccessError> {
    let now = sources.now();
    let mut tx = db.write(permit.scope().tenancy()).await?;
    let role = role_to_change(&mut tx, user, None).await?;
    let sessions = sessions::store::revoke_in_partner(&mut tx, user, None, now).await?;
    let keys = api_keys::revoke_in_partner(&mut tx, user, None, now).await?;
    set_role(&mut tx, user, role, None).await?;
    let detail = serde_json::json!({ "role": role, "sessions_ended": sessions, "keys_revoked": keys });
    let entry = Entry::done(permit, user).named("staff:remove").in_log_of(None).detail(detail);
    audit::record(&mut tx, sources, permit, entry).await?;
    Ok(tx.commit().await?)
}

/// The present role, once it is certain that an operator is left when it becomes `next`.
async fn role_to_change(tx: &mut Tx, user: UserId, next: Option<PlatformRole>) -> Result<PlatformRole, AccessError> {
    if next != Some(PlatformRole::Operator) {
        expect_another_operator(tx, user).await?;
    }
    let role: Option<PlatformRole> =
        run_on!(tx, |conn| sqlx::query_scalar(FIND).bind(user).fetch_optional(conn).await)?;
    role.ok_or(AccessError::StaffNotFound)
}

/// Unless somebody else was faster and has taken the role away, or changed it.
async fn set_role(tx: &mut Tx, user: UserId, from: PlatformRole, to: Option<PlatformRole>) -> Result<(), AccessError> {
    let set = execute!(tx, sqlx::query(SET_ROLE).bind(user).bind(to).bind(from))?;
    if set == 1 { Ok(()) } else { Err(AccessError::StaffNotFound) }
}

/// Makes sure that there is an operator besides `user` who can log in, if `user` is one; until the transaction ends nobody else
/// takes one away.
pub(crate) async fn expect_another_operator(tx: &mut Tx, user: UserId) -> Result<(), AccessError> {
    let statement = tx.pick(OPERATORS, OPERATORS_LOCKED);
    let operators: Vec<UserId> =
        run_on!(tx, |conn| sqlx::query_scalar(statement).bind(PlatformRole::Operator).fetch_all(conn).await)?;
    if operators == [user] { Err(AccessError::LastOperator) } else { Ok(()) }
}
