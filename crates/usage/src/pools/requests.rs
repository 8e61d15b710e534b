//! Asking the lead for more, and its decision.

use access::audit::{self, Entry};
use access::{AskPool, LeadPool, Permit, ReadPool};
use chrono::{DateTime, TimeDelta, Utc};
use database::Db;
use foundation::{Page, PageRequest, PoolId, PoolRequestId, Sources};
use partner_registry::notices::{self, Deed};
use partner_registry::text::{self, Presence};
use serde_json::json;

use super::error::PoolError;
use super::model::{MOST_SECONDS, NewRequest, Request, RequestState};
use super::setting::expect_lead;
use super::store;
use super::store::requests::{self, Wanted};
use crate::error::UsageError;

/// A member's requests on one pool that may wait for a decision.
const MOST_PENDING: i64 = 20;
/// How long an approval can be used when the lead says nothing else.
const USABLE: TimeDelta = TimeDelta::days(30);
/// How long at most.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// What a lead decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The job may be submitted until then; thirty days from now when left out.
    Approve(Option<DateTime<Utc>>),
    /// It may not.
    Refuse,
}

/// Asks for GPU time of a pool beyond what nobody has to approve.
///
/// # Errors
/// `NotFound` for who is no member; `Invalid` names the field; `Dissolved`; `TooManyRequests`.
pub async fn ask(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AskPool>,
    pool: PoolId,
    new: NewRequest,
) -> Result<Request, UsageError> {
    if !(1..=MOST_SECONDS).contains(&new.gpu_seconds) {
        return Err(UsageError::invalid("gpu_seconds", format!("it must lie between 1 and {MOST_SECONDS}")));
    }
    let reason = text::prose("reason", &new.reason, Presence::Required)?;
    let (scope, now, member) = (permit.scope(), sources.now(), permit.partner());
    let mut tx = db.write(scope.tenancy()).await?;
    // Held, so that the requests that wait are counted right.
    let found = store::get_locked(&mut tx, scope, pool).await?;
    if found.dissolved {
        return Err(PoolError::Dissolved.into());
    }
    if requests::pending(&mut tx, scope, (pool, member)).await? >= MOST_PENDING {
        return Err(PoolError::TooManyRequests { most: MOST_PENDING }.into());
    }
    let request = Request {
        id: sources.id(),
        pool,
        member,
        member_name: String::new(),
        requested_by: permit.principal().user,
        gpu_seconds: new.gpu_seconds,
        reason,
        state: RequestState::Pending,
        decision: None,
        decided_at: None,
        expires_at: None,
        job: None,
        created_at: now,
    };
    requests::insert(&mut tx, scope, &request).await?;
    let detail = json!({ "pool": pool, "gpu_seconds": request.gpu_seconds, "reason": request.reason });
    let entry = Entry::done(permit, request.id).part_of(pool).named("pool:ask").detail(detail).shown_to(found.lead);
    audit::record(&mut tx, sources, permit, entry).await?;
    let deed = (Deed::PoolAsked, &*found.alliance_name);
    notices::tell(&mut tx, sources, (member, found.lead), deed, format!("/pools/{pool}")).await?;
    let wanted = Wanted { pool, member: Some(member) };
    let stored = requests::find_locked(&mut tx, scope, wanted, request.id, now).await?;
    tx.commit().await?;
    Ok(stored.unwrap_or(request))
}

