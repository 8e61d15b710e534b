//! `hansa partner …` and `hansa audit`

use clap::{Args, Subcommand};
use foundation::InvitationId;
use wire::Page;
use wire::Reason;
use wire::account::{ChangeMember, Invitation, Invite};
use wire::partners::{Assess, Partner, Quota, Score, Usage};

use super::output::{Table, ago, bytes, fields, moment};
use super::{Context, ListArgs, ask, names, people};

#[derive(Debug, Subcommand)]
pub(crate) enum PartnerCommand {
    /// List partners (operator).
    List {
        /// Only those of this status.
        #[arg(long, value_parser = ["applied", "in_review", "approved", "active", "suspended", "offboarded", "declined"])]
        status: Option<String>,
        #[command(flatten)]
        list: ListArgs,
    },
    /// Show a partner (operator); one's own when left out.
    Show {
        /// Name or id.
        partner: Option<String>,
    },
    /// Take an application into review (operator).
    Review(One),
    /// Assess an applicant by the four criteria (operator).
    Assess(AssessArgs),
    /// Approve an application; prints the invitation for its owner (operator).
    Approve(One),
    /// Decline an application (operator).
    Decline(Ending),
    /// Suspend a partner (operator).
    Suspend(Ending),
    /// End a suspension (operator).
    Reinstate(One),
    /// End a partnership for good (operator).
    Offboard(Ending),
    /// Set what a partner may use (operator); what is left out stays.
    Quota(QuotaArgs),
    /// Show what a partner uses of what it may use (operator); one's own when left out.
    Usage {
        /// Name or id.
        partner: Option<String>,
    },
    /// List the active partners.
    Directory(ListArgs),
    /// List the members of your partner.
    Members(ListArgs),
    /// Invite somebody to your partner; prints the invitation.
    Invite {
        /// Their e-mail address.
        email: String,
        /// viewer, scientist, steward, admin or owner.
        #[arg(long)]
        role: String,
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
        /// viewer, scientist, steward, admin or owner.
        role: String,
    },
    /// Remove a member, with their sessions and API keys for your partner.
    Remove {
        /// E-mail address or id.
        member: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    /// The whole log: the platform's and every partner's (operator, auditor).
    #[arg(long)]
    platform: bool,
    #[command(flatten)]
    list: ListArgs,
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Name or id.
    partner: String,
}

#[derive(Debug, Args)]
pub(crate) struct Ending {
    /// Name or id.
    partner: String,
    /// Why; the partner reads it.
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct AssessArgs {
    /// Name or id.
    partner: String,
    /// How relevant the industries are to each other.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    industry_relevance: Score,
    /// How strong the applicant is technically.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    technical_strength: Score,
    /// How well the ways of working fit.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    cultural_fit: Score,
    /// How much both sides gain.
    #[arg(long, value_name = "1-5:REASON", value_parser = score)]
    mutual_benefit: Score,
}

#[derive(Debug, Args)]
pub(crate) struct QuotaArgs {
    /// Name or id.
    partner: String,
    /// Jobs that run at once.
    #[arg(long)]
    jobs: Option<i64>,
    /// GPUs in use at once.
    #[arg(long)]
    gpus: Option<i64>,
    /// Bytes of all versions of data sets and models.
    #[arg(long, value_name = "BYTES")]
    storage: Option<i64>,
}

fn score(text: &str) -> Result<Score, String> {
    let (number, reason) = text.split_once(':').ok_or("write the score and the reason as '4:why'")?;
    let score = number.trim().parse().ok().filter(|score| (1..=5).contains(score));
    let reason = reason.trim();
    match score {
        Some(score) if !reason.is_empty() => Ok(Score { score, reason: reason.to_owned() }),
        Some(_) => Err("the reason is missing after ':'".to_owned()),
        None => Err("the score is a number from 1 to 5".to_owned()),
    }
}

pub(crate) async fn run(cx: &Context, command: PartnerCommand) -> anyhow::Result<()> {
    match command {
        PartnerCommand::List { status, list } => show_list(cx, status.as_deref(), &list).await,
        PartnerCommand::Show { partner: None } => cx.out.answer(&cx.client.own_partner().await?, describe),
        PartnerCommand::Show { partner: Some(name) } => {
            let id = names::partner(cx, &name).await?;
            cx.out.answer(&cx.client.partner(id).await?, describe)
        }
        PartnerCommand::Assess(args) => assess(cx, args).await,
        PartnerCommand::Approve(One { partner }) => {
            let approved = cx.client.approve_partner(names::partner(cx, &partner).await?).await?;
            cx.out.answer(&approved, |approved| approved.invitation_token.clone())?;
            let email = &approved.partner.contact_email;
            cx.out.next(&format!("send this invitation to {email}, for 'hansa join'; it is not shown again"))
        }
        PartnerCommand::Quota(args) => quota(cx, args).await,
        PartnerCommand::Usage { partner: None } => cx.out.answer(&cx.client.usage().await?, used),
        PartnerCommand::Usage { partner: Some(name) } => {
            let id = names::partner(cx, &name).await?;
            cx.out.answer(&cx.client.usage_of(id).await?, used)
        }
        PartnerCommand::Directory(list) => directory(cx, &list).await,
        PartnerCommand::Members(list) => members(cx, &list).await,
        PartnerCommand::Invite { email, role } => {
            let invited = cx.client.invite(&Invite { email: email.clone(), role }).await?;
            cx.out.answer(&invited, |invited| invited.token.clone())?;
            cx.out.next(&format!("send this invitation to {email}, for 'hansa join'; it is not shown again"))
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
        other => change(cx, other).await,
    }
}

/// The steps of a partner's life that answer with its record.
async fn change(cx: &Context, command: PartnerCommand) -> anyhow::Result<()> {
    let partner = match command {
        PartnerCommand::Review(One { partner }) => {
            cx.client.review_partner(names::partner(cx, &partner).await?).await?
        }
        PartnerCommand::Reinstate(One { partner }) => {
            cx.client.reinstate_partner(names::partner(cx, &partner).await?).await?
        }
        PartnerCommand::Decline(Ending { partner, reason }) => {
            ask::confirm(cx.yes, &format!("The application of {partner} is declined"))?;
            cx.client.decline_partner(names::partner(cx, &partner).await?, &Reason { reason }).await?
        }
        PartnerCommand::Suspend(Ending { partner, reason }) => {
            ask::confirm(cx.yes, &format!("The people of {partner} can only read from now on"))?;
            cx.client.suspend_partner(names::partner(cx, &partner).await?, &Reason { reason }).await?
        }
        PartnerCommand::Offboard(Ending { partner, reason }) => {
            ask::confirm(cx.yes, &format!("The partnership with {partner} ends for good, with all use under it"))?;
            cx.client.offboard_partner(names::partner(cx, &partner).await?, &Reason { reason }).await?
        }
        _ => return Ok(()),
    };
    cx.out.answer(&partner, |partner| format!("{} is {}.", partner.name, partner.status))
}

fn describe(partner: &Partner) -> String {
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

fn used(usage: &Usage) -> String {
    let quota = usage.quota;
    fields(&[
        ("storage", format!("{} of {}", bytes(usage.storage_bytes), bytes(quota.max_storage_bytes))),
        ("data sets", bytes(usage.dataset_bytes)),
        ("models", bytes(usage.model_bytes)),
        ("reserved by open uploads", bytes(usage.reserved_bytes)),
        ("jobs at once, at most", quota.max_running_jobs.to_string()),
        ("GPUs at once, at most", quota.max_gpus.to_string()),
    ])
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

async fn assess(cx: &Context, args: AssessArgs) -> anyhow::Result<()> {
    let id = names::partner(cx, &args.partner).await?;
    let assess = Assess {
        industry_relevance: args.industry_relevance,
        technical_strength: args.technical_strength,
        cultural_fit: args.cultural_fit,
        mutual_benefit: args.mutual_benefit,
    };
    let assessment = cx.client.assess_partner(id, &assess).await?;
    cx.out.answer(&assessment, |assessment| format!("The assessment is on record ({}).", assessment.id))?;
    cx.out.next(&format!("hansa partner approve {id}"))
}

async fn quota(cx: &Context, args: QuotaArgs) -> anyhow::Result<()> {
    let id = names::partner(cx, &args.partner).await?;
    let now = cx.client.partner(id).await?.quota;
    let quota = Quota {
        max_running_jobs: args.jobs.unwrap_or(now.max_running_jobs),
        max_gpus: args.gpus.unwrap_or(now.max_gpus),
        max_storage_bytes: args.storage.unwrap_or(now.max_storage_bytes),
    };
    cx.out.answer(&cx.client.set_quota(id, &quota).await?, describe)
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

pub(crate) async fn audit(cx: &Context, args: &AuditArgs) -> anyhow::Result<()> {
    let query = args.list.query(None);
    let page = if args.platform {
        cx.client.platform_audit(Some(&query)).await?
    } else {
        cx.client.audit(Some(&query)).await?
    };
    cx.out.answer(&page, |page| {
        let mut table = Table::new(["WHEN", "ACTION", "OUTCOME", "TARGET", "WHO"]);
        for row in &page.items {
            let who = row.user.map_or_else(|| row.credential.clone(), |user| user.to_string());
            let target = row.target.clone().unwrap_or_default();
            table.row([ago(row.at), row.action.clone(), row.outcome.clone(), target, who]);
        }
        table.render("Nothing was recorded.")
    })?;
    cx.more(&page)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn a_score_needs_its_reason() {
        assert_eq!(score("4: own scientists: many").unwrap().reason, "own scientists: many");
        assert!(score("4").is_err());
        assert!(score("4: ").is_err());
        assert!(score("6:too good").is_err());
    }
}
