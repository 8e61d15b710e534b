//! The portal's pages, beside the API and never in its place.

use std::num::NonZeroU32;

use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use testkit::TestDb;

use crate::platform::{Answer, App, Platform, call, send};

testkit::on_both_databases!(
    every_address_that_is_no_apis_is_a_page,
    the_api_keeps_its_problem_documents,
    files_are_sent_as_small_and_as_seldom_as_can_be,
    a_page_may_run_this_servers_own_programs_only,
    pages_are_not_counted,
    without_a_portal_the_page_says_how_to_build_it,
);

const SCRIPT: &str = "/assets/index-Bq3x.js";

async fn get(app: &impl App, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    let request = TestRequest::get().uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| request.insert_header((*name, *value)));
    send(app, request).await
}

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

async fn every_address_that_is_no_apis_is_a_page(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    for path in ["/", "/sign-in", "/datasets/ds_1?tab=versions", "/v1beta", "//evil.test/x", "/%2e%2e/etc/passwd"] {
        let answer = get(&app, path, &[BROWSER]).await;
        assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"<!doctype html>"[..]), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert!(answer.header("location").is_none(), "{path}");
    }
    assert_eq!(get(&app, "/", &[]).await.status, StatusCode::OK, "whoever asks for the first page gets it");
    // A browser's cookie, however stale, is nothing to a page.
    let stale = get(&app, "/sign-in", &[BROWSER, ("cookie", "hansa_session=nonsense")]).await;
    assert_eq!(stale.status, StatusCode::OK);
    let head = TestRequest::with_uri("/sign-in").method(Method::HEAD).insert_header(BROWSER);
    assert_eq!(send(&app, head).await.status, StatusCode::OK);
}

async fn the_api_keeps_its_problem_documents(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let api = ["/v1/nothing", "/v1", "/docs", "/openapi.json/x", "/health/x", "/metrics/x", "/.well-known/x"];
    for path in api.into_iter().chain(["/assets/gone.js"]) {
        let answer = get(&app, path, &[BROWSER]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none';"), "{path}");
    }
    // Programs and images that are not there are no pages, and nothing is posted to one.
    assert_eq!(get(&app, "/logo.png", &[("accept", "image/avif,*/*")]).await.status, StatusCode::NOT_FOUND);
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        assert_eq!(call(&app, method, "/sign-in", None, None).await.status, StatusCode::NOT_FOUND);
    }
}

async fn files_are_sent_as_small_and_as_seldom_as_can_be(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let mut tags = Vec::new();
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), &b"brotli"[..]),
        ("gzip", Some("gzip"), b"gzip"),
        ("br;q=0, identity", None, b"alert()"),
    ] {
        let answer = get(&app, SCRIPT, &[("accept-encoding", accepted)]).await;
        assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, body), "{accepted}");
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (encoding, Some("Accept-Encoding")));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
        let tag = answer.header("etag").unwrap().to_owned();
        let again = get(&app, SCRIPT, &[("accept-encoding", accepted), ("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len(), again.header("etag")), (StatusCode::NOT_MODIFIED, 0, Some(&*tag)));
        tags.push(tag);
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "each form has a tag of its own: {tags:?}");
    let page = get(&app, "/", &[]).await;
    assert_eq!(page.header("cache-control"), Some("no-cache"), "a new version of the program has new pages");
    let tag = page.header("etag").unwrap();
    let again = get(&app, "/sign-in", &[BROWSER, ("if-none-match", tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(get(&app, "/", &[("if-none-match", "\"other\"")]).await.status, StatusCode::OK);
}

async fn a_page_may_run_this_servers_own_programs_only(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    for path in ["/", SCRIPT, "/partners"] {
        let answer = get(&app, path, &[BROWSER]).await;
        let policy = answer.header("content-security-policy").unwrap();
        for part in
            ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
        {
            assert!(policy.split("; ").any(|directive| directive == part), "{path}: {part}: {policy}");
        }
        assert!(!policy.contains("unsafe-eval") && !policy.contains("http") && !policy.contains('*'), "{policy}");
        assert_eq!(policy.matches("'unsafe-inline'").count(), 1, "for the attribute `style` alone: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert!(answer.header("x-request-id").is_some());
    }
}

async fn pages_are_not_counted(db: TestDb) {
    const ONE: NonZeroU32 = NonZeroU32::MIN;
    let slow = api::RateLimits { principal_per_second: ONE, address_per_second: ONE, burst_seconds: ONE };
    let platform = Platform::limited(db, slow).await;
    let app = platform.app().await;
    for _ in 0..20 {
        assert_eq!(get(&app, SCRIPT, &[]).await.status, StatusCode::OK);
    }
    assert_eq!(get(&app, "/v1/recipes", &[]).await.status, StatusCode::OK);
    assert_eq!(get(&app, "/v1/recipes", &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
}

async fn without_a_portal_the_page_says_how_to_build_it(db: TestDb) {
    let platform = Platform::without_portal(db).await;
    let app = platform.app().await;
    let answer = get(&app, "/sign-in", &[BROWSER]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(String::from_utf8_lossy(&answer.body).contains("cargo xtask web"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(get(&app, SCRIPT, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&app, "/v1/recipes", &[]).await.status, StatusCode::OK);
}
