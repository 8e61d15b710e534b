//! How a message leaves: by SMTP, or into a folder.

use std::fmt;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::MailError;

/// How long one conversation with the other server may take in each of its steps.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a message leaves.
#[derive(Clone)]
pub enum Transport {
    /// One file of RFC 5322 for each message, for a person or another program to pick up.
    Folder(PathBuf),
    /// A server that sends it on.
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => f.debug_tuple("Folder").field(path).finish(),
            // Its credentials are nobody's business.
            Self::Smtp(_) => f.write_str("Smtp"),
        }
    }
}

/// A URL that names no usable SMTP server. The URL itself is not repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum SmtpUrlError {
    /// It cannot be read.
    #[error("it reads smtps://USER:PASSWORD@HOST or smtp://USER:PASSWORD@HOST:587?tls=required ({0})")]
    Unreadable(String),
    /// Password and mails would go in the clear.
    #[error("it is not encrypted: use smtps://, or add ?tls=required; plain smtp:// is only for this machine itself")]
    InTheClear,
}

impl Transport {
    /// A server by URL: `smtps://` for TLS from the start, `smtp://…?tls=required` for STARTTLS. Without TLS only on loopback.
    pub fn smtp(url: &str) -> Result<Self, SmtpUrlError> {
        let unreadable = |error: lettre::transport::smtp::Error| SmtpUrlError::Unreadable(without_url(&error, url));
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(unreadable)?;
        let encrypted = url.starts_with("smtps://") || url.contains("tls=required");
        if !encrypted && !is_loopback(url) {
            return Err(SmtpUrlError::InTheClear);
        }
        Ok(Self::Smtp(Box::new(builder.timeout(Some(PATIENCE)).build())))
    }

    /// Hands a message over; `name` is that of its file.
    pub(crate) async fn send(&self, message: Message, name: &str) -> Result<(), MailError> {
        match self {
            Self::Folder(folder) => {
                let (folder, name) = (folder.clone(), format!("{name}.eml"));
                let written = tokio::task::spawn_blocking(move || write(&folder, &name, &message.formatted())).await;
                Ok(written.map_err(std::io::Error::other)??)
            }
            Self::Smtp(server) => match server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(MailError::Refused(chain(&error))),
                Err(error) => Err(MailError::Deferred(chain(&error))),
            },
        }
    }
}

fn without_url(error: &dyn std::error::Error, url: &str) -> String {
    chain(error).replace(url, "…")
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text.chars().take(500).collect()
}

fn is_loopback(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|local| host.strip_prefix(local).is_some_and(|port| port.is_empty() || port.starts_with(':')))
}

/// Only this user reads it: a letter may hold a secret. Under another name first, so that nobody picks half a message up.
fn write(folder: &Path, name: &str, content: &[u8]) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let draft = folder.join(format!(".{name}.draft"));
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&draft, folder.join(name))
}
