//! Making and checking signatures.

use access::audit::{self, Entry};
use access::{Permit, Scope, SignAgreement, SigningSecret};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use database::Tx;
use foundation::{PartyKeyId, Sources};
use serde_json::json;
use zeroize::Zeroizing;

use super::{Custody, PartyKey, store};
use crate::PartnerError;
use crate::agreements::Proof;

/// How a signature is made.
#[derive(Debug, Clone)]
pub enum Hand {
    /// By the platform, with the key that it keeps for the partner.
    Platform,
    /// By the partner, elsewhere: the key's id, and the signature over the document's bytes as base64url without padding.
    Own(PartyKeyId, String),
}

/// The signature of the permit's partner over `message`, with the key that made it.
///
/// # Errors
/// `OwnKeyRequired` when the platform is to sign for a partner that has a live key of its own; `KeyNotFound` for a key that is
/// not the partner's or is revoked; `SignatureWrong` when the signature is not that key's over `message`.
pub(crate) async fn sign(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<SignAgreement>,
    secret: &SigningSecret,
    (hand, message): (&Hand, &[u8]),
) -> Result<(Proof, PartyKey), PartnerError> {
    let live = store::live(tx, permit.scope()).await?;
    match hand {
        Hand::Platform => {
            if live.iter().any(|(key, _)| key.custody == Custody::Own) {
                return Err(PartnerError::OwnKeyRequired);
            }
            let (key, pair) = match live.into_iter().find_map(|(key, sealed)| Some((key, sealed?))) {
                Some((key, sealed)) => {
                    let pair = pair(&*secret.open(key.id, &sealed)?)?;
                    (key, pair)
                }
                None => make(tx, sources, permit, secret).await?,
            };
            let signature = URL_SAFE_NO_PAD.encode(pair.sign(message));
            Ok((Proof { key: key.id, signature }, key))
        }
        Hand::Own(id, signature) => {
            let own = |(key, _): &(PartyKey, _)| key.id == *id && key.custody == Custody::Own;
            let (key, _) = live.into_iter().find(own).ok_or(PartnerError::KeyNotFound)?;
            if !verify(&key.public_key, message, signature) {
                return Err(PartnerError::SignatureWrong);
            }
            Ok((Proof { key: key.id, signature: signature.clone() }, key))
        }
    }
}

/// Whether the key that is to sign is one that the scope's partner can sign with.
///
/// # Errors
/// `KeyNotFound` when it is not.
pub(crate) async fn expect_own(tx: &mut Tx, scope: Scope, hand: &Hand) -> Result<(), PartnerError> {
    let Hand::Own(id, _) = hand else { return Ok(()) };
    let found = store::find(tx, scope, *id).await?;
    let usable = found.filter(|key| key.custody == Custody::Own && key.revoked_at.is_none());
    usable.map(|_| ()).ok_or(PartnerError::KeyNotFound)
}

/// Whether `signature` is the one of `public_key` over `message`; both as base64url without padding.
pub fn verify(public_key: &str, message: &[u8], signature: &str) -> bool {
    let (Ok(key), Ok(signature)) = (URL_SAFE_NO_PAD.decode(public_key), URL_SAFE_NO_PAD.decode(signature)) else {
        return false;
    };
    UnparsedPublicKey::new(&ED25519, key).verify(message, &signature).is_ok()
}

/// The key that the platform keeps for the partner, made when it is needed first.
async fn make(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<SignAgreement>,
    secret: &SigningSecret,
) -> Result<(PartyKey, Ed25519KeyPair), PartnerError> {
    let (id, seed) = (sources.id(), Zeroizing::new(sources.bytes::<32>()));
    let pair = pair(&seed)?;
    let key = PartyKey {
        id,
        partner: permit.partner(),
        public_key: URL_SAFE_NO_PAD.encode(pair.public_key()),
        custody: Custody::Platform,
        label: "kept by the platform".to_owned(),
        created_by: permit.principal().user,
        created_at: sources.now(),
        revoked_at: None,
    };
    store::insert(tx, permit.scope(), &key, Some(&secret.seal(sources, id, &seed)?)).await?;
    let detail = json!({ "public_key": key.public_key, "custody": key.custody });
    audit::record(tx, sources, permit, Entry::done(permit, id).named("party-key:make").detail(detail)).await?;
    Ok((key, pair))
}

fn pair(seed: &[u8; 32]) -> Result<Ed25519KeyPair, PartnerError> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed);
    Ok(pair.map_err(|error| access::AccessError::SigningKeys(error.to_string()))?)
}
