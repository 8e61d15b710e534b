use access::{AdmitPartner, PlatformRole, ReadPartners, Secret};
use chrono::TimeDelta;
use foundation::{ErrorKind, Fault as _, PageRequest, PartnerId};
use mail::{Language, Letter};
use partner_registry::applications::{self, CONFIRM_WITHIN};
use partner_registry::partners::{self, PartnerStatus};
use partner_registry::{PartnerError, assessments};
use testkit::{TestDb, permit};

use crate::fixtures::{
    application, apply, approve, audited, confirmation, details, letters, operator, scores, send, try_to_apply,
};

testkit::on_both_databases!(
    reviewers_see_an_application_once_it_is_confirmed,
    a_token_confirms_once_and_in_time,
    of_two_who_confirm_at_once_one_does,
    an_operator_can_vouch_for_an_address,
    what_nobody_confirms_lapses_and_frees_its_name,
    a_mail_is_sent_again_whether_the_address_is_known_or_not,
    applying_is_throttled,
    the_key_opens_one_application,
    an_applicant_corrects_until_the_review_begins,
    an_applicant_withdraws_and_its_name_is_free,
    an_applicant_follows_to_the_decision_and_no_further,
);

/// The newest key that was mailed to follow an application.
pub(crate) async fn key(db: &TestDb, partner: PartnerId) -> Secret {
    let token = |letter: &Letter| match letter {
        Letter::FollowApplication(following) | Letter::Question { application: following, .. } => {
            Some(Secret::new(following.token.reveal()))
        }
        _ => None,
    };
    letters(db, partner).await.iter().find_map(|(_, _, letter)| token(letter)).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, PartnerError>) -> &'static str {
    result.unwrap_err().code()
}

async fn reviewers_see_an_application_once_it_is_confirmed(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    let sent = send(&db, "North Clinic").await;
    assert_eq!(sent.status, PartnerStatus::Unverified);
    let listed = async || partners::list(&db, &read, None, &PageRequest::default()).await.unwrap().items.len();
    assert_eq!(listed().await, 0);
    let early = partners::begin_review(&db, &db.sources, &admit, sent.id).await.unwrap_err();
    assert!(early.to_string().contains("'unverified'"), "{early}");

    let mailed = letters(&db, sent.id).await;
    let [(recipient, language, Letter::ConfirmAddress { organisation, .. })] = &mailed[..] else {
        panic!("{mailed:?}")
    };
    assert_eq!((recipient, *language, &**organisation), (&sent.contact.email, Language::Chinese, "North Clinic"));
    let token = confirmation(&db, sent.id).await;
    let confirmed = applications::confirm(&db, &db.sources, &token).await.unwrap();
    assert_eq!((confirmed.partner.status, confirmed.partner.id), (PartnerStatus::Applied, sent.id));
    assert!(!format!("{confirmed:?}").contains(confirmed.key.reveal()));
    assert_eq!(key(&db, sent.id).await, confirmed.key, "the same key is mailed");
    assert_eq!(listed().await, 1);
    let (record, stages) = applications::record(&db, &read, sent.id).await.unwrap();
    assert_eq!((record.answers.chosen("tasks"), record.country.as_deref()), (vec!["classify_rows"], Some("DE")));
    let stages: Vec<PartnerStatus> = stages.iter().map(|stage| stage.status).collect();
    assert_eq!(stages, [PartnerStatus::Unverified, PartnerStatus::Applied]);
    for action in ["partner:apply", "application:confirm"] {
        assert_eq!(audited(&db, action, sent.id, sent.id).await, 1, "{action}");
    }
}

async fn a_token_confirms_once_and_in_time(db: TestDb) {
    let first = send(&db, "First").await;
    let token = confirmation(&db, first.id).await;
    applications::confirm(&db, &db.sources, &token).await.unwrap();
    let again = applications::confirm(&db, &db.sources, &token).await.unwrap_err();
    assert_eq!((again.kind(), again.code()), (ErrorKind::Conflict, "confirmation_used"));

    let second = send(&db, "Second").await;
    let token = confirmation(&db, second.id).await;
    db.sources.clock.advance(CONFIRM_WITHIN);
    let late = applications::confirm(&db, &db.sources, &token).await.unwrap_err();
    assert_eq!((late.kind(), late.code()), (ErrorKind::Conflict, "confirmation_expired"));
    assert!(late.next_step().is_some());
    assert_eq!(applications::lapse(&db, &db.sources).await.unwrap(), 1);
    assert_eq!(code(applications::confirm(&db, &db.sources, &token).await), "confirmation_not_found");

    // Not a token, one of another kind, and one with a slip of the pen.
    let key = key(&db, first.id).await;
    let slip = key.reveal().replacen("hansa_af_", "hansa_av_", 1);
    for wrong in ["", "hansa_av_", key.reveal(), slip.as_str()] {
        let refused = applications::confirm(&db, &db.sources, &Secret::new(wrong)).await;
        assert_eq!(code(refused), "confirmation_not_found", "{wrong}");
    }
}

