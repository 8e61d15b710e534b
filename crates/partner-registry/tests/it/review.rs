//! What reviewers do beside scoring: ask, note, set what is asked for, decide, look at the board and at proposals.

use access::{AdmitPartner, ChangeSettings, Permit, PlatformRole, ReadPartners, Secret};
use foundation::{ErrorKind, Fault as _, PageRequest, PartnerId, QuestionId};
use mail::{Language, Letter};
use partner_registry::applications::{self, QuestionState};
use partner_registry::partners::{self, Approval, PartnerStatus};
use partner_registry::proposals::{self, RecipeOffer, Side};
use partner_registry::settings::{self, AdmissionSettings};
use partner_registry::standards::{self, Release};
use partner_registry::{PartnerError, assessments, pipeline};
use testkit::{TestDb, permit};

use crate::alliances::Circle;
use crate::applications::key;
use crate::fixtures::{apply, approve, assessed, audited, letters, operator, scores, send};
use crate::standards::{begin, release};

testkit::on_both_databases!(
    questions_go_to_and_fro_by_mail,
    a_question_is_its_own_applicants,
    an_applicant_sees_no_note_and_no_override,
    too_few_or_too_low_assessments_need_words,
    of_two_who_decide_at_once_one_wins,
    decisions_are_mailed_with_their_reason,
    settings_hold_from_the_next_decision_on,
    the_board_shows_what_holds_up,
    proposals_rest_on_answers,
    standards_are_proposed_as_long_as_they_hold,
);

fn code<T: std::fmt::Debug>(result: Result<T, PartnerError>) -> &'static str {
    result.unwrap_err().code()
}

async fn questions_go_to_and_fro_by_mail(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    let ours = apply(&db, "Clinic").await;
    let asked = applications::ask(&db, &db.sources, &admit, ours.id, " Which years? ").await.unwrap();
    assert_eq!((asked.body.as_str(), asked.state), ("Which years?", QuestionState::Open));
    let (recipient, language, letter) = letters(&db, ours.id).await.remove(0);
    let Letter::Question { question, .. } = letter else { panic!("{letter:?}") };
    assert_eq!((recipient, language, &*question), (ours.contact.email.clone(), Language::Chinese, "Which years?"));

    let key = key(&db, ours.id).await;
    let answer =
        async |text: &str| applications::answer_question(&db, &db.sources, (ours.id, &key), asked.id, text).await;
    assert_eq!(answer("a\u{202e}b").await.unwrap_err().field().as_deref(), Some("answer"));
    let followed = answer("2010 to 2020.").await.unwrap();
    assert_eq!(followed.questions[0].state, QuestionState::Answered);
    assert_eq!(code(answer("And more.").await), "question_answered");
    let (recipient, language, letter) = letters(&db, ours.id).await.remove(0);
    assert_eq!((recipient, language), (format!("{}@example.org", person.user), Language::English));
    let Letter::Answer { question, answer: said, .. } = letter else { panic!("{letter:?}") };
    assert_eq!((&*question, &*said), ("Which years?", "2010 to 2020."));

    partners::begin_review(&db, &db.sources, &admit, ours.id).await.unwrap();
    applications::follow_up(&db, &db.sources, &admit, (ours.id, asked.id), "All of them?").await.unwrap();
    answer("All of them.").await.unwrap();
    let questions = applications::questions(&db, &read, ours.id).await.unwrap();
    let said: Vec<_> = questions[0].replies.iter().map(|reply| (reply.body.as_str(), reply.author.is_some())).collect();
    assert_eq!(said, [("2010 to 2020.", false), ("All of them?", true), ("All of them.", false)]);
    assert_eq!(audited(&db, "application:answer", asked.id, ours.id).await, 2);

    partners::decline(&db, &db.sources, &admit, ours.id, "Too early.").await.unwrap();
    assert_eq!(code(answer("Please.").await), "partner_step_not_possible");
    assert_eq!(code(applications::ask(&db, &db.sources, &admit, ours.id, "Why?").await), "partner_step_not_possible");
}

