//! Applying, asking for a lost mail, and what becomes of an application that nobody confirms.

use std::net::IpAddr;

use access::audit::{self, Actor, Entry};
use access::{Scope, SystemTask, throttle};
use chrono::{DateTime, TimeDelta, Utc};
use database::{Db, Tx};
use foundation::{PartnerId, Sources};
use mail::{Language, Letter};
use serde_json::json;

use super::model::Application;
use super::store::{self, links, stages};
use crate::PartnerError;
use crate::partners::{Partner, PartnerStatus, store as partners};
use crate::text;

/// How long a contact has to confirm its address.
pub const CONFIRM_WITHIN: TimeDelta = TimeDelta::days(7);
/// Applications that lapse in one transaction.
const BATCH: i64 = 50;
/// How long an expired link is told from one that never was.
const LINKS_KEPT: TimeDelta = TimeDelta::days(30);

fn scope() -> Scope {
    Scope::system(SystemTask::Application)
}

/// Receives an application from an organisation that has no account yet, and mails its contact a link that confirms the address.
///
/// # Errors
/// `Invalid`, and `Application` with `Invalid`, name the field; `FormOutdated`; `NameTaken` when an organisation of this name has applied, and
/// was neither declined nor offboarded nor has withdrawn; `Access` with `TooManyRequests`, per address and per client.
pub async fn apply(
    db: &Db,
    sources: &Sources,
    application: Application,
    client: Option<IpAddr>,
) -> Result<Partner, PartnerError> {
    let now = sources.now();
    let (partner, details) = application.checked(sources.id(), now)?;
    throttle::spend(db, sources, &partner.contact.email, client).await?;
    let mut tx = db.write(scope().tenancy()).await?;
    partners::insert(&mut tx, &partner).await?;
    let verify_by = now + CONFIRM_WITHIN;
    store::insert(&mut tx, scope(), partner.id, &details, (verify_by, now)).await?;
    stages::enter(&mut tx, sources, &partner).await?;
    let to = (partner.contact.email.as_str(), details.language);
    mail_confirmation(&mut tx, sources, (partner.id, &partner.name), to, verify_by).await?;
    let detail = json!({ "name": partner.name, "industry": partner.industry, "form_version": details.form_version });
    let entry = Entry::of_platform("partner:apply", partner.id, partner.id, detail);
    audit::record(&mut tx, sources, Actor::Platform("application"), entry).await?;
    tx.commit().await?;
    Ok(partner)
}

async fn mail_confirmation(
    tx: &mut Tx,
    sources: &Sources,
    (partner, organisation): (PartnerId, &str),
    to: (&str, Language),
    expires_at: DateTime<Utc>,
) -> Result<(), PartnerError> {
    let token = links::confirmation(tx, scope(), sources, partner, expires_at).await?;
    let letter = Letter::ConfirmAddress { organisation: organisation.to_owned(), token, expires_at };
    mail::enqueue(tx, sources, Some(partner), to, &letter).await?;
    Ok(())
}

/// Mails the contact of each undecided application with this address a new link: one that confirms it, or one to follow it. Links
/// that were mailed before go on working.
///
/// Who asks is not told whether there is any.
///
/// # Errors
/// `Invalid` when it is no address; `Access` with `TooManyRequests`, per address and per client.
pub async fn resend(db: &Db, sources: &Sources, email: &str, client: Option<IpAddr>) -> Result<(), PartnerError> {
    let email = text::email("email", email)?;
    throttle::spend(db, sources, &email, client).await?;
    let mut tx = db.write(scope().tenancy()).await?;
    for open in store::open_by_contact(&mut tx, scope(), &email).await? {
        let record = store::get(&mut tx, scope(), open.id).await?;
        let to = (email.as_str(), record.language);
        if open.status == PartnerStatus::Unverified {
            let now = sources.now();
            let until = now + CONFIRM_WITHIN;
            store::wait_until(&mut tx, scope(), open.id, (until, now)).await?;
            mail_confirmation(&mut tx, sources, (open.id, &open.name), to, until).await?;
        } else {
            let following = links::following(&mut tx, scope(), sources, (open.id, &open.name)).await?;
            mail::enqueue(&mut tx, sources, Some(open.id), to, &Letter::FollowApplication(following)).await?;
        }
        let entry = Entry::of_platform("application:resend", open.id, open.id, json!({}));
        audit::record(&mut tx, sources, Actor::Platform("application"), entry).await?;
    }
    Ok(tx.commit().await?)
}

/// Deletes applications that were not confirmed in time, so that their names are free again, and links that expired long ago;
/// yields how many applications. Several replicas may do so at once.
pub async fn lapse(db: &Db, sources: &Sources) -> Result<u64, PartnerError> {
    let scope = Scope::system(SystemTask::Maintenance);
    let mut lapsed = 0;
    loop {
        let now = sources.now();
        let mut tx = db.write(scope.tenancy()).await?;
        let late = store::lapsed(&mut tx, now, BATCH).await?;
        let found = late.len();
        for partner in late {
            lapsed += u64::from(lapse_one(&mut tx, sources, scope, partner).await?);
        }
        if found == 0 {
            links::sweep(&mut tx, now - LINKS_KEPT).await?;
        }
        tx.commit().await?;
        if found == 0 {
            return Ok(lapsed);
        }
    }
}

/// Whether it was this call that deleted it, and not a confirmation or another replica that came first.
async fn lapse_one(tx: &mut Tx, sources: &Sources, scope: Scope, partner: PartnerId) -> Result<bool, PartnerError> {
    let found = match partners::get_locked(tx, scope, partner).await {
        Err(PartnerError::PartnerNotFound) => return Ok(false),
        found => found?,
    };
    let record = store::find(tx, scope, partner).await?;
    let waits = record.is_some_and(|record| record.verified_at.is_none() && record.verify_by <= sources.now());
    if found.status != PartnerStatus::Unverified || !waits {
        return Ok(false);
    }
    store::delete(tx, scope, partner).await?;
    let entry = Entry::of_platform("application:lapse", partner, partner, json!({ "name": found.name }));
    audit::record(tx, sources, Actor::Platform("upkeep"), entry).await?;
    Ok(true)
}
