//! The id of the request at hand, for problem documents, logs and audit rows.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use foundation::{AuditId, Sources, TypedId as _};

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
    let mut response = CURRENT.scope(id, next.call(request).instrument(span)).await?;
    if let Some(value) = header {
        response.headers_mut().insert(HEADER, value);
    }
    Ok(response)
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
