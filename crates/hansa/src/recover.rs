//! `hansa recover`: a way back in for an operator or auditor who has lost the password, on the server's machine.

use std::io::Write as _;

use clap::Args;
use foundation::Sources;
use serde_json::json;

use crate::cli::{Exit, Failure};
use crate::config::{LogArgs, StateArgs};
use crate::stack::open_database;

/// `hansa recover`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RecoverCommand {
    /// The account's e-mail address.
    email: String,
    #[command(flatten)]
    state: StateArgs,
    #[command(flatten)]
    pub(crate) logging: LogArgs,
}

/// Prints the token, which is all that is on standard output.
pub(crate) async fn run(args: RecoverCommand, json: bool) -> anyhow::Result<()> {
    args.state.expect_platform()?;
    let db = open_database(&args.state).await?;
    let begun = access::recovery::begin(&db, &Sources::system(), &args.email).await;
    db.close().await;
    let recovery = begun.map_err(|error| match error {
        access::AccessError::StaffNotFound => {
            Failure::new(Exit::Failed, format!("no operator or auditor is called '{}'", args.email)).into()
        }
        error => anyhow::Error::from(error),
    })?;
    let (token, until) = (recovery.token.reveal(), recovery.expires_at);
    let mut out = std::io::stdout().lock();
    if json {
        let view = json!({ "token": token, "expires_at": until });
        writeln!(out, "{}", serde_json::to_string_pretty(&view)?)?;
        return Ok(out.flush()?);
    }
    writeln!(out, "{token}")?;
    out.flush()?;
    let until = until.format("%H:%M UTC");
    writeln!(
        std::io::stderr(),
        "next: before {until}, type 'hansa setup --server ADDRESS', this token, the same address and a new password"
    )?;
    Ok(())
}
