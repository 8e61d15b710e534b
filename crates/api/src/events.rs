//! Server-sent events (HTML Living Standard, section 9.2).

use bytes::Bytes;
use serde::Serialize;

/// One event: `id` for `Last-Event-ID`, `event` for its kind, one line of JSON as data.
pub(crate) fn event(id: i64, kind: &str, data: &impl Serialize) -> Bytes {
    // serde_json writes no line breaks, so the data is one line whatever it holds.
    let data = serde_json::to_string(data).unwrap_or_default();
    Bytes::from(format!("id: {id}\nevent: {kind}\ndata: {data}\n\n"))
}

/// A comment that keeps proxies from closing a quiet connection.
pub(crate) fn keep_alive() -> Bytes {
    Bytes::from_static(b": still here\n\n")
}
