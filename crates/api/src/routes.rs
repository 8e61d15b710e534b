//! The complete route table. What is not listed here does not exist, neither for callers nor in the OpenAPI document.

use std::sync::OnceLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, guard};
use bytes::Bytes;
use foundation::ErrorKind;
use utoipa::OpenApi as _;
use utoipa::openapi::{OpenApi, PathItem};
use utoipa_swagger_ui::SwaggerUi;

use crate::portal::pages;
use crate::{
    Problem, accounts, agreements, alliances, catalogue, datasets, docs, health, jobs, models, partners, platform,
    pools, portal, projects, usage,
};

/// Lists each handler once, for actix and for the OpenAPI document.
macro_rules! route_table {
    ($($($module:ident)::+;)+) => {
        #[derive(utoipa::OpenApi)]
        #[openapi(
            info(title = "Hansa", description = "A partner ecosystem: the signed agreement is the access key."),
            paths($($($module)::+),+),
            components(schemas(wire::ProblemDocument)),
        )]
        struct Document;

        fn register(config: &mut ServiceConfig) {
            $(config.service($($module)::+);)+
        }
    };
}

route_table! {
    health::live;
    health::ready;
    health::metrics;
    docs::openapi;

    accounts::login::get_set_up;
    accounts::login::set_up;
    accounts::login::log_in;
    accounts::login::refresh;
    accounts::login::log_out;
    accounts::login::jwks;
    accounts::account::account;
    accounts::account::update_account;
    accounts::account::change_password;
    accounts::sessions::list_sessions;
    accounts::sessions::revoke_session;
    accounts::api_keys::create_api_key;
    accounts::api_keys::list_api_keys;
    accounts::api_keys::revoke_api_key;
    accounts::invitations::accept_invitation;
    accounts::invitations::create_invitation;
    accounts::invitations::list_invitations;
    accounts::invitations::withdraw_invitation;
    accounts::members::list_members;
    accounts::members::change_member;
    accounts::members::remove_member;

    portal::session::log_in;
    portal::session::refresh;
    portal::session::log_out;
    portal::session::switch_partner;

    partners::admission::review_partner;
    partners::admission::approve_partner;
    partners::admission::invite_owner;
    partners::admission::decline_partner;
    partners::admission::suspend_partner;
    partners::admission::reinstate_partner;
    partners::admission::offboard_partner;
    partners::assessments::assess_partner;
    partners::assessments::list_assessments;
    partners::records::list_partners;
    partners::records::get_partner;
    partners::records::set_quota;
    partners::own::own_partner;
    partners::own::update_partner;
    partners::own::directory;
    partners::usage::usage;
    partners::usage::partner_usage;
    platform::staff::list_staff;
    platform::staff::change_staff;
    platform::staff::remove_staff;
    platform::staff::invite_staff;
    platform::staff::list_staff_invitations;
    platform::staff::withdraw_staff_invitation;
    platform::people::list_accounts;
    platform::people::get_account;
    platform::people::disable_account;
    platform::people::enable_account;
    platform::audit::platform_audit;
    platform::audit::partner_audit;
    platform::audit::export_platform_audit;
    platform::audit::export_partner_audit;
    platform::rotate_signing_key;

    agreements::negotiate::list_templates;
    agreements::negotiate::draft_agreement;
    agreements::negotiate::propose_agreement;
    agreements::negotiate::offer_terms;
    agreements::read::list_agreements;
    agreements::read::get_agreement;
    agreements::read::list_agreement_versions;
    agreements::read::get_agreement_version;
    agreements::read::agreement_proof;
    agreements::read::agreement_difference;
    agreements::print::print_agreement;
    agreements::sign::sign_agreement;
    agreements::end::terminate_agreement;
    agreements::end::drop_amendment;
    agreements::keys::register_party_key;
    agreements::keys::list_party_keys;
    agreements::keys::get_party_key;
    agreements::keys::revoke_party_key;

    partners::applications::application_form;
    partners::applications::apply;
    partners::applications::confirm_application;
    partners::applications::resend_application_mail;
    partners::applications::get_application;
    partners::applications::vouch_for_applicant;
    partners::follow::follow_application;
    partners::follow::correct_application;
    partners::follow::answer_question;
    partners::follow::withdraw_application;
    partners::questions::ask_applicant;
    partners::questions::follow_up_question;
    partners::questions::list_questions;
    partners::notes::add_note;
    partners::notes::list_notes;
    partners::assessments::assessment_result;
    partners::pipeline::get_pipeline;
    partners::pipeline::list_pipeline_stage;
    partners::pipeline::list_proposals;
    partners::settings::admission_settings;
    partners::settings::set_admission_settings;
    platform::mails::list_mails;
    platform::mails::get_mail_delivery;
    platform::mails::retry_mail;


    datasets::catalogue::create_dataset;
    datasets::catalogue::list_datasets;
    datasets::catalogue::get_dataset;
    datasets::catalogue::update_dataset;
    datasets::catalogue::archive_dataset;
    datasets::catalogue::restore_dataset;
    datasets::versions::add_version;
    datasets::versions::list_dataset_versions;
    datasets::versions::get_dataset_version;
    datasets::content::preview_dataset;
    datasets::content::download_dataset;
    datasets::uploads::begin_upload;
    datasets::uploads::get_upload;
    datasets::uploads::append_upload;
    datasets::uploads::complete_upload;
    datasets::uploads::abort_upload;
    datasets::grants::grant_dataset;
    datasets::grants::list_dataset_grants;
    datasets::grants::revoke_dataset_grant;

    jobs::recipes::list_recipes;
    jobs::recipes::get_recipe;
    jobs::queue::submit_job;
    jobs::queue::list_jobs;
    jobs::queue::get_job;
    jobs::queue::cancel_job;
    jobs::queue::job_metrics;
    jobs::follow::job_events;

    models::catalogue::create_model;
    models::catalogue::list_models;
    models::catalogue::get_model;
    models::catalogue::update_model;
    models::catalogue::archive_model;
    models::catalogue::restore_model;
    models::register::put_model_content;
    models::register::register_model_version;
    models::versions::list_model_versions;
    models::versions::get_model_version;
    models::files::download_model_file;
    models::predict::predict;
    models::grants::grant_model;
    models::grants::list_model_grants;
    models::grants::revoke_model_grant;

    alliances::directory::list_alliances;
    alliances::directory::get_alliance;
    alliances::directory::list_alliance_members;
    alliances::directory::list_alliance_seats;
    alliances::directory::found_alliance;
    alliances::directory::list_all_alliances;
    alliances::directory::dissolve_any_alliance;
    alliances::seats::accept_alliance;
    alliances::seats::decline_alliance;
    alliances::seats::ask_alliance;
    alliances::seats::leave_alliance;
    alliances::leading::invite_to_alliance;
    alliances::leading::admit_to_alliance;
    alliances::leading::refuse_to_alliance;
    alliances::leading::remove_from_alliance;
    alliances::leading::hand_over_alliance;
    alliances::leading::dissolve_alliance;
    alliances::drafts::create_standard;
    alliances::drafts::get_standard_draft;
    alliances::drafts::edit_standard_draft;
    alliances::drafts::preview_standard;
    alliances::drafts::release_standard;
    alliances::drafts::withdraw_standard;
    alliances::standards::list_standards;
    alliances::standards::get_standard;
    alliances::standards::list_standard_versions;
    alliances::standards::get_standard_version;
    alliances::standards::get_standard_definition;
    alliances::standards::standard_definition_schema;
    alliances::runs::request_conformance_run;
    alliances::runs::list_conformance_runs;
    alliances::runs::get_conformance_run;
    alliances::runs::hidden_test_tries;
    alliances::runs::cancel_conformance_run;
    alliances::certificates::list_certificates;
    alliances::certificates::get_certificate;
    alliances::certificates::publish_certificate;
    alliances::certificates::revoke_certificate;
    alliances::certificates::list_dataset_certificates;
    alliances::certificates::list_model_certificates;
    alliances::certificates::certificate_keys;

    usage::prices::list_prices;
    usage::prices::list_all_prices;
    usage::prices::publish_prices;
    usage::report::usage_report;
    usage::report::platform_usage_report;
    usage::estimate::estimate_job;
    usage::budgets::own_budget;
    usage::budgets::set_own_budget;
    usage::budgets::partner_budget;
    usage::budgets::set_partner_budget;
    usage::statements::list_statements;
    usage::statements::get_statement;
    usage::statements::statement_csv;
    usage::statements::print_statement;
    usage::statements_of::list_all_statements;
    usage::statements_of::get_partner_statement;
    usage::statements_of::partner_statement_csv;
    usage::statements_of::print_partner_statement;
    usage::statements_of::give_credit;
    pools::setting::list_pools;
    pools::setting::list_all_pools;
    pools::setting::get_pool;
    pools::setting::grant_pool;
    pools::setting::set_pool_shares;
    pools::requests::list_pool_requests;
    pools::requests::ask_pool;
    pools::requests::withdraw_pool_request;
    pools::requests::approve_pool_request;
    pools::requests::refuse_pool_request;
    projects::life::open_project;
    projects::life::list_projects;
    projects::life::get_project;
    projects::life::update_project;
    projects::life::close_project;
    projects::life::reopen_project;
    projects::life::renew_project;
    projects::members::list_project_members;
    projects::members::add_project_member;
    projects::members::change_project_member;
    projects::members::remove_project_member;
    projects::things::list_project_things;
    projects::things::attach_dataset;
    projects::things::detach_dataset;
    projects::things::attach_model;
    projects::things::detach_model;
    projects::jobs::list_project_jobs;
    projects::milestones::list_milestones;
    projects::milestones::add_milestone;
    projects::milestones::get_milestone;
    projects::milestones::update_milestone;
    projects::milestones::archive_milestone;
    projects::milestones::restore_milestone;
    projects::messages::list_project_messages;
    projects::messages::say_in_project;
    projects::messages::edit_project_message;
    projects::messages::delete_project_message;
    projects::messages::hide_project_message;
    projects::messages::mark_project_read;
    projects::jobs::list_project_activity;
    catalogue::search::search_catalogue;
    catalogue::search::get_catalogue_item;
    catalogue::publish::get_item_visibility;
    catalogue::publish::set_item_visibility;
    catalogue::search::search_showcase;
    catalogue::search::get_showcase_item;
}

