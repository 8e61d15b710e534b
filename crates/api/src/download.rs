//! Downloads: `Range`, `If-Range`, `If-None-Match`, strong `ETag`s (RFC 9110, sections 8.8, 13 and 14).

use std::ops::Range;

use access::{Permit, TenantAction};
use actix_web::body::SizedStream;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use foundation::{ErrorKind, Fault, Sha256};
use futures_util::{Stream, StreamExt as _};
use usage::{Metered, Thing};

use crate::{ApiState, Problem};

mod watched;

use watched::{FRESH, watched};

/// What is offered for download.
pub(crate) struct Offer<'a> {
    /// The digest of the whole content: the ETag.
    pub(crate) sha256: Sha256,
    /// Bytes in all.
    pub(crate) size: u64,
    /// The media type.
    pub(crate) content_type: &'static str,
    /// What a browser saves it as.
    pub(crate) file_name: &'a str,
}

/// Which part of the content the request wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it: no `Range`, or one that is to be ignored.
    Whole,
    /// A part, never empty.
    Part(Range<u64>),
    /// A part that the content does not have.
    Outside,
    /// Nothing: the caller has it already.
    NotModified,
}

/// Reads the conditional headers against the content that is there.
pub(crate) fn wanted(request: &HttpRequest, offer: &Offer<'_>) -> Wanted {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let etag = format!("\"{}\"", offer.sha256);
    if let Some(seen) = text(header::IF_NONE_MATCH)
        && seen.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag || tag.trim() == "*")
    {
        return Wanted::NotModified;
    }
    let Some(range) = text(header::RANGE) else { return Wanted::Whole };
    // The part is only wanted when the content is still the one that the caller knows.
    if text(header::IF_RANGE).is_some_and(|seen| seen.trim() != etag) {
        return Wanted::Whole;
    }
    parse_range(range, offer.size)
}

/// One `bytes` range. Several ranges, and other units, are ignored, as RFC 9110 allows.
fn parse_range(text: &str, size: u64) -> Wanted {
    let Some(spec) = text.trim().strip_prefix("bytes=").filter(|spec| !spec.contains(',')) else {
        return Wanted::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else { return Wanted::Whole };
    let range = match (first.trim().parse::<u64>(), last.trim()) {
        (Ok(first), "") => first..size,
        (Ok(first), last) => match last.parse::<u64>() {
            Ok(last) if last >= first => first..size.min(last.saturating_add(1)),
            _ => return Wanted::Whole,
        },
        (Err(_), last) if first.trim().is_empty() => match last.parse::<u64>() {
            Ok(suffix) => size.saturating_sub(suffix)..size,
            Err(_) => return Wanted::Whole,
        },
        (Err(_), _) => return Wanted::Whole,
    };
    if range.start >= range.end { Wanted::Outside } else { Wanted::Part(range) }
}

/// Answers with the wanted part; `open` is called only when bytes are to be sent, and writes down that they are. While they are
/// sent, `still` says whether they may be, and `sent` is told of each piece that has gone out.
pub(crate) async fn respond<S, O, E>(
    request: &HttpRequest,
    offer: &Offer<'_>,
    open: impl AsyncFnOnce(Range<u64>) -> Result<S, O>,
    still: impl AsyncFn() -> Result<(), O> + 'static,
    sent: impl Fn(u64) + 'static,
) -> Result<HttpResponse, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + 'static,
    O: Fault,
    E: Fault,
{
    let (status, range) = match wanted(request, offer) {
        Wanted::Whole => (StatusCode::OK, 0..offer.size),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::NotModified => return Ok(described(StatusCode::NOT_MODIFIED, offer).finish()),
        Wanted::Outside => {
            let detail = format!("the content has {} bytes", offer.size);
            return Err(Problem::new(ErrorKind::Invalid, "range_outside", detail)
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .next_step("Ask for a range that starts within the content."));
        }
    };
    let mut response = described(status, offer);
    response.content_type(offer.content_type);
    let disposition = format!("attachment; filename=\"{}\"", quoted(offer.file_name));
    response.insert_header((header::CONTENT_DISPOSITION, disposition));
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {}-{}/{}", range.start, range.end - 1, offer.size);
        response.insert_header((header::CONTENT_RANGE, text));
    }
    let length = range.end - range.start;
    if request.method() == Method::HEAD {
        let nothing = futures_util::stream::empty::<Result<Bytes, std::io::Error>>();
        return Ok(response.body(SizedStream::new(length, nothing)));
    }
    let bytes = open(range).await?;
    let counted = watched(bytes, FRESH, still).inspect(move |piece| {
        if let Ok(piece) = piece {
            sent(piece.len() as u64);
        }
    });
    Ok(response.body(SizedStream::new(length, counted)))
}

/// Adds what goes out to the account of whoever downloads.
pub(crate) fn metered<A: TenantAction>(state: &ApiState, permit: &Permit<A>, of: Thing) -> impl Fn(u64) + 'static {
    let (meter, user) = (state.meter.clone(), permit.principal().user);
    let metered = Metered { partner: permit.partner(), user, of };
    move |bytes| meter.add(metered, bytes)
}

fn described(status: StatusCode, offer: &Offer<'_>) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::ETAG, format!("\"{}\"", offer.sha256)));
    response.insert_header((header::ACCEPT_RANGES, "bytes"));
    // Private and revalidated: whether the caller may still have it is decided anew each time.
    response.insert_header((header::CACHE_CONTROL, "private, no-cache"));
    response
}

/// A file name as it may stand in a quoted string of a header.
fn quoted(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests;
