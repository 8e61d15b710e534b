//! `ETag` and `If-Match`: an update names the revision that it was made from.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use foundation::ErrorKind;
use serde::Serialize;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use crate::Problem;

/// The revision named by `If-Match`, if any: `None` for an absent header or `*`.
pub(crate) struct IfMatch(pub(crate) Option<i64>);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(header::IF_MATCH) else { return ready(Ok(Self(None))) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return ready(Ok(Self(None)));
        }
        let revision = text.strip_prefix("\"r").and_then(|rest| rest.strip_suffix('"')).and_then(|n| n.parse().ok());
        ready(match revision {
            Some(revision) => Ok(Self(Some(revision))),
            None => Err(Problem::new(ErrorKind::Invalid, "if_match_invalid", "this If-Match is no ETag of ours")
                .field("If-Match")
                .next_step("Send back the ETag of the last answer unchanged, quotes included.")),
        })
    }
}

/// What the OpenAPI document says of the header.
impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        let description =
            "The `ETag` of what the change was made from: it is refused if somebody else has changed it since.";
        let header = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(text));
        vec![header.build()]
    }
}

/// An answer with the revision of what it shows as its `ETag`.
pub(crate) fn with_revision(mut response: HttpResponseBuilder, revision: i64, body: &impl Serialize) -> HttpResponse {
    response.insert_header((header::ETAG, format!("\"r{revision}\""))).json(body)
}

/// `201 Created` with the address of what was made.
pub(crate) fn created(location: String, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Created().insert_header((header::LOCATION, location)).json(body)
}
