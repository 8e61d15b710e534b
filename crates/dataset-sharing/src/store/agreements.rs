//! The few columns of `agreements` that a grant needs before it can ask the registry: who the other party is, and until when.

use access::Scope;
use chrono::{DateTime, Utc};
use database::{Tx, run_on};
use foundation::{AgreementId, PartnerId};
use partner_registry::{PartnerError, Refusal};

use super::partner_of;
use crate::DatasetError;
use crate::error::Thing;

/// An agreement from one party's side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counterpart {
    pub partner: PartnerId,
    pub agreement_ends: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct PartiesRow {
    proposer_id: PartnerId,
    counterparty_id: PartnerId,
    expires_at: DateTime<Utc>,
}

const PARTIES: &str = "SELECT proposer_id, counterparty_id, expires_at FROM agreements \
     WHERE id = $1 AND $2 IN (proposer_id, counterparty_id)";

/// The other party of one of the partner's agreements.
pub(crate) async fn counterpart(tx: &mut Tx, scope: Scope, id: AgreementId) -> Result<Counterpart, DatasetError> {
    let partner = partner_of(scope, Thing::Grant)?;
    let row: Option<PartiesRow> =
        run_on!(tx, |conn| sqlx::query_as(PARTIES).bind(id).bind(partner).fetch_optional(conn).await)?;
    let row = row.ok_or(PartnerError::Refused(Refusal::WrongParties))?;
    let other = if row.proposer_id == partner { row.counterparty_id } else { row.proposer_id };
    Ok(Counterpart { partner: other, agreement_ends: row.expires_at })
}
