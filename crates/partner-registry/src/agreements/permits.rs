//! The one function that says whether an agreement covers a use.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{AgreementId, PartnerId};

use super::model::{AgreementStatus, Purpose};
use super::{Refusal, store};
use crate::PartnerError;
use crate::partners::PartnerStatus;

/// Whether `agreement` permits `user` to use what `owner` has granted it, for `purpose`, at the time `at`: it must be an
/// agreement between exactly these two, signed by both, not ended, within its term, for this purpose, and both must be
/// active partners. An agreement binds both sides alike, whichever of them proposed it.
///
/// It answers in a transaction of either party's tenancy and of the platform's, and reads only. Ask each time: what it says
/// holds for `at` and no longer.
///
/// # Errors
/// [`PartnerError::Refused`] with the reason ([`PartnerError::refusal`]); any other error says nothing about the agreement
/// and may be gone on the next try.
pub async fn permits(
    tx: &mut Tx,
    owner: PartnerId,
    user: PartnerId,
    agreement: AgreementId,
    purpose: Purpose,
    at: DateTime<Utc>,
) -> Result<(), PartnerError> {
    let terms = store::find_terms(tx, agreement, owner, user).await?.ok_or(Refusal::WrongParties)?;
    Ok(terms.permit(purpose, at)?)
}

/// What decides.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(crate) status: AgreementStatus,
    pub(crate) valid_from: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) purposes: BTreeSet<Purpose>,
    pub(crate) parties: [PartnerStatus; 2],
}

impl Terms {
    pub(crate) fn permit(&self, purpose: Purpose, at: DateTime<Utc>) -> Result<(), Refusal> {
        match self.status {
            AgreementStatus::Proposed => return Err(Refusal::NotSigned),
            AgreementStatus::Withdrawn | AgreementStatus::Declined => return Err(Refusal::GivenUp),
            AgreementStatus::Terminated => return Err(Refusal::Terminated),
            AgreementStatus::Active | AgreementStatus::Expired => {}
        }
        if at < self.valid_from {
            return Err(Refusal::NotYetValid { valid_from: self.valid_from });
        }
        if at >= self.expires_at {
            return Err(Refusal::Expired { expired_at: self.expires_at });
        }
        if !self.purposes.contains(&purpose) {
            return Err(Refusal::PurposeNotCovered { purpose });
        }
        if self.parties.iter().any(|status| *status != PartnerStatus::Active) {
            return Err(Refusal::PartyInactive);
        }
        Ok(())
    }
}
