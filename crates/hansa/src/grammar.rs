//! The command line as a whole: what `--help` shows where, and global options that are refused where they do nothing.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::builder::Styles;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory as _, FromArgMatches as _, Subcommand as _};

use crate::Cli;
use crate::cli::{self, PersonCommand};

/// The global options that do something in a command; all of them do in the commands for people.
fn global_options(command: &str, action: Option<&str>) -> &'static [&'static str] {
    match (command, action) {
        ("serve" | "worker" | "migrate" | "key" | "demo" | "completions", _) => &[],
        ("storage", Some("verify")) | ("recover", _) => &["json"],
        ("storage", _) => &["json", "yes"],
        _ => &cli::GLOBAL_OPTIONS,
    }
}

/// The grammar: a global option is hidden where it does nothing, and the commands come in two groups.
pub(crate) fn command() -> Command {
    let mut command = Cli::command();
    let globals: Vec<_> = command.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    let hide = |command: Command, allowed: &[&str]| {
        let useless = globals.iter().filter(|arg| !allowed.contains(&arg.get_id().as_str()));
        useless.fold(command, |command, arg| command.arg(arg.clone().hide(true)))
    };
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |mut inner| {
            let actions: Vec<String> = inner.get_subcommands().map(|action| action.get_name().to_owned()).collect();
            for action in actions {
                let allowed = global_options(&name, Some(&action));
                inner = inner.mut_subcommand(action, |action| hide(action, allowed));
            }
            hide(inner, global_options(&name, None))
        });
    }
    let help = template(&command);
    command.help_template(help)
}

/// The help of the whole program. The commands that people use come first.
fn template(command: &Command) -> String {
    let of_people = PersonCommand::augment_subcommands(Command::new(""));
    let is_for_people =
        |command: &&Command| of_people.get_subcommands().any(|other| other.get_name() == command.get_name());
    let (people, servers): (Vec<&Command>, Vec<&Command>) = command.get_subcommands().partition(is_for_people);
    let styles = command.get_styles();
    let people = group(styles, "Commands for people", &people);
    let servers = group(styles, "Commands for servers and their operators", &servers);
    let options = format!("{0}Options:{0:#}", styles.get_header());
    format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{people}\n{servers}\n{options}\n{{options}}{{after-help}}"
    )
}

fn group(styles: &Styles, heading: &str, commands: &[&Command]) -> String {
    const WIDTH: usize = 11;
    let mut text = format!("{0}{heading}:{0:#}\n", styles.get_header());
    for command in commands {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let name = format!("{0}{1}{0:#}", styles.get_literal(), command.get_name());
        let pad = " ".repeat(WIDTH.saturating_sub(command.get_name().len()));
        // Writing to a text cannot fail.
        writeln!(text, "  {name}{pad}  {about}").ok();
    }
    text
}

/// Reads the command line. A global option that was typed where it does nothing is wrong usage; one that comes from the
/// environment is not meant for this command.
pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(words)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    match useless(&matches) {
        None => Ok(cli),
        Some((name, of)) => {
            let message = format!("--{name} means nothing to 'hansa {of}'");
            Err(command.error(ErrorKind::ArgumentConflict, message))
        }
    }
}

/// A global option that does nothing in the command that was typed.
fn useless(matches: &ArgMatches) -> Option<(&'static str, String)> {
    let (command, inner) = matches.subcommand()?;
    let action = inner.subcommand_name();
    let allowed = global_options(command, action);
    let typed = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
    let name = cli::GLOBAL_OPTIONS.into_iter().find(|name| typed(name) && !allowed.contains(name))?;
    Some((name, [Some(command), action].into_iter().flatten().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::command;

    fn parse(line: &str) -> Result<(), ErrorKind> {
        super::parse(line.split(' ').map(Into::into)).map(drop).map_err(|error| error.kind())
    }

    fn help(line: &str) -> String {
        let asked = command().try_get_matches_from(line.split(' ')).unwrap_err();
        assert_eq!(asked.kind(), ErrorKind::DisplayHelp, "{asked}");
        asked.to_string()
    }

    #[test]
    fn the_command_line_is_well_defined() {
        command().debug_assert();
    }

    /// clap would give its value to the global one as well: a set-up token was once sent as an API key.
    #[test]
    fn no_command_has_an_argument_of_a_global_options_name() {
        let mut commands = vec![command()];
        while let Some(next) = commands.pop() {
            let mut arguments = next.get_arguments().filter(|argument| !argument.is_global_set());
            let same = arguments.find(|argument| crate::cli::GLOBAL_OPTIONS.contains(&argument.get_id().as_str()));
            assert_eq!(same.map(clap::Arg::get_id), None, "{}", next.get_name());
            commands.extend(next.get_subcommands().cloned());
        }
    }

    #[test]
    fn a_global_option_is_refused_where_it_does_nothing() {
        for refused in [
            "hansa serve --json",
            "hansa --server http://h serve",
            "hansa worker --yes",
            "hansa demo --json",
            "hansa storage verify --yes",
            "hansa recover op@platform.example --yes",
            "hansa storage verify --server http://h",
            "hansa --profile work key generate k",
        ] {
            assert_eq!(parse(refused), Err(ErrorKind::ArgumentConflict), "{refused}");
        }
        for fine in [
            "hansa serve",
            "hansa --json storage verify",
            "hansa storage sweep --yes --json",
            "hansa recover op@platform.example --json",
            "hansa dataset list --json --server http://h",
        ] {
            assert_eq!(parse(fine), Ok(()), "{fine}");
        }
    }

    #[test]
    fn help_shows_what_works() {
        for (line, shown, hidden) in [
            ("hansa serve --help", &["--listen"][..], &["--server", "--json", "--yes", "--profile"][..]),
            ("hansa key generate --help", &[], &["--server", "--json"]),
            ("hansa storage verify --help", &["--quick", "--json"], &["--server", "--yes"]),
            ("hansa storage sweep --help", &["--dry-run", "--json", "--yes"], &["--server", "--profile"]),
            ("hansa job submit --help", &["--data", "--server", "--json", "--yes", "--profile"], &[]),
        ] {
            let text = help(line);
            assert!(shown.iter().all(|option| text.contains(option)), "{line}:\n{text}");
            assert!(!hidden.iter().any(|option| text.contains(&format!("  {option}"))), "{line}:\n{text}");
        }
    }

    /// Every line but the usage, which clap leaves in one piece.
    #[test]
    fn help_fits_a_terminal() {
        fn check(command: &mut clap::Command) {
            let text = command.render_long_help().to_string();
            let wide = text.lines().find(|line| line.chars().count() > 80 && !line.starts_with("Usage:"));
            assert_eq!(wide, None, "{}", command.get_name());
            command.get_subcommands_mut().for_each(check);
        }
        let mut command = command().term_width(80);
        command.build();
        check(&mut command);
    }

    #[test]
    fn every_command_stands_in_one_of_the_two_groups() {
        let text = help("hansa --help");
        for command in command().get_subcommands() {
            let line = |line: &&str| line.starts_with(&format!("  {} ", command.get_name()));
            assert_eq!(text.lines().filter(line).count(), 1, "{}:\n{text}", command.get_name());
        }
        assert!(text.contains("--server") && text.contains("Exit status:"), "{text}");
    }
}
