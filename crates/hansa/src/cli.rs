//! The command line for people: every command is a few calls of the public API through crate `client`.
//!
//! **Invariants:**
//! - Answers go to standard output, everything else to standard error; with `--json` the answer is the API's JSON.
//! - Nothing is asked when standard input is no terminal; the command then says which option it wants.
//! - What others wrote is shown without control characters.

mod account;
mod admission;
mod agreement;
mod alliance;
mod application;
pub(crate) mod ask;
mod audit;
mod catalogue;
mod certificate;
mod conformance;
mod dataset;
mod failure;
mod job;
mod mail;
mod model;
mod model_push;
mod names;
mod next;
mod output;
mod partner;
mod people;
mod pipeline;
mod pool;
mod profile;
mod project;
mod review;
mod signing_key;
mod standard;
mod statement;
mod submit;
mod survey;
mod transfer;
mod usage;
mod watch;
mod when;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use client::{Client, Credential, ListQuery};
use etcetera::BaseStrategy as _;

pub(crate) use self::failure::{Exit, Explained, Failure, explain};
use self::output::Output;
pub(crate) use self::output::print;
use self::profile::ProfileFile;

/// What `hansa --help` says last.
pub(crate) const AFTER_HELP: &str = "\
Exit status:
  0  done
  1  refused or failed
  2  wrong usage
  3  not logged in
  4  server not reachable
  5  the job failed or was cancelled
  6  the storage holds blobs that nothing refers to
130  interrupted

Errors say what was wrong, then 'next:' what to type.";

/// The options of [`ConnectionArgs`], by their long names.
pub(crate) const GLOBAL_OPTIONS: [&str; 5] = ["server", "profile", "token", "json", "yes"];

/// The log-in that is used when nobody names one.
const PROFILE: &str = "default";

/// The server that is used when nobody names one.
const LOCAL: &str = "http://127.0.0.1:8080";

/// Which server, as whom, and how answers are shown.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct ConnectionArgs {
    /// The server, if not the profile's.
    #[arg(long, global = true, env = "HANSA_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Which of several log-ins to use.
    #[arg(long, global = true, env = "HANSA_PROFILE", default_value = PROFILE, value_name = "NAME", value_parser = profile_name)]
    profile: String,
    /// An API key to use instead of a log-in.
    #[arg(long, global = true, env = "HANSA_TOKEN", hide = true, hide_env_values = true)]
    token: Option<String>,
    /// Answer with the API's JSON.
    #[arg(long, global = true)]
    json: bool,
    /// Do not ask before something is lost.
    #[arg(long, global = true)]
    yes: bool,
}

impl ConnectionArgs {
    /// Whether answers are the API's JSON.
    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// Whether nothing is asked before something is lost.
    pub(crate) fn yes(&self) -> bool {
        self.yes
    }
}

fn profile_name(text: &str) -> Result<String, String> {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if plain { Ok(text.to_owned()) } else { Err("a profile's name is made of letters, digits, - and _".to_owned()) }
}

