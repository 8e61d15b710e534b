use std::path::Path;

use chrono::TimeDelta;
use database::Tenancy;
use foundation::{MailId, PageRequest, TypedId as _};
use mail::outbox::{self, Mail, MailState};
use mail::{Delivered, Language, Letter, Postman, Sender, Token, Transport};
use testkit::TestDb;

testkit::on_both_databases!(
    a_mail_goes_with_its_transaction,
    a_letter_is_gone_once_it_is_delivered,
    a_link_stands_in_one_piece,
    what_cannot_be_delivered_is_put_off_and_given_up,
    an_address_that_is_none_is_given_up_at_once,
    of_two_postmen_one_delivers,
    a_partners_own_transaction_writes_mails,
);

pub(crate) fn letter() -> Letter {
    Letter::Answer {
        organisation: "北方医院".to_owned(),
        question: "How many?".to_owned(),
        answer: "Ten thousand.".to_owned(),
    }
}

pub(crate) fn postman(db: &TestDb, transport: Transport) -> Postman {
    let sender = Sender::new("Hansa <hansa@platform.example>", "https://hansa.example").unwrap();
    Postman::new((**db).clone(), db.sources.clone(), transport, sender)
}

pub(crate) async fn put(db: &TestDb, recipient: &str) -> MailId {
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let id = mail::enqueue(&mut tx, &db.sources, None, (recipient, Language::Chinese), &letter()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) async fn found(db: &TestDb, id: MailId) -> Mail {
    outbox::find(&mut db.read(Tenancy::Platform).await.unwrap(), id).await.unwrap().unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).into_iter().flatten();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

async fn a_mail_goes_with_its_transaction(db: TestDb) {
    let mut undone = db.write(Tenancy::Platform).await.unwrap();
    let to = ("ada@clinic.example", Language::English);
    mail::enqueue(&mut undone, &db.sources, None, to, &letter()).await.unwrap();
    drop(undone);
    let folder = tempfile::tempdir().unwrap();
    let postman = postman(&db, Transport::Folder(folder.path().to_owned()));
    assert_eq!(postman.deliver_due().await.unwrap(), Delivered::default());
    put(&db, "ada@clinic.example").await;
    assert_eq!(postman.deliver_due().await.unwrap(), Delivered { sent: 1, ..Delivered::default() });
    assert_eq!(postman.deliver_due().await.unwrap(), Delivered::default());
}

async fn a_letter_is_gone_once_it_is_delivered(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    let outbox_folder = folder.path().join("outbox");
    let id = put(&db, "ada@clinic.example").await;
    postman(&db, Transport::Folder(outbox_folder.clone())).deliver_due().await.unwrap();
    assert_eq!(files(&outbox_folder), [format!("{id}.eml")]);
    let text = std::fs::read_to_string(outbox_folder.join(format!("{id}.eml"))).unwrap();
    for part in [
        "From: Hansa <hansa@platform.example>",
        "To: ada@clinic.example",
        &format!("Message-ID: <{}@platform.example>", id.as_uuid().simple()),
        "Date: Thu, 01 Jan 2026 00:00:00 +0000",
        "Subject: =?utf-8?b?",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let mail = found(&db, id).await;
    assert_eq!((mail.state, mail.attempts, mail.last_error), (MailState::Sent, 1, None));
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    assert_eq!(outbox::retry(&mut tx, id, db.sources.now()).await.unwrap(), None, "there is nothing left to send");
}

async fn a_link_stands_in_one_piece(db: TestDb) {
    let secret = format!("hansa_in_{}", "x".repeat(49));
    let letter = Letter::Invitation {
        organisation: Some("North Clinic".to_owned()),
        role: "owner".to_owned(),
        token: Token::new(secret.clone()),
        expires_at: db.sources.now(),
    };
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let to = ("ada@clinic.example", Language::English);
    let id = mail::enqueue(&mut tx, &db.sources, None, to, &letter).await.unwrap();
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    postman(&db, Transport::Folder(folder.path().to_owned())).deliver_due().await.unwrap();
    let text = std::fs::read_to_string(folder.path().join(format!("{id}.eml"))).unwrap();
    assert!(text.contains(&format!("\r\nhttps://hansa.example/join#{secret}\r\n")), "{text}");
    assert!(text.contains(&format!("hansa join {secret} --server https://hansa.example\r\n")), "{text}");
    assert!(text.replace("\r\n", "").find('\n').is_none(), "every line ends as RFC 5322 has it");
}

async fn what_cannot_be_delivered_is_put_off_and_given_up(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "no folder").unwrap();
    let id = put(&db, "ada@clinic.example").await;
    let broken = postman(&db, Transport::Folder(blocked));
    let put_off = Delivered { put_off: 1, ..Delivered::default() };
    let mut pauses = Vec::new();
    let failed = loop {
        let now = db.sources.now();
        let delivered = broken.deliver_due().await.unwrap();
        if delivered != put_off {
            break delivered;
        }
        let mail = found(&db, id).await;
        pauses.push((mail.next_attempt_at - now).num_minutes());
        assert_eq!(broken.deliver_due().await.unwrap(), Delivered::default(), "not before its time");
        db.sources.clock.advance(mail.next_attempt_at - now);
    };
    assert_eq!(failed, Delivered { failed: 1, ..Delivered::default() });
    assert_eq!(pauses[..6], [1, 2, 4, 8, 16, 32]);
    assert_eq!(pauses.iter().max(), Some(&360));
    let mail = found(&db, id).await;
    assert_eq!(mail.state, MailState::Failed);
    assert!(mail.last_error.unwrap().contains("folder"));

    // An operator may have it tried again, as long as the letter is there.
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    assert!(outbox::retry(&mut tx, id, db.sources.now()).await.unwrap().is_some());
    tx.commit().await.unwrap();
    let whole = postman(&db, Transport::Folder(folder.path().join("outbox")));
    assert_eq!(whole.deliver_due().await.unwrap().sent, 1);
}

async fn an_address_that_is_none_is_given_up_at_once(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    let (bad, good) = (put(&db, "a@b@c").await, put(&db, "ada@clinic.example").await);
    let postman = postman(&db, Transport::Folder(folder.path().to_owned()));
    assert_eq!(postman.deliver_due().await.unwrap(), Delivered { sent: 1, put_off: 0, failed: 1 });
    assert_eq!((found(&db, bad).await.state, found(&db, good).await.state), (MailState::Failed, MailState::Sent));
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let page = PageRequest::default();
    let failed = outbox::list(&mut tx, Some(MailState::Failed), &page).await.unwrap();
    assert_eq!(failed.iter().map(|mail| mail.id).collect::<Vec<_>>(), [bad]);
    assert_eq!(outbox::list(&mut tx, None, &page).await.unwrap().len(), 2);
    assert_eq!(outbox::count(&mut tx, MailState::Failed).await.unwrap(), 1);
    // A week later the letter is gone, and later the record too.
    assert_eq!(outbox::sweep(&mut tx, db.sources.now() + TimeDelta::days(8)).await.unwrap(), 1);
    assert_eq!(outbox::retry(&mut tx, bad, db.sources.now()).await.unwrap(), None);
    assert_eq!(outbox::sweep(&mut tx, db.sources.now() + TimeDelta::days(91)).await.unwrap(), 2);
}

async fn of_two_postmen_one_delivers(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..4 {
        put(&db, "ada@clinic.example").await;
    }
    let postman = postman(&db, Transport::Folder(folder.path().to_owned()));
    let (one, two) = tokio::join!(postman.deliver_due(), postman.deliver_due());
    assert_eq!(one.unwrap().sent + two.unwrap().sent, 4);
}

async fn a_partners_own_transaction_writes_mails(db: TestDb) {
    let clinic = db.partner("Clinic").await;
    let mut tx = db.write(Tenancy::Partner(clinic)).await.unwrap();
    let to = ("ada@clinic.example", Language::English);
    mail::enqueue(&mut tx, &db.sources, Some(clinic), to, &letter()).await.unwrap();
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let postman = postman(&db, Transport::Folder(folder.path().to_owned()));
    assert_eq!(postman.deliver_due().await.unwrap().sent, 1);
}
