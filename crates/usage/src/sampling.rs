//! What is stored: looked at once a day.
//!
//! A partner pays for a day what it stores when the first round of that day comes by. A day on which no server ran is not
//! charged: nobody looked.

use access::{Scope, SystemTask};
use database::{Db, Tx, run_on};
use foundation::{PartnerId, Sources, TypedId as _};

use crate::calendar::Day;
use crate::error::UsageError;
use crate::records::{self, Kind, Record, Source};

/// Partners that one transaction looks at.
const BATCH: i64 = 200;

#[derive(sqlx::FromRow)]
struct StoredRow {
    partner_id: PartnerId,
    bytes: i64,
}

pub(crate) const STORED: &str = "SELECT s.partner_id, s.dataset_bytes + s.model_bytes AS bytes FROM partner_storage s \
     WHERE s.partner_id > $1 ORDER BY s.partner_id LIMIT $2";

/// Records what every partner stores today, unless that is done; gives the number of partners recorded. Several replicas may do
/// it at once.
pub async fn sample(db: &Db, sources: &Sources) -> Result<u64, UsageError> {
    let scope = Scope::system(SystemTask::Billing);
    let (day, mut recorded) = (Day::of(sources.now()), 0);
    let mut after = PartnerId::from_uuid(sqlx::types::Uuid::nil());
    loop {
        let mut tx = db.write(scope.tenancy()).await?;
        let stored = stored(&mut tx, scope, after).await?;
        for row in &stored {
            recorded += u64::from(record(&mut tx, scope, sources, row, day).await?);
        }
        tx.commit().await?;
        match stored.last() {
            Some(last) => after = last.partner_id,
            None => return Ok(recorded),
        }
    }
}

async fn stored(tx: &mut Tx, _: Scope, after: PartnerId) -> Result<Vec<StoredRow>, UsageError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(STORED).bind(after).bind(BATCH).fetch_all(conn).await)?)
}

async fn record(tx: &mut Tx, scope: Scope, sources: &Sources, row: &StoredRow, day: Day) -> Result<bool, UsageError> {
    if row.bytes <= 0 {
        return Ok(false);
    }
    let record = Record {
        partner: row.partner_id,
        user: None,
        project: None,
        pool: None,
        kind: Kind::Stored,
        amount: row.bytes,
        source: Source::Storage,
        source_id: row.partner_id.as_uuid(),
        sequence: 0,
        day,
    };
    Ok(records::insert(tx, scope, sources, &record).await?)
}
