use access::{PlatformRole, ReadMails, RetryMail, mails};
use database::{Tenancy, execute};
use foundation::{MailId, PageRequest};
use mail::outbox::MailState;
use mail::{Language, Letter, Token};
use testkit::{TestDb, permit};

use crate::world::{audited, code};

testkit::on_both_databases!(staff_see_what_became_of_mails_and_operators_retry_them);

async fn put(db: &TestDb) -> MailId {
    let letter = Letter::Invitation {
        organisation: None,
        role: "auditor".to_owned(),
        token: Token::new("hansa_in_secret"),
        expires_at: db.sources.now(),
    };
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let to = ("ada@platform.example", Language::English);
    let id = mail::enqueue(&mut tx, &db.sources, None, to, &letter).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn now(db: &TestDb, id: MailId, change: &'static str) {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    assert_eq!(execute!(&mut tx, sqlx::query(change).bind(id)).unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn staff_see_what_became_of_mails_and_operators_retry_them(db: TestDb) {
    let (operator, auditor) = (db.platform(PlatformRole::Operator).await, db.platform(PlatformRole::Auditor).await);
    let (failed, sent) = (put(&db).await, put(&db).await);
    now(&db, failed, "UPDATE mails SET state = 'failed', last_error = 'nobody here' WHERE id = $1").await;
    now(&db, sent, "UPDATE mails SET state = 'sent', letter = NULL WHERE id = $1").await;

    let (read, page) = (permit::<ReadMails>(&auditor), PageRequest::default());
    let listed = mails::list(&db, &read, Some(MailState::Failed), &page).await.unwrap().items;
    assert_eq!((listed.len(), listed[0].id, listed[0].last_error.as_deref()), (1, failed, Some("nobody here")));
    assert_eq!(mails::list(&db, &read, None, &page).await.unwrap().items.len(), 2);
    assert!(!format!("{listed:?}").contains("hansa_in_secret"));

    let retry = permit::<RetryMail>(&operator);
    let waiting = mails::retry(&db, &db.sources, &retry, failed).await.unwrap();
    assert_eq!((waiting.state, waiting.next_attempt_at), (MailState::Waiting, db.sources.now()));
    assert_eq!(code(mails::retry(&db, &db.sources, &retry, sent).await), "mail_over");
    assert_eq!(code(mails::retry(&db, &db.sources, &retry, db.sources.id()).await), "mail_not_found");
    assert_eq!(audited(&db, "mail:retry").await, [(access::audit::Outcome::Done, Some(failed.to_string()), None)]);
}
