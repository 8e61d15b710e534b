//! When organisations came to their statuses.

use access::Scope;
use database::{Tx, execute, run_on};
use foundation::{PartnerId, Sources, StageId};

use super::platform_only;
use crate::PartnerError;
use crate::applications::model::Stage;
use crate::partners::Partner;

const INSERT: &str = "INSERT INTO partner_stages (id, partner_id, status, reason, at) VALUES ($1, $2, $3, $4, $5)";
pub(crate) const LIST: &str =
    "SELECT id, status, reason, at FROM partner_stages WHERE partner_id = $1 ORDER BY id LIMIT 200";

/// Writes that the partner has its present status from now on, in the transaction that gives it to it.
pub(crate) async fn enter(tx: &mut Tx, sources: &Sources, partner: &Partner) -> Result<(), PartnerError> {
    let id: StageId = sources.id();
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(partner.id)
            .bind(partner.status)
            .bind(&partner.status_reason)
            .bind(sources.now())
    )?;
    Ok(())
}

/// Oldest first.
pub(crate) async fn list(tx: &mut Tx, scope: Scope, partner: PartnerId) -> Result<Vec<Stage>, PartnerError> {
    platform_only(scope)?;
    Ok(run_on!(tx, |conn| sqlx::query_as(LIST).bind(partner).fetch_all(conn).await)?)
}
