//! The OpenAPI document, made from the code, and pages to browse it.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, ObjectBuilder, OpenApi, Ref, Required, ResponseBuilder};

/// Adds what holds for every operation and would only be repeated in each: the credential, problem documents, and the
/// `Idempotency-Key` of what creates.
pub(crate) fn complete(document: &mut OpenApi) {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT or hansa_pat_…").build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.patch, &mut item.delete, &mut item.head];
        operations.into_iter().flatten().for_each(common);
        if let Some(operation) = &mut item.post {
            common(operation);
            if operation.responses.responses.contains_key("201") {
                operation.parameters.get_or_insert_default().push(idempotency_key().into());
            }
        }
    }
}

fn common(operation: &mut Operation) {
    let nobody = [] as [String; 0];
    operation.security.get_or_insert_with(|| vec![SecurityRequirement::new("bearer", nobody)]);
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemDocument"))).build();
    let response = ResponseBuilder::new()
        .description("A problem document (RFC 9457); `code` is stable, `next_step` says what to do.")
        .content("application/problem+json", problem)
        .build();
    operation.responses.responses.insert("default".to_owned(), response.into());
}

fn idempotency_key() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Repeating the request with the same key within 24 hours answers with the first answer."))
        .schema(Some(ObjectBuilder::new().schema_type(utoipa::openapi::schema::Type::String)))
        .build()
}

/// The OpenAPI 3.1 document of this API.
#[utoipa::path(tag = "health", security(()), responses((status = 200, body = Object)))]
#[get("/openapi.json")]
pub(crate) async fn openapi(document: Data<OpenApi>) -> HttpResponse {
    HttpResponse::Ok().json(document.get_ref())
}