/// The commands for people.
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Make the first operator of a new platform.
    Setup(account::SetupArgs),
    /// Log in and keep the session in this profile.
    Login(account::LoginArgs),
    /// End the session.
    Logout,
    /// Show who is logged in, and for which partner.
    Whoami,
    /// Ask to join as an organisation.
    Apply(application::ApplyArgs),
    /// Follow an application: confirm, answer, correct, withdraw.
    #[command(subcommand)]
    Application(application::ApplicationCommand),
    /// Accept an invitation.
    Join(account::JoinArgs),
    /// Data sets: upload, download, share.
    #[command(subcommand)]
    Dataset(dataset::DatasetCommand),
    /// Training jobs.
    #[command(subcommand)]
    Job(job::JobCommand),
    /// Trained models: download, share, predict.
    #[command(subcommand)]
    Model(model::ModelCommand),
    /// Partners: admission, the directory, the people of your own.
    #[command(subcommand)]
    Partner(partner::PartnerCommand),
    /// The platform's operators and auditors (operator).
    #[command(subcommand)]
    Staff(people::StaffCommand),
    /// Everybody's accounts: find, disable, enable (operator).
    #[command(subcommand)]
    Account(people::AccountCommand),
    /// Agreements with other partners.
    #[command(subcommand)]
    Agreement(agreement::AgreementCommand),
    /// Keys with which your partner signs agreements itself.
    #[command(subcommand)]
    SigningKey(signing_key::SigningKeyCommand),
    /// Alliances of partners: invite, join, leave, lead.
    #[command(subcommand)]
    Alliance(alliance::AllianceCommand),
    /// Standards of alliances: draft, release, withdraw.
    #[command(subcommand)]
    Standard(standard::StandardCommand),
    /// Run data sets and models against standards.
    #[command(subcommand)]
    Conformance(conformance::ConformanceCommand),
    /// Certificates: save, publish, revoke, verify offline.
    #[command(subcommand)]
    Certificate(certificate::CertificateCommand),
    /// Joint projects of two partners under an agreement.
    #[command(subcommand)]
    Project(project::ProjectCommand),
    /// The catalogue: find what partners show, say who sees yours.
    #[command(subcommand)]
    Catalogue(catalogue::CatalogueCommand),
    /// What can be trained.
    #[command(subcommand)]
    Recipe(job::RecipeCommand),
    /// API keys for programs.
    #[command(subcommand)]
    ApiKey(account::ApiKeyCommand),
    /// Where one is logged in.
    #[command(subcommand)]
    Session(account::SessionCommand),
    /// The partner's audit log, or the whole platform's.
    Audit(Box<audit::AuditArgs>),
    /// The board of applications, by stage (operator).
    Pipeline(pipeline::PipelineArgs),
    /// What is asked of applicants before they are admitted (operator).
    #[command(subcommand)]
    Admission(pipeline::AdmissionCommand),
    /// Mails, and what became of them (operator).
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// What your partner uses and spends.
    Usage(usage::UsageArgs),
    /// The operator's prices.
    #[command(subcommand)]
    Price(usage::PriceCommand),
    /// Limits of a month.
    #[command(subcommand)]
    Budget(usage::BudgetCommand),
    /// Monthly statements.
    #[command(subcommand)]
    Statement(statement::StatementCommand),
    /// GPU time that alliances share.
    #[command(subcommand)]
    Pool(pool::PoolCommand),
}

/// Which part of a list.
#[derive(Debug, Clone, Args)]
pub(crate) struct ListArgs {
    /// Items at most.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200), value_name = "N")]
    limit: u32,
    /// Where the page before ended.
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

impl ListArgs {
    fn query(&self, state: Option<&str>) -> ListQuery {
        ListQuery { limit: Some(self.limit), cursor: self.cursor.clone(), state: state.map(str::to_owned) }
    }
}

/// What every command works with.
pub(crate) struct Context {
    client: Client,
    out: Output,
    yes: bool,
    session: ProfileFile,
    config: PathBuf,
    state: PathBuf,
    profile: String,
}

impl Context {
    fn new(args: ConnectionArgs) -> anyhow::Result<Self> {
        let folders = etcetera::choose_base_strategy().context("there is no home folder")?;
        let config = folders.config_dir().join("hansa");
        let state = folders.state_dir().unwrap_or_else(|| folders.data_dir()).join("hansa");
        let known = profile::read(&config, &args.profile)?.map(|profile| profile.server);
        let server = args.server.or(known).unwrap_or_else(|| LOCAL.to_owned());
        let server = server.trim_end_matches('/').to_owned();
        let session = ProfileFile::new(&config, &args.profile, &server);
        let credential = match args.token {
            Some(key) => Credential::ApiKey(key),
            None => Credential::Session(Arc::new(session.clone())),
        };
        let client = Client::new(&server, credential)?;
        let out = Output { json: args.json };
        Ok(Self { client, out, yes: args.yes, session, config, state, profile: args.profile })
    }

