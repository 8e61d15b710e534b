use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::dev::Service as _;
use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App, HttpResponse, web};

use super::within;
use crate::{request_id, security};

const LIMIT: Duration = Duration::from_millis(20);

async fn slow() -> HttpResponse {
    tokio::time::sleep(LIMIT * 5).await;
    HttpResponse::Ok().finish()
}

/// What a request to a handler that takes too long becomes.
async fn answer(request: TestRequest) -> HttpResponse {
    let app = App::new()
        .route("/slow", web::to(slow))
        .route("/uploads/complete", web::to(slow))
        .wrap(from_fn(|request, next| within(LIMIT, request, next)))
        .wrap(from_fn(security::headers))
        .wrap(from_fn(request_id::assign));
    match init_service(app).await.call(request.to_request()).await {
        Ok(response) => response.into(),
        Err(error) => error.error_response(),
    }
}

#[actix_web::test]
async fn what_takes_too_long_is_answered_like_every_refusal() {
    let answer = answer(TestRequest::get().uri("/slow").insert_header(("x-request-id", "mine"))).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    for (name, value) in [
        ("x-request-id", "mine"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("retry-after", "5"),
        ("content-type", "application/problem+json"),
    ] {
        assert_eq!(answer.headers().get(name).and_then(|found| found.to_str().ok()), Some(value), "{name}");
    }
    let body: wire::ProblemDocument = serde_json::from_slice(&to_bytes(answer.into_body()).await.unwrap()).unwrap();
    assert_eq!((body.code.as_str(), body.request_id.as_str()), ("too_slow", "mine"));
}

#[actix_web::test]
async fn a_transfer_may_take_its_time() {
    let file = TestRequest::post().uri("/slow").insert_header(("content-type", "text/csv"));
    assert_eq!(answer(file).await.status(), StatusCode::OK);
    assert_eq!(answer(TestRequest::post().uri("/uploads/complete")).await.status(), StatusCode::OK);
}
