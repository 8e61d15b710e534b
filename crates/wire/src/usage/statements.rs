//! Monthly statements.

use chrono::{DateTime, Utc};
use foundation::{PartnerId, PoolId, PriceTableId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a list shows of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementHead {
    /// Whose.
    pub partner: PartnerId,
    /// What that is called.
    pub partner_name: String,
    /// Of which month, such as `2026-01`.
    pub month: String,
    /// `preview` while it still changes, then `final`.
    pub state: String,
    /// The partner's statements are numbered 1, 2, …; a preview has no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// ISO 4217; absent when there were no prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// In millionths of the currency; negative when the credits are more than the costs.
    pub total: i64,
    /// When it was made, or looked at.
    pub made_at: DateTime<Utc>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    /// What a list shows of it.
    #[serde(flatten)]
    pub head: StatementHead,
    /// What is charged.
    pub lines: Vec<StatementLine>,
    /// What is credited.
    pub credits: Vec<StatementCredit>,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementLine {
    /// The month in which it was used: an earlier one for what was recorded after the statement of that month was made.
    pub used_in: String,
    /// `gpu_seconds`, `cpu_seconds`, `stored_byte_days` or `downloaded_bytes`.
    pub kind: String,
    /// For which project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// What that is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_name: Option<String>,
    /// By whom; absent for what is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// What that person is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// The pool that pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolId>,
    /// The alliance whose pool it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_name: Option<String>,
    /// How much, in the kind's unit.
    pub amount: i64,
    /// The same in the unit that has a price, in millionths of it.
    pub quantity: i64,
    /// The unit that has a price: `h`, `GiB-month` or `GiB`.
    pub unit: String,
    /// The prices that count; absent when there were none, and for what a pool pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<StatementPrice>,
    /// In millionths of the currency.
    pub cost: i64,
}

/// Which price a line has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementPrice {
    /// The price table.
    pub table: PriceTableId,
    /// Its number.
    pub number: i64,
    /// Of one unit, in millionths of the currency.
    pub unit_price: i64,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementCredit {
    /// In millionths of the currency.
    pub amount: i64,
    /// Why.
    pub reason: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
}
