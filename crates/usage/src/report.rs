//! What was used in a span of days, added up by project, person, kind, day, pool or partner.
//!
//! Use that is not over yet is not in it: see [`spending`]. A row's cost is the sum of its days' costs, each
//! rounded once.

use std::collections::BTreeMap;

use access::{Permit, ReadAllUsage, ReadUsage, Scope};
use database::{Db, Tx, run_on};
use foundation::{PartnerId, PoolId, ProjectId, Sources, TypedId as _, UserId, word_enum};
use sqlx::types::Uuid;

use crate::calendar::Day;
use crate::error::UsageError;
use crate::prices::{self, Prices};
use crate::records::{self, Key, Kind, Sum, Wanted};
use crate::{money, spending};

/// The most days that a report goes over.
const MOST_DAYS: i64 = 366;

word_enum! {
    /// What a report adds up by.
    pub enum By {
        /// By project.
        Project = "project",
        /// By person.
        User = "user",
        /// By what is used.
        Kind = "kind",
        /// By day.
        Day = "day",
        /// By the pool that pays.
        Pool = "pool",
        /// By partner; for the operator.
        Partner = "partner",
    }
}

impl By {
    fn key(self) -> Key {
        match self {
            Self::Project => Key::Project,
            Self::User => Key::User,
            Self::Kind | Self::Day => Key::Nothing,
            Self::Pool => Key::Pool,
            Self::Partner => Key::Partner,
        }
    }

    fn group(self, sum: &Sum) -> Option<String> {
        let id = |text: fn(Uuid) -> String| sum.key.map(text);
        match self {
            Self::Project => id(|uuid| ProjectId::from_uuid(uuid).to_string()),
            Self::User => id(|uuid| UserId::from_uuid(uuid).to_string()),
            Self::Pool => id(|uuid| PoolId::from_uuid(uuid).to_string()),
            Self::Partner => id(|uuid| PartnerId::from_uuid(uuid).to_string()),
            Self::Kind => Some(sum.kind.to_string()),
            Self::Day => Some(sum.day.to_string()),
        }
    }
}

/// The days of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first one.
    pub from: Day,
    /// The one after the last.
    pub until: Day,
}

impl Span {
    /// From the first day of the month at hand to the end of today, where nothing else is said.
    ///
    /// # Errors
    /// `Invalid` when it has no days, or more than a year.
    pub fn new(from: Option<Day>, until: Option<Day>, sources: &Sources) -> Result<Self, UsageError> {
        let today = Day::of(sources.now());
        let span =
            Self { from: from.unwrap_or_else(|| today.month().first()), until: until.unwrap_or_else(|| today.next()) };
        match span.from.until(span.until) {
            ..=0 => Err(UsageError::invalid("until", "it must lie after 'from'")),
            days if days > MOST_DAYS => {
                Err(UsageError::invalid("until", format!("a report goes over {MOST_DAYS} days at most")))
            }
            _ => Ok(span),
        }
    }
}

/// Amounts of every kind, and what they cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// GPU time in seconds.
    pub gpu_seconds: i64,
    /// The part of it that pools pay.
    pub pool_gpu_seconds: i64,
    /// Time of processor cores in seconds.
    pub cpu_seconds: i64,
    /// Bytes times days.
    pub stored_byte_days: i64,
    /// Bytes.
    pub downloaded_bytes: i64,
    /// In millionths of the currency.
    pub cost: i64,
}

impl Amounts {
    fn add(&mut self, sum: &Sum, cost: i64) -> Result<(), UsageError> {
        let grown = |amount: i64| money::counted(i128::from(amount) + sum.amount());
        match sum.kind {
            Kind::Gpu => {
                self.gpu_seconds = grown(self.gpu_seconds)?;
                if sum.pooled {
                    self.pool_gpu_seconds = grown(self.pool_gpu_seconds)?;
                }
            }
            Kind::Cpu => self.cpu_seconds = grown(self.cpu_seconds)?,
            Kind::Stored => self.stored_byte_days = grown(self.stored_byte_days)?,
            Kind::Downloaded => self.downloaded_bytes = grown(self.downloaded_bytes)?,
        }
        self.cost = money::plus(self.cost, cost)?;
        Ok(())
    }
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is of: an id, a kind or a day; `None` for what belongs to nobody, no project or no pool.
    pub key: Option<String>,
    /// What that is called, where it has a name.
    pub name: Option<String>,
    /// What was used.
    pub amounts: Amounts,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The days.
    pub span: Span,
    /// What it adds up by.
    pub by: By,
    /// Whether it is of the person's own use only.
    pub own: bool,
    /// The currency; `None` while there are no prices.
    pub currency: Option<String>,
    /// By key.
    pub rows: Vec<Row>,
    /// All of them.
    pub total: Amounts,
}

