//! Recipes and jobs.

use foundation::{JobId, ProjectId};
use reqwest::Method;
use wire::Page;
use wire::jobs::{Job, JobMetrics, Recipe, SubmitJob};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// What can be trained.
    pub async fn recipes(&self) -> Result<Vec<Recipe>, ClientError> {
        self.get("/v1/recipes").await
    }

    /// One recipe, with the JSON Schema of its specification.
    pub async fn recipe(&self, name: &str) -> Result<Recipe, ClientError> {
        self.get(&format!("/v1/recipes/{name}")).await
    }

    /// Submits a job.
    pub async fn submit_job(&self, job: &SubmitJob) -> Result<Job, ClientError> {
        self.create("/v1/jobs", job).await
    }

    /// Jobs of the partner.
    pub async fn jobs(&self, query: Option<&ListQuery>) -> Result<Page<Job>, ClientError> {
        self.list("/v1/jobs", "state", query).await
    }

    /// The partner's jobs of one project.
    pub async fn jobs_of_project(
        &self,
        project: ProjectId,
        query: Option<&ListQuery>,
    ) -> Result<Page<Job>, ClientError> {
        self.list(&format!("/v1/jobs?project={project}"), "state", query).await
    }

    /// One job.
    pub async fn job(&self, job: JobId) -> Result<Job, ClientError> {
        self.get(&format!("/v1/jobs/{job}")).await
    }

    /// Cancels a job.
    pub async fn cancel_job(&self, job: JobId) -> Result<Job, ClientError> {
        self.call(Method::POST, &format!("/v1/jobs/{job}/cancel"), &serde_json::json!({})).await
    }

    /// The curves of a job.
    pub async fn job_metrics(&self, job: JobId) -> Result<JobMetrics, ClientError> {
        self.get(&format!("/v1/jobs/{job}/metrics")).await
    }
}
