//! Authentication: from a bearer token to a [`Principal`], for every request.
//!
//! This is the hottest path of the platform: one transaction with one statement, on a primary key (sessions) or a unique index
//! (API keys). Nothing of the answer is cached, so that a revoked session, a role taken away and a suspended partner count
//! with the very next request, on every replica.

pub(crate) mod standing;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tenancy, execute};
use foundation::{ApiKeyId, KeyId, Sources};

use crate::actions::names::RotateKeys;
use crate::audit::Actor;
use crate::error::AccessError;
use crate::gate::Permit;
use crate::opaque::{self, Kind};
use crate::principal::{Credential, Principal};
use crate::tokens::jwks::JwkSet;
use crate::tokens::keys::SigningKeys;
use crate::tokens::sealing::SigningSecret;
use crate::tokens::{AccessTokens, Refusal, Rejection};
use standing::Standing;

/// How access tokens are made.
#[derive(Debug, Clone)]
pub struct TokenSettings {
    /// The claim `iss`: this platform's public address.
    pub issuer: String,
    /// The claim `aud`: the API that the tokens are for.
    pub audience: String,
    /// What the private signing keys are sealed with.
    pub secret: SigningSecret,
}

/// Opens sessions, refreshes them, and tells who presents a bearer token. Cheap to clone; one per program.
#[derive(Clone)]
pub struct Authenticator {
    pub(crate) db: Db,
    pub(crate) sources: Sources,
    pub(crate) tokens: AccessTokens,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authenticator")
    }
}

/// The last use of an API key is written no more often than this.
const LAST_USE_STEP: TimeDelta = TimeDelta::minutes(1);
const NOTE_USE: &str =
    "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";

impl Authenticator {
    /// Loads the signing keys, and makes the first one on a new database.
    ///
    /// # Errors
    /// [`AccessError::SigningKeys`] when the secret is not the one with which the database was set up.
    pub async fn open(db: &Db, sources: &Sources, settings: TokenSettings) -> Result<Self, AccessError> {
        let keys = SigningKeys::open(db, sources, settings.secret).await?;
        let tokens = AccessTokens::new(keys, settings.issuer, settings.audience);
        Ok(Self { db: db.clone(), sources: sources.clone(), tokens })
    }

    /// Whether a server has ever opened the signing keys of this database.
    pub async fn was_opened(db: &Db, sources: &Sources) -> Result<bool, AccessError> {
        SigningKeys::exist(db, sources).await
    }

    /// Who presents this bearer token: an access token, or an API key.
    ///
    /// # Errors
    /// [`AccessError::TokenInvalid`] for everything that is not and never was a token of ours, with the reason only in the log;
    /// [`AccessError::TokenExpired`], [`AccessError::SessionRevoked`], [`AccessError::KeyRevoked`] and
    /// [`AccessError::AccountDisabled`] for what was one.
    pub async fn authenticate(&self, bearer: &str, request_id: &str) -> Result<Principal, AccessError> {
        let result = if bearer.starts_with(Kind::ApiKey.prefix()) {
            self.by_api_key(bearer, request_id).await
        } else {
            self.by_access_token(bearer, request_id).await
        };
        result.map_err(|rejection| match rejection {
            Rejection::Refused(refusal) => refuse(refusal, request_id),
            Rejection::Failed(error) => error,
        })
    }

    /// The public keys, for others who verify access tokens.
    pub async fn jwks(&self) -> Result<JwkSet, AccessError> {
        Ok(self.tokens.keys().current().await?.to_jwks(self.sources.now()))
    }

    /// Publishes a new signing key, which takes over two minutes later; the ones before it go on verifying until the last token
    /// signed with them has expired. Yields its id.
    pub async fn rotate_keys(&self, permit: &Permit<RotateKeys>) -> Result<KeyId, AccessError> {
        self.tokens.keys().rotate(permit.into()).await
    }

    /// The same by whoever runs the machine, who holds the master key and needs no permit.
    pub async fn rotate_keys_as_host(&self) -> Result<KeyId, AccessError> {
        self.tokens.keys().rotate(Actor::Platform("host")).await
    }

    async fn by_access_token(&self, bearer: &str, request_id: &str) -> Result<Principal, Rejection> {
        let now = self.sources.now();
        let verified = self.tokens.verify(bearer, now).await?;
        let standing = {
            let mut tx = self.db.read(Tenancy::Platform).await.map_err(AccessError::from)?;
            standing::of_session(&mut tx, verified.session).await?
        };
        let standing = standing.filter(|standing| standing.user_id == verified.user).ok_or(Refusal::UnknownSession)?;
        standing.check(now, AccessError::SessionRevoked)?;
        Ok(standing.principal(Credential::Session(verified.session), request_id))
    }

    async fn by_api_key(&self, bearer: &str, request_id: &str) -> Result<Principal, Rejection> {
        let hash = opaque::parse(Kind::ApiKey, bearer).ok_or(Refusal::UnknownApiKey)?;
        let now = self.sources.now();
        let found = {
            let mut tx = self.db.read(Tenancy::Platform).await.map_err(AccessError::from)?;
            standing::of_key(&mut tx, hash).await?
        };
        let held = found.ok_or(Refusal::UnknownApiKey)?;
        held.standing.check(now, AccessError::KeyRevoked)?;
        self.note_use(held.key_id, held.last_used_at, now).await;
        let credential = Credential::ApiKey(held.key_id, held.scopes.0);
        Ok(Standing::principal(&held.standing, credential, request_id))
    }

    /// For the list of keys only: when it cannot be written, the request goes on.
    async fn note_use(&self, key: ApiKeyId, last: Option<DateTime<Utc>>, now: DateTime<Utc>) {
        let due = now - LAST_USE_STEP;
        if last.is_some_and(|last| last > due) {
            return;
        }
        let noted = async {
            let mut tx = self.db.write(Tenancy::Platform).await?;
            execute!(&mut tx, sqlx::query(NOTE_USE).bind(key).bind(now).bind(due))?;
            tx.commit().await
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, %key, "the last use of an API key could not be written");
        }
    }
}

/// Logs why a token was refused and gives the answer, which does not say so.
pub(crate) fn refuse(refusal: Refusal, request_id: &str) -> AccessError {
    tracing::info!(reason = refusal.as_str(), request_id, "a token was refused");
    match refusal {
        Refusal::Expired => AccessError::TokenExpired,
        _ => AccessError::TokenInvalid,
    }
}
