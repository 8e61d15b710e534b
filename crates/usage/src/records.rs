//! Records of use: what they are, and their rows.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{PartnerId, PoolId, Sources, UsageId, UserId, word_enum};
use sqlx::types::Uuid;

use crate::calendar::Day;

word_enum! {
    /// What is used, in its unit.
    pub enum Kind {
        /// A GPU for a second.
        Gpu = "gpu_seconds",
        /// A processor core for a second.
        Cpu = "cpu_seconds",
        /// A byte that is stored for a day.
        Stored = "stored_byte_days",
        /// A byte that was sent to somebody who downloads.
        Downloaded = "downloaded_bytes",
    }
}

word_enum! {
    /// What uses it.
    pub enum Source {
        /// An attempt of a training job.
        Job = "job",
        /// An attempt of a conformance run.
        ConformanceRun = "conformance_run",
        /// Predictions of a model.
        Prediction = "prediction",
        /// Downloads of a data set.
        Dataset = "dataset",
        /// Downloads of a model's files.
        Model = "model",
        /// Everything that the partner stores.
        Storage = "storage",
    }
}

/// A record of use on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub partner: PartnerId,
    pub user: Option<UserId>,
    pub project: Option<Uuid>,
    pub pool: Option<PoolId>,
    pub kind: Kind,
    /// At least 1.
    pub amount: i64,
    pub source: Source,
    pub source_id: Uuid,
    /// Of the attempt or batch.
    pub sequence: i64,
    pub day: Day,
}

const INSERT: &str = "INSERT INTO usage_records (id, partner_id, user_id, project_id, pool_id, kind, amount, source, source_id, \
     sequence, day, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
     ON CONFLICT (source, source_id, sequence, kind, day) DO NOTHING";

/// Writes a record; `false` when it is there already. The platform writes any partner's, a partner's scope its own.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    record: &Record,
) -> Result<bool, DatabaseError> {
    debug_assert!(
        scope.partner().is_none_or(|own| own == record.partner),
        "a record is written in its partner's scope"
    );
    let (id, now): (UsageId, DateTime<Utc>) = (sources.id(), sources.now());
    let touched = execute!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(record.partner)
            .bind(record.user)
            .bind(record.project)
            .bind(record.pool)
            .bind(record.kind)
            .bind(record.amount)
            .bind(record.source)
            .bind(record.source_id)
            .bind(record.sequence)
            .bind(record.day)
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// A sum of records that have these things in common. Its two halves are added up apart, so that no sum is too large for the
/// database: both drivers would refuse the whole question.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Sum {
    /// What it is grouped by, where that is somebody or something.
    pub key: Option<Uuid>,
    pub kind: Kind,
    pub day: Day,
    /// Whether a pool pays it.
    pub pooled: bool,
    high: i64,
    low: i64,
}

impl Sum {
    pub(crate) fn amount(&self) -> i128 {
        join(self.high, self.low)
    }
}

/// The halves of a sum.
pub(crate) fn join(high: i64, low: i64) -> i128 {
    (i128::from(high) << 32) + i128::from(low)
}

/// The halves of a sum in SQL.
macro_rules! halves {
    () => {
        "CAST(SUM(amount / 4294967296) AS BIGINT) AS high, CAST(SUM(amount % 4294967296) AS BIGINT) AS low"
    };
}
pub(crate) use halves;

/// What sums are grouped by, beside kind and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Nothing,
    Project,
    User,
    Pool,
    Partner,
}

macro_rules! sums {
    ($key:literal, $group:literal, $whose:literal) => {
        concat!(
            "SELECT ",
            $key,
            " AS key, kind, day, pool_id IS NOT NULL AS pooled, ",
            halves!(),
            " FROM usage_records WHERE ",
            $whose,
            " AND day >= $2 AND day < $3 AND ($4 IS NULL OR user_id = $4) GROUP BY ",
            $group,
            "kind, day, pool_id IS NOT NULL"
        )
    };
    ($whose:literal) => {
        [
            sums!("CAST(NULL AS UUID)", "", $whose),
            sums!("project_id", "project_id, ", $whose),
            sums!("user_id", "user_id, ", $whose),
            sums!("pool_id", "pool_id, ", $whose),
            sums!("partner_id", "partner_id, ", $whose),
        ]
    };
}

/// In the order of [`Key`].
pub(crate) const OF_PARTNER: [&str; 5] = sums!("partner_id = $1");
pub(crate) const OF_ALL: [&str; 5] = sums!("$1 IS NULL");

/// Which records are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Every partner's, for the platform, when left out.
    pub partner: Option<PartnerId>,
    /// One person's only.
    pub user: Option<UserId>,
    /// The first day.
    pub from: Day,
    /// The day after the last one.
    pub until: Day,
}

/// Adds up records, in no order.
pub(crate) async fn sums(tx: &mut Tx, _: Scope, wanted: Wanted, key: Key) -> Result<Vec<Sum>, DatabaseError> {
    let texts = if wanted.partner.is_some() { OF_PARTNER } else { OF_ALL };
    let Wanted { partner, user, from, until } = wanted;
    run_on!(tx, |conn| {
        sqlx::query_as(texts[key as usize]).bind(partner).bind(from).bind(until).bind(user).fetch_all(conn).await
    })
}
