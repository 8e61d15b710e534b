//! Making statements: what is due, once.

use std::collections::BTreeMap;

use access::audit::{self, Actor, Entry};
use access::{Scope, SystemTask};
use chrono::{DateTime, TimeDelta, Utc};
use database::{DatabaseError, Db, Tx};
use foundation::{PartnerId, Sources, TypedId as _};
use mail::{Audience, Letter};
use serde_json::json;

use super::model::{Content, Line, LinePrice, State, StatementHead};
use super::store::{self, LineRow, Part};
use crate::calendar::Month;
use crate::error::UsageError;
use crate::money;
use crate::prices::{self, PriceTable, Prices};
use crate::records::Kind;
use crate::report::{self, By};

/// How long after a month's end its statements are made: until then most of what went on over the end is recorded.
const GRACE: TimeDelta = TimeDelta::hours(1);

/// Makes every statement that is due, one transaction for each; gives their number. Several replicas may do it at once.
///
/// # Errors
/// The first one's, after all others were made.
pub async fn make_due(db: &Db, sources: &Sources) -> Result<u64, UsageError> {
    let scope = Scope::system(SystemTask::Billing);
    let end = Month::of(sources.now() - GRACE);
    let due = store::due(&mut db.read(scope.tenancy()).await?, scope, end).await?;
    let mut outcome = Ok(0);
    for (partner, since) in due {
        let mut month = since.month().min(end.previous());
        while month < end {
            match make(db, sources, scope, (partner, month)).await {
                Ok(made) => outcome = outcome.map(|count| count + u64::from(made)),
                Err(error) => outcome = outcome.and(Err(error)),
            }
            month = month.next();
        }
    }
    outcome
}

/// Makes the statement of a month; `false` when it is made already, or there is nothing to put into it.
async fn make(
    db: &Db,
    sources: &Sources,
    scope: Scope,
    (partner, month): (PartnerId, Month),
) -> Result<bool, UsageError> {
    let (mut tx, now) = (db.write(scope.tenancy()).await?, sources.now());
    if store::exists(&mut tx, scope, partner, month).await? || !store::bill(&mut tx, scope, partner, month).await? {
        return Ok(false);
    }
    let (mut head, content) = compose(&mut tx, scope, partner, (month, Part::Billed(month)), now).await?;
    head.state = State::Final;
    let number = match store::insert(&mut tx, scope, &head, &content).await {
        // Another replica was quicker; all of this is undone.
        Err(DatabaseError::Duplicate(_)) => return Ok(false),
        number => number?,
    };
    let detail = json!({ "month": month, "number": number, "total": head.total, "currency": head.currency });
    let entry = Entry::of_platform("statement:make", month, partner, detail);
    audit::record(&mut tx, sources, Actor::Platform("billing"), entry).await?;
    tell(&mut tx, sources, &head).await?;
    tx.commit().await?;
    Ok(true)
}

/// Tells the partner's admins; only where it costs something: without prices there is nothing to look at every month.
async fn tell(tx: &mut Tx, sources: &Sources, head: &StatementHead) -> Result<(), UsageError> {
    let Some(currency) = &head.currency else { return Ok(()) };
    let letter = Letter::StatementMade {
        organisation: head.partner_name.clone(),
        month: head.month.to_string(),
        total: format!("{} {currency}", money::decimal(head.total)),
    };
    Ok(mail::notify(tx, sources, None, Audience::Admins(head.partner), &letter).await?)
}

/// What a part comes to, as a statement of a month that is not made yet.
pub(super) async fn compose(
    tx: &mut Tx,
    scope: Scope,
    partner: PartnerId,
    (month, part): (Month, Part),
    now: DateTime<Utc>,
) -> Result<(StatementHead, Content), UsageError> {
    let prices = prices::all(tx, scope).await?;
    let rows = store::lines(tx, scope, partner, part).await?;
    let mut lines = lines(&rows, &prices)?;
    for line in &mut lines {
        if let Some(project) = line.project {
            line.project_name = report::name(tx, scope, By::Project, project.as_uuid()).await?;
        }
        if let Some(user) = line.user {
            line.user_name = report::name(tx, scope, By::User, user.as_uuid()).await?;
        }
        if let Some(pool) = line.pool {
            line.pool_name = report::name(tx, scope, By::Pool, pool.as_uuid()).await?;
        }
    }
    let content = Content { lines, credits: store::credits(tx, scope, partner, part).await? };
    let head = StatementHead {
        partner,
        partner_name: report::name(tx, scope, By::Partner, partner.as_uuid()).await?.unwrap_or_default(),
        month,
        state: State::Preview,
        number: None,
        currency: prices.currency().map(str::to_owned),
        total: content.total()?,
        made_at: now,
    };
    Ok((head, content))
}

/// Days that have everything in common that a line names become one line.
fn lines(rows: &[LineRow], prices: &Prices) -> Result<Vec<Line>, UsageError> {
    let mut groups: BTreeMap<_, (i128, Option<&PriceTable>)> = BTreeMap::new();
    for row in rows {
        let free = row.pool_id.is_some() && row.kind == Kind::Gpu;
        let table = prices.on(row.day).filter(|_| !free);
        let number = table.map(|table| table.number);
        let key = (row.day.month(), row.kind, row.project_id, row.user_id, row.pool_id, number);
        groups.entry(key).or_insert((0, table)).0 += row.amount();
    }
    let line = |((month, kind, project, user, pool, _), (amount, table)): (_, (i128, Option<&PriceTable>))| {
        Ok(Line {
            month,
            kind,
            project,
            project_name: None,
            user,
            user_name: None,
            pool,
            pool_name: None,
            amount: money::counted(amount)?,
            price: table.map(|table| LinePrice {
                table: table.id,
                number: table.number,
                unit_price: table.prices.of(kind),
            }),
            cost: prices::priced(table, (kind, month), amount)?,
        })
    };
    groups.into_iter().map(line).collect()
}
