//! Opening, reading, changing and closing projects.

use clap::Args;
use wire::Reason;
use wire::projects::{OpenProject, Project, RenewProject, UpdateProject};

use super::super::output::{Table, fields, moment, quoted};
use super::super::{Context, ListArgs, ask, names};
use super::{Because, named};

#[derive(Debug, Args)]
pub(crate) struct OpenArgs {
    /// What it is called.
    name: String,
    /// The agreement that it runs under, by title or id.
    #[arg(long)]
    agreement: String,
    /// What it is for.
    #[arg(long)]
    purpose: String,
}

#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// Name or id.
    project: String,
    /// Another name.
    #[arg(long, required_unless_present = "purpose")]
    name: Option<String>,
    /// Another purpose.
    #[arg(long)]
    purpose: Option<String>,
}

pub(super) async fn open(cx: &Context, args: OpenArgs) -> anyhow::Result<()> {
    let agreement = names::agreement(cx, &args.agreement).await?;
    let new = OpenProject { agreement, name: args.name, purpose: args.purpose };
    let opened = cx.client.open_project(&new).await?;
    cx.out.answer(&opened, describe)?;
    let name = quoted(&opened.name).into_owned();
    cx.out.next(&format!("hansa project add-member {name} EMAIL; the other partner's admins add theirs"))
}

pub(super) async fn list(cx: &Context, list: &ListArgs) -> anyhow::Result<()> {
    let page = cx.client.projects(Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "WITH", "STATE", "YOUR PART", "UNREAD", "ID"]);
        for one in &page.items {
            let with = one.parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(" + ");
            let part = one.role.clone().unwrap_or_default();
            let (state, id) = (state(one), one.id.to_string());
            table.row([one.name.clone(), with, state, part, one.unread.to_string(), id]);
        }
        table.render("No projects. Open one: hansa project open NAME --agreement TITLE --purpose TEXT")
    })?;
    cx.more(&page)
}

pub(super) async fn show(cx: &Context, name: &str) -> anyhow::Result<()> {
    let id = named(cx, name).await?;
    let found = cx.client.project(id).await?;
    cx.out.answer(&found, describe)?;
    match found.read_only.and_then(|read_only| read_only.next_step) {
        Some(next) => cx.out.next(&next),
        None => Ok(()),
    }
}

pub(super) async fn change(cx: &Context, args: ChangeArgs) -> anyhow::Result<()> {
    let id = named(cx, &args.project).await?;
    let revision = cx.client.project(id).await?.revision;
    let change = UpdateProject { name: args.name, purpose: args.purpose };
    cx.out.answer(&cx.client.update_project(id, &change, revision).await?, describe)
}

pub(super) async fn close(cx: &Context, args: Because) -> anyhow::Result<()> {
    let id = named(cx, &args.project).await?;
    ask::confirm(cx.yes, "Nothing goes on in the project, for both partners, until somebody reopens it")?;
    let closed = cx.client.close_project(id, &Reason { reason: args.reason }).await?;
    cx.out.answer(&closed, |closed| format!("'{}' is closed.", closed.name))
}

pub(super) async fn reopen(cx: &Context, args: Because) -> anyhow::Result<()> {
    let id = named(cx, &args.project).await?;
    let reopened = cx.client.reopen_project(id, &Reason { reason: args.reason }).await?;
    cx.out.answer(&reopened, |reopened| format!("'{}' goes on.", reopened.name))
}

pub(super) async fn renew(cx: &Context, project: &str, agreement: &str) -> anyhow::Result<()> {
    let id = named(cx, project).await?;
    let agreement = names::agreement(cx, agreement).await?;
    let renewed = cx.client.renew_project(id, &RenewProject { agreement }).await?;
    cx.out.answer(&renewed, |renewed| format!("'{}' runs under '{}' now.", renewed.name, renewed.agreement_title))
}

/// What keeps it from going on, or that it does.
fn state(project: &Project) -> String {
    let reason = project.read_only.as_ref().map(|read_only| read_only.code.replace('_', " "));
    reason.unwrap_or_else(|| project.state.clone())
}

fn describe(project: &Project) -> String {
    let with = project.parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(" + ");
    let read_only = project.read_only.as_ref().map(|read_only| read_only.detail.clone());
    fields(&[
        ("name", project.name.clone()),
        ("id", project.id.to_string()),
        ("partners", with),
        ("agreement", format!("{} (until {})", project.agreement_title, moment(project.agreement_expires_at))),
        ("state", project.state.clone()),
        ("because", project.state_reason.clone().unwrap_or_default()),
        ("read only", read_only.unwrap_or_default()),
        ("your part", project.role.clone().unwrap_or_else(|| "none: you look as an admin".to_owned())),
        ("unread", project.unread.to_string()),
        ("opened", moment(project.created_at)),
        ("purpose", project.purpose.clone()),
    ])
}
