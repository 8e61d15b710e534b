//! The outbox: what became of mails.

use access::{ReadMails, RetryMail, mails};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::MailId;
use mail::MailState;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::mails::Mail;

use crate::paging::{PageQuery, page};
use crate::permit::Authorized;
use crate::words::word;
use crate::{ApiState, Problem};

/// Which mails are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MailQuery {
    /// Only mails in this state: `waiting`, `sent` or `failed`.
    state: Option<String>,
}

/// Mails, without what they say.
#[utoipa::path(tag = "platform", params(MailQuery, PageQuery), responses((status = 200, body = wire::Page<Mail>)))]
#[get("/v1/mails")]
pub(crate) async fn list_mails(
    Authorized(permit): Authorized<ReadMails>,
    state: Data<ApiState>,
    filter: Query<MailQuery>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = filter.state.as_deref().map(|text| word("state", text)).transpose()?;
    let found = mails::list(&state.db, &permit, wanted, &query.request()?).await?;
    Ok(HttpResponse::Ok().json(page(found, view)))
}

/// Lets a mail be tried at once, also one that was given up.
#[utoipa::path(tag = "platform", responses((status = 200, body = Mail)))]
#[post("/v1/mails/{mail}/retry")]
pub(crate) async fn retry_mail(
    Authorized(permit): Authorized<RetryMail>,
    state: Data<ApiState>,
    mail: Path<MailId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(view(mails::retry(&state.db, &state.sources, &permit, *mail).await?)))
}

fn view(mail: mail::Mail) -> Mail {
    Mail {
        id: mail.id,
        partner: mail.partner_id,
        recipient: mail.recipient,
        language: mail.language.to_string(),
        state: mail.state.to_string(),
        attempts: mail.attempts,
        next_attempt_at: (mail.state == MailState::Waiting).then_some(mail.next_attempt_at),
        last_error: mail.last_error,
        created_at: mail.created_at,
        updated_at: mail.updated_at,
    }
}
