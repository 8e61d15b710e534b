//! Editing, releasing, withdrawing and reading standards.

mod edit;
mod read;
mod release;
mod runs;

pub use edit::{create, edit};
pub use read::{draft, get, list, version, versions};
pub use release::{preview, release, withdraw};
pub use runs::{hold, resolve, resolve_id};

use access::Scope;
use database::Tx;
use foundation::{AllianceId, PartnerId};

use crate::PartnerError;
use crate::alliances::store as alliances;

/// Refuses whoever does not lead the alliance, and an alliance that was dissolved.
async fn expect_lead(tx: &mut Tx, scope: Scope, alliance: AllianceId, partner: PartnerId) -> Result<(), PartnerError> {
    let found = alliances::get(tx, scope, alliance).await?;
    found.expect_lead(partner)?;
    Ok(found.expect_standing()?)
}
