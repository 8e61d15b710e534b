//! `hansa standard …`

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::Value;
use wire::Reason;
use wire::standards::{CreateStandard, EditDraft, ReleaseStandard, StandardChange, StandardVersion};

use super::output::{Table, fields, moment};
use super::{Context, ListArgs, ask, names};

#[derive(Debug, Subcommand)]
pub(crate) enum StandardCommand {
    /// Begin a standard of an alliance that your partner leads.
    Create {
        /// The alliance, by name or id.
        alliance: String,
        /// What it is called.
        #[arg(long)]
        name: String,
        /// What it is about.
        #[arg(long, default_value = "")]
        summary: String,
        /// JSON with its first definition; 'hansa standard schema' says what may stand there.
        #[arg(long, value_name = "FILE")]
        definition: PathBuf,
    },
    /// List the standards of an alliance.
    List {
        /// The alliance, by name or id.
        alliance: String,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a released version, the newest when none is named.
    Show(Which),
    /// List the released versions.
    Versions {
        #[command(flatten)]
        standard: One,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show the working draft, for members.
    Draft(One),
    /// Replace the working draft (lead).
    Edit {
        #[command(flatten)]
        standard: One,
        /// JSON with the whole definition.
        #[arg(long, value_name = "FILE")]
        definition: PathBuf,
        /// The revision that it was made from; the present one when left out.
        #[arg(long, value_name = "N")]
        revision: Option<i64>,
    },
    /// Show what the draft would be if it were released now, and what it changes.
    Preview(One),
    /// Release the draft, after showing what it changes (lead).
    Release {
        #[command(flatten)]
        standard: One,
        /// The number that you expect, such as 1.1.0; refused when the changes make it another one.
        #[arg(long = "as", value_name = "VERSION")]
        expected: Option<String>,
        /// Days that certificates for the versions before it stay good.
        #[arg(long, value_name = "N")]
        grace_days: Option<i64>,
        /// Days that certificates for it are good.
        #[arg(long, value_name = "N")]
        certificate_days: Option<i64>,
    },
    /// Withdraw a version: what was certified by it counts as revoked (lead).
    Withdraw {
        #[command(flatten)]
        standard: One,
        /// The version, such as 1.0.0.
        version: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Show the JSON Schema of definitions.
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The standard: its id, or ALLIANCE/NAME.
    standard: String,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    #[command(flatten)]
    standard: One,
    /// The version, such as 1.0.0.
    version: Option<String>,
}

pub(crate) async fn run(cx: &Context, command: StandardCommand) -> anyhow::Result<()> {
    match command {
        StandardCommand::Create { alliance, name, summary, definition } => {
            let new = CreateStandard { name, summary, definition: read(&definition)? };
            let alliance = names::alliance(cx, &alliance).await?;
            let begun = cx.client.create_standard(alliance, &new).await?;
            cx.out.answer(&begun, |begun| format!("'{}' is begun: {}.", begun.name, begun.id))?;
            cx.out.next(&format!("hansa standard release {}", begun.id))
        }
        StandardCommand::List { alliance, list } => show_list(cx, &alliance, &list).await,
        StandardCommand::Show(Which { standard, version }) => show(cx, &standard.standard, version).await,
        StandardCommand::Versions { standard, list } => versions(cx, &standard.standard, &list).await,
        StandardCommand::Draft(One { standard }) => {
            let id = names::standard(cx, &standard).await?;
            cx.out.answer(&cx.client.standard_draft(id).await?, |draft| {
                format!("revision {}, {}\n{}", draft.revision, moment(draft.updated_at), pretty(&draft.definition))
            })
        }
        StandardCommand::Edit { standard, definition, revision } => {
            let id = names::standard(cx, &standard.standard).await?;
            let draft = EditDraft { definition: read(&definition)? };
            let present = async { Ok::<_, client::ClientError>(cx.client.standard_draft(id).await?.revision) };
            let revision = match revision {
                Some(revision) => revision,
                None => present.await?,
            };
            let edited = cx.client.edit_standard_draft(id, &draft, revision).await?;
            cx.out.answer(&edited, |edited| format!("The draft is at revision {}.", edited.revision))
        }
        StandardCommand::Preview(One { standard }) => {
            let id = names::standard(cx, &standard).await?;
            cx.out.answer(&cx.client.preview_standard(id).await?, |preview| {
                format!("version {}\n{}", preview.version, changes(&preview.changes))
            })
        }
        StandardCommand::Release { standard, expected, grace_days, certificate_days } => {
            let how = ReleaseStandard { version: expected, grace_days, certificate_days };
            release(cx, &standard.standard, how).await
        }
        StandardCommand::Withdraw { standard, version, reason } => {
            let id = names::standard(cx, &standard.standard).await?;
            ask::confirm(cx.yes, "Everything that was certified by this version counts as revoked")?;
            let ended = cx.client.withdraw_standard(id, &version, &Reason { reason }).await?;
            cx.out.answer(&ended, |ended| format!("Version {} is {}.", ended.version, ended.state))
        }
        StandardCommand::Schema => cx.out.answer(&cx.public().standard_definition_schema().await?, pretty),
    }
}

fn read(file: &PathBuf) -> anyhow::Result<Value> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn changes(changes: &[StandardChange]) -> String {
    let mut table = Table::new(["STEP", "WHAT", "WHERE"]);
    for change in changes {
        table.row([change.step.clone(), change.what.clone(), change.at.clone()]);
    }
    table.render("The first version.")
}

async fn show_list(cx: &Context, alliance: &str, list: &ListArgs) -> anyhow::Result<()> {
    let alliance = names::alliance(cx, alliance).await?;
    let page = cx.client.standards(alliance, Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "NEWEST", "SUMMARY", "ID"]);
        for one in &page.items {
            let newest = one.newest.clone().unwrap_or_else(|| "draft".to_owned());
            table.row([one.name.clone(), newest, one.summary.clone(), one.id.to_string()]);
        }
        table.render("No standards.")
    })?;
    cx.more(&page)
}

