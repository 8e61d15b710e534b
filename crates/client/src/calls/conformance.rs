//! Conformance runs and certificates.

use foundation::{CertificateId, ConformanceRunId, DatasetId, ModelId, StandardId};
use reqwest::Method;
use wire::certificates::{Certificate, CertificateVisibility};
use wire::conformance::{ConformanceRun, HiddenTestTries, RequestRun};
use wire::{Page, Reason};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// Requests a run.
    pub async fn request_conformance_run(&self, run: &RequestRun) -> Result<ConformanceRun, ClientError> {
        self.create("/v1/conformance-runs", run).await
    }

    /// One's partner's runs.
    pub async fn conformance_runs(&self, query: Option<&ListQuery>) -> Result<Page<ConformanceRun>, ClientError> {
        self.list("/v1/conformance-runs", "state", query).await
    }

    /// One run.
    pub async fn conformance_run(&self, run: ConformanceRunId) -> Result<ConformanceRun, ClientError> {
        self.get(&format!("/v1/conformance-runs/{run}")).await
    }

    /// How often one's partner may still be scored on the hidden test set of a standard's version.
    pub async fn hidden_test_tries(&self, standard: StandardId, version: &str) -> Result<HiddenTestTries, ClientError> {
        self.get(&format!("/v1/standards/{standard}/versions/{version}/tries")).await
    }

    /// Cancels a run.
    pub async fn cancel_conformance_run(&self, run: ConformanceRunId) -> Result<ConformanceRun, ClientError> {
        self.call(Method::POST, &format!("/v1/conformance-runs/{run}/cancel"), &serde_json::json!({})).await
    }

    /// The certificates of one's own data sets and models.
    pub async fn certificates(&self, query: Option<&ListQuery>) -> Result<Page<Certificate>, ClientError> {
        self.list("/v1/certificates", "state", query).await
    }

    /// The certificates of a version of a data set that one sees.
    pub async fn dataset_certificates(
        &self,
        dataset: DatasetId,
        number: i64,
        query: Option<&ListQuery>,
    ) -> Result<Page<Certificate>, ClientError> {
        self.list(&format!("/v1/datasets/{dataset}/versions/{number}/certificates"), "state", query).await
    }

    /// The certificates of a version of a model that one sees.
    pub async fn model_certificates(
        &self,
        model: ModelId,
        number: i64,
        query: Option<&ListQuery>,
    ) -> Result<Page<Certificate>, ClientError> {
        self.list(&format!("/v1/models/{model}/versions/{number}/certificates"), "state", query).await
    }

    /// One certificate.
    pub async fn certificate(&self, certificate: CertificateId) -> Result<Certificate, ClientError> {
        self.get(&format!("/v1/certificates/{certificate}")).await
    }

    /// Lets everybody see a certificate, or no longer.
    pub async fn publish_certificate(
        &self,
        certificate: CertificateId,
        visibility: &CertificateVisibility,
    ) -> Result<Certificate, ClientError> {
        self.call(Method::PUT, &format!("/v1/certificates/{certificate}/visibility"), visibility).await
    }

    /// Revokes a certificate, for good.
    pub async fn revoke_certificate(
        &self,
        certificate: CertificateId,
        reason: &Reason,
    ) -> Result<Certificate, ClientError> {
        self.call(Method::POST, &format!("/v1/certificates/{certificate}/revoke"), reason).await
    }

    /// The public keys that verify certificates, as a JWK set.
    pub async fn certificate_keys(&self) -> Result<serde_json::Value, ClientError> {
        self.get("/.well-known/certificate-keys.json").await
    }
}
