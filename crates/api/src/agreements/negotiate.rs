//! Drafting, proposing, and answering with other terms.

use access::{ProposeAgreement, ReadAgreement};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use foundation::AgreementId;
use partner_registry::agreements::{self, Draft, Language, Offer, Proposal, TEMPLATES};
use wire::agreements::{Agreement, DraftTerms, OfferTerms, Template, Terms};

use super::{terms, view};
use crate::body::Body;
use crate::conditional::created;
use crate::language::LanguageQuery;
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

fn language(text: Option<&str>) -> Result<Language, Problem> {
    text.map_or(Ok(Language::English), |text| word("language", text))
}

/// The templates that agreements can be drafted from.
#[utoipa::path(tag = "agreements", params(LanguageQuery), responses((status = 200, body = wire::Page<Template>)))]
#[get("/v1/agreement-templates")]
pub(crate) async fn list_templates(
    _: Authorized<ReadAgreement>,
    request: HttpRequest,
    query: Query<LanguageQuery>,
) -> Result<HttpResponse, Problem> {
    let language = query.language(&request)?;
    let items = TEMPLATES.iter().map(|template| Template {
        name: template.name.to_owned(),
        version: template.version,
        title: template.title(language).to_owned(),
        summary: template.summary(language).to_owned(),
        rules: terms::rules_view(&template.rules()),
    });
    Ok(HttpResponse::Ok().json(wire::Page { items: items.collect(), next_cursor: None }))
}

/// Drafts terms from a template, with both partners' names filled in. Nothing is stored: edit them, and propose them.
#[utoipa::path(tag = "agreements", request_body = DraftTerms, responses((status = 200, body = Terms)))]
#[post("/v1/agreement-drafts")]
pub(crate) async fn draft_agreement(
    Authorized(permit): Authorized<ProposeAgreement>,
    state: Data<ApiState>,
    Body(input): Body<DraftTerms>,
) -> Result<HttpResponse, Problem> {
    let wanted = Draft {
        template: &input.template,
        language: language(input.language.as_deref())?,
        counterparty: input.counterparty,
        valid_from: input.valid_from,
        expires_at: input.expires_at,
    };
    let draft = agreements::draft(&state.db, &state.sources, &permit, wanted).await?;
    Ok(HttpResponse::Ok().json(terms::terms_view(&draft)))
}

/// Proposes an agreement to another partner. Both have to sign it, the proposer too.
#[utoipa::path(tag = "agreements", request_body = wire::agreements::ProposeAgreement,
    responses((status = 201, body = Agreement)))]
#[post("/v1/agreements")]
pub(crate) async fn propose_agreement(
    Authorized(permit): Authorized<ProposeAgreement>,
    state: Data<ApiState>,
    Body(input): Body<wire::agreements::ProposeAgreement>,
) -> Result<HttpResponse, Problem> {
    let (counterparty, now) = (input.counterparty, state.sources.now());
    let proposal = Proposal { counterparty, terms: terms::proposed(input, now)? };
    let agreement = agreements::propose(&state.db, &state.sources, &permit, proposal).await?;
    Ok(created(format!("/v1/agreements/{}", agreement.id), &view::agreement(agreement)))
}

/// Offers other terms. Before the agreement is in force they replace the offer at hand, and both sign anew; while it is in force
/// they wait as an amendment until both have signed. A renewal is an amendment with a later end.
#[utoipa::path(tag = "agreements", request_body = OfferTerms, responses((status = 201, body = Agreement)))]
#[post("/v1/agreements/{agreement}/offers")]
pub(crate) async fn offer_terms(
    Authorized(permit): Authorized<ProposeAgreement>,
    state: Data<ApiState>,
    agreement: Path<AgreementId>,
    Body(input): Body<OfferTerms>,
) -> Result<HttpResponse, Problem> {
    let offer = Offer { base: input.base, terms: terms::offered(input.terms)?, note: input.note };
    let offered = agreements::offer(&state.db, &state.sources, &permit, *agreement, offer).await?;
    let location = format!("/v1/agreements/{}/versions/{}", offered.id, offered.latest_version);
    Ok(created(location, &view::agreement(offered)))
}
