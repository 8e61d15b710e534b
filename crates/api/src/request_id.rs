//! The id of the request at hand, for problem documents, logs and audit rows.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use foundation::{AuditId, Sources, TypedId as _};

use crate::problem::with_headers;

tokio::task_local! {
    static CURRENT: String;
}

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request that this task serves; empty outside a request.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Takes the caller's `X-Request-Id` when it is short and plain, makes one otherwise, and answers with it. Everything within
/// is logged under one span that carries it.
pub(crate) async fn assign<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    use tracing::Instrument as _;

    let id = given(&request).unwrap_or_else(|| fresh(&request));
    let span = tracing::info_span!("request", id = %id, method = %request.method(), path = %request.path());
    let header = HeaderValue::from_str(&id).ok();
    let add = |headers: &mut HeaderMap| drop(header.map(|value| headers.insert(HEADER, value)));
    CURRENT
        .scope(id, async {
            match next.call(request).instrument(span).await {
                Ok(mut response) => {
                    add(response.headers_mut());
                    Ok(response)
                }
                // Within the scope: the document that the error becomes names the request as well.
                Err(error) => Err(with_headers(&error, add)),
            }
        })
        .await
}

fn given(request: &ServiceRequest) -> Option<String> {
    let text = request.headers().get(HEADER)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (!text.is_empty() && text.len() <= 64 && text.bytes().all(plain)).then(|| text.to_owned())
}

fn fresh(request: &ServiceRequest) -> String {
    let sources = request.app_data::<actix_web::web::Data<crate::ApiState>>().map(|state| state.sources.clone());
    sources.unwrap_or_else(Sources::system).id::<AuditId>().as_uuid().simple().to_string()
}
