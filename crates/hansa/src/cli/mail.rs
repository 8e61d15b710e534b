//! `hansa mail …`: the outbox.

use clap::Subcommand;
use foundation::MailId;

use super::output::{Table, ago, moment};
use super::{Context, ListArgs, names};

#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// List mails, without what they say.
    List {
        /// Only those in this state.
        #[arg(long, value_parser = ["waiting", "sent", "failed"])]
        state: Option<String>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Have a mail tried at once, also one that was given up.
    Retry {
        /// Its id.
        #[arg(value_parser = names::id::<MailId>)]
        mail: MailId,
    },
}

pub(crate) async fn run(cx: &Context, command: MailCommand) -> anyhow::Result<()> {
    match command {
        MailCommand::List { state, list } => {
            let page = cx.client.mails(Some(&list.query(state.as_deref()))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["TO", "ABOUT", "STATE", "TRIED", "WRITTEN", "PROBLEM", "ID"]);
                for it in &page.items {
                    let (to, state, tried) = (it.recipient.clone(), it.state.clone(), it.attempts.to_string());
                    let problem = it.last_error.clone().unwrap_or_default();
                    let about = it.kind.as_deref().unwrap_or("-").replace('_', " ");
                    table.row([to, about, state, tried, ago(it.created_at), problem, it.id.to_string()]);
                }
                table.render("No mails.")
            })?;
            cx.more(&page)
        }
        MailCommand::Retry { mail } => {
            let waiting = cx.client.retry_mail(mail).await?;
            cx.out.answer(&waiting, |mail| {
                let at = mail.next_attempt_at.map(moment).unwrap_or_default();
                format!("The mail to {} is tried again at {at}.", mail.recipient)
            })
        }
    }
}
