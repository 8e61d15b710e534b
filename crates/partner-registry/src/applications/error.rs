//! Failures of applications.

use foundation::{ErrorKind, Fault};

/// Why an application cannot be taken, confirmed, followed or decided like that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplicationError {
    /// An answer to the survey, or a part of a list, cannot be taken as it is.
    #[error("'{field}' cannot be taken: {problem}")]
    Invalid {
        /// Its path, such as `answers.tasks[1]`.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The survey was answered by another version of its form.
    #[error("the form's present version is {current}")]
    FormOutdated {
        /// The version to answer.
        current: i64,
    },
    /// There is no such application, or the key is not its key.
    #[error("there is no such application, or this is not its key")]
    NotFound,
    /// No application waits for this token.
    #[error("no application waits to be confirmed with this")]
    ConfirmationNotFound,
    /// The token was not used in time.
    #[error("this confirmation has expired")]
    ConfirmationExpired,
    /// The application is confirmed already.
    #[error("this application is confirmed already")]
    ConfirmationUsed,
    /// There is no such question to this applicant.
    #[error("there is no such question")]
    QuestionNotFound,
    /// The reviewers have the word.
    #[error("this question is answered already")]
    QuestionAnswered,
    /// More questions than anybody could answer.
    #[error("an applicant can be asked at most {most} questions")]
    TooManyQuestions {
        /// The most.
        most: i64,
    },
    /// The assessments are too few or too low to admit the applicant without further words.
    #[error("the assessments do not carry an approval: {shortfall}")]
    OverrideNeeded {
        /// What is missing.
        shortfall: String,
    },
}

impl Fault for ApplicationError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::NotFound | Self::ConfirmationNotFound | Self::QuestionNotFound => ErrorKind::NotFound,
            Self::FormOutdated { .. }
            | Self::ConfirmationExpired
            | Self::ConfirmationUsed
            | Self::QuestionAnswered
            | Self::TooManyQuestions { .. }
            | Self::OverrideNeeded { .. } => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "invalid_field",
            Self::FormOutdated { .. } => "application_form_outdated",
            Self::NotFound => "application_not_found",
            Self::ConfirmationNotFound => "confirmation_not_found",
            Self::ConfirmationExpired => "confirmation_expired",
            Self::ConfirmationUsed => "confirmation_used",
            Self::QuestionNotFound => "question_not_found",
            Self::QuestionAnswered => "question_answered",
            Self::TooManyQuestions { .. } => "too_many_questions",
            Self::OverrideNeeded { .. } => "decision_needs_override",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::Invalid { field, .. } => return Some(format!("Correct '{field}' and send the request again.")),
            Self::FormOutdated { .. } => "Read the form again, and answer its present version.",
            Self::NotFound => {
                "Use the link of the newest mail whole, or have it mailed again to the contact's address."
            }
            Self::ConfirmationNotFound => {
                "Check that the token was copied whole; have the mail sent again, or apply again if it is older than a week."
            }
            Self::ConfirmationExpired => "Have the mail sent again; if the application is gone, apply again.",
            Self::ConfirmationUsed => "Follow the application with the link that was mailed when it was confirmed.",
            Self::QuestionNotFound => "Read the application again; it lists its questions.",
            Self::QuestionAnswered => "Wait for the reviewers, or for their next question.",
            Self::TooManyQuestions { .. } => "Decide, or go on with one of the questions that were asked.",
            Self::OverrideNeeded { .. } => {
                "Wait for more assessments, decline, or approve with an override reason, which stays among the reviewers."
            }
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } => Some(field.clone()),
            Self::FormOutdated { .. } => Some("form_version".to_owned()),
            Self::OverrideNeeded { .. } => Some("override_reason".to_owned()),
            _ => None,
        }
    }
}
