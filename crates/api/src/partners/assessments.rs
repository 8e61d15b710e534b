//! How reviewers score an applicant.

use access::{AdmitPartner, ReadPartners};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::PartnerId;
use partner_registry::assessments::{self, Scores};
use wire::partners::{Assess, Assessment, Score};
use wire::pipeline::{AssessmentResult, CriterionResult};

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Assesses an applicant by the five criteria; a reviewer's later assessment replaces the earlier one.
#[utoipa::path(tag = "partners", request_body = Assess, responses((status = 201, body = Assessment)))]
#[post("/v1/partners/{partner}/assessments")]
pub(crate) async fn assess_partner(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    Body(input): Body<Assess>,
) -> Result<HttpResponse, Problem> {
    let score = |score: Score| assessments::Score { points: score.score, reason: score.reason };
    let scores = Scores {
        industry_relevance: score(input.industry_relevance),
        technical_strength: score(input.technical_strength),
        cultural_fit: score(input.cultural_fit),
        mutual_benefit: score(input.mutual_benefit),
        technical_fit: score(input.technical_fit),
    };
    let assessment = assessments::assess(&state.db, &state.sources, &permit, *partner, &scores).await?;
    Ok(created(format!("/v1/partners/{partner}/assessments"), &view(assessment)))
}

/// How reviewers have scored an applicant.
#[utoipa::path(tag = "partners", params(PageQuery), responses((status = 200, body = wire::Page<Assessment>)))]
#[get("/v1/partners/{partner}/assessments")]
pub(crate) async fn list_assessments(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = assessments::list(&state.db, &permit, *partner, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// What the assessments of an applicant say together, by the present weights.
#[utoipa::path(tag = "partners", responses((status = 200, body = AssessmentResult)))]
#[get("/v1/partners/{partner}/assessment-result")]
pub(crate) async fn assessment_result(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    let standing = assessments::standing(&state.db, &permit, *partner).await?;
    let criterion = |one: &assessments::CriterionStanding| CriterionResult {
        criterion: one.criterion.to_string(),
        weight: one.weight,
        mean: one.mean,
        spread: one.spread,
    };
    Ok(HttpResponse::Ok().json(AssessmentResult {
        reviewers: standing.reviewers,
        reviewers_needed: standing.reviewers_needed,
        result: standing.result,
        spread: standing.spread,
        threshold: standing.threshold,
        passes: standing.passes(),
        criteria: standing.criteria.iter().map(criterion).collect(),
    }))
}

fn view(assessment: assessments::Assessment) -> Assessment {
    let score = |score: assessments::Score| Score { score: score.points, reason: score.reason };
    let scores = assessment.scores;
    Assessment {
        id: assessment.id,
        reviewer: assessment.reviewer,
        scores: Assess {
            industry_relevance: score(scores.industry_relevance),
            technical_strength: score(scores.technical_strength),
            cultural_fit: score(scores.cultural_fit),
            mutual_benefit: score(scores.mutual_benefit),
            technical_fit: score(scores.technical_fit),
        },
        created_at: assessment.created_at,
    }
}
