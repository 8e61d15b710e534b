//! Drafting terms from a template.

use access::{Permit, ProposeAgreement};
use chrono::{DateTime, TimeDelta, Utc};
use database::Db;
use foundation::{PartnerId, Sources};

use crate::PartnerError;
use crate::agreements::templates::{self, Blanks, Language, TEMPLATES};
use crate::agreements::terms::Terms;
use crate::partners::store as partners;

/// How long drafted terms hold when nothing else is said.
const YEAR: TimeDelta = TimeDelta::days(365);

/// What is to be drafted.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// The template's name; its newest version is taken.
    pub template: &'a str,
    /// In which language.
    pub language: Language,
    /// With whom: an active partner.
    pub counterparty: PartnerId,
    /// The beginning of the term; `None` for now.
    pub valid_from: Option<DateTime<Utc>>,
    /// The end of the term; `None` for one year after its beginning.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Terms with both partners' names filled in, to be edited and proposed. Nothing is stored.
///
/// # Errors
/// `TemplateNotFound`; `CounterpartyNotFound` unless it is an active partner.
pub async fn draft(
    db: &Db,
    sources: &Sources,
    permit: &Permit<ProposeAgreement>,
    wanted: Draft<'_>,
) -> Result<Terms, PartnerError> {
    let named = TEMPLATES.iter().filter(|template| template.name == wanted.template);
    let template = named.max_by_key(|template| template.version).ok_or(PartnerError::TemplateNotFound)?;
    let mut tx = db.read(permit.scope().tenancy()).await?;
    let counterparty = partners::find_active(&mut tx, wanted.counterparty).await?;
    let counterparty = counterparty.ok_or(PartnerError::CounterpartyNotFound)?.name;
    let proposer = partners::find_active(&mut tx, permit.partner()).await?.ok_or(PartnerError::PartnerNotFound)?.name;
    let valid_from = wanted.valid_from.unwrap_or_else(|| sources.now());
    let expires_at = wanted.expires_at.or_else(|| valid_from.checked_add_signed(YEAR)).unwrap_or(valid_from);
    let blanks = Blanks { proposer: &proposer, counterparty: &counterparty, valid_from, expires_at };
    Ok(templates::fill(template, wanted.language, &blanks))
}
