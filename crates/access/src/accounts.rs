//! People's accounts: who they are, and their password.

use chrono::{DateTime, Utc};
use database::{DatabaseError, Db, Tx, execute, run_on};
use foundation::text::odd_in_line;
use foundation::{PartnerId, Sources, UserId};
use mail::Language;

use crate::actions::names::{ChangeAccount, ReadAccount};
use crate::audit::{self, Entry};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::passwords::{self, Verdict};
use crate::principal::{Credential, PlatformRole, Role};
use crate::secret::Secret;
use crate::sessions::{self, Origin, RevokedBecause};
use crate::throttle::Attempt;

/// A person's own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub user: UserId,
    /// The e-mail address, in lower case.
    pub email: String,
    /// What the person is called.
    pub display_name: String,
    /// The role on the platform, if any.
    pub platform_role: Option<PlatformRole>,
    /// In which language the person is written to, if chosen.
    pub language: Option<Language>,
    /// The partners of which the person is a member, by name.
    pub partners: Vec<PartnerOption>,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// A partner that a person can act for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PartnerOption {
    /// The partner.
    pub partner: PartnerId,
    /// Its name.
    pub name: String,
    /// The person's role there.
    pub role: Role,
    /// The partner's status, as the partner registry names it.
    pub status: String,
}

/// A new password, with the old one as proof.
#[derive(Debug)]
pub struct ChangePassword {
    /// The password so far.
    pub current: Secret,
    /// The one from now on.
    pub new: Secret,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct UserRow {
    pub(crate) id: UserId,
    pub(crate) email: String,
    pub(crate) display_name: String,
    pub(crate) password_hash: String,
    pub(crate) platform_role: Option<PlatformRole>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) disabled_at: Option<DateTime<Utc>>,
}

const FIND_BY_EMAIL: &str =
    "SELECT id, email, display_name, password_hash, platform_role, created_at, disabled_at FROM users WHERE email = $1";
const GET: &str =
    "SELECT id, email, display_name, password_hash, platform_role, created_at, disabled_at FROM users WHERE id = $1";
const INSERT: &str = "INSERT INTO users (id, email, display_name, password_hash, platform_role, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6)";
// Also a lock: while the transaction of a log-in lasts, the password that let it in stays the current one.
const CONFIRM: &str =
    "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL";
const LANGUAGE: &str = "SELECT language FROM users WHERE id = $1";
const SET_LANGUAGE: &str = "UPDATE users SET language = $2 WHERE id = $1";
const PARTNERS: &str = "SELECT m.partner_id AS partner, p.name, m.role, p.status FROM memberships m \
     JOIN partners p ON p.id = m.partner_id WHERE m.user_id = $1 ORDER BY p.name LIMIT 200";

/// The permit holder's account.
pub async fn get(db: &Db, permit: &Permit<ReadAccount>) -> Result<Account, AccessError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let row = by_id(&mut tx, permit.principal().user).await?;
    let partners = partners(&mut tx, row.id).await?;
    let language = run_on!(&mut tx, |conn| sqlx::query_scalar(LANGUAGE).bind(row.id).fetch_one(conn).await)?;
    Ok(Account {
        user: row.id,
        email: row.email,
        display_name: row.display_name,
        platform_role: row.platform_role,
        language,
        partners,
        created_at: row.created_at,
    })
}

/// Says in which language the permit holder is written to.
pub async fn set_language(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeAccount>,
    language: Language,
) -> Result<(), AccessError> {
    let user = permit.principal().user;
    let mut tx = db.write(permit.scope().tenancy()).await?;
    execute!(&mut tx, sqlx::query(SET_LANGUAGE).bind(user).bind(language))?;
    let entry = Entry::done(permit, user).named("account:set-language");
    audit::record(&mut tx, sources, permit, entry.detail(serde_json::json!({ "language": language }))).await?;
    Ok(tx.commit().await?)
}

