use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;

use super::{Cookie, forget};

fn sent(lines: &[&str]) -> Option<String> {
    let request = TestRequest::get();
    let request = lines.iter().fold(request, |request, line| request.append_header(("cookie", *line)));
    Cookie::Access.of(&request.to_http_request())
}

#[test]
fn a_cookie_is_found_among_others() {
    assert_eq!(sent(&["theme=dark; hansa_session=abc.def; lang=zh"]).as_deref(), Some("abc.def"));
    assert_eq!(sent(&["theme=dark", "hansa_session=abc"]).as_deref(), Some("abc"));
    assert_eq!(sent(&["hansa_session=a=b"]).as_deref(), Some("a=b"));
}

#[test]
fn what_is_no_cookie_of_ours_counts_for_nothing() {
    for line in ["", "hansa_session", "hansa_session=", "hansa_sessions=a", "__Host-hansa_session=a", "HANSA_SESSION=a"]
    {
        assert_eq!(sent(&[line]), None, "{line}");
    }
}

#[test]
fn of_two_different_ones_none_counts() {
    assert_eq!(sent(&["hansa_session=mine; hansa_session=planted"]), None);
    assert_eq!(sent(&["hansa_session=same; hansa_session=same"]).as_deref(), Some("same"));
}

#[test]
fn forgetting_names_path_and_no_time() {
    let mut headers = HeaderMap::new();
    forget(&TestRequest::get().to_http_request(), &mut headers);
    let lines: Vec<_> = headers.get_all("set-cookie").map(|line| line.to_str().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "hansa_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
            "hansa_refresh=; Path=/v1/portal/session; Max-Age=0; HttpOnly; SameSite=Strict",
        ]
    );
}
