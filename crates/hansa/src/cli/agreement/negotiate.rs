//! Drafting, proposing, and answering with other terms.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::Args;
use foundation::AgreementId;
use wire::agreements::{Agreement, DraftTerms, OfferTerms, ProposeAgreement, Terms};

use super::super::output::Table;
use super::super::{Context, names, when};
use super::show;

#[derive(Debug, Args)]
pub(crate) struct TemplatesArgs {
    /// The language: en or zh-CN.
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    language: String,
}

#[derive(Debug, Args)]
pub(crate) struct DraftArgs {
    /// The other partner, by name or id.
    partner: String,
    /// The template's name.
    #[arg(long, value_name = "NAME")]
    template: String,
    /// The language: en or zh-CN.
    #[arg(long, default_value = "en", value_name = "LANGUAGE")]
    language: String,
    /// The last day, such as 2027-12-31, or the moment; one year from the beginning when left out.
    #[arg(long, value_name = "TIME", value_parser = when::end)]
    until: Option<DateTime<Utc>>,
    /// The first day or moment; at once when left out.
    #[arg(long, value_name = "TIME", value_parser = when::start)]
    from: Option<DateTime<Utc>>,
    /// The file to write; standard output when left out.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ProposeArgs {
    /// The other partner, by name or id.
    partner: String,
    /// A file with the terms, as `hansa agreement draft` writes it; instead of the options below.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["title", "document", "purposes", "until", "from"])]
    terms: Option<PathBuf>,
    /// What it is called.
    #[arg(long, required_unless_present = "terms")]
    title: Option<String>,
    /// The file with the text that both sign.
    #[arg(long, value_name = "FILE", required_unless_present = "terms")]
    document: Option<PathBuf>,
    /// What each partner lets the other do: train, download, predict; may be repeated.
    #[arg(long = "for", value_delimiter = ',', required_unless_present = "terms")]
    purposes: Vec<String>,
    /// The last day, such as 2027-12-31, or the moment, such as 2027-12-31T12:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = when::end, required_unless_present = "terms")]
    until: Option<DateTime<Utc>>,
    /// The first day or moment; at once when left out.
    #[arg(long, value_name = "TIME", value_parser = when::start)]
    from: Option<DateTime<Utc>>,
}

#[derive(Debug, Args)]
pub(crate) struct OfferArgs {
    /// Title or id.
    agreement: String,
    /// A file with the terms, as `hansa agreement terms` writes it.
    #[arg(long, value_name = "FILE")]
    terms: PathBuf,
    /// What there is to say about them, to the other partner.
    #[arg(long, default_value = "")]
    note: String,
    /// The version that they answer; the last one when left out.
    #[arg(long, value_name = "N")]
    base: Option<i64>,
}

#[derive(Debug, Args)]
pub(crate) struct RenewArgs {
    /// Title or id.
    agreement: String,
    /// The new last day, such as 2027-12-31, or the moment.
    #[arg(long, value_name = "TIME", value_parser = when::end)]
    until: DateTime<Utc>,
    /// What there is to say about it, to the other partner.
    #[arg(long, default_value = "")]
    note: String,
}

#[derive(Debug, Args)]
pub(crate) struct TermsArgs {
    /// Title or id.
    agreement: String,
    /// The version's number; the last one that was offered when left out.
    #[arg(long, value_name = "N")]
    version: Option<i64>,
    /// The file to write; standard output when left out.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) async fn templates(cx: &Context, args: &TemplatesArgs) -> anyhow::Result<()> {
    let found = cx.client.agreement_templates(&args.language).await?;
    cx.out.answer(&found, |found| {
        let mut table = Table::new(["NAME", "VERSION", "TITLE", "WHAT IT IS FOR"]);
        for template in &found.items {
            let (name, version) = (template.name.clone(), template.version.to_string());
            table.row([name, version, template.title.clone(), template.summary.clone()]);
        }
        table.render("No templates.")
    })
}

