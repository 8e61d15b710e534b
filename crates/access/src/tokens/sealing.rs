//! Private signing keys at rest, the platform's and those that it keeps for partners: AES-256-GCM (NIST SP 800-38D) under a key that is never in the database.

use std::fmt::Display;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use foundation::Sources;
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::AccessError;

/// The key that seals the private signing keys; the program derives it from its master key. Wiped when dropped.
#[derive(Clone)]
pub struct SigningSecret(Zeroizing<[u8; 32]>);

impl SigningSecret {
    /// Takes the 32 bytes over.
    pub fn new(mut bytes: [u8; 32]) -> Self {
        let secret = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        secret
    }

    fn key(&self) -> Result<LessSafeKey, AccessError> {
        let key = UnboundKey::new(&AES_256_GCM, &*self.0);
        key.map(LessSafeKey::new).map_err(|_| AccessError::SigningKeys("the sealing key is not usable".to_owned()))
    }

    /// `base64url(nonce ‖ ciphertext ‖ tag)`, bound to the key's id so that two rows cannot be swapped.
    ///
    /// # Errors
    /// [`AccessError::SigningKeys`] when the cryptography library refuses.
    pub fn seal(&self, sources: &Sources, id: impl Display, seed: &[u8; 32]) -> Result<String, AccessError> {
        let nonce = sources.bytes::<NONCE_LEN>();
        let mut sealed = seed.to_vec();
        self.key()?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound_to(&id), &mut sealed)
            .map_err(|_| AccessError::SigningKeys("a key could not be sealed".to_owned()))?;
        Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// The seed that was sealed for the key of this id.
    ///
    /// # Errors
    /// [`AccessError::SigningKeys`] when it was sealed with another secret, or for another key.
    pub fn open(&self, id: impl Display, sealed: &str) -> Result<Zeroizing<[u8; 32]>, AccessError> {
        let refused = || AccessError::SigningKeys(format!("{id} does not open with this master key"));
        let mut bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(sealed).map_err(|_| refused())?);
        let (nonce, rest) = bytes.split_first_chunk_mut::<NONCE_LEN>().ok_or_else(refused)?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let seed = self.key()?.open_in_place(nonce, bound_to(&id), rest).map_err(|_| refused())?;
        let seed: [u8; 32] = (&*seed).try_into().map_err(|_| refused())?;
        Ok(Zeroizing::new(seed))
    }
}

impl std::fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

fn bound_to(id: &impl Display) -> Aad<Vec<u8>> {
    Aad::from(format!("hansa signing key v1 {id}").into_bytes())
}
