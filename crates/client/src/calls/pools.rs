//! GPU time that alliances share.

use foundation::{AllianceId, PoolId, PoolRequestId};
use reqwest::Method;
use serde_json::json;
use wire::pools::{ApprovePoolRequest, AskPool, GrantPool, Pool, PoolRequest, PoolState, SetShares};
use wire::{Page, Reason};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// The pools of one's partner's alliances.
    pub async fn pools(&self, query: Option<&ListQuery>) -> Result<Page<Pool>, ClientError> {
        self.list("/v1/pools", "state", query).await
    }

    /// Every pool; for operators and auditors.
    pub async fn all_pools(&self, query: Option<&ListQuery>) -> Result<Page<Pool>, ClientError> {
        self.list("/v1/platform/pools", "state", query).await
    }

    /// A pool with what each member uses, for members.
    pub async fn pool(&self, pool: PoolId) -> Result<PoolState, ClientError> {
        self.get(&format!("/v1/pools/{pool}")).await
    }

    /// Grants an alliance GPU time; for operators.
    pub async fn grant_pool(&self, alliance: AllianceId, grant: &GrantPool) -> Result<Pool, ClientError> {
        self.call(Method::PUT, &format!("/v1/platform/alliances/{alliance}/pool"), grant).await
    }

    /// Divides a pool, for the lead.
    pub async fn set_pool_shares(&self, pool: PoolId, shares: &SetShares) -> Result<PoolState, ClientError> {
        self.call(Method::PUT, &format!("/v1/pools/{pool}/shares"), shares).await
    }

    /// The requests on a pool.
    pub async fn pool_requests(
        &self,
        pool: PoolId,
        query: Option<&ListQuery>,
    ) -> Result<Page<PoolRequest>, ClientError> {
        self.list(&format!("/v1/pools/{pool}/requests"), "state", query).await
    }

    /// Asks the lead for more.
    pub async fn ask_pool(&self, pool: PoolId, ask: &AskPool) -> Result<PoolRequest, ClientError> {
        self.create(&format!("/v1/pools/{pool}/requests"), ask).await
    }

    /// Takes a request back.
    pub async fn withdraw_pool_request(
        &self,
        pool: PoolId,
        request: PoolRequestId,
    ) -> Result<PoolRequest, ClientError> {
        self.call(Method::POST, &format!("/v1/pools/{pool}/requests/{request}/withdraw"), &json!({})).await
    }

    /// Approves one, for the lead.
    pub async fn approve_pool_request(
        &self,
        pool: PoolId,
        request: PoolRequestId,
        approval: &ApprovePoolRequest,
    ) -> Result<PoolRequest, ClientError> {
        self.call(Method::POST, &format!("/v1/pools/{pool}/requests/{request}/approve"), approval).await
    }

    /// Refuses one, for the lead.
    pub async fn refuse_pool_request(
        &self,
        pool: PoolId,
        request: PoolRequestId,
        reason: &Reason,
    ) -> Result<PoolRequest, ClientError> {
        self.call(Method::POST, &format!("/v1/pools/{pool}/requests/{request}/refuse"), reason).await
    }
}
