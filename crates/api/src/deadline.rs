//! A bound on how long an answer may take. Transfers have none: they are bounded by progress, and an answer that streams has
//! begun when this looks.

use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use foundation::ErrorKind;

use crate::Problem;

/// Long enough for a prediction on a cold model, short enough to notice that something hangs.
const LIMIT: Duration = Duration::from_mins(1);

/// Gives up on a request that takes too long. What it had begun is rolled back, as its transaction is dropped.
pub(crate) async fn bound<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    within(LIMIT, request, next).await
}

async fn within<B: MessageBody + 'static>(
    limit: Duration,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if is_transfer(&request) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    match tokio::time::timeout(limit, next.call(request)).await {
        Ok(answer) => Ok(answer?.map_into_boxed_body()),
        Err(_elapsed) => Err(Problem::new(ErrorKind::Unavailable, "too_slow", "the answer took too long")
            .next_step("Try again in a moment; read first whether it was done.")
            .retry_after(5)
            .into()),
    }
}

/// Whether the body is a file, or completing the request reads one from end to end.
fn is_transfer(request: &ServiceRequest) -> bool {
    let json = request.content_type().is_empty() || request.content_type() == "application/json";
    !json || request.path().ends_with("/complete")
}

#[cfg(test)]
mod tests;
