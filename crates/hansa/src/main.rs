//! The one program: the server, its worker, its maintenance, and the command line for people.

mod cli;
mod config;
mod curve;
mod demo;
mod grammar;
mod keys;
mod logging;
mod metering;
mod migrate;
mod monitoring;
mod post;
mod recover;
mod rotate;
mod serve;
mod stack;
mod storage;
mod upkeep;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use foundation::Sources;

use crate::cli::{ConnectionArgs, PersonCommand};
use crate::config::ServeArgs;
use crate::demo::DemoCommand;
use crate::migrate::MigrateCommand;
use crate::recover::RecoverCommand;
use crate::rotate::RotateCommand;
use crate::storage::StorageCommand;
use crate::worker::WorkerCommand;

/// Gives memory back to the system soon. The stock allocator keeps what each thread's largest work needed: a password hash takes
/// 19 MiB, and a server that has seen a few log-ins would never be small again. Without huge pages (`no_thp`), of which each
/// thread would hold several for a few KiB: an idle server took 25 MiB more with them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Debug, Parser)]
#[command(name = "hansa", version, about = "A partner ecosystem: the signed agreement is the access key.")]
#[command(after_help = cli::AFTER_HELP, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    connection: ConnectionArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(Box<ServeArgs>),
    /// Run training jobs for a server that runs elsewhere.
    Worker(Box<WorkerCommand>),
    /// Bring the database's schema up to date.
    Migrate(Box<MigrateCommand>),
    /// Check the stored blobs, and delete what nothing refers to.
    Storage(Box<StorageCommand>),
    /// Make a master key, or sign tokens with a new key.
    Key(KeyCommand),
    /// Let an operator or auditor who has lost the password in again.
    Recover(Box<RecoverCommand>),
    /// Watch the main story on a real server.
    Demo(Box<DemoCommand>),
    /// Print a script that completes commands in a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    #[command(flatten)]
    Person(PersonCommand),
}

#[derive(Debug, Args)]
struct KeyCommand {
    #[command(subcommand)]
    action: KeyAction,
}

#[derive(Debug, Subcommand)]
enum KeyAction {
    /// Write a new master key into a file that only you can read.
    Generate {
        /// The file; it must not exist yet.
        file: PathBuf,
    },
    /// Sign access tokens with a new key from two minutes on; those signed before stay valid until they expire.
    Rotate(Box<RotateCommand>),
}

fn main() -> ExitCode {
    let cli = grammar::parse(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let json = cli.connection.json();
    run(cli).unwrap_or_else(|error| cli::fail(&cli::explain(&error), json))
}

fn run(Cli { connection, command }: Cli) -> anyhow::Result<ExitCode> {
    let log = match &command {
        Command::Serve(args) => Some(&args.logging),
        Command::Worker(args) => Some(&args.logging),
        Command::Migrate(args) => Some(&args.logging),
        Command::Storage(command) => Some(command.logging()),
        Command::Recover(args) => Some(&args.logging),
        Command::Key(_) | Command::Demo(_) | Command::Completions { .. } | Command::Person(_) => None,
    };
    if let Some(log) = log {
        logging::start(log)?;
    }
    // actix runs its own threads; this runtime carries the worker, the upkeep and the commands.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Person(command) => return Ok(cli::run(connection, command).await),
            Command::Serve(args) => serve::run(*args).await,
            Command::Worker(args) => worker::run(*args).await,
            Command::Migrate(args) => migrate::run(*args).await,
            Command::Storage(command) => return command.run(connection.json(), connection.yes()).await,
            Command::Recover(args) => recover::run(*args, connection.json()).await,
            Command::Demo(args) => Box::pin(demo::run(*args)).await,
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut grammar::command(), "hansa", &mut script);
                cli::print(&String::from_utf8(script)?)
            }
            Command::Key(KeyCommand { action }) => match action {
                KeyAction::Generate { file } => keys::generate(&file, &Sources::system()),
                KeyAction::Rotate(args) => rotate::run(*args).await,
            },
        }?;
        Ok(ExitCode::SUCCESS)
    })
}
