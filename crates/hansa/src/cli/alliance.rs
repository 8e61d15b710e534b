//! `hansa alliance …`

use clap::{Args, Subcommand};
use wire::Reason;
use wire::alliances::{Alliance, DissolveAlliance, FoundAlliance, HandOver, Remark};

use super::output::{Table, fields, moment};
use super::{Context, ListArgs, ask, names};

#[derive(Debug, Subcommand)]
pub(crate) enum AllianceCommand {
    /// Found an alliance and name its lead (operator).
    Found(FoundArgs),
    /// List the alliances there are.
    List {
        /// Only those that your partner has or had to do with.
        #[arg(long, conflicts_with = "all")]
        own: bool,
        /// As the platform's staff sees them (operator).
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show an alliance.
    Show(One),
    /// List the members, for members.
    Members(One),
    /// List who is invited, asks, is a member or was one, for the lead.
    Seats(One),
    /// Invite a partner (lead).
    Invite(Two),
    /// Let a partner join that has asked to (lead).
    Admit(Two),
    /// Do not let it (lead).
    Refuse {
        #[command(flatten)]
        two: Two,
        /// Why; the partner reads it.
        #[arg(long)]
        reason: String,
    },
    /// Remove a member, or take an invitation back (lead).
    Remove {
        #[command(flatten)]
        two: Two,
        /// Why; the partner reads it.
        #[arg(long)]
        reason: String,
    },
    /// Make another member the lead.
    HandOver(Two),
    /// Accept an invitation.
    Accept(One),
    /// Decline an invitation.
    Decline(Said),
    /// Ask to join.
    Ask(Said),
    /// Leave, or take a request to join back.
    Leave(Said),
    /// Dissolve an alliance (lead, or operator with --as-operator).
    Dissolve {
        /// Name or id.
        alliance: String,
        /// The name once more, to confirm.
        #[arg(long)]
        confirm: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// For the platform, whoever leads it.
        #[arg(long)]
        as_operator: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct FoundArgs {
    /// What it is called.
    name: String,
    /// The industry.
    #[arg(long)]
    industry: String,
    /// What it is for.
    #[arg(long)]
    purpose: String,
    /// The partner that leads it, by name or id.
    #[arg(long)]
    lead: String,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Name or id.
    alliance: String,
}

#[derive(Debug, Args)]
pub(crate) struct Two {
    /// Name or id.
    alliance: String,
    /// The partner, by name or id.
    partner: String,
}

#[derive(Debug, Args)]
pub(crate) struct Said {
    /// Name or id.
    alliance: String,
    /// In words, for the other side.
    #[arg(long, default_value = "")]
    reason: String,
}

pub(crate) async fn run(cx: &Context, command: AllianceCommand) -> anyhow::Result<()> {
    match command {
        AllianceCommand::Found(args) => found(cx, args).await,
        AllianceCommand::List { own, all, list } => show_list(cx, (own, all), &list).await,
        AllianceCommand::Show(One { alliance }) => {
            let id = names::alliance(cx, &alliance).await?;
            cx.out.answer(&cx.client.alliance(id).await?, describe)
        }
        AllianceCommand::Members(One { alliance }) => members(cx, &alliance).await,
        AllianceCommand::Seats(One { alliance }) => seats(cx, &alliance).await,
        AllianceCommand::Accept(One { alliance }) => step(cx, "accept", Said { alliance, reason: String::new() }).await,
        AllianceCommand::Decline(said) => step(cx, "decline", said).await,
        AllianceCommand::Ask(said) => step(cx, "ask", said).await,
        AllianceCommand::Leave(said) => step(cx, "leave", said).await,
        AllianceCommand::Dissolve { alliance, confirm, reason, as_operator } => {
            dissolve(cx, &alliance, DissolveAlliance { name: confirm, reason }, as_operator).await
        }
        leading => lead(cx, leading).await,
    }
}

/// What the lead does to a partner.
async fn lead(cx: &Context, command: AllianceCommand) -> anyhow::Result<()> {
    let (two, reason) = match &command {
        AllianceCommand::Refuse { two, reason } | AllianceCommand::Remove { two, reason } => (two, reason.clone()),
        AllianceCommand::Invite(two) | AllianceCommand::Admit(two) | AllianceCommand::HandOver(two) => {
            (two, String::new())
        }
        _ => return Ok(()),
    };
    let alliance = names::alliance(cx, &two.alliance).await?;
    let (partner, name) = (names::directory(cx, &two.partner).await?, &two.partner);
    let (changed, what) = match &command {
        AllianceCommand::Invite(_) => (cx.client.invite_to_alliance(alliance, partner).await?, "is invited"),
        AllianceCommand::Admit(_) => (cx.client.admit_to_alliance(alliance, partner).await?, "is a member"),
        AllianceCommand::HandOver(_) => {
            ask::confirm(cx.yes, "Your partner leads the alliance no longer")?;
            (cx.client.hand_over_alliance(alliance, &HandOver { to: partner }).await?, "leads it")
        }
        AllianceCommand::Refuse { .. } => {
            (cx.client.refuse_to_alliance(alliance, partner, &Reason { reason }).await?, "is declined")
        }
        _ => (cx.client.remove_from_alliance(alliance, partner, &Reason { reason }).await?, "is removed"),
    };
    cx.out.answer(&changed, |alliance| format!("{name} {what}: {}.", alliance.name))
}

async fn found(cx: &Context, args: FoundArgs) -> anyhow::Result<()> {
    let lead = names::partner(cx, &args.lead).await?;
    let new = FoundAlliance { name: args.name, industry: args.industry, purpose: args.purpose, lead };
    cx.out.answer(&cx.client.found_alliance(&new).await?, describe)
}

async fn show_list(cx: &Context, (own, all): (bool, bool), list: &ListArgs) -> anyhow::Result<()> {
    let query = list.query(None);
    let page =
        if all { cx.client.all_alliances(Some(&query)).await? } else { cx.client.alliances(own, Some(&query)).await? };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "INDUSTRY", "LEAD", "STATE", "YOURS", "ID"]);
        for one in &page.items {
            let seat = one.seat.as_ref().map(|seat| seat.state.clone()).unwrap_or_default();
            let (name, lead) = (one.name.clone(), one.lead_name.clone());
            table.row([name, one.industry.clone(), lead, one.state.clone(), seat, one.id.to_string()]);
        }
        table.render("No alliances.")
    })?;
    cx.more(&page)
}

