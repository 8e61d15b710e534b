//! What a partner has used and spent so far, with what its jobs use that still run.

use access::{Permit, ReadUsage, Role, Scope};
use chrono::{DateTime, Utc};
use database::{Db, Tx, run_on};
use foundation::{PartnerId, PoolId, Sources, UserId};

use crate::budgets::{self, Standing};
use crate::calendar::{Day, Month};
use crate::error::UsageError;
use crate::metering::stretches;
use crate::money;
use crate::prices::{self, Prices};
use crate::records::{self, Key, Kind, Wanted};

/// What was used and spent. GPU time that a pool pays is not in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// In millionths of the currency.
    pub cost: i64,
    /// GPU time in seconds.
    pub gpu_seconds: i64,
}

impl Spent {
    fn add(&mut self, (kind, pooled): (Kind, bool), amount: i128, cost: i64) -> Result<(), UsageError> {
        self.cost = money::plus(self.cost, cost)?;
        if kind == Kind::Gpu && !pooled {
            self.gpu_seconds = money::counted(i128::from(self.gpu_seconds) + amount)?;
        }
        Ok(())
    }

    fn plus(mut self, other: Self) -> Result<Self, UsageError> {
        self.cost = money::plus(self.cost, other.cost)?;
        self.gpu_seconds = money::counted(i128::from(self.gpu_seconds) + i128::from(other.gpu_seconds))?;
        Ok(self)
    }
}

/// How it stands with the month at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// The month.
    pub month: Month,
    /// The currency; `None` while there are no prices.
    pub currency: Option<String>,
    /// Whether these are the person's own figures only.
    pub own: bool,
    /// On this day, running jobs included.
    pub today: Spent,
    /// In this month, running jobs included.
    pub this_month: Spent,
    /// The part of it that is from jobs that still run.
    pub running: Spent,
    /// How it stands with the partner's limits; every member sees them.
    pub limits: Vec<Standing>,
}

/// How it stands with the permit's partner: for its admins with everything, for others with what they used themselves.
pub async fn own(db: &Db, sources: &Sources, permit: &Permit<ReadUsage>) -> Result<Spending, UsageError> {
    let (scope, now, partner) = (permit.scope(), sources.now(), permit.partner());
    let mut tx = db.read(scope.tenancy()).await?;
    let only = reach(permit);
    let prices = prices::all(&mut tx, scope).await?;
    let of = Of { partner, user: only, now };
    let (today, this_month, running) = spent(&mut tx, scope, &prices, of).await?;
    Ok(Spending {
        month: Month::of(now),
        currency: prices.currency().map(str::to_owned),
        own: only.is_some(),
        today,
        this_month,
        running,
        limits: budgets::standing(&mut tx, scope, partner, now).await?,
    })
}

/// Whose use a member sees: `None` for everybody's of the partner.
pub(crate) fn reach(permit: &Permit<ReadUsage>) -> Option<UserId> {
    let principal = permit.principal();
    let admin = principal.membership.is_some_and(|membership| membership.role.includes(Role::Admin));
    if admin { None } else { Some(principal.user) }
}

/// Whose spending is wanted, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Of {
    pub partner: PartnerId,
    pub user: Option<UserId>,
    pub now: DateTime<Utc>,
}

/// What is spent today and this month, and what of it by jobs that run.
pub(crate) async fn spent(
    tx: &mut Tx,
    scope: Scope,
    prices: &Prices,
    of: Of,
) -> Result<(Spent, Spent, Spent), UsageError> {
    let (month, day) = (Month::of(of.now), Day::of(of.now));
    let wanted = Wanted { partner: Some(of.partner), user: of.user, from: month.first(), until: month.next().first() };
    let (mut today, mut whole) = (Spent::default(), Spent::default());
    for sum in records::sums(tx, scope, wanted, Key::Nothing).await? {
        let what = (sum.kind, sum.pooled);
        let cost = prices.cost(what, sum.day, sum.amount())?;
        whole.add(what, sum.amount(), cost)?;
        if sum.day == day {
            today.add(what, sum.amount(), cost)?;
        }
    }
    let (running_today, running) = of_running(tx, scope, prices, of).await?;
    Ok((today.plus(running_today)?, whole.plus(running)?, running))
}

#[derive(sqlx::FromRow)]
struct RunningRow {
    gpus: i64,
    cpus: i64,
    pool_id: Option<PoolId>,
    started_at: DateTime<Utc>,
}

// Rows of the jobs' crate; here only their use is added up.
pub(crate) const RUNNING: &str = "SELECT gpus, cpus, pool_id, started_at FROM jobs \
     WHERE partner_id = $1 AND state = 'running' AND started_at IS NOT NULL AND ($2 IS NULL OR submitted_by = $2)";

/// What running jobs have used so far: today, and in this month.
async fn of_running(tx: &mut Tx, scope: Scope, prices: &Prices, of: Of) -> Result<(Spent, Spent), UsageError> {
    let (month, day) = (Month::of(of.now), Day::of(of.now));
    let (mut today, mut whole) = (Spent::default(), Spent::default());
    for row in running(tx, scope, of).await? {
        for stretch in stretches(row.started_at, of.now) {
            for (kind, units) in [(Kind::Gpu, row.gpus), (Kind::Cpu, row.cpus)] {
                let what = (kind, row.pool_id.is_some() && kind == Kind::Gpu);
                let amount = i128::from(units) * i128::from(stretch.seconds);
                let cost = prices.cost(what, stretch.day, amount)?;
                if stretch.day.month() == month {
                    whole.add(what, amount, cost)?;
                }
                if stretch.day == day {
                    today.add(what, amount, cost)?;
                }
            }
        }
    }
    Ok((today, whole))
}

async fn running(tx: &mut Tx, _: Scope, of: Of) -> Result<Vec<RunningRow>, UsageError> {
    Ok(run_on!(tx, |conn| sqlx::query_as(RUNNING).bind(of.partner).bind(of.user).fetch_all(conn).await)?)
}
