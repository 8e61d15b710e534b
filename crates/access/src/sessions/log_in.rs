//! Logging in with e-mail address and password.

use chrono::{DateTime, Utc};
use database::{Tenancy, Tx};
use foundation::{Fault as _, PartnerId, UserId};

use super::store::{self, NewSession};
use super::{LIFETIME, Origin, SignedIn};
use crate::accounts::{self, PartnerOption, UserRow};
use crate::audit::{self, Author, Entry, Outcome};
use crate::authenticate::Authenticator;
use crate::error::AccessError;
use crate::opaque::{self, Kind};
use crate::passwords::{self, Verdict};
use crate::secret::Secret;
use crate::throttle::Attempt;

/// What a person logs in with.
#[derive(Debug)]
pub struct LogIn {
    /// The account.
    pub email: String,
    /// Its password.
    pub password: Secret,
    /// The partner to act for; needed only by members of several.
    pub partner: Option<PartnerId>,
}

impl Authenticator {
    /// Opens a session.
    ///
    /// # Errors
    /// [`AccessError::CredentialsWrong`] for an unknown account and for a wrong password, after the same time;
    /// [`AccessError::TooManyAttempts`]; after the right password [`AccessError::AccountDisabled`] and
    /// [`AccessError::PartnerChoice`].
    pub async fn log_in(&self, input: LogIn, origin: &Origin) -> Result<SignedIn, AccessError> {
        let email = accounts::normal_email(&input.email)?;
        let attempt = Attempt::begin(&self.db, &self.sources, &email, origin.address).await?;
        let user = {
            let mut tx = self.db.read(Tenancy::Platform).await?;
            accounts::find_by_email(&mut tx, &email).await?
        };
        let stored = user.as_ref().map(|user| user.password_hash.as_str());
        let verdict = passwords::verify(&self.sources, &input.password, stored).await?;
        let (Some(user), Verdict::Right { rehashed }) = (user.as_ref(), verdict) else {
            self.note_failure(user.as_ref(), origin, AccessError::CredentialsWrong.code()).await?;
            return Err(AccessError::CredentialsWrong);
        };
        if user.disabled_at.is_some() {
            self.note_failure(Some(user), origin, AccessError::AccountDisabled.code()).await?;
            return Err(AccessError::AccountDisabled);
        }
        let mut tx = self.db.write(Tenancy::Platform).await?;
        attempt.forgive(&mut tx).await?;
        accounts::confirm(&mut tx, user, rehashed.as_ref().unwrap_or(&user.password_hash)).await?;
        let partners = accounts::partners(&mut tx, user.id).await?;
        let Ok(partner) = choose(&partners, input.partner) else {
            // The password was right: the attempt stays forgiven.
            tx.commit().await?;
            return Err(AccessError::PartnerChoice { partners });
        };
        self.open_session(tx, user.id, partner, self.sources.now() + LIFETIME, origin).await
    }

    /// Inserts the session and its first refresh token, commits, and signs the first access token.
    pub(super) async fn open_session(
        &self,
        mut tx: Tx,
        user: UserId,
        partner: Option<PartnerId>,
        expires_at: DateTime<Utc>,
        origin: &Origin,
    ) -> Result<SignedIn, AccessError> {
        let now = self.sources.now();
        let session = NewSession {
            id: self.sources.id(),
            user,
            partner,
            client: origin.client_text(),
            created_at: now,
            expires_at,
        };
        let (refresh_token, hash) = opaque::mint(Kind::Refresh, &self.sources);
        store::insert(&mut tx, &session).await?;
        store::insert_token(&mut tx, hash, session.id, now).await?;
        let author = Author::person(user, session.id, origin);
        let entry = Entry::new("session:log-in", session.id, Outcome::Done).in_log_of(partner);
        audit::write(&mut tx, &self.sources, author, entry).await?;
        tx.commit().await?;
        let (access_token, access_expires_at) = self.tokens.issue(&self.sources, user, session.id, expires_at).await?;
        Ok(SignedIn {
            session: session.id,
            user,
            partner,
            access_token,
            access_expires_at,
            refresh_token,
            session_expires_at: expires_at,
        })
    }

    /// A failed attempt on an account that exists stands in the platform's audit log. How many there can be is bounded by the
    /// throttle; attempts on accounts that do not exist are only logged.
    async fn note_failure(
        &self,
        user: Option<&UserRow>,
        origin: &Origin,
        because: &'static str,
    ) -> Result<(), AccessError> {
        tracing::info!(known_account = user.is_some(), request_id = origin.request_id, because, "a log-in failed");
        let Some(user) = user else { return Ok(()) };
        let mut tx = self.db.write(Tenancy::Platform).await?;
        let entry = Entry::new("session:log-in", user.id, Outcome::Denied);
        let entry = entry.detail(serde_json::json!({ "because": because }));
        audit::write(&mut tx, &self.sources, Author::nobody("password", origin), entry).await?;
        Ok(tx.commit().await?)
    }
}

/// The partner to act for: the one asked for, or the only one there is, or none for who is a member nowhere.
fn choose(partners: &[PartnerOption], asked: Option<PartnerId>) -> Result<Option<PartnerId>, ()> {
    match (asked, partners) {
        (Some(asked), _) if partners.iter().any(|option| option.partner == asked) => Ok(Some(asked)),
        (None, [only]) => Ok(Some(only.partner)),
        (None, []) => Ok(None),
        _ => Err(()),
    }
}
