//! Handlers name their permission in their type.

use std::future::{Ready, ready};

use access::{Action, Permit, Principal};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use foundation::ErrorKind;

use crate::identify::{Asked, Stale};
use crate::{ApiState, Problem};

/// The permit for `A`, or 401 or 403. It stands first among a handler's parameters: actix polls extractors in order, and this
/// one is ready at once, so nothing of the request is read for a caller who may not make it.
pub(crate) struct Authorized<A: Action>(pub(crate) Permit<A>);

impl<A: Action> FromRequest for Authorized<A> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(permit(request).map(Self))
    }
}

/// The permit for `A` of whoever is logged in and may; nothing for everybody else, who then sees what everybody may.
pub(crate) struct Perhaps<A: Action>(pub(crate) Option<Permit<A>>);

impl<A: Action> FromRequest for Perhaps<A> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(permit(request).ok())))
    }
}

fn permit<A: Action>(request: &HttpRequest) -> Result<Permit<A>, Problem> {
    request.extensions_mut().insert(Asked(A::INFO));
    let reason = request.extensions_mut().remove::<Stale>();
    let extensions = request.extensions();
    let principal =
        extensions.get::<Principal>().ok_or_else(|| reason.map_or_else(missing, |Stale(problem)| problem))?;
    let state = request.app_data::<Data<ApiState>>().ok_or_else(Problem::not_found)?;
    Ok(state.gate.permit(principal)?)
}

fn missing() -> Problem {
    Problem::new(ErrorKind::Unauthenticated, "credential_missing", "this needs a credential")
        .next_step("Log in, or send an API key: 'Authorization: Bearer …'.")
}
