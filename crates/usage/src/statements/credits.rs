//! Credits: how the operator puts right what was charged wrongly.

use access::audit::{self, Entry};
use access::{CreditPartner, Permit, Scope};
use chrono::{DateTime, Utc};
use database::{DatabaseError, Db, Tx, execute};
use foundation::{CreditId, PartnerId, Sources, UserId};
use partner_registry::text::{self, Presence};
use serde_json::json;

use crate::error::UsageError;
use crate::{money, prices};

/// A credit to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredit {
    /// In millionths of the currency: 1 to [`money::MOST`](crate::MOST).
    pub amount: i64,
    /// Why; it stands in the statement.
    pub reason: String,
}

/// A credit that will stand in the statement of the month in which it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Its id.
    pub id: CreditId,
    /// To whom.
    pub partner: PartnerId,
    /// In millionths of the currency.
    pub amount: i64,
    /// The currency.
    pub currency: String,
    /// Why.
    pub reason: String,
    /// Who has given it.
    pub given_by: UserId,
    /// When.
    pub given_at: DateTime<Utc>,
}

const INSERT: &str = "INSERT INTO statement_credits (id, partner_id, amount, currency, reason, given_by, given_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Gives a partner a credit.
///
/// # Errors
/// `Invalid` names the field; `NoPrices` while there is no currency; `PartnerNotFound`.
pub async fn give_credit(
    db: &Db,
    sources: &Sources,
    permit: &Permit<CreditPartner>,
    partner: PartnerId,
    new: NewCredit,
) -> Result<Credit, UsageError> {
    if !(1..=money::MOST).contains(&new.amount) {
        return Err(UsageError::invalid("amount", format!("it must lie between 1 and {}", money::MOST)));
    }
    let reason = text::prose("reason", &new.reason, Presence::Required)?;
    let (scope, given_at) = (permit.scope(), sources.now());
    let mut tx = db.write(scope.tenancy()).await?;
    partner_registry::quota(&mut tx, scope, partner).await?;
    let prices = prices::all(&mut tx, scope).await?;
    let credit = Credit {
        id: sources.id(),
        partner,
        amount: new.amount,
        currency: prices.currency().ok_or(UsageError::NoPrices)?.to_owned(),
        reason,
        given_by: permit.principal().user,
        given_at,
    };
    insert(&mut tx, scope, &credit).await?;
    let detail = json!({ "amount": credit.amount, "currency": credit.currency, "reason": credit.reason });
    audit::record(&mut tx, sources, permit, Entry::done(permit, credit.id).partner(partner).detail(detail)).await?;
    tx.commit().await?;
    Ok(credit)
}

async fn insert(tx: &mut Tx, _: Scope, credit: &Credit) -> Result<(), DatabaseError> {
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(credit.id)
            .bind(credit.partner)
            .bind(credit.amount)
            .bind(&credit.currency)
            .bind(&credit.reason)
            .bind(credit.given_by)
            .bind(credit.given_at)
    )
    .map(drop)
}
