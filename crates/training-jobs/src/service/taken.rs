//! What the owners of a job's data read in their logs.

use access::audit::{self, Entry};
use access::{Permit, SubmitJob};
use database::Tx;
use foundation::Sources;
use serde_json::json;

use crate::error::JobError;
use crate::model::Job;

/// One row for each input that is another partner's, under its agreement: the owner reads which version is trained on and by
/// whom, nothing of the person, the specification and the other inputs.
pub(crate) async fn record(
    tx: &mut Tx,
    sources: &Sources,
    permit: &Permit<SubmitJob>,
    job: &Job,
) -> Result<(), JobError> {
    for input in &job.inputs {
        let data = &input.data;
        let Some(agreement) = data.agreement else { continue };
        let detail = json!({ "job": job.id, "dataset": data.dataset, "number": data.number, "grant": data.grant });
        let entry = Entry::done(permit, data.version).part_of(data.dataset).named("dataset:train").detail(detail);
        audit::record(tx, sources, permit, entry.under(agreement).shown_to(data.owner)).await?;
    }
    Ok(())
}
