//! Everybody's accounts, for those who run the platform: finding them, disabling them and enabling them again.
//!
//! **Disabling an account ends its sessions and API keys for good**: who is let in again logs in again and makes new keys. What
//! the account had made (data sets, jobs, grants) stays, for it is the partner's.

use chrono::{DateTime, Utc};
use database::{Db, Tx, execute, run_on};
use foundation::{Page, PageRequest, PartnerId, Sources, UserId};

use crate::accounts::{self, PartnerOption, normal_email};
use crate::actions::names::{DisableAccount, ReadPeople};
use crate::api_keys;
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::principal::PlatformRole;
use crate::sessions::{self, RevokedBecause};
use crate::staff;

/// The longest reason for disabling an account, in characters.
const LONGEST_REASON: usize = 2000;

/// A person's account, as the platform's staff sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// The e-mail address.
    pub email: String,
    /// What the person is called.
    pub display_name: String,
    /// The role on the platform, if any.
    pub platform_role: Option<PlatformRole>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Since when it is disabled, if it is.
    pub disabled_at: Option<DateTime<Utc>>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT id AS user, email, display_name, platform_role, created_at, disabled_at FROM users ", $rest)
    };
}

pub(crate) const LIST: &str = select!("WHERE id < $1 ORDER BY id DESC LIMIT $2");
const BY_EMAIL: &str = select!("WHERE email = $1");
const FIND: &str = select!("WHERE id = $1");
const DISABLE: &str = "UPDATE users SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
const ENABLE: &str = "UPDATE users SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL";

/// All accounts, newest first; or the one with this e-mail address.
pub async fn list(
    db: &Db,
    permit: &Permit<ReadPeople>,
    email: Option<&str>,
    page: &PageRequest,
) -> Result<Page<Person>, AccessError> {
    let email = email.map(normal_email).transpose()?;
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let rows: Vec<Person> = match email {
        Some(email) => run_on!(&mut tx, |conn| sqlx::query_as(BY_EMAIL).bind(email).fetch_all(conn).await)?,
        None => run_on!(&mut tx, |conn| sqlx::query_as(LIST)
            .bind(page.before())
            .bind(page.fetch_limit())
            .fetch_all(conn)
            .await)?,
    };
    Ok(Page::cut(rows, page, |person: &Person| person.user))
}

/// One account, with the partners of which the person is a member.
///
/// # Errors
/// [`AccessError::AccountNotFound`].
pub async fn get(
    db: &Db,
    permit: &Permit<ReadPeople>,
    user: UserId,
) -> Result<(Person, Vec<PartnerOption>), AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let person = find(&mut tx, user).await?;
    Ok((person, accounts::partners(&mut tx, user).await?))
}

/// Disables an account: from now on nobody logs in to it, and its sessions and API keys end at once. Disabling it a second time
/// changes nothing and is no error.
///
/// # Errors
/// [`AccessError::Invalid`] without a reason; [`AccessError::AccountNotFound`]; [`AccessError::LastOperator`].
pub async fn disable(
    db: &Db,
    sources: &Sources,
    permit: &Permit<DisableAccount>,
    user: UserId,
    reason: &str,
) -> Result<Person, AccessError> {
    let (reason, now) = (plain_reason(reason)?, sources.now());
    let mut tx = db.write(permit.scope().tenancy()).await?;
    staff::expect_another_operator(&mut tx, user).await?;
    // Log-ins touch the same row: one that was faster is committed by now, and its session is among those that end here.
    if execute!(&mut tx, sqlx::query(DISABLE).bind(user).bind(now))? == 1 {
        let mut detail = end_credentials(&mut tx, user, now).await?;
        detail["reason"] = serde_json::json!(reason);
        record(&mut tx, sources, permit, user, Entry::done(permit, user).detail(detail)).await?;
    }
    let person = find(&mut tx, user).await?;
    tx.commit().await?;
    Ok(person)
}

/// Lets a disabled account in again, with the password that it had. Enabling what is not disabled changes nothing and is no
/// error.
///
/// # Errors
/// [`AccessError::AccountNotFound`].
pub async fn enable(
    db: &Db,
    sources: &Sources,
    permit: &Permit<DisableAccount>,
    user: UserId,
) -> Result<Person, AccessError> {
    let mut tx = db.write(permit.scope().tenancy()).await?;
    if execute!(&mut tx, sqlx::query(ENABLE).bind(user))? == 1 {
        // A request that was let in just before the account was disabled may have made a key just after.
        let detail = end_credentials(&mut tx, user, sources.now()).await?;
        let entry = Entry::done(permit, user).named("account:enable").detail(detail);
        record(&mut tx, sources, permit, user, entry).await?;
    }
    let person = find(&mut tx, user).await?;
    tx.commit().await?;
    Ok(person)
}

async fn end_credentials(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<serde_json::Value, AccessError> {
    let sessions = sessions::store::revoke_all(tx, user, None, now, RevokedBecause::AccountDisabled).await?;
    let keys = api_keys::revoke_all(tx, user, now).await?;
    Ok(serde_json::json!({ "sessions_ended": sessions, "keys_revoked": keys }))
}

/// In the log of every partner that the person is a member of, for it is their member; of nobody's member in the platform's.
async fn record(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<DisableAccount>,
    user: UserId,
    entry: Entry,
) -> Result<(), AccessError> {
    let partners = accounts::partners(tx, user).await?.into_iter().map(|membership| Some(membership.partner));
    let mut logs: Vec<Option<PartnerId>> = partners.collect();
    if logs.is_empty() {
        logs.push(None);
    }
    for log in logs {
        audit::record(tx, sources, permit, entry.clone().in_log_of(log)).await?;
    }
    Ok(())
}

async fn find(tx: &mut Tx, user: UserId) -> Result<Person, AccessError> {
    let found: Option<Person> = run_on!(tx, |conn| sqlx::query_as(FIND).bind(user).fetch_optional(conn).await)?;
    found.ok_or(AccessError::AccountNotFound)
}

fn plain_reason(text: &str) -> Result<String, AccessError> {
    let text = text.trim();
    let chars = text.chars().count();
    if chars == 0 || chars > LONGEST_REASON || text.contains('\0') {
        return Err(AccessError::invalid("reason", format!("say why, in 1 to {LONGEST_REASON} characters")));
    }
    Ok(text.to_owned())
}
