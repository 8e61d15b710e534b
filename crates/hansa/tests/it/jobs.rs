//! A training job as its owner sees it from outside: submitted, watched, compared.

use std::time::Duration;

use client::ClientError;
use foundation::{DatasetId, JobId, Sha256};
use serde_json::json;
use wire::jobs::{Job, JobInput, SubmitJob};

use crate::server::Scientist;

/// Far more than anything here takes on a slow machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

impl Scientist {
    /// Submits a job that trains for this many epochs and registers `model`.
    pub(crate) async fn submit(&self, dataset: DatasetId, model: &str, epochs: u32) -> JobId {
        self.try_submit(dataset, model, epochs).await.expect("a job")
    }

    /// Submits the same job, which may be refused.
    pub(crate) async fn try_submit(&self, dataset: DatasetId, model: &str, epochs: u32) -> Result<JobId, ClientError> {
        let input = JobInput { dataset, version: Some(1) };
        let job = SubmitJob {
            name: None,
            spec: json!({ "recipe": "tabular", "target": "diagnosis", "epochs": epochs, "hidden": [256, 256], "checkpoint_every": 5 }),
            inputs: [("train".to_owned(), input)].into(),
            base: None,
            register_as: Some(model.to_owned()),
            pool: None,
            project: None,
        };
        Ok(self.client.submit_job(&job).await?.id)
    }

    /// Whether the job is seen running at this share of its steps, in percent; `false` when it has ended before.
    pub(crate) async fn reached(&self, job: JobId, share: i64) -> bool {
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let seen = self.client.job(job).await.expect("the job");
                match (seen.state.as_str(), seen.step, seen.total_steps) {
                    ("running", Some(step), Some(total)) if step * 100 >= total * share => return true,
                    ("succeeded" | "failed" | "cancelled", ..) => return false,
                    _ => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        });
        waited.await.expect("the job goes on")
    }

    /// The job once it is over, however it ended.
    pub(crate) async fn over(&self, job: JobId) -> Job {
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let seen = self.client.job(job).await.expect("the job");
                if matches!(seen.state.as_str(), "succeeded" | "failed" | "cancelled") {
                    return seen;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        waited.await.expect("the job ends")
    }

    /// The job once it has succeeded.
    pub(crate) async fn finished(&self, job: JobId) -> Job {
        let ended = self.over(job).await;
        assert_eq!(ended.state, "succeeded", "{ended:?}");
        ended
    }

    /// The digest of the weights that a job made.
    pub(crate) async fn weights(&self, job: &Job) -> Sha256 {
        let made = job.model.expect("a model was registered");
        let version = self.client.model_version(made.model, made.version).await.expect("the version");
        version.files.iter().find(|file| file.name == "model.safetensors").expect("weights").sha256
    }

    /// How many versions the model has that a job made.
    pub(crate) async fn versions(&self, job: &Job) -> usize {
        let made = job.model.expect("a model was registered");
        self.client.model_versions(made.model, None).await.expect("its versions").items.len()
    }
}
