//! Agreements.

use foundation::{AgreementId, PartyKeyId};
use reqwest::Method;
use wire::Page;
use wire::agreements::{
    Agreement, AgreementVersion, Difference, DraftTerms, OfferTerms, PartyKey, Proof, ProposeAgreement,
    RegisterPartyKey, SignAgreement, Template, Terms, Versions,
};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// The templates that agreements can be drafted from, in `en` or `zh-CN`.
    pub async fn agreement_templates(&self, language: &str) -> Result<Page<Template>, ClientError> {
        self.get(&format!("/v1/agreement-templates?language={language}")).await
    }

    /// Terms drafted from a template; nothing is stored.
    pub async fn draft_agreement(&self, draft: &DraftTerms) -> Result<Terms, ClientError> {
        self.call(Method::POST, "/v1/agreement-drafts", draft).await
    }

    /// Proposes an agreement.
    pub async fn propose_agreement(&self, agreement: &ProposeAgreement) -> Result<Agreement, ClientError> {
        self.create("/v1/agreements", agreement).await
    }

    /// Offers other terms.
    pub async fn offer_terms(&self, agreement: AgreementId, offer: &OfferTerms) -> Result<Agreement, ClientError> {
        self.create(&format!("/v1/agreements/{agreement}/offers"), offer).await
    }

    /// Agreements to which the partner is a party.
    pub async fn agreements(&self, query: Option<&ListQuery>) -> Result<Page<Agreement>, ClientError> {
        self.list("/v1/agreements", "state", query).await
    }

    /// One agreement, with its document.
    pub async fn agreement(&self, agreement: AgreementId) -> Result<Agreement, ClientError> {
        self.get(&format!("/v1/agreements/{agreement}")).await
    }

    /// Its newest versions below the number `before`, at most 100.
    pub async fn agreement_versions(
        &self,
        agreement: AgreementId,
        before: Option<i64>,
    ) -> Result<Versions, ClientError> {
        let query = before.map_or_else(String::new, |before| format!("?before={before}"));
        self.get(&format!("/v1/agreements/{agreement}/versions{query}")).await
    }

    /// One version, with what is signed.
    pub async fn agreement_version(
        &self,
        agreement: AgreementId,
        number: i64,
    ) -> Result<AgreementVersion, ClientError> {
        self.get(&format!("/v1/agreements/{agreement}/versions/{number}")).await
    }

    /// One version as a file that proves itself.
    pub async fn agreement_proof(&self, agreement: AgreementId, number: i64) -> Result<Proof, ClientError> {
        self.get(&format!("/v1/agreements/{agreement}/versions/{number}/proof")).await
    }

    /// What the second version changes in the first.
    pub async fn agreement_difference(
        &self,
        agreement: AgreementId,
        [from, to]: [i64; 2],
    ) -> Result<Difference, ClientError> {
        self.get(&format!("/v1/agreements/{agreement}/versions/{to}/difference?from={from}")).await
    }

    /// Signs.
    pub async fn sign_agreement(&self, agreement: AgreementId, sign: &SignAgreement) -> Result<Agreement, ClientError> {
        self.call(Method::POST, &format!("/v1/agreements/{agreement}/sign"), sign).await
    }

    /// Takes back or refuses the amendment that waits.
    pub async fn drop_amendment(
        &self,
        agreement: AgreementId,
        reason: &wire::Reason,
    ) -> Result<Agreement, ClientError> {
        self.call(Method::POST, &format!("/v1/agreements/{agreement}/drop-amendment"), reason).await
    }

    /// Ends an agreement, and with it all use under it.
    pub async fn terminate_agreement(
        &self,
        agreement: AgreementId,
        reason: &wire::Reason,
    ) -> Result<Agreement, ClientError> {
        self.call(Method::POST, &format!("/v1/agreements/{agreement}/terminate"), reason).await
    }

    /// Registers a signing key of the partner's own.
    pub async fn register_party_key(&self, key: &RegisterPartyKey) -> Result<PartyKey, ClientError> {
        self.create("/v1/party-keys", key).await
    }

    /// The partner's signing keys.
    pub async fn party_keys(&self, query: Option<&ListQuery>) -> Result<Page<PartyKey>, ClientError> {
        self.list("/v1/party-keys", "state", query).await
    }

    /// One signing key of any partner.
    pub async fn party_key(&self, key: PartyKeyId) -> Result<PartyKey, ClientError> {
        self.get(&format!("/v1/party-keys/{key}")).await
    }

    /// Ends the use of a signing key.
    pub async fn revoke_party_key(&self, key: PartyKeyId) -> Result<PartyKey, ClientError> {
        self.call(Method::DELETE, &format!("/v1/party-keys/{key}"), &serde_json::json!({})).await
    }
}