/// The OpenAPI document of everything above.
pub fn openapi() -> OpenApi {
    let mut document = Document::openapi();
    docs::complete(&mut document);
    document
}

/// Paths that a template would take as well, with the one method that each has.
const NO_IDS: [(&str, Method); 3] = [
    ("/v1/applications/confirm", Method::POST),
    ("/v1/applications/resend", Method::POST),
    ("/v1/invitations/accept", Method::POST),
];

/// Registers every route, and how malformed paths and queries are answered.
pub(crate) fn configure(config: &mut ServiceConfig) {
    let ui = SwaggerUi::new("/docs/{_:.*}").config(utoipa_swagger_ui::Config::from("/openapi.json"));
    config
        // An id that cannot be read names nothing, exactly like one that does not exist.
        .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found().into()))
        .app_data(web::QueryConfig::default().error_handler(|error, _| Problem::of_query(&error).into()));
    for (path, method) in NO_IDS {
        let other = guard::fn_guard(move |request| request.head().method != method);
        config.service(web::resource(path).guard(other).to(unknown));
    }
    register(config);
    config.service(ui).default_service(web::to(unknown));
}

/// What no route takes: a page of the portal, a path that does not exist, or one that takes other methods.
async fn unknown(request: HttpRequest) -> HttpResponse {
    if let Some(answer) = pages::answer(&request) {
        return answer;
    }
    let allowed = contract().methods(request.path()).join(", ");
    if allowed.is_empty() {
        return Problem::not_found().error_response();
    }
    let detail = format!("{} is not what can be done here", request.method());
    let problem = Problem::new(ErrorKind::Invalid, "method_not_allowed", detail)
        .status(StatusCode::METHOD_NOT_ALLOWED)
        .next_step(format!("Use {allowed}; see /docs/ for what each does."));
    let mut response = problem.error_response();
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

/// What is asked of the OpenAPI document while a server runs.
pub(crate) struct Contract {
    /// The document, as it is sent.
    pub(crate) json: Bytes,
    /// The templates of paths, and the methods of each.
    operations: Vec<(String, Vec<&'static str>)>,
}

/// Made for whoever asks first: the document takes megabytes while it is made, and most servers are never asked.
pub(crate) fn contract() -> &'static Contract {
    static CONTRACT: OnceLock<Contract> = OnceLock::new();
    CONTRACT.get_or_init(|| Contract::of(&openapi()))
}

impl Contract {
    fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self {
            json: serde_json::to_vec(document).unwrap_or_default().into(),
            operations: paths.map(|(template, item)| (template.clone(), methods(item))).collect(),
        }
    }

    /// The methods that can be used at a path: those of its own, or else those of every template that it fits.
    fn methods(&self, path: &str) -> Vec<&'static str> {
        if let Some((_, methods)) = self.operations.iter().find(|(template, _)| template == path) {
            return methods.clone();
        }
        let fitting = self.operations.iter().filter(|(template, _)| fits(template, path));
        fitting.flat_map(|(_, methods)| methods.iter().copied()).collect()
    }
}

fn methods(item: &PathItem) -> Vec<&'static str> {
    let all = [
        ("GET", item.get.is_some()),
        ("HEAD", item.get.as_ref().is_some_and(|get| get.responses.responses.contains_key("206"))),
        ("PUT", item.put.is_some()),
        ("POST", item.post.is_some()),
        ("PATCH", item.patch.is_some()),
        ("DELETE", item.delete.is_some()),
    ];
    all.into_iter().filter_map(|(name, there)| there.then_some(name)).collect()
}

/// Whether a path is one of those that a template stands for.
fn fits(template: &str, path: &str) -> bool {
    let same = |(wanted, found): (&str, &str)| wanted == found || wanted.starts_with('{') && !found.is_empty();
    template.split('/').count() == path.split('/').count() && template.split('/').zip(path.split('/')).all(same)
}

#[cfg(test)]
mod tests;
