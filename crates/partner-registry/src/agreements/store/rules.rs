//! What a use is checked against.

use chrono::{DateTime, Utc};
use database::{DatabaseError, Tx, run_on};
use foundation::{AgreementId, PartnerId};
use sqlx::types::Json;

use crate::agreements::model::AgreementStatus;
use crate::agreements::permits::Standing;
use crate::agreements::terms::Rules;
use crate::partners::PartnerStatus;

const FIND: &str = "SELECT a.proposer_id, a.status, a.valid_from, a.expires_at, a.rules, p.status AS proposer_status, \
     c.status AS counterparty_status FROM agreements a JOIN partners p ON p.id = a.proposer_id \
     JOIN partners c ON c.id = a.counterparty_id WHERE a.id = $1 \
     AND ((a.proposer_id = $2 AND a.counterparty_id = $3) OR (a.proposer_id = $3 AND a.counterparty_id = $2))";

#[derive(sqlx::FromRow)]
struct StandingRow {
    proposer_id: PartnerId,
    status: AgreementStatus,
    valid_from: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    rules: Json<Rules>,
    proposer_status: PartnerStatus,
    counterparty_status: PartnerStatus,
}

/// How `agreement` stands between exactly these two, whoever of them proposed it.
pub(crate) async fn find(
    tx: &mut Tx,
    agreement: AgreementId,
    one: PartnerId,
    other: PartnerId,
) -> Result<Option<Standing>, DatabaseError> {
    let row: Option<StandingRow> =
        run_on!(tx, |conn| sqlx::query_as(FIND).bind(agreement).bind(one).bind(other).fetch_optional(conn).await)?;
    Ok(row.map(|row| Standing {
        proposer: row.proposer_id,
        status: row.status,
        valid_from: row.valid_from,
        expires_at: row.expires_at,
        rules: row.rules.0,
        parties: [row.proposer_status, row.counterparty_status],
    }))
}
