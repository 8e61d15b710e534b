//! The first start: a one-time token, printed by the program, makes the first operator.
//!
//! There is no default account and no default password. As long as there is no operator, each start of a server replaces the
//! token, so that the one printed last is the one that counts.
//!
//! Later on the same door is for staff who have lost their password, with a token for one account: see [`recovery`].

use chrono::{DateTime, Utc};
use database::{Db, Tenancy, Tx, execute, run_on};
use foundation::{Sha256, Sources, UserId};

use crate::accounts::{self, UserRow, normal_email, plain_name};
use crate::audit::{self, Author, Entry, Outcome};
use crate::error::AccessError;
use crate::opaque::{self, Kind};
use crate::principal::PlatformRole;
use crate::secret::Secret;
use crate::sessions::Origin;
use crate::{passwords, recovery};

/// The first operator.
#[derive(Debug)]
pub struct NewOperator {
    /// To log in with.
    pub email: String,
    /// What the person is called.
    pub display_name: String,
    /// To log in with.
    pub password: Secret,
}

const COUNT_OPERATORS: &str = "SELECT count(*) FROM users WHERE platform_role = $1";
const DISCARD: &str = "DELETE FROM setup_tokens WHERE used_at IS NULL AND user_id IS NULL";
const INSERT: &str = "INSERT INTO setup_tokens (token_hash, created_at) VALUES ($1, $2)";
const FIND: &str = "SELECT created_at, user_id FROM setup_tokens WHERE token_hash = $1 AND used_at IS NULL";
const USE: &str = "UPDATE setup_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";

/// A new set-up token in clear text, to be printed once; `None` when the platform has an operator. It replaces one that was
/// given before and not used.
pub async fn ensure_setup_token(db: &Db, sources: &Sources) -> Result<Option<Secret>, AccessError> {
    let mut tx = db.write(Tenancy::Platform).await?;
    if has_operator(&mut tx).await? {
        return Ok(None);
    }
    let (token, hash) = opaque::mint(Kind::Setup, sources);
    execute!(&mut tx, sqlx::query(DISCARD))?;
    execute!(&mut tx, sqlx::query(INSERT).bind(hash).bind(sources.now()))?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Whether the platform has an operator, so that the token of the first start has served its turn.
pub async fn is_set_up(db: &Db) -> Result<bool, AccessError> {
    let mut tx = db.read(Tenancy::Platform).await?;
    has_operator(&mut tx).await
}

/// Makes the first operator and uses the token up; or, with a token of [`recovery::begin`], sets the password of its account,
/// which keeps its name.
///
/// # Errors
/// [`AccessError::SetupTokenInvalid`] before anything else of the input is looked at; [`AccessError::AlreadySetUp`].
pub async fn set_up(
    db: &Db,
    sources: &Sources,
    token: &Secret,
    operator: NewOperator,
    origin: &Origin,
) -> Result<UserId, AccessError> {
    let hash = opaque::parse(Kind::Setup, token.reveal()).ok_or(AccessError::SetupTokenInvalid)?;
    // Looked up first, so that who does not hold the token cannot make the server compute a password hash.
    if let Some(user) = check_token(db, hash, sources.now()).await? {
        return recovery::finish(db, sources, (hash, user), operator, origin).await;
    }
    let user = UserRow {
        id: sources.id(),
        email: normal_email(&operator.email)?,
        display_name: plain_name("display_name", &operator.display_name)?,
        password_hash: passwords::hash(sources, &operator.password).await?,
        platform_role: Some(PlatformRole::Operator),
        created_at: sources.now(),
        disabled_at: None,
    };
    let mut tx = db.write(Tenancy::Platform).await?;
    use_up(&mut tx, hash, sources.now()).await?;
    if has_operator(&mut tx).await? {
        return Err(AccessError::AlreadySetUp);
    }
    if accounts::find_by_email(&mut tx, &user.email).await?.is_some() {
        return Err(AccessError::EmailTaken);
    }
    accounts::insert(&mut tx, &user).await?;
    let entry = Entry::new("platform:set-up", user.id, Outcome::Done);
    audit::write(&mut tx, sources, Author::person(user.id, "setup-token", origin), entry).await?;
    tx.commit().await?;
    Ok(user.id)
}

/// Whose password the token sets; nobody's is the first operator's.
async fn check_token(db: &Db, hash: Sha256, now: DateTime<Utc>) -> Result<Option<UserId>, AccessError> {
    let mut tx = db.read(Tenancy::Platform).await?;
    let found: Option<(DateTime<Utc>, Option<UserId>)> =
        run_on!(&mut tx, |conn| sqlx::query_as(FIND).bind(hash).fetch_optional(conn).await)?;
    let (created_at, user) = found.ok_or(AccessError::SetupTokenInvalid)?;
    let is_over = user.is_some() && now - created_at >= recovery::LIFETIME;
    if is_over { Err(AccessError::SetupTokenInvalid) } else { Ok(user) }
}

/// Of two that come with the same token at once, the second one waits here and then finds it used.
pub(crate) async fn use_up(tx: &mut Tx, hash: Sha256, now: DateTime<Utc>) -> Result<(), AccessError> {
    let used = execute!(tx, sqlx::query(USE).bind(hash).bind(now))?;
    if used == 0 { Err(AccessError::SetupTokenInvalid) } else { Ok(()) }
}

async fn has_operator(tx: &mut Tx) -> Result<bool, AccessError> {
    let operators: i64 =
        run_on!(tx, |conn| sqlx::query_scalar(COUNT_OPERATORS).bind(PlatformRole::Operator).fetch_one(conn).await)?;
    Ok(operators > 0)
}
