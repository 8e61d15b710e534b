//! Data sets, models and jobs of projects.

use clap::Args;
use wire::projects::{AttachDataset, AttachModel, GrantAlong, ProjectJob, ProjectThing};

use super::super::output::{Table, ago, moment};
use super::super::{Context, names};
use super::{Listed, named};

#[derive(Debug, Args)]
pub(crate) struct WhichArgs {
    /// Name or id.
    project: String,
    /// The data set, by name or id.
    #[arg(long, required_unless_present = "model", conflicts_with = "model")]
    dataset: Option<String>,
    /// The model, by name or id.
    #[arg(long)]
    model: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct AttachArgs {
    #[command(flatten)]
    which: WhichArgs,
    /// What the other partner may do with it: train or download a data set, download or predict with a model; may be repeated.
    #[arg(long = "for", value_name = "PURPOSE", value_delimiter = ',', value_parser = ["train", "download", "predict"])]
    permissions: Vec<String>,
}

pub(super) async fn attach(cx: &Context, args: AttachArgs) -> anyhow::Result<()> {
    let AttachArgs { which, permissions } = args;
    let project = named(cx, &which.project).await?;
    let what = permissions.join(", ");
    let grant = (!permissions.is_empty()).then_some(GrantAlong { permissions, expires_at: None });
    let attached = if let Some(name) = &which.dataset {
        let dataset = names::dataset(cx, name).await?.id;
        cx.client.attach_dataset(project, &AttachDataset { dataset, grant }).await?
    } else {
        let model = names::model(cx, which.model.as_deref().unwrap_or_default()).await?.id;
        cx.client.attach_model(project, &AttachModel { model, grant }).await?
    };
    cx.out.answer(&attached, |thing| match what.as_str() {
        "" => format!("'{}' is attached; nothing was granted with it.", thing.name),
        what => format!("'{}' is attached, and the other partner may use it for {what}.", thing.name),
    })
}

/// Looked up in the project: what is attached may be archived meanwhile, and is no more in any other list.
pub(super) async fn detach(cx: &Context, which: WhichArgs) -> anyhow::Result<()> {
    let project = named(cx, &which.project).await?;
    let name = which.dataset.as_ref().or(which.model.as_ref()).cloned().unwrap_or_default();
    let kind = if which.dataset.is_some() { "dataset" } else { "model" };
    let is_meant = |thing: &ProjectThing| thing.own && thing.kind == kind && (thing.name == name || id(thing) == name);
    let mut found = cx.client.project_things(project).await?.items;
    found.retain(is_meant);
    let thing = names::only(found, "attached thing", &name, "hansa project things NAME")?;
    match (thing.dataset, thing.model) {
        (Some(dataset), _) => cx.client.detach_dataset(project, dataset).await?,
        (None, Some(model)) => cx.client.detach_model(project, model).await?,
        (None, None) => {}
    }
    cx.out.line(&format!("'{}' is detached; what was granted stays so.", thing.name))
}

pub(super) async fn list(cx: &Context, name: &str) -> anyhow::Result<()> {
    let project = named(cx, name).await?;
    cx.out.answer(&cx.client.project_things(project).await?, |page| {
        let mut table = Table::new(["KIND", "NAME", "OWNER", "YOU MAY", "UNTIL", "ID"]);
        for thing in &page.items {
            let may = if thing.permissions.is_empty() { "nothing".to_owned() } else { thing.permissions.join(", ") };
            let until = thing.until.map(moment).unwrap_or_default();
            table.row([thing.kind.clone(), thing.name.clone(), thing.owner_name.clone(), may, until, id(thing)]);
        }
        table.render("Nothing is attached. Attach something: hansa project attach NAME --dataset DATA --for train")
    })
}

fn id(thing: &ProjectThing) -> String {
    let dataset = thing.dataset.map(|id| id.to_string());
    dataset.or(thing.model.map(|id| id.to_string())).unwrap_or_default()
}

pub(super) async fn jobs(cx: &Context, args: &Listed) -> anyhow::Result<()> {
    let project = named(cx, &args.project).await?;
    let page = cx.client.project_jobs(project, Some(&args.list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "STATE", "DONE", "SCORES", "MODEL", "BY", "SUBMITTED", "ID"]);
        for job in &page.items {
            let by = format!("{}, {}", job.person, job.partner_name);
            let (name, state, id) = (job.name.clone(), job.state.clone(), job.id.to_string());
            table.row([name, state, done(job), scores(job), model(job), by, ago(job.created_at), id]);
        }
        table.render("No jobs. Submit one: hansa job submit --data DATA --target COLUMN --project NAME")
    })?;
    cx.more(&page)
}

fn done(job: &ProjectJob) -> String {
    match (job.step, job.total_steps) {
        (Some(step), Some(total)) if total > 0 => format!("{} %", step.saturating_mul(100) / total),
        _ => String::new(),
    }
}

fn scores(job: &ProjectJob) -> String {
    let scores = job.metrics.iter().map(|(name, value)| format!("{name} {value:.3}"));
    scores.collect::<Vec<_>>().join(", ")
}

fn model(job: &ProjectJob) -> String {
    match (&job.model_name, job.model_version) {
        (Some(name), Some(version)) => format!("{name}@{version}"),
        _ => job.failure.clone().unwrap_or_default(),
    }
}
