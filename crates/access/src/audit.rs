//! The audit log: who did what, to what, with which credential, and how it ended.
//!
//! A transaction that changes something writes its audit row itself, with [`record`]: either both are there or neither is.
//! Rows are only ever added: the database refuses to change or delete one. What was done under an idempotency key is marked in
//! that same transaction, so that it is not done twice: [`crate::idempotency`].

mod export;
pub(crate) mod list;
pub(crate) mod refusal;

use std::borrow::Cow;

use database::{Tx, execute};
use foundation::{AgreementId, AuditId, PartnerId, Sources, UserId, word_enum};
use serde_json::Value;
use sqlx::types::Json;

use crate::error::AccessError;
use crate::gate::Permit;
use crate::idempotency;
use crate::principal::Principal;
use crate::sessions::Origin;

pub use export::{Export, export, export_platform};
pub use list::{Filter, LOOKED_AT, Record, list, list_platform};
pub use refusal::{Refusal, record_denied, record_not_found};

word_enum! {
    /// How an audited act ended.
    pub enum Outcome {
        /// It was done.
        Done = "done",
        /// The caller saw the thing but was not allowed.
        Denied = "denied",
        /// The thing exists, and the caller was told that it does not.
        Hidden = "hidden",
        /// The thing does not exist.
        Missing = "missing",
    }
}

/// One act.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The action's name, such as `dataset:grant`.
    pub action: &'static str,
    /// The id of what it was done to.
    pub target: Option<String>,
    /// The id of what that is a part of, as a version is of its data set: who asks for the whole finds its parts as well.
    pub part_of: Option<String>,
    /// The partner in whose log it stands, besides the actor's own when that is another one.
    pub partner: Option<PartnerId>,
    /// The other partner that it concerns, in whose log the row stands as well: without the person and the credential.
    pub counterparty: Option<PartnerId>,
    /// How it ended.
    pub outcome: Outcome,
    /// By which rule: the policy that permitted it, or the code of the refusal. The platform's own acts have none.
    pub rule: Option<Cow<'static, str>>,
    /// The agreement under which it was done.
    pub agreement: Option<AgreementId>,
    /// What a reader will want to know; never a secret.
    pub detail: Value,
}

impl Entry {
    /// A permitted act that was done, in the log of the actor's partner.
    pub fn done<A: crate::Action>(permit: &Permit<A>, target: impl std::fmt::Display) -> Self {
        Self {
            action: A::INFO.name,
            target: Some(target.to_string()),
            part_of: None,
            partner: permit.principal().membership.map(|membership| membership.partner),
            counterparty: None,
            outcome: Outcome::Done,
            rule: Some(Cow::Owned(permit.policy().to_owned())),
            agreement: None,
            detail: Value::Object(serde_json::Map::new()),
        }
    }

    /// An act for which there is no permit, in the platform's log.
    pub(crate) fn new(action: &'static str, target: impl std::fmt::Display, outcome: Outcome) -> Self {
        let (target, detail) = (Some(target.to_string()), Value::Object(serde_json::Map::new()));
        let (partner, counterparty, rule, agreement) = (None, None, None, None);
        Self { action, target, part_of: None, partner, counterparty, outcome, rule, agreement, detail }
    }

    /// An act of the platform itself that was done, in this partner's log.
    pub fn of_platform(
        action: &'static str,
        target: impl std::fmt::Display,
        partner: PartnerId,
        detail: Value,
    ) -> Self {
        Self { detail, ..Self::new(action, target, Outcome::Done) }.partner(partner)
    }

    /// Under a name of its own, where one permit covers several acts.
    #[must_use]
    pub fn named(mut self, action: &'static str) -> Self {
        self.action = action;
        self
    }

    /// To a part of this.
    #[must_use]
    pub fn part_of(mut self, whole: impl std::fmt::Display) -> Self {
        self.part_of = Some(whole.to_string());
        self
    }

    /// With details.
    #[must_use]
    pub fn detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// In this partner's log instead.
    #[must_use]
    pub fn partner(mut self, partner: PartnerId) -> Self {
        self.partner = Some(partner);
        self
    }

    /// In this partner's log as well, without the person.
    #[must_use]
    pub fn shown_to(mut self, counterparty: PartnerId) -> Self {
        self.counterparty = Some(counterparty);
        self
    }

    /// Done under this agreement.
    #[must_use]
    pub fn under(mut self, agreement: AgreementId) -> Self {
        self.agreement = Some(agreement);
        self
    }

    /// In this partner's log, or in the platform's.
    pub(crate) fn in_log_of(mut self, partner: Option<PartnerId>) -> Self {
        self.partner = partner;
        self
    }
}

/// Who acted: a person, or the platform by itself.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// A person.
    Person(&'a Principal),
    /// A part of the platform, such as `worker`.
    Platform(&'static str),
}

impl<'a, A: crate::Action> From<&'a Permit<A>> for Actor<'a> {
    fn from(permit: &'a Permit<A>) -> Self {
        Self::Person(permit.principal())
    }
}

const INSERT: &str = "INSERT INTO audit_log (id, at, partner_id, user_id, credential, action, target, outcome, request_id, detail, \
     counterparty_id, rule, agreement_id, part_of) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

/// Writes one audit row in the transaction of the act itself.
pub async fn record<'a>(
    tx: &mut Tx,
    sources: &Sources,
    actor: impl Into<Actor<'a>>,
    entry: Entry,
) -> Result<(), AccessError> {
    let author = match actor.into() {
        Actor::Person(principal) => Author {
            user: Some(principal.user),
            credential: principal.credential.to_string(),
            request: Some(principal.request_id.clone()),
        },
        Actor::Platform(part) => Author { user: None, credential: part.to_owned(), request: None },
    };
    write(tx, sources, author, entry).await
}

/// Who stands in an audit row. Not every act has a principal: there is none before the log-in.
pub(crate) struct Author {
    user: Option<UserId>,
    credential: String,
    request: Option<String>,
}

impl Author {
    /// Somebody who has just proved who they are.
    pub(crate) fn person(user: UserId, credential: impl std::fmt::Display, origin: &Origin) -> Self {
        Self { user: Some(user), credential: credential.to_string(), request: Some(origin.request_id.clone()) }
    }

    /// Somebody who has shown this kind of credential and has not proved anything.
    pub(crate) fn nobody(credential: &'static str, origin: &Origin) -> Self {
        Self { user: None, credential: credential.to_owned(), request: Some(origin.request_id.clone()) }
    }
}

pub(crate) async fn write(tx: &mut Tx, sources: &Sources, author: Author, entry: Entry) -> Result<(), AccessError> {
    let (id, now) = (sources.id_near_now::<AuditId>(), sources.now());
    if entry.outcome == Outcome::Done {
        idempotency::mark(tx, now, entry.target.as_deref()).await?;
    }
    execute!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(now)
            .bind(entry.partner)
            .bind(author.user)
            .bind(author.credential)
            .bind(entry.action)
            .bind(entry.target)
            .bind(entry.outcome)
            .bind(author.request)
            .bind(Json(entry.detail))
            .bind(entry.counterparty)
            .bind(entry.rule.as_deref())
            .bind(entry.agreement)
            .bind(entry.part_of)
    )?;
    Ok(())
}
