//! `hansa demo`: the platform's main story, told on a real server through its public API.
//!
//! A clinic has data and no model; an insurer has scientists and no data. The demo admits both, lets them sign an agreement, and
//! goes the whole way from the upload to verified predictions. Every step checks what it claims; the first one that does not
//! hold ends the demo with its name.

mod agreement;
mod alliance;
mod data;
mod mailbox;
mod people;
mod server;
mod show;
mod story;

use std::path::PathBuf;

use clap::Args;

use self::server::DemoServer;
use self::show::Show;

/// `hansa demo`.
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoCommand {
    /// Stop when the story is told, instead of going on serving.
    #[arg(long)]
    once: bool,
    /// The port to serve on; a free one is taken when it is in use.
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    port: u16,
    /// Where the platform keeps its data; a fresh temporary folder when left out.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

/// Tells the story, then serves until Ctrl-C.
///
/// # Errors
/// The first step that did not hold, by its name.
pub(crate) async fn run(args: DemoCommand) -> anyhow::Result<()> {
    let mut show = Show::new();
    let mut server = DemoServer::start(args.port, args.data_dir.as_deref()).await?;
    show.opening(&server.address)?;
    let told = tokio::select! {
        told = story::tell(&server, &mut show) => told,
        // Ctrl-C in the middle: the server is stopped, and a temporary folder goes with it.
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("stopped")),
    };
    let people = match told {
        Ok(people) => people,
        Err(error) => {
            let log = server.keep_log();
            server.stop().await;
            return Err(error.context(format!("the server's log is {}", log.display())));
        }
    };
    show.ending(&server, &people)?;
    if !args.once {
        show.serving(&server, &people)?;
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = server.ended() => show.server_ended()?,
        }
    }
    server.stop().await;
    Ok(())
}
