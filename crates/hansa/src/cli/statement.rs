//! `hansa statement …`: what a month comes to.

use clap::Subcommand;
use foundation::PartnerId;
use wire::usage::GiveCredit;
use wire::usage::statements::{Statement, StatementHead};

use super::output::{Table, moment};
use super::usage::{amount, money};
use super::{Context, ListArgs, names};

#[derive(Debug, Subcommand)]
pub(crate) enum StatementCommand {
    /// List your partner's statements.
    List {
        /// Those of all partners for one month, the last one unless --month says another (operator).
        #[arg(long)]
        all: bool,
        /// The month, such as 2026-01.
        #[arg(long, requires = "all")]
        month: Option<String>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show the statement of a month, such as 2026-01; of the month at hand a preview.
    Show {
        /// The month.
        month: String,
        /// A partner's, by name or id (operator).
        #[arg(long)]
        partner: Option<String>,
    },
    /// Write it as CSV.
    Csv {
        /// The month.
        month: String,
        /// A partner's, by name or id (operator).
        #[arg(long)]
        partner: Option<String>,
    },
    /// Give a partner a credit, which stands in its next statement (operator).
    Credit {
        /// The partner, by name or id.
        partner: String,
        /// How much, such as 12.50.
        #[arg(value_parser = money)]
        amount: i64,
        /// Why; the partner reads it.
        #[arg(long)]
        reason: String,
    },
}

pub(crate) async fn run(cx: &Context, command: StatementCommand) -> anyhow::Result<()> {
    match command {
        StatementCommand::List { all: false, .. } => {
            cx.out.answer(&cx.client.statements().await?, |found| heads(found))
        }
        StatementCommand::List { all: true, month, list } => {
            let page = cx.client.all_statements(month.as_deref(), Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| heads(&page.items))?;
            cx.more(&page)
        }
        StatementCommand::Show { month, partner } => {
            let partner = whose(cx, partner.as_deref()).await?;
            cx.out.answer(&cx.client.statement(partner, &month).await?, shown)
        }
        StatementCommand::Csv { month, partner } => {
            let partner = whose(cx, partner.as_deref()).await?;
            super::print(&cx.client.statement_csv(partner, &month).await?)
        }
        StatementCommand::Credit { partner, amount: given, reason } => {
            let partner = names::partner(cx, &partner).await?;
            let credit = cx.client.give_credit(partner, &GiveCredit { amount: given, reason }).await?;
            cx.out.answer(&credit, |credit| format!("{} are credited.", amount(credit.amount, Some(&credit.currency))))
        }
    }
}

async fn whose(cx: &Context, name: Option<&str>) -> anyhow::Result<Option<PartnerId>> {
    match name {
        Some(name) => Ok(Some(names::partner(cx, name).await?)),
        None => Ok(None),
    }
}

fn heads(found: &[StatementHead]) -> String {
    let mut table = Table::new(["MONTH", "NO.", "PARTNER", "TOTAL", "MADE"]);
    for head in found {
        table.row([
            head.month.clone(),
            head.number.map(|number| number.to_string()).unwrap_or_default(),
            head.partner_name.clone(),
            amount(head.total, head.currency.as_deref()),
            moment(head.made_at),
        ]);
    }
    table.render("No statements: they are made when a month is over.")
}

fn shown(statement: &Statement) -> String {
    let head = &statement.head;
    let currency = head.currency.as_deref();
    let mut table = Table::new(["USED IN", "WHAT", "PROJECT", "PERSON", "POOL", "AMOUNT", "PRICE", "COST"]);
    for line in &statement.lines {
        table.row([
            line.used_in.clone(),
            line.kind.clone(),
            line.project_name.clone().unwrap_or_default(),
            line.user_name.clone().unwrap_or_default(),
            line.pool_name.clone().unwrap_or_default(),
            format!("{} {}", usage::decimal(line.quantity), line.unit),
            line.price.as_ref().map(|price| amount(price.unit_price, None)).unwrap_or_default(),
            amount(line.cost, currency),
        ]);
    }
    let number = head.number.map_or_else(|| "preview, still changes".to_owned(), |number| format!("no. {number}"));
    let credits = statement.credits.iter().map(|credit| {
        let reason = super::output::clean(&credit.reason);
        format!("credit: -{}  {reason}\n", amount(credit.amount, currency))
    });
    format!(
        "{} {} ({number})\n\n{}\n{}total: {}",
        super::output::clean(&head.partner_name),
        head.month,
        table.render("Nothing was used."),
        credits.collect::<String>(),
        amount(head.total, currency),
    )
}
