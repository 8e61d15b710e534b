//! `hansa agreement …`

use clap::{Args, Subcommand};
use wire::Reason;

use super::output::{Table, moment};
use super::{Context, ListArgs, ask, names};

mod negotiate;
mod proof;
mod show;
mod sign;

#[derive(Debug, Subcommand)]
pub(crate) enum AgreementCommand {
    /// List the templates that terms can be drafted from.
    Templates(negotiate::TemplatesArgs),
    /// Draft terms from a template, into a file to edit and propose.
    Draft(negotiate::DraftArgs),
    /// Propose an agreement to another partner.
    Propose(negotiate::ProposeArgs),
    /// Answer with other terms: a counter-offer, or an amendment of an agreement in force.
    Offer(negotiate::OfferArgs),
    /// Offer the same terms until a later day.
    Renew(negotiate::RenewArgs),
    /// List agreements.
    List(ListArgs),
    /// Show an agreement with its text and its clauses.
    Show(One),
    /// List an agreement's offers and amendments.
    Versions(One),
    /// Write the terms of a version into a file.
    Terms(negotiate::TermsArgs),
    /// Show what one version changes in another.
    Diff(show::DiffArgs),
    /// Sign an agreement, or the amendment that waits, after showing its text.
    Sign(sign::SignArgs),
    /// Take back or refuse the amendment that waits.
    DropAmendment(Ended),
    /// End an agreement, and all use under it.
    Terminate(Ended),
    /// Write a signed version into a file that proves itself.
    Export(proof::ExportArgs),
    /// Verify such a file, without asking any server.
    Verify(proof::VerifyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Title or id.
    agreement: String,
}

#[derive(Debug, Args)]
pub(crate) struct Ended {
    /// Title or id.
    agreement: String,
    /// Why; the other partner reads it.
    #[arg(long)]
    reason: String,
}

pub(crate) async fn run(cx: &Context, command: AgreementCommand) -> anyhow::Result<()> {
    match command {
        AgreementCommand::Templates(args) => negotiate::templates(cx, &args).await,
        AgreementCommand::Draft(args) => negotiate::draft(cx, args).await,
        AgreementCommand::Propose(args) => negotiate::propose(cx, args).await,
        AgreementCommand::Offer(args) => negotiate::offer(cx, args).await,
        AgreementCommand::Renew(args) => negotiate::renew(cx, args).await,
        AgreementCommand::List(page) => list(cx, &page).await,
        AgreementCommand::Show(One { agreement }) => show::show(cx, &agreement).await,
        AgreementCommand::Versions(One { agreement }) => show::versions(cx, &agreement).await,
        AgreementCommand::Terms(args) => negotiate::terms(cx, &args).await,
        AgreementCommand::Diff(args) => show::difference(cx, &args).await,
        AgreementCommand::Sign(args) => sign::sign(cx, &args).await,
        AgreementCommand::DropAmendment(args) => drop_amendment(cx, args).await,
        AgreementCommand::Terminate(args) => terminate(cx, args).await,
        AgreementCommand::Export(args) => proof::export(cx, &args).await,
        AgreementCommand::Verify(args) => proof::verify(cx, &args).await,
    }
}

async fn list(cx: &Context, list: &ListArgs) -> anyhow::Result<()> {
    let page = cx.client.agreements(Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["TITLE", "STATE", "BETWEEN", "FOR", "UNTIL", "ID"]);
        for agreement in &page.items {
            let between = format!("{} and {}", agreement.proposer.name, agreement.counterparty.name);
            let waiting = if agreement.amendment.is_some() { ", amendment waits" } else { "" };
            let (state, what) = (format!("{}{waiting}", agreement.state), agreement.purposes.join(", "));
            let until = moment(agreement.expires_at);
            table.row([agreement.title.clone(), state, between, what, until, agreement.id.to_string()]);
        }
        table.render("No agreements.")
    })?;
    cx.more(&page)
}

async fn drop_amendment(cx: &Context, args: Ended) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    ask::confirm(cx.yes, "The amendment is given up; what is in force stays so")?;
    let kept = cx.client.drop_amendment(id, &Reason { reason: args.reason }).await?;
    cx.out.answer(&kept, |kept| format!("'{}' goes on as version {}.", kept.title, kept.version))
}

async fn terminate(cx: &Context, args: Ended) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    ask::confirm(cx.yes, "The agreement ends at once, and all use under it")?;
    let ended = cx.client.terminate_agreement(id, &Reason { reason: args.reason }).await?;
    cx.out.answer(&ended, |ended| format!("'{}' is {}.", ended.title, ended.state))
}
