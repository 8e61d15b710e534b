//! How reviewers score an applicant.

use access::{AdmitPartner, ReadPartners};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::PartnerId;
use partner_registry::assessments::{self, Scores};
use wire::partners::{Assess, Assessment, Score};

use crate::body::Body;
use crate::conditional::created;
use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Assesses an applicant by the four criteria; a reviewer's later assessment replaces the earlier one.
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
        },
        created_at: assessment.created_at,
    }
}
