//! `hansa job …` and `hansa recipe …`

use clap::{Args, Subcommand};
use client::ListQuery;
use foundation::JobId;
use serde_json::Value;
use wire::jobs::Job;

use super::output::{Table, ago, fields, moment};
use super::submit::{SubmitArgs, submit};
use super::{Context, ListArgs, ask, names, project, watch};
use crate::curve::sparkline_within;

#[derive(Debug, Subcommand)]
pub(crate) enum JobCommand {
    /// Submit a training job.
    Submit(Box<SubmitArgs>),
    /// List jobs.
    List {
        /// Only those in this state.
        #[arg(long, value_parser = ["queued", "running", "succeeded", "failed", "cancelled"])]
        state: Option<String>,
        /// Only those of this joint project, by name or id.
        #[arg(long)]
        project: Option<String>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a job.
    Show(One),
    /// Follow a job live until it has ended; Ctrl-C leaves it running.
    Watch(One),
    /// Cancel a job.
    Cancel(One),
    /// Show the curves of a job.
    Metrics(One),
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The job's id.
    #[arg(value_parser = names::id::<JobId>)]
    job: JobId,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RecipeCommand {
    /// List what can be trained.
    List,
    /// Show a recipe's options.
    Show {
        /// Its name.
        recipe: String,
    },
}

pub(crate) async fn run(cx: &Context, command: JobCommand) -> anyhow::Result<()> {
    match command {
        JobCommand::Submit(args) => submit(cx, *args).await,
        JobCommand::List { state, project, list } => show_list(cx, &list.query(state.as_deref()), project).await,
        JobCommand::Show(One { job }) => cx.out.answer(&cx.client.job(job).await?, describe),
        JobCommand::Watch(One { job }) => watch::follow(cx, job).await,
        JobCommand::Cancel(One { job }) => {
            ask::confirm(cx.yes, &format!("What {job} has learned so far is lost"))?;
            let job = cx.client.cancel_job(job).await?;
            cx.out.answer(&job, |job| match &*job.state {
                "running" => format!("{} is told to stop; it ends within seconds.", job.id),
                state => format!("{} is {state}.", job.id),
            })
        }
        JobCommand::Metrics(One { job }) => {
            let metrics = cx.client.job_metrics(job).await?;
            cx.out.answer(&metrics, |metrics| {
                let mut table = Table::new(["METRIC", "FIRST", "LAST", "CURVE"]);
                for (name, points) in &metrics.series {
                    let values: Vec<f64> = points.iter().map(|point| point.value).collect();
                    let (Some(first), Some(last)) = (values.first(), values.last()) else { continue };
                    let curve = sparkline_within(&values, 48);
                    table.row([name.clone(), format!("{first:.4}"), format!("{last:.4}"), curve]);
                }
                table.render("No metric was measured yet.")
            })
        }
    }
}

async fn show_list(cx: &Context, query: &ListQuery, project: Option<String>) -> anyhow::Result<()> {
    let page = match project {
        Some(name) => cx.client.jobs_of_project(project::named(cx, &name).await?, Some(query)).await?,
        None => cx.client.jobs(Some(query)).await?,
    };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "STATE", "DONE", "SUBMITTED", "ID"]);
        for job in &page.items {
            let submitted = ago(job.created_at);
            table.row([job.name.clone(), job.state.clone(), done(job), submitted, job.id.to_string()]);
        }
        table.render("No jobs.")
    })?;
    cx.more(&page)
}

fn done(job: &Job) -> String {
    match (job.step, job.total_steps) {
        (Some(step), Some(total)) if total > 0 => format!("{} %", step.saturating_mul(100) / total),
        _ => String::new(),
    }
}

/// A job with every option of its specification.
fn describe(job: &Job) -> String {
    let options = job.spec.as_object().into_iter().flatten().map(|(name, value)| format!("{name} = {}", plain(value)));
    let mut pairs = about(job);
    pairs.push(("options", options.collect::<Vec<_>>().join("\n")));
    fields(&pairs)
}

/// What whoever has just submitted or watched a job wants to know of it.
pub(crate) fn about(job: &Job) -> Vec<(&'static str, String)> {
    let error = job.error.as_ref().map(|error| {
        let next = error.next_step.as_ref().map(|next| format!("\nnext: {next}")).unwrap_or_default();
        format!("{}{next}", error.message)
    });
    let inputs = job.inputs.iter().map(|(name, input)| {
        let version = input.version.map(|number| format!("@{number}")).unwrap_or_default();
        format!("{name}: {}{version}", input.dataset)
    });
    vec![
        ("job", format!("{} ({})", job.name, job.id)),
        ("state", job.state.clone()),
        ("done", done(job)),
        ("attempt", if job.attempt > 0 { job.attempt.to_string() } else { String::new() }),
        ("error", error.unwrap_or_default()),
        ("scores", scores(job)),
        ("model", job.model.map(|made| format!("{}@{}", made.model, made.version)).unwrap_or_default()),
        ("registered as", job.register_as.clone().unwrap_or_default()),
        ("paid by", job.pool.map(|pool| pool.to_string()).unwrap_or_default()),
        ("data", inputs.collect::<Vec<_>>().join("\n")),
        ("submitted", moment(job.created_at)),
        ("started", job.started_at.map(moment).unwrap_or_default()),
        ("ended", job.finished_at.map(moment).unwrap_or_default()),
    ]
}

/// The evaluation's numbers, as the recipe reports them.
pub(crate) fn scores(job: &Job) -> String {
    let evaluation = job.result.as_ref().and_then(|result| result.get("evaluation")).and_then(Value::as_object);
    let number = |(name, value): (&String, &Value)| Some(format!("{name} {:.4}", value.as_f64()?));
    evaluation.into_iter().flatten().filter_map(number).collect::<Vec<_>>().join(", ")
}

/// A JSON value as people write it.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}

pub(crate) async fn recipes(cx: &Context, command: RecipeCommand) -> anyhow::Result<()> {
    match command {
        RecipeCommand::List => cx.out.answer(&cx.public().recipes().await?, |recipes| {
            let mut table = Table::new(["RECIPE", "FOR"]);
            for recipe in recipes {
                table.row([recipe.name.clone(), recipe.summary.clone()]);
            }
            table.render("No recipes.")
        }),
        RecipeCommand::Show { recipe } => cx.out.answer(&cx.public().recipe(&recipe).await?, |recipe| {
            let options = recipe.schema.get("properties").and_then(Value::as_object);
            let options = options.into_iter().flatten().filter(|(name, _)| *name != "recipe");
            let meaning = |about: &Value| {
                let default = about.get("default").map(|value| format!("default: {}", plain(value)));
                [about.get("description").map(plain), default].into_iter().flatten().collect::<Vec<_>>().join("\n")
            };
            let options: Vec<_> = options.map(|(name, about)| (name.as_str(), meaning(about))).collect();
            format!("{}: {}\n\n{}", recipe.name, recipe.summary, fields(&options))
        }),
    }
}
