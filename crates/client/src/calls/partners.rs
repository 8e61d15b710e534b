//! Admission, the partner itself.

use foundation::PartnerId;
use reqwest::Method;
use wire::Page;
use wire::partners::{Approved, Assess, Assessment, DirectoryEntry, Partner, Quota, UpdatePartner, Usage};
use wire::pipeline::Approve;

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// Every partner, for the operator.
    pub async fn partners(&self, query: Option<&ListQuery>) -> Result<Page<Partner>, ClientError> {
        self.list("/v1/partners", "status", query).await
    }

    /// One partner, for the operator.
    pub async fn partner(&self, partner: PartnerId) -> Result<Partner, ClientError> {
        self.get(&format!("/v1/partners/{partner}")).await
    }

    /// Takes an application into review.
    pub async fn review_partner(&self, partner: PartnerId) -> Result<Partner, ClientError> {
        self.call(Method::POST, &format!("/v1/partners/{partner}/review"), &serde_json::json!({})).await
    }

    /// Assesses an applicant.
    pub async fn assess_partner(&self, partner: PartnerId, assess: &Assess) -> Result<Assessment, ClientError> {
        self.create(&format!("/v1/partners/{partner}/assessments"), assess).await
    }

    /// Approves an application.
    pub async fn approve_partner(&self, partner: PartnerId, approve: &Approve) -> Result<Approved, ClientError> {
        self.call(Method::POST, &format!("/v1/partners/{partner}/approve"), approve).await
    }

    /// Declines an application.
    pub async fn decline_partner(&self, partner: PartnerId, reason: &wire::Reason) -> Result<Partner, ClientError> {
        self.call(Method::POST, &format!("/v1/partners/{partner}/decline"), reason).await
    }

    /// Suspends a partner.
    pub async fn suspend_partner(&self, partner: PartnerId, reason: &wire::Reason) -> Result<Partner, ClientError> {
        self.call(Method::POST, &format!("/v1/partners/{partner}/suspend"), reason).await
    }

    /// Ends a suspension.
    pub async fn reinstate_partner(&self, partner: PartnerId) -> Result<Partner, ClientError> {
        self.call(Method::POST, &format!("/v1/partners/{partner}/reinstate"), &serde_json::json!({})).await
    }

    /// Ends a partnership.
    pub async fn offboard_partner(&self, partner: PartnerId, reason: &wire::Reason) -> Result<Partner, ClientError> {
        self.call(Method::POST, &format!("/v1/partners/{partner}/offboard"), reason).await
    }

    /// Sets what a partner may use.
    pub async fn set_quota(&self, partner: PartnerId, quota: &Quota) -> Result<Partner, ClientError> {
        self.call(Method::PUT, &format!("/v1/partners/{partner}/quota"), quota).await
    }

    /// One's own partner.
    pub async fn own_partner(&self) -> Result<Partner, ClientError> {
        self.get("/v1/partner").await
    }

    /// Changes one's own partner's record.
    pub async fn update_partner(&self, update: &UpdatePartner) -> Result<Partner, ClientError> {
        self.call(Method::PATCH, "/v1/partner", update).await
    }

    /// What the partner uses.
    pub async fn usage(&self) -> Result<Usage, ClientError> {
        self.get("/v1/partner/usage").await
    }

    /// What any partner uses, for the operator.
    pub async fn usage_of(&self, partner: PartnerId) -> Result<Usage, ClientError> {
        self.get(&format!("/v1/partners/{partner}/usage")).await
    }

    /// Active partners.
    pub async fn directory(&self, query: Option<&ListQuery>) -> Result<Page<DirectoryEntry>, ClientError> {
        self.list("/v1/directory", "status", query).await
    }
}
