//! The audit log: a partner's part and the whole.

use std::path::Path;

use foundation::{AgreementId, UserId};
use wire::Page;
use wire::audit::AuditRow;

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;
use crate::transfer::Progress;

/// Which rows are wanted: all that agree with every field that is given.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// The whole log, for operators and auditors, instead of one's partner's part.
    pub whole: bool,
    /// The action, such as `dataset:grant`.
    pub action: Option<String>,
    /// Who acted.
    pub user: Option<UserId>,
    /// The id of what it was done to.
    pub target: Option<String>,
    /// `done`, `denied`, `hidden` or `missing`.
    pub outcome: Option<String>,
    /// By which rule.
    pub rule: Option<String>,
    /// Under which agreement.
    pub agreement: Option<AgreementId>,
    /// Not before (RFC 3339).
    pub from: Option<String>,
    /// Before (RFC 3339).
    pub until: Option<String>,
}

impl AuditQuery {
    fn path(&self) -> &'static str {
        if self.whole { "/v1/audit" } else { "/v1/partner/audit" }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("action", self.action.clone()),
            ("user", self.user.map(|id| id.to_string())),
            ("target", self.target.clone()),
            ("outcome", self.outcome.clone()),
            ("rule", self.rule.clone()),
            ("agreement", self.agreement.map(|id| id.to_string())),
            ("from", self.from.clone()),
            ("until", self.until.clone()),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

impl Client {
    /// Rows of the audit log, newest first. A page can be short, even empty, and not be the last one: `next_cursor` tells.
    pub async fn audit(&self, wanted: &AuditQuery, page: &ListQuery) -> Result<Page<AuditRow>, ClientError> {
        let mut pairs = wanted.pairs();
        pairs.extend(page.limit.map(|limit| ("limit", limit.to_string())));
        pairs.extend(page.cursor.clone().map(|cursor| ("cursor", cursor)));
        let pairs: Vec<(&str, &String)> = pairs.iter().map(|(name, value)| (*name, value)).collect();
        self.get_with(wanted.path(), &pairs).await
    }

    /// Saves all such rows in a file, as `csv` or `jsonl`, and answers with its size in bytes. The file appears under its name
    /// only when it is complete.
    pub async fn save_audit(
        &self,
        wanted: &AuditQuery,
        format: &str,
        file: &Path,
        progress: &dyn Progress,
    ) -> Result<u64, ClientError> {
        let mut pairs = wanted.pairs();
        pairs.push(("format", format.to_owned()));
        self.save(&format!("{}/export", wanted.path()), &pairs, file, progress).await
    }
}