async fn members(cx: &Context, name: &str) -> anyhow::Result<()> {
    let id = names::alliance(cx, name).await?;
    cx.out.answer(&cx.client.alliance_members(id).await?, |page| {
        let mut table = Table::new(["PARTNER", "SINCE", "ID"]);
        for member in &page.items {
            table.row([member.name.clone(), moment(member.since), member.id.to_string()]);
        }
        table.render("No members.")
    })
}

async fn seats(cx: &Context, name: &str) -> anyhow::Result<()> {
    let id = names::alliance(cx, name).await?;
    cx.out.answer(&cx.client.alliance_seats(id).await?, |page| {
        let mut table = Table::new(["PARTNER", "STATE", "SINCE", "REASON", "ID"]);
        for seat in &page.items {
            let reason = seat.reason.clone().unwrap_or_default();
            let since = moment(seat.changed_at);
            table.row([seat.name.clone(), seat.state.clone(), since, reason, seat.partner.to_string()]);
        }
        table.render("Nobody.")
    })
}

async fn step(cx: &Context, step: &str, said: Said) -> anyhow::Result<()> {
    let id = names::alliance(cx, &said.alliance).await?;
    if step == "leave" {
        ask::confirm(cx.yes, "Your partner leaves the alliance")?;
    }
    let changed = cx.client.alliance_step(id, step, &Remark { reason: said.reason }).await?;
    cx.out.answer(&changed, |alliance| {
        let state = alliance.seat.as_ref().map_or("", |seat| seat.state.as_str());
        format!("{}: your partner is '{state}'.", alliance.name)
    })
}

async fn dissolve(cx: &Context, name: &str, confirmed: DissolveAlliance, as_operator: bool) -> anyhow::Result<()> {
    ask::confirm(cx.yes, "The alliance ends, and nothing is certified by its standards any more")?;
    let ended = if as_operator {
        let id = names::any_alliance(cx, name).await?;
        cx.client.dissolve_any_alliance(id, &confirmed).await?
    } else {
        let id = names::alliance(cx, name).await?;
        cx.client.dissolve_alliance(id, &confirmed).await?
    };
    cx.out.answer(&ended, |ended| format!("'{}' is {}.", ended.name, ended.state))
}

fn describe(alliance: &Alliance) -> String {
    let seat = alliance.seat.as_ref();
    fields(&[
        ("name", alliance.name.clone()),
        ("id", alliance.id.to_string()),
        ("industry", alliance.industry.clone()),
        ("lead", alliance.lead_name.clone()),
        ("state", alliance.state.clone()),
        ("your partner", seat.map(|seat| seat.state.clone()).unwrap_or_default()),
        ("because", seat.and_then(|seat| seat.reason.clone()).unwrap_or_default()),
        ("founded", moment(alliance.created_at)),
        ("dissolved", alliance.dissolved_because.clone().unwrap_or_default()),
        ("purpose", alliance.purpose.clone()),
    ])
}
