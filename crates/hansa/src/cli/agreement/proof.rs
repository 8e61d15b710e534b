//! Agreements as files that prove themselves.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use partner_registry::agreements::{Proven, Unproven};
use serde::Serialize;
use wire::agreements::PartyKey;

use super::super::failure::{Exit, Failure};
use super::super::output::{clean, moment};
use super::super::{Context, names};

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Title or id.
    agreement: String,
    /// The version's number; the one in force when left out.
    #[arg(long, value_name = "N")]
    version: Option<i64>,
    /// The file to write; standard output when left out.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Ask the platform, too, whether the keys are the parties' own.
    #[arg(long)]
    check_keys: bool,
}

/// What was verified, for programs.
#[derive(Serialize)]
struct Verified {
    agreement: String,
    version: i64,
    sha256: String,
    keys_checked: bool,
    signatures: Vec<wire::agreements::ProofSignature>,
}

pub(super) async fn export(cx: &Context, args: &ExportArgs) -> anyhow::Result<()> {
    let id = names::agreement(cx, &args.agreement).await?;
    let number = match args.version {
        Some(number) => number,
        None => cx.client.agreement(id).await?.version,
    };
    let proof = cx.client.agreement_proof(id, number).await?;
    let text = serde_json::to_string_pretty(&proof)?;
    let Some(file) = &args.output else { return cx.out.line(&text) };
    std::fs::write(file, format!("{text}\n")).with_context(|| format!("cannot write {}", file.display()))?;
    cx.out.note(&format!("Wrote {}.", file.display()))?;
    cx.out.next(&format!("hansa agreement verify {}", file.display()))
}

pub(super) async fn verify(cx: &Context, args: &VerifyArgs) -> anyhow::Result<()> {
    let file = args.file.display();
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("cannot read {file}"))?;
    let proven: Proven = serde_json::from_str(&text).with_context(|| format!("{file} is no exported agreement"))?;
    proven.verify().map_err(|problem| refused(&problem))?;
    if args.check_keys {
        check_keys(cx, &proven).await?;
    }
    let verified = Verified {
        agreement: proven.agreement.to_string(),
        version: proven.version,
        sha256: proven.sha256.to_string(),
        keys_checked: args.check_keys,
        signatures: serde_json::from_value(serde_json::to_value(&proven.signatures)?)?,
    };
    cx.out.answer(&verified, |verified| describe(verified, &proven))
}

fn refused(problem: &Unproven) -> Failure {
    Failure::new(Exit::Failed, format!("not verified: {problem}"))
        .next("ask for the file again, or ask the other party for theirs")
}

/// Whether each key is one that the platform knows as that party's.
async fn check_keys(cx: &Context, proven: &Proven) -> anyhow::Result<()> {
    for given in &proven.signatures {
        let known: PartyKey = cx.public().party_key(given.key).await?;
        if known.partner != given.partner || known.public_key != given.public_key {
            let text =
                format!("not verified: the platform does not know {} as the key of {}", given.key, given.partner);
            return Err(Failure::new(Exit::Failed, text).into());
        }
        if known.revoked_at.is_some_and(|revoked| revoked <= given.signed_at) {
            let text = format!("not verified: {} was revoked before it was used", given.key);
            return Err(Failure::new(Exit::Failed, text).into());
        }
    }
    Ok(())
}

fn describe(verified: &Verified, proven: &Proven) -> String {
    let contract: serde_json::Value = serde_json::from_str(&proven.contract).unwrap_or_default();
    let names: BTreeMap<&str, &str> = ["hansa:proposer", "hansa:counterparty"]
        .into_iter()
        .filter_map(|side| Some((contract[side]["uid"].as_str()?, contract[side]["hansa:name"].as_str()?)))
        .collect();
    let mut text = format!(
        "Verified: version {} of {}, signed by both parties.\nsha-256 {}\n",
        verified.version, verified.agreement, verified.sha256
    );
    for given in &proven.signatures {
        let uid = format!("urn:hansa:partner:{}", given.partner);
        let name = names.get(uid.as_str()).copied().unwrap_or_default();
        let when = moment(given.signed_at);
        // Writing to a text cannot fail.
        writeln!(text, "{}  {when}  key {}", clean(name), given.public_key).ok();
    }
    if !verified.keys_checked {
        text.push_str("Whether the keys are the parties' own was not checked: compare them, or add --check-keys.\n");
    }
    text
}
