use actix_web::test::TestRequest;

use super::{is_page, names, takes};

#[test]
fn a_coding_is_taken_by_name_and_weight() {
    let cases = [
        ("gzip, deflate, br", "br", true),
        ("gzip;q=0.5, br;q=0", "br", false),
        ("gzip;q=0.5, br;q=0", "gzip", true),
        ("GZIP", "gzip", true),
        ("brotli", "br", false),
        ("", "gzip", false),
        ("*", "br", false),
    ];
    for (sent, coding, taken) in cases {
        let request = TestRequest::get().insert_header(("accept-encoding", sent)).to_http_request();
        assert_eq!(takes(request.headers(), coding), taken, "{sent}: {coding}");
    }
    assert!(!takes(TestRequest::get().to_http_request().headers(), "br"));
}

#[test]
fn entity_tags_are_compared_one_by_one() {
    assert!(names(b"\"a\", W/\"b\"", "\"b\"") && names(b"*", "\"b\"") && names(b"\"b\"", "\"b\""));
    assert!(!names(b"\"ab\"", "\"b\"") && !names(b"", "\"b\"") && !names(b"b", "\"b\""));
}

#[test]
fn what_is_the_apis_is_no_page() {
    for path in ["/v1", "/v1/", "/v1/x", "/docs", "/docs/x", "/openapi.json", "/health/x", "/metrics", "/.well-known/x"]
    {
        assert!(!is_page(&TestRequest::with_uri(path).to_http_request()), "{path}");
    }
    for path in ["/", "/sign-in", "/v1beta", "/documents", "/assets/a.js", "/healthy"] {
        assert!(is_page(&TestRequest::with_uri(path).to_http_request()), "{path}");
        assert!(!is_page(&TestRequest::post().uri(path).to_http_request()), "POST {path}");
    }
}
