//! Logging out with what only the session itself holds.

use database::Tenancy;

use super::{Origin, RevokedBecause, store};
use crate::audit::{self, Author, Entry, Outcome};
use crate::authenticate::{Authenticator, standing};
use crate::error::AccessError;
use crate::opaque::{self, Kind};
use crate::secret::Secret;

impl Authenticator {
    /// Ends the session that a refresh token belongs to, at once. It works also when the access token has expired, and with a
    /// refresh token that has been used: whoever holds one may end its session, and a thief gains nothing by that. What is no
    /// refresh token of ours, or of a session that has ended, changes nothing and is no error: the caller wants to be logged
    /// out, and is.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn leave(&self, refresh_token: &Secret, origin: &Origin) -> Result<(), AccessError> {
        let Some(presented) = opaque::parse(Kind::Refresh, refresh_token.reveal()) else { return Ok(()) };
        let mut tx = self.db.write(Tenancy::Platform).await?;
        let Some(session) = store::find_token(&mut tx, presented).await? else { return Ok(()) };
        let Some(standing) = standing::of_session(&mut tx, session).await? else { return Ok(()) };
        let (user, because) = (standing.user_id, RevokedBecause::LoggedOut);
        if store::revoke(&mut tx, session, user, self.sources.now(), because).await? {
            let entry = Entry::new("session:revoke", session, Outcome::Done)
                .in_log_of(standing.partner_id)
                .detail(serde_json::json!({ "because": because }));
            audit::write(&mut tx, &self.sources, Author::person(user, session, origin), entry).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
