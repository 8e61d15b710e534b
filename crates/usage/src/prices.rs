//! The operator's prices: a table in versions, each valid from a midnight (UTC) that lies ahead when it is published.
//!
//! Published once, a table never changes, and everybody who uses the platform reads all of them. One that is not valid yet is put
//! right by publishing another one: of two that are valid from the same moment, the later one counts.

mod currency;

use access::audit::{self, Entry};
use access::{Permit, ReadPartner, ReadPartners, Scope, SetPrices};
use chrono::{DateTime, Utc};
use database::{Db, Tx, execute, run_on};
use foundation::{PriceTableId, Sources, UserId};
use partner_registry::text::{self, Presence};
use serde_json::json;

use crate::calendar::{Day, Month};
use crate::error::UsageError;
use crate::money;
use crate::records::Kind;

pub use currency::is_currency;

/// The highest price of one unit: a million of the currency.
pub const HIGHEST: i64 = 1_000_000_000_000;
/// How far ahead a price may be published, in days.
const FARTHEST_DAYS: u32 = 3660;

/// What one unit of each kind costs, in millionths of the currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitPrices {
    /// A GPU for an hour.
    pub gpu_hour: i64,
    /// A processor core for an hour.
    pub cpu_hour: i64,
    /// A GiB that is stored for a calendar month.
    pub gib_month: i64,
    /// A GiB that is sent to somebody who downloads.
    pub gib_download: i64,
}

impl UnitPrices {
    /// That of one kind.
    pub fn of(&self, kind: Kind) -> i64 {
        match kind {
            Kind::Gpu => self.gpu_hour,
            Kind::Cpu => self.cpu_hour,
            Kind::Stored => self.gib_month,
            Kind::Downloaded => self.gib_download,
        }
    }
}

/// A version of the prices.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PriceTable {
    /// Its id.
    pub id: PriceTableId,
    /// Which version: 1, 2, …
    pub number: i64,
    /// ISO 4217, such as `EUR`.
    pub currency: String,
    /// From when on it counts, until a later one does.
    pub valid_from: DateTime<Utc>,
    /// The prices.
    #[sqlx(flatten)]
    pub prices: UnitPrices,
    /// What the operator says to it.
    pub note: String,
    /// Who published it.
    pub published_by: UserId,
    /// When.
    pub published_at: DateTime<Utc>,
}

/// Prices that an operator publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPrices {
    /// The platform's currency; the first table decides it for good.
    pub currency: String,
    /// A midnight in UTC that lies ahead; the next one when left out.
    pub valid_from: Option<DateTime<Utc>>,
    /// The prices.
    pub prices: UnitPrices,
    /// What is to be said to them.
    pub note: String,
}

/// All versions of the prices: what costs are computed from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prices(Vec<PriceTable>);

impl Prices {
    /// Those that count on a day; `None` before the first.
    pub(crate) fn on(&self, day: Day) -> Option<&PriceTable> {
        let counting = self.0.iter().filter(|table| table.valid_from <= day.start());
        counting.max_by_key(|table| (table.valid_from, table.number))
    }

    /// What is used on a day costs so much: nothing while there are no prices, and for GPU time that a pool pays.
    pub(crate) fn cost(&self, (kind, pooled): (Kind, bool), day: Day, amount: i128) -> Result<i64, UsageError> {
        match self.on(day) {
            Some(table) if !(pooled && kind == Kind::Gpu) => {
                money::cost((kind, day.month()), amount, table.prices.of(kind))
            }
            _ => Ok(0),
        }
    }

    /// The currency of all of them.
    pub(crate) fn currency(&self) -> Option<&str> {
        self.0.first().map(|table| table.currency.as_str())
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, currency, valid_from, gpu_hour, cpu_hour, gib_month, gib_download, note, published_by, \
             published_at FROM price_tables ",
            $rest
        )
    };
}

const ALL: &str = select!("ORDER BY number DESC");
const INSERT: &str = "INSERT INTO price_tables (id, number, currency, valid_from, gpu_hour, cpu_hour, gib_month, gib_download, \
     note, published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// Every version, for whoever computes costs.
pub(crate) async fn all(tx: &mut Tx, _: Scope) -> Result<Prices, UsageError> {
    Ok(Prices(run_on!(tx, |conn| sqlx::query_as(ALL).fetch_all(conn).await)?))
}

/// Every version, the newest first, for partners.
pub async fn list(db: &Db, permit: &Permit<ReadPartner>) -> Result<Vec<PriceTable>, UsageError> {
    Ok(all(&mut db.read(permit.scope().tenancy()).await?, permit.scope()).await?.0)
}

/// The same for the platform's staff.
pub async fn list_all(db: &Db, permit: &Permit<ReadPartners>) -> Result<Vec<PriceTable>, UsageError> {
    Ok(all(&mut db.read(permit.scope().tenancy()).await?, permit.scope()).await?.0)
}

