//! Throttled log-ins, and throttled requests by which somebody without an account has mail sent: see [`spend`].
//!
//! Log-ins are throttled per account against guessing one password, per client address against trying one password everywhere.
//!
//! An attempt is counted *before* the password is looked at and taken back when it was right, so that a thousand attempts at
//! once are no way around. Failures leak away with time; beyond a few free ones each brings a block that doubles up to a
//! ceiling. The ceiling keeps low what this otherwise invites: somebody who fails on purpose to lock another one out. Sessions
//! and API keys are not touched by a block.
//!
//! A right password clears the account's count, but takes only its own attempt off the address's: else one account of one's own
//! would wash every address clean.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tenancy, Tx, execute, run_on};
use foundation::Sources;

use crate::error::AccessError;
use crate::opaque::sha256;

/// How many failures are forgiven, and how fast.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    /// Failures that bring no block.
    free: i64,
    /// One failure is forgotten each time this has passed.
    leak: TimeDelta,
}

/// A sustained attack on one account gets through about six guesses an hour.
const ACCOUNT: Allowance = Allowance { free: 5, leak: TimeDelta::minutes(10) };
/// Many people may sit behind one address, and all of them mistype.
const ADDRESS: Allowance = Allowance { free: 30, leak: TimeDelta::minutes(1) };
/// Requests that have a mail sent to one address.
const MAILS: Allowance = Allowance { free: 4, leak: TimeDelta::minutes(15) };
/// The same from one client address, behind which there may be many people.
const SENDERS: Allowance = Allowance { free: 20, leak: TimeDelta::minutes(3) };
/// The longest block.
const CEILING: TimeDelta = TimeDelta::minutes(15);
/// A count that nothing was added to for so long says nothing any more.
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);

/// One attempt to prove a password, already counted as a failure.
#[derive(Debug)]
#[must_use = "an attempt that is not forgiven stays a failure"]
pub(crate) struct Attempt {
    account: String,
    address: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Count {
    failures: i64,
    last_failure_at: DateTime<Utc>,
    blocked_until: Option<DateTime<Utc>>,
}

// Gives the row as it is, and holds it until the transaction ends: the next attempt waits for this one to be counted.
const LOCK: &str = "INSERT INTO login_throttles (subject, failures, last_failure_at) VALUES ($1, 0, $2) \
     ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject RETURNING failures, last_failure_at, blocked_until";
const SET: &str =
    "UPDATE login_throttles SET failures = $2, last_failure_at = $3, blocked_until = $4 WHERE subject = $1";
const CLEAR: &str = "DELETE FROM login_throttles WHERE subject = $1";
const TAKE_BACK: &str = "UPDATE login_throttles SET failures = failures - 1, blocked_until = NULL \
     WHERE subject = $1 AND failures > 0";
const SWEEP: &str = "DELETE FROM login_throttles WHERE last_failure_at < $1";

impl Attempt {
    /// Counts an attempt on the account of `email` (whether there is one or not), in a transaction of its own.
    ///
    /// # Errors
    /// [`AccessError::TooManyAttempts`] while a block lasts; such an attempt is not counted.
    pub(crate) async fn begin(
        db: &Db,
        sources: &Sources,
        email: &str,
        address: Option<IpAddr>,
    ) -> Result<Self, AccessError> {
        let attempt = Self { account: account(email), address: address.map(subject_of) };
        let now = sources.now();
        let mut tx = db.write(Tenancy::Platform).await?;
        // Always the account first: two attempts never wait for each other crosswise.
        count(&mut tx, &attempt.account, ACCOUNT, now).await?;
        if let Some(address) = &attempt.address {
            count(&mut tx, address, ADDRESS, now).await?;
        }
        tx.commit().await?;
        Ok(attempt)
    }

