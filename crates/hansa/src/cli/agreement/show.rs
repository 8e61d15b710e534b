//! Showing agreements, their versions, and what changed.

use std::fmt::Write as _;

use clap::Args;
use console::style;
use wire::agreements::{Agreement, Clause, Difference, FieldChange, Party};

use super::super::output::{Table, clean, fields, moment};
use super::super::{Context, names};
use super::negotiate::last;

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// Title or id.
    agreement: String,
    /// The number of the first version; the one before the second when left out.
    from: Option<i64>,
    /// The number of the second version; the last one that was offered when left out.
    to: Option<i64>,
}

pub(super) async fn show(cx: &Context, name: &str) -> anyhow::Result<()> {
    let id = names::agreement(cx, name).await?;
    cx.out.answer(&cx.client.agreement(id).await?, describe)
}

pub(super) async fn versions(cx: &Context, name: &str) -> anyhow::Result<()> {
    let id = names::agreement(cx, name).await?;
    let agreement = cx.client.agreement(id).await?;
    let found = cx.client.agreement_versions(id, None).await?;
    let by = |partner| {
        let parties = [&agreement.proposer, &agreement.counterparty];
        parties.into_iter().find(|party| party.id == partner).map_or_else(|| partner.to_string(), |it| it.name.clone())
    };
    cx.out.answer(&found, |found| {
        let mut table = Table::new(["VERSION", "OFFERED BY", "WHEN", "NOTE", "SHA-256"]);
        for version in &found.items {
            let digest = version.document_sha256.to_string()[..12].to_owned();
            let (who, when) = (by(version.offered_by), moment(version.created_at));
            table.row([version.number.to_string(), who, when, version.note.clone(), digest]);
        }
        table.render("No versions.")
    })?;
    match found.items.last() {
        Some(oldest) if oldest.number > 1 => cx.out.note(&format!("Versions below {} are not shown.", oldest.number)),
        _ => Ok(()),
    }
}

pub(super) async fn difference(cx: &Context, args: &DiffArgs) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    let agreement = cx.client.agreement(id).await?;
    let to = args.to.unwrap_or_else(|| last(&agreement));
    // An amendment is compared with what is in force, an offer with the one before.
    let before = if to > agreement.version { agreement.version } else { to - 1 };
    let from = args.from.unwrap_or_else(|| before.max(1));
    let found = cx.client.agreement_difference(id, [from, to]).await?;
    cx.out.answer(&found, |found| render(found, [from, to]))
}

fn render(found: &Difference, [from, to]: [i64; 2]) -> String {
    if found.fields.is_empty() && found.text.is_empty() {
        return format!("Versions {from} and {to} say the same.");
    }
    let mut text = String::new();
    for FieldChange { path, before, after } in &found.fields {
        let value = |value: &Option<serde_json::Value>| match value {
            None => "–".to_owned(),
            Some(serde_json::Value::String(text)) => clean(text),
            Some(serde_json::Value::Bool(true)) => "yes".to_owned(),
            Some(other) => clean(&other.to_string()),
        };
        // Writing to a text cannot fail.
        writeln!(text, "{}: {} → {}", style(path).bold(), style(value(before)).red(), style(value(after)).green()).ok();
    }
    for group in &found.text {
        text.push_str(if text.is_empty() { "" } else { "…\n" });
        for line in group {
            let words = clean(&line.text);
            let shown = match line.mark.as_str() {
                "added" => style(format!("+ {words}")).green().to_string(),
                "removed" => style(format!("- {words}")).red().to_string(),
                _ => format!("  {words}"),
            };
            writeln!(text, "{shown}").ok();
        }
    }
    text
}

pub(super) fn describe(agreement: &Agreement) -> String {
    let party = |party: &Party| {
        let signed = party.signed_at.map_or_else(|| "not signed".to_owned(), |at| format!("signed {}", moment(at)));
        format!("{} ({signed})", party.name)
    };
    let ending = agreement.ending.as_ref().map(|ending| format!("{}: {}", moment(ending.at), ending.reason));
    let amendment = agreement.amendment.as_ref().map(|it| format!("version {} waits for signatures", it.number));
    fields(&[
        ("title", agreement.title.clone()),
        ("id", agreement.id.to_string()),
        ("state", agreement.state.clone()),
        ("version", agreement.version.to_string()),
        ("amendment", amendment.unwrap_or_default()),
        ("proposed by", party(&agreement.proposer)),
        ("to", party(&agreement.counterparty)),
        ("for", agreement.purposes.join(", ")),
        ("from", moment(agreement.valid_from)),
        ("until", moment(agreement.expires_at)),
        ("ended", ending.unwrap_or_default()),
        ("sha-256", agreement.document_sha256.to_string()),
        ("text", agreement.document.clone().unwrap_or_default()),
        ("clauses", clauses(&agreement.clauses)),
    ])
}

/// One line a clause: who sees to it, and what it says.
pub(super) fn clauses(clauses: &[Clause]) -> String {
    let line = |clause: &Clause| {
        let keeper = if clause.enforcement == "enforced" { "enforced  " } else { "legal only" };
        format!("{keeper}  {}", clean(&clause.text))
    };
    clauses.iter().map(line).collect::<Vec<_>>().join("\n")
}
