//! The two cookies of a browser session (RFC 6265bis).
//!
//! By https their names carry the prefixes `__Host-` and `__Secure-`: then a browser takes them from nobody but this host by
//! https, neither from a page of a sibling domain nor from whoever sits on an unencrypted line.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use super::csrf;

/// Where the refresh cookie goes, and nowhere else: it is worth thirty days, and the other one fifteen minutes.
const REFRESH_PATH: &str = "/v1/portal/session";

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Proves who is asking, for every request to the API.
    Access,
    /// Gives the next pair, once.
    Refresh,
}

impl Cookie {
    const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Access, true) => "__Host-hansa_session",
            (Self::Access, false) => "hansa_session",
            (Self::Refresh, true) => "__Secure-hansa_refresh",
            (Self::Refresh, false) => "hansa_refresh",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Access => "/",
            Self::Refresh => REFRESH_PATH,
        }
    }

    /// What the browser has sent under this name. Of two with one name, none counts: somebody has planted one of them.
    pub(crate) fn of(self, request: &HttpRequest) -> Option<String> {
        let wanted = self.name(csrf::by_https(request));
        let lines = request.headers().get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut found = pairs.filter(|(name, value)| *name == wanted && !value.is_empty()).map(|(_, value)| value);
        let first = found.next()?;
        found.all(|other| other == first).then(|| first.to_owned())
    }

    /// Tells the browser to keep a token for so many seconds; with none, to forget it.
    pub(crate) fn set(self, request: &HttpRequest, headers: &mut HeaderMap, token: &str, seconds: i64) {
        let https = csrf::by_https(request);
        let secure = if https { "; Secure" } else { "" };
        let (name, path) = (self.name(https), self.path());
        let text = format!("{name}={token}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        // Tokens are letters, digits and dots.
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

/// Tells the browser to forget both.
pub(crate) fn forget(request: &HttpRequest, headers: &mut HeaderMap) {
    for cookie in [Cookie::Access, Cookie::Refresh] {
        cookie.set(request, headers, "", 0);
    }
}

#[cfg(test)]
mod tests;
