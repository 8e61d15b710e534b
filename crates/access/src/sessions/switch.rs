//! Going on for another partner without typing the password again.

use database::Tenancy;
use foundation::PartnerId;

use super::{Origin, RevokedBecause, SignedIn, store};
use crate::accounts;
use crate::actions::names::ChangeAccount;
use crate::audit::{self, Entry};
use crate::authenticate::{Authenticator, standing};
use crate::error::AccessError;
use crate::gate::Permit;
use crate::principal::Credential;

impl Authenticator {
    /// Ends the session that the permit was asked with, and opens one for another partner of the same person in its place. The
    /// new one ends when the old one would have: switching does not put off the next log-in.
    ///
    /// # Errors
    /// [`AccessError::SessionNeeded`] when it was asked with an API key; [`AccessError::MembershipNotFound`] when the person is
    /// no member of that partner; [`AccessError::SessionRevoked`] when the session was ended at the same moment.
    pub async fn switch_partner(
        &self,
        permit: &Permit<ChangeAccount>,
        partner: PartnerId,
        origin: &Origin,
    ) -> Result<SignedIn, AccessError> {
        let Credential::Session(session) = permit.principal().credential else {
            return Err(AccessError::SessionNeeded);
        };
        let user = permit.principal().user;
        let mut tx = self.db.write(Tenancy::Platform).await?;
        let partners = accounts::partners(&mut tx, user).await?;
        if partners.iter().all(|option| option.partner != partner) {
            return Err(AccessError::MembershipNotFound);
        }
        let ends = standing::of_session(&mut tx, session).await?.ok_or(AccessError::SessionRevoked)?.expires_at;
        let because = RevokedBecause::PartnerSwitched;
        if !store::revoke(&mut tx, session, user, self.sources.now(), because).await? {
            return Err(AccessError::SessionRevoked);
        }
        let detail = serde_json::json!({ "because": because });
        let entry = Entry::done(permit, session).named("session:revoke").detail(detail);
        audit::record(&mut tx, &self.sources, permit, entry).await?;
        self.open_session(tx, user, Some(partner), ends, origin).await
    }
}
