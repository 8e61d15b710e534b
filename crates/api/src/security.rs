//! Headers that every answer carries.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;

use crate::portal::pages;
use crate::problem::with_headers;

const EVERYWHERE: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
];

/// The documentation pages bring their own scripts and styles; nothing else may run anything.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Adds the security headers; what an answer says of its own content stands, and one that says nothing of caching must not be cached, as most are one partner's.
pub(crate) async fn headers<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let policy = if request.path().starts_with("/docs") { DOCS_POLICY } else { POLICY };
    match next.call(request).await {
        Ok(mut response) => {
            let page = response.response().extensions().get::<pages::Page>().is_some();
            let policy = if page { pages::POLICY } else { policy };
            add(response.headers_mut(), policy);
            Ok(response)
        }
        Err(error) => Err(with_headers(&error, |headers| add(headers, policy))),
    }
}

fn add(headers: &mut HeaderMap, policy: &'static str) {
    for (name, value) in EVERYWHERE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