    /// The password was right.
    pub(crate) async fn forgive(self, tx: &mut Tx) -> Result<(), AccessError> {
        execute!(tx, sqlx::query(CLEAR).bind(&self.account))?;
        if let Some(address) = &self.address {
            execute!(tx, sqlx::query(TAKE_BACK).bind(address))?;
        }
        Ok(())
    }
}

async fn count(tx: &mut Tx, subject: &str, allowance: Allowance, now: DateTime<Utc>) -> Result<(), AccessError> {
    let row: Count = run_on!(tx, |conn| sqlx::query_as(LOCK).bind(subject).bind(now).fetch_one(conn).await)?;
    // A block that would last longer than any is one from before the clock jumped back: it must not lock anybody out for long.
    if let Some(until) = row.blocked_until
        && until > now
        && until - now <= CEILING
    {
        let left = until - now;
        // Rounded up: who waits exactly so long gets through.
        let seconds = u64::try_from((left.num_milliseconds() + 999) / 1000).unwrap_or(1);
        return Err(AccessError::TooManyAttempts { retry_after: Duration::from_secs(seconds) });
    }
    let failures = allowance.left(row.failures, now - row.last_failure_at) + 1;
    let blocked_until = allowance.block(failures).map(|block| now + block);
    execute!(tx, sqlx::query(SET).bind(subject).bind(failures).bind(now).bind(blocked_until))?;
    Ok(())
}

impl Allowance {
    /// What is left of so many failures after so long. A clock that jumped back forgets nothing.
    fn left(self, failures: i64, passed: TimeDelta) -> i64 {
        let leaked = passed.num_seconds().max(0) / self.leak.num_seconds();
        (failures - leaked).max(0)
    }

    /// 1 s after the free failures are used up, then twice as long each time, up to the ceiling.
    fn block(self, failures: i64) -> Option<TimeDelta> {
        let beyond = failures.saturating_sub(self.free);
        if beyond <= 0 {
            return None;
        }
        let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX);
        let seconds = 1_i64.checked_shl(doublings).filter(|seconds| *seconds > 0).unwrap_or(i64::MAX);
        Some(TimeDelta::seconds(seconds.min(CEILING.num_seconds())))
    }
}

/// The hash, because people type their password into the wrong field.
fn account(email: &str) -> String {
    format!("account:{}", sha256(email.as_bytes()))
}

/// An IPv6 customer has a whole /64 to choose addresses from, so that the network counts; an IPv4 address counts by itself.
fn subject_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("address:{address}"),
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64));
            format!("address:{network}/64")
        }
    }
}

/// Counts a request by which anybody may have mail sent to `email`, whether there is anybody or not, in a transaction of its own.
///
/// # Errors
/// [`AccessError::TooManyRequests`] while a block lasts, of the address or of the client; such a request is not counted.
pub async fn spend(db: &Db, sources: &Sources, email: &str, client: Option<IpAddr>) -> Result<(), AccessError> {
    let now = sources.now();
    let mut tx = db.write(Tenancy::Platform).await?;
    count(&mut tx, &format!("mail-to-{}", account(email)), MAILS, now).await.map_err(as_request)?;
    if let Some(client) = client {
        count(&mut tx, &format!("mail-from-{}", subject_of(client)), SENDERS, now).await.map_err(as_request)?;
    }
    Ok(tx.commit().await?)
}

fn as_request(error: AccessError) -> AccessError {
    match error {
        AccessError::TooManyAttempts { retry_after } => AccessError::TooManyRequests { retry_after },
        other => other,
    }
}

/// Forgets the failures of the account of `email`.
pub(crate) async fn forget(tx: &mut Tx, email: &str) -> Result<(), AccessError> {
    execute!(tx, sqlx::query(CLEAR).bind(account(email)))?;
    Ok(())
}

/// Deletes counts that say nothing any more; yields how many.
pub(crate) async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AccessError> {
    Ok(execute!(tx, sqlx::query(SWEEP).bind(now - FORGOTTEN))?)
}

#[cfg(test)]
mod tests;