/// The partner's use: all of it for admins, one's own for others.
///
/// # Errors
/// `Invalid` for a report by partner, which is the operator's; `TooLarge`.
pub async fn own(db: &Db, permit: &Permit<ReadUsage>, span: Span, by: By) -> Result<Report, UsageError> {
    if by == By::Partner {
        return Err(UsageError::invalid("by", "a report by partner is for the platform's operator"));
    }
    let user = spending::reach(permit);
    let wanted = Wanted { partner: Some(permit.partner()), user, from: span.from, until: span.until };
    let mut tx = db.read(permit.scope().tenancy()).await?;
    make(&mut tx, permit.scope(), wanted, by).await
}

/// Every partner's use, or one's, for the operator.
pub async fn platform(
    db: &Db,
    permit: &Permit<ReadAllUsage>,
    (partner, span): (Option<PartnerId>, Span),
    by: By,
) -> Result<Report, UsageError> {
    let wanted = Wanted { partner, user: None, from: span.from, until: span.until };
    let mut tx = db.read(permit.scope().tenancy()).await?;
    make(&mut tx, permit.scope(), wanted, by).await
}

async fn make(tx: &mut Tx, scope: Scope, wanted: Wanted, by: By) -> Result<Report, UsageError> {
    let prices = prices::all(tx, scope).await?;
    let sums = records::sums(tx, scope, wanted, by.key()).await?;
    let (groups, total) = add_up(&sums, &prices, by)?;
    let mut rows = Vec::with_capacity(groups.len());
    for (key, (id, amounts)) in groups {
        let name = match id {
            Some(id) => name(tx, scope, by, id).await?,
            None => None,
        };
        rows.push(Row { key, name, amounts });
    }
    let span = Span { from: wanted.from, until: wanted.until };
    Ok(Report { span, by, own: wanted.user.is_some(), currency: prices.currency().map(str::to_owned), rows, total })
}

type Groups = BTreeMap<Option<String>, (Option<Uuid>, Amounts)>;

fn add_up(sums: &[Sum], prices: &Prices, by: By) -> Result<(Groups, Amounts), UsageError> {
    let (mut groups, mut total) = (Groups::new(), Amounts::default());
    for sum in sums {
        let cost = prices.cost((sum.kind, sum.pooled), sum.day, sum.amount())?;
        let group = groups.entry(by.group(sum)).or_insert((sum.key, Amounts::default()));
        group.1.add(sum, cost)?;
        total.add(sum, cost)?;
    }
    Ok((groups, total))
}

pub(crate) const NAME_OF_USER: &str = "SELECT display_name FROM users WHERE id = $1";
pub(crate) const NAME_OF_PARTNER: &str = "SELECT name FROM partners WHERE id = $1";
pub(crate) const NAME_OF_PROJECT: &str = "SELECT name FROM projects WHERE id = $1";
pub(crate) const NAME_OF_POOL: &str =
    "SELECT a.name FROM pools p JOIN alliances a ON a.id = p.alliance_id WHERE p.id = $1";

/// What somebody or something is called, as far as the scope may know.
pub(crate) async fn name(tx: &mut Tx, _: Scope, by: By, id: Uuid) -> Result<Option<String>, UsageError> {
    let sql = match by {
        By::User => NAME_OF_USER,
        By::Partner => NAME_OF_PARTNER,
        By::Pool => NAME_OF_POOL,
        By::Project => NAME_OF_PROJECT,
        By::Kind | By::Day => return Ok(None),
    };
    Ok(run_on!(tx, |conn| sqlx::query_scalar(sql).bind(id).fetch_optional(conn).await)?)
}
