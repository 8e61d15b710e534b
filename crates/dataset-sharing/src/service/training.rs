//! What training jobs ask.

use access::Scope;
use database::Tx;
use foundation::PartnerId;
use partner_registry::Ended;

use super::{DatasetService, sight};
use crate::DatasetError;
use crate::model::{Access, Permission, TrainingData, TrainingInput, Version, VersionRef};
use crate::store::grants;

impl DatasetService {
    /// The version that a partner wants to train on, with the grant under which it may; asked when a job is submitted and again
    /// when its data is mounted. The scope is that of the permit, or of a claimed job.
    ///
    /// # Errors
    /// `NotFound` for what the partner does not see; `TrainingNotGranted` for what was granted for something else; `Archived`
    /// for one's own data set that was.
    pub async fn resolve_for_training(
        &self,
        tx: &mut Tx,
        scope: Scope,
        reference: VersionRef,
    ) -> Result<TrainingData, DatasetError> {
        let now = self.sources.now();
        let seen = sight::version(tx, scope, reference, now).await?;
        let Version { summary, schema } = seen.version;
        let mut input = TrainingInput {
            dataset: summary.dataset,
            version: summary.id,
            number: summary.number,
            owner: summary.owner,
            format: summary.format,
            sha256: summary.sha256,
            size: summary.size,
            grant: None,
            agreement: None,
        };
        if seen.access == Access::Own {
            seen.dataset.expect_open()?;
            return Ok(TrainingData { input, schema });
        }
        let mut agreements = sight::Agreements::at(now);
        // The one that lasts longest comes first.
        for grant in grants::list_live(tx, scope, (summary.dataset, summary.dataset), now).await? {
            if grant.permissions().train && agreements.permit(tx, &grant, Permission::Train).await? {
                input.grant = Some(grant.id);
                input.agreement = Some(grant.agreement_id);
                return Ok(TrainingData { input, schema });
            }
        }
        Err(DatasetError::TrainingNotGranted)
    }

    /// Whether a job of `partner` may go on training on what [`DatasetService::resolve_for_training`] gave: the grant is neither
    /// revoked nor expired and its agreement still permits training. Another grant of the same data does not help, because the
    /// job's lineage names this one. Two look-ups by key; none for one's own data, which nobody can take away.
    ///
    /// # Errors
    /// Only when it cannot be found out; then ask again, and do not take it for a no.
    pub async fn may_still_train(
        &self,
        tx: &mut Tx,
        partner: PartnerId,
        input: &TrainingInput,
    ) -> Result<bool, DatasetError> {
        let Some(id) = input.grant else { return Ok(input.owner == partner) };
        let now = self.sources.now();
        let Some(grant) = grants::find_training(tx, id, (partner, input.dataset), now).await? else { return Ok(false) };
        sight::Agreements::at(now).permit(tx, &grant, Permission::Train).await
    }

    /// Why it may not: for the people of a job that was stopped. `None` when it may, and when there is no more to tell.
    ///
    /// # Errors
    /// Only when it cannot be found out.
    pub async fn why_ended(
        &self,
        tx: &mut Tx,
        partner: PartnerId,
        input: &TrainingInput,
    ) -> Result<Option<Ended>, DatasetError> {
        let Some(id) = input.grant else { return Ok(None) };
        let Some(grant) = grants::find_got(tx, id, (partner, input.dataset)).await? else { return Ok(None) };
        sight::Agreements::at(self.sources.now()).why_not(tx, &grant, Permission::Train).await
    }
}
