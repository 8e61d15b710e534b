//! Who is asking, once per request and before anything else of it is looked at.
//!
//! A middleware and not an extractor, because actix polls a handler's extractors side by side: a malformed body could win over
//! a missing credential. It also writes the audit row of a refusal, after the fact: a 403 as denied, a 404 as hidden or missing.

use access::audit::{Refusal, record_denied, record_not_found};
use access::{ActionInfo, Principal};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};
use foundation::{ErrorKind, Fault as _};

use crate::portal::cookies::Cookie;
use crate::portal::csrf;
use crate::problem::refuse;
use crate::{ApiState, Problem, request_id};

/// The action that the handler asked for, left by the extractor for the audit row.
#[derive(Clone, Copy)]
pub(crate) struct Asked(pub(crate) ActionInfo);

/// Why the cookie of a browser counts for nothing, for whoever needs a credential.
pub(crate) struct Stale(pub(crate) Problem);

/// Cookies count for the API alone: a page is the same for everybody.
const BY_COOKIE: &str = "/v1/";

/// Authenticates the `Authorization` header, if there is one. A wrong credential is refused even where none is needed. Without
/// one, a browser's cookie counts, if no other site made the browser send it. A stale cookie is no credential and no error: the
/// browser adds it by itself, to what needs none as well.
pub(crate) async fn identify<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(state) = request.app_data::<Data<ApiState>>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if let Some(value) = request.headers().get(header::AUTHORIZATION) {
        match authenticate(&state, value).await {
            Ok(principal) => drop(request.extensions_mut().insert(principal)),
            Err(problem) => return Ok(refuse(request, &problem)),
        }
    }
    if let Err(problem) = csrf::check(&request) {
        return Ok(refuse(request, &problem));
    }
    if let Err(problem) = by_cookie(&state, &request).await {
        return Ok(refuse(request, &problem));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let code = response.response().error().and_then(|error| error.as_error::<Problem>()).map(Problem::code);
    audit_refusal(&state, response.request(), response.status(), code).await;
    Ok(response)
}

async fn authenticate(state: &ApiState, header: &HeaderValue) -> Result<Principal, Problem> {
    let parts = header.to_str().ok().and_then(|text| text.split_once(' '));
    let (_, token) = parts.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).ok_or_else(unusable_header)?;
    Ok(state.authenticator.authenticate(token.trim(), &request_id::current()).await?)
}

async fn by_cookie(state: &ApiState, request: &ServiceRequest) -> Result<(), Problem> {
    if request.headers().contains_key(header::AUTHORIZATION) || !request.path().starts_with(BY_COOKIE) {
        return Ok(());
    }
    let Some(token) = Cookie::Access.of(request.request()) else { return Ok(()) };
    match state.authenticator.authenticate(&token, &request_id::current()).await {
        Ok(principal) => drop(request.extensions_mut().insert(principal)),
        Err(error) if error.kind() == ErrorKind::Unauthenticated => {
            request.extensions_mut().insert(Stale(error.into()));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn unusable_header() -> Problem {
    Problem::new(ErrorKind::Unauthenticated, "token_invalid", "the Authorization header holds no bearer token")
        .next_step("Send 'Authorization: Bearer' and an access token or an API key.")
}

/// A refusal that cannot be written down must not become an error of its own: the refusal stands, the log tells.
async fn audit_refusal(state: &ApiState, request: &HttpRequest, status: StatusCode, code: Option<&'static str>) {
    let Some(principal) = request.extensions().get::<Principal>().cloned() else { return };
    let action = request.extensions().get::<Asked>().map_or("request", |asked| asked.0.name);
    let values: Vec<&str> = request.match_info().iter().map(|(_, value)| value).collect();
    let refusal = Refusal::of_path(action, &values, code);
    let written = match status {
        StatusCode::FORBIDDEN => record_denied(&state.db, &state.sources, &principal, refusal).await,
        StatusCode::NOT_FOUND => record_not_found(&state.db, &state.sources, &principal, refusal).await,
        _ => return,
    };
    if let Err(error) = written {
        tracing::error!(%error, "a refusal could not be written into the audit log");
    }
}