/// Takes back a request that nobody has decided, or that was approved and not used.
///
/// # Errors
/// `RequestNotFound` also for another member's; `RequestState`.
pub async fn withdraw(
    db: &Db,
    sources: &Sources,
    permit: &Permit<AskPool>,
    (pool, id): (PoolId, PoolRequestId),
) -> Result<Request, UsageError> {
    let (scope, now) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    let found = store::get(&mut tx, scope, pool).await?;
    let wanted = Wanted { pool, member: Some(permit.partner()) };
    let locked = requests::find_locked(&mut tx, scope, wanted, id, now).await?;
    let mut request = locked.ok_or(PoolError::RequestNotFound)?;
    if !matches!(request.state, RequestState::Pending | RequestState::Approved) {
        return Err(PoolError::RequestState { state: request.state }.into());
    }
    request.state = RequestState::Withdrawn;
    requests::save(&mut tx, scope, &request).await?;
    let entry = Entry::done(permit, id).part_of(pool).named("pool:withdraw").detail(json!({ "pool": pool }));
    let entry = entry.shown_to(found.lead);
    audit::record(&mut tx, sources, permit, entry).await?;
    tx.commit().await?;
    Ok(request)
}

/// Decides on a member's request, for the lead. The member reads what is said to it.
///
/// # Errors
/// `NotLead`; `RequestNotFound`; `RequestState` when it is decided already; `Invalid` for a refusal without a reason, or a time
/// that does not lie ahead.
pub async fn decide(
    db: &Db,
    sources: &Sources,
    permit: &Permit<LeadPool>,
    (pool, id): (PoolId, PoolRequestId),
    (decision, reason): (Decision, &str),
) -> Result<Request, UsageError> {
    let (scope, now) = (permit.scope(), sources.now());
    let presence = if decision == Decision::Refuse { Presence::Required } else { Presence::Optional };
    let reason = text::prose("reason", reason, presence)?;
    let (state, expires_at) = outcome(decision, now)?;
    let mut tx = db.write(scope.tenancy()).await?;
    let led = store::get(&mut tx, scope, pool).await?;
    expect_lead(&led, permit)?;
    let found = requests::find_locked(&mut tx, scope, Wanted { pool, member: None }, id, now).await?;
    let mut request = found.ok_or(PoolError::RequestNotFound)?;
    if request.state != RequestState::Pending {
        return Err(PoolError::RequestState { state: request.state }.into());
    }
    (request.state, request.expires_at) = (state, expires_at);
    (request.decision, request.decided_at) = (Some(reason).filter(|reason| !reason.is_empty()), Some(now));
    requests::save(&mut tx, scope, &request).await?;
    let detail = json!({ "pool": pool, "after": state, "gpu_seconds": request.gpu_seconds, "reason": request.decision,
        "expires_at": expires_at });
    let entry = Entry::done(permit, id).part_of(pool).named("pool:decide").detail(detail).shown_to(request.member);
    audit::record(&mut tx, sources, permit, entry).await?;
    if request.member != led.lead {
        let deed = (Deed::PoolDecided, &*led.alliance_name);
        notices::tell(&mut tx, sources, (led.lead, request.member), deed, format!("/pools/{pool}")).await?;
    }
    tx.commit().await?;
    Ok(request)
}

fn outcome(decision: Decision, now: DateTime<Utc>) -> Result<(RequestState, Option<DateTime<Utc>>), UsageError> {
    let Decision::Approve(until) = decision else { return Ok((RequestState::Refused, None)) };
    let until = until.unwrap_or(now + USABLE);
    if until <= now || until > now + LONGEST {
        return Err(UsageError::invalid("expires_at", "it must lie ahead, and by a year at most"));
    }
    Ok((RequestState::Approved, Some(until)))
}

/// The requests on a pool, newest first: all of them for the lead, its own for another member.
pub async fn list_requests(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ReadPool>,
    pool: PoolId,
    page: &PageRequest,
) -> Result<Page<Request>, UsageError> {
    let (scope, partner) = (permit.scope(), permit.partner());
    let mut tx = db.read(scope.tenancy()).await?;
    let found = store::get(&mut tx, scope, pool).await?;
    let member = Some(partner).filter(|partner| *partner != found.lead);
    let rows = requests::list(&mut tx, scope, Wanted { pool, member }, page, sources.now()).await?;
    Ok(Page::cut(rows, page, |request| request.id))
}
