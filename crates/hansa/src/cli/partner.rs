//! `hansa partner …`

use access::Role;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use foundation::InvitationId;
use serde::Serialize;
use wire::Page;
use wire::account::{ChangeMember, Invitation, Invite};
use wire::partners::{Partner, Usage};

use super::admission::{self, AdmissionCommand};
use super::output::{Table, ago, bytes, fields, moment};
use super::review::{self, ReviewCommand};
use super::usage::spent;
use super::{Context, ListArgs, ask, names, people};

#[derive(Debug, Subcommand)]
pub(crate) enum PartnerCommand {
    /// List partners (operator).
    List {
        /// Only those of this status.
        #[arg(long, value_parser = STATUSES)]
        status: Option<String>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a partner (operator); one's own when left out.
    Show {
        /// Name or id.
        partner: Option<String>,
    },
    #[command(flatten)]
    Admission(AdmissionCommand),
    #[command(flatten)]
    Review(ReviewCommand),
    /// Show what a partner uses of what it may use (operator); one's own when left out.
    Usage {
        /// Name or id.
        partner: Option<String>,
    },
    /// List the active partners.
    Directory(ListArgs),
    /// List the members of your partner.
    Members(ListArgs),
    /// Invite somebody to your partner: mails the invitation, and prints it.
    Invite {
        /// Their e-mail address.
        email: String,
        /// What they are to be.
        #[arg(long, value_parser = roles())]
        role: String,
        /// The language of the mail to them.
        #[arg(long, value_parser = LANGUAGES)]
        language: Option<String>,
    },
    /// List the invitations to your partner.
    Invitations(ListArgs),
    /// Withdraw an invitation.
    Withdraw {
        /// Its id.
        #[arg(value_parser = names::id::<InvitationId>)]
        invitation: InvitationId,
    },
    /// Give a member another role.
    Role {
        /// E-mail address or id.
        member: String,
        /// What they are from now on.
        #[arg(value_parser = roles())]
        role: String,
    },
    /// Remove a member, with their sessions and API keys for your partner.
    Remove {
        /// E-mail address or id.
        member: String,
    },
}

pub(crate) async fn run(cx: &Context, command: PartnerCommand) -> anyhow::Result<()> {
    match command {
        PartnerCommand::List { status, list } => show_list(cx, status.as_deref(), &list).await,
        PartnerCommand::Show { partner: None } => cx.out.answer(&cx.client.own_partner().await?, describe),
        PartnerCommand::Show { partner: Some(name) } => {
            let id = names::partner(cx, &name).await?;
            cx.out.answer(&cx.client.partner(id).await?, describe)
        }
        PartnerCommand::Admission(command) => admission::run(cx, command).await,
        PartnerCommand::Review(command) => review::run(cx, command).await,
        PartnerCommand::Usage { partner: None } => cx.out.answer(&cx.client.usage().await?, used),
        PartnerCommand::Usage { partner: Some(name) } => {
            let id = names::partner(cx, &name).await?;
            cx.out.answer(&cx.client.usage_of(id).await?, used)
        }
        PartnerCommand::Directory(list) => directory(cx, &list).await,
        PartnerCommand::Members(list) => members(cx, &list).await,
        PartnerCommand::Invite { email, role, language } => {
            let invited = cx.client.invite(&Invite { email: email.clone(), role, language }).await?;
            hand_over(cx, &invited, &invited.token, &email)
        }
        PartnerCommand::Invitations(list) => {
            show_invitations(cx, &cx.client.invitations(Some(&list.query(None))).await?)
        }
        PartnerCommand::Withdraw { invitation } => {
            cx.client.withdraw_invitation(invitation).await?;
            cx.out.line(&format!("{invitation} is withdrawn."))
        }
        PartnerCommand::Role { member, role } => {
            let change = ChangeMember { role: role.clone() };
            cx.client.change_member(names::member(cx, &member).await?, &change).await?;
            cx.out.line(&format!("{member} is {role} now."))
        }
        PartnerCommand::Remove { member } => {
            ask::confirm(cx.yes, &format!("The sessions and API keys of {member} for your partner end"))?;
            cx.client.remove_member(names::member(cx, &member).await?).await?;
            cx.out.line(&format!("{member} is no member any more."))
        }
    }
}

pub(crate) fn describe(partner: &Partner) -> String {
    let quota = partner.quota;
    let storage = bytes(quota.max_storage_bytes);
    fields(&[
        ("name", partner.name.clone()),
        ("id", partner.id.to_string()),
        ("status", partner.status.clone()),
        ("reason", partner.status_reason.clone().unwrap_or_default()),
        ("industry", partner.industry.clone()),
        ("contact", format!("{} <{}>", partner.contact_name, partner.contact_email)),
        ("quota", format!("{} jobs at once, {} GPUs, {storage}", quota.max_running_jobs, quota.max_gpus)),
        ("applied", moment(partner.created_at)),
        ("needs", partner.needs.clone()),
        ("data at hand", partner.data_at_hand.clone()),
    ])
}

pub(super) fn used(usage: &Usage) -> String {
    let quota = usage.quota;
    let quotas = fields(&[
        ("storage", format!("{} of {}", bytes(usage.storage_bytes), bytes(quota.max_storage_bytes))),
        ("data sets", bytes(usage.dataset_bytes)),
        ("models", bytes(usage.model_bytes)),
        ("reserved by open uploads", bytes(usage.reserved_bytes)),
        ("jobs at once, at most", quota.max_running_jobs.to_string()),
        ("GPUs at once, at most", quota.max_gpus.to_string()),
    ]);
    usage.spending.as_ref().map_or_else(|| quotas.clone(), |spending| format!("{quotas}\n{}", spent(spending)))
}

async fn show_list(cx: &Context, status: Option<&str>, list: &ListArgs) -> anyhow::Result<()> {
    let page = cx.client.partners(Some(&list.query(status))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "STATUS", "INDUSTRY", "APPLIED", "ID"]);
        for partner in &page.items {
            let (name, status, industry) = (partner.name.clone(), partner.status.clone(), partner.industry.clone());
            table.row([name, status, industry, ago(partner.created_at), partner.id.to_string()]);
        }
        table.render("No partners.")
    })?;
    cx.more(&page)
}

