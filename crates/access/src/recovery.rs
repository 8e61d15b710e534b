//! A way back in for an operator or auditor who has lost the password.
//!
//! Whoever runs the server's machine makes a one-time token for the account. It is used where the first operator is made (see
//! [`set_up`](crate::setup::set_up)), and sets a new password instead. Nobody makes one over the network: who can use the
//! platform's database can do anything to it anyway, and like this it is done in order and stands in the audit log.

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tenancy, Tx, execute};
use foundation::{Sha256, Sources, UserId};

use crate::accounts::{self, normal_email};
use crate::audit::{self, Actor, Author, Entry, Outcome};
use crate::error::AccessError;
use crate::opaque::{self, Kind};
use crate::secret::Secret;
use crate::sessions::{self, Origin, RevokedBecause};
use crate::setup::{self, NewOperator};
use crate::{passwords, throttle};

/// How long a token waits.
pub const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// What lets somebody in again.
#[derive(Debug)]
pub struct Recovery {
    /// The token in clear text, to be printed once: only its hash is stored.
    pub token: Secret,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

const DISCARD: &str = "DELETE FROM setup_tokens WHERE user_id = $1 AND used_at IS NULL";
const INSERT: &str = "INSERT INTO setup_tokens (token_hash, created_at, user_id) VALUES ($1, $2, $3)";
const SET_PASSWORD: &str =
    "UPDATE users SET password_hash = $2 WHERE id = $1 AND platform_role IS NOT NULL AND disabled_at IS NULL";

/// Makes a token for the operator or auditor with this address. It replaces one that was made before and not used.
///
/// # Errors
/// [`AccessError::StaffNotFound`]; [`AccessError::AccountDisabled`]: another operator can enable the account.
pub async fn begin(db: &Db, sources: &Sources, email: &str) -> Result<Recovery, AccessError> {
    let (email, now) = (normal_email(email)?, sources.now());
    let mut tx = db.write(Tenancy::Platform).await?;
    let user = accounts::find_by_email(&mut tx, &email).await?;
    let user = user.filter(|user| user.platform_role.is_some()).ok_or(AccessError::StaffNotFound)?;
    if user.disabled_at.is_some() {
        return Err(AccessError::AccountDisabled);
    }
    let (token, hash) = opaque::mint(Kind::Setup, sources);
    execute!(&mut tx, sqlx::query(DISCARD).bind(user.id))?;
    execute!(&mut tx, sqlx::query(INSERT).bind(hash).bind(now).bind(user.id))?;
    let recovery = Recovery { token, expires_at: now + LIFETIME };
    let entry = Entry::new("staff:begin-recovery", user.id, Outcome::Done)
        .detail(serde_json::json!({ "email": email, "expires_at": recovery.expires_at }));
    audit::record(&mut tx, sources, Actor::Platform("host"), entry).await?;
    tx.commit().await?;
    Ok(recovery)
}

/// Sets the password of the account that a token was made for, uses the token up, and ends the account's sessions.
///
/// # Errors
/// `Invalid` when the address is not the account's; [`AccessError::StaffNotFound`] when it has lost its role or was disabled
/// meanwhile.
pub(crate) async fn finish(
    db: &Db,
    sources: &Sources,
    (hash, user): (Sha256, UserId),
    with: NewOperator,
    origin: &Origin,
) -> Result<UserId, AccessError> {
    let email = normal_email(&with.email)?;
    if account_of(db, user).await? != email {
        return Err(AccessError::invalid("email", "this token is for another account"));
    }
    let password_hash = passwords::hash(sources, &with.password).await?;
    let now = sources.now();
    let mut tx = db.write(Tenancy::Platform).await?;
    setup::use_up(&mut tx, hash, now).await?;
    // In a log-in's order: the count of failures before the account. Those who guessed must not keep the owner out.
    throttle::forget(&mut tx, &email).await?;
    if execute!(&mut tx, sqlx::query(SET_PASSWORD).bind(user).bind(password_hash))? == 0 {
        return Err(AccessError::StaffNotFound);
    }
    let ended = sessions::store::revoke_all(&mut tx, user, None, now, RevokedBecause::PasswordChanged).await?;
    let entry = Entry::new("staff:recover", user, Outcome::Done).detail(serde_json::json!({ "sessions_ended": ended }));
    audit::write(&mut tx, sources, Author::person(user, "setup-token", origin), entry).await?;
    tx.commit().await?;
    Ok(user)
}

async fn account_of(db: &Db, user: UserId) -> Result<String, AccessError> {
    let mut tx: Tx = db.read(Tenancy::Platform).await?;
    Ok(accounts::by_id(&mut tx, user).await?.email)
}
