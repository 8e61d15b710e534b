//! Set-up, log-in, joining, API keys, sessions.

use std::sync::Arc;

use access::KeyScope;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use client::{Client, Credential};
use foundation::{ApiKeyId, PartnerId, SessionId};
use wire::account::{AcceptInvitation, Account, CreateApiKey, LogIn, SetUp};

use super::ask::{self, Password};
use super::failure::{Exit, Failure};
use super::output::{Table, ago, fields, moment};
use super::{Context, ListArgs, names, profile};

#[derive(Debug, Args)]
pub(crate) struct SetupArgs {
    /// The one-time token that the server printed at its first start; asked for when left out.
    #[arg(value_name = "TOKEN")]
    setup_token: Option<String>,
    /// Your e-mail address.
    #[arg(long)]
    email: Option<String>,
    /// Your name.
    #[arg(long)]
    name: Option<String>,
    /// Read the new password from standard input.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LoginArgs {
    /// Your e-mail address; the one of the last log-in when left out.
    email: Option<String>,
    /// Which partner to act for, by id, for members of several; a log-in without it says which there are.
    #[arg(long)]
    partner: Option<String>,
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct JoinArgs {
    /// The invitation, `hansa_in_…`; asked for when left out.
    invitation: Option<String>,
    /// Your name, for a new account.
    #[arg(long)]
    name: Option<String>,
    /// You have an account with the invited address already: its password is asked for.
    #[arg(long)]
    existing: bool,
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ApiKeyCommand {
    /// Make an API key; it is shown once.
    Create {
        /// What it is for.
        name: String,
        /// What it may be used for; may be repeated.
        #[arg(long = "scope", required = true, value_name = "SCOPE", value_parser = scopes())]
        scopes: Vec<String>,
        /// Days until it expires.
        #[arg(long)]
        days: Option<u32>,
    },
    /// List your API keys.
    List(ListArgs),
    /// Revoke an API key.
    Revoke {
        /// Its id.
        #[arg(value_parser = names::id::<ApiKeyId>)]
        key: ApiKeyId,
    },
}

/// What there is for an API key to be used for.
fn scopes() -> PossibleValuesParser {
    KeyScope::ALL.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().into()
}

#[derive(Debug, Subcommand)]
pub(crate) enum SessionCommand {
    /// List where you are logged in.
    List(ListArgs),
    /// Log a session out.
    Revoke {
        /// Its id.
        #[arg(value_parser = names::id::<SessionId>)]
        session: SessionId,
    },
}

pub(crate) async fn set_up(cx: &Context, args: SetupArgs) -> anyhow::Result<()> {
    let setup_token =
        ask::secret(args.setup_token, "Set-up token", "hansa setup TOKEN; the server printed it at its first start")?;
    let email = ask::text(args.email, "E-mail", "add --email")?;
    let display_name = ask::text(args.name, "Your name", "add --name")?;
    let password = ask::password(args.password_stdin, Password::New)?;
    let with = SetUp { setup_token, email: email.clone(), display_name, password: password.clone() };
    let created = cx.public().set_up(&with).await?;
    keep_session(cx, &LogIn { email: email.clone(), password, partner: None }).await?;
    cx.out.answer(&created, |_| format!("The set-up token is used up, and you are logged in as {email}."))?;
    cx.out.next("hansa partner list")
}

/// Logs in, and keeps the session in the profile.
async fn keep_session(cx: &Context, log_in: &LogIn) -> anyhow::Result<Client> {
    let store = Arc::new(cx.session.of_person(&log_in.email));
    let client = cx.client.with_credential(Credential::Session(store));
    client.log_in(log_in).await?;
    Ok(client)
}

pub(crate) async fn log_in(cx: &Context, args: LoginArgs) -> anyhow::Result<()> {
    let last = profile::read(&cx.config, &cx.profile)?.map(|profile| profile.email).filter(|email| !email.is_empty());
    let email = ask::text(args.email.or(last), "E-mail", "hansa login EMAIL")?;
    if !args.password_stdin {
        cx.out.note(&format!("Logging in at {} as {email}", cx.client.address()))?;
    }
    let mut with = LogIn { email, password: ask::password(args.password_stdin, Password::Existing)?, partner: None };
    with.partner = args.partner.as_deref().and_then(|text| text.parse().ok());
    let mut client = keep_session(cx, &with).await?;
    let mut account = client.account().await?;
    if let (Some(name), None) = (&args.partner, with.partner) {
        with.partner = Some(membership(&account, name)?);
        client.log_out().await?;
        client = keep_session(cx, &with).await?;
        account = client.account().await?;
    }
    cx.out.answer(&account, describe)
}

fn membership(account: &Account, name: &str) -> Result<PartnerId, Failure> {
    let of = |fits: &dyn Fn(&str) -> bool| account.memberships.iter().find(|membership| fits(&membership.name));
    let found = of(&|other| other == name).or_else(|| of(&|other| other.to_lowercase() == name.to_lowercase()));
    let missing = || Failure::new(Exit::Failed, format!("you are no member of '{name}'")).next("hansa whoami");
    found.map(|membership| membership.partner).ok_or_else(missing)
}

pub(crate) async fn log_out(cx: &Context) -> anyhow::Result<()> {
    cx.client.log_out().await?;
    cx.out.line("Logged out.")
}

pub(crate) async fn who_am_i(cx: &Context) -> anyhow::Result<()> {
    let account = cx.client.account().await?;
    cx.out.answer(&account, describe)?;
    cx.out.note(&format!("at {}", cx.client.address()))
}

fn describe(account: &Account) -> String {
    let here = |id| if Some(id) == account.partner { " (now)" } else { "" };
    let lines =
        account.memberships.iter().map(|m| format!("{} of {}, {}{}", m.role, m.name, m.status, here(m.partner)));
    fields(&[
        ("name", account.display_name.clone()),
        ("e-mail", account.email.clone()),
        ("platform role", account.platform_role.clone().unwrap_or_default()),
        ("partner", lines.collect::<Vec<_>>().join("\n")),
        ("credential", account.credential.clone()),
    ])
}

pub(crate) async fn join(cx: &Context, args: JoinArgs) -> anyhow::Result<()> {
    let token = ask::secret(args.invitation, "Invitation", "hansa join INVITATION")?;
    let new =
        if args.existing { None } else { Some(ask::text(args.name, "Your name", "add --name NAME, or --existing")?) };
    let which = if args.existing { Password::Existing } else { Password::New };
    let password = ask::password(args.password_stdin, which)?;
    let accept = AcceptInvitation { token, display_name: new, password: password.clone() };
    let accepted = cx.public().accept_invitation(&accept).await?;
    cx.out.answer(&accepted, |accepted| {
        let place = if accepted.partner.is_some() { "the partner" } else { "the platform's staff" };
        format!("You joined {place} as {}.", accepted.role)
    })?;
    // Somebody else's log-in, such as that of who invited, is not replaced unasked.
    if profile::read(&cx.config, &cx.profile)?.is_some() {
        return cx.out.next(&format!("hansa login {} --server {}", accepted.email, cx.client.address()));
    }
    let email = accepted.email;
    keep_session(cx, &LogIn { email: email.clone(), password, partner: accepted.partner }).await?;
    cx.out.note(&format!("Logged in at {} as {email}.", cx.client.address()))?;
    cx.out.next("hansa whoami")
}

pub(crate) async fn api_keys(cx: &Context, command: ApiKeyCommand) -> anyhow::Result<()> {
    match command {
        ApiKeyCommand::Create { name, scopes, days } => {
            let made = cx.client.create_api_key(&CreateApiKey { name, scopes, expires_in_days: days }).await?;
            cx.out.answer(&made, |made| made.token.clone())?;
            let until = moment(made.key.expires_at);
            cx.out.next(&format!("keep it safe, it is not shown again; use it as HANSA_TOKEN until {until}"))
        }
        ApiKeyCommand::List(list) => {
            let page = cx.client.api_keys(Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["NAME", "HINT", "SCOPES", "EXPIRES", "STATE", "ID"]);
                for key in &page.items {
                    let state = if key.revoked_at.is_some() { "revoked" } else { "active" };
                    let (scopes, until) = (key.scopes.join(" "), moment(key.expires_at));
                    table.row([
                        key.name.clone(),
                        key.hint.clone(),
                        scopes,
                        until,
                        state.to_owned(),
                        key.id.to_string(),
                    ]);
                }
                table.render("No API keys.")
            })?;
            cx.more(&page)
        }
        ApiKeyCommand::Revoke { key } => {
            ask::confirm(cx.yes, &format!("Programs that use {key} will be refused"))?;
            cx.client.revoke_api_key(key).await?;
            cx.out.line(&format!("{key} is revoked."))
        }
    }
}

pub(crate) async fn sessions(cx: &Context, command: SessionCommand) -> anyhow::Result<()> {
    match command {
        SessionCommand::List(list) => {
            let page = cx.client.sessions(Some(&list.query(None))).await?;
            cx.out.answer(&page, |page| {
                let mut table = Table::new(["CLIENT", "LAST USED", "EXPIRES", "", "ID"]);
                for session in &page.items {
                    let mark = if session.current { "this one" } else { "" };
                    let (used, until) = (ago(session.last_used_at), moment(session.expires_at));
                    table.row([session.client.clone(), used, until, mark.to_owned(), session.id.to_string()]);
                }
                table.render("No sessions.")
            })?;
            cx.more(&page)
        }
        SessionCommand::Revoke { session } => {
            cx.client.revoke_session(session).await?;
            cx.out.line(&format!("{session} is logged out."))
        }
    }
}
