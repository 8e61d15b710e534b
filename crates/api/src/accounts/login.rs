//! First set-up, log-in, refresh, log-out, and the keys that verify tokens.

use access::sessions::SignedIn;
use access::setup::NewOperator;
use access::{ChangeAccount, Secret};
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use wire::account::{LogIn, Refresh, SetUp, SetUpState, Tokens};

use crate::body::Body;
use crate::idempotency::holding_secret;
use crate::origin::From;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// Makes the first operator, with the token that the server printed at its first start; or sets the password of an operator or
/// auditor who lost it, with a token of `hansa recover`.
#[utoipa::path(tag = "account", request_body = SetUp, security(()),
    responses((status = 201, body = wire::account::Created)))]
#[post("/v1/setup")]
pub(crate) async fn set_up(
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<SetUp>,
) -> Result<HttpResponse, Problem> {
    let token = Secret::new(input.setup_token);
    let operator =
        NewOperator { email: input.email, display_name: input.display_name, password: Secret::new(input.password) };
    let user = access::setup::set_up(&state.db, &state.sources, &token, operator, &origin).await?;
    Ok(HttpResponse::Created().json(wire::account::Created { user }))
}

/// Whether the platform has its first operator. No log-in is needed.
#[utoipa::path(tag = "account", security(()), responses((status = 200, body = SetUpState)))]
#[get("/v1/setup")]
pub(crate) async fn get_set_up(state: Data<ApiState>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(SetUpState { is_set_up: access::setup::is_set_up(&state.db).await? }))
}

/// Proves who is asking with a password, and answers with tokens.
#[utoipa::path(tag = "account", request_body = LogIn, security(()), responses((status = 200, body = Tokens)))]
#[post("/v1/auth/login")]
pub(crate) async fn log_in(
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<LogIn>,
) -> Result<HttpResponse, Problem> {
    let password = Secret::new(input.password);
    let input = access::sessions::LogIn { email: input.email, password, partner: input.partner };
    let signed_in = state.authenticator.log_in(input, &origin).await?;
    Ok(holding_secret(HttpResponse::Ok().json(tokens(&state, &signed_in))))
}

/// Exchanges a refresh token for the next pair. A refresh token that is used twice ends its session.
#[utoipa::path(tag = "account", request_body = Refresh, security(()), responses((status = 200, body = Tokens)))]
#[post("/v1/auth/refresh")]
pub(crate) async fn refresh(
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<Refresh>,
) -> Result<HttpResponse, Problem> {
    let signed_in = state.authenticator.refresh(&Secret::new(input.refresh_token), &origin).await?;
    Ok(holding_secret(HttpResponse::Ok().json(tokens(&state, &signed_in))))
}

/// Ends the session that asks.
#[utoipa::path(tag = "account", responses((status = 204)))]
#[post("/v1/auth/logout")]
pub(crate) async fn log_out(
    Authorized(permit): Authorized<ChangeAccount>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    access::sessions::log_out(&state.db, &state.sources, &permit).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The public keys that verify access tokens (RFC 7517).
#[utoipa::path(tag = "account", security(()), responses((status = 200, body = Object)))]
#[get("/.well-known/jwks.json")]
pub(crate) async fn jwks(state: Data<ApiState>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(state.authenticator.jwks().await?))
}

fn tokens(state: &ApiState, signed_in: &SignedIn) -> Tokens {
    Tokens {
        access_token: signed_in.access_token.reveal().to_owned(),
        token_type: "Bearer".to_owned(),
        expires_in: (signed_in.access_expires_at - state.sources.now()).num_seconds(),
        refresh_token: signed_in.refresh_token.reveal().to_owned(),
        session: signed_in.session,
        user: signed_in.user,
        partner: signed_in.partner,
    }
}
