//! `hansa model …`

mod answers;
mod generation;
mod predict;
mod pull;

use std::path::PathBuf;

use clap::Subcommand;
use foundation::ModelGrantId;
use serde_json::Value;
use wire::Reason;
use wire::models::{GrantModel, Model, ModelVersion};

use super::job::plain;
use super::names::VersionRef;
use super::output::{Table, ago, bytes, fields, moment};
use super::{Context, ListArgs, ask, catalogue, model_push, names, transfer};

/// What makes a version.
const TRAIN: &str = "hansa job submit --data DATASET --target COLUMN --model NAME";

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Download a version's files, verified by their SHA-256.
    Pull {
        /// Name or id, with @N for a version other than the newest.
        model: VersionRef,
        /// Into which folder; NAME-vN in this one when left out.
        folder: Option<PathBuf>,
    },
    /// Upload the files of a model that was trained elsewhere, as a new version.
    Push(model_push::PushArgs),
    /// Predict the rows of a file, or continue its prompts.
    Predict(predict::PredictArgs),
    /// Say who sees a model in the catalogue, after showing what they will see.
    Publish {
        /// Name or id.
        model: String,
        #[command(flatten)]
        publish: catalogue::PublishArgs,
    },
    /// Let the other party of an agreement use a model.
    Share {
        /// Name or id.
        model: String,
        /// The agreement, by title or id.
        #[arg(long)]
        agreement: String,
        /// What for: download, predict; may be repeated.
        #[arg(long = "for", value_delimiter = ',', default_values = ["download", "predict"])]
        permissions: Vec<String>,
    },
    /// Take a grant back, at once.
    Revoke {
        /// The grant's id.
        #[arg(value_parser = names::id::<ModelGrantId>)]
        grant: ModelGrantId,
        /// Why; the other partner reads it.
        #[arg(long)]
        reason: String,
    },
    /// List who may use a model.
    Grants {
        /// Name or id.
        model: String,
        #[command(flatten)]
        list: ListArgs,
    },
    /// List models.
    List {
        /// Those that other partners share with yours.
        #[arg(long)]
        shared: bool,
        /// Your own, the archived ones too.
        #[arg(long, conflicts_with = "shared")]
        archived: bool,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Archive a model: it leaves the list and takes no new versions.
    Archive {
        /// Name or id.
        model: String,
    },
    /// Take a model out of the archive.
    Restore {
        /// Name or id.
        model: String,
    },
    /// List the versions of a model, newest first.
    Versions {
        /// Name or id.
        model: String,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a version: scores, files, what it was made from.
    Show {
        /// Name or id, with @N for a version other than the newest.
        model: VersionRef,
    },
}

pub(crate) async fn run(cx: &Context, command: ModelCommand) -> anyhow::Result<()> {
    match command {
        ModelCommand::Pull { model, folder } => transfer::interruptible(pull::pull(cx, &model, folder)).await,
        ModelCommand::Push(args) => transfer::interruptible(model_push::push(cx, args)).await,
        ModelCommand::Predict(args) => predict::predict(cx, &args).await,
        ModelCommand::Publish { model, publish } => catalogue::publish_model(cx, &model, publish).await,
        ModelCommand::Share { model, agreement, permissions } => {
            let agreement = names::agreement(cx, &agreement).await?;
            let model = names::model(cx, &model).await?.id;
            let granted =
                cx.client.grant_model(model, &GrantModel { agreement, permissions, expires_at: None }).await?;
            let partners = names::PartnerNames::read(cx).await?;
            cx.out.answer(&granted, |grant| {
                format!("{} may use it: {} ({})", partners.of(grant.grantee), grant.permissions.join(", "), grant.id)
            })
        }
        ModelCommand::Revoke { grant, reason } => {
            ask::confirm(cx.yes, &format!("{grant} ends at once"))?;
            cx.client.revoke_model_grant(grant, &Reason { reason }).await?;
            cx.out.line(&format!("{grant} is revoked."))
        }
        ModelCommand::Grants { model, list } => grants(cx, &model, &list).await,
        ModelCommand::List { shared, archived, list } => show_list(cx, (shared, archived), &list).await,
        ModelCommand::Archive { model } => archive(cx, &model).await,
        ModelCommand::Restore { model } => {
            let id = names::archived_model(cx, &model).await?;
            let restored = cx.client.restore_model(id).await?;
            cx.out.answer(&restored, |model| format!("'{}' is in your list again.", model.name))
        }
        ModelCommand::Versions { model, list } => versions(cx, &model, &list).await,
        ModelCommand::Show { model } => {
            let (model, version) = version(cx, &model).await?;
            cx.out.answer(&version, |version| describe(&model, version))
        }
    }
}

async fn version(cx: &Context, wanted: &VersionRef) -> anyhow::Result<(Model, ModelVersion)> {
    let model = names::model(cx, &wanted.name).await?;
    let number = wanted.or_latest(model.latest_version, TRAIN)?;
    let version = cx.client.model_version(model.id, number).await?;
    Ok((model, version))
}

fn describe(model: &Model, version: &ModelVersion) -> String {
    let metrics = version.metrics.iter().map(|(name, value)| format!("{name} {value:.4}"));
    let files = version.files.iter().map(|file| format!("{}  {}  {}", file.name, bytes(file.size), file.sha256));
    let made = |name: &str| version.lineage.get(name).filter(|value| !value.is_null()).map(plain).unwrap_or_default();
    let trained = [made("code_version"), made("device"), format!("seed {}", made("seed"))].join(", ");
    fields(&[
        ("model", format!("{} ({})", model.name, model.id)),
        ("version", version.number.to_string()),
        ("task", model.task.clone()),
        ("description", model.description.clone()),
        ("scores", metrics.collect::<Vec<_>>().join("\n")),
        ("files", files.collect::<Vec<_>>().join("\n")),
        ("registered", moment(version.created_at)),
        ("trained by", made("job")),
        ("trained on", origins(&version.lineage)),
        ("trained with", trained),
    ])
}

/// The versions of data sets that a model was made from, and under which agreements; the rest of the lineage is for programs.
fn origins(lineage: &Value) -> String {
    let inputs = lineage.get("inputs").and_then(Value::as_array);
    let origin = |input: &Value| {
        let text = |name: &str| input.get(name).map(plain).filter(|text| text != "-");
        let under = text("agreement").map(|agreement| format!(", under {agreement}")).unwrap_or_default();
        Some(format!("{}@{}{under}", text("dataset")?, text("number")?))
    };
    inputs.into_iter().flatten().filter_map(origin).collect::<Vec<_>>().join("\n")
}

async fn archive(cx: &Context, name: &str) -> anyhow::Result<()> {
    let model = names::model(cx, name).await?;
    ask::confirm(cx.yes, &format!("'{}' leaves your list", model.name))?;
    cx.client.archive_model(model.id).await?;
    cx.out.line(&format!("'{}' is archived.", model.name))?;
    cx.out.next(&format!("hansa model restore {}, should it be needed again", model.id))
}

async fn show_list(cx: &Context, (shared, archived): (bool, bool), list: &ListArgs) -> anyhow::Result<()> {
    let query = list.query(None);
    let page = if archived {
        cx.client.all_models(Some(&query)).await?
    } else {
        cx.client.list_models(shared, Some(&query)).await?
    };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "VERSION", "TASK", "UPDATED", "ID"]);
        for model in &page.items {
            let version = model.latest_version.map_or_else(|| "-".to_owned(), |number| number.to_string());
            let (mark, updated) = (if model.archived { " (archived)" } else { "" }, ago(model.updated_at));
            table.row([format!("{}{mark}", model.name), version, model.task.clone(), updated, model.id.to_string()]);
        }
        table.render(if shared { "Nobody shares models with you yet." } else { "No models yet: hansa job submit" })
    })?;
    cx.more(&page)
}

