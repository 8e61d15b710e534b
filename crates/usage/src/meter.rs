//! Use that comes in small pieces: bytes as they are sent, and moments of a predictor. It is collected here and written down in
//! batches.
//!
//! A batch that could not be written keeps its number when it is tried again, because a connection that breaks while it commits
//! leaves open whether it did. A process that dies takes with it what it has collected since the last batch: seconds of use, for
//! which nobody pays then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use access::{Scope, SystemTask};
use database::Db;
use foundation::{DatasetId, ModelId, PartnerId, Sources, TypedId as _, UserId};
use sqlx::types::Uuid;

use crate::calendar::Day;
use crate::error::UsageError;
use crate::records::{self, Kind, Record, Source};

/// Microseconds of a second.
const SECOND: u64 = 1_000_000;

/// Who has used what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Metered {
    /// The partner.
    pub partner: PartnerId,
    /// Who.
    pub user: UserId,
    /// Of what.
    pub of: Thing,
}

/// What somebody makes use of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// A data set's content, in bytes.
    Dataset(DatasetId),
    /// A model's files, in bytes.
    Model(ModelId),
    /// A model's predictions, in microseconds of a processor core.
    Predictions(ModelId),
}

impl Thing {
    fn described(self) -> (Kind, Source, Uuid) {
        match self {
            Self::Dataset(dataset) => (Kind::Downloaded, Source::Dataset, dataset.as_uuid()),
            Self::Model(model) => (Kind::Downloaded, Source::Model, model.as_uuid()),
            Self::Predictions(model) => (Kind::Cpu, Source::Prediction, model.as_uuid()),
        }
    }

    /// How much of what was collected makes one of the recorded unit.
    fn unit(self) -> u64 {
        if matches!(self, Self::Predictions(_)) { SECOND } else { 1 }
    }
}

/// What a batch holds: written as it is, however often it is tried.
#[derive(Debug, Clone)]
struct Batch {
    number: i64,
    day: Day,
    uses: Vec<Use>,
}

/// What becomes one record.
#[derive(Debug, Clone, Copy)]
struct Use {
    metered: Metered,
    amount: i64,
    sequence: i64,
}

#[derive(Debug, Default)]
struct State {
    collected: HashMap<Metered, u64>,
    /// Cut, and not known to be written.
    waiting: Vec<Batch>,
}

/// Collects use. Cheap to clone; clones share what they have collected.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Mutex<State>>);

impl Meter {
    /// Adds so much: bytes, or microseconds.
    pub fn add(&self, used: Metered, amount: u64) {
        if amount > 0 {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let sum = state.collected.entry(used).or_default();
            *sum = sum.saturating_add(amount);
        }
    }

    /// Writes down what was collected; gives the number of records. What makes no whole second yet stays for the next time.
    ///
    /// # Errors
    /// When the database is away; nothing is lost then.
    pub async fn flush(&self, db: &Db, sources: &Sources) -> Result<usize, UsageError> {
        self.cut(sources);
        let mut written = 0;
        while let Some(batch) = self.next() {
            written += write(db, sources, &batch).await?;
            self.done(batch.number);
        }
        Ok(written)
    }

    /// Makes a batch of what was collected.
    fn cut(&self, sources: &Sources) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut uses = Vec::new();
        for (metered, sum) in &mut state.collected {
            let whole = *sum / metered.of.unit();
            // More than a column holds is written the next time.
            let amount = i64::try_from(whole).unwrap_or(i64::MAX);
            *sum -= amount.unsigned_abs() * metered.of.unit();
            if amount > 0 {
                uses.push(Use { metered: *metered, amount, sequence: number(sources) });
            }
        }
        state.collected.retain(|_, sum| *sum > 0);
        if !uses.is_empty() {
            // Everybody who writes many of them takes them in one order.
            uses.sort_unstable_by_key(|used| used.metered);
            state.waiting.push(Batch { number: number(sources), day: Day::of(sources.now()), uses });
        }
    }

    fn next(&self) -> Option<Batch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).waiting.first().cloned()
    }

    fn done(&self, number: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).waiting.retain(|batch| batch.number != number);
    }
}

/// One that nothing else has.
fn number(sources: &Sources) -> i64 {
    i64::from_be_bytes(sources.bytes()) & i64::MAX
}

async fn write(db: &Db, sources: &Sources, batch: &Batch) -> Result<usize, UsageError> {
    let scope = Scope::system(SystemTask::Billing);
    let (mut tx, mut written) = (db.write(scope.tenancy()).await?, 0);
    for Use { metered, amount, sequence } in &batch.uses {
        let (kind, source, source_id) = metered.of.described();
        let record = Record {
            partner: metered.partner,
            user: Some(metered.user),
            project: None,
            pool: None,
            kind,
            amount: *amount,
            source,
            source_id,
            sequence: *sequence,
            day: batch.day,
        };
        written += usize::from(records::insert(&mut tx, scope, sources, &record).await?);
    }
    tx.commit().await?;
    Ok(written)
}
