//! `hansa audit`

use clap::Args;

use super::output::{Table, ago};
use super::{Context, ListArgs};

#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// The whole log: the platform's and every partner's (operator, auditor).
    #[arg(long)]
    platform: bool,
    #[command(flatten)]
    list: ListArgs,
}

pub(crate) async fn run(cx: &Context, args: &AuditArgs) -> anyhow::Result<()> {
    let query = args.list.query(None);
    let page = if args.platform {
        cx.client.platform_audit(Some(&query)).await?
    } else {
        cx.client.audit(Some(&query)).await?
    };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["WHEN", "ACTION", "OUTCOME", "TARGET", "WHO"]);
        for row in &page.items {
            let who = row.user.map_or_else(|| row.credential.clone(), |user| user.to_string());
            let target = row.target.clone().unwrap_or_default();
            table.row([ago(row.at), row.action.clone(), row.outcome.clone(), target, who]);
        }
        table.render("Nothing was recorded.")
    })?;
    cx.more(&page)
}
