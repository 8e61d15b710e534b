//! What an agreement is, and how it comes into force, changes and ends: pure.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, PartnerId, PartyKeyId, Sha256, UserId, word_enum};

use super::terms::{Rules, Terms};
use crate::PartnerError;

word_enum! {
    /// What one party may do with what the other one grants it.
    pub enum Purpose {
        /// Train models on data sets, within the platform.
        Train = "train",
        /// Take a copy of data sets or models away.
        Download = "download",
        /// Ask models for predictions.
        Predict = "predict",
    }
}

word_enum! {
    /// Where an agreement stands at the time it is read.
    pub enum AgreementStatus {
        /// At least one signature is missing.
        Proposed = "proposed",
        /// Both have signed; in force within its term.
        Active = "active",
        /// Its term is over, whether it was signed or not. Computed, never stored.
        Expired = "expired",
        /// A party, or the offboarding of one, has ended it.
        Terminated = "terminated",
        /// The proposer took it back before both had signed.
        Withdrawn = "withdrawn",
        /// The counterparty refused it before both had signed.
        Declined = "declined",
    }
}

word_enum! {
    /// What a party can do with an agreement.
    pub enum AgreementStep {
        /// Sign it.
        Sign = "sign",
        /// Offer other terms: a counter-offer before it is in force, an amendment after.
        Offer = "offer",
        /// Take back or refuse the amendment that waits for signatures.
        DropAmendment = "drop_amendment",
        /// Withdraw, decline or terminate it, whichever its status and one's side make it.
        Terminate = "terminate",
    }
}

impl AgreementStatus {
    /// The status at `now` of an agreement that is stored with this one and whose term ends at `expires_at`.
    #[must_use]
    pub fn at(self, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> Self {
        match self {
            Self::Proposed | Self::Active if now >= expires_at => Self::Expired,
            other => other,
        }
    }

    /// What is left to do, for whoever wanted something else.
    pub(crate) fn advice(self) -> &'static str {
        match self {
            Self::Proposed => "Sign the agreement, offer other terms, or terminate it.",
            Self::Active => "The agreement is signed by both; it can be amended and terminated.",
            Self::Expired | Self::Terminated | Self::Withdrawn | Self::Declined => {
                "The agreement is over; propose a new one to the other party."
            }
        }
    }
}

/// One side of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The partner.
    pub id: PartnerId,
    /// Its name, for people.
    pub name: String,
    /// Its signature under the version at hand, once given.
    pub signature: Option<Signature>,
}

/// That a partner has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The member who signed.
    pub user: UserId,
    /// The digest of the document that the member stated to have read.
    pub document_sha256: Sha256,
    /// The Ed25519 signature over the document's bytes; `None` for what was signed before parties had keys.
    pub proof: Option<Proof>,
    /// When.
    pub at: DateTime<Utc>,
}

/// An Ed25519 signature (RFC 8032) and the key that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The key.
    pub key: PartyKeyId,
    /// 64 bytes as base64url without padding.
    pub signature: String,
}

/// How an agreement ended before its term did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The party that ended it; `None` when the platform did because it offboarded one.
    pub by: Option<PartnerId>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Terms that would replace those in force, waiting for signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Its number among the agreement's versions.
    pub number: i64,
    /// Who offered it.
    pub offered_by: PartnerId,
    /// The digest that is signed.
    pub document_sha256: Sha256,
    /// The proposer's signature, once given.
    pub proposer: Option<Signature>,
    /// The counterparty's.
    pub counterparty: Option<Signature>,
}

/// An agreement between two partners, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// What it is called.
    pub title: String,
    /// Who proposed it.
    pub proposer: Party,
    /// To whom.
    pub counterparty: Party,
    /// The proposer's member who did.
    pub proposed_by: UserId,
    /// The number of the version that these fields show: the one in force, or else the last offer.
    pub version: i64,
    /// Who offered that version.
    pub offered_by: PartnerId,
    /// The number of the last version that was offered.
    pub latest_version: i64,
    /// The amendment that waits for signatures, if any; without its signatures in lists.
    pub amendment: Option<Amendment>,
    /// What it covers.
    pub rules: Rules,
    /// SHA-256 of the contract's bytes: this is what is signed.
    pub document_sha256: Sha256,
    /// The beginning of its term, included.
    pub valid_from: DateTime<Utc>,
    /// The end of its term, excluded.
    pub expires_at: DateTime<Utc>,
    /// Where it stands, at the time it was read.
    pub status: AgreementStatus,
    /// How it ended, if it did before its term.
    pub ending: Option<Ending>,
    /// Rises by one with every offer, every signature and the ending.
    pub revision: i64,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
    /// When something was last done with it.
    pub updated_at: DateTime<Utc>,
}

/// What a signature did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    /// The version of this number was signed, and waits for the other party.
    Waiting(i64),
    /// The version of this number was signed by both.
    Complete(i64),
}

impl Signed {
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Waiting(number) | Self::Complete(number) => number,
        }
    }
}

impl Agreement {
    /// `partner`'s side of it.
    pub fn side_of(&self, partner: PartnerId) -> Option<&Party> {
        [&self.proposer, &self.counterparty].into_iter().find(|party| party.id == partner)
    }

