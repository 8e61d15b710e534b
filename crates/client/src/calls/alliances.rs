//! Alliances.

use foundation::{AllianceId, PartnerId};
use reqwest::Method;
use wire::alliances::{Alliance, AllianceMember, DissolveAlliance, FoundAlliance, HandOver, Remark, Seat};
use wire::{Page, Reason};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// Founds an alliance; for operators.
    pub async fn found_alliance(&self, alliance: &FoundAlliance) -> Result<Alliance, ClientError> {
        self.create("/v1/platform/alliances", alliance).await
    }

    /// Every alliance; for operators and auditors.
    pub async fn all_alliances(&self, query: Option<&ListQuery>) -> Result<Page<Alliance>, ClientError> {
        self.list("/v1/platform/alliances", "state", query).await
    }

    /// Dissolves any alliance; for operators.
    pub async fn dissolve_any_alliance(
        &self,
        alliance: AllianceId,
        confirmed: &DissolveAlliance,
    ) -> Result<Alliance, ClientError> {
        self.call(Method::POST, &format!("/v1/platform/alliances/{alliance}/dissolve"), confirmed).await
    }

    /// The alliances there are, or those that one's partner has to do with.
    pub async fn alliances(&self, own: bool, query: Option<&ListQuery>) -> Result<Page<Alliance>, ClientError> {
        self.list(&format!("/v1/alliances?own={own}"), "state", query).await
    }

    /// One alliance.
    pub async fn alliance(&self, alliance: AllianceId) -> Result<Alliance, ClientError> {
        self.get(&format!("/v1/alliances/{alliance}")).await
    }

    /// Its members, for members.
    pub async fn alliance_members(&self, alliance: AllianceId) -> Result<Page<AllianceMember>, ClientError> {
        self.get(&format!("/v1/alliances/{alliance}/members")).await
    }

    /// Who is invited, asks, is a member or was one, for the lead.
    pub async fn alliance_seats(&self, alliance: AllianceId) -> Result<Page<Seat>, ClientError> {
        self.get(&format!("/v1/alliances/{alliance}/seats")).await
    }

    /// Does what a partner does for itself: `accept`, `decline`, `ask` or `leave`.
    pub async fn alliance_step(
        &self,
        alliance: AllianceId,
        step: &str,
        remark: &Remark,
    ) -> Result<Alliance, ClientError> {
        self.call(Method::POST, &format!("/v1/alliances/{alliance}/{step}"), remark).await
    }

    /// Invites a partner.
    pub async fn invite_to_alliance(&self, alliance: AllianceId, partner: PartnerId) -> Result<Alliance, ClientError> {
        let path = format!("/v1/alliances/{alliance}/members/{partner}/invite");
        self.call(Method::POST, &path, &serde_json::json!({})).await
    }

    /// Lets a partner join that has asked to.
    pub async fn admit_to_alliance(&self, alliance: AllianceId, partner: PartnerId) -> Result<Alliance, ClientError> {
        let path = format!("/v1/alliances/{alliance}/members/{partner}/admit");
        self.call(Method::POST, &path, &serde_json::json!({})).await
    }

    /// Does not let it.
    pub async fn refuse_to_alliance(
        &self,
        alliance: AllianceId,
        partner: PartnerId,
        reason: &Reason,
    ) -> Result<Alliance, ClientError> {
        self.call(Method::POST, &format!("/v1/alliances/{alliance}/members/{partner}/refuse"), reason).await
    }

    /// Removes a member, or takes an invitation back.
    pub async fn remove_from_alliance(
        &self,
        alliance: AllianceId,
        partner: PartnerId,
        reason: &Reason,
    ) -> Result<Alliance, ClientError> {
        self.call(Method::DELETE, &format!("/v1/alliances/{alliance}/members/{partner}"), reason).await
    }

    /// Makes another member the lead.
    pub async fn hand_over_alliance(&self, alliance: AllianceId, to: &HandOver) -> Result<Alliance, ClientError> {
        self.call(Method::POST, &format!("/v1/alliances/{alliance}/hand-over"), to).await
    }

    /// Dissolves an alliance that one's partner leads.
    pub async fn dissolve_alliance(
        &self,
        alliance: AllianceId,
        confirmed: &DissolveAlliance,
    ) -> Result<Alliance, ClientError> {
        self.call(Method::POST, &format!("/v1/alliances/{alliance}/dissolve"), confirmed).await
    }
}
