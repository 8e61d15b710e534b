//! One's own sessions.

use access::{ChangeAccount, Credential, ReadAccount, sessions};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, delete, get};
use foundation::SessionId;
use wire::account::Session;

use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Where one is signed in.
#[utoipa::path(tag = "account", params(PageQuery), responses((status = 200, body = wire::Page<Session>)))]
#[get("/v1/account/sessions")]
pub(crate) async fn list_sessions(
    Authorized(permit): Authorized<ReadAccount>,
    state: Data<ApiState>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let found = sessions::list(&state.db, &state.sources, &permit, &query.request()?).await?;
    let current = &permit.principal().credential;
    Ok(HttpResponse::Ok().json(page(found, |session| Session {
        id: session.id,
        client: session.client,
        current: *current == Credential::Session(session.id),
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        expires_at: session.expires_at,
    })))
}

/// Signs one of one's own sessions out.
#[utoipa::path(tag = "account", responses((status = 204)))]
#[delete("/v1/account/sessions/{session}")]
pub(crate) async fn revoke_session(
    Authorized(permit): Authorized<ChangeAccount>,
    state: Data<ApiState>,
    session: Path<SessionId>,
) -> Result<HttpResponse, Problem> {
    sessions::revoke(&state.db, &state.sources, &permit, *session).await?;
    Ok(HttpResponse::NoContent().finish())
}