async fn of_two_who_confirm_at_once_one_does(db: TestDb) {
    let sent = send(&db, "Clinic").await;
    let token = confirmation(&db, sent.id).await;
    let (one, two) =
        tokio::join!(applications::confirm(&db, &db.sources, &token), applications::confirm(&db, &db.sources, &token));
    assert_eq!([&one, &two].iter().filter(|result| result.is_ok()).count(), 1, "{one:?} {two:?}");
    assert_eq!(code(if one.is_err() { one } else { two }), "confirmation_used");
}

async fn an_operator_can_vouch_for_an_address(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let sent = send(&db, "Clinic").await;
    let token = confirmation(&db, sent.id).await;
    let vouched = applications::vouch(&db, &db.sources, &admit, sent.id).await.unwrap();
    assert_eq!(vouched.status, PartnerStatus::Applied);
    assert_eq!(code(applications::vouch(&db, &db.sources, &admit, sent.id).await), "partner_step_not_possible");
    assert_eq!(code(applications::confirm(&db, &db.sources, &token).await), "confirmation_used");
    applications::followed(&db, &db.sources, sent.id, &key(&db, sent.id).await).await.unwrap();
    assert_eq!(audited(&db, "partner:admit", sent.id, sent.id).await, 1);
}

async fn what_nobody_confirms_lapses_and_frees_its_name(db: TestDb) {
    let kept = apply(&db, "Kept").await;
    let sent = send(&db, "North Clinic").await;
    assert_eq!(code(try_to_apply(&db, "north clinic").await), "partner_name_taken");
    assert_eq!(applications::lapse(&db, &db.sources).await.unwrap(), 0);
    db.sources.clock.advance(CONFIRM_WITHIN - TimeDelta::seconds(1));
    assert_eq!(applications::lapse(&db, &db.sources).await.unwrap(), 0);
    db.sources.clock.advance(TimeDelta::seconds(1));
    assert_eq!(applications::lapse(&db, &db.sources).await.unwrap(), 1);
    assert_eq!(applications::lapse(&db, &db.sources).await.unwrap(), 0);
    assert_eq!(audited(&db, "application:lapse", sent.id, sent.id).await, 1);
    try_to_apply(&db, "north clinic").await.unwrap();
    let (person, _) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    assert!(matches!(partners::get(&db, &read, sent.id).await, Err(PartnerError::PartnerNotFound)));
    assert_eq!(partners::get(&db, &read, kept.id).await.unwrap().status, PartnerStatus::Applied);
}

async fn a_mail_is_sent_again_whether_the_address_is_known_or_not(db: TestDb) {
    let sent = send(&db, "Clinic").await;
    let first = confirmation(&db, sent.id).await;
    db.sources.clock.advance(TimeDelta::days(6));
    let resend = async |email: &str| applications::resend(&db, &db.sources, email, None).await;
    resend(&format!(" {} ", sent.contact.email.to_uppercase())).await.unwrap();
    resend("nobody@clinic.example").await.unwrap();
    assert_eq!(resend("nobody").await.unwrap_err().field().as_deref(), Some("email"));
    let second = confirmation(&db, sent.id).await;
    assert_ne!(first, second);
    // It waits longer now, and the first mail works as long as it says.
    db.sources.clock.advance(TimeDelta::days(2));
    assert_eq!(applications::lapse(&db, &db.sources).await.unwrap(), 0);
    assert_eq!(code(applications::confirm(&db, &db.sources, &first).await), "confirmation_expired");
    applications::confirm(&db, &db.sources, &second).await.unwrap();
    // Who has lost the key gets another one.
    let before = key(&db, sent.id).await;
    resend(&sent.contact.email).await.unwrap();
    let after = key(&db, sent.id).await;
    assert_ne!(before, after);
    for key in [before, after] {
        applications::followed(&db, &db.sources, sent.id, &key).await.unwrap();
    }
}

async fn applying_is_throttled(db: TestDb) {
    let client = Some([192, 0, 2, 7].into());
    let apply = async |number: usize| {
        applications::apply(&db, &db.sources, application(&format!("Clinic {number}")), client).await
    };
    for number in 0..5 {
        apply(number).await.unwrap();
    }
    let error = apply(5).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::RateLimited, "too_many_requests"));
    assert_eq!(code(applications::resend(&db, &db.sources, "ada@clinic.example", None).await), "too_many_requests");
    // What is refused for what it says costs nothing.
    let mut wrong = application("Clinic");
    "bo@clinic.example".clone_into(&mut wrong.contact.email);
    "??".clone_into(&mut wrong.details.country);
    for _ in 0..9 {
        let refused = applications::apply(&db, &db.sources, wrong.clone(), client).await;
        assert_eq!(refused.unwrap_err().field().as_deref(), Some("country"));
    }
}

