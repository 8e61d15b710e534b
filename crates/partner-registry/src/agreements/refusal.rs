//! Why an agreement does not permit a use.

use chrono::{DateTime, Utc};
use foundation::{ErrorKind, Fault};

use super::model::Purpose;
use super::terms::Asset;

/// Why an agreement does not permit a use. Each has a stable code, by which a client, a job's event or the audit log can name
/// it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The agreement does not exist, or is not between these two partners: which of the two is not told.
    #[error("there is no such agreement between these two partners")]
    WrongParties,
    /// It waits for a signature.
    #[error("the agreement has not been signed by both parties yet")]
    NotSigned,
    /// It was withdrawn or declined before both had signed.
    #[error("the agreement was given up before both parties had signed it")]
    GivenUp,
    /// One of the parties has ended it.
    #[error("the agreement was terminated")]
    Terminated,
    /// Its term has not begun.
    #[error("the agreement is not valid before {valid_from}")]
    NotYetValid {
        /// When it begins.
        valid_from: DateTime<Utc>,
    },
    /// Its term is over.
    #[error("the agreement expired at {expired_at}")]
    Expired {
        /// When it ended.
        expired_at: DateTime<Utc>,
    },
    /// It is in force, for other purposes.
    #[error("the agreement does not cover the purpose '{purpose}'")]
    PurposeNotCovered {
        /// What was wanted.
        purpose: Purpose,
    },
    /// It covers the purpose, but the other way round: the one that gives here only receives.
    #[error("the agreement covers the purpose '{purpose}' only in the other direction")]
    DirectionNotCovered {
        /// What was wanted.
        purpose: Purpose,
    },
    /// It covers the purpose, but not with this data set or model.
    #[error("the agreement does not cover the purpose '{purpose}' with {asset}")]
    AssetNotCovered {
        /// What was wanted.
        purpose: Purpose,
        /// With what.
        asset: Asset,
    },
    /// It does not let models that were derived from its data be passed on to this partner.
    #[error("the agreement for the data does not let models that were derived from it be shared with this partner")]
    OnwardNotCovered,
    /// One of the parties is suspended or has left the platform.
    #[error("one of the agreement's parties is not active at the moment")]
    PartyInactive,
}

impl Fault for Refusal {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::WrongParties => ErrorKind::NotFound,
            Self::NotSigned
            | Self::GivenUp
            | Self::Terminated
            | Self::NotYetValid { .. }
            | Self::Expired { .. }
            | Self::PurposeNotCovered { .. }
            | Self::DirectionNotCovered { .. }
            | Self::AssetNotCovered { .. }
            | Self::OnwardNotCovered
            | Self::PartyInactive => ErrorKind::Forbidden,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongParties => "agreement_wrong_parties",
            Self::NotSigned => "agreement_not_signed",
            Self::GivenUp => "agreement_given_up",
            Self::Terminated => "agreement_terminated",
            Self::NotYetValid { .. } => "agreement_not_yet_valid",
            Self::Expired { .. } => "agreement_expired",
            Self::PurposeNotCovered { .. } => "agreement_purpose_not_covered",
            Self::DirectionNotCovered { .. } => "agreement_direction_not_covered",
            Self::AssetNotCovered { .. } => "agreement_asset_not_covered",
            Self::OnwardNotCovered => "agreement_onward_not_covered",
            Self::PartyInactive => "agreement_party_inactive",
        }
    }

    fn next_step(&self) -> Option<String> {
        let text = match self {
            Self::WrongParties => "Name an agreement that both partners are parties to.",
            Self::NotSigned => "Have an admin of each party sign the agreement.",
            Self::GivenUp | Self::Terminated | Self::Expired { .. } => {
                "Propose a new agreement to the other party, and have both sign it."
            }
            Self::NotYetValid { .. } => "Wait until the agreement begins, or agree on an earlier one.",
            Self::PurposeNotCovered { .. } => "Amend the agreement so that it names this purpose too.",
            Self::DirectionNotCovered { .. } => "Amend the agreement so that it covers this direction too.",
            Self::AssetNotCovered { .. } => "Amend the agreement so that it names this data set or model too.",
            Self::OnwardNotCovered => "Amend the agreement for the data so that it lets such models be shared onward.",
            Self::PartyInactive => "Ask the other party, or the platform's operator, when it will be active again.",
        };
        Some(text.to_owned())
    }
}
