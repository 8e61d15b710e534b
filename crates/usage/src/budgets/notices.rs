//! Telling a partner's admins that a limit is near, or reached.

use access::{Scope, SystemTask};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use mail::Letter;

use super::check::standing;
use super::model::{SetBy, Standing};
use super::store::{self, Threshold};
use crate::calendar::Month;
use crate::error::UsageError;

/// The whole of a limit, in percent.
const WHOLE: i64 = 100;

/// Looks at every partner that has limits: what runs or is stored comes near them too. Gives the number of those looked at.
///
/// # Errors
/// The first one's, after all others were looked at.
pub async fn watch_all(db: &Db, sources: &Sources) -> Result<usize, UsageError> {
    let scope = Scope::system(SystemTask::Billing);
    let partners = store::partners(&mut db.read(scope.tenancy()).await?, scope).await?;
    let mut outcome = Ok(partners.len());
    for partner in partners {
        let mut tx = db.write(scope.tenancy()).await?;
        match watch(&mut tx, scope, sources, partner).await {
            Ok(()) => tx.commit().await?,
            Err(error) => outcome = outcome.and(Err(error)),
        }
    }
    outcome
}

/// Tells the admins of each threshold that is reached and of which they have not been told this month.
pub async fn watch(tx: &mut Tx, scope: Scope, sources: &Sources, partner: PartnerId) -> Result<(), UsageError> {
    for one in standing(tx, scope, partner, sources.now()).await? {
        for percent in [one.warn_percent, WHOLE] {
            if one.has_reached(percent) {
                tell(tx, scope, sources, (partner, &one, percent)).await?;
            }
        }
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    scope: Scope,
    sources: &Sources,
    (partner, standing, percent): (PartnerId, &Standing, i64),
) -> Result<(), UsageError> {
    let (now, set_by, measure) = (sources.now(), standing.set_by, standing.measure);
    let threshold = Threshold { month: Month::of(now), set_by, measure, percent };
    if !store::note(tx, scope, partner, threshold, now).await? {
        return Ok(());
    }
    let letter = Letter::BudgetReached {
        organisation: store::name(tx, scope, partner).await?.unwrap_or_default(),
        by_operator: standing.set_by == SetBy::Operator,
        percent,
        used: standing.written(standing.used),
        limit: standing.written(standing.limit),
        resets_at: standing.resets_at,
    };
    for (address, language) in store::admins(tx, scope, partner).await? {
        let language = language.unwrap_or(standing.language);
        mail::enqueue(tx, sources, Some(partner), (&address, language), &letter).await?;
    }
    Ok(())
}
