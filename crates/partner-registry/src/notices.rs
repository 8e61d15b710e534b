//! Mails to people whose addresses the transaction that tells them something may not see: here they are looked up.

use access::{PlatformRole, Role, Scope, SystemTask};
use database::{DatabaseError, Db, Tx, run_on};
use foundation::{PartnerId, Sources};
pub use mail::Deed;
use mail::{Audience, Language, Letter, News, Notice};

use crate::{PartnerError, settings};

/// Notices that are addressed in one transaction.
const BATCH: i64 = 50;

/// Those who act for a partner. Who has chosen no language is written to in the one in which the partner applied.
const ADMINS: &str = "SELECT u.email, coalesce(u.language, a.language) AS language FROM memberships m JOIN users u ON u.id = m.user_id \
     LEFT JOIN applications a ON a.partner_id = m.partner_id \
     WHERE m.partner_id = $1 AND m.role IN ($2, $3) AND u.disabled_at IS NULL ORDER BY u.id";
const OPERATORS: &str =
    "SELECT email, language FROM users WHERE platform_role = $1 AND disabled_at IS NULL ORDER BY id";

#[derive(sqlx::FromRow)]
struct Address {
    email: String,
    language: Option<Language>,
}

const NAME: &str = "SELECT name FROM partners WHERE id = $1";

/// Leaves a notice for those who act for `to`: `by` has done something that concerns it. In the transaction of what was done.
///
/// # Errors
/// Only those of the database.
pub async fn tell(
    tx: &mut Tx,
    sources: &Sources,
    (by, to): (PartnerId, PartnerId),
    (deed, what): (Deed, &str),
    path: String,
) -> Result<(), DatabaseError> {
    let name: Option<String> = run_on!(&mut *tx, |conn| sqlx::query_scalar(NAME).bind(by).fetch_optional(conn).await)?;
    let news = News { by: name.unwrap_or_default(), deed, what: what.to_owned(), path };
    mail::notify(tx, sources, Some(by), Audience::Admins(to), &Letter::News(news)).await
}

/// Makes a mail for each person who is to be told something, and says how many there were. The program calls it before mails are
/// handed over; several replicas may do so at once.
pub async fn address(db: &Db, sources: &Sources) -> Result<u64, PartnerError> {
    let scope = Scope::system(SystemTask::Maintenance);
    let mut written = 0;
    while mail::any_notice(&mut db.read(scope.tenancy()).await?).await? {
        let mut tx = db.write(scope.tenancy()).await?;
        let notices = mail::take_notices(&mut tx, BATCH).await?;
        let language = settings::admission(&mut tx, scope).await?.0.staff_language;
        for notice in &notices {
            written += write(&mut tx, sources, notice, language).await?;
        }
        tx.commit().await?;
        if notices.is_empty() {
            // Another replica has them.
            break;
        }
    }
    Ok(written)
}

async fn write(
    tx: &mut Tx,
    sources: &Sources,
    Notice { audience, letter }: &Notice,
    staff: Language,
) -> Result<u64, PartnerError> {
    let (partner, otherwise) = match audience {
        Audience::Operators => (None, staff),
        Audience::Admins(partner) => (Some(*partner), Language::default()),
    };
    let mut written = 0;
    for person in people(tx, partner).await? {
        let to = (person.email.as_str(), person.language.unwrap_or(otherwise));
        mail::enqueue(tx, sources, partner, to, letter).await?;
        written += 1;
    }
    Ok(written)
}

async fn people(tx: &mut Tx, partner: Option<PartnerId>) -> Result<Vec<Address>, PartnerError> {
    if let Some(partner) = partner {
        let (owner, admin) = (Role::Owner, Role::Admin);
        return Ok(run_on!(tx, |conn| {
            sqlx::query_as(ADMINS).bind(partner).bind(owner).bind(admin).fetch_all(conn).await
        })?);
    }
    let operator = PlatformRole::Operator;
    Ok(run_on!(tx, |conn| sqlx::query_as(OPERATORS).bind(operator).fetch_all(conn).await)?)
}
