//! Where a request comes from, for those who have not proved who they are.

use std::future::{Ready, ready};
use std::net::IpAddr;

use access::sessions::Origin;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::{ApiState, request_id};

/// The origin of the request at hand.
pub(crate) struct From(pub(crate) Origin);

impl FromRequest for From {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let client = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        ready(Ok(Self(Origin {
            address: address(request),
            client: client.unwrap_or_default().to_owned(),
            request_id: request_id::current(),
        })))
    }
}

/// The client's address. A forwarded one counts only when the operator says that a proxy stands in front: anybody can send the
/// header.
pub(crate) fn address(request: &HttpRequest) -> Option<IpAddr> {
    let proxied = request.app_data::<Data<ApiState>>().is_some_and(|state| state.settings.behind_proxy);
    let forwarded = || {
        let info = request.connection_info();
        info.realip_remote_addr().and_then(|text| text.parse().ok())
    };
    let peer = || request.peer_addr().map(|peer| peer.ip());
    if proxied { forwarded().or_else(peer) } else { peer() }
}
