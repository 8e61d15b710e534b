//! Predictions, made in a process of their own that holds the model.

use access::PredictModel;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use foundation::ModelId;
use model_registry::VersionRef;
use recipes::Warning;
use usage::{Metered, Thing};
use wire::models::{Generation, Predict, Prediction, PredictionWarning, Predictions, TextExplanation, WordShare};

use crate::body::Body;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Predicts raw rows: the same columns as in the training data, without the target.
#[utoipa::path(tag = "models", request_body = Predict, responses((status = 200, body = Predictions)))]
#[post("/v1/models/{model}/versions/{number}/predict")]
pub(crate) async fn predict(
    Authorized(permit): Authorized<PredictModel>,
    state: Data<ApiState>,
    path: Path<(ModelId, i64)>,
    Body(input): Body<Predict>,
) -> Result<HttpResponse, Problem> {
    let (model, number) = path.into_inner();
    let files = state.models.files_for_prediction(&permit, model, VersionRef::Number(number)).await?;
    let generation = input.generation.map(wanted);
    let request = recipes::PredictRequest { rows: input.rows, explain: input.explain, generation };
    let (answer, spent) = state.predictor.predict_timed(permit.partner(), &files, &request).await;
    let used = Metered { partner: permit.partner(), user: permit.principal().user, of: Thing::Predictions(model) };
    state.meter.add(used, u64::try_from(spent.as_micros()).unwrap_or(u64::MAX));
    let answer = answer?;
    let predictions = answer.rows.into_iter().map(|row| Prediction {
        class: row.class,
        probability: row.probability,
        probabilities: row.probabilities,
        labels: row.labels,
        value: row.value,
        attributions: row.attributions,
        explanations: row.explanations.into_iter().map(explanation).collect(),
        text: row.text,
        tokens: row.tokens,
        ending: row.ending.map(|ending| ending.as_str().to_owned()),
    });
    let warnings = answer.warnings.into_iter();
    let warnings = warnings.map(|Warning { code, message, values }| PredictionWarning { code, message, values });
    Ok(HttpResponse::Ok().json(Predictions { predictions: predictions.collect(), warnings: warnings.collect() }))
}

fn explanation(
    recipes::TextExplanation { class, words, remainder, points }: recipes::TextExplanation,
) -> TextExplanation {
    let words = words.into_iter();
    let words = words.map(|recipes::WordShare { word, start, end, value }| WordShare { word, start, end, value });
    TextExplanation { class, words: words.collect(), remainder, points }
}

fn wanted(Generation { max_new_tokens, temperature, top_k, top_p, seed }: Generation) -> recipes::GenerationRequest {
    recipes::GenerationRequest { max_new_tokens, temperature, top_k, top_p, seed }
}
