//! Statements as values.

use chrono::{DateTime, Utc};
use foundation::{PartnerId, PoolId, PriceTableId, ProjectId, UserId, word_enum};
use serde::{Deserialize, Serialize};

use crate::calendar::Month;
use crate::error::UsageError;
use crate::money;
use crate::records::Kind;

word_enum! {
    /// How far a statement is.
    pub enum State {
        /// Its month is not over, or was over a moment ago: it still changes.
        Preview = "preview",
        /// It is made, and stays as it is.
        Final = "final",
    }
}

/// What a list shows of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementHead {
    /// Whose.
    pub partner: PartnerId,
    /// What that is called.
    pub partner_name: String,
    /// Of which month.
    pub month: Month,
    /// Whether it still changes.
    pub state: State,
    /// The partner's statements are numbered 1, 2, …; a preview has no number.
    pub number: Option<i64>,
    /// The currency; `None` when there were no prices.
    pub currency: Option<String>,
    /// In millionths of the currency; negative when the credits are more than the costs.
    pub total: i64,
    /// When it was made, or looked at.
    pub made_at: DateTime<Utc>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What a list shows of it.
    pub head: StatementHead,
    /// What is charged.
    pub lines: Vec<Line>,
    /// What is credited.
    pub credits: Vec<CreditLine>,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The month in which it was used: an earlier one for what was recorded late.
    pub month: Month,
    /// What was used.
    pub kind: Kind,
    /// For which project.
    pub project: Option<ProjectId>,
    /// What that is called.
    pub project_name: Option<String>,
    /// By whom; nobody for what is stored.
    pub user: Option<UserId>,
    /// What that person is called.
    pub user_name: Option<String>,
    /// The pool that pays.
    pub pool: Option<PoolId>,
    /// The alliance whose pool it is.
    pub pool_name: Option<String>,
    /// How much, in the kind's unit.
    pub amount: i64,
    /// The prices that count; `None` when there were none, and for what a pool pays.
    pub price: Option<LinePrice>,
    /// In millionths of the currency.
    pub cost: i64,
}

/// Which price a line has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePrice {
    /// The table.
    pub table: PriceTableId,
    /// Its number.
    pub number: i64,
    /// Of one priced unit, in millionths of the currency.
    pub unit_price: i64,
}

impl Line {
    /// The amount in the unit that has a price (hours, GiB-months, GiB), in millionths of it.
    ///
    /// # Errors
    /// `TooLarge`.
    pub fn quantity(&self) -> Result<i64, UsageError> {
        money::quantity((self.kind, self.month), i128::from(self.amount))
    }
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLine {
    /// In millionths of the currency; above 0.
    pub amount: i64,
    /// Why.
    pub reason: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
}

/// The part of a statement that is stored as it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    pub lines: Vec<Line>,
    pub credits: Vec<CreditLine>,
}

impl Content {
    /// What it comes to.
    pub(super) fn total(&self) -> Result<i64, UsageError> {
        let costs: i128 = self.lines.iter().map(|line| i128::from(line.cost)).sum();
        let credits: i128 = self.credits.iter().map(|credit| i128::from(credit.amount)).sum();
        money::bounded(costs - credits)
    }
}
