//! Statements in the database.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, execute, run_on};
use foundation::{PartnerId, PoolId, ProjectId, UserId};
use sqlx::types::Json;

use super::model::{Content, CreditLine, State, StatementHead};
use crate::calendar::{Day, Month};
use crate::records::{self, Kind};

/// Records with everything in common that a line names, of one day.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct LineRow {
    pub kind: Kind,
    pub project_id: Option<ProjectId>,
    pub user_id: Option<UserId>,
    pub pool_id: Option<PoolId>,
    pub day: Day,
    high: i64,
    low: i64,
}

impl LineRow {
    pub(super) fn amount(&self) -> i128 {
        records::join(self.high, self.low)
    }
}

macro_rules! lines {
    ($which:literal) => {
        concat!(
            "SELECT kind, project_id, user_id, pool_id, day, ",
            records::halves!(),
            " FROM usage_records WHERE partner_id = $1 AND ",
            $which,
            " GROUP BY kind, project_id, user_id, pool_id, day"
        )
    };
}

const BILLED: &str = lines!("billed_in = $2");
const OPEN: &str = lines!("billed_in IS NULL AND day < $2");
const BILL: &str = "UPDATE usage_records SET billed_in = $2 WHERE partner_id = $1 AND billed_in IS NULL AND day < $3";
const BILL_CREDITS: &str = "UPDATE statement_credits SET billed_in = $2 \
     WHERE partner_id = $1 AND billed_in IS NULL AND given_at < $3";
const BILLED_CREDITS: &str =
    "SELECT amount, reason, given_at FROM statement_credits WHERE partner_id = $1 AND billed_in = $2 ORDER BY id";
const OPEN_CREDITS: &str = "SELECT amount, reason, given_at FROM statement_credits \
     WHERE partner_id = $1 AND billed_in IS NULL AND given_at < $2 ORDER BY id";
// The oldest thing that stands in no statement, of each partner.
const DUE: &str = "SELECT partner_id, MIN(day) FROM (SELECT partner_id, day FROM usage_records \
     WHERE billed_in IS NULL AND day < $1 UNION ALL SELECT partner_id, $1 FROM statement_credits \
     WHERE billed_in IS NULL AND given_at < $2) AS due GROUP BY partner_id ORDER BY partner_id";
const INSERT: &str = "INSERT INTO statements (partner_id, month, number, currency, total, content, made_at) \
     VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM statements WHERE partner_id = $1), $3, $4, $5, $6) \
     RETURNING number";
const EXISTS: &str = "SELECT EXISTS (SELECT 1 FROM statements WHERE partner_id = $1 AND month = $2)";
const FIND: &str = "SELECT s.partner_id, p.name AS partner_name, s.month, s.number, s.currency, s.total, s.content, s.made_at \
     FROM statements s JOIN partners p ON p.id = s.partner_id WHERE s.partner_id = $1 AND s.month = $2";
pub(crate) const LIST: &str = "SELECT s.partner_id, p.name AS partner_name, s.month, s.number, s.currency, s.total, s.made_at \
     FROM statements s JOIN partners p ON p.id = s.partner_id WHERE s.partner_id = $1 ORDER BY s.number DESC LIMIT 600";
pub(crate) const LIST_OF_MONTH: &str = "SELECT s.partner_id, p.name AS partner_name, s.month, s.number, s.currency, s.total, \
     s.made_at FROM statements s JOIN partners p ON p.id = s.partner_id \
     WHERE s.month = $1 AND s.partner_id < $2 ORDER BY s.partner_id DESC LIMIT $3";

#[derive(sqlx::FromRow)]
struct HeadRow {
    partner_id: PartnerId,
    partner_name: String,
    month: Month,
    number: i64,
    currency: Option<String>,
    total: i64,
    made_at: DateTime<Utc>,
}

impl From<HeadRow> for StatementHead {
    fn from(row: HeadRow) -> Self {
        Self {
            partner: row.partner_id,
            partner_name: row.partner_name,
            month: row.month,
            state: State::Final,
            number: Some(row.number),
            currency: row.currency,
            total: row.total,
            made_at: row.made_at,
        }
    }
}

#[derive(sqlx::FromRow)]
struct StatementRow {
    #[sqlx(flatten)]
    head: HeadRow,
    content: Json<Content>,
}

#[derive(sqlx::FromRow)]
struct CreditRow {
    amount: i64,
    reason: String,
    given_at: DateTime<Utc>,
}

impl From<CreditRow> for CreditLine {
    fn from(row: CreditRow) -> Self {
        Self { amount: row.amount, reason: row.reason, given_at: row.given_at }
    }
}

