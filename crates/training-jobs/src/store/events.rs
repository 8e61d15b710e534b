//! Events: numbered under the lock of their job's row, so that a reader never sees one before its predecessor.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, run_on};
use foundation::JobId;
use serde_json::Value;
use sqlx::types::Json;

use super::partner_of;
use crate::error::JobError;
use crate::events::{EventKind, JobEvent, NewEvent};
use crate::model::Job;

/// Rows of one statement: six arguments each, far below SQLite's 32,766 and PostgreSQL's 65,535.
const ROWS_AT_ONCE: usize = 500;

#[derive(Debug, sqlx::FromRow)]
struct EventRow {
    seq: i64,
    at: DateTime<Utc>,
    kind: EventKind,
    data: Json<Value>,
}

impl From<EventRow> for JobEvent {
    fn from(row: EventRow) -> Self {
        Self { seq: row.seq, at: row.at, kind: row.kind, data: row.data.0 }
    }
}

/// Gives the events the job's next numbers and inserts them. The caller holds the job locked and saves it afterwards.
pub(crate) async fn append(
    tx: &mut Tx,
    scope: Scope,
    job: &mut Job,
    events: &[NewEvent],
    at: DateTime<Utc>,
) -> Result<(), JobError> {
    insert(tx, scope, job.id, job.last_event + 1, events, at).await?;
    job.last_event += i64::try_from(events.len()).unwrap_or(0);
    Ok(())
}

/// Inserts events from number `first` on. The numbers are the caller's, who holds the job's row.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    job: JobId,
    first: i64,
    events: &[NewEvent],
    at: DateTime<Utc>,
) -> Result<(), JobError> {
    let partner = partner_of(scope)?;
    let numbered: Vec<(i64, &NewEvent)> = (first..).zip(events).collect();
    for rows in numbered.chunks(ROWS_AT_ONCE) {
        run_on!(tx, |conn| {
            let mut insert =
                sqlx::QueryBuilder::new("INSERT INTO job_events (job_id, seq, partner_id, at, kind, data) ");
            insert.push_values(rows, |mut row, (seq, event)| {
                row.push_bind(job).push_bind(*seq).push_bind(partner).push_bind(at);
                row.push_bind(event.kind).push_bind(Json(storable(&event.data)));
            });
            // The text differs with the number of rows: not worth a place among the prepared statements.
            insert.build().persistent(false).execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}

/// PostgreSQL cannot hold U+0000 in JSON, and a column of somebody's data may be called anything.
fn storable(data: &Value) -> Value {
    match data {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "\u{fffd}")),
        Value::Array(items) => items.iter().map(storable).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.replace('\0', "\u{fffd}"), storable(value))).collect()
        }
        other => other.clone(),
    }
}

pub(super) const AFTER: &str = "SELECT seq, at, kind, data FROM job_events WHERE job_id = $1 AND partner_id = $2 AND seq > $3 \
     ORDER BY seq LIMIT $4";

/// The job's next events after number `after`.
pub(crate) async fn after(
    tx: &mut Tx,
    scope: Scope,
    job: JobId,
    after: i64,
    limit: i64,
) -> Result<Vec<JobEvent>, JobError> {
    let partner = partner_of(scope)?;
    let rows: Vec<EventRow> = run_on!(tx, |conn| {
        sqlx::query_as(AFTER).bind(job).bind(partner).bind(after).bind(limit).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(JobEvent::from).collect())
}

const METRICS: &str =
    "SELECT data FROM job_events WHERE job_id = $1 AND partner_id = $2 AND kind = 'metric' ORDER BY seq";

/// The data of the job's metric events, in order. Their number is bounded where they are written.
pub(crate) async fn metrics(tx: &mut Tx, scope: Scope, job: JobId) -> Result<Vec<Value>, JobError> {
    let partner = partner_of(scope)?;
    let rows: Vec<(Json<Value>,)> =
        run_on!(tx, |conn| sqlx::query_as(METRICS).bind(job).bind(partner).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(Json(data),)| data).collect())
}
