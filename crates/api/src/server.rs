//! The application: every middleware, in order, around the route table.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{NormalizePath, TrailingSlash, from_fn};
use actix_web::web::Data;
use actix_web::{App, Error};

use crate::{ApiState, deadline, idempotency, identify, observe, rate, request_id, routes, security};

/// The whole API over this state, for a server or for a test that calls it in-process.
pub fn app(
    state: Data<ApiState>,
) -> App<
    impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<BoxBody>, Error = Error, InitError = ()>,
> {
    // The last one wrapped is the first to see a request.
    App::new()
        .app_data(state)
        .configure(routes::configure)
        .wrap(from_fn(deadline::bound))
        .wrap(from_fn(idempotency::once))
        .wrap(from_fn(rate::limit))
        .wrap(from_fn(identify::identify))
        .wrap(from_fn(security::headers))
        .wrap(from_fn(observe::observe))
        .wrap(from_fn(request_id::assign))
        .wrap(NormalizePath::new(TrailingSlash::MergeOnly))
}
