//! Logging in with a browser. The tokens are those of every session (`accounts/login.rs`); here they travel in cookies.

use access::sessions::{Origin, SignedIn};
use access::{AccessError, ChangeAccount, Secret};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, delete, post, put};
use foundation::{ErrorKind, Fault as _};
use wire::account::LogIn;
use wire::portal::{PortalSession, SwitchPartner};

use super::cookies::{Cookie, forget};
use crate::body::Body;
use crate::idempotency::holding_secret;
use crate::origin::From;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Logs a browser in: the tokens are set as cookies that no script can read.
#[utoipa::path(tag = "portal", operation_id = "portal_log_in", request_body = LogIn, security(()),
    params(("X-Hansa-Portal" = String, Header, description = "`1`; shows that a page of the portal asks.")),
    responses((status = 200, body = PortalSession)))]
#[post("/v1/portal/session")]
pub(crate) async fn log_in(
    request: HttpRequest,
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<LogIn>,
) -> Result<HttpResponse, Problem> {
    let password = Secret::new(input.password);
    let input = access::sessions::LogIn { email: input.email, password, partner: input.partner };
    let signed_in = state.authenticator.log_in(input, &origin).await?;
    replace(&request, &state, &origin).await;
    Ok(with_cookies(&request, &state, &signed_in))
}

/// Exchanges the cookies for the next pair. A refresh cookie that is used twice ends its session, so that pages of one browser
/// take turns.
#[utoipa::path(tag = "portal", operation_id = "portal_refresh", security(()),
    params(("X-Hansa-Portal" = String, Header, description = "`1`; shows that a page of the portal asks.")),
    responses((status = 200, body = PortalSession)))]
#[post("/v1/portal/session/refresh")]
pub(crate) async fn refresh(
    request: HttpRequest,
    state: Data<ApiState>,
    From(origin): From,
) -> Result<HttpResponse, Problem> {
    let Some(token) = Cookie::Refresh.of(&request) else {
        return Err(Problem::new(ErrorKind::Unauthenticated, "credential_missing", "this browser is not logged in")
            .next_step("Log in."));
    };
    match state.authenticator.refresh(&Secret::new(token), &origin).await {
        Ok(signed_in) => Ok(with_cookies(&request, &state, &signed_in)),
        Err(error) if error.kind() == ErrorKind::Unauthenticated => Ok(logged_out(&request, error)),
        Err(error) => Err(error.into()),
    }
}

/// Logs the browser out: its session ends at once, and its cookies go. It works with an expired session too.
#[utoipa::path(tag = "portal", operation_id = "portal_log_out", security(()),
    params(("X-Hansa-Portal" = String, Header, description = "`1`; shows that a page of the portal asks.")),
    responses((status = 204)))]
#[delete("/v1/portal/session")]
pub(crate) async fn log_out(
    request: HttpRequest,
    state: Data<ApiState>,
    From(origin): From,
) -> Result<HttpResponse, Problem> {
    if let Some(token) = Cookie::Refresh.of(&request) {
        state.authenticator.leave(&Secret::new(token), &origin).await?;
    }
    let mut response = HttpResponse::NoContent().finish();
    forget(&request, response.headers_mut());
    Ok(response)
}

/// Goes on for another partner of the same person: a new session takes the place of this one, and ends when this one would have.
#[utoipa::path(tag = "portal", operation_id = "portal_switch_partner", request_body = SwitchPartner,
    params(("X-Hansa-Portal" = String, Header, description = "`1`; shows that a page of the portal asks.")),
    responses((status = 200, body = PortalSession)))]
#[put("/v1/portal/session/partner")]
pub(crate) async fn switch_partner(
    Authorized(permit): Authorized<ChangeAccount>,
    request: HttpRequest,
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<SwitchPartner>,
) -> Result<HttpResponse, Problem> {
    let signed_in = state.authenticator.switch_partner(&permit, input.partner, &origin).await?;
    Ok(with_cookies(&request, &state, &signed_in))
}

/// Ends the session that the browser had before this log-in: its cookies are overwritten, so nobody could ever log it out. That
/// it cannot be ended is no reason to refuse the log-in, which has taken effect.
async fn replace(request: &HttpRequest, state: &ApiState, origin: &Origin) {
    let Some(token) = Cookie::Refresh.of(request) else { return };
    if let Err(error) = state.authenticator.leave(&Secret::new(token), origin).await {
        tracing::warn!(%error, "the browser's session from before a log-in goes on until it expires");
    }
}

fn with_cookies(request: &HttpRequest, state: &ApiState, signed_in: &SignedIn) -> HttpResponse {
    let now = state.sources.now();
    let expires_in = (signed_in.access_expires_at - now).num_seconds();
    let session = PortalSession { user: signed_in.user, partner: signed_in.partner, expires_in };
    let mut response = HttpResponse::Ok().json(session);
    let headers = response.headers_mut();
    Cookie::Access.set(request, headers, signed_in.access_token.reveal(), expires_in);
    let lifetime = (signed_in.session_expires_at - now).num_seconds();
    Cookie::Refresh.set(request, headers, signed_in.refresh_token.reveal(), lifetime);
    holding_secret(response)
}

/// The answer to a session that is over: a browser that kept its cookies would ask in vain again and again.
fn logged_out(request: &HttpRequest, error: AccessError) -> HttpResponse {
    let mut response = Problem::from(error).error_response();
    forget(request, response.headers_mut());
    response
}
