use chrono::DateTime;
use foundation::Sources;
use testkit::TestDb;

use crate::{AgreementStep, Deed, Following, Language, Letter, Negotiated, News, SmtpUrlError, Token, Transport};

fn letters() -> Vec<Letter> {
    let sources = Sources::fixed(1);
    let token = || Token::new("hansa_xx_SECRET");
    let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let application =
        || Following { organisation: "North Clinic".to_owned(), application: sources.id(), token: token() };
    [
        Letter::Invitation {
            organisation: Some("North Clinic".to_owned()),
            role: "owner".to_owned(),
            token: token(),
            expires_at: at,
        },
        Letter::Invitation { organisation: None, role: "auditor".to_owned(), token: token(), expires_at: at },
        Letter::ConfirmAddress { organisation: "North Clinic".to_owned(), token: token(), expires_at: at },
        Letter::FollowApplication(application()),
        Letter::Question { application: application(), question: "Which years?\nAll of them?".to_owned() },
        Letter::Answer {
            organisation: "North Clinic".to_owned(),
            question: "Which years?".to_owned(),
            answer: "Ten.".to_owned(),
        },
        Letter::Approved { application: application(), reason: Some("A good fit.".to_owned()) },
        Letter::Approved { application: application(), reason: None },
        Letter::Declined { application: application(), reason: "Too early.".to_owned() },
        Letter::ApplicationArrived { organisation: "North Clinic".to_owned(), application: sources.id() },
        Letter::StatementMade {
            organisation: "North Clinic".to_owned(),
            month: "2026-10".to_owned(),
            total: "5.20 EUR".to_owned(),
        },
    ]
    .into_iter()
    .chain(negotiated(&sources))
    .chain(news())
    .collect()
}

fn negotiated(sources: &Sources) -> impl Iterator<Item = Letter> {
    use AgreementStep::{AmendmentDropped, AmendmentOffered, Answered, InForce, Proposed, Refused, Signed, Terminated};
    let steps = [Proposed, Answered, AmendmentOffered, Signed, InForce, AmendmentDropped, Refused, Terminated];
    steps.into_iter().flat_map(|step| ["", "Too early."].map(|note| (step, note))).map(|(step, note)| {
        let (by, title) = ("North Clinic".to_owned(), "Readmissions".to_owned());
        Letter::Agreement(Negotiated { by, title, agreement: sources.id(), step, note: note.to_owned() })
    })
}

fn news() -> impl Iterator<Item = Letter> {
    use Deed::{AllianceAsked, AllianceInvited, DatasetGranted, ModelGranted, PoolAsked, PoolDecided, ProjectOpened};
    let deeds = [DatasetGranted, ModelGranted, ProjectOpened, AllianceInvited, AllianceAsked, PoolAsked, PoolDecided];
    deeds.into_iter().map(|deed| {
        let (by, what) = ("North Clinic".to_owned(), "Readmissions".to_owned());
        Letter::News(News { by, deed, what, path: "/datasets/ds_1".to_owned() })
    })
}

#[test]
fn news_lead_to_what_they_are_about() {
    for (letter, language) in
        news().flat_map(|letter| Language::ALL.iter().map(move |language| (letter.clone(), *language)))
    {
        let text = letter.text(language, "https://hansa.example.org/");
        assert!(text.body.contains("https://hansa.example.org/datasets/ds_1"), "{text:?}");
        assert!(["North Clinic", "Readmissions"].iter().all(|name| text.subject.contains(name)), "{text:?}");
    }
}

#[test]
fn every_letter_is_written_in_every_language_and_says_the_same_facts() {
    for letter in letters() {
        let texts = Language::ALL.iter().map(|language| letter.text(*language, "https://hansa.example.org/"));
        let texts: Vec<_> = texts.collect();
        assert_ne!(texts[0].subject, texts[1].subject, "{letter:?}");
        let carries_token = texts[0].body.contains("hansa_xx_SECRET");
        for text in &texts {
            assert!(!text.subject.is_empty() && !text.subject.contains('\n'), "{text:?}");
            assert!(!text.body.contains("org//"), "{text:?}");
            assert_eq!(text.body.contains("#hansa_xx_SECRET"), carries_token, "{text:?}");
            for quote in
                ["> Which years?", "> Ten.", "> A good fit.", "> Too early.", "2027-01-15 08:00 UTC", "5.20 EUR"]
            {
                assert_eq!(text.body.contains(quote), texts[0].body.contains(quote), "{quote}: {text:?}");
            }
        }
    }
}

#[test]
fn a_secret_is_stored_with_its_letter_and_never_printed() {
    for letter in letters() {
        assert!(!format!("{letter:?}").contains("SECRET"));
        let stored = serde_json::to_string(&letter).unwrap();
        assert_eq!(serde_json::from_str::<Letter>(&stored).unwrap(), letter);
    }
}

#[test]
fn a_server_is_named_by_a_url_that_is_encrypted() {
    for fine in [
        "smtps://me:secret@mail.example.org",
        "smtp://me:secret@mail.example.org:587?tls=required",
        "smtp://127.0.0.1:2525",
        "smtp://localhost",
    ] {
        Transport::smtp(fine).unwrap();
    }
    for clear in ["smtp://me:secret@mail.example.org", "smtp://localhost.example.org", "smtp://x?tls=opportunistic"] {
        assert!(matches!(Transport::smtp(clear), Err(SmtpUrlError::InTheClear)), "{clear}");
    }
    for wrong in ["mail.example.org", "https://secret.example.org", ""] {
        let error = Transport::smtp(wrong).unwrap_err();
        assert!(matches!(error, SmtpUrlError::Unreadable(_)), "{wrong}: {error}");
    }
    assert!(!format!("{:?}", Transport::smtp("smtps://me:secret@mail.example.org").unwrap()).contains("secret"));
}

#[tokio::test]
async fn the_outbox_is_read_on_its_indexes() {
    let db = TestDb::sqlite().await;
    for statement in [crate::outbox::ANY_DUE, crate::outbox::LIST, crate::outbox::LIST_BY_STATE] {
        db.plan(statement).await.expect_indexed();
    }
}
