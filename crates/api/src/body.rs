//! JSON request bodies: bounded, and refused with the field's name.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use foundation::ErrorKind;
use foundation::limits::MAX_JSON_BYTES;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use crate::Problem;

/// How long a caller may take to send a JSON body. Uploads have no such bound: they are bounded by progress instead.
const BODY_TIME_LIMIT: Duration = Duration::from_secs(30);

/// A JSON body read into `T`. Unknown fields are refused where `T` says so, which all of ours do.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = is_json(request);
        let mut payload = payload.take();
        Box::pin(async move {
            if !json {
                return Err(Problem::new(ErrorKind::Invalid, "not_json", "the body must be JSON")
                    .status(StatusCode::UNSUPPORTED_MEDIA_TYPE)
                    .next_step("Send it with 'Content-Type: application/json'."));
            }
            parse(&read(&mut payload).await?).map(Self)
        })
    }
}

fn is_json(request: &HttpRequest) -> bool {
    request.content_type().is_empty() && request.headers().get(header::CONTENT_LENGTH).is_none_or(|v| v == "0")
        || request.content_type() == "application/json"
        || request.content_type().ends_with("+json")
}

/// Reads a whole body of at most [`MAX_JSON_BYTES`], which must arrive in time.
pub(crate) async fn read(payload: &mut Payload) -> Result<BytesMut, Problem> {
    read_within(BODY_TIME_LIMIT, payload).await
}

async fn read_within(limit: Duration, payload: &mut Payload) -> Result<BytesMut, Problem> {
    tokio::time::timeout(limit, read_to_end(payload)).await.map_err(|_elapsed| {
        Problem::new(ErrorKind::Invalid, "body_too_slow", "the body did not arrive in time")
            .status(StatusCode::REQUEST_TIMEOUT)
            .next_step("Send the request again, on a better connection.")
    })?
}

async fn read_to_end(payload: &mut Payload) -> Result<BytesMut, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            Problem::new(ErrorKind::Invalid, "body_incomplete", format!("the body could not be read: {error}"))
                .next_step("Send the request again.")
        })?;
        if bytes.len() + chunk.len() > MAX_JSON_BYTES {
            let detail = format!("a JSON body may have at most {MAX_JSON_BYTES} bytes");
            return Err(Problem::new(ErrorKind::TooLarge, "body_too_large", detail)
                .next_step("Send less at once; files are uploaded with the operations for uploads."));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // An absent body reads as an empty object, so that `POST …/cancel` needs none.
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let problem = invalid(&error.inner().to_string());
        if path == "." { problem } else { problem.field(path) }
    })?;
    deserializer.end().map_err(|error| invalid(&error.to_string()))?;
    Ok(value)
}

fn invalid(detail: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "body_invalid", detail)
        .next_step("Correct the body and send it again; /docs/ shows what it may hold.")
}

#[cfg(test)]
mod tests;