async fn versions(cx: &Context, model: &str, list: &ListArgs) -> anyhow::Result<()> {
    let model = names::model(cx, model).await?.id;
    let page = cx.client.model_versions(model, Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["VERSION", "SCORES", "SIZE", "REGISTERED", "ID"]);
        for it in &page.items {
            let scores = it.metrics.iter().map(|(name, value)| format!("{name} {value:.4}"));
            let size = bytes(it.files.iter().map(|file| file.size).sum());
            let (number, scores) = (it.number.to_string(), scores.collect::<Vec<_>>().join(", "));
            table.row([number, scores, size, ago(it.created_at), it.id.to_string()]);
        }
        table.render("No version yet: hansa job submit")
    })?;
    cx.more(&page)
}

async fn grants(cx: &Context, model: &str, list: &ListArgs) -> anyhow::Result<()> {
    let model = names::model(cx, model).await?.id;
    let page = cx.client.model_grants(model, Some(&list.query(None))).await?;
    let partners = names::PartnerNames::read(cx).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["GRANTEE", "FOR", "UNTIL", "STATE", "ID"]);
        for grant in &page.items {
            let state = if grant.revoked_at.is_some() { "revoked" } else { "given" };
            let until = grant.expires_at.map_or_else(|| "the agreement ends".to_owned(), moment);
            let what = grant.permissions.join(", ");
            table.row([partners.of(grant.grantee), what, until, state.to_owned(), grant.id.to_string()]);
        }
        table.render("Nobody else may use it.")
    })?;
    cx.more(&page)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::origins;

    #[test]
    fn a_model_says_what_it_was_made_from() {
        let inputs = json!([
            { "dataset": "ds_1", "number": 2, "agreement": "ag_1" },
            { "dataset": "ds_2", "number": 1, "agreement": null },
        ]);
        assert_eq!(origins(&json!({ "inputs": inputs })), "ds_1@2, under ag_1\nds_2@1");
        assert_eq!(origins(&json!({})), "");
    }
}