    /// The same server, for calls that need no log-in.
    fn public(&self) -> Client {
        self.client.with_credential(Credential::Anonymous)
    }

    /// Says how to see the rest of a list.
    fn more<T>(&self, page: &wire::Page<T>) -> anyhow::Result<()> {
        page.next_cursor.as_ref().map_or(Ok(()), |cursor| self.out.next(&format!("there is more: --cursor {cursor}")))
    }
}

/// Runs one command; gives its exit status.
pub(crate) async fn run(args: ConnectionArgs, command: PersonCommand) -> ExitCode {
    let json = args.json;
    let (has_key, profile) = (args.token.is_some(), args.profile.clone());
    let done = async { dispatch(&Context::new(args)?, command).await };
    let Err(error) = done.await else { return ExitCode::SUCCESS };
    let explained = explain(&error);
    fail(&if has_key { explained.for_api_key() } else { explained.for_profile(&profile) }, json)
}

/// Says what went wrong, and gives the exit status.
pub(crate) fn fail(explained: &Explained, json: bool) -> ExitCode {
    let text = if json { explained.json().to_string() } else { explained.text() };
    // Standard error may be closed; the exit status tells then.
    drop(Output { json }.note(&text));
    ExitCode::from(explained.exit as u8)
}

async fn dispatch(cx: &Context, command: PersonCommand) -> anyhow::Result<()> {
    match command {
        PersonCommand::Setup(args) => account::set_up(cx, args).await,
        PersonCommand::Login(args) => account::log_in(cx, args).await,
        PersonCommand::Logout => account::log_out(cx).await,
        PersonCommand::Whoami => account::who_am_i(cx).await,
        PersonCommand::Apply(args) => application::apply(cx, args).await,
        PersonCommand::Application(command) => application::run(cx, command).await,
        PersonCommand::Join(args) => account::join(cx, args).await,
        PersonCommand::Dataset(command) => dataset::run(cx, command).await,
        PersonCommand::Job(command) => job::run(cx, command).await,
        PersonCommand::Model(command) => model::run(cx, command).await,
        PersonCommand::Partner(command) => partner::run(cx, command).await,
        PersonCommand::Staff(command) => people::staff(cx, command).await,
        PersonCommand::Account(command) => people::accounts(cx, command).await,
        PersonCommand::Agreement(command) => agreement::run(cx, command).await,
        PersonCommand::SigningKey(command) => signing_key::run(cx, command).await,
        PersonCommand::Alliance(command) => alliance::run(cx, command).await,
        PersonCommand::Standard(command) => standard::run(cx, command).await,
        PersonCommand::Conformance(command) => conformance::run(cx, command).await,
        PersonCommand::Catalogue(command) => catalogue::run(cx, command).await,
        PersonCommand::Certificate(command) => certificate::run(cx, command).await,
        PersonCommand::Project(command) => project::run(cx, command).await,
        PersonCommand::Recipe(command) => job::recipes(cx, command).await,
        PersonCommand::ApiKey(command) => account::api_keys(cx, command).await,
        PersonCommand::Session(command) => account::sessions(cx, command).await,
        PersonCommand::Audit(args) => audit::run(cx, *args).await,
        PersonCommand::Pipeline(args) => pipeline::run(cx, &args).await,
        PersonCommand::Admission(command) => pipeline::admission(cx, command).await,
        PersonCommand::Mail(command) => mail::run(cx, command).await,
        PersonCommand::Usage(args) => usage::run(cx, args).await,
        PersonCommand::Price(command) => usage::prices(cx, command).await,
        PersonCommand::Budget(command) => usage::budget(cx, command).await,
        PersonCommand::Statement(command) => statement::run(cx, command).await,
        PersonCommand::Pool(command) => pool::run(cx, command).await,
    }
}
