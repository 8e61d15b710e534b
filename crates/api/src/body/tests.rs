use std::time::Duration;

use actix_web::ResponseError as _;
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use bytes::Bytes;
use foundation::limits::MAX_JSON_BYTES;
use futures_util::{StreamExt as _, stream};

use super::read_within;

/// A body of these pieces that does not end after them.
fn endless(pieces: Vec<Bytes>) -> Payload {
    Payload::Stream { payload: Box::pin(stream::iter(pieces).map(Ok::<_, PayloadError>).chain(stream::pending())) }
}

async fn refusal(body: &mut Payload) -> (StatusCode, String) {
    let problem = read_within(Duration::from_millis(20), body).await.expect_err("it is refused");
    (problem.status_code(), problem.to_string())
}

#[tokio::test]
async fn a_body_that_does_not_end_is_given_up() {
    let (status, problem) = refusal(&mut endless(vec![Bytes::from_static(b"{")])).await;
    assert_eq!(
        (status, problem.as_str()),
        (StatusCode::REQUEST_TIMEOUT, "body_too_slow: the body did not arrive in time")
    );
}

#[tokio::test]
async fn a_body_that_is_too_large_is_not_read_to_its_end() {
    let pieces = vec![Bytes::from(vec![b' '; MAX_JSON_BYTES]), Bytes::from_static(b" ")];
    let (status, problem) = refusal(&mut endless(pieces)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{problem}");
}