async fn a_question_is_its_own_applicants(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let (ours, theirs) = (apply(&db, "Ours").await, apply(&db, "Theirs").await);
    let asked = applications::ask(&db, &db.sources, &admit, theirs.id, "Which years?").await.unwrap();
    let our_key = key(&db, ours.id).await;
    let nothing: QuestionId = db.sources.id();
    for question in [asked.id, nothing] {
        let answered = applications::answer_question(&db, &db.sources, (ours.id, &our_key), question, "Ten.").await;
        assert_eq!(code(answered), "question_not_found");
        let told = applications::follow_up(&db, &db.sources, &admit, (ours.id, question), "Well?").await;
        assert_eq!(code(told), "question_not_found");
    }
    let stolen = applications::answer_question(&db, &db.sources, (theirs.id, &our_key), asked.id, "Ten.").await;
    assert_eq!(code(stolen), "application_not_found");
    let unverified = send(&db, "Unverified").await;
    let early = applications::ask(&db, &db.sources, &admit, unverified.id, "Who are you?").await;
    assert_eq!(code(early), "partner_step_not_possible");
}

async fn an_applicant_sees_no_note_and_no_override(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    let ours = assessed(&db, &admit, "Clinic").await;
    let key = key(&db, ours.id).await;
    for text in ["A confidential note.", "Another one."] {
        applications::add_note(&db, &db.sources, &admit, ours.id, text).await.unwrap();
    }
    let first = applications::notes(&db, &read, ours.id, &PageRequest::new(Some(1), None)).await.unwrap();
    assert_eq!((first.items[0].body.as_str(), first.items.len()), ("Another one.", 1));
    assert_eq!((first.items[0].author_id, first.next_cursor.is_some()), (person.user, true));
    let approval = Approval { reason: Some("Welcome.".to_owned()), override_reason: Some("My own idea.".to_owned()) };
    partners::approve(&db, &db.sources, &admit, ours.id, &approval).await.unwrap();
    let followed = applications::followed(&db, &db.sources, ours.id, &key).await.unwrap();
    let seen = format!("{followed:?} {:?}", letters(&db, ours.id).await);
    assert!(seen.contains("Welcome."), "{seen}");
    for secret in ["confidential", "My own idea", "Own data team"] {
        assert!(!seen.contains(secret), "{secret}: {seen}");
    }
    let (record, _) = applications::record(&db, &read, ours.id).await.unwrap();
    assert_eq!(record.decision.unwrap().override_reason.as_deref(), Some("My own idea."));
}

async fn too_few_or_too_low_assessments_need_words(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    let ours = apply(&db, "Clinic").await;
    partners::begin_review(&db, &db.sources, &admit, ours.id).await.unwrap();
    let with_words = Approval { override_reason: Some("We know them.".to_owned()), ..Approval::default() };
    let nobody = partners::approve(&db, &db.sources, &admit, ours.id, &with_words).await;
    assert_eq!(code(nobody), "partner_not_assessed", "words do not stand for an assessment");
    assessments::assess(&db, &db.sources, &admit, ours.id, &scores(2)).await.unwrap();
    let standing = assessments::standing(&db, &read, ours.id).await.unwrap();
    assert_eq!((standing.reviewers, standing.result, standing.passes()), (1, Some(2.0), false));
    let refused = approve(&db, &admit, ours.id).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::Conflict, "decision_needs_override"));
    assert!(refused.to_string().contains("2.00, below 3.00"), "{refused}");
    let empty = Approval { override_reason: Some("  ".to_owned()), ..Approval::default() };
    let refused = partners::approve(&db, &db.sources, &admit, ours.id, &empty).await.unwrap_err();
    assert_eq!(refused.field().as_deref(), Some("override_reason"));
    assert_eq!(partners::get(&db, &read, ours.id).await.unwrap().status, PartnerStatus::InReview);
    let approved = partners::approve(&db, &db.sources, &admit, ours.id, &with_words).await.unwrap();
    assert_eq!(approved.partner.status, PartnerStatus::Approved);
}

