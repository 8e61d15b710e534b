//! Versions of an agreement, and what anyone needs to verify one.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, PartnerId, PartyKeyId, Sha256, UserId, word_enum};
use serde::{Deserialize, Serialize};

use super::contract::Document;
use super::model::Signature;
use super::terms::Terms;
use crate::party_keys::signing;

word_enum! {
    /// What the bytes are that were signed.
    pub enum Format {
        /// A contract: ODRL in JSON-LD, in canonical form.
        Contract = "contract",
        /// The text alone, from before there were contracts.
        Text = "text",
    }
}

/// A version without its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionSummary {
    /// 1, 2, … within its agreement.
    pub number: i64,
    /// Who offered it.
    pub offered_by: PartnerId,
    /// That party's member who did.
    pub user: UserId,
    /// The digest that is signed.
    pub document_sha256: Sha256,
    /// What was said about it.
    pub note: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A signature under a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Whose.
    pub partner: PartnerId,
    /// The signature.
    pub signature: Signature,
    /// The public half of its key, as base64url without padding.
    pub public_key: Option<String>,
}

/// A version with everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Who, when, which.
    pub summary: VersionSummary,
    /// What the content is.
    pub format: Format,
    /// The text that is signed, byte for byte.
    pub content: String,
    /// What it says.
    pub terms: Terms,
    /// Who has signed it so far.
    pub signatures: Vec<Given>,
}

/// A version as a file that proves itself: the signed bytes, and who signed them with which key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proven {
    /// The agreement.
    pub agreement: AgreementId,
    /// The version.
    pub version: i64,
    /// The text that is signed, byte for byte.
    pub contract: String,
    /// SHA-256 of its UTF-8 bytes.
    pub sha256: Sha256,
    /// The signatures over those bytes.
    pub signatures: Vec<ProvenSignature>,
}

/// An Ed25519 signature over the contract's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenSignature {
    /// Whose.
    pub partner: PartnerId,
    /// The key's id, by which its owner can be asked about it.
    pub key: PartyKeyId,
    /// 32 bytes as base64url without padding.
    pub public_key: String,
    /// 64 bytes as base64url without padding.
    pub signature: String,
    /// When it was given, as the platform has it; not part of what is signed.
    pub signed_at: DateTime<Utc>,
}

/// What is wrong with such a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The contract was changed after it was made, or its digest was.
    #[error("the contract's SHA-256 digest is {found}, and the file says {stated}")]
    Digest {
        /// What it is.
        found: Sha256,
        /// What the file says.
        stated: Sha256,
    },
    /// The contract is not in the canonical form of RFC 8785, in which contracts are signed: two readers could read it differently.
    #[error("the contract is not in canonical form")]
    NotCanonical,
    /// A signature is not the one of the named key over this contract.
    #[error("the signature of {partner} does not fit the contract and the key {key}")]
    Signature {
        /// Whose.
        partner: PartnerId,
        /// With which key.
        key: PartyKeyId,
    },
    /// The contract names parties that the signatures are not from.
    #[error("the contract does not say that {partner} is a party to it")]
    NoParty {
        /// Who signed.
        partner: PartnerId,
    },
    /// The contract is of another agreement or version than the file says.
    #[error("the contract is not version {version} of {agreement}")]
    Other {
        /// What the file says.
        agreement: AgreementId,
        /// What the file says.
        version: i64,
    },
    /// Not both parties have signed.
    #[error("{signatures} of 2 parties have signed it")]
    Unsigned {
        /// How many have.
        signatures: usize,
    },
}

impl Version {
    /// The file. Signatures from before there were keys are left out: nothing proves them.
    pub fn proven(&self, agreement: AgreementId) -> Proven {
        let signatures = self.signatures.iter().filter_map(|given| {
            let proof = given.signature.proof.as_ref()?;
            Some(ProvenSignature {
                partner: given.partner,
                key: proof.key,
                public_key: given.public_key.clone()?,
                signature: proof.signature.clone(),
                signed_at: given.signature.at,
            })
        });
        Proven {
            agreement,
            version: self.summary.number,
            contract: self.content.clone(),
            sha256: self.summary.document_sha256,
            signatures: signatures.collect(),
        }
    }
}

impl Proven {
    /// Whether both parties that the contract names have signed exactly this contract, with the keys that the file names. That
    /// a key belongs to its party is for others to say: the platform's record of the key, or the party itself.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self) -> Result<(), Unproven> {
        let document = Document::new(self.contract.clone());
        if document.sha256 != self.sha256 {
            return Err(Unproven::Digest { found: document.sha256, stated: self.sha256 });
        }
        let contract: serde_json::Value = serde_json::from_str(&self.contract).unwrap_or_default();
        if serde_json_canonicalizer::to_string(&contract).ok().as_ref() != Some(&self.contract) {
            return Err(Unproven::NotCanonical);
        }
        let uid = format!("urn:hansa:agreement:{}:{}", self.agreement, self.version);
        if contract["uid"] != uid {
            return Err(Unproven::Other { agreement: self.agreement, version: self.version });
        }
        let parties = ["hansa:proposer", "hansa:counterparty"].map(|side| contract[side]["uid"].as_str());
        let mut signed = [false; 2];
        for given in &self.signatures {
            let uid = format!("urn:hansa:partner:{}", given.partner);
            let side = parties.iter().position(|party| *party == Some(&*uid));
            let side = side.ok_or(Unproven::NoParty { partner: given.partner })?;
            if !signing::verify(&given.public_key, self.contract.as_bytes(), &given.signature) {
                return Err(Unproven::Signature { partner: given.partner, key: given.key });
            }
            signed[side] = true;
        }
        let signatures = signed.into_iter().filter(|signed| *signed).count();
        if signatures == 2 { Ok(()) } else { Err(Unproven::Unsigned { signatures }) }
    }
}
