//! The outbox: what became of mails.

use access::{ReadMails, RetryMail, mails};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, get, post};
use foundation::MailId;
use mail::MailState;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::mails::{Mail, MailDelivery};

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

/// Where mails go, and how many have not gone there.
#[utoipa::path(tag = "platform", responses((status = 200, body = MailDelivery)))]
#[get("/v1/mails/delivery")]
pub(crate) async fn get_mail_delivery(
    Authorized(permit): Authorized<ReadMails>,
    state: Data<ApiState>,
) -> Result<HttpResponse, Problem> {
    let left = mails::left(&state.db, &permit).await?;
    let folder = state.settings.mail_folder.as_ref().map(|folder| folder.display().to_string());
    let by = if folder.is_some() { "folder" } else { "smtp" };
    Ok(HttpResponse::Ok().json(MailDelivery { by: by.to_owned(), folder, waiting: left.waiting, failed: left.failed }))
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
        kind: mail.kind.map(|kind| kind.to_string()),
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