async fn the_key_opens_one_application(db: TestDb) {
    let (ours, theirs) = (apply(&db, "Ours").await, apply(&db, "Theirs").await);
    let (our_key, their_key) = (key(&db, ours.id).await, key(&db, theirs.id).await);
    applications::followed(&db, &db.sources, ours.id, &our_key).await.unwrap();
    let nobody: PartnerId = db.sources.id();
    for (application, key) in
        [(ours.id, &their_key), (theirs.id, &our_key), (nobody, &our_key), (ours.id, &Secret::new("hansa_af_x"))]
    {
        for refused in [
            code(applications::followed(&db, &db.sources, application, key).await),
            code(applications::withdraw(&db, &db.sources, (application, key), "").await),
            code(applications::correct(&db, &db.sources, (application, key), ("Ada", details()), None).await),
        ] {
            assert_eq!(refused, "application_not_found");
        }
    }
    db.sources.clock.advance(TimeDelta::days(180));
    assert_eq!(code(applications::followed(&db, &db.sources, ours.id, &our_key).await), "application_not_found");
}

async fn an_applicant_corrects_until_the_review_begins(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let ours = apply(&db, "Clinic").await;
    let key = key(&db, ours.id).await;
    let correct = async |problem: &str, expected: Option<i64>| {
        let mut details = details();
        details.answers.insert("problem".to_owned(), problem.into());
        details.language = Language::English;
        applications::correct(&db, &db.sources, (ours.id, &key), ("Bo Li", details), expected).await
    };
    let corrected = correct("Shorter stays.", Some(1)).await.unwrap();
    assert_eq!(
        (corrected.partner.needs.as_str(), corrected.partner.contact.name.as_str()),
        ("Shorter stays.", "Bo Li")
    );
    assert_eq!((corrected.record.language, corrected.record.revision), (Language::English, 2));
    assert_eq!(corrected.partner.contact.email, ours.contact.email);
    assert_eq!(code(correct("Again.", Some(1)).await), "revision_outdated");
    assert_eq!(correct(" ", None).await.unwrap_err().field().as_deref(), Some("answers.problem"));
    partners::begin_review(&db, &db.sources, &admit, ours.id).await.unwrap();
    assert_eq!(code(correct("Too late.", None).await), "partner_step_not_possible");
    let followed = applications::followed(&db, &db.sources, ours.id, &key).await.unwrap();
    assert!(!followed.correctable);
    assert_eq!(followed.record.answers.text("problem"), "Shorter stays.");
    assert_eq!(audited(&db, "application:correct", ours.id, ours.id).await, 1);
}

async fn an_applicant_withdraws_and_its_name_is_free(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let ours = apply(&db, "Clinic").await;
    let key = key(&db, ours.id).await;
    partners::begin_review(&db, &db.sources, &admit, ours.id).await.unwrap();
    let left = applications::withdraw(&db, &db.sources, (ours.id, &key), " Merged. ").await.unwrap();
    assert_eq!(
        (left.partner.status, left.partner.status_reason.as_deref()),
        (PartnerStatus::Withdrawn, Some("Merged."))
    );
    assert_eq!(left.stages.len(), 4);
    assert_eq!(code(applications::withdraw(&db, &db.sources, (ours.id, &key), "").await), "partner_step_not_possible");
    assert_eq!(
        code(assessments::assess(&db, &db.sources, &admit, ours.id, &scores(4)).await),
        "partner_step_not_possible"
    );
    assert_eq!(audited(&db, "application:withdraw", ours.id, ours.id).await, 1);
    apply(&db, "Clinic").await;
}

async fn an_applicant_follows_to_the_decision_and_no_further(db: TestDb) {
    let person = db.platform(PlatformRole::Operator).await;
    let admit = permit::<AdmitPartner>(&person);
    let ours = crate::fixtures::assessed(&db, &admit, "Clinic").await;
    let key = key(&db, ours.id).await;
    approve(&db, &admit, ours.id).await.unwrap();
    db.member(ours.id, access::Role::Owner).await;
    crate::fixtures::activate(&db, ours.id).await.unwrap();
    partners::suspend(&db, &db.sources, &admit, ours.id, "Unpaid.").await.unwrap();
    let followed = applications::followed(&db, &db.sources, ours.id, &key).await.unwrap();
    assert_eq!(followed.partner.status, PartnerStatus::Approved);
    let stages: Vec<PartnerStatus> = followed.stages.iter().map(|stage| stage.status).collect();
    assert_eq!(
        stages,
        [PartnerStatus::Unverified, PartnerStatus::Applied, PartnerStatus::InReview, PartnerStatus::Approved]
    );
    assert!(followed.record.decision.is_some_and(|decision| decision.by == person.user));
}
