//! Charging jobs to pools: within the transactions that submit, claim and end them.

use access::Scope;
use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{JobId, PartnerId, PoolId, PoolRequestId};

use super::error::PoolError;
use super::model::{Account, Books, MOST_SECONDS, Pool, PoolCharge, RequestState};
use super::store::requests::{self, Wanted};
use super::store::{self, ChargeRow};
use crate::calendar::Month;
use crate::error::UsageError;

/// What a job has reserved of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The job.
    pub job: JobId,
    /// Whose.
    pub member: PartnerId,
    /// The pool.
    pub pool: PoolId,
    /// In which month's account it stands.
    pub month: Month,
    /// What is still reserved, in seconds.
    pub reserved: i64,
    /// The approved request that it goes back to.
    pub request: Option<PoolRequestId>,
}

impl From<ChargeRow> for Charge {
    fn from(row: ChargeRow) -> Self {
        Self {
            job: row.job_id,
            member: row.partner_id,
            pool: row.pool_id,
            month: row.month,
            reserved: row.reserved_seconds,
            request: row.request_id,
        }
    }
}

/// What a job of the scope has reserved; `None` for one that the partner itself pays.
pub async fn charge_of(tx: &mut Tx, scope: Scope, job: JobId) -> Result<Option<Charge>, UsageError> {
    Ok(store::charge(tx, scope, job).await?.map(Charge::from))
}

/// Charges a job that was just stored to a pool.
///
/// # Errors
/// `NotFound` for who is no member; `Dissolved`; `Invalid`; `Exhausted` when the pool has too little left, `JobTooLarge` and
/// `BeyondShare` when an approval is needed, `RequestTooSmall` and `RequestState` when the one that is named does not do.
pub async fn reserve(
    tx: &mut Tx,
    scope: Scope,
    (member, job): (PartnerId, JobId),
    wanted: PoolCharge,
    now: DateTime<Utc>,
) -> Result<(), UsageError> {
    if !(1..=MOST_SECONDS).contains(&wanted.gpu_seconds) {
        let problem = format!("it must lie between 1 and {MOST_SECONDS}");
        return Err(UsageError::invalid("pool.gpu_seconds", problem));
    }
    let pool = store::get_locked(tx, scope, wanted.pool).await?;
    if pool.dissolved {
        return Err(PoolError::Dissolved.into());
    }
    let month = Month::of(now);
    let books = books(tx, scope, &pool, (member, month)).await?;
    books.expect_room(wanted.gpu_seconds, wanted.request.is_some())?;
    let row = ChargeRow {
        job_id: job,
        partner_id: member,
        pool_id: pool.id,
        month,
        reserved_seconds: wanted.gpu_seconds,
        request_id: wanted.request,
    };
    if let Some(request) = wanted.request {
        use_request(tx, scope, &row, request, now).await?;
    }
    store::add_charge(tx, scope, &row).await?;
    let reserved = Account { used: 0, reserved: wanted.gpu_seconds };
    Ok(store::add_to_account(tx, scope, (pool.id, member, month), reserved).await?)
}

async fn books(
    tx: &mut Tx,
    scope: Scope,
    pool: &Pool,
    (member, month): (PartnerId, Month),
) -> Result<Books, UsageError> {
    let shares = store::shares(tx, scope, pool.id).await?;
    let accounts = store::accounts(tx, scope, pool.id, month).await?;
    let share = shares.iter().find(|share| share.member == member);
    let own = accounts.iter().find(|(other, _)| *other == member);
    Ok(Books {
        budget: pool.monthly_gpu_seconds,
        committed: accounts.iter().fold(0, |sum: i64, (_, account)| sum.saturating_add(account.committed())),
        max_job: pool.max_job_gpu_seconds,
        share: share.map_or(0, |share| share.size.of(pool.monthly_gpu_seconds)),
        own: own.map_or(0, |(_, account)| account.committed()),
        month,
    })
}

/// A request serves one job.
async fn use_request(
    tx: &mut Tx,
    scope: Scope,
    charge: &ChargeRow,
    id: PoolRequestId,
    now: DateTime<Utc>,
) -> Result<(), UsageError> {
    let wanted = Wanted { pool: charge.pool_id, member: Some(charge.partner_id) };
    let found = requests::find_locked(tx, scope, wanted, id, now).await?;
    let mut request = found.ok_or(PoolError::RequestNotFound)?;
    if request.state != RequestState::Approved {
        return Err(PoolError::RequestState { state: request.state }.into());
    }
    if charge.reserved_seconds > request.gpu_seconds {
        return Err(PoolError::RequestTooSmall { approved: request.gpu_seconds }.into());
    }
    (request.state, request.job) = (RequestState::Used, Some(charge.job_id));
    Ok(requests::save(tx, scope, &request).await?)
}

/// Moves what a job has reserved into the month in which it begins. Who has left meanwhile keeps what was reserved before.
///
/// # Errors
/// `Exhausted` and `BeyondShare` when there is no room for it this month.
pub async fn renew(tx: &mut Tx, scope: Scope, job: JobId, now: DateTime<Utc>) -> Result<(), UsageError> {
    let month = Month::of(now);
    let Some(charge) = charge_of(tx, scope, job).await?.filter(|charge| charge.month != month) else { return Ok(()) };
    let Some(pool) = store::find_locked(tx, scope, store::Which::Pool(charge.pool)).await? else { return Ok(()) };
    let found = books(tx, scope, &pool, (charge.member, month)).await?;
    // The lead's measure was kept when the job was taken.
    let books = Books { max_job: found.max_job.max(charge.reserved), ..found };
    books.expect_room(charge.reserved, charge.request.is_some())?;
    let moved = |reserved| Account { used: 0, reserved };
    store::add_to_account(tx, scope, (charge.pool, charge.member, charge.month), moved(-charge.reserved)).await?;
    store::add_to_account(tx, scope, (charge.pool, charge.member, month), moved(charge.reserved)).await?;
    Ok(store::set_charge(tx, scope, job, (month, charge.reserved)).await?)
}

/// Turns a part of what a job has reserved into use, of the month in which it was used; what is used beyond that counts too.
pub async fn use_up(
    tx: &mut Tx,
    scope: Scope,
    charge: &mut Charge,
    (month, seconds): (Month, i64),
) -> Result<(), UsageError> {
    let key = |month| (charge.pool, charge.member, month);
    store::add_to_account(tx, scope, key(month), Account { used: seconds, reserved: 0 }).await?;
    let given_back = seconds.min(charge.reserved);
    if given_back > 0 {
        store::add_to_account(tx, scope, key(charge.month), Account { used: 0, reserved: -given_back }).await?;
        charge.reserved -= given_back;
        store::set_charge(tx, scope, charge.job, (charge.month, charge.reserved)).await?;
    }
    Ok(())
}

/// Gives back what a job that is over has still reserved.
pub async fn release(tx: &mut Tx, scope: Scope, job: JobId) -> Result<(), UsageError> {
    let Some(charge) = charge_of(tx, scope, job).await?.filter(|charge| charge.reserved > 0) else { return Ok(()) };
    let back = Account { used: 0, reserved: -charge.reserved };
    store::add_to_account(tx, scope, (charge.pool, charge.member, charge.month), back).await?;
    Ok(store::set_charge(tx, scope, job, (charge.month, 0)).await?)
}
