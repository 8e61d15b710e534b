//! Problem documents (RFC 9457): how every error leaves the API. This file alone maps [`ErrorKind`] to an HTTP status.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{InternalError, QueryPayloadError};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpResponse, ResponseError};
use foundation::{ErrorKind, Fault};
use wire::ProblemDocument;

use crate::request_id;

/// An error on its way out. Made from any [`Fault`] with `?`.
#[derive(Debug)]
pub struct Problem {
    kind: ErrorKind,
    status: Option<StatusCode>,
    code: &'static str,
    detail: String,
    next_step: Option<String>,
    field: Option<Box<str>>,
    values: Box<[(String, String)]>,
    retry_after_seconds: Option<u64>,
}

impl Problem {
    /// A problem that the API itself finds, before any domain crate is asked.
    pub(crate) fn new(kind: ErrorKind, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let (next_step, field, values) = (None, None, Box::default());
        Self { kind, status: None, code, detail, next_step, field, values, retry_after_seconds: None }
    }

    /// What the caller can do.
    pub(crate) fn next_step(mut self, text: impl Into<String>) -> Self {
        self.next_step = Some(text.into());
        self
    }

    /// Which field is at fault.
    pub(crate) fn field(mut self, path: impl Into<String>) -> Self {
        self.field = Some(path.into().into_boxed_str());
        self
    }

    /// A status that no error kind stands for, such as 415 or 416.
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// When trying again makes sense.
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// What does not exist, or may not be known to exist.
    pub(crate) fn not_found() -> Self {
        Self::new(ErrorKind::NotFound, "not_found", "there is nothing here that you can see")
            .next_step("Check the address and the id; list the collection to see what there is.")
    }

    /// A query that cannot be read: says why, without the names that only this program's makers know.
    pub(crate) fn of_query(error: &QueryPayloadError) -> Self {
        let why = match error {
            QueryPayloadError::Deserialize(error) => error.to_string(),
            other => other.to_string(),
        };
        Self::new(ErrorKind::Invalid, "query_invalid", format!("what stands behind '?' cannot be read: {why}"))
            .next_step("Look the parameters of this address up in its documentation.")
    }

    /// Something stored cannot be shown: a defect, logged here and answered without its cause.
    pub(crate) fn unreadable(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %Chain(error), "something stored cannot be shown");
        Self::new(ErrorKind::Internal, "unreadable", "the server could not do this; the cause is in its log")
            .next_step("Report the request id to the platform's operator.")
    }

    /// What programs tell it by.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    fn document(&self) -> ProblemDocument {
        let status = self.status_code();
        ProblemDocument {
            type_uri: format!("urn:hansa:problem:{}", self.code),
            title: title(status).to_owned(),
            status: status.as_u16(),
            detail: self.detail.clone(),
            code: self.code.to_owned(),
            next_step: self.next_step.clone(),
            field: self.field.as_deref().map(str::to_owned),
            values: self.values.iter().cloned().collect(),
            request_id: request_id::current(),
        }
    }
}

/// Answers a request with a problem from within a middleware, which is better than an `Err`: that has no route any more.
pub(crate) fn refuse(request: ServiceRequest, problem: &Problem) -> ServiceResponse<BoxBody> {
    request.into_response(problem.error_response())
}

/// Adds headers to the answer that an error becomes. Whoever gets one from within has no request any more to answer instead: it
/// went with what was given up.
pub(crate) fn with_headers(error: &actix_web::Error, add: impl FnOnce(&mut HeaderMap)) -> actix_web::Error {
    let mut response = error.error_response();
    add(response.headers_mut());
    InternalError::from_response(error.to_string(), response).into()
}

impl<F: Fault> From<F> for Problem {
    fn from(fault: F) -> Self {
        let kind = fault.kind();
        let mut problem = Self::new(kind, fault.code(), fault.to_string());
        problem.next_step = fault.next_step();
        problem.field = fault.field().map(Into::into);
        problem.values = fault.values().into_iter().collect();
        problem.retry_after_seconds = fault.retry_after_seconds();
        match kind {
            ErrorKind::Internal => {
                // Logged once, here, with everything that caused it; the caller gets the request id instead.
                tracing::error!(error = %Chain(&fault), code = problem.code, "a request failed");
                "the server could not do this; the cause is in its log".clone_into(&mut problem.detail);
                problem.next_step = Some("Report the request id to the platform's operator.".to_owned());
                problem.values = Box::default();
            }
            ErrorKind::Unavailable => {
                tracing::warn!(error = %Chain(&fault), code = problem.code, "a dependency is unavailable");
                problem.retry_after_seconds.get_or_insert(2);
            }
            _ => tracing::debug!(error = %Chain(&fault), code = problem.code, "a request was refused"),
        }
        problem
    }
}

/// An error and what caused it, in one line.
struct Chain<'a>(&'a dyn std::error::Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status.unwrap_or(match self.kind {
            ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorKind::Forbidden | ErrorKind::QuotaExceeded => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Invalid => StatusCode::BAD_REQUEST,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        })
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        if let Some(seconds) = self.retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.status_code() == StatusCode::UNAUTHORIZED {
            let reason = if self.code == "credential_missing" { "" } else { " error=\"invalid_token\"" };
            response.insert_header((header::WWW_AUTHENTICATE, format!("Bearer realm=\"hansa\"{reason}")));
        }
        response.body(serde_json::to_string(&self.document()).unwrap_or_default())
    }
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Not authenticated",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::BAD_REQUEST => "Invalid request",
        StatusCode::CONFLICT => "Conflict with the present state",
        StatusCode::UNPROCESSABLE_ENTITY => "Content cannot be used",
        StatusCode::SERVICE_UNAVAILABLE => "Temporarily unavailable",
        other => other.canonical_reason().unwrap_or("Error"),
    }
}
