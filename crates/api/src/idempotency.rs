//! `Idempotency-Key` on requests that create (draft-ietf-httpapi-idempotency-key-header).
//!
//! Only successes are remembered: a request that failed changed nothing, so sending it again must be able to succeed. What
//! holds when the database or the server goes away in between is said, and kept, by [`access::idempotency`].

use access::Principal;
use access::idempotency::{self, Answer, Begin, Failure, IdempotencyKey, Ticket};
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpResponse, ResponseError as _};
use aws_lc_rs::digest;
use foundation::limits::MAX_JSON_BYTES;
use foundation::{ErrorKind, Sha256};
use serde::Serialize;

use crate::problem::refuse;
use crate::{ApiState, Problem, body};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Headers that belong to the answer itself; the others belong to the moment.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// Marks an answer whose body must not be stored.
#[derive(Clone, Copy)]
struct HoldsSecret;

/// `201 Created` with a secret in it: shown once, never stored, and a repetition of the request does not show it again.
pub(crate) fn secret(location: String, body: &impl Serialize) -> HttpResponse {
    holding_secret(HttpResponse::Created().insert_header((header::LOCATION, location)).json(body))
}

/// The same answer, which is not stored.
pub(crate) fn holding_secret(mut response: HttpResponse) -> HttpResponse {
    response.extensions_mut().insert(HoldsSecret);
    response
}

/// The middleware: does a request with a key once, and answers repetitions with the first answer.
pub(crate) async fn once<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let state = request.app_data::<Data<ApiState>>().cloned();
    let key = request.headers().get(KEY).cloned();
    let (Some(state), Some(key)) = (state, key.filter(|_| request.method() == Method::POST)) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    match begin(&state, &mut request, &key).await {
        Ok(Begin::Fresh(ticket)) => run(&state, ticket, request, next).await,
        Ok(Begin::Replay(answer)) => Ok(request.into_response(replay(answer))),
        Ok(Begin::InProgress) => {
            let problem = Problem::new(ErrorKind::Conflict, "request_in_progress", "this request is being done");
            let problem = problem.next_step("Wait for its answer, or send it again in a moment.").retry_after(2);
            Ok(refuse(request, &problem))
        }
        Ok(Begin::AnswerLost { target }) => {
            let detail = "this request took effect, and its answer was lost before it could be remembered";
            let target = target.map_or_else(|| "what it was to make".to_owned(), |target| format!("'{target}'"));
            let step = format!("Look at {target}; do not send the request again under a new key.");
            Ok(refuse(request, &Problem::new(ErrorKind::Conflict, "answer_lost", detail).next_step(step)))
        }
        Ok(Begin::Mismatch) => {
            let detail = "this key was used for another request";
            let problem = Problem::new(ErrorKind::Unprocessable, "idempotency_key_reused", detail);
            let problem = problem.field("Idempotency-Key").next_step("Make a new key for a new request.");
            Ok(refuse(request, &problem))
        }
        Err(problem) => Ok(refuse(request, &problem)),
    }
}

async fn begin(state: &ApiState, request: &mut ServiceRequest, key: &HeaderValue) -> Result<Begin, Problem> {
    let principal = request.extensions().get::<Principal>().cloned();
    let key = IdempotencyKey::new(principal.as_ref(), key.to_str().unwrap_or_default())?;
    let fingerprint = fingerprint(request).await?;
    Ok(idempotency::begin(&state.db, &state.sources, key, fingerprint).await?)
}

/// Covers method, path and JSON body. A file is not read for it: its declared length and digest stand for it.
async fn fingerprint(request: &mut ServiceRequest) -> Result<Sha256, Problem> {
    let mut context = digest::Context::new(&digest::SHA256);
    let mut cover = |part: &[u8]| {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    };
    cover(request.method().as_str().as_bytes());
    cover(request.uri().to_string().as_bytes());
    let media = request.content_type().to_owned();
    if media.is_empty() || media == "application/json" || media.ends_with("+json") {
        let bytes = body::read(&mut request.take_payload()).await?.freeze();
        cover(&bytes);
        request.set_payload(Payload::from(bytes));
    } else {
        for name in ["content-length", "x-content-sha256"] {
            cover(request.headers().get(name).map_or(&[][..], HeaderValue::as_bytes));
        }
    }
    let mut bytes = [0; 32];
    bytes.copy_from_slice(context.finish().as_ref());
    Ok(Sha256::from_bytes(bytes))
}

async fn run<B: MessageBody + 'static>(
    state: &ApiState,
    ticket: Ticket,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = match ticket.run(&state.db, &state.sources, next.call(request)).await {
        Ok(response) if response.status().is_success() => response.map_into_boxed_body(),
        failed => {
            let status = match &failed {
                Ok(response) => response.status(),
                Err(error) => error.as_response_error().status_code(),
            };
            let failure = if status.is_client_error() { Failure::Refused } else { Failure::Unclear };
            abandon(state, ticket, failure).await;
            return Ok(failed?.map_into_boxed_body());
        }
    };
    let (request, response) = response.into_parts();
    let secret = response.extensions().get::<HoldsSecret>().is_some();
    let (response, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body).await else {
        abandon(state, ticket, Failure::Unclear).await;
        let problem = Problem::new(ErrorKind::Internal, "answer_broken", "the answer could not be made to its end");
        return Ok(ServiceResponse::new(request, problem.error_response()));
    };
    if bytes.len() > MAX_JSON_BYTES {
        // Answers of creations are small. One that is not, such as a prediction of many rows, is sent and not remembered.
        abandon(state, ticket, Failure::Unclear).await;
        return Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(bytes))));
    }
    let text = (!secret).then(|| String::from_utf8_lossy(&bytes).into_owned());
    let answer = Answer { status: response.status().as_u16(), headers: kept(response.headers()), body: text };
    if let Err(error) = idempotency::finish(&state.db, ticket, &answer).await {
        // The work is done, and that is what the caller must hear.
        tracing::error!(%error, "an answer could not be remembered for its idempotency key");
    }
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(bytes))))
}

async fn abandon(state: &ApiState, ticket: Ticket, failure: Failure) {
    if let Err(error) = idempotency::abandon(&state.db, ticket, failure).await {
        tracing::warn!(%error, "an idempotency key stays in progress until it is stale");
    }
}

fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |name: &HeaderName| Some((name.to_string(), headers.get(name)?.to_str().ok()?.to_owned()));
    KEPT.iter().filter_map(text).collect()
}

fn replay(answer: Answer) -> HttpResponse {
    let Some(body) = answer.body else {
        let problem =
            Problem::new(ErrorKind::Conflict, "secret_shown_once", "this was done; its secret is not shown again");
        return problem.next_step("Revoke what was made, and make a new one with a new key.").error_response();
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    response.insert_header((REPLAYED, "true"));
    for (name, value) in &answer.headers {
        response.insert_header((name.as_str(), value.as_str()));
    }
    response.body(body)
}
