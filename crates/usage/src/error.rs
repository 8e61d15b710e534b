//! Failures of this crate.

use access::AccessError;
use database::DatabaseError;
use foundation::{ErrorKind, Fault};
use partner_registry::PartnerError;

use crate::budgets::Exhausted;
use crate::pools::PoolError;

/// A failure that concerns usage, prices, budgets, statements or pools. The texts are safe to show to the caller.
#[derive(Debug, thiserror::Error)]
pub enum UsageError {
    /// A field cannot be taken as it is.
    #[error("'{field}' cannot be taken: {problem}")]
    Invalid {
        /// The field, as the API names it.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Prices are published in another currency than the ones before.
    #[error("the platform's currency is {currency}")]
    CurrencyDiffers {
        /// The currency of all prices.
        currency: String,
    },
    /// Something in money is wanted while there are no prices.
    #[error("the platform has no prices yet, so no amount of money can be set")]
    NoPrices,
    /// A sum is larger than what can be written down.
    #[error("a sum is too large to be written down exactly")]
    TooLarge,
    /// There is no statement of this month.
    #[error("there is no statement of this month")]
    StatementNotFound,
    /// The budget was changed after the caller had read it.
    #[error("it was changed in the meantime: its revision is {current} now")]
    Outdated {
        /// The present revision.
        current: i64,
    },
    /// A limit of the month is reached.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
    /// It concerns a pool.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The partner, or a text, cannot be taken.
    #[error(transparent)]
    Partner(#[from] PartnerError),
    /// The audit log failed.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl UsageError {
    pub(crate) fn invalid(field: &'static str, problem: impl Into<String>) -> Self {
        Self::Invalid { field, problem: problem.into() }
    }

    /// The part that reported it.
    fn inner(&self) -> Option<&dyn Fault> {
        Some(match self {
            Self::Exhausted(error) => error,
            Self::Pool(error) => error,
            Self::Partner(error) => error,
            Self::Access(error) => error,
            Self::Database(error) => error,
            _ => return None,
        })
    }
}

impl Fault for UsageError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::CurrencyDiffers { .. } | Self::NoPrices => ErrorKind::Conflict,
            Self::TooLarge => ErrorKind::Unprocessable,
            Self::StatementNotFound => ErrorKind::NotFound,
            Self::Outdated { .. } => ErrorKind::PreconditionFailed,
            _ => self.inner().map_or(ErrorKind::Internal, Fault::kind),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "invalid_field",
            Self::CurrencyDiffers { .. } => "currency_differs",
            Self::NoPrices => "no_prices",
            Self::TooLarge => "sum_too_large",
            Self::StatementNotFound => "statement_not_found",
            Self::Outdated { .. } => "revision_outdated",
            _ => self.inner().map_or("internal", Fault::code),
        }
    }

    fn next_step(&self) -> Option<String> {
        Some(match self {
            Self::Invalid { field, .. } => format!("Correct '{field}' and send the request again."),
            Self::CurrencyDiffers { currency } => format!("Give the prices in {currency}."),
            Self::NoPrices => "Publish prices first, or set a limit in GPU time.".to_owned(),
            Self::TooLarge => "Ask for a shorter time, or correct the prices.".to_owned(),
            Self::StatementNotFound => "List the statements to see of which months there are any.".to_owned(),
            Self::Outdated { .. } => "Read it again, and repeat your change with its present revision.".to_owned(),
            _ => return self.inner().and_then(Fault::next_step),
        })
    }

    fn retry_after_seconds(&self) -> Option<u64> {
        self.inner().and_then(Fault::retry_after_seconds)
    }

    fn field(&self) -> Option<String> {
        match self {
            Self::Invalid { field, .. } => Some((*field).to_owned()),
            Self::CurrencyDiffers { .. } => Some("currency".to_owned()),
            _ => self.inner().and_then(Fault::field),
        }
    }
}