async fn of_two_who_decide_at_once_one_wins(db: TestDb) {
    let (_, one) = operator(&db).await;
    let (_, two) = operator(&db).await;
    for round in 0..4 {
        let ours = assessed(&db, &one, &format!("Clinic {round}")).await.id;
        let (approved, declined) =
            tokio::join!(approve(&db, &one, ours), partners::decline(&db, &db.sources, &two, ours, "Too early."));
        assert_ne!(approved.is_ok(), declined.is_ok(), "{approved:?} {declined:?}");
        let (status, lost) = match (approved, declined) {
            (Ok(_), Err(lost)) => (PartnerStatus::Approved, lost),
            (Err(lost), Ok(_)) => (PartnerStatus::Declined, lost),
            other => panic!("{other:?}"),
        };
        assert_eq!((lost.kind(), lost.code()), (ErrorKind::Conflict, "partner_step_not_possible"));
        assert!(lost.to_string().contains(status.as_str()), "{lost}");
    }
}

async fn decisions_are_mailed_with_their_reason(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let ours = assessed(&db, &admit, "Clinic").await.id;
    let approval = Approval { reason: Some("A good fit.".to_owned()), override_reason: None };
    let approved = partners::approve(&db, &db.sources, &admit, ours, &approval).await.unwrap();
    let mailed = letters(&db, ours).await;
    let [(_, language, Letter::Invitation { token, .. }), (_, _, Letter::Approved { reason, .. }), ..] = &mailed[..]
    else {
        panic!("{mailed:?}")
    };
    assert_eq!(token.reveal(), approved.invitation_token.reveal());
    assert_eq!((*language, reason.as_deref()), (Language::Chinese, Some("A good fit.")));
    let theirs = apply(&db, "Mill").await.id;
    partners::decline(&db, &db.sources, &admit, theirs, "Too early.").await.unwrap();
    let (_, _, letter) = letters(&db, theirs).await.remove(0);
    let Letter::Declined { application, reason } = letter else { panic!("{letter:?}") };
    assert_eq!(&*reason, "Too early.");
    let key = Secret::new(application.token.reveal());
    let followed = applications::followed(&db, &db.sources, theirs, &key).await.unwrap();
    assert_eq!(followed.record.decision.unwrap().reason.as_deref(), Some("Too early."));
}

async fn settings_hold_from_the_next_decision_on(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let (read, change) = (permit::<ReadPartners>(&person), permit::<ChangeSettings>(&person));
    assert_eq!(settings::get(&db, &read).await.unwrap(), (AdmissionSettings::default(), 0));
    let ours = assessed(&db, &admit, "Clinic").await.id;
    let strict = AdmissionSettings { min_reviewers: 2, threshold: 4.0, ..AdmissionSettings::default() };
    let set = async |settings: &AdmissionSettings, expected| {
        settings::set(&db, &db.sources, &change, settings, expected).await
    };
    assert_eq!(set(&strict, Some(0)).await.unwrap(), (strict, 1));
    assert_eq!(code(set(&strict, Some(0)).await), "revision_outdated");
    let wrong = AdmissionSettings { threshold: 9.0, ..strict };
    assert_eq!(set(&wrong, None).await.unwrap_err().field().as_deref(), Some("threshold"));
    assert_eq!(settings::get(&db, &read).await.unwrap(), (strict, 1));
    assert_eq!(code(approve(&db, &admit, ours).await), "decision_needs_override");
    let (_, second) = operator(&db).await;
    assessments::assess(&db, &db.sources, &second, ours, &scores(5)).await.unwrap();
    let standing = assessments::standing(&db, &read, ours).await.unwrap();
    assert_eq!((standing.reviewers, standing.result, standing.spread), (2, Some(4.5), Some(1.0)));
    approve(&db, &admit, ours).await.unwrap();
}

async fn on_board(db: &TestDb, read: &Permit<ReadPartners>, stage: PartnerStatus) -> Vec<(PartnerId, i64, i64)> {
    let page = pipeline::stage(db, read, stage, &PageRequest::default()).await.unwrap();
    page.items.iter().map(|card| (card.id, card.reviewers, card.open_questions)).collect()
}

