//! Failures of the registry.

use access::AccessError;
use blob_store::BlobError;
use database::DatabaseError;
use foundation::{AgreementId, ErrorKind, Fault, ModelGrantId, Sha256};
use partner_registry::storage::StorageFull;
use partner_registry::{Ended, PartnerError, Refusal};

use crate::model::Use;

/// A failure of the registry. The texts are safe to show to the caller.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// There is no such model, or the caller may not know that there is.
    #[error("there is no such model")]
    NotFound,
    /// The model has no such version, or none that the caller may see.
    #[error("the model has no such version")]
    VersionNotFound,
    /// The version has no file of that name.
    #[error("the version has no file of that name")]
    FileNotFound,
    /// There is no such grant, or the caller's partner has no part in it.
    #[error("there is no such grant")]
    GrantNotFound,
    /// A field cannot be taken as it is.
    #[error("'{field}' cannot be taken: {problem}")]
    Invalid {
        /// The field, as a path such as `files[2].name`.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The partner has a model of this name, perhaps an archived one.
    #[error("your partner has a model named '{name}' already")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The model was changed after the caller had read it.
    #[error("the model was changed in the meantime: its revision is {current} now")]
    Outdated {
        /// The present revision.
        current: i64,
    },
    /// An archived model is granted to nobody, takes no uploads, and is no target for new jobs.
    #[error("the model is archived")]
    Archived,
    /// The caller sees the model, but it belongs to another partner.
    #[error("the model belongs to another partner, which alone can do this")]
    NotOwner,
    /// The grantee holds a live grant of this model under the same agreement.
    #[error("the partner holds a grant of this model under this agreement already: {grant}")]
    AlreadyGranted {
        /// That grant.
        grant: ModelGrantId,
    },
    /// The model was derived from data of a partner that is not the grantee.
    #[error(
        "the model was derived from another partner's data and may be granted only to the parties of that agreement"
    )]
    DerivedFromOthers,
    /// The model was derived from the grantee's data, under other agreements than the one named.
    #[error("the model was derived from that partner's data and may be granted only under the agreement for that data")]
    OtherAgreement {
        /// An agreement under which it was derived.
        agreement: AgreementId,
    },
    /// The caller's grant counts no longer.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// The caller holds a grant, but not for this.
    #[error("the grant of this model does not cover '{wanted}'")]
    NotGranted {
        /// What was wanted.
        wanted: Use,
    },
    /// The agreement under which the model's training data was used no longer lets the model be used.
    #[error(
        "the model was derived from another partner's data, and the agreement for it no longer covers this use: {refusal}"
    )]
    TermsEnded {
        /// Which agreement.
        agreement: AgreementId,
        /// What it says.
        refusal: Refusal,
    },
    /// The files would exceed the partner's storage quota.
    #[error(transparent)]
    StorageFull(#[from] StorageFull),
    /// A registered file's content is not in the store any more.
    #[error("the content of this file is missing in the storage")]
    ContentLost {
        /// Its digest.
        sha256: Sha256,
    },
    /// An agreement does not cover the use, or the partner registry failed.
    #[error(transparent)]
    Partner(#[from] PartnerError),
    /// The audit row could not be written.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The storage failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl ModelError {
    pub(crate) fn invalid(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), problem: problem.into() }
    }
}

impl Fault for ModelError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound | Self::VersionNotFound | Self::FileNotFound | Self::GrantNotFound => ErrorKind::NotFound,
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::NameTaken { .. } | Self::Archived | Self::AlreadyGranted { .. } => ErrorKind::Conflict,
            Self::Outdated { .. } => ErrorKind::PreconditionFailed,
            Self::NotOwner
            | Self::DerivedFromOthers
            | Self::OtherAgreement { .. }
            | Self::NotGranted { .. }
            | Self::TermsEnded { .. } => ErrorKind::Forbidden,
            Self::StorageFull(full) => full.kind(),
            Self::ContentLost { .. } => ErrorKind::Internal,
            Self::Ended(ended) => ended.kind(),
            Self::Partner(error) => error.kind(),
            Self::Access(error) => error.kind(),
            Self::Blob(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "model_not_found",
            Self::VersionNotFound => "model_version_not_found",
            Self::FileNotFound => "model_file_not_found",
            Self::GrantNotFound => "model_grant_not_found",
            Self::Invalid { .. } => "invalid_field",
            Self::NameTaken { .. } => "model_name_taken",
            Self::Outdated { .. } => "revision_outdated",
            Self::Archived => "model_archived",
            Self::NotOwner => "model_not_owned",
            Self::AlreadyGranted { .. } => "model_already_granted",
            Self::DerivedFromOthers => "model_derived_from_others",
            Self::OtherAgreement { .. } => "model_bound_by_other_agreement",
            Self::Ended(ended) => ended.code(),
            Self::NotGranted { .. } => "model_use_not_granted",
            Self::TermsEnded { .. } => "model_terms_ended",
            Self::StorageFull(full) => full.code(),
            Self::ContentLost { .. } => "model_content_lost",
            Self::Partner(error) => error.code(),
            Self::Access(error) => error.code(),
            Self::Blob(error) => error.code(),
            Self::Database(error) => error.code(),
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::NotFound => "Check the id; list your models and the shared ones to find it.",
            Self::VersionNotFound => "List the model's versions and choose one of them.",
            Self::FileNotFound => "Read the version; it lists its files.",
            Self::GrantNotFound => "Check the id; list the model's grants to find it.",
            Self::Invalid { field, .. } => return Some(format!("Correct '{field}' and send the request again.")),
            Self::NameTaken { .. } => "Choose another name, or register a version of the model that has it.",
            Self::Outdated { .. } => "Read the model again, and repeat your change with its present revision.",
            Self::Archived => "Restore the model first, or choose another one.",
            Self::NotOwner => "Ask the partner that owns the model.",
            Self::AlreadyGranted { .. } => "Revoke that grant first if the new one is to replace it.",
            Self::DerivedFromOthers => "Read the version's terms: they name the partners that it can be granted to.",
            Self::OtherAgreement { agreement } => return Some(format!("Grant it under {agreement}.")),
            Self::Ended(ended) => return ended.next_step(),
            Self::NotGranted { wanted } => {
                return Some(format!("Ask the model's owner for a grant that covers '{wanted}'."));
            }
            Self::TermsEnded { agreement, .. } => {
                return Some(format!(
                    "Read {agreement}, and sign a new agreement and train again if you need the model."
                ));
            }
            Self::StorageFull(full) => return full.next_step(),
            Self::ContentLost { .. } => "Ask the operator to run the storage check and to restore a backup.",
            Self::Partner(error) => return error.next_step(),
            Self::Access(error) => return error.next_step(),
            Self::Blob(error) => return error.next_step(),
            Self::Database(error) => return error.next_step(),
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } => Some(field.clone()),
            Self::NameTaken { .. } => Some("name".to_owned()),
            Self::OtherAgreement { .. } => Some("agreement".to_owned()),
            Self::Partner(error) => error.field(),
            Self::Access(error) => error.field(),
            Self::Blob(error) => error.field(),
            Self::Database(error) => error.field(),
            _ => None,
        }
    }
}
