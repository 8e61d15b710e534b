//! `hansa project …`

mod life;
mod milestone;
mod people;
mod talk;
mod things;

use clap::{Args, Subcommand};
use client::ListQuery;
use foundation::{ProjectId, ProjectMessageId};

use super::{Context, ListArgs, names};

#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    /// Open a project with the other party of an agreement in force.
    Open(life::OpenArgs),
    /// List the projects in which you take part.
    List {
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a project.
    Show(One),
    /// Change name or purpose (lead).
    Change(life::ChangeArgs),
    /// Close a project: it can be read, and nothing goes on in it (lead).
    Close(Because),
    /// Reopen a closed project (lead).
    Reopen(Because),
    /// Move a project to another agreement of the same two partners (lead).
    Renew {
        /// Name or id.
        project: String,
        /// The agreement, by title or id.
        #[arg(long)]
        agreement: String,
    },
    /// List who takes part.
    Members(One),
    /// Add one of your partner's people.
    AddMember(people::Part),
    /// Give one of your partner's people another part.
    Role(people::Changed),
    /// Remove one of your partner's people, at once.
    RemoveMember {
        /// Name or id.
        project: String,
        /// E-mail address or id.
        person: String,
    },
    /// Attach a data set or model of your partner's, and grant it along.
    Attach(things::AttachArgs),
    /// Detach one; what was granted stays so.
    Detach(things::WhichArgs),
    /// List data sets and models, and what you may do with each.
    Things(One),
    /// List the jobs of both partners.
    Jobs(Listed),
    /// Milestones: what is to be reached, and by when.
    #[command(subcommand)]
    Milestone(milestone::MilestoneCommand),
    /// Say something.
    Say(talk::SayArgs),
    /// Read what was said, newest last, and mark it as read.
    Talk(Listed),
    /// Change what you said.
    Edit {
        #[command(flatten)]
        message: Message,
        /// The text from now on.
        text: String,
    },
    /// Delete what you said.
    Unsay(Message),
    /// Hide what anybody said (lead).
    Hide {
        #[command(flatten)]
        message: Message,
        /// Why; everybody reads it.
        #[arg(long)]
        reason: String,
    },
    /// Show what happened, newest first.
    Activity(Listed),
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Name or id.
    project: String,
}

#[derive(Debug, Args)]
pub(crate) struct Listed {
    /// Name or id.
    project: String,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Debug, Args)]
pub(crate) struct Because {
    /// Name or id.
    project: String,
    /// Why; both partners read it.
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Message {
    /// Name or id.
    project: String,
    /// The message's id.
    #[arg(value_parser = names::id::<ProjectMessageId>)]
    message: ProjectMessageId,
}

pub(crate) async fn run(cx: &Context, command: ProjectCommand) -> anyhow::Result<()> {
    match command {
        ProjectCommand::Open(args) => life::open(cx, args).await,
        ProjectCommand::List { list } => life::list(cx, &list).await,
        ProjectCommand::Show(One { project }) => life::show(cx, &project).await,
        ProjectCommand::Change(args) => life::change(cx, args).await,
        ProjectCommand::Close(args) => life::close(cx, args).await,
        ProjectCommand::Reopen(args) => life::reopen(cx, args).await,
        ProjectCommand::Renew { project, agreement } => life::renew(cx, &project, &agreement).await,
        ProjectCommand::Members(One { project }) => people::list(cx, &project).await,
        ProjectCommand::AddMember(args) => people::add(cx, args).await,
        ProjectCommand::Role(args) => people::change(cx, args).await,
        ProjectCommand::RemoveMember { project, person } => people::remove(cx, &project, &person).await,
        ProjectCommand::Attach(args) => things::attach(cx, args).await,
        ProjectCommand::Detach(args) => things::detach(cx, args).await,
        ProjectCommand::Things(One { project }) => things::list(cx, &project).await,
        ProjectCommand::Jobs(args) => things::jobs(cx, &args).await,
        ProjectCommand::Milestone(command) => milestone::run(cx, command).await,
        ProjectCommand::Say(args) => talk::say(cx, args).await,
        ProjectCommand::Talk(args) => talk::read(cx, &args).await,
        ProjectCommand::Edit { message, text } => talk::edit(cx, &message, text).await,
        ProjectCommand::Unsay(message) => talk::unsay(cx, &message).await,
        ProjectCommand::Hide { message, reason } => talk::hide(cx, &message, reason).await,
        ProjectCommand::Activity(args) => talk::activity(cx, &args).await,
    }
}

/// A project by id or name.
pub(super) async fn named(cx: &Context, name: &str) -> anyhow::Result<ProjectId> {
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let all = async |query: ListQuery| cx.client.projects(Some(&query)).await;
    let mut found = names::called(all, |project| &project.name, name).await?;
    // One that can only be read is only meant where none of its name goes on.
    if found.iter().any(|project| project.read_only.is_none()) {
        found.retain(|project| project.read_only.is_none());
    }
    Ok(names::only(found, "project", name, "hansa project list")?.id)
}
