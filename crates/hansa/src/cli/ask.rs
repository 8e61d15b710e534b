//! Questions to the person at the terminal. Without a terminal nothing is asked: the command says which option it wants.

use std::io::{BufRead as _, IsTerminal as _};

use console::Term;

use super::failure::{Exit, Failure};

/// What was given, or else what the person answers; `next` is what to type where nobody can.
pub(crate) fn text(given: Option<String>, question: &str, next: &str) -> anyhow::Result<String> {
    if let Some(given) = given {
        return Ok(given);
    }
    if !std::io::stdin().is_terminal() {
        return Err(missing(question, next).into());
    }
    let term = Term::stderr();
    loop {
        term.write_str(&format!("{question}: "))?;
        let answer = term.read_line()?.trim().to_owned();
        if !answer.is_empty() {
            return Ok(answer);
        }
    }
}

/// What the person at the terminal answers, who may leave it out; nothing where nobody is there.
pub(crate) fn optional(question: &str) -> anyhow::Result<Option<String>> {
    if !is_there() {
        return Ok(None);
    }
    let term = Term::stderr();
    term.write_str(&format!("{question}: "))?;
    Ok(Some(term.read_line()?.trim().to_owned()).filter(|answer| !answer.is_empty()))
}

/// Whether somebody is there to be asked.
pub(crate) fn is_there() -> bool {
    std::io::stdin().is_terminal()
}

/// Shows something to the person who is asked.
pub(crate) fn tell(text: &str) -> anyhow::Result<()> {
    Ok(Term::stderr().write_line(text)?)
}

fn missing(question: &str, next: &str) -> Failure {
    Failure::usage(format!("{question}: nothing was given, and nobody is there to ask")).next(next)
}

/// A secret that was given, or one that is typed without echo.
pub(crate) fn secret(given: Option<String>, question: &str, next: &str) -> anyhow::Result<String> {
    if let Some(given) = given {
        return Ok(given);
    }
    if !std::io::stdin().is_terminal() {
        return Err(missing(question, next).into());
    }
    Ok(rpassword::prompt_password(format!("{question}: "))?)
}

/// Whether a password is chosen now or was chosen earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Password {
    /// Asked for once.
    Existing,
    /// Asked for twice, as nobody sees what is typed.
    New,
}

/// A password: the first line of standard input, or typed without echo.
pub(crate) fn password(from_stdin: bool, which: Password) -> anyhow::Result<String> {
    if from_stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let question = if which == Password::New { "New password (at least 12 characters)" } else { "Password" };
    let first = secret(None, question, "add --password-stdin, with the password on standard input")?;
    if which == Password::New && rpassword::prompt_password("The same again: ")? != first {
        return Err(Failure::new(Exit::Failed, "the two passwords differ").next("run the same command again").into());
    }
    Ok(first)
}

/// Asks before something is lost.
pub(crate) fn confirm(yes: bool, what: &str) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(format!("{what}: nobody is there to confirm it")).next("add --yes").into());
    }
    let term = Term::stderr();
    term.write_str(&format!("{what}. Go on? [y/N] "))?;
    match term.read_line()?.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::new(Exit::Failed, "nothing was changed").into()),
    }
}
