//! The next pair of tokens of a session.

use database::{Tenancy, Tx};
use foundation::{SessionId, Sha256};

use super::{Origin, RevokedBecause, SignedIn, store};
use crate::audit::{self, Author, Entry, Outcome};
use crate::authenticate::{Authenticator, refuse, standing};
use crate::error::AccessError;
use crate::opaque::{self, Kind};
use crate::secret::Secret;
use crate::tokens::Refusal;

impl Authenticator {
    /// Uses a refresh token up and gives the next pair of tokens.
    ///
    /// # Errors
    /// [`AccessError::TokenInvalid`] for a token that was never ours; [`AccessError::SessionRevoked`] when the session was ended,
    /// which a second use of a refresh token does by itself; [`AccessError::TokenExpired`] when the session is over.
    pub async fn refresh(&self, refresh_token: &Secret, origin: &Origin) -> Result<SignedIn, AccessError> {
        let Some(presented) = opaque::parse(Kind::Refresh, refresh_token.reveal()) else {
            return Err(refuse(Refusal::UnknownRefreshToken, &origin.request_id));
        };
        let now = self.sources.now();
        let mut tx = self.db.write(Tenancy::Platform).await?;
        let Some(session) = store::use_token(&mut tx, presented, now).await? else {
            return Err(self.not_usable(tx, presented, origin).await?);
        };
        let standing = standing::of_session(&mut tx, session).await?.ok_or(AccessError::SessionRevoked)?;
        standing.check(now, AccessError::SessionRevoked)?;
        let (next, hash) = opaque::mint(Kind::Refresh, &self.sources);
        store::insert_token(&mut tx, hash, session, now).await?;
        if !store::touch(&mut tx, session, now).await? {
            return Err(AccessError::SessionRevoked);
        }
        tx.commit().await?;
        let (access_token, access_expires_at) =
            self.tokens.issue(&self.sources, standing.user_id, session, standing.expires_at).await?;
        Ok(SignedIn {
            session,
            user: standing.user_id,
            partner: standing.partner_id,
            access_token,
            access_expires_at,
            refresh_token: next,
            session_expires_at: standing.expires_at,
        })
    }

    /// Unknown, or used before: then the family ends, with an audit row.
    async fn not_usable(&self, mut tx: Tx, presented: Sha256, origin: &Origin) -> Result<AccessError, AccessError> {
        match store::find_token(&mut tx, presented).await? {
            None => Ok(refuse(Refusal::UnknownRefreshToken, &origin.request_id)),
            Some(session) => {
                self.end_family(tx, session, origin).await?;
                Ok(AccessError::SessionRevoked)
            }
        }
    }

    async fn end_family(&self, mut tx: Tx, session: SessionId, origin: &Origin) -> Result<(), AccessError> {
        let Some(standing) = standing::of_session(&mut tx, session).await? else { return Ok(()) };
        let (user, now, because) = (standing.user_id, self.sources.now(), RevokedBecause::RefreshTokenReused);
        // A family that has ended already is not written down again: whoever holds an old token could fill the log.
        if store::revoke(&mut tx, session, user, now, because).await? {
            tracing::warn!(%session, request_id = origin.request_id, "a refresh token was used twice; its session ends");
            let entry = Entry::new("session:revoke", session, Outcome::Done)
                .in_log_of(standing.partner_id)
                .detail(serde_json::json!({ "because": because }));
            audit::write(&mut tx, &self.sources, Author::nobody("refresh-token", origin), entry).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
