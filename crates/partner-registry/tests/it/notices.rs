use access::{JoinAlliance, LeadAlliance, LeaveAlliance, PlatformRole, ProposeAgreement, Role, TerminateAgreement};
use database::{Tenancy, execute};
use foundation::PartnerId;
use mail::{AgreementStep, Deed, Letter, News};
use partner_registry::agreements::{self, Offer};
use partner_registry::{alliances, notices};
use testkit::{Person, TestDb, permit};

use crate::alliances::Circle;
use crate::fixtures::{Pair, apply, letters, sign};
use crate::projects::open;

testkit::on_both_databases!(
    the_other_party_is_told_of_every_step,
    what_is_rolled_back_tells_nobody,
    operators_are_told_of_a_confirmed_application,
    two_replicas_write_no_mail_twice,
    what_is_done_in_alliances_is_told_to_the_other_side,
    who_is_taken_into_a_project_is_told,
);

/// What waits for a partner's people, oldest first: to whom, which step, and what the other party said.
async fn told(db: &TestDb, partner: PartnerId) -> Vec<(String, AgreementStep, String)> {
    notices::address(db, &db.sources).await.unwrap();
    let told = letters(db, partner).await.into_iter().rev().filter_map(|(to, _, letter)| match letter {
        Letter::Agreement(what) => Some((to, what.step, what.note)),
        _ => None,
    });
    told.collect()
}

async fn email(db: &TestDb, person: &Person) -> String {
    let mut tx = db.read(Tenancy::Platform).await.unwrap();
    let sql = "SELECT email FROM users WHERE id = $1";
    database::run_on!(&mut tx, |conn| sqlx::query_scalar(sql).bind(person.user).fetch_one(conn).await).unwrap()
}

async fn the_other_party_is_told_of_every_step(db: TestDb) {
    let pair = Pair::new(&db).await;
    let owner = db.member(pair.insurer, Role::Owner).await;
    // Who does not act for the partner, and who cannot log in any more, is not written to.
    db.member(pair.insurer, Role::Scientist).await;
    let gone = db.member(pair.insurer, Role::Admin).await;
    let mut tx = db.write(Tenancy::Platform).await.unwrap();
    let disable = "UPDATE users SET disabled_at = created_at WHERE id = $1";
    execute!(&mut tx, sqlx::query(disable).bind(gone.user)).unwrap();
    tx.commit().await.unwrap();

    let proposed = pair.propose(&db).await;
    let people = [email(&db, &pair.insurer_admin).await, email(&db, &owner).await];
    let first = told(&db, pair.insurer).await;
    assert_eq!(first, people.clone().map(|to| (to, AgreementStep::Proposed, String::new())));
    assert_eq!(told(&db, pair.clinic).await, [], "who does something is not told of it");

    let by = permit::<ProposeAgreement>(&pair.insurer_admin);
    let offer = Offer { base: 1, terms: Pair::terms(&db), note: "As discussed.".to_owned() };
    let answered = agreements::offer(&db, &db.sources, &by, proposed.id, offer).await.unwrap();
    sign(&db, &pair.insurer_admin, &answered).await;
    sign(&db, &pair.clinic_admin, &answered).await;
    let by = permit::<TerminateAgreement>(&pair.insurer_admin);
    agreements::terminate(&db, &db.sources, &by, proposed.id, "It did not help.").await.unwrap();

    let clinic = email(&db, &pair.clinic_admin).await;
    let steps = [
        (AgreementStep::Answered, "As discussed."),
        (AgreementStep::Signed, ""),
        (AgreementStep::Terminated, "It did not help."),
    ];
    assert_eq!(told(&db, pair.clinic).await, steps.map(|(step, note)| (clinic.clone(), step, note.to_owned())));
    let last = told(&db, pair.insurer).await;
    assert_eq!(last[2..], people.map(|to| (to, AgreementStep::InForce, String::new())));
}

async fn what_is_rolled_back_tells_nobody(db: TestDb) {
    let pair = Pair::new(&db).await;
    let proposed = pair.propose(&db).await;
    let before = told(&db, pair.insurer).await.len();
    let by = permit::<ProposeAgreement>(&pair.clinic_admin);
    let offer = Offer { base: 7, terms: Pair::terms(&db), note: String::new() };
    agreements::offer(&db, &db.sources, &by, proposed.id, offer).await.unwrap_err();
    assert_eq!(told(&db, pair.insurer).await.len(), before);
}

async fn operators_are_told_of_a_confirmed_application(db: TestDb) {
    let operator = db.platform(PlatformRole::Operator).await;
    db.platform(PlatformRole::Auditor).await;
    let partner = apply(&db, "Clinic").await;
    assert_eq!(notices::address(&db, &db.sources).await.unwrap(), 1);
    let found = testkit::letters_to(&db, &email(&db, &operator).await).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["letter"], &found[0]["application"]),
        (&"application_arrived".into(), &partner.id.to_string().into())
    );
}

async fn two_replicas_write_no_mail_twice(db: TestDb) {
    let pair = Pair::new(&db).await;
    for _ in 0..5 {
        pair.propose(&db).await;
    }
    let round = || notices::address(&db, &db.sources);
    let (first, second, third) = tokio::join!(round(), round(), round());
    let written = first.unwrap() + second.unwrap() + third.unwrap();
    assert_eq!((written, told(&db, pair.insurer).await.len()), (5, 5));
}

/// What others have done that a partner was told of, oldest first.
async fn news(db: &TestDb, partner: PartnerId) -> Vec<News> {
    notices::address(db, &db.sources).await.unwrap();
    let told = letters(db, partner).await.into_iter().rev().filter_map(|(_, _, letter)| match letter {
        Letter::News(what) => Some(what),
        _ => None,
    });
    told.collect()
}

fn by(name: &str, deed: Deed, what: &str, path: String) -> News {
    News { by: name.to_owned(), deed, what: what.to_owned(), path }
}

async fn what_is_done_in_alliances_is_told_to_the_other_side(db: TestDb) {
    let circle = Circle::new(&db).await;
    let (lead, join) = (permit::<LeadAlliance>(&circle.lead), permit::<JoinAlliance>(&circle.other));
    let path = || format!("/alliances/{}", circle.alliance);
    alliances::ask(&db, &db.sources, &join, circle.alliance, "We insure patients.").await.unwrap();
    assert_eq!(news(&db, circle.clinic).await, [by("Insurer", Deed::AllianceAsked, "Care", path())]);
    let leave = permit::<LeaveAlliance>(&circle.other);
    alliances::leave(&db, &db.sources, &leave, circle.alliance, "").await.unwrap();
    alliances::invite(&db, &db.sources, &lead, circle.alliance, circle.insurer).await.unwrap();
    assert_eq!(news(&db, circle.insurer).await, [by("Clinic", Deed::AllianceInvited, "Care", path())]);
    assert_eq!(news(&db, circle.clinic).await.len(), 1, "taking a request back is no news");
}

async fn who_is_taken_into_a_project_is_told(db: TestDb) {
    let pair = Pair::new(&db).await;
    let agreement = pair.signed(&db).await;
    let opened = open(&db, &pair.clinic_admin, agreement.id).await.unwrap();
    let path = format!("/projects/{}?tab=members", opened.id);
    assert_eq!(news(&db, pair.insurer).await, [by("Clinic", Deed::ProjectOpened, "Readmissions", path)]);
    assert_eq!(news(&db, pair.clinic).await, []);
}
