//! What the other party of an agreement is told by mail, in the transaction of what was done.

use database::Tx;
use foundation::{PartnerId, Sources};
use mail::{AgreementStep, Audience, Letter, Negotiated};

use crate::PartnerError;
use crate::agreements::model::Agreement;

/// Tells those who act for the party that `by` is not.
pub(super) async fn tell(
    tx: &mut Tx,
    sources: &Sources,
    (agreement, by): (&Agreement, PartnerId),
    step: AgreementStep,
    note: &str,
) -> Result<(), PartnerError> {
    let letter = Letter::Agreement(Negotiated {
        by: agreement.side_of(by).map(|party| party.name.clone()).unwrap_or_default(),
        title: agreement.title.clone(),
        agreement: agreement.id,
        step,
        note: note.to_owned(),
    });
    let audience = Audience::Admins(agreement.other_than(by));
    Ok(mail::notify(tx, sources, Some(by), audience, &letter).await?)
}