/// Publishes prices. Two who do so at once get an error each but one of them.
///
/// # Errors
/// `Invalid` names the field: prices never count for what was used before they were published. `CurrencyDiffers`.
pub async fn publish(
    db: &Db,
    sources: &Sources,
    permit: &Permit<SetPrices>,
    new: NewPrices,
) -> Result<PriceTable, UsageError> {
    let (scope, now) = (permit.scope(), sources.now());
    let (valid_from, note) = check(&new, now)?;
    let mut tx = db.write(scope.tenancy()).await?;
    let known = all(&mut tx, scope).await?;
    if let Some(currency) = known.currency().filter(|currency| *currency != new.currency) {
        return Err(UsageError::CurrencyDiffers { currency: currency.to_owned() });
    }
    let table = PriceTable {
        id: sources.id(),
        number: known.0.first().map_or(1, |newest| newest.number + 1),
        currency: new.currency,
        valid_from,
        prices: new.prices,
        note,
        published_by: permit.principal().user,
        published_at: now,
    };
    insert(&mut tx, &table).await?;
    let prices = &table.prices;
    let detail = json!({ "number": table.number, "currency": table.currency, "valid_from": table.valid_from,
        "gpu_hour": prices.gpu_hour, "cpu_hour": prices.cpu_hour, "gib_month": prices.gib_month,
        "gib_download": prices.gib_download });
    audit::record(&mut tx, sources, permit, Entry::done(permit, table.id).detail(detail)).await?;
    tx.commit().await?;
    Ok(table)
}

fn check(new: &NewPrices, now: DateTime<Utc>) -> Result<(DateTime<Utc>, String), UsageError> {
    if !is_currency(&new.currency) {
        return Err(UsageError::invalid("currency", "it must be a code of ISO 4217, such as EUR"));
    }
    for (field, price) in [
        ("gpu_hour", new.prices.gpu_hour),
        ("cpu_hour", new.prices.cpu_hour),
        ("gib_month", new.prices.gib_month),
        ("gib_download", new.prices.gib_download),
    ] {
        if !(0..=HIGHEST).contains(&price) {
            return Err(UsageError::invalid(field, format!("it must lie between 0 and {HIGHEST} millionths")));
        }
    }
    let today = Day::of(now);
    let valid_from = new.valid_from.unwrap_or_else(|| today.next().start());
    if valid_from != Day::of(valid_from).start() {
        return Err(UsageError::invalid("valid_from", "prices change at midnight (UTC)"));
    }
    if valid_from <= now || valid_from > today.after(FARTHEST_DAYS).start() {
        return Err(UsageError::invalid("valid_from", "it must lie ahead, and by ten years at most"));
    }
    Ok((valid_from, text::prose("note", &new.note, Presence::Optional)?))
}

/// What something is expected to cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// In millionths of the currency.
    pub cost: i64,
    /// The currency.
    pub currency: String,
    /// The number of the prices.
    pub price_number: i64,
}

/// What so many GPUs and cores would cost for so many seconds at today's prices; `None` when there are none.
///
/// # Errors
/// `TooLarge`.
pub async fn expected(
    tx: &mut Tx,
    scope: Scope,
    (gpus, cpus, seconds): (i64, i64, i64),
    now: DateTime<Utc>,
) -> Result<Option<Expected>, UsageError> {
    let (prices, today) = (all(tx, scope).await?, Day::of(now));
    let Some(table) = prices.on(today) else { return Ok(None) };
    let cost = |kind, units: i64| {
        let amount = i128::from(units) * i128::from(seconds);
        money::cost((kind, today.month()), amount, table.prices.of(kind))
    };
    let cost = money::plus(cost(Kind::Gpu, gpus)?, cost(Kind::Cpu, cpus)?)?;
    Ok(Some(Expected { cost, currency: table.currency.clone(), price_number: table.number }))
}

async fn insert(tx: &mut Tx, table: &PriceTable) -> Result<(), UsageError> {
    let PriceTable { prices, .. } = table;
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(table.id)
            .bind(table.number)
            .bind(&table.currency)
            .bind(table.valid_from)
            .bind(prices.gpu_hour)
            .bind(prices.cpu_hour)
            .bind(prices.gib_month)
            .bind(prices.gib_download)
            .bind(&table.note)
            .bind(table.published_by)
            .bind(table.published_at)
    )?;
    Ok(())
}

/// Amount and cost of a span of days that lie in one month and have one price.
pub(crate) fn priced(
    table: Option<&PriceTable>,
    (kind, month): (Kind, Month),
    amount: i128,
) -> Result<i64, UsageError> {
    table.map_or(Ok(0), |table| money::cost((kind, month), amount, table.prices.of(kind)))
}
