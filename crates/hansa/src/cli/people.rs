//! `hansa staff …` and `hansa account …`: the platform's people.

use chrono::{DateTime, Utc};
use clap::Subcommand;
use foundation::InvitationId;
use wire::Reason;
use wire::platform::{ChangeStaff, InviteStaff, PersonDetails};

use super::output::{Table, fields, moment};
use super::partner::{LANGUAGES, hand_over, show_invitations};
use super::{Context, ListArgs, ask, names};

/// What somebody can be on the staff.
const ROLES: [&str; 2] = ["operator", "auditor"];

#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// List operators and auditors.
    List(ListArgs),
    /// Invite an operator or auditor: mails the invitation, and prints it.
    Invite {
        /// Their e-mail address.
        email: String,
        /// Operators run the platform; auditors read, and change nothing.
        #[arg(long, value_parser = ROLES)]
        role: String,
        /// The language of the mail to them.
        #[arg(long, value_parser = LANGUAGES)]
        language: Option<String>,
    },
    /// List the invitations to the staff.
    Invitations(ListArgs),
    /// Withdraw an invitation.
    Withdraw {
        /// Its id.
        #[arg(value_parser = names::id::<InvitationId>)]
        invitation: InvitationId,
    },
    /// Make an operator an auditor, or the other way round.
    Role {
        /// E-mail address or id.
        person: String,
        /// What they are from now on.
        #[arg(value_parser = ROLES)]
        role: String,
    },
    /// Take somebody's role on the platform away.
    Remove {
        /// E-mail address or id.
        person: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// List everybody's accounts.
    List(ListArgs),
    /// Show an account, and the partners of which the person is a member.
    Show {
        /// E-mail address or id.
        person: String,
    },
    /// Disable an account: its sessions and API keys end, and nobody logs in to it.
    Disable {
        /// E-mail address or id.
        person: String,
        /// Why; it stands in the audit log.
        #[arg(long)]
        reason: String,
    },
    /// Let a disabled account in again, with the password that it had.
    Enable {
        /// E-mail address or id.
        person: String,
    },
}

pub(crate) async fn staff(cx: &Context, command: StaffCommand) -> anyhow::Result<()> {
    match command {
        StaffCommand::List(list) => {
            let page = cx.client.staff(Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["NAME", "E-MAIL", "ROLE", "STATE", "ID"]);
                for it in &page.items {
                    let (name, email, role) = (it.display_name.clone(), it.email.clone(), it.role.clone());
                    table.row([name, email, role, state(it.disabled_at), it.user.to_string()]);
                }
                table.render("Nobody.")
            })?;
            cx.more(&page)
        }
        StaffCommand::Invite { email, role, language } => {
            let invite = InviteStaff { email: email.clone(), role, language };
            let invited = cx.client.invite_staff(&invite).await?;
            hand_over(cx, &invited, &invited.token, &email)
        }
        StaffCommand::Invitations(list) => {
            show_invitations(cx, &cx.client.staff_invitations(Some(&list.query(None))).await?)
        }
        StaffCommand::Withdraw { invitation } => {
            cx.client.withdraw_staff_invitation(invitation).await?;
            cx.out.line(&format!("{invitation} is withdrawn."))
        }
        StaffCommand::Role { person, role } => {
            let change = ChangeStaff { role: role.clone() };
            cx.client.change_staff(names::person(cx, &person).await?, &change).await?;
            cx.out.line(&format!("{person} is {role} now."))
        }
        StaffCommand::Remove { person } => {
            ask::confirm(cx.yes, &format!("{person} loses their role on the platform"))?;
            cx.client.remove_staff(names::person(cx, &person).await?).await?;
            cx.out.line(&format!("{person} is not on the staff any more."))
        }
    }
}

pub(crate) async fn accounts(cx: &Context, command: AccountCommand) -> anyhow::Result<()> {
    match command {
        AccountCommand::List(list) => {
            let page = cx.client.accounts(Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["NAME", "E-MAIL", "ON THE PLATFORM", "STATE", "SINCE", "ID"]);
                for it in &page.items {
                    let (name, email) = (it.display_name.clone(), it.email.clone());
                    let role = it.platform_role.clone().unwrap_or_default();
                    let (state, since) = (state(it.disabled_at), moment(it.created_at));
                    table.row([name, email, role, state, since, it.user.to_string()]);
                }
                table.render("No accounts.")
            })?;
            cx.more(&page)
        }
        AccountCommand::Show { person } => {
            let user = names::person(cx, &person).await?;
            cx.out.answer(&cx.client.account_of(user).await?, describe)
        }
        AccountCommand::Disable { person, reason } => {
            ask::confirm(
                cx.yes,
                &format!("The sessions and API keys of {person} end, and nobody logs in to the account"),
            )?;
            let user = names::person(cx, &person).await?;
            let disabled = cx.client.disable_account(user, &Reason { reason }).await?;
            cx.out.answer(&disabled, |person| format!("The account of {} is disabled.", person.email))
        }
        AccountCommand::Enable { person } => {
            let enabled = cx.client.enable_account(names::person(cx, &person).await?).await?;
            cx.out.answer(&enabled, |person| format!("{} can log in again.", person.email))
        }
    }
}

fn describe(details: &PersonDetails) -> String {
    let person = &details.person;
    let partners = details.memberships.iter().map(|it| format!("{} of {}, {}", it.role, it.name, it.status));
    fields(&[
        ("name", person.display_name.clone()),
        ("e-mail", person.email.clone()),
        ("id", person.user.to_string()),
        ("state", state(person.disabled_at)),
        ("platform role", person.platform_role.clone().unwrap_or_default()),
        ("partner", partners.collect::<Vec<_>>().join("\n")),
        ("since", moment(person.created_at)),
    ])
}

/// Whether an account can be used.
pub(crate) fn state(disabled_at: Option<DateTime<Utc>>) -> String {
    disabled_at.map_or_else(|| "active".to_owned(), |at| format!("disabled {}", moment(at)))
}
