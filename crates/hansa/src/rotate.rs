//! `hansa key rotate`: tokens are signed with a new key, beside a server that goes on working.

use std::io::Write as _;

use clap::Args;

use crate::config::StateArgs;
use crate::stack::Stack;

/// `hansa key rotate`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RotateCommand {
    #[command(flatten)]
    state: StateArgs,
}

/// Makes the key, and prints its id.
pub(crate) async fn run(args: RotateCommand) -> anyhow::Result<()> {
    args.state.expect_platform()?;
    let stack = Stack::open(&args.state).await?;
    // The issuer stands in tokens, of which none is made here.
    let rotated =
        async { Ok::<_, anyhow::Error>(stack.authenticator(String::new()).await?.rotate_keys_as_host().await?) };
    let rotated = rotated.await;
    stack.db.close().await;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} signs from two minutes on; nobody is logged out", rotated?)?;
    Ok(out.flush()?)
}
