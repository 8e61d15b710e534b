//! The one program: the server, its worker, its maintenance, and the command line for people.

mod cli;
mod config;
mod curve;
mod demo;
mod keys;
mod logging;
mod migrate;
mod serve;
mod stack;
mod storage;
mod upkeep;
mod worker;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use foundation::Sources;

use crate::cli::{ConnectionArgs, PersonCommand};
use crate::config::ServeArgs;
use crate::demo::DemoCommand;
use crate::migrate::MigrateCommand;
use crate::storage::{StorageAction, StorageCommand};
use crate::worker::WorkerCommand;

/// Gives memory back to the system soon. The stock allocator keeps what each thread's largest work needed: a password hash takes
/// 19 MiB, and a server that has seen a few log-ins would never be small again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Debug, Parser)]
#[command(name = "hansa", version, about = "A partner ecosystem: the signed agreement is the access key.")]
#[command(after_help = cli::AFTER_HELP)]
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
    /// Check the stored blobs.
    Storage(Box<StorageCommand>),
    /// Make a master key.
    Key(KeyCommand),
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
}

impl Command {
    /// The global options that do something here; all of them do in the commands for people.
    fn global_options(&self) -> &'static [&'static str] {
        match self {
            Self::Person(_) => &cli::GLOBAL_OPTIONS,
            Self::Storage(_) => &["json"],
            _ => &[],
        }
    }
}

/// Reads the command line. A global option that was typed where it does nothing is wrong usage; one that comes from the
/// environment is not meant for this command.
fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let mut command = Cli::command();
    let matches = command.try_get_matches_from_mut(words)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    let allowed = cli.command.global_options();
    let typed = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
    match cli::GLOBAL_OPTIONS.into_iter().find(|name| typed(name) && !allowed.contains(name)) {
        None => Ok(cli),
        Some(name) => {
            let of = matches.subcommand_name().unwrap_or_default();
            let message = format!("--{name} means nothing to 'hansa {of}': it is for the commands that call a server");
            Err(command.error(ErrorKind::ArgumentConflict, message))
        }
    }
}

fn main() -> ExitCode {
    let cli = parse(std::env::args_os()).unwrap_or_else(|error| error.exit());
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            let mut err = std::io::stderr().lock();
            // Standard error may be closed; the exit status tells then.
            drop(writeln!(err, "error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(Cli { connection, command }: Cli) -> anyhow::Result<ExitCode> {
    let log = match &command {
        Command::Serve(args) => Some(&args.logging),
        Command::Worker(args) => Some(&args.logging),
        Command::Migrate(args) => Some(&args.logging),
        Command::Storage(args) => {
            let StorageAction::Verify(args) = &args.action;
            Some(&args.logging)
        }
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
            Command::Storage(args) => match args.action {
                StorageAction::Verify(args) => return storage::run(args, connection.json()).await,
            },
            Command::Demo(args) => demo::run(*args).await,
            Command::Completions { shell } => {
                clap_complete::generate(shell, &mut Cli::command(), "hansa", &mut std::io::stdout().lock());
                Ok(())
            }
            Command::Key(KeyCommand { action: KeyAction::Generate { file } }) => {
                keys::generate(&file, &Sources::system())
            }
        }?;
        Ok(ExitCode::SUCCESS)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use clap::error::ErrorKind;

    #[test]
    fn the_command_line_is_well_defined() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn a_global_option_is_refused_where_it_does_nothing() {
        let parse = |line: &str| super::parse(line.split(' ').map(Into::into)).map(drop).map_err(|error| error.kind());
        for refused in
            ["hansa serve --json", "hansa --server http://h serve", "hansa worker --yes", "hansa demo --json"]
        {
            assert_eq!(parse(refused), Err(ErrorKind::ArgumentConflict), "{refused}");
        }
        for refused in ["hansa storage verify --server http://h", "hansa --profile work key generate k"] {
            assert_eq!(parse(refused), Err(ErrorKind::ArgumentConflict), "{refused}");
        }
        for fine in ["hansa serve", "hansa --json storage verify", "hansa dataset list --json --server http://h"] {
            assert_eq!(parse(fine), Ok(()), "{fine}");
        }
    }
}
