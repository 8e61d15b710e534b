//! Keys, and the envelope that wraps one secret under another.
//!
//! Every key is 32 random bytes that never seal anything themselves: HKDF-SHA-256 (RFC 5869) derives a fresh AES-256-GCM key
//! from a key, a 32-byte salt and the purpose's label. So no two sealings share an AES key as long as salts differ, and
//! nonces can be counters.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use foundation::Sources;
use zeroize::{Zeroize, Zeroizing};

use crate::error::{BlobError, Corruption};

/// Bytes of a key.
pub(crate) const KEY_LEN: usize = 32;
/// Bytes of the salt in front of an envelope or naming a segment.
pub(crate) const SALT_LEN: usize = 32;
/// Bytes of an AES-GCM authentication tag.
pub(crate) const TAG_LEN: usize = 16;

/// What a derived key is for; its label keeps the uses apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A master key wraps a partner's key.
    PartnerKey,
    /// A partner's key seals the head of a blob.
    BlobHead,
    /// A partner's key seals the head of an upload.
    UploadHead,
    /// A blob's key seals one segment of its content.
    Segment,
    /// A master key's public identifier.
    MasterKeyId,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::PartnerKey => b"hansa blob-store v1 partner key",
            Self::BlobHead => b"hansa blob-store v1 blob head",
            Self::UploadHead => b"hansa blob-store v1 upload head",
            Self::Segment => b"hansa blob-store v1 segment",
            Self::MasterKeyId => b"hansa blob-store v1 master key id",
        }
    }
}

/// 32 secret bytes, wiped when dropped and never printed.
#[derive(Clone)]
pub(crate) struct SecretKey(Zeroizing<[u8; KEY_LEN]>);

impl SecretKey {
    pub(crate) fn generate(sources: &Sources) -> Self {
        Self(Zeroizing::new(sources.bytes()))
    }

    pub(crate) fn from_bytes(bytes: [u8; KEY_LEN]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    fn derive(&self, salt: &[u8], purpose: Purpose) -> Result<Zeroizing<[u8; KEY_LEN]>, BlobError> {
        let mut derived = Zeroizing::new([0; KEY_LEN]);
        Salt::new(HKDF_SHA256, salt)
            .extract(&*self.0)
            .expand(&[purpose.label()], HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut *derived))
            .map_err(|_| BlobError::Internal("key derivation"))?;
        Ok(derived)
    }

    /// The AES-256-GCM key for one sealing.
    pub(crate) fn cipher(&self, salt: &[u8; SALT_LEN], purpose: Purpose) -> Result<LessSafeKey, BlobError> {
        let derived = self.derive(salt, purpose)?;
        UnboundKey::new(&AES_256_GCM, &*derived).map(LessSafeKey::new).map_err(|_| BlobError::Internal("cipher key"))
    }

    /// Seals `plain` into an envelope: salt (32 bytes), ciphertext (as long as `plain`), tag (16 bytes).
    pub(crate) fn wrap(
        &self,
        sources: &Sources,
        purpose: Purpose,
        context: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, BlobError> {
        let salt: [u8; SALT_LEN] = sources.bytes();
        let mut envelope = Vec::with_capacity(SALT_LEN + plain.len() + TAG_LEN);
        envelope.extend_from_slice(&salt);
        envelope.extend_from_slice(plain);
        let tag = self
            .cipher(&salt, purpose)?
            .seal_in_place_separate_tag(zero_nonce(), Aad::from(context), &mut envelope[SALT_LEN..])
            .map_err(|_| BlobError::Internal("sealing"))?;
        envelope.extend_from_slice(tag.as_ref());
        Ok(envelope)
    }

    /// Opens an envelope.
    ///
    /// # Errors
    /// `Corruption::Authentication` when key, purpose, context or any byte differs from the sealing.
    pub(crate) fn unwrap(
        &self,
        purpose: Purpose,
        context: &[u8],
        envelope: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Corruption> {
        let (salt, sealed) = envelope.split_first_chunk::<SALT_LEN>().ok_or(Corruption::Format)?;
        let cipher = self.cipher(salt, purpose).map_err(|_| Corruption::Authentication)?;
        let mut plain = Zeroizing::new(sealed.to_vec());
        let length = cipher
            .open_in_place(zero_nonce(), Aad::from(context), &mut plain)
            .map_err(|_| Corruption::Authentication)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }
}

/// An envelope's derived key seals exactly once, so its nonce needs no variety.
fn zero_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

/// The key at the root: it wraps the partners' keys and nothing else. Kept outside the store, in a file or a secret manager.
#[derive(Clone)]
pub struct MasterKey {
    key: SecretKey,
    id: MasterKeyId,
}

/// A master key's public identifier, derived from it one way; written beside everything that it wraps.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MasterKeyId(pub(crate) [u8; 8]);

/// A text that is no master key. It deliberately does not say which character is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a master key is 64 hexadecimal digits (32 bytes)")]
pub struct ParseMasterKeyError;

impl MasterKey {
    /// Makes a new master key. Write [`MasterKey::to_hex`] to a safe place: without it every blob is lost.
    pub fn generate(sources: &Sources) -> Self {
        Self::from_bytes(sources.bytes())
    }

    /// Wraps 32 secret bytes.
    ///
    /// # Panics
    /// Never in practice: HKDF fails only for outputs far longer than 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let key = SecretKey::from_bytes(bytes);
        #[expect(clippy::expect_used, reason = "HKDF-Expand to 32 bytes is always within its limit of 8,160")]
        let derived = key.derive(&[], Purpose::MasterKeyId).expect("HKDF to 32 bytes");
        let mut id = [0; 8];
        id.copy_from_slice(&derived[..8]);
        Self { key, id: MasterKeyId(id) }
    }

    /// The key as 64 hexadecimal digits, for writing it to a key file once; wiped when dropped.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.key.as_bytes()))
    }

    /// The public identifier, fit for logs.
    pub fn id(&self) -> MasterKeyId {
        self.id
    }

    pub(crate) fn secret(&self) -> &SecretKey {
        &self.key
    }
}

impl FromStr for MasterKey {
    type Err = ParseMasterKeyError;

    /// Reads 64 hexadecimal digits; white space around them (a file's last newline) is ignored.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; KEY_LEN];
        let parsed = hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| ParseMasterKeyError);
        let key = parsed.map(|()| Self::from_bytes(bytes));
        bytes.zeroize();
        key
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.id)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

impl fmt::Display for MasterKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for MasterKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The master keys in use: one wraps, and retired ones still unwrap until a rotation has gone through.
#[derive(Debug, Clone)]
pub struct Keyring {
    current: MasterKey,
    retired: Vec<MasterKey>,
}

impl Keyring {
    /// `current` wraps from now on; `retired` can still be read.
    pub fn new(current: MasterKey, retired: Vec<MasterKey>) -> Self {
        Self { current, retired }
    }

    /// The key that wraps.
    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    pub(crate) fn find(&self, id: MasterKeyId) -> Option<&MasterKey> {
        std::iter::once(&self.current).chain(&self.retired).find(|key| key.id() == id)
    }
}

impl From<MasterKey> for Keyring {
    fn from(current: MasterKey) -> Self {
        Self::new(current, Vec::new())
    }
}

#[cfg(test)]
mod tests;