/// Partners with something that is due, and since which day.
pub(super) async fn due(tx: &mut Tx, _: Scope, end: Month) -> Result<Vec<(PartnerId, Day)>, DatabaseError> {
    let (day, moment) = (end.first(), end.first().start());
    run_on!(tx, |conn| sqlx::query_as(DUE).bind(day).bind(moment).fetch_all(conn).await)
}

/// Puts everything that is due into the statement of a month; `false` when there is nothing. Whoever does so at the same moment
/// waits, and then finds nothing.
pub(super) async fn bill(tx: &mut Tx, _: Scope, partner: PartnerId, month: Month) -> Result<bool, DatabaseError> {
    let (end, moment) = (month.next().first(), month.end());
    let records = execute!(&mut *tx, sqlx::query(BILL).bind(partner).bind(month).bind(end))?;
    let credits = execute!(tx, sqlx::query(BILL_CREDITS).bind(partner).bind(month).bind(moment))?;
    Ok(records + credits > 0)
}

/// Which part of a partner's records and credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What stands in the statement of this month.
    Billed(Month),
    /// What stands in none, to the end of this month.
    Open(Month),
}

/// The records of a part.
pub(super) async fn lines(
    tx: &mut Tx,
    _: Scope,
    partner: PartnerId,
    part: Part,
) -> Result<Vec<LineRow>, DatabaseError> {
    match part {
        Part::Billed(month) => {
            run_on!(tx, |conn| sqlx::query_as(BILLED).bind(partner).bind(month).fetch_all(conn).await)
        }
        Part::Open(month) => {
            let end = month.next().first();
            run_on!(tx, |conn| sqlx::query_as(OPEN).bind(partner).bind(end).fetch_all(conn).await)
        }
    }
}

/// The credits of a part.
pub(super) async fn credits(
    tx: &mut Tx,
    _: Scope,
    partner: PartnerId,
    part: Part,
) -> Result<Vec<CreditLine>, DatabaseError> {
    let rows: Vec<CreditRow> = match part {
        Part::Billed(month) => {
            run_on!(tx, |conn| sqlx::query_as(BILLED_CREDITS).bind(partner).bind(month).fetch_all(conn).await)?
        }
        Part::Open(month) => {
            let end = month.end();
            run_on!(tx, |conn| sqlx::query_as(OPEN_CREDITS).bind(partner).bind(end).fetch_all(conn).await)?
        }
    };
    Ok(rows.into_iter().map(CreditLine::from).collect())
}

/// Whether a month has its statement.
pub(super) async fn exists(tx: &mut Tx, _: Scope, partner: PartnerId, month: Month) -> Result<bool, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(EXISTS).bind(partner).bind(month).fetch_one(conn).await)
}

/// Stores a statement under the partner's next number, and gives that.
///
/// # Errors
/// `Duplicate` when the month has one.
pub(super) async fn insert(
    tx: &mut Tx,
    _: Scope,
    head: &StatementHead,
    content: &Content,
) -> Result<i64, DatabaseError> {
    run_on!(tx, |conn| sqlx::query_scalar(INSERT)
        .bind(head.partner)
        .bind(head.month)
        .bind(&head.currency)
        .bind(head.total)
        .bind(Json(content))
        .bind(head.made_at)
        .fetch_one(conn)
        .await)
}

/// The statement of a month.
pub(super) async fn find(
    tx: &mut Tx,
    _: Scope,
    partner: PartnerId,
    month: Month,
) -> Result<Option<(StatementHead, Content)>, DatabaseError> {
    let row: Option<StatementRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(partner).bind(month).fetch_optional(conn).await)?;
    Ok(row.map(|row| (row.head.into(), row.content.0)))
}

/// A partner's statements, the newest first: those of fifty years.
pub(super) async fn list(tx: &mut Tx, _: Scope, partner: PartnerId) -> Result<Vec<StatementHead>, DatabaseError> {
    let rows: Vec<HeadRow> = run_on!(tx, |conn| sqlx::query_as(LIST).bind(partner).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(StatementHead::from).collect())
}

/// The statements of a month, by partner, one more than the page holds.
pub(super) async fn list_of_month(
    tx: &mut Tx,
    _: Scope,
    month: Month,
    page: &foundation::PageRequest,
) -> Result<Vec<StatementHead>, DatabaseError> {
    let (before, limit) = (page.before(), page.fetch_limit());
    let rows: Vec<HeadRow> =
        run_on!(tx, |conn| sqlx::query_as(LIST_OF_MONTH).bind(month).bind(before).bind(limit).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(StatementHead::from).collect())
}
