//! `hansa agreement …`

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::{Args, Subcommand};
use wire::Reason;
use wire::agreements::{Agreement, Party, ProposeAgreement, SignAgreement};

use super::output::{Table, fields, moment};
use super::{Context, ListArgs, ask, names};

#[derive(Debug, Subcommand)]
pub(crate) enum AgreementCommand {
    /// Propose an agreement to another partner.
    Propose(ProposeArgs),
    /// List agreements.
    List(ListArgs),
    /// Show an agreement with its text.
    Show(One),
    /// Sign an agreement, after showing its text.
    Sign(One),
    /// End an agreement, and all use under it.
    Terminate {
        /// Title or id.
        agreement: String,
        /// Why; the other partner reads it.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Title or id.
    agreement: String,
}

#[derive(Debug, Args)]
pub(crate) struct ProposeArgs {
    /// The other partner, by name or id.
    partner: String,
    /// What it is called.
    #[arg(long)]
    title: String,
    /// The file with the text that both sign.
    #[arg(long, value_name = "FILE")]
    document: PathBuf,
    /// What it allows: train, download, predict; may be repeated.
    #[arg(long = "for", required = true, value_delimiter = ',')]
    purposes: Vec<String>,
    /// The last day, such as 2027-12-31, or the moment, such as 2027-12-31T12:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = end)]
    until: DateTime<Utc>,
    /// The first day or moment; at once when left out.
    #[arg(long, value_name = "TIME", value_parser = start)]
    from: Option<DateTime<Utc>>,
}

/// A moment, or the first second of a day in UTC.
fn start(text: &str) -> Result<DateTime<Utc>, String> {
    when(text, NaiveTime::MIN)
}

/// A moment, or the last second of a day in UTC.
fn end(text: &str) -> Result<DateTime<Utc>, String> {
    when(text, NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default())
}

fn when(text: &str, of_day: NaiveTime) -> Result<DateTime<Utc>, String> {
    let day = text.parse::<NaiveDate>().map(|day| day.and_time(of_day).and_utc());
    day.or_else(|_| text.parse()).map_err(|_| "write 2027-12-31 or 2027-12-31T12:00:00Z".to_owned())
}

pub(crate) async fn run(cx: &Context, command: AgreementCommand) -> anyhow::Result<()> {
    match command {
        AgreementCommand::Propose(args) => propose(cx, args).await,
        AgreementCommand::List(list) => {
            let page = cx.client.agreements(Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["TITLE", "STATE", "BETWEEN", "FOR", "UNTIL", "ID"]);
                for agreement in &page.items {
                    let between = format!("{} and {}", agreement.proposer.name, agreement.counterparty.name);
                    let (state, what) = (agreement.state.clone(), agreement.purposes.join(", "));
                    let until = moment(agreement.expires_at);
                    table.row([agreement.title.clone(), state, between, what, until, agreement.id.to_string()]);
                }
                table.render("No agreements.")
            })?;
            cx.more(&page)
        }
        AgreementCommand::Show(One { agreement }) => {
            let id = names::agreement(cx, &agreement).await?;
            cx.out.answer(&cx.client.agreement(id).await?, describe)
        }
        AgreementCommand::Sign(One { agreement }) => sign(cx, &agreement).await,
        AgreementCommand::Terminate { agreement, reason } => {
            let id = names::agreement(cx, &agreement).await?;
            ask::confirm(cx.yes, "The agreement ends at once, and all use under it")?;
            let ended = cx.client.terminate_agreement(id, &Reason { reason }).await?;
            cx.out.answer(&ended, |ended| format!("'{}' is {}.", ended.title, ended.state))
        }
    }
}

async fn propose(cx: &Context, args: ProposeArgs) -> anyhow::Result<()> {
    let file = args.document.display().to_string();
    let document = std::fs::read_to_string(&args.document).with_context(|| format!("cannot read {file}"))?;
    let proposal = ProposeAgreement {
        counterparty: names::directory(cx, &args.partner).await?,
        title: args.title,
        document,
        purposes: args.purposes,
        valid_from: args.from,
        expires_at: args.until,
    };
    let proposed = cx.client.propose_agreement(&proposal).await?;
    cx.out.answer(&proposed, describe)?;
    cx.out.next(&format!("hansa agreement sign {}", proposed.id))
}

/// Signs what was shown: the digest of the very text that the signer had before them.
async fn sign(cx: &Context, name: &str) -> anyhow::Result<()> {
    let id = names::agreement(cx, name).await?;
    let agreement = cx.client.agreement(id).await?;
    if !cx.yes {
        cx.out.note(&describe(&agreement))?;
    }
    ask::confirm(cx.yes, "You sign this for your partner")?;
    let signed = cx.client.sign_agreement(id, &SignAgreement { document_sha256: agreement.document_sha256 }).await?;
    cx.out.answer(&signed, |signed| format!("Signed; '{}' is {}.", signed.title, signed.state))
}

fn describe(agreement: &Agreement) -> String {
    let party = |party: &Party| {
        let signed = party.signed_at.map_or_else(|| "not signed".to_owned(), |at| format!("signed {}", moment(at)));
        format!("{} ({signed})", party.name)
    };
    let ending = agreement.ending.as_ref().map(|ending| format!("{}: {}", moment(ending.at), ending.reason));
    fields(&[
        ("title", agreement.title.clone()),
        ("id", agreement.id.to_string()),
        ("state", agreement.state.clone()),
        ("proposed by", party(&agreement.proposer)),
        ("to", party(&agreement.counterparty)),
        ("for", agreement.purposes.join(", ")),
        ("from", moment(agreement.valid_from)),
        ("until", moment(agreement.expires_at)),
        ("ended", ending.unwrap_or_default()),
        ("sha-256", agreement.document_sha256.to_string()),
        ("text", agreement.document.clone().unwrap_or_default()),
    ])
}

#[cfg(test)]
mod tests {
    use super::{end, moment, start};

    #[test]
    fn a_day_counts_in_full() {
        assert_eq!(moment(start("2027-12-31").unwrap()), "2027-12-31 00:00:00 UTC");
        assert_eq!(moment(end("2027-12-31").unwrap()), "2027-12-31 23:59:59 UTC");
        assert_eq!(moment(end("2027-12-31T12:00:00+02:00").unwrap()), "2027-12-31 10:00:00 UTC");
        assert!(end("31.12.2027").is_err());
    }
}
