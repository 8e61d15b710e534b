//! Data sets, versions, grants.

use std::path::Path;

use foundation::{DatasetGrantId, DatasetId};
use reqwest::Method;
use wire::Page;
use wire::datasets::{CreateDataset, Dataset, DatasetGrant, DatasetVersion, GrantDataset, Preview, UpdateDataset};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;
use crate::transfer::{Downloaded, Progress};

impl Client {
    /// Creates a data set.
    pub async fn create_dataset(&self, dataset: &CreateDataset) -> Result<Dataset, ClientError> {
        self.create("/v1/datasets", dataset).await
    }

    /// One's own data sets, or those shared with one.
    pub async fn list_datasets(&self, shared: bool, query: Option<&ListQuery>) -> Result<Page<Dataset>, ClientError> {
        self.list(&format!("/v1/datasets?shared={shared}"), "state", query).await
    }

    /// One's own data sets, the archived ones too.
    pub async fn all_datasets(&self, query: Option<&ListQuery>) -> Result<Page<Dataset>, ClientError> {
        self.list("/v1/datasets?archived=true", "state", query).await
    }

    /// One data set.
    pub async fn dataset(&self, dataset: DatasetId) -> Result<Dataset, ClientError> {
        self.get(&format!("/v1/datasets/{dataset}")).await
    }

    /// Changes its description.
    pub async fn update_dataset(&self, dataset: DatasetId, update: &UpdateDataset) -> Result<Dataset, ClientError> {
        self.call(Method::PATCH, &format!("/v1/datasets/{dataset}"), update).await
    }

    /// Archives it.
    pub async fn archive_dataset(&self, dataset: DatasetId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/datasets/{dataset}"), &serde_json::json!({})).await
    }

    /// Takes it out of the archive.
    pub async fn restore_dataset(&self, dataset: DatasetId) -> Result<Dataset, ClientError> {
        self.call(Method::POST, &format!("/v1/datasets/{dataset}/restore"), &serde_json::json!({})).await
    }

    /// Its versions.
    pub async fn dataset_versions(
        &self,
        dataset: DatasetId,
        query: Option<&ListQuery>,
    ) -> Result<Page<DatasetVersion>, ClientError> {
        self.list(&format!("/v1/datasets/{dataset}/versions"), "state", query).await
    }

    /// One version.
    pub async fn dataset_version(&self, dataset: DatasetId, number: i64) -> Result<DatasetVersion, ClientError> {
        self.get(&format!("/v1/datasets/{dataset}/versions/{number}")).await
    }

    /// The first rows of a version.
    pub async fn preview_dataset(&self, dataset: DatasetId, number: i64, rows: u32) -> Result<Preview, ClientError> {
        self.get(&format!("/v1/datasets/{dataset}/versions/{number}/preview?rows={rows}")).await
    }

    /// Lets the other party of an agreement use it.
    pub async fn grant_dataset(&self, dataset: DatasetId, grant: &GrantDataset) -> Result<DatasetGrant, ClientError> {
        self.create(&format!("/v1/datasets/{dataset}/grants"), grant).await
    }

    /// Who may use it.
    pub async fn dataset_grants(
        &self,
        dataset: DatasetId,
        query: Option<&ListQuery>,
    ) -> Result<Page<DatasetGrant>, ClientError> {
        self.list(&format!("/v1/datasets/{dataset}/grants"), "state", query).await
    }

    /// Takes a grant back, at once.
    pub async fn revoke_dataset_grant(&self, grant: DatasetGrantId, reason: &wire::Reason) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/dataset-grants/{grant}"), reason).await
    }

    /// Downloads a version's content, verified against the digest that its record promises, into `file`.
    pub async fn download_dataset(
        &self,
        version: &DatasetVersion,
        file: &Path,
        progress: &dyn Progress,
    ) -> Result<Downloaded, ClientError> {
        let path = format!("/v1/datasets/{}/versions/{}/content", version.dataset, version.number);
        self.download(&path, version.sha256, file, progress).await
    }
}
