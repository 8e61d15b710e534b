//! The one place that decides whether a model may be used: asked when a grant is made, and again at every use.

use chrono::{DateTime, Utc};
use database::Tx;
use foundation::{AgreementId, ModelId, PartnerId};
use partner_registry::agreements::{self, Asset};
use partner_registry::{PartnerError, Purpose, Refusal};

use super::standing::Standing;
use crate::ModelError;
use crate::model::{ModelGrant, Permissions, Term, Use};

/// What an agreement calls this use.
fn purpose(wanted: Use) -> Purpose {
    match wanted {
        Use::Download => Purpose::Download,
        Use::Predict => Purpose::Predict,
    }
}

/// Whether the partner whose standing this is may use, at `at`, a version that is bound by `terms`. Answers with the grant
/// that lets it; the owner needs none.
///
/// - The owner may, unless an agreement that the version was derived under has ended and says otherwise.
/// - A grantee may if one of its grants covers the use, that grant's agreement permits it, and so does every agreement that
///   the version was derived under; all of those must be its own.
///
/// # Errors
/// `NotGranted`, `DerivedFromOthers`, `TermsEnded`, or what the grant's agreement says.
pub(crate) async fn check_use(
    tx: &mut Tx,
    standing: &Standing,
    terms: &[Term],
    wanted: Use,
    at: DateTime<Utc>,
) -> Result<Option<ModelGrant>, ModelError> {
    match standing {
        Standing::Owner(model) => {
            for term in terms {
                check_own_use(tx, model.owner, term, at).await?;
            }
            Ok(None)
        }
        Standing::Grantee(model, grants) => {
            let grant = pick_grant(tx, grants, wanted, at).await?;
            for term in terms {
                check_term(tx, (model.owner, grant.grantee, model.id), (term.owner, term.agreement), wanted, at)
                    .await?;
            }
            Ok(Some(grant.clone()))
        }
    }
}

/// The owner's own use, after the agreement for the data has ended: as the agreement says.
async fn check_own_use(tx: &mut Tx, owner: PartnerId, term: &Term, at: DateTime<Utc>) -> Result<(), ModelError> {
    let agreement = term.agreement;
    let answer = agreements::outlives(tx, (term.owner, owner), agreement, at).await;
    refusal_of(answer)?.map_or(Ok(()), |refusal| Err(ModelError::TermsEnded { agreement, refusal }))
}

/// Whether one agreement for the data of `data_owner` lets `user` use the model that `owner` derived from it: the data's owner
/// itself as far as the agreement permits the use, a third partner if it lets such models be shared onward.
pub(crate) async fn check_term(
    tx: &mut Tx,
    (owner, user, model): (PartnerId, PartnerId, ModelId),
    (data_owner, agreement): (PartnerId, AgreementId),
    wanted: Use,
    at: DateTime<Utc>,
) -> Result<(), ModelError> {
    let ended = |refusal| ModelError::TermsEnded { agreement, refusal };
    if data_owner != user {
        let answer = agreements::permits_onward(tx, (data_owner, owner, user), agreement, at).await;
        return match refusal_of(answer)? {
            None => Ok(()),
            Some(Refusal::OnwardNotCovered) => Err(ModelError::DerivedFromOthers),
            Some(refusal) => Err(ended(refusal)),
        };
    }
    let back = agreements::permits_back(tx, (data_owner, owner), agreement).await;
    if let Some(refusal) = refusal_of(back)? {
        return Err(ended(refusal));
    }
    let question =
        agreements::Use { owner, user, agreement, purpose: purpose(wanted), asset: Some(Asset::Model(model)) };
    refusal_of(agreements::permits(tx, question, at).await)?.map_or(Ok(()), |refusal| Err(ended(refusal)))
}

/// What is asked of a grant's agreement.
pub(crate) fn question(grant: &ModelGrant, wanted: Use) -> agreements::Use {
    agreements::Use {
        owner: grant.owner,
        user: grant.grantee,
        agreement: grant.agreement,
        purpose: purpose(wanted),
        asset: Some(Asset::Model(grant.model)),
    }
}

/// The newest of the grants that covers the use and whose agreement permits it.
async fn pick_grant<'a>(
    tx: &mut Tx,
    grants: &'a [ModelGrant],
    wanted: Use,
    at: DateTime<Utc>,
) -> Result<&'a ModelGrant, ModelError> {
    let mut reason = None;
    for grant in grants.iter().filter(|grant| grant.permissions.allows(wanted)) {
        match permits(tx, grant, wanted, at).await? {
            None => return Ok(grant),
            Some(refusal) => reason = reason.or(Some(refusal)),
        }
    }
    Err(reason.map_or(ModelError::NotGranted { wanted }, |refusal| ModelError::Partner(refusal.into())))
}

/// Why a live grant's agreement permits none of what the grant allows; `None` when it permits some of it, so that the grantee
/// may see the model.
pub(crate) async fn why_dormant(
    tx: &mut Tx,
    grant: &ModelGrant,
    at: DateTime<Utc>,
) -> Result<Option<Refusal>, ModelError> {
    let mut reason = None;
    for wanted in grant.permissions.uses() {
        reason = permits(tx, grant, wanted, at).await?;
        if reason.is_none() {
            break;
        }
    }
    Ok(reason)
}

/// What a live grant allows at the moment: as far as its agreement permits it.
pub(crate) async fn effective(tx: &mut Tx, grant: &ModelGrant, at: DateTime<Utc>) -> Result<Permissions, ModelError> {
    let mut allowed = Permissions::default();
    for wanted in grant.permissions.uses() {
        let permitted = permits(tx, grant, wanted, at).await?.is_none();
        match wanted {
            Use::Download => allowed.download = permitted,
            Use::Predict => allowed.predict = permitted,
        }
    }
    Ok(allowed)
}

/// What several live grants of one model allow together at the moment.
pub(crate) async fn together(tx: &mut Tx, grants: &[ModelGrant], at: DateTime<Utc>) -> Result<Permissions, ModelError> {
    let mut sum = Permissions::default();
    for grant in grants {
        sum = sum.and(effective(tx, grant, at).await?);
    }
    Ok(sum)
}

async fn permits(
    tx: &mut Tx,
    grant: &ModelGrant,
    wanted: Use,
    at: DateTime<Utc>,
) -> Result<Option<Refusal>, ModelError> {
    refusal_of(agreements::permits(tx, question(grant, wanted), at).await)
}

/// The refusal in an answer about an agreement; any other failure says nothing about the agreement and stays one.
fn refusal_of(answer: Result<(), PartnerError>) -> Result<Option<Refusal>, ModelError> {
    match answer {
        Ok(()) => Ok(None),
        Err(PartnerError::Refused(refusal)) => Ok(Some(refusal)),
        Err(error) => Err(error.into()),
    }
}
