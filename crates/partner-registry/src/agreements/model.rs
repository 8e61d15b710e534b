//! What an agreement is, and how it comes into force and ends: pure.

use std::collections::BTreeSet;

use aws_lc_rs::digest;
use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use foundation::{AgreementId, PartnerId, Sha256, UserId, word_enum};

use crate::PartnerError;
use crate::text;

/// Bytes of an agreement's document, in UTF-8. Annexes that are longer are referred to by their digest.
pub const MAX_DOCUMENT_BYTES: usize = 256 * 1024;

/// Days from the beginning to the end of an agreement's term: twenty years.
pub const MAX_TERM_DAYS: i64 = 20 * 365;

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
            Self::Proposed => "Sign the agreement, or terminate it.",
            Self::Active => "The agreement is signed by both; it can be terminated.",
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
    /// Its signature, once given.
    pub signature: Option<Signature>,
}

/// That a partner has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// The member who signed.
    pub user: UserId,
    /// The digest of the document that the member stated to have read.
    pub document_sha256: Sha256,
    /// When.
    pub at: DateTime<Utc>,
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

/// An agreement between two partners, without its document's text.
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
    /// What it covers, in both directions; never empty.
    pub purposes: BTreeSet<Purpose>,
    /// SHA-256 of the document's UTF-8 bytes, exactly as proposed: this is what is signed.
    pub document_sha256: Sha256,
    /// The beginning of its term, included.
    pub valid_from: DateTime<Utc>,
    /// The end of its term, excluded.
    pub expires_at: DateTime<Utc>,
    /// Where it stands, at the time it was read.
    pub status: AgreementStatus,
    /// How it ended, if it did before its term.
    pub ending: Option<Ending>,
    /// Rises by one with every signature and the ending.
    pub revision: i64,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
    /// When it was signed or ended last.
    pub updated_at: DateTime<Utc>,
}

impl Agreement {
    /// `partner`'s side of it.
    pub fn side_of(&self, partner: PartnerId) -> Option<&Party> {
        [&self.proposer, &self.counterparty].into_iter().find(|party| party.id == partner)
    }

    /// Adds `partner`'s signature; the second one brings the agreement into force.
    pub(crate) fn sign(&mut self, partner: PartnerId, signature: Signature) -> Result<(), PartnerError> {
        let document_sha256 = self.document_sha256;
        let status = self.status;
        let party = self.side_mut(partner)?;
        if party.signature.is_some() {
            return Err(PartnerError::AlreadySigned);
        }
        if status != AgreementStatus::Proposed {
            return Err(PartnerError::IllegalAgreementStep { status, step: AgreementStep::Sign });
        }
        if signature.document_sha256 != document_sha256 {
            return Err(PartnerError::DocumentMismatch { document_sha256 });
        }
        party.signature = Some(signature);
        if self.proposer.signature.is_some() && self.counterparty.signature.is_some() {
            self.status = AgreementStatus::Active;
        }
        Ok(())
    }

    /// Ends it on `partner`'s behalf.
    pub(crate) fn end(&mut self, partner: PartnerId, reason: String, at: DateTime<Utc>) -> Result<(), PartnerError> {
        self.side_mut(partner)?;
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
        self.ending = Some(Ending { by: Some(partner), reason, at });
        Ok(())
    }

    fn side_mut(&mut self, partner: PartnerId) -> Result<&mut Party, PartnerError> {
        [&mut self.proposer, &mut self.counterparty]
            .into_iter()
            .find(|party| party.id == partner)
            .ok_or(PartnerError::AgreementNotFound)
    }
}

/// What a partner proposes to another one.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The other party: an active partner, and not oneself.
    pub counterparty: PartnerId,
    /// What it is called: 1 to 120 characters.
    pub title: String,
    /// The text that both sign, kept byte for byte: not blank, up to [`MAX_DOCUMENT_BYTES`].
    pub document: String,
    /// What it covers: at least one.
    pub purposes: BTreeSet<Purpose>,
    /// The beginning of its term; `None` for now.
    pub valid_from: Option<DateTime<Utc>>,
    /// The end of its term: in the future, after the beginning, at most [`MAX_TERM_DAYS`] after it.
    pub expires_at: DateTime<Utc>,
}

/// A proposal whose fields keep the rules.
#[derive(Debug)]
pub(crate) struct CheckedProposal {
    pub(crate) title: String,
    pub(crate) document: Document,
    pub(crate) purposes: BTreeSet<Purpose>,
    pub(crate) valid_from: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

/// An agreement's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text, exactly as proposed.
    pub content: String,
    /// SHA-256 of its UTF-8 bytes.
    pub sha256: Sha256,
}

impl Document {
    /// The text with its digest.
    pub fn new(content: String) -> Self {
        let mut sha256 = [0; digest::SHA256_OUTPUT_LEN];
        sha256.copy_from_slice(digest::digest(&digest::SHA256, content.as_bytes()).as_ref());
        Self { content, sha256: Sha256::from_bytes(sha256) }
    }
}

impl Proposal {
    pub(crate) fn checked(self, proposer: PartnerId, now: DateTime<Utc>) -> Result<CheckedProposal, PartnerError> {
        let invalid = |field, problem: &str| Err(PartnerError::Invalid { field, problem: problem.to_owned() });
        if self.counterparty == proposer {
            return invalid("counterparty", "an agreement needs a second partner");
        }
        let title = text::line("title", &self.title)?;
        if self.document.len() > MAX_DOCUMENT_BYTES {
            return Err(PartnerError::DocumentTooLarge);
        }
        if self.document.trim().is_empty() {
            return invalid("document", "it must not be empty");
        }
        // PostgreSQL cannot store it, and no text needs it.
        if self.document.contains('\0') {
            return invalid("document", "it must not hold the character U+0000");
        }
        if self.purposes.is_empty() {
            return invalid("purposes", "name at least one purpose");
        }
        // What comes back from the database must equal what was proposed.
        let cut = |time: DateTime<Utc>| time.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(time);
        let (valid_from, expires_at) = (cut(self.valid_from.unwrap_or(now)), cut(self.expires_at));
        if expires_at <= now {
            return invalid("expires_at", "it must lie in the future");
        }
        if expires_at <= valid_from {
            return invalid("expires_at", "it must lie after 'valid_from'");
        }
        if expires_at - valid_from > TimeDelta::days(MAX_TERM_DAYS) {
            return invalid("expires_at", "it must lie at most twenty years after 'valid_from'");
        }
        Ok(CheckedProposal {
            title,
            document: Document::new(self.document),
            purposes: self.purposes,
            valid_from,
            expires_at,
        })
    }
}