    /// The party that `partner` is not.
    pub fn other_than(&self, partner: PartnerId) -> PartnerId {
        if self.proposer.id == partner { self.counterparty.id } else { self.proposer.id }
    }

    fn is_party(&self, partner: PartnerId) -> Result<(), PartnerError> {
        self.side_of(partner).map(|_| ()).ok_or(PartnerError::AgreementNotFound)
    }

    /// Adds `partner`'s signature under the version that waits for signatures. The second one brings it into force.
    pub(crate) fn sign(&mut self, partner: PartnerId, signature: Signature) -> Result<Signed, PartnerError> {
        self.is_party(partner)?;
        let by_proposer = partner == self.proposer.id;
        let (number, wanted, [proposer, counterparty]) = match (self.status, &mut self.amendment) {
            (AgreementStatus::Proposed, _) => {
                let sides = [&mut self.proposer.signature, &mut self.counterparty.signature];
                (self.version, self.document_sha256, sides)
            }
            (AgreementStatus::Active, Some(amendment)) => {
                let sides = [&mut amendment.proposer, &mut amendment.counterparty];
                (amendment.number, amendment.document_sha256, sides)
            }
            (AgreementStatus::Active, None) => return Err(PartnerError::AlreadySigned),
            (status, _) => return Err(PartnerError::IllegalAgreementStep { status, step: AgreementStep::Sign }),
        };
        let (own, other) = if by_proposer { (proposer, counterparty) } else { (counterparty, proposer) };
        if own.is_some() {
            return Err(PartnerError::AlreadySigned);
        }
        if signature.document_sha256 != wanted {
            return Err(PartnerError::DocumentMismatch { document_sha256: wanted });
        }
        *own = Some(signature);
        if other.is_none() {
            return Ok(Signed::Waiting(number));
        }
        self.status = AgreementStatus::Active;
        Ok(Signed::Complete(number))
    }

    /// Takes up terms that `partner` offers. Before the agreement is in force they replace the offer at hand, and whoever signed that has to
    /// sign again; afterwards they wait as an amendment. `base` is the version that they answer: another one in between is not
    /// overlooked.
    pub(crate) fn offer(&mut self, partner: PartnerId, base: i64) -> Result<i64, PartnerError> {
        self.is_party(partner)?;
        match self.status {
            AgreementStatus::Proposed | AgreementStatus::Active => {}
            status => return Err(PartnerError::IllegalAgreementStep { status, step: AgreementStep::Offer }),
        }
        // An amendment that was dropped is no base: what is answered is what stands.
        let current = self.amendment.as_ref().map_or(self.version, |amendment| amendment.number);
        if base != current {
            return Err(PartnerError::OfferOutdated { current });
        }
        self.latest_version += 1;
        Ok(self.latest_version)
    }

    /// Shows these terms as its own: as an offer, or because both have signed them.
    pub(crate) fn show(&mut self, number: i64, offered_by: PartnerId, terms: &Terms, document_sha256: Sha256) {
        self.title.clone_from(&terms.title);
        self.rules = terms.rules.clone();
        (self.valid_from, self.expires_at) = (terms.valid_from, terms.expires_at);
        (self.version, self.offered_by, self.document_sha256) = (number, offered_by, document_sha256);
        self.amendment = None;
    }

    /// Takes back or refuses the amendment on `partner`'s behalf; what is in force stays so.
    pub(crate) fn drop_amendment(&mut self, partner: PartnerId) -> Result<Amendment, PartnerError> {
        self.is_party(partner)?;
        let step = AgreementStep::DropAmendment;
        let dropped = if self.status == AgreementStatus::Active { self.amendment.take() } else { None };
        dropped.ok_or(PartnerError::IllegalAgreementStep { status: self.status, step })
    }

    /// Ends it on `partner`'s behalf.
    pub(crate) fn end(&mut self, partner: PartnerId, reason: String, at: DateTime<Utc>) -> Result<(), PartnerError> {
        self.is_party(partner)?;
        self.status = match self.status {
            AgreementStatus::Proposed if partner == self.proposer.id => AgreementStatus::Withdrawn,
            AgreementStatus::Proposed => AgreementStatus::Declined,
            AgreementStatus::Active => AgreementStatus::Terminated,
            status @ (AgreementStatus::Expired
            | AgreementStatus::Terminated
            | AgreementStatus::Withdrawn
            | AgreementStatus::Declined) => {
                return Err(PartnerError::IllegalAgreementStep { status, step: AgreementStep::Terminate });
            }
        };
        self.amendment = None;
        self.ending = Some(Ending { by: Some(partner), reason, at });
        Ok(())
    }
}

/// What a partner proposes to another one.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The other party: an active partner, and not oneself.
    pub counterparty: PartnerId,
    /// What both are to sign.
    pub terms: Terms,
}

/// Other terms for an agreement: a counter-offer before it is in force, an amendment after.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The number of the version that they answer.
    pub base: i64,
    /// The terms.
    pub terms: Terms,
    /// What there is to say about them, to the other party: up to 10,000 characters.
    pub note: String,
}
