//! A job's events, live: server-sent events that resume with `Last-Event-ID` (HTML Living Standard, section 9.2).

use std::time::Duration;

use access::ReadJob;
use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use bytes::{Bytes, BytesMut};
use foundation::{ErrorKind, JobId};
use futures_util::stream;
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use training_jobs::{EventFeed, JobEvent};
use utoipa::IntoParams;

use crate::permit::Authorized;
use crate::{ApiState, Problem, events};

/// A comment is sent after so much silence, so that no proxy takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Where to go on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AfterQuery {
    /// Only events after this one; `Last-Event-ID` goes before.
    after: Option<i64>,
}

/// A job's events as they come, as `text/event-stream`. Each event's `id` is its number, its `data` a `JobEvent`. The stream
/// ends after the job's last event. Come back with `Last-Event-ID` to go on where a connection broke.
#[utoipa::path(tag = "jobs", params(AfterQuery),
    responses((status = 200, body = wire::jobs::JobEvent, content_type = "text/event-stream")))]
#[get("/v1/jobs/{job}/events")]
pub(crate) async fn job_events(
    Authorized(permit): Authorized<ReadJob>,
    state: Data<ApiState>,
    request: HttpRequest,
    job: Path<JobId>,
    query: Query<AfterQuery>,
) -> Result<HttpResponse, Problem> {
    let after = match request.headers().get("last-event-id") {
        None => query.after.unwrap_or(0),
        Some(value) => value.to_str().ok().and_then(|text| text.trim().parse().ok()).ok_or_else(|| {
            Problem::new(ErrorKind::Invalid, "last_event_id_invalid", "Last-Event-ID is the number of an event")
                .field("Last-Event-ID")
        })?,
    };
    let feed = state.jobs.follow(&permit, *job, after).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // nginx buffers answers otherwise, and a live stream that arrives at its end is none.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream::unfold(Some(Live { feed, closing: state.settings.closing.clone() }), next)))
}

/// A stream that goes on until the job or the server ends.
struct Live {
    feed: EventFeed,
    closing: CancellationToken,
}

/// The next piece of the stream: events, or a sign of life.
async fn next(live: Option<Live>) -> Option<(Result<Bytes, std::io::Error>, Option<Live>)> {
    let mut live = live?;
    // A client whose stream ends without a last event comes back with its last id.
    let waited = live.closing.run_until_cancelled(tokio::time::timeout(KEEP_ALIVE, live.feed.next())).await?;
    match waited {
        Err(_silence) => Some((Ok(events::keep_alive()), Some(live))),
        Ok(Ok(Some(batch))) => Some((Ok(written(&batch)), Some(live))),
        Ok(Ok(None)) => None,
        Ok(Err(error)) => {
            // The status is sent; cutting the connection makes the client come back with its last id.
            tracing::warn!(%error, "a live stream of events broke off");
            Some((Err(std::io::Error::other("the events could not be read")), None))
        }
    }
}

fn written(batch: &[JobEvent]) -> Bytes {
    let mut text = BytesMut::new();
    for event in batch {
        let view = wire::jobs::JobEvent {
            sequence: event.seq,
            at: event.at,
            kind: event.kind.to_string(),
            data: event.data.clone(),
        };
        text.extend_from_slice(&events::event(event.seq, event.kind.as_str(), &view));
    }
    text.freeze()
}
