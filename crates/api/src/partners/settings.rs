//! What is asked of applicants: weights, threshold, reviewers.

use access::{ChangeSettings, ReadPartners};
use actix_web::web::Data;
use actix_web::{HttpResponse, get, put};
use partner_registry::settings;
use wire::pipeline::{AdmissionSettings, Weights};

use crate::body::Body;
use crate::conditional::{IfMatch, with_revision};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// What is asked of an applicant before it is admitted without further words.
#[utoipa::path(tag = "platform", responses((status = 200, body = AdmissionSettings)))]
#[get("/v1/platform/admission")]
pub(crate) async fn admission_settings(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let (settings, revision) = settings::get(&state.db, &permit).await?;
    Ok(with_revision(HttpResponse::Ok(), revision, &view(settings)))
}

/// Changes it, for every decision from now on.
#[utoipa::path(tag = "platform", request_body = AdmissionSettings, params(IfMatch),
    responses((status = 200, body = AdmissionSettings)))]
#[put("/v1/platform/admission")]
pub(crate) async fn set_admission_settings(
    Authorized(permit): Authorized<ChangeSettings>,
    state: Data<ApiState>,
    IfMatch(expected): IfMatch,
    Body(input): Body<AdmissionSettings>,
) -> Result<HttpResponse, Problem> {
    let weights = settings::Weights {
        industry_relevance: input.weights.industry_relevance,
        technical_strength: input.weights.technical_strength,
        cultural_fit: input.weights.cultural_fit,
        mutual_benefit: input.weights.mutual_benefit,
        technical_fit: input.weights.technical_fit,
    };
    let wanted = settings::AdmissionSettings {
        weights,
        threshold: input.threshold,
        min_reviewers: input.min_reviewers,
        staff_language: word("staff_language", &input.staff_language)?,
    };
    let (settings, revision) = settings::set(&state.db, &state.sources, &permit, &wanted, expected).await?;
    Ok(with_revision(HttpResponse::Ok(), revision, &view(settings)))
}

fn view(settings: settings::AdmissionSettings) -> AdmissionSettings {
    let weights = settings.weights;
    AdmissionSettings {
        weights: Weights {
            industry_relevance: weights.industry_relevance,
            technical_strength: weights.technical_strength,
            cultural_fit: weights.cultural_fit,
            mutual_benefit: weights.mutual_benefit,
            technical_fit: weights.technical_fit,
        },
        threshold: settings.threshold,
        min_reviewers: settings.min_reviewers,
        staff_language: settings.staff_language.to_string(),
    }
}
