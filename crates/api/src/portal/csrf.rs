//! Requests that another site makes a browser send (docs/adr/0009-browser-sessions.md).
//!
//! A browser adds its cookies by itself, whoever made it send the request. So one that changes something and may rest on a
//! cookie must carry a header that no other site can add without asking first, and must not say that it comes from elsewhere.

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderName};
use actix_web::web::Data;
use foundation::ErrorKind;

use super::cookies::Cookie;
use crate::{ApiState, Problem};

/// Sent by the portal with every request.
const HEADER: HeaderName = HeaderName::from_static("x-hansa-portal");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Whoever may not be logged in yet is protected here as well: a forged log-in would make the victim work as the attacker.
const SESSIONS: &str = "/v1/portal/";

/// Refuses what may have been forged.
///
/// # Errors
/// 403 `csrf_refused`.
pub(crate) fn check(request: &ServiceRequest) -> Result<(), Problem> {
    if request.method().is_safe() || !rests_on_cookies(request) {
        return Ok(());
    }
    let reason = if request.headers().get(HEADER).is_none_or(|value| value != "1") {
        "the header X-Hansa-Portal is missing"
    } else if request.headers().get(FETCH_SITE).is_some_and(|site| site != "same-origin") {
        "the browser says that another site sent it"
    } else if !own_origin(request.request()) {
        "its origin is another site"
    } else {
        return Ok(());
    };
    tracing::warn!(reason, path = request.path(), "a request by cookie was refused");
    let detail = format!("a request by cookie must come from this server's own pages: {reason}");
    Err(Problem::new(ErrorKind::Forbidden, "csrf_refused", detail)
        .next_step("Use the portal at the platform's public address; programs send 'Authorization: Bearer' instead."))
}

/// Cookies count where there is no better credential; and always where sessions are made of them.
fn rests_on_cookies(request: &ServiceRequest) -> bool {
    let by_cookie =
        || !request.headers().contains_key(header::AUTHORIZATION) && Cookie::Access.of(request.request()).is_some();
    request.path().starts_with(SESSIONS) || by_cookie()
}

/// Whether the request says that it comes from this server's own pages, or does not say where from.
fn own_origin(request: &HttpRequest) -> bool {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let scheme = if by_https(request) { "https" } else { "http" };
    let addressed = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let is = |own: &str| own.eq_ignore_ascii_case(origin);
    addressed.is_some_and(|host| is(&format!("{scheme}://{host}")))
        || public_url(request).is_some_and(|url| is(origin_of(url)))
}

/// Whether the browser speaks https: to this server's proxy, or because the public address says so.
pub(crate) fn by_https(request: &HttpRequest) -> bool {
    let proxied = request.app_data::<Data<ApiState>>().is_some_and(|state| state.settings.behind_proxy);
    let forwarded = || proxied && request.connection_info().scheme() == "https";
    public_url(request).is_some_and(|url| url.starts_with("https://")) || forwarded()
}

fn public_url(request: &HttpRequest) -> Option<&str> {
    request.app_data::<Data<ApiState>>()?.settings.public_url.as_deref()
}

/// Scheme, host and port of an address.
fn origin_of(url: &str) -> &str {
    let end = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
    &url[..end]
}

#[cfg(test)]
mod tests;
