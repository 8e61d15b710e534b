//! How often a partner may be scored on one hidden test set: so that it cannot be probed.

use access::{Permit, ReadConformance, Scope};
use chrono::{DateTime, TimeDelta, Utc};
use database::Tx;
use foundation::{DatasetVersionId, StandardId};
use partner_registry::standards::{self, ArtefactKind, VersionNumber};

use super::error::ConformanceError;
use super::service::ConformanceService;
use super::store;

/// A partner's runs on one hidden test set, whichever standards name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Runs that it may have…
    pub limit: i64,
    /// …within so many days.
    pub days: i64,
    /// Those that it had within them, and those that are queued.
    pub used: i64,
    /// When there is room for one more; nothing while there is.
    pub again_at: Option<DateTime<Utc>>,
}

impl ConformanceService {
    /// How often the caller's partner may still be scored on the hidden test set of a standard's version.
    ///
    /// # Errors
    /// The standard's `VersionNotFound`; `NotCovered` when it says nothing of models.
    pub async fn tries(
        &self,
        permit: &Permit<ReadConformance>,
        standard: StandardId,
        number: VersionNumber,
    ) -> Result<Tries, ConformanceError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let version = standards::resolve(&mut tx, scope, standard, Some(number)).await?;
        let (test_set, _) =
            version.test_set.ok_or(ConformanceError::NotCovered { number, kind: ArtefactKind::Model })?;
        self.tries_on(&mut tx, scope, test_set).await
    }

    pub(super) async fn tries_on(
        &self,
        tx: &mut Tx,
        scope: Scope,
        test_set: DatasetVersionId,
    ) -> Result<Tries, ConformanceError> {
        let (limit, days) = (self.policy.hidden_runs, self.policy.hidden_days);
        let (now, within) = (self.sources.now(), TimeDelta::days(days));
        let times = store::on_test_set(tx, scope, test_set, now - within).await?;
        // The run that has to fall out of the time before there is room again.
        let oldest = times.len().checked_sub(usize::try_from(limit).unwrap_or(0)).map(|at| times.get(at).copied());
        Ok(Tries {
            limit,
            days,
            used: i64::try_from(times.len()).unwrap_or(i64::MAX),
            again_at: oldest.map(|at| at.unwrap_or(now) + within),
        })
    }
}