async fn show(cx: &Context, name: &str, version: Option<String>) -> anyhow::Result<()> {
    let standard = cx.client.standard(names::standard(cx, name).await?).await?;
    let Some(version) = version.or_else(|| standard.newest.clone()) else {
        let text = format!("'{}' has no released version yet", standard.name);
        let failure = super::Failure::new(super::Exit::Failed, text);
        return Err(failure.next(format!("hansa standard draft {}", standard.id)).into());
    };
    let shown = cx.client.standard_version(standard.id, &version).await?;
    cx.out.answer(&shown, |shown| describe(&standard.name, shown))
}

async fn versions(cx: &Context, name: &str, list: &ListArgs) -> anyhow::Result<()> {
    let id = names::standard(cx, name).await?;
    let page = cx.client.standard_versions(id, Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["VERSION", "STATE", "RELEASED", "CHANGES", "ID"]);
        for one in &page.items {
            let (count, at) = (one.changes.len().to_string(), moment(one.released_at));
            table.row([one.version.clone(), one.state.clone(), at, count, one.id.to_string()]);
        }
        table.render("No released versions.")
    })?;
    cx.more(&page)
}

/// Releases what was shown: the revision of the very draft that the releaser had before them.
async fn release(cx: &Context, name: &str, how: ReleaseStandard) -> anyhow::Result<()> {
    let id = names::standard(cx, name).await?;
    let draft = cx.client.standard_draft(id).await?;
    let preview = cx.client.preview_standard(id).await?;
    if !cx.yes {
        cx.out.note(&format!("version {}\n{}", preview.version, changes(&preview.changes)))?;
    }
    ask::confirm(cx.yes, "A released version never changes")?;
    let how = ReleaseStandard { version: how.version.or(Some(preview.version)), ..how };
    let released = cx.client.release_standard(id, &how, draft.revision).await?;
    cx.out.answer(&released, |released| format!("Version {} is released.", released.version))
}

fn describe(name: &str, version: &StandardVersion) -> String {
    fields(&[
        ("standard", name.to_owned()),
        ("version", version.version.clone()),
        ("state", version.state.clone()),
        ("released", moment(version.released_at)),
        ("superseded", version.superseded_at.map(moment).unwrap_or_default()),
        ("withdrawn", version.withdrawn_because.clone().unwrap_or_default()),
        ("certificates", format!("{} days", version.certificate_days)),
        ("sha-256", version.sha256.to_string()),
        ("changes", if version.changes.is_empty() { String::new() } else { changes(&version.changes) }),
        ("definition", version.definition.as_ref().map(pretty).unwrap_or_default()),
    ])
}
