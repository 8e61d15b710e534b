//! Applying, without an account; and what reviewers read of it.

use std::collections::BTreeMap;

use access::{AdmitPartner, ReadPartners, Secret};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use foundation::PartnerId;
use partner_registry::applications::form::{COUNTRIES, Choice, Form, Question, QuestionKind};
use partner_registry::applications::{self, Details, OrganisationSize};
use partner_registry::{Industry, partners};
use serde_json::Value;
use wire::applications::{
    ApplicationForm, ApplicationRecord, Applied, Apply, ConfirmApplication, ConfirmedApplication, Contact, FormChoice,
    FormQuestion, FormSection, ResendApplicationMail, Words,
};
use wire::partners::Partner;

use super::follow::{decision, stages, told};
use crate::body::Body;
use crate::conditional::{created, with_revision};
use crate::idempotency::holding_secret;
use crate::origin::From;
use crate::permit::Authorized;
use crate::words::{language, word};
use crate::{ApiState, Problem};

/// What an organisation is asked when it applies.
#[utoipa::path(tag = "applications", security(()), responses((status = 200, body = ApplicationForm)))]
#[get("/v1/application-form")]
pub(crate) async fn application_form() -> HttpResponse {
    let form = Form::current();
    let section = |section: &partner_registry::applications::form::Section| FormSection {
        id: section.id.to_owned(),
        title: words(section.title),
        questions: section.questions.iter().map(question).collect(),
    };
    let all = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
    HttpResponse::Ok().json(ApplicationForm {
        version: form.version,
        sections: form.sections.iter().map(section).collect(),
        industries: all(Industry::ALL.iter().map(|one| one.as_str()).collect()),
        sizes: all(OrganisationSize::ALL.iter().map(|one| one.as_str()).collect()),
        countries: all(COUNTRIES.to_vec()),
        languages: all(mail::Language::ALL.iter().map(|one| one.as_str()).collect()),
    })
}

fn words(words: partner_registry::applications::form::Words) -> Words {
    Words { en: words.english.to_owned(), zh_cn: words.chinese.to_owned() }
}

fn question(question: &Question) -> FormQuestion {
    let choice = |choice: &Choice| FormChoice { id: choice.id.to_owned(), text: words(choice.words) };
    let (max_length, minimum, maximum) = match question.kind {
        QuestionKind::Text { most } => (u64::try_from(most).ok(), None, None),
        QuestionKind::Number { least, most } => (None, Some(least), Some(most)),
        QuestionKind::Single(_) | QuestionKind::Multi(_) => (None, None, None),
    };
    FormQuestion {
        id: question.id.to_owned(),
        text: words(question.words),
        kind: question.kind.as_str().to_owned(),
        required: question.required,
        choices: question.kind.choices().iter().map(choice).collect(),
        max_length,
        minimum,
        maximum,
    }
}

/// An organisation asks to join. No account is needed; the contact gets a mail with a link that confirms the application.
#[utoipa::path(tag = "applications", request_body = Apply, security(()), responses((status = 201, body = Applied)))]
#[post("/v1/applications")]
pub(crate) async fn apply(
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<Apply>,
) -> Result<HttpResponse, Problem> {
    let application = applications::Application {
        name: input.organisation,
        industry: word("industry", &input.industry)?,
        contact: partners::Contact { name: input.contact_name, email: input.contact_email },
        details: details(
            (&input.size, input.country, input.website),
            input.contacts,
            input.language.as_deref(),
            (input.form_version, input.answers),
        )?,
    };
    let partner = applications::apply(&state.db, &state.sources, application, origin.address).await?;
    let view = Applied { id: partner.id, name: partner.name, status: partner.status.to_string() };
    Ok(created(format!("/v1/applications/{}", view.id), &view))
}

/// What can be corrected later, in the domain's terms.
pub(super) fn details(
    (size, country, website): (&str, String, Option<String>),
    contacts: Vec<Contact>,
    written_in: Option<&str>,
    (form_version, answers): (i64, BTreeMap<String, Value>),
) -> Result<Details, Problem> {
    let contact = |contact: Contact| partners::Contact { name: contact.name, email: contact.email };
    Ok(Details {
        size: word("size", size)?,
        country,
        website,
        contacts: contacts.into_iter().map(contact).collect(),
        language: language(written_in)?,
        form_version,
        answers,
    })
}

/// Confirms an application with the token of the mail, once. Reviewers see it from now on. The key to it is in this answer and in
/// another mail.
#[utoipa::path(tag = "applications", request_body = ConfirmApplication, security(()),
    responses((status = 200, body = ConfirmedApplication)))]
#[post("/v1/applications/confirm")]
pub(crate) async fn confirm_application(
    state: Data<ApiState>,
    Body(input): Body<ConfirmApplication>,
) -> Result<HttpResponse, Problem> {
    let confirmed = applications::confirm(&state.db, &state.sources, &Secret::new(input.token)).await?;
    let view = ConfirmedApplication {
        id: confirmed.partner.id,
        name: confirmed.partner.name,
        status: confirmed.partner.status.to_string(),
        key: confirmed.key.reveal().to_owned(),
    };
    Ok(holding_secret(HttpResponse::Ok().json(view)))
}

/// Has the mail sent again: the one that confirms an application, or one with a new key to it. The answer is the same whether there
/// is such an application or not.
#[utoipa::path(tag = "applications", request_body = ResendApplicationMail, security(()), responses((status = 202)))]
#[post("/v1/applications/resend")]
pub(crate) async fn resend_application_mail(
    state: Data<ApiState>,
    From(origin): From,
    Body(input): Body<ResendApplicationMail>,
) -> Result<HttpResponse, Problem> {
    applications::resend(&state.db, &state.sources, &input.email, origin.address).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// What an organisation told when it applied.
#[utoipa::path(tag = "partners", responses((status = 200, body = ApplicationRecord)))]
#[get("/v1/partners/{partner}/application")]
pub(crate) async fn get_application(
    Authorized(permit): Authorized<ReadPartners>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    let applicant = partners::get(&state.db, &permit, *partner).await?;
    let (record, passed) = applications::record(&state.db, &permit, *partner).await?;
    let (verified_at, decided) = (record.verified_at, record.decision.clone());
    Ok(HttpResponse::Ok().json(ApplicationRecord {
        partner: applicant.id,
        told: told(applicant, record),
        verified_at,
        stages: stages(passed),
        decision: decided.map(|one| wire::applications::Decision {
            override_reason: one.override_reason.clone(),
            by: Some(one.by),
            ..decision(one)
        }),
    }))
}

/// Confirms an application whose contact the operator knows by other means, when mail does not arrive.
#[utoipa::path(tag = "partners", responses((status = 200, body = Partner)))]
#[post("/v1/partners/{partner}/confirm")]
pub(crate) async fn vouch_for_applicant(
    Authorized(permit): Authorized<AdmitPartner>,
    state: Data<ApiState>,
    partner: Path<PartnerId>,
) -> Result<HttpResponse, Problem> {
    let partner = applications::vouch(&state.db, &state.sources, &permit, *partner).await?;
    Ok(with_revision(HttpResponse::Ok(), partner.revision, &super::view(partner)))
}
