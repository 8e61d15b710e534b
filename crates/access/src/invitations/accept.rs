//! Accepting an invitation: with a new account, or with one that exists and proves its password.

use chrono::{DateTime, Utc};
use database::{Db, Tenancy, Tx};
use foundation::{Sha256, Sources, UserId};

use super::store::{self, InvitationRow};
use super::{InvitationState, Post};
use crate::accounts::{self, UserRow, plain_name};
use crate::audit::{self, Author, Entry, Outcome};
use crate::error::AccessError;
use crate::opaque::{self, Kind};
use crate::passwords::{self, Verdict};
use crate::principal::Role;
use crate::secret::Secret;
use crate::sessions::Origin;
use crate::throttle::Attempt;

/// What an invited person answers with.
#[derive(Debug)]
pub struct AcceptInvitation {
    /// The token of the invitation.
    pub token: Secret,
    /// What the person is called. Needed for a new account; an account that exists keeps its name.
    pub display_name: Option<String>,
    /// The password of the account that exists, or of the new one.
    pub password: Secret,
}

/// Somebody has become what the invitation was to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The person.
    pub user: UserId,
    /// The address to log in with.
    pub email: String,
    /// What. With its first owner a partner becomes active, which is the partner registry's to do.
    pub post: Post,
}

/// What the holder of a token is invited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The partner's name; `None` for the platform itself.
    pub partner_name: Option<String>,
    /// The address that was invited.
    pub email: String,
    /// What one becomes.
    pub post: Post,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
}

/// What this token invites to, before it is accepted.
pub async fn preview(db: &Db, sources: &Sources, token: &Secret) -> Result<Preview, AccessError> {
    let mut tx = db.read(Tenancy::Platform).await?;
    let row = pending(&mut tx, hash_of(token)?, sources.now()).await?;
    let partner_name = match row.post.partner() {
        Some(partner) => Some(store::partner_name(&mut tx, partner).await?),
        None => None,
    };
    Ok(Preview { partner_name, email: row.email, post: row.post, expires_at: row.expires_at })
}

/// Makes the invited person what the invitation is to.
///
/// # Errors
/// Those of [`accept_within`].
pub async fn accept(
    db: &Db,
    sources: &Sources,
    input: AcceptInvitation,
    origin: &Origin,
) -> Result<Accepted, AccessError> {
    let (tx, accepted) = accept_within(db, sources, input, origin).await?;
    tx.commit().await?;
    Ok(accepted)
}

/// The same, in a transaction that is still open: for what has to be true together with it.
///
/// # Errors
/// [`AccessError::InvitationNotFound`], [`AccessError::InvitationExpired`], [`AccessError::InvitationRevoked`],
/// [`AccessError::InvitationUsed`]; for an account that exists those of a log-in, throttled like one.
pub async fn accept_within(
    db: &Db,
    sources: &Sources,
    input: AcceptInvitation,
    origin: &Origin,
) -> Result<(Tx, Accepted), AccessError> {
    let hash = hash_of(&input.token)?;
    let (row, known) = {
        let mut tx = db.read(Tenancy::Platform).await?;
        let row = pending(&mut tx, hash, sources.now()).await?;
        let known = accounts::find_by_email(&mut tx, &row.email).await?;
        (row, known)
    };
    let account = match known {
        Some(user) => existing_account(db, sources, user, &input.password, origin).await?,
        None => new_account(sources, &row, &input).await?,
    };
    let now = sources.now();
    let mut tx = db.write(Tenancy::Platform).await?;
    if let Post::Member(partner, Role::Owner) = row.post {
        store::lock_partner(&mut tx, partner).await?;
    }
    // Before all else, so that of two who come at once the second one waits here and is told the right reason.
    if !store::accept(&mut tx, row.id, now).await? {
        pending(&mut tx, hash, now).await?;
        return Err(AccessError::InvitationUsed);
    }
    let user = account.settle(&mut tx).await?;
    store::fill(&mut tx, row.post, user, now).await?;
    let action = match row.post {
        Post::Member(..) => "member:accept-invitation",
        Post::Staff(_) => "staff:accept-invitation",
    };
    let entry = Entry::new(action, row.id, Outcome::Done)
        .in_log_of(row.post.partner())
        .detail(serde_json::json!({ "user": user, "role": row.post.role() }));
    audit::write(&mut tx, sources, Author::person(user, row.id, origin), entry).await?;
    Ok((tx, Accepted { user, email: row.email, post: row.post }))
}

/// The account that joins, before the transaction in which it does.
enum Account {
    /// It has proved its password. With the hash to store from now on.
    Existing {
        user: UserRow,
        hash: String,
        attempt: Attempt,
    },
    New(UserRow),
}

impl Account {
    async fn settle(self, tx: &mut Tx) -> Result<UserId, AccessError> {
        match self {
            Self::Existing { user, hash, attempt } => {
                attempt.forgive(tx).await?;
                accounts::confirm(tx, &user, &hash).await?;
                Ok(user.id)
            }
            Self::New(user) => {
                // Made while the password was hashed: somebody else had invited the same person.
                if accounts::find_by_email(tx, &user.email).await?.is_some() {
                    return Err(AccessError::EmailTaken);
                }
                accounts::insert(tx, &user).await?;
                Ok(user.id)
            }
        }
    }
}

async fn existing_account(
    db: &Db,
    sources: &Sources,
    user: UserRow,
    password: &Secret,
    origin: &Origin,
) -> Result<Account, AccessError> {
    let attempt = Attempt::begin(db, sources, &user.email, origin.address).await?;
    let verdict = passwords::verify(sources, password, Some(&user.password_hash)).await?;
    let Verdict::Right { rehashed } = verdict else { return Err(AccessError::CredentialsWrong) };
    if user.disabled_at.is_some() {
        return Err(AccessError::AccountDisabled);
    }
    let hash = rehashed.unwrap_or_else(|| user.password_hash.clone());
    Ok(Account::Existing { user, hash, attempt })
}

async fn new_account(sources: &Sources, row: &InvitationRow, input: &AcceptInvitation) -> Result<Account, AccessError> {
    Ok(Account::New(UserRow {
        id: sources.id(),
        email: row.email.clone(),
        display_name: plain_name("display_name", input.display_name.as_deref().unwrap_or_default())?,
        password_hash: passwords::hash(sources, &input.password).await?,
        platform_role: None,
        created_at: sources.now(),
        disabled_at: None,
    }))
}

fn hash_of(token: &Secret) -> Result<Sha256, AccessError> {
    opaque::parse(Kind::Invitation, token.reveal()).ok_or(AccessError::InvitationNotFound)
}

/// The invitation of this token, if it can be accepted.
async fn pending(tx: &mut Tx, hash: Sha256, now: DateTime<Utc>) -> Result<InvitationRow, AccessError> {
    let row = store::find_by_token(tx, hash).await?.ok_or(AccessError::InvitationNotFound)?;
    match row.state(now) {
        InvitationState::Pending => Ok(row),
        InvitationState::Accepted => Err(AccessError::InvitationUsed),
        InvitationState::Revoked => Err(AccessError::InvitationRevoked),
        InvitationState::Expired => Err(AccessError::InvitationExpired),
    }
}
