//! The OpenAPI document, made from the code, and pages to browse it.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, Schema, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder};

use crate::routes::contract;

/// Adds what holds for every operation and would only be repeated in each: the credential, what the path's parameters are,
/// problem documents, and the `Idempotency-Key` of what creates.
pub(crate) fn complete(document: &mut OpenApi) {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT or hansa_pat_…").build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    for (path, item) in &mut document.paths.paths {
        let operations = [&mut item.get, &mut item.put, &mut item.patch, &mut item.delete, &mut item.post];
        operations.into_iter().flatten().for_each(|operation| common(path, operation));
        if let Some(operation) = &mut item.post
            && operation.responses.responses.contains_key("201")
        {
            operation.parameters.get_or_insert_default().push(idempotency_key().into());
        }
    }
}

fn common(path: &str, operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    parameters.retain(|one| !matches!(one, RefOr::T(one) if matches!(one.parameter_in, ParameterIn::Path)));
    parameters.extend(path_parameters(path).map(Into::into));
    let nobody = [] as [String; 0];
    operation.security.get_or_insert_with(|| vec![SecurityRequirement::new("bearer", nobody)]);
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemDocument"))).build();
    let response = ResponseBuilder::new()
        .description("A problem document (RFC 9457); `code` is stable, `next_step` says what to do.")
        .content("application/problem+json", problem)
        .build();
    operation.responses.responses.insert("default".to_owned(), response.into());
}

/// The parameters that stand in a path. From the path alone utoipa would know their names and not what they are.
fn path_parameters(path: &str) -> impl Iterator<Item = Parameter> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.map(move |name| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
        parameter.schema(schema_of(path, name)).build()
    })
}

/// What a parameter is; none for one that stands in no line here, and then a test fails.
fn schema_of(path: &str, name: &str) -> Option<RefOr<Schema>> {
    let id = match name {
        "agreement" => "AgreementId",
        "alliance" => "AllianceId",
        "certificate" => "CertificateId",
        "run" => "ConformanceRunId",
        "standard" => "StandardId",
        "api_key" => "ApiKeyId",
        "dataset" => "DatasetId",
        "grant" if path.starts_with("/v1/dataset-grants/") => "DatasetGrantId",
        "grant" => "ModelGrantId",
        "invitation" => "InvitationId",
        "job" => "JobId",
        "model" => "ModelId",
        "party_key" => "PartyKeyId",
        "application" | "partner" => "PartnerId",
        "mail" => "MailId",
        "question" => "QuestionId",
        "project" => "ProjectId",
        "milestone" => "MilestoneId",
        "message" => "ProjectMessageId",
        "session" => "SessionId",
        "pool" => "PoolId",
        "pool_request" => "PoolRequestId",
        "upload" => "UploadId",
        "user" => "UserId",
        "number" => {
            let format = SchemaFormat::KnownFormat(KnownFormat::Int64);
            let number = ObjectBuilder::new().schema_type(Type::Integer).format(Some(format)).minimum(Some(1));
            return Some(number.into());
        }
        "digest" | "file" | "item" | "month" | "recipe" | "stage" | "version" => {
            return Some(ObjectBuilder::new().schema_type(Type::String).into());
        }
        _ => return None,
    };
    Some(Ref::from_schema_name(id).into())
}

fn idempotency_key() -> utoipa::openapi::path::Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Repeating the request with the same key within 24 hours answers with the first answer."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]{1,255}$"))))
        .build()
}

/// The OpenAPI 3.1 document of this API.
#[utoipa::path(tag = "health", security(()), responses((status = 200, body = Object)))]
#[get("/openapi.json")]
pub(crate) async fn openapi() -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::json()).body(contract().json.clone())
}
