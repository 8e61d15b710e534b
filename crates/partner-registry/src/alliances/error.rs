//! Failures that concern alliances.

use foundation::{ErrorKind, Fault};

use super::model::{SeatState, SeatStep};

/// A failure that concerns an alliance. The texts are safe to show to the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AllianceError {
    /// There is no such alliance, or what was asked for is for its members only.
    #[error("there is no such alliance, or this is for its members only")]
    NotFound,
    /// Another alliance is called so.
    #[error("an alliance with this name exists already")]
    NameTaken,
    /// The partner that is to lead, or to be invited, is none or not active.
    #[error("there is no active partner with this id")]
    PartnerNotActive,
    /// A member wants what only the lead may.
    #[error("only the alliance's lead may do this")]
    NotLead,
    /// The lead wants to leave, or to remove itself.
    #[error("the lead cannot leave the alliance that it leads")]
    LeadStays,
    /// The alliance is to be handed over to a partner that is no member.
    #[error("an alliance is handed over to one of its members")]
    SuccessorNotMember,
    /// The name that confirms a dissolution is another one.
    #[error("the name does not match: the alliance is called '{name}'")]
    NameMismatch {
        /// What it is called.
        name: String,
    },
    /// The alliance was dissolved.
    #[error("the alliance was dissolved")]
    Dissolved,
    /// What the partner is to the alliance does not allow this.
    #[error("the partner is {}, and '{step}' is not possible then", described(*.state))]
    IllegalStep {
        /// What it is.
        state: Option<SeatState>,
        /// What was wanted.
        step: SeatStep,
    },
}

fn described(state: Option<SeatState>) -> String {
    state.map_or_else(|| "no member".to_owned(), |state| format!("'{state}'"))
}

impl Fault for AllianceError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound | Self::PartnerNotActive => ErrorKind::NotFound,
            Self::NotLead => ErrorKind::Forbidden,
            Self::NameMismatch { .. } => ErrorKind::Invalid,
            Self::NameTaken
            | Self::LeadStays
            | Self::SuccessorNotMember
            | Self::Dissolved
            | Self::IllegalStep { .. } => ErrorKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "alliance_not_found",
            Self::NameTaken => "alliance_name_taken",
            Self::PartnerNotActive => "alliance_partner_not_active",
            Self::NotLead => "alliance_not_lead",
            Self::LeadStays => "alliance_lead_stays",
            Self::SuccessorNotMember => "alliance_successor_not_member",
            Self::NameMismatch { .. } => "alliance_name_mismatch",
            Self::Dissolved => "alliance_dissolved",
            Self::IllegalStep { .. } => "alliance_step_not_possible",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::NotFound => "Check the id; list the alliances to find it, and ask to join it.",
            Self::NameTaken => "Choose another name.",
            Self::PartnerNotActive => "Choose the partner from the directory of partners.",
            Self::NotLead => "Ask the alliance's lead to do it.",
            Self::LeadStays => "Hand the alliance over to another member first, or dissolve it.",
            Self::SuccessorNotMember => "Invite the partner first, and wait until it has accepted.",
            Self::NameMismatch { .. } => "Repeat the alliance's name exactly, to confirm.",
            Self::Dissolved => "List the alliances to find another one.",
            Self::IllegalStep { state, .. } => SeatState::advice(*state),
        };
        Some(text.to_owned())
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::NameTaken | Self::NameMismatch { .. } => Some("name".to_owned()),
            _ => None,
        }
    }
}