/// Changes the permit holder's password and ends all other sessions of the account. Throttled like a log-in, so that a stolen
/// session is no place to guess the password at.
pub async fn change_password(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangeAccount>,
    change: ChangePassword,
    origin: &Origin,
) -> Result<(), AccessError> {
    passwords::check(&change.new)?;
    let user = {
        let mut tx = db.read(permit.scope().tenancy()).await?;
        by_id(&mut tx, permit.principal().user).await?
    };
    let attempt = Attempt::begin(db, sources, &user.email, origin.address).await?;
    let verdict = passwords::verify(sources, &change.current, Some(&user.password_hash)).await?;
    if verdict == Verdict::Wrong {
        return Err(AccessError::CredentialsWrong);
    }
    let hash = passwords::hash(sources, &change.new).await?;
    let mut tx = db.write(permit.scope().tenancy()).await?;
    attempt.forgive(&mut tx).await?;
    confirm(&mut tx, &user, &hash).await?;
    let kept = match &permit.principal().credential {
        Credential::Session(session) => Some(*session),
        Credential::ApiKey(..) => None,
    };
    let now = sources.now();
    let ended = sessions::store::revoke_all(&mut tx, user.id, kept, now, RevokedBecause::PasswordChanged).await?;
    let entry = Entry::done(permit, user.id).named("account:change-password");
    audit::record(&mut tx, sources, permit, entry.detail(serde_json::json!({ "sessions_ended": ended }))).await?;
    Ok(tx.commit().await?)
}

/// One spelling for one address: trimmed and in lower case.
///
/// # Errors
/// When it cannot be an e-mail address: no `@` with something on both sides, blanks, or more than 254 characters (RFC 5321).
pub(crate) fn normal_email(text: &str) -> Result<String, AccessError> {
    let email = text.trim().to_lowercase();
    let plausible = email.len() <= 254
        && !email.chars().any(|char| char.is_whitespace() || odd_in_line(char))
        && email.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.starts_with('.') && !domain.ends_with('.')
        });
    if plausible { Ok(email) } else { Err(AccessError::invalid("email", "this is not an e-mail address")) }
}

/// A name to show: trimmed, 1 to [`foundation::limits::MAX_NAME_CHARS`] characters, none of them a control character or one that turns the direction of the text around it.
pub(crate) fn plain_name(field: &'static str, text: &str) -> Result<String, AccessError> {
    let name = text.trim();
    let chars = name.chars().count();
    let longest = foundation::limits::MAX_NAME_CHARS;
    if chars == 0 || chars > longest || name.contains(odd_in_line) {
        return Err(AccessError::invalid(field, format!("give 1 to {longest} printable characters")));
    }
    Ok(name.to_owned())
}

pub(crate) async fn find_by_email(tx: &mut Tx, email: &str) -> Result<Option<UserRow>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(FIND_BY_EMAIL).bind(email).fetch_optional(conn).await)?)
}

pub(crate) async fn by_id(tx: &mut Tx, user: UserId) -> Result<UserRow, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(GET).bind(user).fetch_one(conn).await)?)
}

/// The partners of which the user is a member, by name.
pub(crate) async fn partners(tx: &mut Tx, user: UserId) -> Result<Vec<PartnerOption>, AccessError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(PARTNERS).bind(user).fetch_all(conn).await)?)
}

/// Makes an account.
///
/// # Errors
/// [`AccessError::EmailTaken`], also when another transaction has made the account at the same moment.
pub(crate) async fn insert(tx: &mut Tx, user: &UserRow) -> Result<(), AccessError> {
    let inserted = execute!(
        tx,
        sqlx::query(INSERT)
            .bind(user.id)
            .bind(&user.email)
            .bind(&user.display_name)
            .bind(&user.password_hash)
            .bind(user.platform_role)
            .bind(user.created_at)
    );
    match inserted {
        Ok(_) => Ok(()),
        Err(DatabaseError::Duplicate(_)) => Err(AccessError::EmailTaken),
        Err(error) => Err(error.into()),
    }
}

/// Makes sure, in the transaction that rests on it, that the compared password is still the user's, and stores `hash`.
pub(crate) async fn confirm(tx: &mut Tx, user: &UserRow, hash: &str) -> Result<(), AccessError> {
    let confirmed = execute!(tx, sqlx::query(CONFIRM).bind(user.id).bind(&user.password_hash).bind(hash))?;
    if confirmed == 1 { Ok(()) } else { Err(AccessError::CredentialsWrong) }
}

#[cfg(test)]
mod tests;
