//! The portal's pages: one program serves them and the API.
//!
//! They are the same for everybody, so that no credential is looked at, no row read and no caller counted. Which page it is, the
//! page's own program tells from its address; so each address that is none of the API's opens the same file.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use aws_lc_rs::digest;
use foundation::Sha256;
use portal::{File, Portal};

use crate::ApiState;

/// Marks an answer that a browser runs, and is to be told what it may run.
#[derive(Clone, Copy)]
pub(crate) struct Page;

/// Nothing but this server's own scripts, styles and data; docs/adr/0009-browser-sessions.md argues each exception.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// First parts of paths that are the API's: what is not found there is no page.
const NO_PAGES: [&str; 6] = ["v1", "docs", "openapi.json", "health", "metrics", ".well-known"];
const UNBUILT: &str = include_str!("unbuilt.html");
const FOREVER: &str = "public, max-age=31536000, immutable";
/// May be kept, and must be asked for each time: a new version of the program has new pages.
const ASK_EACH_TIME: &str = "no-cache";

/// The file or page at the request's address, or `None` where there is none.
pub(crate) fn answer(request: &HttpRequest) -> Option<HttpResponse> {
    if !is_page(request) {
        return None;
    }
    let portal = request.app_data::<Data<ApiState>>()?.portal;
    let path = request.path().trim_start_matches('/');
    let mut response = match portal.file(path) {
        Some(file) => send(request, file),
        None if Portal::holds_files_only(path) || !(path.is_empty() || accepts_html(request)) => return None,
        None => portal.index().map_or_else(unbuilt, |index| send(request, index)),
    };
    response.extensions_mut().insert(Page);
    Some(response)
}

/// Whether the request can only be for a page or one of the portal's files.
pub(crate) fn is_page(request: &HttpRequest) -> bool {
    let first = request.path().trim_start_matches('/').split('/').next().unwrap_or_default();
    request.method().is_safe() && !NO_PAGES.contains(&first)
}

/// Browsers ask for a page by its type; scripts, images and programs do not.
fn accepts_html(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|text| text.contains("text/html"))
}

fn send(request: &HttpRequest, file: &File) -> HttpResponse {
    let (content, encoding) = encoded(request, file);
    let etag = format!("\"{}{}\"", identity(file), encoding.map(|name| format!("-{name}")).unwrap_or_default());
    let unchanged = request.headers().get_all(header::IF_NONE_MATCH).any(|value| names(value.as_bytes(), &etag));
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let caching = if file.is_immutable() { FOREVER } else { ASK_EACH_TIME };
    response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, caching));
    response.insert_header((header::VARY, "Accept-Encoding"));
    if unchanged {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, file.media_type()));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.body(content)
}

/// The smallest form that the browser takes.
fn encoded(request: &HttpRequest, file: &File) -> (&'static [u8], Option<&'static str>) {
    let forms = [(file.brotli, "br"), (file.gzip, "gzip")];
    let chosen =
        forms.into_iter().find_map(|(content, name)| Some((content?, name)).filter(|_| takes(request.headers(), name)));
    chosen.map_or((file.content, None), |(content, name)| (content, Some(name)))
}

/// Whether a coding is listed by its name, and not with a weight of zero (RFC 9110, 12.5.3).
fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|text| text.parse::<f32>().ok()).unwrap_or(1.0);
        name.trim().eq_ignore_ascii_case(coding) && weight > 0.0
    })
}

/// What tells this content from any other: its name where that says it, and else its digest.
fn identity(file: &File) -> String {
    if file.is_immutable() {
        return file.path.rsplit('/').next().unwrap_or(file.path).to_owned();
    }
    let mut bytes = [0; 32];
    bytes.copy_from_slice(digest::digest(&digest::SHA256, file.content).as_ref());
    Sha256::from_bytes(bytes).to_string()
}

/// Whether a list of entity tags holds this one.
fn names(list: &[u8], etag: &str) -> bool {
    let list = std::str::from_utf8(list).unwrap_or_default();
    list.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

/// Says what to do where the program was built without the portal.
fn unbuilt() -> HttpResponse {
    HttpResponse::build(StatusCode::SERVICE_UNAVAILABLE).content_type("text/html; charset=utf-8").body(UNBUILT)
}

#[cfg(test)]
mod tests;
