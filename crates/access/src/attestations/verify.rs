//! Verifying an attestation without asking anybody: a text, and the keys that it may be signed with.

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// Bytes of the longest attestation: one that lists the files of the largest model version is a quarter of it.
const LONGEST: usize = 256 * 1024;

/// Public keys, as a JWK set (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeys {
    /// The keys.
    pub keys: Vec<PublicKey>,
}

/// One key of a set. Keys of other kinds are passed over when something is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// `OKP` for ours.
    pub kty: String,
    /// `Ed25519` for ours.
    #[serde(default)]
    pub crv: String,
    /// `sig`.
    #[serde(default, rename = "use")]
    pub usage: String,
    /// `EdDSA`.
    #[serde(default)]
    pub alg: String,
    /// The key's id.
    #[serde(default)]
    pub kid: String,
    /// The public key, 32 bytes as base64url.
    #[serde(default)]
    pub x: String,
}

impl PublicKey {
    pub(super) fn ed25519(kid: String, x: String) -> Self {
        let word = str::to_owned;
        Self { kty: word("OKP"), crv: word("Ed25519"), usage: word("sig"), alg: word("EdDSA"), kid, x }
    }
}

/// A statement whose signature is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The id of the key that signed it.
    pub kid: String,
    /// The payload, as it was signed.
    pub statement: Vec<u8>,
}

/// Why a text is no attestation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// Not three parts in base64url, or a header that cannot be read.
    #[error("this is no JWS in compact form: {0}")]
    Malformed(&'static str),
    /// The header asks for something else than what certificates are signed with.
    #[error("the header says {field} '{found}', and not '{wanted}'")]
    Header {
        /// The header's field.
        field: &'static str,
        /// What stands there.
        found: String,
        /// What has to.
        wanted: String,
    },
    /// None of the keys has this id.
    #[error("it names the key '{kid}', which is not among the {known} keys given")]
    UnknownKey {
        /// The id.
        kid: String,
        /// How many keys there are.
        known: usize,
    },
    /// The key of this id is no Ed25519 key.
    #[error("the key '{kid}' is no Ed25519 key")]
    UnusableKey {
        /// The id.
        kid: String,
    },
    /// The text is not what the key has signed.
    #[error("the signature does not belong to this text: header, content or signature were changed after signing")]
    Signature,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHeader {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
}

/// The statement in `jws`, if it is of this `typ` and one of `keys` has signed it. Times in it are the caller's to judge.
///
/// Every text has one spelling: base64url without padding and without stray bits, so that no byte can be changed unnoticed.
///
/// # Errors
/// Why not.
pub fn verify(jws: &str, media_type: &str, keys: &PublicKeys) -> Result<Verified, Forged> {
    if jws.len() > LONGEST {
        return Err(Forged::Malformed("it is too long"));
    }
    let (signed, signature) = jws.rsplit_once('.').ok_or(Forged::Malformed("it has no signature"))?;
    let (header, statement) = signed.split_once('.').ok_or(Forged::Malformed("it has no content"))?;
    let kid = read_header(&decode(header)?, media_type)?;
    let (statement, signature) = (decode(statement)?, decode(signature)?);
    let key = keys.keys.iter().find(|key| key.kid == kid);
    let key = key.ok_or_else(|| Forged::UnknownKey { kid: kid.clone(), known: keys.keys.len() })?;
    let point = URL_SAFE_NO_PAD
        .decode(&key.x)
        .ok()
        .filter(|point| key.kty == "OKP" && key.crv == "Ed25519" && point.len() == 32);
    let point = point.ok_or_else(|| Forged::UnusableKey { kid: kid.clone() })?;
    let checked = UnparsedPublicKey::new(&ED25519, point).verify(signed.as_bytes(), &signature);
    checked.map_err(|_| Forged::Signature)?;
    Ok(Verified { kid, statement })
}

fn decode(part: &str) -> Result<Vec<u8>, Forged> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Forged::Malformed("a part of it is no base64url"))
}

/// The id of the key, once everything else in the header is as it has to be.
fn read_header(json: &[u8], media_type: &str) -> Result<String, Forged> {
    let header: RawHeader = serde_json::from_slice(json).map_err(|_| Forged::Malformed("its header cannot be read"))?;
    let differs = |field, found: &str, wanted: &str| Forged::Header {
        field,
        found: found.chars().take(40).collect(),
        wanted: wanted.to_owned(),
    };
    if header.alg != "EdDSA" {
        return Err(differs("alg", &header.alg, "EdDSA"));
    }
    let found = header.typ.unwrap_or_default();
    if found != media_type {
        return Err(differs("typ", &found, media_type));
    }
    header.kid.ok_or(Forged::Malformed("its header names no key"))
}
