//! Set-up, accounts, sessions, keys, invitations, members.

use foundation::{ApiKeyId, InvitationId, SessionId, UserId};
use reqwest::Method;
use wire::Page;
use wire::account::{
    AcceptInvitation, Accepted, Account, ApiKey, ChangeMember, ChangePassword, CreateApiKey, Created, Invitation,
    Invite, LogIn, Member, NewApiKey, NewInvitation, Session, SetUp, Tokens,
};

use super::ListQuery;
use crate::credential::Credential;
use crate::error::ClientError;
use crate::http::{Client, store_failed};

impl Client {
    /// Makes the first operator.
    pub async fn set_up(&self, set_up: &SetUp) -> Result<Created, ClientError> {
        self.call(Method::POST, "/v1/setup", set_up).await
    }

    /// Proves who is asking; see [`Client::log_in`] for keeping what it answers.
    pub async fn exchange_password(&self, log_in: &LogIn) -> Result<Tokens, ClientError> {
        self.call(Method::POST, "/v1/auth/login", log_in).await
    }

    /// Joins a partner.
    pub async fn accept_invitation(&self, accept: &AcceptInvitation) -> Result<Accepted, ClientError> {
        self.call(Method::POST, "/v1/invitations/accept", accept).await
    }

    /// Who this client is.
    pub async fn account(&self) -> Result<Account, ClientError> {
        self.get("/v1/account").await
    }

    /// Changes one's password; every other session ends.
    pub async fn change_password(&self, change: &ChangePassword) -> Result<(), ClientError> {
        self.end(Method::POST, "/v1/account/password", change).await
    }

    /// Where one is signed in.
    pub async fn sessions(&self, query: Option<&ListQuery>) -> Result<Page<Session>, ClientError> {
        self.list("/v1/account/sessions", "state", query).await
    }

    /// Signs a session out.
    pub async fn revoke_session(&self, session: SessionId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/account/sessions/{session}"), &serde_json::json!({})).await
    }

    /// Makes an API key.
    pub async fn create_api_key(&self, key: &CreateApiKey) -> Result<NewApiKey, ClientError> {
        self.create("/v1/account/api-keys", key).await
    }

    /// One's API keys.
    pub async fn api_keys(&self, query: Option<&ListQuery>) -> Result<Page<ApiKey>, ClientError> {
        self.list("/v1/account/api-keys", "state", query).await
    }

    /// Revokes an API key.
    pub async fn revoke_api_key(&self, key: ApiKeyId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/account/api-keys/{key}"), &serde_json::json!({})).await
    }

    /// Invites somebody to join the partner.
    pub async fn invite(&self, invite: &Invite) -> Result<NewInvitation, ClientError> {
        self.create("/v1/invitations", invite).await
    }

    /// Invitations of the partner.
    pub async fn invitations(&self, query: Option<&ListQuery>) -> Result<Page<Invitation>, ClientError> {
        self.list("/v1/invitations", "state", query).await
    }

    /// Withdraws an invitation.
    pub async fn withdraw_invitation(&self, invitation: InvitationId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/invitations/{invitation}"), &serde_json::json!({})).await
    }

    /// Members of the partner.
    pub async fn members(&self, query: Option<&ListQuery>) -> Result<Page<Member>, ClientError> {
        self.list("/v1/members", "state", query).await
    }

    /// Gives a member another role.
    pub async fn change_member(&self, user: UserId, change: &ChangeMember) -> Result<(), ClientError> {
        self.call(Method::PATCH, &format!("/v1/members/{user}"), change).await
    }

    /// Removes a member.
    pub async fn remove_member(&self, user: UserId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/members/{user}"), &serde_json::json!({})).await
    }

    /// Signs in and keeps the session in this client's store.
    pub async fn log_in(&self, log_in: &LogIn) -> Result<Tokens, ClientError> {
        let tokens = self.with_credential(Credential::Anonymous).exchange_password(log_in).await?;
        if let Some(store) = self.session_store() {
            store.save(Some(&self.session(&tokens))).map_err(store_failed)?;
        }
        Ok(tokens)
    }

    /// Ends this client's session and forgets it.
    pub async fn log_out(&self) -> Result<(), ClientError> {
        let ended = self.end(Method::POST, "/v1/auth/logout", &serde_json::json!({})).await;
        if let Some(store) = self.session_store() {
            store.save(None).map_err(store_failed)?;
        }
        ended
    }
}
