//! Who takes part in projects.

use clap::Args;
use wire::projects::{AddProjectMember, ChangeProjectMember, ProjectMember};

use super::super::output::{Table, moment};
use super::super::{Context, ask, names};
use super::named;

#[derive(Debug, Args)]
pub(crate) struct Part {
    /// Name or id.
    project: String,
    /// E-mail address or id.
    person: String,
    /// What the person does there.
    #[arg(long, default_value = "contributor", value_parser = ["observer", "contributor", "lead"])]
    role: String,
}

#[derive(Debug, Args)]
pub(crate) struct Changed {
    /// Name or id.
    project: String,
    /// E-mail address or id.
    person: String,
    /// What the person does there from now on.
    #[arg(value_parser = ["observer", "contributor", "lead"])]
    role: String,
}

pub(super) async fn list(cx: &Context, name: &str) -> anyhow::Result<()> {
    let id = named(cx, name).await?;
    cx.out.answer(&cx.client.project_members(id).await?, |page| {
        let mut table = Table::new(["NAME", "PARTNER", "PART", "SINCE", "ID"]);
        for one in &page.items {
            let (name, partner, role) = (one.name.clone(), one.partner_name.clone(), one.role.clone());
            table.row([name, partner, role, moment(one.added_at), one.user.to_string()]);
        }
        table.render("Nobody.")
    })
}

pub(super) async fn add(cx: &Context, args: Part) -> anyhow::Result<()> {
    let id = named(cx, &args.project).await?;
    let user = names::member(cx, &args.person).await?;
    let added = cx.client.add_project_member(id, &AddProjectMember { user, role: args.role }).await?;
    cx.out.answer(&added, told)
}

pub(super) async fn change(cx: &Context, args: Changed) -> anyhow::Result<()> {
    let id = named(cx, &args.project).await?;
    let user = names::member(cx, &args.person).await?;
    let part = ChangeProjectMember { role: args.role };
    cx.out.answer(&cx.client.change_project_member(id, user, &part).await?, told)
}

pub(super) async fn remove(cx: &Context, project: &str, person: &str) -> anyhow::Result<()> {
    let id = named(cx, project).await?;
    let user = names::member(cx, person).await?;
    ask::confirm(cx.yes, &format!("{person} sees the project no more"))?;
    cx.client.remove_project_member(id, user).await?;
    cx.out.line(&format!("{person} is removed."))
}

fn told(member: &ProjectMember) -> String {
    format!("{} takes part as {}.", member.name, member.role)
}
