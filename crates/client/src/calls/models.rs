//! Models, versions, grants, predictions.

use std::path::Path;

use foundation::{ModelGrantId, ModelId};
use reqwest::Method;
use wire::Page;
use wire::models::{
    CreateModel, GrantModel, Model, ModelFile, ModelGrant, ModelVersion, Predict, Predictions, RegisterModelVersion,
    UpdateModel,
};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;
use crate::transfer::{Downloaded, Progress};

impl Client {
    /// Creates a model.
    pub async fn create_model(&self, model: &CreateModel) -> Result<Model, ClientError> {
        self.create("/v1/models", model).await
    }

    /// One's own models, or those shared with one.
    pub async fn list_models(&self, shared: bool, query: Option<&ListQuery>) -> Result<Page<Model>, ClientError> {
        self.list(&format!("/v1/models?shared={shared}"), "state", query).await
    }

    /// One's own models, the archived ones too.
    pub async fn all_models(&self, query: Option<&ListQuery>) -> Result<Page<Model>, ClientError> {
        self.list("/v1/models?archived=true", "state", query).await
    }

    /// One model.
    pub async fn model(&self, model: ModelId) -> Result<Model, ClientError> {
        self.get(&format!("/v1/models/{model}")).await
    }

    /// Changes its description.
    pub async fn update_model(&self, model: ModelId, update: &UpdateModel) -> Result<Model, ClientError> {
        self.call(Method::PATCH, &format!("/v1/models/{model}"), update).await
    }

    /// Archives it.
    pub async fn archive_model(&self, model: ModelId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/models/{model}"), &serde_json::json!({})).await
    }

    /// Takes it out of the archive.
    pub async fn restore_model(&self, model: ModelId) -> Result<Model, ClientError> {
        self.call(Method::POST, &format!("/v1/models/{model}/restore"), &serde_json::json!({})).await
    }

    /// Registers files whose content was put before as the next version.
    pub async fn register_model_version(
        &self,
        model: ModelId,
        version: &RegisterModelVersion,
    ) -> Result<ModelVersion, ClientError> {
        self.create(&format!("/v1/models/{model}/versions"), version).await
    }

    /// Its versions.
    pub async fn model_versions(
        &self,
        model: ModelId,
        query: Option<&ListQuery>,
    ) -> Result<Page<ModelVersion>, ClientError> {
        self.list(&format!("/v1/models/{model}/versions"), "state", query).await
    }

    /// One version.
    pub async fn model_version(&self, model: ModelId, number: i64) -> Result<ModelVersion, ClientError> {
        self.get(&format!("/v1/models/{model}/versions/{number}")).await
    }

    /// Predicts raw rows.
    pub async fn predict(&self, model: ModelId, number: i64, rows: &Predict) -> Result<Predictions, ClientError> {
        self.call(Method::POST, &format!("/v1/models/{model}/versions/{number}/predict"), rows).await
    }

    /// Lets the other party of an agreement use it.
    pub async fn grant_model(&self, model: ModelId, grant: &GrantModel) -> Result<ModelGrant, ClientError> {
        self.create(&format!("/v1/models/{model}/grants"), grant).await
    }

    /// Who may use it.
    pub async fn model_grants(
        &self,
        model: ModelId,
        query: Option<&ListQuery>,
    ) -> Result<Page<ModelGrant>, ClientError> {
        self.list(&format!("/v1/models/{model}/grants"), "state", query).await
    }

    /// Takes a grant back, at once.
    pub async fn revoke_model_grant(&self, grant: ModelGrantId, reason: &wire::Reason) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/model-grants/{grant}"), reason).await
    }

    /// Downloads one file of a version, verified against the digest that its record promises, into `file`.
    pub async fn download_model_file(
        &self,
        model: ModelId,
        number: i64,
        described: &ModelFile,
        file: &Path,
        progress: &dyn Progress,
    ) -> Result<Downloaded, ClientError> {
        let path = format!("/v1/models/{model}/versions/{number}/files/{}", described.name);
        self.download(&path, described.sha256, file, progress).await
    }
}
