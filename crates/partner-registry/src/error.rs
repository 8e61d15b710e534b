//! Failures of this crate.

use access::AccessError;
use database::DatabaseError;
use foundation::{ErrorKind, Fault, Sha256};

use crate::agreements::{AgreementStatus, AgreementStep, MAX_DOCUMENT_BYTES, Refusal};
use crate::alliances::AllianceError;
use crate::applications::ApplicationError;
use crate::catalogue::CatalogueError;
use crate::certificates::CertificateError;
use crate::partners::{PartnerStatus, PartnerStep};
use crate::projects::ProjectError;
use crate::standards::StandardError;
use crate::storage::StorageFull;

/// A failure of the partner registry. The texts are safe to show to the caller.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// A field cannot be taken as it is.
    #[error("'{field}' cannot be taken: {problem}")]
    Invalid {
        /// The field, as the API names it.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no such partner, or the caller may not see it.
    #[error("there is no such partner")]
    PartnerNotFound,
    /// The other side of a proposed agreement is no active partner.
    #[error("there is no active partner with the counterparty's id")]
    CounterpartyNotFound,
    /// Another organisation of this name has applied, and was neither declined nor offboarded nor has withdrawn.
    #[error("an organisation with this name is registered already")]
    NameTaken,
    /// The partner's status does not allow this step.
    #[error("the partner is '{status}', and '{step}' is not possible then; {}", possible(*status))]
    IllegalStep {
        /// The present status.
        status: PartnerStatus,
        /// What was wanted.
        step: PartnerStep,
    },
    /// Nobody has assessed the applicant yet.
    #[error("an applicant cannot be approved before a reviewer has assessed it")]
    NotAssessed,
    /// A quota is set for a partner that was never, or is no longer, admitted.
    #[error("the partner is '{status}' and has no quota to set")]
    NotAdmitted {
        /// The present status.
        status: PartnerStatus,
    },
    /// A partner cannot be active without an owner.
    #[error("the partner has no owner yet")]
    OwnerMissing,
    /// The record was changed after the caller had read it.
    #[error("the record was changed in the meantime: its revision is {current} now")]
    Outdated {
        /// The present revision.
        current: i64,
    },
    /// There is no such agreement, or the caller's partner is no party to it.
    #[error("there is no such agreement")]
    AgreementNotFound,
    /// The agreement's document is longer than allowed.
    #[error("an agreement's document may have at most {MAX_DOCUMENT_BYTES} bytes")]
    DocumentTooLarge,
    /// The agreement's status does not allow this.
    #[error("the agreement is '{status}', and '{step}' is not possible then")]
    IllegalAgreementStep {
        /// The present status.
        status: AgreementStatus,
        /// What was wanted.
        step: AgreementStep,
    },
    /// The signer read another document than the agreement's.
    #[error("the agreement's document has the SHA-256 digest {document_sha256}, not the one you sign")]
    DocumentMismatch {
        /// The digest of the agreement's document.
        document_sha256: Sha256,
    },
    /// The signer's partner has signed before.
    #[error("your partner has signed this agreement already")]
    AlreadySigned,
    /// Somebody has offered other terms since the version that was answered.
    #[error("other terms were offered in the meantime: version {current} is the one to answer now")]
    OfferOutdated {
        /// The version at hand.
        current: i64,
    },
    /// The agreement has no such version.
    #[error("the agreement has no such version")]
    VersionNotFound,
    /// There is no such template, or not in this version.
    #[error("there is no template of this name")]
    TemplateNotFound,
    /// The partner signs with a key of its own, and the platform signs nothing for it.
    #[error("your partner signs with a key of its own: the platform cannot sign for it")]
    OwnKeyRequired,
    /// There is no such key that the partner could sign with.
    #[error("there is no such signing key")]
    KeyNotFound,
    /// The key is registered already.
    #[error("this signing key is registered already")]
    KeyTaken,
    /// The signature is not that of the named key over the agreement.
    #[error("the signature is not this key's signature over the agreement's bytes")]
    SignatureWrong,
    /// An agreement does not permit a use: see [`agreements::permits`](crate::agreements::permits).
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An application cannot be taken, confirmed, followed or decided like that.
    #[error(transparent)]
    Application(#[from] ApplicationError),
    /// The partner's storage quota has no room.
    #[error(transparent)]
    StorageFull(#[from] StorageFull),
    /// An alliance does not allow it.
    #[error(transparent)]
    Alliance(#[from] AllianceError),
    /// A standard does not allow it.
    #[error(transparent)]
    Standard(#[from] StandardError),
    /// A certificate does not allow it.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A project does not allow it.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The catalogue does not allow it.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// An invitation or an audit row could not be written.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

fn possible(status: PartnerStatus) -> String {
    let steps: Vec<String> = status.possible().map(|step| format!("'{step}'")).collect();
    if steps.is_empty() { "nothing is: this is final".to_owned() } else { format!("possible: {}", steps.join(", ")) }
}

impl PartnerError {
    /// Why an agreement does not permit a use, when that is the failure; anything else says nothing about the agreement.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

impl Fault for PartnerError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::PartnerNotFound
            | Self::CounterpartyNotFound
            | Self::AgreementNotFound
            | Self::VersionNotFound
            | Self::TemplateNotFound
            | Self::KeyNotFound => ErrorKind::NotFound,
            Self::NameTaken
            | Self::IllegalStep { .. }
            | Self::NotAssessed
            | Self::NotAdmitted { .. }
            | Self::OwnerMissing
            | Self::IllegalAgreementStep { .. }
            | Self::DocumentMismatch { .. }
            | Self::AlreadySigned
            | Self::OfferOutdated { .. }
            | Self::OwnKeyRequired
            | Self::KeyTaken
            | Self::SignatureWrong => ErrorKind::Conflict,
            Self::Outdated { .. } => ErrorKind::PreconditionFailed,
            Self::DocumentTooLarge => ErrorKind::TooLarge,
            Self::Refused(refusal) => refusal.kind(),
            Self::Application(error) => error.kind(),
            Self::StorageFull(full) => full.kind(),
            Self::Alliance(error) => error.kind(),
            Self::Standard(error) => error.kind(),
            Self::Certificate(error) => error.kind(),
            Self::Project(error) => error.kind(),
            Self::Catalogue(error) => error.kind(),
            Self::Access(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "invalid_field",
            Self::PartnerNotFound => "partner_not_found",
            Self::CounterpartyNotFound => "counterparty_not_found",
            Self::NameTaken => "partner_name_taken",
            Self::IllegalStep { .. } => "partner_step_not_possible",
            Self::NotAssessed => "partner_not_assessed",
            Self::NotAdmitted { .. } => "partner_not_admitted",
            Self::OwnerMissing => "partner_owner_missing",
            Self::Outdated { .. } => "revision_outdated",
            Self::AgreementNotFound => "agreement_not_found",
            Self::DocumentTooLarge => "agreement_document_too_large",
            Self::IllegalAgreementStep { .. } => "agreement_step_not_possible",
            Self::DocumentMismatch { .. } => "agreement_document_mismatch",
            Self::AlreadySigned => "agreement_already_signed",
            Self::OfferOutdated { .. } => "agreement_offer_outdated",
            Self::VersionNotFound => "agreement_version_not_found",
            Self::TemplateNotFound => "agreement_template_not_found",
            Self::OwnKeyRequired => "own_key_required",
            Self::KeyNotFound => "party_key_not_found",
            Self::KeyTaken => "party_key_taken",
            Self::SignatureWrong => "agreement_signature_wrong",
            Self::Refused(refusal) => refusal.code(),
            Self::Application(error) => error.code(),
            Self::StorageFull(full) => full.code(),
            Self::Alliance(error) => error.code(),
            Self::Standard(error) => error.code(),
            Self::Certificate(error) => error.code(),
            Self::Project(error) => error.code(),
            Self::Catalogue(error) => error.code(),
            Self::Access(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::Invalid { field, .. } => return Some(format!("Correct '{field}' and send the request again.")),
            Self::PartnerNotFound => "Check the id; list the partners to find it.",
            Self::CounterpartyNotFound => "Choose the counterparty from the directory of partners.",
            Self::NameTaken => {
                "Ask your colleagues whether your organisation has applied already, or give its full name."
            }
            Self::IllegalStep { .. } => "Read the partner again and choose one of the possible steps.",
            Self::NotAssessed => "Assess the applicant by the five criteria first.",
            Self::NotAdmitted { .. } => "Approve the applicant first; approval sets the default quota.",
            Self::OwnerMissing => "Accept the owner's invitation first.",
            Self::Outdated { .. } => "Read the record again, and repeat your change with its present revision.",
            Self::AgreementNotFound => "Check the id; list your partner's agreements to find it.",
            Self::DocumentTooLarge => "Shorten the document, or refer in it to annexes by their SHA-256 digest.",
            Self::IllegalAgreementStep { status, .. } => status.advice(),
            Self::DocumentMismatch { .. } => {
                "Read the agreement's document again, and sign its digest if you still agree."
            }
            Self::AlreadySigned => "Nothing is left to do for you; the other party may still have to sign.",
            Self::OfferOutdated { .. } => "Read the agreement again, and answer the version that stands now.",
            Self::VersionNotFound => "List the agreement's versions.",
            Self::TemplateNotFound => "List the templates to find their names.",
            Self::OwnKeyRequired => {
                "Sign the agreement's bytes with that key and send the signature, or revoke the key."
            }
            Self::KeyNotFound => "List your partner's signing keys; a revoked one signs nothing new.",
            Self::KeyTaken => "Use the key as it is registered, or make another one.",
            Self::SignatureWrong => {
                "Sign the bytes of the version's 'contract', exactly as they are sent, with the private half of this key."
            }
            Self::Refused(refusal) => return refusal.next_step(),
            Self::Application(error) => return error.next_step(),
            Self::StorageFull(full) => return full.next_step(),
            Self::Alliance(error) => return error.next_step(),
            Self::Standard(error) => return error.next_step(),
            Self::Certificate(error) => return error.next_step(),
            Self::Project(error) => return error.next_step(),
            Self::Catalogue(error) => return error.next_step(),
            Self::Access(error) => return error.next_step(),
            Self::Database(error) => return error.next_step(),
        };
        Some(text.to_owned())
    }

    fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::Access(error) => error.retry_after_seconds(),
            Self::Database(error) => error.retry_after_seconds(),
            _ => None,
        }
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } => Some((*field).to_owned()),
            Self::NameTaken => Some("organisation".to_owned()),
            Self::CounterpartyNotFound => Some("counterparty".to_owned()),
            Self::DocumentTooLarge => Some("document".to_owned()),
            Self::Alliance(error) => error.field(),
            Self::Standard(error) => error.field(),
            Self::Application(error) => error.field(),
            Self::Project(error) => error.field(),
            Self::Catalogue(error) => error.field(),
            Self::Access(error) => error.field(),
            _ => None,
        }
    }
}
