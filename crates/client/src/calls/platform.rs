//! The platform's staff, everybody's accounts.

use foundation::{InvitationId, UserId};
use reqwest::Method;
use wire::account::{Invitation, NewInvitation};
use wire::platform::{ChangeStaff, InviteStaff, Person, PersonDetails, StaffMember};
use wire::{Page, Reason};

use super::ListQuery;
use crate::error::ClientError;
use crate::http::Client;

impl Client {
    /// Operators and auditors.
    pub async fn staff(&self, query: Option<&ListQuery>) -> Result<Page<StaffMember>, ClientError> {
        self.list("/v1/platform/staff", "state", query).await
    }

    /// Invites an operator or auditor.
    pub async fn invite_staff(&self, invite: &InviteStaff) -> Result<NewInvitation, ClientError> {
        self.create("/v1/platform/invitations", invite).await
    }

    /// Invitations to the staff.
    pub async fn staff_invitations(&self, query: Option<&ListQuery>) -> Result<Page<Invitation>, ClientError> {
        self.list("/v1/platform/invitations", "state", query).await
    }

    /// Withdraws an invitation to the staff.
    pub async fn withdraw_staff_invitation(&self, invitation: InvitationId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/platform/invitations/{invitation}"), &serde_json::json!({})).await
    }

    /// Makes an operator an auditor, or the other way round.
    pub async fn change_staff(&self, user: UserId, change: &ChangeStaff) -> Result<(), ClientError> {
        self.call(Method::PATCH, &format!("/v1/platform/staff/{user}"), change).await
    }

    /// Takes a role on the platform away.
    pub async fn remove_staff(&self, user: UserId) -> Result<(), ClientError> {
        self.end(Method::DELETE, &format!("/v1/platform/staff/{user}"), &serde_json::json!({})).await
    }

    /// Everybody's accounts.
    pub async fn accounts(&self, query: Option<&ListQuery>) -> Result<Page<Person>, ClientError> {
        self.list("/v1/accounts", "state", query).await
    }

    /// The account with this e-mail address, if there is one.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Person>, ClientError> {
        let page: Page<Person> = self.get_with("/v1/accounts", &[("email", &email.to_owned())]).await?;
        Ok(page.items.into_iter().next())
    }

    /// One account, and the partners of which the person is a member.
    pub async fn account_of(&self, user: UserId) -> Result<PersonDetails, ClientError> {
        self.get(&format!("/v1/accounts/{user}")).await
    }

    /// Disables an account.
    pub async fn disable_account(&self, user: UserId, reason: &Reason) -> Result<Person, ClientError> {
        self.call(Method::POST, &format!("/v1/accounts/{user}/disable"), reason).await
    }

    /// Lets a disabled account in again.
    pub async fn enable_account(&self, user: UserId) -> Result<Person, ClientError> {
        self.call(Method::POST, &format!("/v1/accounts/{user}/enable"), &serde_json::json!({})).await
    }
}
