//! The public keys, for whoever wants to verify access tokens without asking: a JWK set (RFC 7517) of OKP keys (RFC 8037).

use serde::Serialize;

use super::keys::KeySet;

/// A JWK set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JwkSet {
    /// The keys with which a token that is still valid may be signed, and the one that comes next.
    pub keys: Vec<Jwk>,
}

/// One public Ed25519 key. There is no field that could hold a private one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jwk {
    /// `OKP`.
    pub kty: &'static str,
    /// `Ed25519`.
    pub crv: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    pub usage: &'static str,
    /// `EdDSA`.
    pub alg: &'static str,
    /// The key's id, as in the tokens' headers.
    pub kid: String,
    /// The public key, 32 bytes as base64url.
    pub x: String,
}

impl KeySet {
    pub(crate) fn to_jwks(&self, now: chrono::DateTime<chrono::Utc>) -> JwkSet {
        let keys = self.published(now).map(|key| Jwk {
            kty: "OKP",
            crv: "Ed25519",
            usage: "sig",
            alg: "EdDSA",
            kid: key.id.to_string(),
            x: key.public.clone(),
        });
        JwkSet { keys: keys.collect() }
    }
}
