//! Access tokens: signed JWTs (RFC 7519, typed `at+jwt` after RFC 9068) that live for fifteen minutes.
//!
//! A token proves that this platform signed somebody in; what the person may do is read from the database for every request,
//! so that nothing in a token can be outdated. Every way in which a token can be wrong has its own [`Refusal`] for the log and
//! one common answer for the caller.

pub(crate) mod jwks;
pub(crate) mod keys;
pub(crate) mod sealing;
mod store;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use foundation::{SessionId, Sources, UserId};
use jsonwebtoken::errors::ErrorKind as JwtError;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::error::AccessError;
use crate::secret::Secret;
use keys::SigningKeys;

/// How long an access token is good for.
pub(crate) const LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// How far the clock of the replica that signed may be ahead of the one that verifies. Expiry gets no such leeway.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(30);
/// The `typ` of an access token, so that a JWT made for something else is never taken for one.
const TYPE: &str = "at+jwt";
/// Longer than any token of ours; keeps nonsense cheap.
const LONGEST: usize = 2048;

foundation::word_enum! {
    /// Why a token was refused: for the log, never for the caller.
    pub(crate) enum Refusal {
        /// Not three base64url parts with JSON in the first.
        Malformed = "malformed",
        /// Signed with anything but EdDSA, or not at all.
        Algorithm = "algorithm",
        /// Not an access token.
        Type = "type",
        /// A critical header that nobody here understands (RFC 7515, 4.1.11).
        Critical = "critical_header",
        /// No key id, or one that is not or no longer ours.
        UnknownKey = "unknown_key",
        /// The signature is not that key's over this text.
        Signature = "signature",
        /// A claim is missing or has the wrong form.
        Claims = "claims",
        /// Another platform signed it.
        Issuer = "issuer",
        /// It is for somebody else.
        Audience = "audience",
        /// It is not valid yet.
        NotYetValid = "not_yet_valid",
        /// It was valid.
        Expired = "expired",
        /// An API key that was mistyped or never ours.
        UnknownApiKey = "unknown_api_key",
        /// A session that is no more in the database.
        UnknownSession = "unknown_session",
        /// A refresh token that was mistyped or never ours.
        UnknownRefreshToken = "unknown_refresh_token",
    }
}

/// Refused for a reason, or not decided because something failed.
#[derive(Debug)]
pub(crate) enum Rejection {
    Refused(Refusal),
    Failed(AccessError),
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<AccessError> for Rejection {
    fn from(error: AccessError) -> Self {
        Self::Failed(error)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

/// The header, read leniently: what is wrong with it is to be named, not to be a parser's error.
#[derive(Deserialize)]
struct RawHeader {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

/// What a valid token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verified {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
}

/// Signs and verifies. Cheap to clone.
#[derive(Clone)]
pub(crate) struct AccessTokens(Arc<Inner>);

struct Inner {
    keys: SigningKeys,
    issuer: String,
    audience: String,
    validation: Validation,
}

impl AccessTokens {
    pub(crate) fn new(keys: SigningKeys, issuer: String, audience: String) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&issuer]);
        validation.set_audience(&[&audience]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The library asks the machine for the time; ours comes from `Sources`, in `check_times`.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self(Arc::new(Inner { keys, issuer, audience, validation }))
    }

    pub(crate) fn keys(&self) -> &SigningKeys {
        &self.0.keys
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// A token for this session, and when it expires: never after the session itself.
    pub(crate) async fn issue(
        &self,
        sources: &Sources,
        user: UserId,
        session: SessionId,
        session_ends: DateTime<Utc>,
    ) -> Result<(Secret, DateTime<Utc>), AccessError> {
        let now = sources.now();
        let expires_at = (now + LIFETIME).min(session_ends);
        let claims = Claims {
            iss: self.0.issuer.clone(),
            aud: self.0.audience.clone(),
            sub: user,
            sid: session,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
            jti: URL_SAFE_NO_PAD.encode(sources.bytes::<16>()),
        };
        let keys = self.0.keys.current().await?;
        let key = keys.signing(now)?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.id.to_string());
        let token = jsonwebtoken::encode(&header, &claims, &key.encoding)
            .map_err(|error| AccessError::SigningKeys(error.to_string()))?;
        Ok((Secret::new(token), expires_at))
    }

    /// Who presents this token. Asks the database only for a key that is not in memory.
    pub(crate) async fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Verified, Rejection> {
        let key = self.0.keys.verifying(key_of(token)?, now).await?.ok_or(Refusal::UnknownKey)?;
        let data = jsonwebtoken::decode::<Claims>(token, &key.decoding, &self.0.validation)
            .map_err(|error| refusal(error.kind()))?;
        check_times(&data.claims, now)?;
        Ok(Verified { user: data.claims.sub, session: data.claims.sid })
    }
}

/// The key that the header names, once everything else in the header is as it has to be.
fn key_of(token: &str) -> Result<foundation::KeyId, Refusal> {
    let (header, _) = token.split_once('.').ok_or(Refusal::Malformed)?;
    if token.len() > LONGEST {
        return Err(Refusal::Malformed);
    }
    let json = URL_SAFE_NO_PAD.decode(header).map_err(|_| Refusal::Malformed)?;
    let header: RawHeader = serde_json::from_slice(&json).map_err(|_| Refusal::Malformed)?;
    if header.alg != "EdDSA" {
        return Err(Refusal::Algorithm);
    }
    if header.typ.as_deref() != Some(TYPE) {
        return Err(Refusal::Type);
    }
    if header.crit.is_some() {
        return Err(Refusal::Critical);
    }
    header.kid.and_then(|kid| kid.parse().ok()).ok_or(Refusal::UnknownKey)
}

fn check_times(claims: &Claims, now: DateTime<Utc>) -> Result<(), Refusal> {
    if now.timestamp() >= claims.exp {
        return Err(Refusal::Expired);
    }
    let latest = (now + CLOCK_SKEW).timestamp();
    if claims.nbf > latest || claims.iat > latest {
        return Err(Refusal::NotYetValid);
    }
    Ok(())
}

fn refusal(error: &JwtError) -> Refusal {
    match error {
        JwtError::InvalidSignature => Refusal::Signature,
        JwtError::InvalidIssuer => Refusal::Issuer,
        JwtError::InvalidAudience => Refusal::Audience,
        JwtError::MissingRequiredClaim(_) | JwtError::InvalidClaimFormat(_) | JwtError::Json(_) => Refusal::Claims,
        JwtError::InvalidAlgorithm => Refusal::Algorithm,
        _ => Refusal::Malformed,
    }
}

#[cfg(test)]
mod tests;
