//! Records of what attempts have used, written in the transaction that ends the attempt.
//!
//! An attempt is counted from its claim to its end by the platform's clock, whatever came of it: the time was used. A begun second
//! counts whole. Use is split at midnight (UTC), so that each record belongs to one day, one month and one price. A clock that was
//! set back behind the claim makes an attempt of no length, and one that jumped ahead one of at most a year.

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use database::Tx;
use foundation::{ConformanceRunId, JobId, PartnerId, Sources, TypedId as _, UserId};
use sqlx::types::Uuid;

use crate::calendar::{Day, Month};
use crate::error::UsageError;
use crate::records::{self, Kind, Record, Source};
use crate::{budgets, money, pools};

/// No attempt is longer than this: a clock that jumped is.
pub const LONGEST: TimeDelta = TimeDelta::days(366);

/// An attempt that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Whose.
    pub partner: PartnerId,
    /// Who asked for it.
    pub user: UserId,
    /// For which project.
    pub project: Option<Uuid>,
    /// What was tried.
    pub what: Tried,
    /// The number of the attempt: that of the claim.
    pub number: i64,
    /// GPUs that it held.
    pub gpus: i64,
    /// Processor cores that it held.
    pub cpus: i64,
    /// When it was claimed.
    pub from: DateTime<Utc>,
    /// When it ended.
    pub until: DateTime<Utc>,
}

/// What an attempt was of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// A training job.
    Job(JobId),
    /// A conformance run.
    ConformanceRun(ConformanceRunId),
}

/// Seconds that were used on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub day: Day,
    pub seconds: i64,
}

/// The time between two moments by days; together the whole, with the last second made full.
pub(crate) fn stretches(from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Stretch> {
    let until = until.min(from + LONGEST);
    let whole = |to: DateTime<Utc>| {
        let passed = to - from;
        passed.num_seconds() + i64::from(passed.subsec_nanos() > 0)
    };
    let (mut found, mut counted, mut day) = (Vec::new(), 0, Day::of(from));
    while day.start() < until {
        let seconds = whole(until.min(day.next().start())) - counted;
        if seconds > 0 {
            found.push(Stretch { day, seconds });
        }
        counted += seconds.max(0);
        day = day.next();
    }
    found
}

/// Records an attempt, in the transaction that ends it, and settles what a pool pays of it. Then looks at the partner's budgets:
/// whoever must be told that one comes to its end is told.
///
/// # Errors
/// `TooLarge` when the product of cores and seconds is.
pub async fn attempt(tx: &mut Tx, scope: Scope, sources: &Sources, attempt: &Attempt) -> Result<(), UsageError> {
    let (source, source_id) = match attempt.what {
        Tried::Job(job) => (Source::Job, job.as_uuid()),
        Tried::ConformanceRun(run) => (Source::ConformanceRun, run.as_uuid()),
    };
    let mut charge = match attempt.what {
        Tried::Job(job) => pools::charge_of(tx, scope, job).await?,
        Tried::ConformanceRun(_) => None,
    };
    for stretch in stretches(attempt.from, attempt.until) {
        for (kind, units) in [(Kind::Gpu, attempt.gpus), (Kind::Cpu, attempt.cpus)] {
            let amount = money::counted(i128::from(units.max(0)) * i128::from(stretch.seconds))?;
            let pool = charge.as_ref().map(|charge| charge.pool);
            let record = Record {
                partner: attempt.partner,
                user: Some(attempt.user),
                project: attempt.project,
                pool: pool.filter(|_| kind == Kind::Gpu),
                kind,
                amount,
                source,
                source_id,
                sequence: attempt.number,
                day: stretch.day,
            };
            let written = amount > 0 && records::insert(tx, scope, sources, &record).await?;
            if let Some(charge) = charge.as_mut().filter(|_| written && kind == Kind::Gpu) {
                pools::use_up(tx, scope, charge, (Month::of(stretch.day.start()), amount)).await?;
            }
        }
    }
    budgets::watch(tx, scope, sources, attempt.partner).await
}
