//! Grants: who else may use a model, for what, and until when.

use chrono::{DateTime, Utc};
use foundation::{AgreementId, ModelGrantId, ModelId, PartnerId, word_enum};
use partner_registry::Ended;

word_enum! {
    /// What may be done with a model.
    pub enum Use {
        /// Take its files away.
        Download = "download",
        /// Ask it for predictions; its files stay here.
        Predict = "predict",
    }
}

/// What a grant allows; at least one of the two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Permissions {
    /// To take the files away.
    pub download: bool,
    /// To ask for predictions.
    pub predict: bool,
}

impl Permissions {
    /// Whether it is among them.
    pub fn allows(self, wanted: Use) -> bool {
        match wanted {
            Use::Download => self.download,
            Use::Predict => self.predict,
        }
    }

    /// Those of both together.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self { download: self.download || other.download, predict: self.predict || other.predict }
    }

    /// Those that are given.
    pub fn uses(self) -> impl Iterator<Item = Use> {
        Use::ALL.iter().copied().filter(move |wanted| self.allows(*wanted))
    }
}

/// A right to use a model, all its versions, under an agreement.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ModelGrant {
    /// Its id.
    pub id: ModelGrantId,
    /// Which model.
    #[sqlx(rename = "model_id")]
    pub model: ModelId,
    /// The partner that gave it: the model's owner.
    #[sqlx(rename = "partner_id")]
    pub owner: PartnerId,
    /// The partner that holds it.
    #[sqlx(rename = "grantee_id")]
    pub grantee: PartnerId,
    /// The agreement that it rests on; it counts only while that is in force.
    #[sqlx(rename = "agreement_id")]
    pub agreement: AgreementId,
    /// What it allows.
    #[sqlx(flatten)]
    pub permissions: Permissions,
    /// When it ends by itself; `None`: with the agreement.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why, in the owner's words; the grantee reads them too.
    pub revoked_because: Option<String>,
}

impl ModelGrant {
    /// Why it counts no longer at `at`, apart from its agreement; `None` while it does.
    pub fn ended(&self, at: DateTime<Utc>) -> Option<Ended> {
        let revoked = self.revoked_at.map(|at| (at, self.revoked_because.as_deref().unwrap_or_default()));
        Ended::of(revoked, self.expires_at, at)
    }
}

/// A grant to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewGrant {
    /// Which model.
    pub model: ModelId,
    /// To whom: the agreement's other party.
    pub grantee: PartnerId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// What for.
    pub permissions: Permissions,
    /// Until when; `None`: as long as the agreement is in force.
    pub expires_at: Option<DateTime<Utc>>,
}
