use actix_web::test::TestRequest;
use foundation::Sha256;

use super::{Offer, Wanted, parse_range, quoted, wanted};

#[test]
fn ranges_as_rfc_9110_has_them() {
    let cases = [
        ("bytes=0-0", Wanted::Part(0..1)),
        ("bytes=0-", Wanted::Part(0..10)),
        ("bytes=4-6", Wanted::Part(4..7)),
        ("bytes=4-999", Wanted::Part(4..10)),
        ("bytes=-3", Wanted::Part(7..10)),
        ("bytes=-99", Wanted::Part(0..10)),
        ("bytes=9-", Wanted::Part(9..10)),
        ("bytes=10-", Wanted::Outside),
        ("bytes=99-100", Wanted::Outside),
        ("bytes=-0", Wanted::Outside),
        ("bytes=0-18446744073709551615", Wanted::Part(0..10)),
        ("bytes=6-4", Wanted::Whole),
        ("bytes=0-1,3-4", Wanted::Whole),
        ("bytes=abc", Wanted::Whole),
        ("bytes=a-b", Wanted::Whole),
        ("lines=0-1", Wanted::Whole),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_range(text, 10), expected, "{text}");
    }
    assert_eq!(parse_range("bytes=0-", 0), Wanted::Outside);
}

#[test]
fn conditions_come_before_ranges() {
    let sha256 = Sha256::from_bytes([7; 32]);
    let offer = Offer { sha256, size: 10, content_type: "text/csv", file_name: "a.csv" };
    let ask = |headers: &[(&'static str, String)]| {
        let request = headers
            .iter()
            .fold(TestRequest::get(), |request, (name, value)| request.insert_header((*name, value.as_str())));
        wanted(&request.to_http_request(), &offer)
    };
    let (etag, other) = (format!("\"{sha256}\""), "\"other\"".to_owned());
    let range = ("range", "bytes=2-3".to_owned());
    assert_eq!(ask(&[]), Wanted::Whole);
    assert_eq!(ask(&[("if-none-match", etag.clone())]), Wanted::NotModified);
    assert_eq!(ask(&[("if-none-match", format!("{other}, W/{etag}")), range.clone()]), Wanted::NotModified);
    assert_eq!(ask(&[("if-none-match", other.clone()), range.clone()]), Wanted::Part(2..4));
    assert_eq!(ask(&[("if-range", etag), range.clone()]), Wanted::Part(2..4));
    assert_eq!(ask(&[("if-range", other), range]), Wanted::Whole);
}

#[test]
fn a_file_name_cannot_end_the_header() {
    assert_eq!(quoted("tum\"or\\\r\nX: y é.csv"), "tum_or___X: y _.csv");
}
