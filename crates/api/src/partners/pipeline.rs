//! The operator's board, and what fits an applicant.

use access::ReadPartners;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get};
use foundation::PartnerId;
use partner_registry::pipeline::{self, Card};
use partner_registry::proposals::{self, Match, RecipeOffer};
use partner_registry::settings;
use wire::pipeline::{Pipeline, PipelineCard, PipelineStage, Proposal, ProposalReason, Proposals};

use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// The board: how many applications are in each stage, and the newest of them.
#[utoipa::path(tag = "partners", params(PageQuery), responses((status = 200, body = Pipeline)))]
#[get("/v1/pipeline")]
pub(crate) async fn get_pipeline(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (settings, _) = settings::get(&state.db, &permit).await?;
    let stages = pipeline::board(&state.db, &permit, &query.request()?).await?;
    let stages = stages.into_iter().map(|(stage, count, cards)| PipelineStage {
        stage: stage.to_string(),
        count,
        applications: page(cards, card),
    });
    let view = Pipeline { reviewers_needed: settings.min_reviewers, stages: stages.collect() };
    Ok(HttpResponse::Ok().json(view))
}

/// The applications in one stage of the board.
#[utoipa::path(tag = "partners", params(PageQuery), responses((status = 200, body = wire::Page<PipelineCard>)))]
#[get("/v1/pipeline/{stage}")]
pub(crate) async fn list_pipeline_stage(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    wanted: Path<String>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = pipeline::stage(&state.db, &permit, word("stage", &wanted)?, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, card)))
}

fn card(card: Card) -> PipelineCard {
    PipelineCard {
        partner: card.id,
        name: card.name,
        industry: card.industry.to_string(),
        country: card.country,
        since: card.since,
        applied_at: card.created_at,
        reviewers: card.reviewers,
        open_questions: card.open_questions,
    }
}

/// Recipes, data standards and partners that fit an applicant, with the answers that speak for each.
#[utoipa::path(tag = "partners", responses((status = 200, body = Proposals)))]
#[get("/v1/partners/{partner}/proposals")]
pub(crate) async fn list_proposals(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    let found = proposals::for_partner(&state.db, &permit, *partner, recipe_offers()).await?;
    let all = |found: Vec<proposals::Proposal>| found.into_iter().map(proposal).collect();
    let view =
        Proposals { recipes: all(found.recipes), standards: all(found.standards), partners: all(found.partners) };
    Ok(HttpResponse::Ok().json(view))
}

/// What can be trained here.
fn recipe_offers() -> Vec<RecipeOffer> {
    let all = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let recipe = |recipe: &recipes::Recipe| RecipeOffer {
        name: recipe.as_str().to_owned(),
        tasks: all(recipe.tasks()),
        data_kinds: all(recipe.data_kinds()),
    };
    recipes::Recipe::ALL.iter().map(recipe).collect()
}

fn proposal(proposal: proposals::Proposal) -> Proposal {
    let reason = |one: Match| ProposalReason {
        question: one.question.to_owned(),
        answers: one.answers,
        fits: one.fits.to_string(),
        points: one.points,
    };
    Proposal {
        id: proposal.id,
        name: proposal.name,
        score: proposal.score,
        reasons: proposal.matches.into_iter().map(reason).collect(),
    }
}
