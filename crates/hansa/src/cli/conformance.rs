//! `hansa conformance …`

use std::time::Duration;

use clap::{Args, Subcommand};
use foundation::ConformanceRunId;
use wire::conformance::{ConformanceRun, Report, RequestRun};

use super::failure::{Exit, Failure};
use super::names::VersionRef;
use super::output::{Table, ago, fields, moment};
use super::{Context, ListArgs, names};

/// How often a run is asked after while it is waited for.
const PACE: Duration = Duration::from_millis(500);

#[derive(Debug, Subcommand)]
pub(crate) enum ConformanceCommand {
    /// Run a data set or a model of yours against a standard.
    Run(RunArgs),
    /// List runs.
    List {
        /// Only those in this state: queued, running, passed, failed, stopped, cancelled.
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a run and what it found.
    Show(One),
    /// Wait until a run is over.
    Watch(One),
    /// Cancel a run.
    Cancel(One),
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// The standard: its id, or ALLIANCE/NAME.
    standard: String,
    /// The version of it, such as 1.0.0; the newest when left out.
    #[arg(long, value_name = "VERSION")]
    standard_version: Option<String>,
    /// A data set of yours, with @N for a version other than the newest.
    #[arg(long, value_name = "NAME", required_unless_present = "model", conflicts_with = "model")]
    dataset: Option<VersionRef>,
    /// A model of yours, with @N for a version other than the newest.
    #[arg(long, value_name = "NAME")]
    model: Option<VersionRef>,
    /// Do not wait for the end.
    #[arg(long)]
    detach: bool,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// The run's id.
    #[arg(value_parser = names::id::<ConformanceRunId>)]
    run: ConformanceRunId,
}

pub(crate) async fn run(cx: &Context, command: ConformanceCommand) -> anyhow::Result<()> {
    match command {
        ConformanceCommand::Run(args) => request(cx, args).await,
        ConformanceCommand::List { state, list } => {
            let page = cx.client.conformance_runs(Some(&list.query(state.as_deref()))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["STANDARD", "VERSION", "OF", "STATE", "REQUESTED", "ID"]);
                for one in &page.items {
                    let of = format!("{} {}@{}", one.artefact.kind, one.artefact.id, one.artefact.number);
                    let (name, version) = (one.standard_name.clone(), one.standard_version.clone());
                    table.row([name, version, of, one.state.clone(), ago(one.requested_at), one.id.to_string()]);
                }
                table.render("No conformance runs.")
            })?;
            cx.more(&page)
        }
        ConformanceCommand::Show(One { run }) => cx.out.answer(&cx.client.conformance_run(run).await?, describe),
        ConformanceCommand::Watch(One { run }) => watch(cx, run).await,
        ConformanceCommand::Cancel(One { run }) => {
            let run = cx.client.cancel_conformance_run(run).await?;
            cx.out.answer(&run, |run| match run.state.as_str() {
                "running" => "The run stops within seconds.".to_owned(),
                state => format!("The run is {state}."),
            })
        }
    }
}

async fn request(cx: &Context, args: RunArgs) -> anyhow::Result<()> {
    let mut wanted = RequestRun {
        standard: names::standard(cx, &args.standard).await?,
        standard_version: args.standard_version,
        dataset: None,
        model: None,
        version: None,
    };
    if let Some(named) = args.dataset {
        wanted.dataset = Some(names::dataset(cx, &named.name).await?.id);
        wanted.version = named.version;
    }
    if let Some(named) = args.model {
        wanted.model = Some(names::model(cx, &named.name).await?.id);
        wanted.version = named.version;
    }
    let run = cx.client.request_conformance_run(&wanted).await?;
    if args.detach {
        cx.out.answer(&run, |run| format!("{} is queued.", run.id))?;
        return cx.out.next(&format!("hansa conformance watch {}", run.id));
    }
    watch(cx, run.id).await
}

/// Waits for the end of a run. What does not conform ends like a job that failed.
async fn watch(cx: &Context, id: ConformanceRunId) -> anyhow::Result<()> {
    let ended = async {
        loop {
            let run = cx.client.conformance_run(id).await?;
            if !matches!(run.state.as_str(), "queued" | "running") {
                return Ok::<_, client::ClientError>(run);
            }
            tokio::time::sleep(PACE).await;
        }
    };
    let run = tokio::select! {
        run = ended => run?,
        _ = tokio::signal::ctrl_c() => {
            let next = format!("hansa conformance watch {id} to come back, hansa conformance cancel {id} to end it");
            return Err(Failure::new(Exit::Interrupted, "stopped watching; the run goes on").next(next).into());
        }
    };
    cx.out.answer(&run, describe)?;
    match (run.state.as_str(), run.certificate) {
        ("passed", Some(certificate)) => cx.out.next(&format!("hansa certificate save {certificate}")),
        ("passed", None) => Ok(()),
        (state, _) => {
            let why = run.stopped_because.map_or_else(String::new, |why| format!(": {why}"));
            Err(Failure::new(Exit::JobFailed, format!("the run is {state}{why}")).into())
        }
    }
}

fn describe(run: &ConformanceRun) -> String {
    let progress = if run.total > 0 { format!("{} of {}", run.done, run.total) } else { String::new() };
    fields(&[
        ("run", run.id.to_string()),
        ("standard", format!("{} {}", run.standard_name, run.standard_version)),
        ("of", format!("{} {}@{}", run.artefact.kind, run.artefact.id, run.artefact.number)),
        ("state", run.state.clone()),
        ("progress", progress),
        ("because", run.stopped_because.clone().unwrap_or_default()),
        ("requested", moment(run.requested_at)),
        ("ended", run.finished_at.map(moment).unwrap_or_default()),
        ("certificate", run.certificate.map(|id| id.to_string()).unwrap_or_default()),
        ("found", run.report.as_ref().map(found).unwrap_or_default()),
    ])
}

fn found(report: &Report) -> String {
    let mut lines = vec![format!("{} rows", report.rows)];
    for score in &report.scores {
        let (sign, reached) =
            (if score.direction == "at_most" { "≤" } else { "≥" }, if score.reached { "reached" } else { "missed" });
        lines.push(format!("{} {:.4} {sign} {}: {reached}", score.metric, score.value, score.threshold));
    }
    for finding in &report.findings {
        let rows: Vec<String> = finding.rows.iter().map(ToString::to_string).collect();
        let rows = if rows.is_empty() { String::new() } else { format!(", rows {}", rows.join(", ")) };
        lines.push(format!("{} '{}': {}{rows}", finding.rule.replace('_', " "), finding.subject, finding.count));
    }
    lines.join("\n")
}
