//! What a job would take and cost, by what earlier ones took.

use access::{Permit, SubmitJob};
use recipes::JobSpec;
use serde_json::Value;
use usage::budgets::{self, Standing};
use usage::prices::{self, Expected};

use super::JobService;
use crate::error::JobError;
use crate::store;

/// Earlier jobs that an estimate goes by at most: the newest.
const MOST: i64 = 51;
/// Fewer of them say nothing.
const FEWEST: usize = 3;

/// What a job would take and cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// Processor cores that it asks for.
    pub cpus: i64,
    /// GPUs that it asks for.
    pub gpus: i64,
    /// Earlier jobs of this partner and recipe that it goes by.
    pub based_on: usize,
    /// Their median time in seconds; `None` when they are too few.
    pub seconds: Option<i64>,
    /// What that costs at today's prices, if there are any.
    pub expected: Option<Expected>,
    /// How it stands with the partner's limits.
    pub limits: Vec<Standing>,
}

impl JobService {
    /// Says what a job of this specification would take and cost: as long as the partner's earlier jobs with the same recipe took
    /// that succeeded, in their last attempt.
    ///
    /// # Errors
    /// `Spec` names the field.
    pub async fn estimate(&self, permit: &Permit<SubmitJob>, spec: &Value) -> Result<Estimate, JobError> {
        let spec = JobSpec::parse(&spec.to_string())?;
        let (resources, scope, now) = (spec.resources(), permit.scope(), self.sources.now());
        let (cpus, gpus) = (i64::from(resources.cpus), i64::from(resources.gpus));
        let mut tx = self.db.read(scope.tenancy()).await?;
        let mut times = store::jobs::times(&mut tx, scope, spec.recipe().as_str(), MOST).await?;
        times.retain(|seconds| *seconds >= 0);
        let seconds = median(&mut times);
        let expected = match seconds {
            Some(seconds) => prices::expected(&mut tx, scope, (gpus, cpus, seconds), now).await?,
            None => None,
        };
        let limits = budgets::standing(&mut tx, scope, permit.partner(), now).await?;
        Ok(Estimate { cpus, gpus, based_on: times.len(), seconds, expected, limits })
    }
}

/// The one in the middle; the smaller of two.
fn median(times: &mut [i64]) -> Option<i64> {
    times.sort_unstable();
    if times.len() < FEWEST { None } else { times.get((times.len() - 1) / 2).copied() }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn two_times_say_nothing_and_one_that_is_far_off_little() {
        assert_eq!(median(&mut [10, 20]), None);
        assert_eq!(median(&mut [9000, 10, 20]), Some(20));
        assert_eq!(median(&mut [40, 10, 30, 20]), Some(20));
    }
}