async fn the_board_shows_what_holds_up(db: TestDb) {
    let (_, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&db.platform(PlatformRole::Auditor).await);
    let unverified = send(&db, "Unverified").await.id;
    let waiting = apply(&db, "Waiting").await.id;
    db.sources.clock.advance(chrono::TimeDelta::days(1));
    let reviewed = assessed(&db, &admit, "Reviewed").await.id;
    for text in ["Which years?", "Which rows?"] {
        applications::ask(&db, &db.sources, &admit, reviewed, text).await.unwrap();
    }
    assert_eq!(on_board(&db, &read, PartnerStatus::Unverified).await, [(unverified, 0, 0)]);
    assert_eq!(on_board(&db, &read, PartnerStatus::Applied).await, [(waiting, 0, 0)]);
    assert_eq!(on_board(&db, &read, PartnerStatus::InReview).await, [(reviewed, 1, 2)]);
    let board = pipeline::board(&db, &read, &PageRequest::default()).await.unwrap();
    let counts: Vec<i64> = board.iter().map(|(_, count, _)| *count).collect();
    assert_eq!(counts, [1, 1, 1, 0, 0, 0]);
    let card = &board[2].2.items[0];
    assert_eq!((card.since, card.country.as_deref()), (db.sources.now(), Some("DE")));
    assert!(board[1].2.items[0].since < card.since);
    // A partner that was put there without an application has an age all the same.
    let other = db.partner("Other").await;
    let wrong = pipeline::stage(&db, &read, PartnerStatus::Active, &PageRequest::default()).await.unwrap_err();
    assert_eq!(wrong.field().as_deref(), Some("stage"), "{other}");
}

async fn proposals_rest_on_answers(db: TestDb) {
    let (person, admit) = operator(&db).await;
    let read = permit::<ReadPartners>(&person);
    let (ours, theirs) = (apply(&db, "Ours").await.id, assessed(&db, &admit, "Theirs").await.id);
    approve(&db, &admit, theirs).await.unwrap();
    db.member(theirs, access::Role::Owner).await;
    crate::fixtures::activate(&db, theirs).await.unwrap();
    let never_asked = db.partner("Never asked").await;
    let recipe = RecipeOffer {
        name: "tabular".to_owned(),
        tasks: vec!["classify_rows".to_owned()],
        data_kinds: vec!["table".to_owned()],
    };
    let recipes = vec![recipe];
    let found = proposals::for_partner(&db, &read, ours, recipes.clone()).await.unwrap();
    assert_eq!((found.recipes[0].name.as_str(), found.recipes[0].score), ("tabular", 3));
    let partners: Vec<_> = found.partners.iter().map(|one| (one.id.clone(), one.score)).collect();
    assert_eq!(partners, [(theirs.to_string(), 2)]);
    let why: Vec<_> = found.partners[0].matches.iter().map(|one| (one.question, one.fits)).collect();
    assert_eq!(why, [("industry", Side::Industry), ("tasks", Side::Task)]);
    let none = proposals::for_partner(&db, &read, never_asked, recipes.clone()).await;
    assert_eq!(code(none), "application_not_found");
    let (nobody, admit): (PartnerId, Permit<AdmitPartner>) = (db.sources.id(), admit);
    assert_eq!(code(proposals::for_partner(&db, &read, nobody, recipes).await), "partner_not_found");
    assert_eq!(code(applications::add_note(&db, &db.sources, &admit, nobody, "x").await), "partner_not_found");
}

async fn standards_are_proposed_as_long_as_they_hold(db: TestDb) {
    let circle = Circle::new(&db).await;
    let ours = apply(&db, "Ours").await.id;
    let read = permit::<ReadPartners>(&circle.operator);
    let proposed = async || {
        let found = proposals::for_partner(&db, &read, ours, Vec::new()).await.unwrap().standards;
        found.into_iter().map(|one| (one.id, one.score)).collect::<Vec<_>>()
    };
    let standard = begin(&db, &circle, &circle.lead).await.unwrap().id;
    assert_eq!(proposed().await, [], "a draft is nobody's to meet");
    let number = release(&db, &circle.lead, standard, Release::default()).await.unwrap().summary.number;
    assert_eq!(proposed().await, [(standard.to_string(), 2)], "of the applicant's branch");
    let by = permit::<access::ReleaseStandard>(&circle.lead);
    standards::withdraw(&db, &db.sources, &by, (standard, number), "A mistake.").await.unwrap();
    assert_eq!(proposed().await, []);
}
