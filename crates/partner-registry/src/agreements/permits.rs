//! The one function that says whether an agreement covers a use, and what it says of models that were derived under it.

use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{AgreementId, PartnerId};

use super::model::{AgreementStatus, Purpose};
use super::terms::{Asset, Fate, Giver, Onward, Rules};
use super::{Refusal, store};
use crate::PartnerError;
use crate::partners::PartnerStatus;

/// A use that somebody wants to make of what another partner has granted it.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// Who has granted it.
    pub owner: PartnerId,
    /// Who wants to use it.
    pub user: PartnerId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// For what.
    pub purpose: Purpose,
    /// What; `None` asks whether the agreement covers the purpose with anything at all.
    pub asset: Option<Asset>,
}

/// Whether the agreement permits the use at the time `at`: it must be an agreement between exactly these two, signed by both,
/// not ended, within its term, for this purpose in this direction and with this asset, and both must be active partners.
///
/// It answers in a transaction of either party's tenancy and of the platform's, and reads only. Ask each time: what it says
/// holds for `at` and no longer.
///
/// # Errors
/// [`PartnerError::Refused`] with the reason ([`PartnerError::refusal`]); any other error says nothing about the agreement
/// and may be gone on the next try.
pub async fn permits(tx: &mut Tx, wanted: Use, at: DateTime<Utc>) -> Result<(), PartnerError> {
    let standing = standing(tx, wanted.agreement, [wanted.owner, wanted.user]).await?;
    Ok(standing.permit(&wanted, at)?)
}

/// Whether the agreement is in force between these two at the time `at`, whatever it permits.
///
/// # Errors
/// As [`permits`].
pub async fn stands(
    tx: &mut Tx,
    agreement: AgreementId,
    parties: [PartnerId; 2],
    at: DateTime<Utc>,
) -> Result<(), PartnerError> {
    Ok(standing(tx, agreement, parties).await?.in_force(at)?)
}

/// Whether the agreement under which `maker` trained a model on `data_owner`'s data lets that model be granted to `to`, a third
/// partner, at the time `at`: it must be in force, and say so.
///
/// # Errors
/// As [`permits`].
pub async fn permits_onward(
    tx: &mut Tx,
    (data_owner, maker, to): (PartnerId, PartnerId, PartnerId),
    agreement: AgreementId,
    at: DateTime<Utc>,
) -> Result<(), PartnerError> {
    let standing = standing(tx, agreement, [data_owner, maker]).await?;
    standing.in_force(at)?;
    let derived = &standing.rules.derived_models;
    let covered = match derived.onward {
        Onward::Nobody | Onward::DataOwner => false,
        Onward::Named => derived.partners.contains(&to),
        Onward::Anyone => true,
    };
    if covered { Ok(()) } else { Err(Refusal::OnwardNotCovered.into()) }
}

/// Whether the agreement lets models that were derived under it go back to the partner whose data it was.
///
/// # Errors
/// As [`permits`]. That it is not in force is none: whoever asks this asks [`permits`] too.
pub async fn permits_back(
    tx: &mut Tx,
    (data_owner, maker): (PartnerId, PartnerId),
    agreement: AgreementId,
) -> Result<(), PartnerError> {
    let standing = standing(tx, agreement, [data_owner, maker]).await?;
    match standing.rules.derived_models.onward {
        Onward::Nobody => Err(Refusal::OnwardNotCovered.into()),
        Onward::DataOwner | Onward::Named | Onward::Anyone => Ok(()),
    }
}

/// Whether `maker` may itself use, at the time `at`, a model that it trained on `data_owner`'s data under the agreement. While
/// that is in force it may; afterwards the agreement says what becomes of such models.
///
/// # Errors
/// As [`permits`], with the refusal that tells how the agreement ended.
pub async fn outlives(
    tx: &mut Tx,
    (data_owner, maker): (PartnerId, PartnerId),
    agreement: AgreementId,
    at: DateTime<Utc>,
) -> Result<(), PartnerError> {
    let standing = standing(tx, agreement, [data_owner, maker]).await?;
    let derived = &standing.rules.derived_models;
    let fate = |fate| if fate == Fate::Keep { None } else { standing.over(at) };
    let refusal = match standing.over(at) {
        Some(Refusal::Terminated) => fate(derived.after_termination),
        Some(Refusal::Expired { .. }) => fate(derived.after_expiry),
        _ => None,
    };
    refusal.map_or(Ok(()), |refusal| Err(refusal.into()))
}

async fn standing(tx: &mut Tx, agreement: AgreementId, [one, other]: [PartnerId; 2]) -> Result<Standing, PartnerError> {
    Ok(store::rules::find(tx, agreement, one, other).await?.ok_or(Refusal::WrongParties)?)
}

/// What decides.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) proposer: PartnerId,
    pub(crate) status: AgreementStatus,
    pub(crate) valid_from: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) rules: Rules,
    pub(crate) parties: [PartnerStatus; 2],
}

impl Standing {
    pub(crate) fn permit(&self, wanted: &Use, at: DateTime<Utc>) -> Result<(), Refusal> {
        self.begun(at)?;
        self.covers(wanted)?;
        self.parties_active()
    }

    pub(crate) fn in_force(&self, at: DateTime<Utc>) -> Result<(), Refusal> {
        self.begun(at)?;
        self.parties_active()
    }

    fn begun(&self, at: DateTime<Utc>) -> Result<(), Refusal> {
        match self.status {
            AgreementStatus::Proposed => return Err(Refusal::NotSigned),
            AgreementStatus::Withdrawn | AgreementStatus::Declined => return Err(Refusal::GivenUp),
            AgreementStatus::Terminated => return Err(Refusal::Terminated),
            AgreementStatus::Active | AgreementStatus::Expired => {}
        }
        if at < self.valid_from {
            return Err(Refusal::NotYetValid { valid_from: self.valid_from });
        }
        self.over(at).map_or(Ok(()), Err)
    }

    /// How it ended, once it has.
    fn over(&self, at: DateTime<Utc>) -> Option<Refusal> {
        match self.status {
            AgreementStatus::Terminated => Some(Refusal::Terminated),
            _ if at >= self.expires_at => Some(Refusal::Expired { expired_at: self.expires_at }),
            _ => None,
        }
    }

    fn covers(&self, wanted: &Use) -> Result<(), Refusal> {
        let (purpose, by_proposer) = (wanted.purpose, wanted.owner == self.proposer);
        let named = || self.rules.permissions.iter().filter(|permission| permission.action == purpose);
        if named().next().is_none() {
            return Err(Refusal::PurposeNotCovered { purpose });
        }
        let given = || {
            named().filter(|permission| match permission.by {
                Giver::Either => true,
                Giver::Proposer => by_proposer,
                Giver::Counterparty => !by_proposer,
            })
        };
        if given().next().is_none() {
            return Err(Refusal::DirectionNotCovered { purpose });
        }
        match wanted.asset {
            Some(asset) if given().all(|each| each.assets.as_ref().is_some_and(|assets| !assets.contains(&asset))) => {
                Err(Refusal::AssetNotCovered { purpose, asset })
            }
            _ => Ok(()),
        }
    }

    fn parties_active(&self) -> Result<(), Refusal> {
        let active = self.parties.iter().all(|status| *status == PartnerStatus::Active);
        if active { Ok(()) } else { Err(Refusal::PartyInactive) }
    }
}
