//! The Ed25519 keys with which partners sign agreements.
//!
//! A partner that does nothing signs with a key that the platform makes and keeps for it, sealed. One that wants nobody else to
//! be able to sign registers the public half of a key of its own: from then on the platform signs nothing for it, and only
//! signatures made with that key count.
//!
//! **Invariant:** a key is never deleted and its public half never changes, so that what was signed can be verified for ever.

pub(crate) mod signing;
pub(crate) mod store;

pub use signing::{Hand, verify};

use access::audit::{self, Entry};
use access::{ChangePartyKeys, Permit, ReadAgreement, Scope, SystemTask};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use database::Db;
use foundation::{Page, PageRequest, PartnerId, PartyKeyId, Sources, UserId, word_enum};
use serde_json::json;

use crate::{PartnerError, text};

/// Bytes of an Ed25519 public key (RFC 8032).
const PUBLIC_KEY_BYTES: usize = 32;

word_enum! {
    /// Who holds the private half of a key.
    pub enum Custody {
        /// The platform, sealed, for the partner.
        Platform = "platform",
        /// The partner alone.
        Own = "own",
    }
}

/// A key with which a partner signs, without its private half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyKey {
    /// Its id.
    pub id: PartyKeyId,
    /// Whose it is.
    pub partner: PartnerId,
    /// 32 bytes as base64url without padding: the `x` of RFC 8037.
    pub public_key: String,
    /// Who holds the private half.
    pub custody: Custody,
    /// What it is called.
    pub label: String,
    /// The member who registered it, or whose signature made the platform make it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// From when on nothing new is signed with it.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Registers a key whose private half the partner keeps. `public_key` is 32 bytes as base64url without padding; `proof` is this
/// key's signature over [`statement`], which shows that the partner holds the private half.
///
/// # Errors
/// `Invalid` names the field; `KeyTaken` when a partner has registered this key before.
pub async fn register(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangePartyKeys>,
    (public_key, label, proof): (&str, &str, &str),
) -> Result<PartyKey, PartnerError> {
    let invalid = |field, problem: &str| PartnerError::Invalid { field, problem: problem.to_owned() };
    let label = text::line("label", label)?;
    let bytes = URL_SAFE_NO_PAD.decode(public_key).ok().filter(|bytes| bytes.len() == PUBLIC_KEY_BYTES);
    let bytes = bytes.ok_or_else(|| invalid("public_key", "it must be 32 bytes, as base64url without padding"))?;
    let statement = statement(permit.partner(), public_key);
    let proof = URL_SAFE_NO_PAD.decode(proof).unwrap_or_default();
    UnparsedPublicKey::new(&ED25519, &bytes)
        .verify(statement.as_bytes(), &proof)
        .map_err(|_| invalid("proof", "it is not this key's signature over the statement"))?;
    let key = PartyKey {
        id: sources.id(),
        partner: permit.partner(),
        public_key: public_key.to_owned(),
        custody: Custody::Own,
        label,
        created_by: permit.principal().user,
        created_at: sources.now(),
        revoked_at: None,
    };
    let mut tx = db.write(permit.scope().tenancy()).await?;
    store::insert(&mut tx, permit.scope(), &key, None).await?;
    let detail = json!({ "public_key": key.public_key, "custody": key.custody, "label": key.label });
    audit::record(&mut tx, sources, permit, Entry::done(permit, key.id).named("party-key:register").detail(detail))
        .await?;
    tx.commit().await?;
    Ok(key)
}

/// What a key's holder signs to register it: no signature for anything else can be taken for one over this.
pub fn statement(partner: PartnerId, public_key: &str) -> String {
    format!("Hansa: {partner} signs agreements with the Ed25519 key {public_key}")
}

/// The keys of the caller's partner, also those that are revoked, newest first.
pub async fn list(db: &Db, permit: &Permit<ReadAgreement>, page: &PageRequest) -> Result<Page<PartyKey>, PartnerError> {
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let keys = store::list(&mut tx, permit.scope(), page).await?;
    Ok(Page::cut(keys, page, |key| key.id))
}

/// One key of any partner, for whoever verifies a signature: nothing of it is secret.
pub async fn find(db: &Db, key: PartyKeyId) -> Result<PartyKey, PartnerError> {
    let scope = Scope::system(SystemTask::AgreementCheck);
    let mut tx = db.read(scope.tenancy()).await?;
    store::find(&mut tx, scope, key).await?.ok_or(PartnerError::KeyNotFound)
}

/// Ends the use of a key for new signatures. What was signed with it stays signed. Revoking it twice changes nothing.
pub async fn revoke(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ChangePartyKeys>,
    key: PartyKeyId,
) -> Result<PartyKey, PartnerError> {
    let scope = permit.scope();
    let mut tx = db.write(scope.tenancy()).await?;
    let revoked = store::revoke(&mut tx, scope, key, sources.now()).await?;
    let found = store::find(&mut tx, scope, key).await?.ok_or(PartnerError::KeyNotFound)?;
    if revoked {
        audit::record(&mut tx, sources, permit, Entry::done(permit, key).named("party-key:revoke")).await?;
    }
    tx.commit().await?;
    Ok(found)
}
