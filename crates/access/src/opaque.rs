//! Opaque tokens: `hansa_<kind>_`, 43 base-62 digits of a 256-bit random number, and 6 of a checksum over all before.
//!
//! The fixed prefix and the checksum let a secret scanner recognise a leaked token, and a client or the server a mistyped one,
//! without asking the database. Only the SHA-256 of the whole text is stored: with 256 random bits there is nothing to guess,
//! so that no slow hash is needed, and the look-up is one index probe.

use aws_lc_rs::digest;
use foundation::{Sha256, Sources};

use crate::secret::Secret;

/// What an opaque token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    ApiKey,
    Refresh,
    Invitation,
    Setup,
    /// Proves the address of an applicant.
    Confirmation,
    /// Lets its holder follow an application.
    Follow,
}

impl Kind {
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "hansa_pat_",
            Self::Refresh => "hansa_rt_",
            Self::Invitation => "hansa_in_",
            Self::Setup => "hansa_setup_",
            Self::Confirmation => "hansa_av_",
            Self::Follow => "hansa_af_",
        }
    }
}

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// 62^43 > 2^256.
const RANDOM_DIGITS: usize = 43;
/// 62^6 > 2^32.
const CHECK_DIGITS: usize = 6;

/// A new token in clear text, and the hash under which it is stored.
pub(crate) fn mint(kind: Kind, sources: &Sources) -> (Secret, Sha256) {
    let mut text = kind.prefix().to_owned();
    push_base62(&mut text, sources.bytes::<32>(), RANDOM_DIGITS);
    let check = crc32(text.as_bytes());
    push_base62(&mut text, check.to_be_bytes(), CHECK_DIGITS);
    let hash = sha256(text.as_bytes());
    (Secret::new(text), hash)
}

/// The hash to look a presented token up by; `None` when it cannot be one of this kind, which needs no look-up.
pub(crate) fn parse(kind: Kind, text: &str) -> Option<Sha256> {
    let body = text.strip_prefix(kind.prefix())?;
    if body.len() != RANDOM_DIGITS + CHECK_DIGITS || !body.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let (signed, check) = text.split_at(text.len() - CHECK_DIGITS);
    let mut wanted = String::with_capacity(CHECK_DIGITS);
    push_base62(&mut wanted, crc32(signed.as_bytes()).to_be_bytes(), CHECK_DIGITS);
    (wanted == check).then(|| sha256(text.as_bytes()))
}

/// The last four characters, by which people tell their tokens apart.
pub(crate) fn hint(token: &Secret) -> String {
    let text = token.reveal();
    text[text.len().saturating_sub(4)..].to_owned()
}

/// SHA-256 (FIPS 180-4).
pub(crate) fn sha256(bytes: &[u8]) -> Sha256 {
    let mut output = [0; 32];
    output.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    Sha256::from_bytes(output)
}

/// Appends a big-endian number as `digits` base-62 digits, by repeated long division.
fn push_base62<const N: usize>(text: &mut String, mut number: [u8; N], digits: usize) {
    let mut reversed = Vec::with_capacity(digits);
    for _ in 0..digits {
        let mut remainder = 0_u32;
        for byte in &mut number {
            let value = remainder << 8 | u32::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            remainder = value % 62;
        }
        reversed.push(char::from(ALPHABET[remainder as usize]));
    }
    text.extend(reversed.iter().rev());
}

/// CRC-32 as in IEEE 802.3 and zlib, bit by bit: a token is 60 bytes long.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    let feed = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, feed)
}

#[cfg(test)]
mod tests;
