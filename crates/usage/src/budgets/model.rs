//! Budgets: pure.

use chrono::{DateTime, Utc};
use foundation::{ErrorKind, Fault, word_enum};
use mail::Language;

use crate::calendar::Month;
use crate::error::UsageError;
use crate::money;
use crate::spending::Spent;

word_enum! {
    /// Who has set a limit, and who alone can raise it.
    pub enum SetBy {
        /// The platform's operator.
        Operator = "operator",
        /// An admin of the partner.
        Partner = "partner",
    }
}

word_enum! {
    /// What is limited.
    pub enum Measure {
        /// Money.
        Cost = "cost",
        /// GPU time.
        GpuTime = "gpu_time",
    }
}

/// Limits as somebody sets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// In millionths of the currency; none when left out.
    pub cost: Option<i64>,
    /// GPU time in seconds; none when left out.
    pub gpu_seconds: Option<i64>,
    /// At which percentage of a limit there is a warning: 1 to 99.
    pub warn_percent: i64,
    /// The language in which the partner's admins are warned.
    pub language: Language,
}

impl Default for Limits {
    /// None.
    fn default() -> Self {
        Self { cost: None, gpu_seconds: None, warn_percent: Self::WARN_PERCENT, language: Language::default() }
    }
}

impl Limits {
    /// The percentage when nobody says otherwise.
    pub const WARN_PERCENT: i64 = 80;

    pub(crate) fn check(&self) -> Result<(), UsageError> {
        for (field, limit) in [("cost", self.cost), ("gpu_seconds", self.gpu_seconds)] {
            if limit.is_some_and(|limit| !(0..=money::MOST).contains(&limit)) {
                return Err(UsageError::invalid(field, format!("it must lie between 0 and {}", money::MOST)));
            }
        }
        if !(1..=99).contains(&self.warn_percent) {
            return Err(UsageError::invalid("warn_percent", "it must lie between 1 and 99"));
        }
        Ok(())
    }

    fn each(&self, spent: Spent) -> impl Iterator<Item = (Measure, i64, i64)> {
        let cost = self.cost.map(|limit| (Measure::Cost, limit, spent.cost));
        let gpu_time = self.gpu_seconds.map(|limit| (Measure::GpuTime, limit, spent.gpu_seconds));
        cost.into_iter().chain(gpu_time)
    }
}

/// Limits on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// Who has set them.
    pub set_by: SetBy,
    /// The limits.
    pub limits: Limits,
    /// Rises by one with every change.
    pub revision: i64,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
}

/// How it stands with one limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who has set it.
    pub set_by: SetBy,
    /// What it limits.
    pub measure: Measure,
    /// The limit: millionths of the currency, or seconds.
    pub limit: i64,
    /// What was used of it, by running jobs too.
    pub used: i64,
    /// At which percentage it warns.
    pub warn_percent: i64,
    /// In which language.
    pub language: Language,
    /// The currency, of a limit in money.
    pub currency: Option<String>,
    /// When it begins anew.
    pub resets_at: DateTime<Utc>,
}

impl Standing {
    pub(crate) fn of(budget: &Budget, (spent, currency): (Spent, Option<&str>), month: Month) -> Vec<Self> {
        let limits = &budget.limits;
        let standing = |(measure, limit, used)| Self {
            set_by: budget.set_by,
            measure,
            limit,
            used,
            warn_percent: limits.warn_percent,
            language: limits.language,
            currency: if measure == Measure::Cost { currency.map(str::to_owned) } else { None },
            resets_at: month.end(),
        };
        limits.each(spent).map(standing).collect()
    }

    /// Whether so many percent of it are used.
    pub fn has_reached(&self, percent: i64) -> bool {
        i128::from(self.used) * 100 >= i128::from(self.limit) * i128::from(percent)
    }

    /// Whether there is a warning.
    pub fn is_warning(&self) -> bool {
        self.has_reached(self.warn_percent)
    }

    /// Whether nothing new begins.
    pub fn is_exhausted(&self) -> bool {
        self.used >= self.limit
    }

    /// An amount of what it limits, for people: `12.50 EUR`, or `1.5 GPU hours`.
    pub fn written(&self, amount: i64) -> String {
        match self.measure {
            Measure::Cost => format!("{} {}", money::decimal(amount), self.currency.as_deref().unwrap_or_default()),
            Measure::GpuTime => {
                let hours = i128::from(amount) * 1_000_000 / i128::from(money::HOUR);
                format!("{} GPU hours", money::decimal(i64::try_from(hours).unwrap_or(i64::MAX)))
            }
        }
    }
}

/// A limit of the month is reached, so nothing new begins.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the limit that {} has set for this month is reached: {} of {} are used; it begins anew on {}",
    setter(standing.set_by),
    standing.written(standing.used),
    standing.written(standing.limit),
    standing.resets_at.format("%Y-%m-%d %H:%M UTC")
)]
pub struct Exhausted {
    /// The limit.
    pub standing: Box<Standing>,
}

fn setter(set_by: SetBy) -> &'static str {
    match set_by {
        SetBy::Operator => "the platform's operator",
        SetBy::Partner => "your partner",
    }
}

impl Fault for Exhausted {
    fn kind(&self) -> ErrorKind {
        ErrorKind::QuotaExceeded
    }

    fn code(&self) -> &'static str {
        "budget_exhausted"
    }

    fn next_step(&self) -> Option<String> {
        let who = match self.standing.set_by {
            SetBy::Operator => "Ask the platform's operator to raise it, or wait until it begins anew.",
            SetBy::Partner => "Ask an admin of your partner to raise it, or wait until it begins anew.",
        };
        Some(who.to_owned())
    }
}
