//! Agreements.

use foundation::AgreementId;
use reqwest::Method;
use wire::Page;
use wire::agreements::{Agreement, ProposeAgreement, SignAgreement};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// Proposes an agreement.
    pub async fn propose_agreement(&self, agreement: &ProposeAgreement) -> Result<Agreement, ClientError> {
        self.create("/v1/agreements", agreement).await
    }

    /// Agreements to which the partner is a party.
    pub async fn agreements(&self, query: Option<&ListQuery>) -> Result<Page<Agreement>, ClientError> {
        self.list("/v1/agreements", "state", query).await
    }

    /// One agreement, with its document.
    pub async fn agreement(&self, agreement: AgreementId) -> Result<Agreement, ClientError> {
        self.get(&format!("/v1/agreements/{agreement}")).await
    }

    /// Signs.
    pub async fn sign_agreement(&self, agreement: AgreementId, sign: &SignAgreement) -> Result<Agreement, ClientError> {
        self.call(Method::POST, &format!("/v1/agreements/{agreement}/sign"), sign).await
    }

    /// Ends an agreement, and with it all use under it.
    pub async fn terminate_agreement(
        &self,
        agreement: AgreementId,
        reason: &wire::Reason,
    ) -> Result<Agreement, ClientError> {
        self.call(Method::POST, &format!("/v1/agreements/{agreement}/terminate"), reason).await
    }
}
