//! Very many rows of the audit log, written by the database itself.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use database::sqlx::types::Uuid;
use database::sqlx::{self, AssertSqlSafe};
use database::{Db, DbOptions, Driver, Tenancy, execute};
use foundation::{PartnerId, Sources, TypedId as _};

use crate::bulk::{Indexes, settle};

/// Different ones of each kind.
pub(crate) const ACTIONS: u32 = 40;
pub(crate) const USERS: u32 = 500;
pub(crate) const TARGETS: u32 = 100_000;
pub(crate) const AGREEMENTS: u32 = 400;
/// Between one row and the next: five million fill a year.
const SECONDS: u32 = 6;
/// Rows of one statement.
const BATCH: u32 = 250_000;

/// A log of so many rows, the last one written a moment ago.
pub(crate) struct AuditRows {
    driver: Driver,
    partner: PartnerId,
    count: u32,
    first: DateTime<Utc>,
}

pub(crate) fn action(number: u32) -> String {
    format!("thing:act-{number}")
}

pub(crate) fn target(number: u32) -> String {
    format!("ds_0198000000007000800400000{number:07x}")
}

pub(crate) fn user(number: u32) -> Uuid {
    Uuid::from_u128(0x0198_0000_0000_7000_8002_0000_0000_0000 | u128::from(number))
}

pub(crate) fn agreement(number: u32) -> Uuid {
    Uuid::from_u128(0x0198_0000_0000_7000_8006_0000_0000_0000 | u128::from(number))
}

impl AuditRows {
    pub(crate) fn new(driver: Driver, partner: PartnerId, count: u32) -> Self {
        let first = Sources::system().now() - TimeDelta::seconds(i64::from(count) * i64::from(SECONDS));
        Self { driver, partner, count, first }
    }

    /// Some moment of the time that the log is about.
    pub(crate) fn moment(&self, number: u32) -> String {
        self.moment_before(number, TimeDelta::zero())
    }

    /// So much earlier.
    pub(crate) fn moment_before(&self, number: u32, time: TimeDelta) -> String {
        let moment = self.first + TimeDelta::seconds(i64::from(self.place(number)) * i64::from(SECONDS)) - time;
        moment.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// Some row's number, another one for each number.
    fn place(&self, number: u32) -> u32 {
        u32::try_from(u64::from(number) * 791_899 % u64::from(self.count.max(1))).unwrap_or(0)
    }

    pub(crate) async fn write(&self, url: &str) -> anyhow::Result<()> {
        let db = Db::connect(url, &DbOptions::default()).await?;
        let indexes = Indexes::take_away(&db, "audit_log").await?;
        for from in (0..self.count).step_by(BATCH as usize) {
            let mut tx = db.write(Tenancy::Platform).await?;
            execute!(&mut tx, sqlx::query(AssertSqlSafe(self.sql(from, self.count.min(from + BATCH)))))?;
            tx.commit().await?;
        }
        indexes.put_back(&db).await?;
        settle(&db, "audit_log").await?;
        db.close().await;
        Ok(())
    }

    /// Where a page begins that so many rows come after.
    pub(crate) fn cursor(&self, number: u32) -> String {
        let place = self.place(number);
        let milliseconds = self.first.timestamp_millis() + i64::from(place) * i64::from(SECONDS) * 1000;
        let id = u128::from(milliseconds.unsigned_abs()) << 80 | 0x7000_8010 << 48 | u128::from(place);
        URL_SAFE_NO_PAD.encode(id.to_be_bytes())
    }

    /// Two in five are the partner's own, one in twenty concerns it; one in a hundred was refused, one in thirteen was done to a part of a thing; the numbers of actions, people
    /// and things are spread so that they do not go together.
    fn sql(&self, from: u32, until: u32) -> String {
        let own = self.uuid(&format!("'{}'", self.partner.as_uuid().simple()));
        let other = self.id("0198000000007000", 1, "n % 997");
        format!(
            "WITH RECURSIVE numbers (n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {until}) \
             INSERT INTO audit_log (id, at, partner_id, user_id, credential, action, target, outcome, request_id, detail, \
             counterparty_id, rule, agreement_id, part_of) SELECT {id}, {at}, CASE WHEN n % 5 < 2 THEN {own} ELSE {other} END, {user}, \
             'session:se_0198000000007000800300000000' || (1000 + n % 500), 'thing:act-' || (n % 1601 * (n % 1601) % 1601 % {ACTIONS}), \
             CASE WHEN n % 13 = 0 THEN {part} ELSE {target} END, CASE WHEN n % 101 = 7 THEN 'denied' ELSE 'done' END, '0198-request-' || n, \
             '{{\"name\": \"some thing\", \"number\": 1, \"reason\": \"because it was asked for\"}}', \
             CASE WHEN n % 20 = 3 THEN {own} END, CASE WHEN n % 101 = 7 THEN 'forbidden' ELSE 'stewards' END, \
             CASE WHEN n % 7 = 0 THEN {agreement} END, CASE WHEN n % 13 = 0 THEN {target} END FROM numbers",
            id = self.row_id(),
            at = self.row_at(),
            user = self.id("0198000000007000", 2, &format!("(n / 3) % {USERS}")),
            agreement = self.id("0198000000007000", 6, &format!("(n / 7) % {AGREEMENTS}")),
            target = self.text("ds_0198000000007000800400000", &format!("(n / 11) % {TARGETS}")),
            part = self.text("up_0198000000007000800500000", "n"),
        )
    }

    fn row_id(&self) -> String {
        // The numbers are 32 bits wide on PostgreSQL, and their milliseconds are not.
        let milliseconds = format!("({} + CAST(n AS BIGINT) * {SECONDS}000)", self.first.timestamp_millis());
        match self.driver {
            Driver::Sqlite => format!("unhex(printf('%012x70008010%012x', {milliseconds}, n))"),
            Driver::Postgres => {
                format!("(lpad(to_hex({milliseconds}), 12, '0') || '70008010' || lpad(to_hex(n), 12, '0'))::uuid")
            }
        }
    }

    fn row_at(&self) -> String {
        let seconds = format!("({} + n * {SECONDS})", self.first.timestamp());
        match self.driver {
            Driver::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', {seconds}, 'unixepoch')"),
            Driver::Postgres => format!("to_timestamp({seconds})"),
        }
    }

    fn uuid(&self, hex: &str) -> String {
        if self.driver == Driver::Sqlite { format!("unhex({hex})") } else { format!("({hex})::uuid") }
    }

    fn id(&self, start: &str, kind: u8, number: &str) -> String {
        let digits = self.hex(number, 12);
        self.uuid(&format!("'{start}' || '800{kind}' || {digits}"))
    }

    fn text(&self, start: &str, number: &str) -> String {
        format!("'{start}' || {}", self.hex(number, 7))
    }

    fn hex(&self, number: &str, digits: u8) -> String {
        match self.driver {
            Driver::Sqlite => format!("printf('%0{digits}x', {number})"),
            Driver::Postgres => format!("lpad(to_hex({number}), {digits}, '0')"),
        }
    }
}
