//! Failures that concern standards.

use foundation::{ErrorKind, Fault};

use super::compare::Step;
use super::model::VersionNumber;

/// A failure that concerns a standard. The texts are safe to show to the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandardError {
    /// There is no such standard, or the draft is for members of its alliance only.
    #[error("there is no such standard, or its draft is for members of the alliance only")]
    NotFound,
    /// There is no such version.
    #[error("there is no such version of the standard")]
    VersionNotFound,
    /// Another standard of the alliance is called so.
    #[error("the alliance has a standard with this name already")]
    NameTaken,
    /// A part of a definition cannot be taken as it is.
    #[error("'{field}' cannot be taken: {problem}")]
    Invalid {
        /// Where in the definition.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The hidden test set is no CSV version of a data set of the lead's, or lacks the column that is to be predicted.
    #[error("the hidden test set cannot be used: {problem}")]
    TestSet {
        /// Why not.
        problem: &'static str,
    },
    /// The draft is what was released last.
    #[error("the draft does not differ from version {newest}")]
    NothingChanged {
        /// That version.
        newest: VersionNumber,
    },
    /// The releaser expected another number than the changes make it.
    #[error("the changes make it version {computed}, a {step} step, and not {expected}")]
    OtherNumber {
        /// What was expected.
        expected: VersionNumber,
        /// What it is.
        computed: VersionNumber,
        /// Because of this.
        step: Step,
    },
    /// The version was withdrawn.
    #[error("version {number} of the standard was withdrawn: {reason}")]
    Withdrawn {
        /// The version.
        number: VersionNumber,
        /// Why.
        reason: String,
    },
}

impl Fault for StandardError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound | Self::VersionNotFound => ErrorKind::NotFound,
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::NameTaken
            | Self::TestSet { .. }
            | Self::NothingChanged { .. }
            | Self::OtherNumber { .. }
            | Self::Withdrawn { .. } => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "standard_not_found",
            Self::VersionNotFound => "standard_version_not_found",
            Self::NameTaken => "standard_name_taken",
            Self::Invalid { .. } => "standard_definition_invalid",
            Self::TestSet { .. } => "standard_test_set_unusable",
            Self::NothingChanged { .. } => "standard_nothing_changed",
            Self::OtherNumber { .. } => "standard_version_differs",
            Self::Withdrawn { .. } => "standard_withdrawn",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::NotFound => "Check the id; list the alliance's standards to find it.",
            Self::VersionNotFound => "List the standard's versions.",
            Self::NameTaken => "Choose another name, or edit the draft of that standard.",
            Self::Invalid { field, .. } => return Some(format!("Correct '{field}' and send the definition again.")),
            Self::TestSet { .. } => "Name a CSV version of a data set of the lead's that has the target's column.",
            Self::NothingChanged { .. } => "Edit the draft first.",
            Self::OtherNumber { computed, .. } => {
                return Some(format!("Read the list of changes, and release it as {computed}, or edit the draft."));
            }
            Self::Withdrawn { .. } => "Use another version of the standard.",
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } if field == "definition" => Some(field.clone()),
            Self::Invalid { field, .. } => Some(format!("definition.{field}")),
            Self::NameTaken => Some("name".to_owned()),
            Self::OtherNumber { .. } => Some("version".to_owned()),
            Self::TestSet { .. } => Some("definition.model.test".to_owned()),
            _ => None,
        }
    }
}