pub(super) async fn draft(cx: &Context, args: DraftArgs) -> anyhow::Result<()> {
    let wanted = DraftTerms {
        template: args.template,
        language: Some(args.language),
        counterparty: names::directory(cx, &args.partner).await?,
        valid_from: args.from,
        expires_at: args.until,
    };
    let terms = cx.client.draft_agreement(&wanted).await?;
    write_terms(cx, &terms, args.output.as_deref())?;
    let file = args.output.as_deref().unwrap_or(Path::new("FILE")).display();
    cx.out.next(&format!("edit it, and then: hansa agreement propose {:?} --terms {file}", args.partner))
}

pub(super) async fn terms(cx: &Context, args: &TermsArgs) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    let number = match args.version {
        Some(number) => number,
        None => last(&cx.client.agreement(id).await?),
    };
    let version = cx.client.agreement_version(id, number).await?;
    write_terms(cx, &version.terms, args.output.as_deref())
}

fn write_terms(cx: &Context, terms: &Terms, file: Option<&Path>) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(terms)?;
    let Some(file) = file else { return cx.out.line(&text) };
    // What somebody has edited is not written over.
    let mut target = std::fs::File::create_new(file).with_context(|| format!("cannot make {}", file.display()))?;
    std::io::Write::write_all(&mut target, format!("{text}\n").as_bytes())?;
    cx.out.note(&format!("Wrote {}.", file.display()))
}

fn read_terms(file: &Path) -> anyhow::Result<Terms> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} does not hold the terms of an agreement", file.display()))
}

pub(super) async fn propose(cx: &Context, args: ProposeArgs) -> anyhow::Result<()> {
    let counterparty = names::directory(cx, &args.partner).await?;
    let proposal = match (&args.terms, args.document, args.until) {
        (Some(file), ..) => {
            let terms = read_terms(file)?;
            ProposeAgreement {
                counterparty,
                title: terms.title,
                document: terms.document,
                purposes: Vec::new(),
                rules: Some(terms.rules),
                template: terms.template,
                valid_from: Some(terms.valid_from),
                expires_at: terms.expires_at,
            }
        }
        (None, Some(document), Some(expires_at)) => {
            let file = document.display().to_string();
            let document = std::fs::read_to_string(&document).with_context(|| format!("cannot read {file}"))?;
            ProposeAgreement {
                counterparty,
                title: args.title.unwrap_or_default(),
                document,
                purposes: args.purposes,
                rules: None,
                template: None,
                valid_from: args.from,
                expires_at,
            }
        }
        _ => anyhow::bail!("give --terms, or --title, --document, --for and --until"),
    };
    let proposed = cx.client.propose_agreement(&proposal).await?;
    cx.out.answer(&proposed, show::describe)?;
    cx.out.next(&format!("hansa agreement sign {}", proposed.id))
}

pub(super) async fn offer(cx: &Context, args: OfferArgs) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    let base = match args.base {
        Some(base) => base,
        None => last(&cx.client.agreement(id).await?),
    };
    send(cx, id, OfferTerms { base, terms: read_terms(&args.terms)?, note: args.note }).await
}

pub(super) async fn renew(cx: &Context, args: RenewArgs) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    let agreement = cx.client.agreement(id).await?;
    let mut terms = cx.client.agreement_version(id, agreement.version).await?.terms;
    terms.expires_at = args.until;
    send(cx, id, OfferTerms { base: last(&agreement), terms, note: args.note }).await
}

/// The version that is answered: the amendment that waits, or else the one that stands.
pub(super) fn last(agreement: &Agreement) -> i64 {
    agreement.amendment.as_ref().map_or(agreement.version, |amendment| amendment.number)
}

async fn send(cx: &Context, id: AgreementId, offer: OfferTerms) -> anyhow::Result<()> {
    let base = offer.base;
    let offered = cx.client.offer_terms(id, &offer).await?;
    let number = offered.latest_version;
    cx.out.answer(&offered, |offered| match &offered.amendment {
        Some(_) => format!("Version {number} of '{}' waits for both signatures.", offered.title),
        None => format!("Version {number} of '{}' is what both sign now.", offered.title),
    })?;
    cx.out.next(&format!("hansa agreement diff {id} {base} {number}, and hansa agreement sign {id}"))
}
