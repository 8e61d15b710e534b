//! Usage, prices, budgets and statements.

use foundation::PartnerId;
use reqwest::Method;
use wire::Page;
use wire::usage::statements::{Statement, StatementHead};
use wire::usage::{
    Budget, Credit, EstimateJob, GiveCredit, JobEstimate, PriceTable, PublishPrices, SetLimits, UsageReport,
};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

/// Which part of the usage a report is of.
#[derive(Debug, Clone, Default)]
pub struct ReportQuery {
    /// The first day, such as `2026-01-01`; that of the month at hand when left out.
    pub from: Option<String>,
    /// The day after the last one; tomorrow when left out.
    pub until: Option<String>,
    /// `project`, `user`, `kind`, `day` or `pool`; for operators also `partner`.
    pub by: Option<String>,
}

impl ReportQuery {
    fn pairs(&self) -> Vec<(&'static str, &String)> {
        let pairs = [("from", &self.from), ("until", &self.until), ("by", &self.by)];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect()
    }
}

/// Where the statement of a partner stands; one's own when none is named.
fn statement_path(partner: Option<PartnerId>, month: &str) -> String {
    partner.map_or_else(
        || format!("/v1/statements/{month}"),
        |partner| format!("/v1/partners/{partner}/statements/{month}"),
    )
}

impl Client {
    /// Every version of the prices.
    pub async fn prices(&self) -> Result<Vec<PriceTable>, ClientError> {
        self.get("/v1/prices").await
    }

    /// The same for operators and auditors.
    pub async fn all_prices(&self) -> Result<Vec<PriceTable>, ClientError> {
        self.get("/v1/platform/prices").await
    }

    /// Publishes prices; for operators.
    pub async fn publish_prices(&self, prices: &PublishPrices) -> Result<PriceTable, ClientError> {
        self.create("/v1/platform/prices", prices).await
    }

    /// What one's partner has used.
    pub async fn usage_report(&self, query: &ReportQuery) -> Result<UsageReport, ClientError> {
        self.get_with("/v1/usage/report", &query.pairs()).await
    }

    /// What all partners have used, or one of them; for operators and auditors.
    pub async fn platform_usage_report(
        &self,
        partner: Option<PartnerId>,
        query: &ReportQuery,
    ) -> Result<UsageReport, ClientError> {
        let partner = partner.map(|partner| partner.to_string());
        let mut pairs = query.pairs();
        pairs.extend(partner.iter().map(|partner| ("partner", partner)));
        self.get_with("/v1/platform/usage/report", &pairs).await
    }

    /// What a job would take and cost.
    pub async fn estimate_job(&self, job: &EstimateJob) -> Result<JobEstimate, ClientError> {
        self.call(Method::POST, "/v1/usage/estimate", job).await
    }

    /// One's partner's limits, and how it stands with them.
    pub async fn budget(&self) -> Result<Budget, ClientError> {
        self.get("/v1/budget").await
    }

    /// Sets one's partner's own limits.
    pub async fn set_budget(&self, limits: &SetLimits) -> Result<Budget, ClientError> {
        self.call(Method::PUT, "/v1/budget", limits).await
    }

    /// A partner's limits; for operators and auditors.
    pub async fn budget_of(&self, partner: PartnerId) -> Result<Budget, ClientError> {
        self.get(&format!("/v1/partners/{partner}/budget")).await
    }

    /// Sets limits that the partner cannot raise; for operators.
    pub async fn set_budget_of(&self, partner: PartnerId, limits: &SetLimits) -> Result<Budget, ClientError> {
        self.call(Method::PUT, &format!("/v1/partners/{partner}/budget"), limits).await
    }

    /// One's partner's statements.
    pub async fn statements(&self) -> Result<Vec<StatementHead>, ClientError> {
        self.get("/v1/statements").await
    }

    /// All statements of a month, the last one when left out; for operators and auditors.
    pub async fn all_statements(
        &self,
        month: Option<&str>,
        query: Option<&ListQuery>,
    ) -> Result<Page<StatementHead>, ClientError> {
        let path = month.map_or_else(
            || "/v1/platform/statements".to_owned(),
            |month| format!("/v1/platform/statements?month={month}"),
        );
        self.list(&path, "state", query).await
    }

    /// The statement of a month, of one's own partner or of the one that is named.
    pub async fn statement(&self, partner: Option<PartnerId>, month: &str) -> Result<Statement, ClientError> {
        self.get(&statement_path(partner, month)).await
    }

    /// The same as CSV.
    pub async fn statement_csv(&self, partner: Option<PartnerId>, month: &str) -> Result<String, ClientError> {
        self.get_text(&format!("{}/csv", statement_path(partner, month))).await
    }

    /// Gives a partner a credit; for operators.
    pub async fn give_credit(&self, partner: PartnerId, credit: &GiveCredit) -> Result<Credit, ClientError> {
        self.create(&format!("/v1/partners/{partner}/credits"), credit).await
    }
}
