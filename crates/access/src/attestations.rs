//! Attestations: statements that the platform signs for anybody to verify, as JWS in compact form (RFC 7515, EdDSA after RFC 8037).
//!
//! They are signed with the key that signs access tokens, under a `typ` of their own, which no verifier of tokens takes. Tokens
//! live for minutes and certificates for years, so what has signed an attestation is kept in a list of its own: public keys
//! only, never removed. Access tokens are not verified with that list.

mod store;
mod verify;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use database::{Db, Tenancy};
use foundation::{KeyId, Sources};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::authenticate::Authenticator;
use crate::error::AccessError;
use crate::tokens::keys::SigningKeys;
use crate::tokens::sealing::SigningSecret;

pub use verify::{Forged, PublicKey, PublicKeys, Verified, verify};

/// Signs attestations. Cheap to clone; clones share what they remember.
#[derive(Clone)]
pub struct Attestor(Arc<Inner>);

struct Inner {
    db: Db,
    sources: Sources,
    keys: SigningKeys,
    /// Keys that are known to be in the list.
    kept: Mutex<HashSet<KeyId>>,
}

impl std::fmt::Debug for Attestor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Attestor")
    }
}

/// The present key, whose public half is in the list already: signing needs no database any more.
pub struct Pen {
    /// The key's id: the `kid` of what it signs.
    pub key: KeyId,
    encoding: EncodingKey,
}

impl Attestor {
    /// With the platform's signing keys.
    ///
    /// # Errors
    /// [`AccessError::SigningKeys`] when `secret` is not the one with which the keys were sealed.
    pub async fn open(db: &Db, sources: &Sources, secret: SigningSecret) -> Result<Self, AccessError> {
        Ok(Self::with(db, sources, SigningKeys::open(db, sources, secret).await?))
    }

    fn with(db: &Db, sources: &Sources, keys: SigningKeys) -> Self {
        Self(Arc::new(Inner { db: db.clone(), sources: sources.clone(), keys, kept: Mutex::default() }))
    }

    /// Takes the present key up, and sees to it that its public half stays. A transaction of its own: ask before opening one.
    pub async fn pen(&self) -> Result<Pen, AccessError> {
        let inner = &*self.0;
        let now = inner.sources.now();
        let keys = inner.keys.current().await?;
        let key = keys.signing(now)?;
        let known = inner.kept.lock().unwrap_or_else(PoisonError::into_inner).contains(&key.id);
        if !known {
            let mut tx = inner.db.write(Tenancy::Platform).await?;
            store::keep(&mut tx, key.id, &key.public, now).await?;
            tx.commit().await?;
            inner.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key.id);
        }
        Ok(Pen { key: key.id, encoding: key.encoding.clone() })
    }
}

impl Pen {
    /// A compact JWS over `statement`, of this `typ`.
    ///
    /// # Errors
    /// [`AccessError::SigningKeys`] when the library refuses to sign.
    pub fn sign(&self, media_type: &str, statement: &impl Serialize) -> Result<String, AccessError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(media_type.to_owned());
        header.kid = Some(self.key.to_string());
        jsonwebtoken::encode(&header, statement, &self.encoding)
            .map_err(|error| AccessError::SigningKeys(error.to_string()))
    }
}

impl Authenticator {
    /// Signs attestations with the keys of this authenticator.
    pub fn attestor(&self) -> Attestor {
        Attestor::with(&self.db, &self.sources, self.tokens.keys().clone())
    }

    /// Who tokens and attestations are from: the claim `iss`.
    pub fn issuer(&self) -> &str {
        self.tokens.issuer()
    }
}

/// Every public key that has signed an attestation, oldest first, as a JWK set (RFC 7517).
pub async fn public_keys(db: &Db) -> Result<PublicKeys, AccessError> {
    let mut tx = db.read(Tenancy::Platform).await?;
    let rows = store::list(&mut tx).await?;
    Ok(PublicKeys {
        keys: rows.into_iter().map(|row| PublicKey::ed25519(row.id.to_string(), row.public_key)).collect(),
    })
}

#[cfg(test)]
mod tests;
