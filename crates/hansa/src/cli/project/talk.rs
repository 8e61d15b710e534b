//! What people say in projects, and what happened there.

use clap::Args;
use foundation::ProjectMessageId;
use wire::Reason;
use wire::projects::{EditMessage, MarkRead, ProjectMessage, SayInProject};

use super::super::output::{Table, ago, clean, moment};
use super::super::{Context, ask, names};
use super::{Listed, Message, named};

#[derive(Debug, Args)]
pub(crate) struct SayArgs {
    /// Name or id.
    project: String,
    /// The text.
    text: String,
    /// The message that it answers, by id.
    #[arg(long, value_name = "MESSAGE", value_parser = names::id::<ProjectMessageId>)]
    reply_to: Option<ProjectMessageId>,
}

pub(super) async fn say(cx: &Context, args: SayArgs) -> anyhow::Result<()> {
    let project = named(cx, &args.project).await?;
    let said = cx.client.say_in_project(project, &SayInProject { text: args.text, reply_to: args.reply_to }).await?;
    cx.out.answer(&said, shown)
}

pub(super) async fn read(cx: &Context, args: &Listed) -> anyhow::Result<()> {
    let project = named(cx, &args.project).await?;
    let page = cx.client.project_messages(project, Some(&args.list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let texts: Vec<String> = page.items.iter().map(shown).collect();
        if texts.is_empty() { "Nothing was said yet.".to_owned() } else { texts.join("\n\n") }
    })?;
    if let Some(last) = page.items.last() {
        cx.client.mark_project_read(project, &MarkRead { message: last.id }).await?;
    }
    cx.more(&page)
}

pub(super) async fn edit(cx: &Context, which: &Message, text: String) -> anyhow::Result<()> {
    let project = named(cx, &which.project).await?;
    let edited = cx.client.edit_project_message(project, which.message, &EditMessage { text }).await?;
    cx.out.answer(&edited, shown)
}

pub(super) async fn unsay(cx: &Context, which: &Message) -> anyhow::Result<()> {
    let project = named(cx, &which.project).await?;
    ask::confirm(cx.yes, "The text is lost")?;
    cx.out.answer(&cx.client.delete_project_message(project, which.message).await?, shown)
}

pub(super) async fn hide(cx: &Context, which: &Message, reason: String) -> anyhow::Result<()> {
    let project = named(cx, &which.project).await?;
    ask::confirm(cx.yes, "Nobody reads the message any more")?;
    cx.out.answer(&cx.client.hide_project_message(project, which.message, &Reason { reason }).await?, shown)
}

pub(super) async fn activity(cx: &Context, args: &Listed) -> anyhow::Result<()> {
    let project = named(cx, &args.project).await?;
    let page = cx.client.project_activity(project, Some(&args.list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["WHEN", "WHO", "PARTNER", "WHAT", "NAME"]);
        for one in &page.items {
            let who = one.person.clone().unwrap_or_else(|| "the platform".to_owned());
            let what = one.kind.replace('_', " ");
            table.row([ago(one.at), who, one.partner_name.clone(), what, one.target_name.clone()]);
        }
        table.render("Nothing happened yet.")
    })?;
    cx.more(&page)
}

/// A message with who said it above; an answer is set in.
fn shown(message: &ProjectMessage) -> String {
    let indent = if message.reply_to.is_some() { "    " } else { "" };
    let edited = if message.edited_at.is_some() { ", edited" } else { "" };
    let (person, partner) = (clean(&message.person), clean(&message.partner_name));
    let head = format!("{person}, {partner} · {}{edited} · {}", moment(message.created_at), message.id);
    let text = match (&message.text, &message.hidden_because) {
        (Some(text), _) => clean(text),
        (None, Some(reason)) => {
            let by = message.hidden_by.as_deref().unwrap_or("a lead");
            format!("(hidden by {}: {})", clean(by), clean(reason))
        }
        (None, None) => "(deleted)".to_owned(),
    };
    std::iter::once(head.as_str())
        .chain(text.lines())
        .map(|line| format!("{indent}{line}"))
        .collect::<Vec<_>>()
        .join("\n")
}