async fn directory(cx: &Context, list: &ListArgs) -> anyhow::Result<()> {
    let page = cx.client.directory(Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "INDUSTRY", "ID"]);
        for partner in &page.items {
            table.row([partner.name.clone(), partner.industry.clone(), partner.id.to_string()]);
        }
        table.render("No active partners.")
    })?;
    cx.more(&page)
}

async fn members(cx: &Context, list: &ListArgs) -> anyhow::Result<()> {
    let page = cx.client.members(Some(&list.query(None))).await?;
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["NAME", "E-MAIL", "ROLE", "SINCE", "STATE", "ID"]);
        for member in &page.items {
            let (name, email, role) = (member.display_name.clone(), member.email.clone(), member.role.clone());
            let state = people::state(member.disabled_at);
            table.row([name, email, role, ago(member.since), state, member.user.to_string()]);
        }
        table.render("No members.")
    })?;
    cx.more(&page)
}

/// What a partner's status can be.
const STATUSES: [&str; 9] =
    ["unverified", "applied", "in_review", "approved", "active", "suspended", "offboarded", "declined", "withdrawn"];

/// The languages that mails are written in.
pub(crate) const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

/// What somebody can be at a partner.
fn roles() -> PossibleValuesParser {
    Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().into()
}

/// An answer with an invitation, whose token is shown this once.
pub(crate) fn hand_over<T: Serialize>(cx: &Context, answer: &T, token: &str, email: &str) -> anyhow::Result<()> {
    cx.out.answer(answer, |_| token.to_owned())?;
    cx.out.next(&format!("{email} gets this invitation by mail, for 'hansa join'; here it is not shown again"))
}

/// Invitations, to a partner or to the staff.
pub(crate) fn show_invitations(cx: &Context, page: &Page<Invitation>) -> anyhow::Result<()> {
    cx.out.answer(page, |page| {
        let mut table = Table::new(["E-MAIL", "ROLE", "STATE", "UNTIL", "ID"]);
        for it in &page.items {
            let (email, role, state) = (it.email.clone(), it.role.clone(), it.state.clone());
            table.row([email, role, state, moment(it.expires_at), it.id.to_string()]);
        }
        table.render("No invitations.")
    })?;
    cx.more(page)
}
