//! The people of the story, each with an account and a session of their own.

use std::sync::Arc;

use client::{Client, Credential, MemorySessions};
use foundation::Sources;
use wire::account::{AcceptInvitation, Invite, LogIn};

/// Somebody who is logged in.
pub(super) struct Person {
    /// What they do, such as `scientist of Aurora Insurance`.
    pub(super) role: String,
    /// To log in with.
    pub(super) email: String,
    /// Made up for this run.
    pub(super) password: String,
    /// Their session.
    pub(super) client: Client,
}

impl Person {
    /// Logs in with a password.
    pub(super) async fn log_in(server: &Client, role: &str, email: &str, password: String) -> anyhow::Result<Self> {
        let client = server.with_credential(Credential::Session(Arc::new(MemorySessions::default())));
        let with = LogIn { email: email.to_owned(), password: password.clone(), partner: None };
        client.log_in(&with).await?;
        Ok(Self { role: role.to_owned(), email: email.to_owned(), password, client })
    }

    /// Joins a partner with an invitation, and logs in.
    pub(super) async fn join(server: &Client, role: &str, email: &str, invitation: String) -> anyhow::Result<Self> {
        let password = password(&Sources::system());
        let accept =
            AcceptInvitation { token: invitation, display_name: Some(role.to_owned()), password: password.clone() };
        server.accept_invitation(&accept).await?;
        Self::log_in(server, role, email, password).await
    }

    /// Invites a colleague, who joins at once.
    pub(super) async fn bring(&self, server: &Client, role: &str, word: &str, email: &str) -> anyhow::Result<Self> {
        let invite = Invite { email: email.to_owned(), role: word.to_owned(), language: None };
        let invited = self.client.invite(&invite).await?;
        Self::join(server, role, email, invited.token).await
    }
}

/// 96 random bits in groups that can be typed.
pub(super) fn password(sources: &Sources) -> String {
    let bytes: [u8; 12] = sources.bytes();
    let group = |group: &[u8]| format!("{:02x}{:02x}{:02x}", group[0], group[1], group[2]);
    bytes.chunks_exact(3).map(group).collect::<Vec<_>>().join("-")
}
