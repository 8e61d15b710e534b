//! `hansa project milestone …`

use clap::{Args, Subcommand};
use foundation::{MilestoneId, ProjectId};
use wire::projects::{CreateMilestone, Milestone, UpdateMilestone};

use super::super::output::{Table, moment};
use super::super::{Context, names};
use super::named;

#[derive(Debug, Subcommand)]
pub(crate) enum MilestoneCommand {
    /// List the milestones, in their order.
    List {
        /// Name or id.
        project: String,
        /// Archived ones too.
        #[arg(long)]
        archived: bool,
    },
    /// Add a milestone behind the others.
    Add(AddArgs),
    /// Change a milestone, or move it.
    Change(ChangeArgs),
    /// Say that a milestone was reached.
    Done(Which),
    /// Say that it was not.
    Reopen(Which),
    /// Take a milestone off the list.
    Archive(Which),
    /// Put an archived milestone back.
    Restore(Which),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The project, by name or id.
    project: String,
    /// The milestone, by title or id.
    milestone: String,
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The project, by name or id.
    project: String,
    /// What it is called.
    title: String,
    /// What it takes.
    #[arg(long, default_value = "")]
    description: String,
    /// The day on which it is due, as 2026-12-31.
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    #[command(flatten)]
    which: Which,
    /// Another title.
    #[arg(long, required_unless_present_any = ["description", "due", "position"])]
    title: Option<String>,
    /// Another description.
    #[arg(long)]
    description: Option<String>,
    /// Another day, as 2026-12-31; an empty word for none.
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// Another place among the others, from 1.
    #[arg(long, value_name = "N")]
    position: Option<i64>,
}

pub(super) async fn run(cx: &Context, command: MilestoneCommand) -> anyhow::Result<()> {
    match command {
        MilestoneCommand::List { project, archived } => list(cx, &project, archived).await,
        MilestoneCommand::Add(args) => {
            let project = named(cx, &args.project).await?;
            let new = CreateMilestone { title: args.title, description: args.description, due_on: args.due };
            cx.out.answer(&cx.client.add_milestone(project, &new).await?, told)
        }
        MilestoneCommand::Change(ChangeArgs { which, title, description, due, position }) => {
            change(cx, &which, UpdateMilestone { title, description, due_on: due, state: None, position }).await
        }
        MilestoneCommand::Done(which) => change(cx, &which, state("done")).await,
        MilestoneCommand::Reopen(which) => change(cx, &which, state("open")).await,
        MilestoneCommand::Archive(which) => {
            let (project, milestone) = find(cx, &which).await?;
            cx.out.answer(&cx.client.archive_milestone(project, milestone.id).await?, told)
        }
        MilestoneCommand::Restore(which) => {
            let (project, milestone) = find(cx, &which).await?;
            cx.out.answer(&cx.client.restore_milestone(project, milestone.id).await?, told)
        }
    }
}

fn state(word: &str) -> UpdateMilestone {
    UpdateMilestone { state: Some(word.to_owned()), ..UpdateMilestone::default() }
}

async fn list(cx: &Context, name: &str, archived: bool) -> anyhow::Result<()> {
    let project = named(cx, name).await?;
    cx.out.answer(&cx.client.milestones(project, archived).await?, |page| {
        let mut table = Table::new(["#", "TITLE", "DUE", "STATE", "BY", "ID"]);
        for one in &page.items {
            let due = one.due_on.clone().unwrap_or_default();
            let by = one.done_by.clone().unwrap_or_default();
            let state = if one.archived { "archived" } else { &one.state };
            let place = if one.archived { String::new() } else { one.position.to_string() };
            table.row([place, one.title.clone(), due, state.to_owned(), by, one.id.to_string()]);
        }
        table.render("No milestones. Add one: hansa project milestone add NAME TITLE --due DAY")
    })
}

async fn change(cx: &Context, which: &Which, change: UpdateMilestone) -> anyhow::Result<()> {
    let (project, milestone) = find(cx, which).await?;
    let changed = cx.client.update_milestone((project, milestone.id), &change, milestone.revision).await?;
    cx.out.answer(&changed, told)
}

/// A milestone by id or title; an archived one is only meant where none on the list is called so.
async fn find(cx: &Context, which: &Which) -> anyhow::Result<(ProjectId, Milestone)> {
    let project = named(cx, &which.project).await?;
    let name = which.milestone.as_str();
    let mut found = cx.client.milestones(project, true).await?.items;
    if let Ok(id) = name.parse::<MilestoneId>() {
        found.retain(|milestone| milestone.id == id);
    } else {
        found.retain(|milestone| milestone.title.to_lowercase() == name.to_lowercase());
        names::exact_first(&mut found, &title, name);
    }
    if found.iter().any(|milestone| !milestone.archived) {
        found.retain(|milestone| !milestone.archived);
    }
    let list = "hansa project milestone list NAME --archived";
    Ok((project, names::only(found, "milestone", name, list)?))
}

fn title(milestone: &Milestone) -> &str {
    &milestone.title
}

fn told(milestone: &Milestone) -> String {
    let title = title(milestone);
    match (&milestone.done_at, &milestone.due_on) {
        _ if milestone.archived => format!("'{title}' is archived."),
        (Some(at), _) => format!("'{title}' was reached at {}.", moment(*at)),
        (None, Some(due)) => format!("'{title}' is open, and due on {due}."),
        (None, None) => format!("'{title}' is open."),
    }
}
