//! What was used, what it costs, and limits. Money is in millionths of the platform's currency, GPU time in seconds; days and
//! months are in UTC.

pub mod statements;

use chrono::{DateTime, Utc};
use foundation::{PartnerId, PriceTableId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A version of the operator's prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceTable {
    /// Its id.
    pub id: PriceTableId,
    /// 1, 2, …
    pub number: i64,
    /// ISO 4217.
    pub currency: String,
    /// From when on it counts, until a later one does: a midnight in UTC.
    pub valid_from: DateTime<Utc>,
    /// Whether it is the one that counts now.
    pub current: bool,
    /// A GPU for an hour, in millionths.
    pub gpu_hour: i64,
    /// A processor core for an hour, in millionths.
    pub cpu_hour: i64,
    /// A GiB that is stored for a calendar month, in millionths.
    pub gib_month: i64,
    /// A GiB that is sent to somebody who downloads, in millionths.
    pub gib_download: i64,
    /// What the operator says to it.
    pub note: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// Publishes prices. They never count for what was used before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishPrices {
    /// ISO 4217. The first prices decide the platform's currency.
    #[schema(pattern = "^[A-Z]{3}$")]
    pub currency: String,
    /// A midnight in UTC that lies ahead; the next one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<DateTime<Utc>>,
    /// A GPU for an hour, in millionths.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub gpu_hour: i64,
    /// A processor core for an hour, in millionths.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub cpu_hour: i64,
    /// A GiB that is stored for a calendar month, in millionths.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub gib_month: i64,
    /// A GiB that is sent to somebody who downloads, in millionths.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub gib_download: i64,
    /// What is to be said to them.
    #[serde(default)]
    pub note: String,
}

/// What was used and spent, GPU time that a pool pays left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Spent {
    /// In millionths of the currency.
    pub cost: i64,
    /// GPU time in seconds.
    pub gpu_seconds: i64,
}

/// How it stands with the month at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Spending {
    /// The month, such as `2026-01`.
    pub month: String,
    /// ISO 4217; absent while there are no prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// `partner` for admins: everybody's use; `own` for others: what they used themselves.
    pub of: String,
    /// Today, running jobs included.
    pub today: Spent,
    /// This month, running jobs included.
    pub this_month: Spent,
    /// The part of this month's that is from jobs that still run.
    pub running: Spent,
    /// How it stands with the partner's limits.
    pub limits: Vec<LimitStanding>,
}

/// How it stands with one limit of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LimitStanding {
    /// `operator` or `partner`: who has set it and can raise it.
    pub set_by: String,
    /// `cost` or `gpu_time`.
    pub measure: String,
    /// Millionths of the currency, or seconds.
    pub limit: i64,
    /// What was used of it, by running jobs too.
    pub used: i64,
    /// At which percentage it warns.
    pub warn_percent: i64,
    /// `ok`, `warning` or `exhausted`: then nothing new begins.
    pub state: String,
    /// ISO 4217, of a limit in money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// When it begins anew.
    pub resets_at: DateTime<Utc>,
}

/// Sets limits of a month in place of those before; what is left out has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLimits {
    /// In millionths of the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub cost: Option<i64>,
    /// GPU time in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub gpu_seconds: Option<i64>,
    /// At which percentage the admins are warned; 80 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 99)]
    pub warn_percent: Option<i64>,
    /// The language of the mail that warns; `en` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Limits on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Limits {
    /// In millionths of the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<i64>,
    /// GPU time in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gpu_seconds: Option<i64>,
    /// At which percentage there is a warning.
    pub warn_percent: i64,
    /// The language of the mail that warns.
    pub language: String,
    /// Rises by one with every change; for `If-Match` as `"r<revision>"`.
    pub revision: i64,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
}

/// A partner's limits, and how it stands with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Budget {
    /// Those that the operator has set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Limits>,
    /// Those that the partner has set for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<Limits>,
    /// How it stands with each.
    pub standing: Vec<LimitStanding>,
}

/// Amounts of every kind, and what they cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Amounts {
    /// GPU time in seconds.
    pub gpu_seconds: i64,
    /// The part of it that pools pay.
    pub pool_gpu_seconds: i64,
    /// Time of processor cores in seconds.
    pub cpu_seconds: i64,
    /// Bytes that were stored, times days.
    pub stored_byte_days: i64,
    /// Bytes that were sent to whoever downloads.
    pub downloaded_bytes: i64,
    /// In millionths of the currency.
    pub cost: i64,
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportRow {
    /// An id, a kind or a day; absent for what belongs to nobody, to no project or to no pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What that is called, where it has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What was used.
    pub amounts: Amounts,
}

/// What was used in a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsageReport {
    /// The first day, such as `2026-01-01`.
    pub from: String,
    /// The day after the last one.
    pub until: String,
    /// What it adds up by.
    pub by: String,
    /// `partner` or `platform`: everybody's use; `own`: one's own only.
    pub of: String,
    /// ISO 4217; absent while there are no prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// By key.
    pub rows: Vec<ReportRow>,
    /// All of them.
    pub total: Amounts,
}

/// Asks what a job would take and cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimateJob {
    /// The specification, as it would be submitted.
    #[schema(value_type = Object)]
    pub spec: Value,
}

/// What a job would take and cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobEstimate {
    /// GPUs that it asks for.
    pub gpus: i64,
    /// Processor cores that it asks for.
    pub cpus: i64,
    /// How many earlier jobs of the partner with this recipe it goes by.
    pub based_on: i64,
    /// Their median time in seconds; absent when there are fewer than three: then it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_seconds: Option<i64>,
    /// In millionths of the currency; absent when time or prices are not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_cost: Option<i64>,
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The number of the prices that count today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_number: Option<i64>,
    /// How it stands with the partner's limits.
    pub limits: Vec<LimitStanding>,
}

/// Gives a partner a credit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveCredit {
    /// In millionths of the currency.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount: i64,
    /// Why; it stands in the statement.
    pub reason: String,
}

/// A credit; it stands in the statement of the month in which it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Credit {
    /// Its id.
    pub id: foundation::CreditId,
    /// To whom.
    pub partner: PartnerId,
    /// In millionths of the currency.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// Why.
    pub reason: String,
    /// Who has given it.
    pub given_by: UserId,
    /// When.
    pub given_at: DateTime<Utc>,
}
