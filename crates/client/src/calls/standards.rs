//! Standards of alliances.

use foundation::{AllianceId, StandardId};
use reqwest::Method;
use reqwest::header::IF_MATCH;
use wire::standards::{
    CreateStandard, EditDraft, ReleasePreview, ReleaseStandard, Standard, StandardDraft, StandardVersion,
};
use wire::{Page, Reason};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::{Client, answer};

impl Client {
    /// Begins a standard.
    pub async fn create_standard(
        &self,
        alliance: AllianceId,
        standard: &CreateStandard,
    ) -> Result<Standard, ClientError> {
        self.create(&format!("/v1/alliances/{alliance}/standards"), standard).await
    }

    /// The standards of an alliance.
    pub async fn standards(
        &self,
        alliance: AllianceId,
        query: Option<&ListQuery>,
    ) -> Result<Page<Standard>, ClientError> {
        self.list(&format!("/v1/alliances/{alliance}/standards"), "state", query).await
    }

    /// One standard.
    pub async fn standard(&self, standard: StandardId) -> Result<Standard, ClientError> {
        self.get(&format!("/v1/standards/{standard}")).await
    }

    /// Its working draft, for members.
    pub async fn standard_draft(&self, standard: StandardId) -> Result<StandardDraft, ClientError> {
        self.get(&format!("/v1/standards/{standard}/draft")).await
    }

    /// Replaces the draft, if its revision is still `revision`.
    pub async fn edit_standard_draft(
        &self,
        standard: StandardId,
        draft: &EditDraft,
        revision: i64,
    ) -> Result<StandardDraft, ClientError> {
        let request = self.request(Method::PUT, &format!("/v1/standards/{standard}/draft"));
        answer(self.send(request.header(IF_MATCH, format!("\"r{revision}\"")).json(draft)).await?).await
    }

    /// What the draft would be if it were released now.
    pub async fn preview_standard(&self, standard: StandardId) -> Result<ReleasePreview, ClientError> {
        self.get(&format!("/v1/standards/{standard}/preview")).await
    }

    /// Releases the draft, if its revision is still `revision`.
    pub async fn release_standard(
        &self,
        standard: StandardId,
        release: &ReleaseStandard,
        revision: i64,
    ) -> Result<StandardVersion, ClientError> {
        let key = self.idempotency_key();
        let path = format!("/v1/standards/{standard}/release");
        let response = self
            .repeat(|| {
                let request = self.request(Method::POST, &path).header("Idempotency-Key", &key);
                request.header(IF_MATCH, format!("\"r{revision}\"")).json(release)
            })
            .await?;
        answer(response).await
    }

    /// The released versions.
    pub async fn standard_versions(
        &self,
        standard: StandardId,
        query: Option<&ListQuery>,
    ) -> Result<Page<StandardVersion>, ClientError> {
        self.list(&format!("/v1/standards/{standard}/versions"), "state", query).await
    }

    /// One released version, with its definition.
    pub async fn standard_version(&self, standard: StandardId, version: &str) -> Result<StandardVersion, ClientError> {
        self.get(&format!("/v1/standards/{standard}/versions/{version}")).await
    }

    /// Withdraws a version.
    pub async fn withdraw_standard(
        &self,
        standard: StandardId,
        version: &str,
        reason: &Reason,
    ) -> Result<StandardVersion, ClientError> {
        self.call(Method::POST, &format!("/v1/standards/{standard}/versions/{version}/withdraw"), reason).await
    }

    /// The JSON Schema of definitions.
    pub async fn standard_definition_schema(&self) -> Result<serde_json::Value, ClientError> {
        self.get("/v1/schemas/standard-definition").await
    }
}
