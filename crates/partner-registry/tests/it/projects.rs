//! Projects: who sees them, who takes part, and what ends them, on both databases.

use access::{ManageProject, ReadProject, Role, TerminateAgreement, WorkInProject};
use chrono::TimeDelta;
use database::{Tenancy, execute, run_on};
use foundation::{AgreementId, ErrorKind, Fault as _, PageRequest, ProjectId, UserId};
use partner_registry::PartnerError;
use partner_registry::agreements::{self, Agreement};
use partner_registry::projects::{
    self, NewMessage, NewProject, Project, ProjectError, ProjectPatch, ProjectRole, ProjectState, Renewal,
};
use testkit::{Person, TestDb, permit};

use crate::fixtures::{Pair, audited, sign};

testkit::on_both_databases!(
    both_sides_see_it_and_bring_their_people,
    who_takes_no_part_finds_nothing,
    nothing_opens_without_an_agreement_in_force,
    who_leaves_the_partner_or_is_disabled_takes_no_part,
    a_removed_member_is_out_at_once,
    the_end_of_the_agreement_freezes_it,
    it_is_closed_and_reopened_with_a_reason,
    it_moves_to_another_agreement_of_the_same_two,
    changes_name_the_revision_they_were_made_from,
    a_part_reaches_as_far_as_it_says,
);

/// A project of the clinic's and the insurer's, with people around it.
pub(crate) struct Joint {
    pub(crate) pair: Pair,
    pub(crate) agreement: Agreement,
    pub(crate) id: ProjectId,
    /// Of the clinic: contributes.
    pub(crate) scientist: Person,
    /// Of the insurer: leads there.
    pub(crate) actuary: Person,
    /// Of the clinic, not in the project.
    pub(crate) bystander: Person,
    /// Of a third partner.
    pub(crate) stranger: Person,
}

impl Joint {
    pub(crate) async fn new(db: &TestDb) -> Self {
        let pair = Pair::new(db).await;
        let agreement = pair.signed(db).await;
        let joint = Self {
            id: open(db, &pair.clinic_admin, agreement.id).await.unwrap().id,
            scientist: db.member(pair.clinic, Role::Scientist).await,
            actuary: db.member(pair.insurer, Role::Scientist).await,
            bystander: db.member(pair.clinic, Role::Steward).await,
            stranger: db.member(db.partner("Mill").await, Role::Owner).await,
            pair,
            agreement,
        };
        let (clinic, insurer) = (&joint.pair.clinic_admin, &joint.pair.insurer_admin);
        joint.add(db, clinic, joint.scientist.user, ProjectRole::Contributor).await.unwrap();
        joint.add(db, insurer, joint.actuary.user, ProjectRole::Lead).await.unwrap();
        joint
    }

    pub(crate) async fn add(
        &self,
        db: &TestDb,
        by: &Person,
        user: UserId,
        role: ProjectRole,
    ) -> Result<projects::ProjectMember, PartnerError> {
        projects::add_member(db, &db.sources, &permit::<ManageProject>(by), self.id, (user, role)).await
    }

    pub(crate) async fn seen_by(&self, db: &TestDb, person: &Person) -> Result<Project, PartnerError> {
        projects::get(db, &db.sources, &permit::<ReadProject>(person), self.id).await
    }

    pub(crate) async fn say(
        &self,
        db: &TestDb,
        person: &Person,
        text: &str,
    ) -> Result<projects::Message, PartnerError> {
        let new = NewMessage { reply_to: None, text: text.to_owned() };
        projects::say(db, &db.sources, &permit::<WorkInProject>(person), self.id, new).await
    }

    pub(crate) async fn terminate(&self, db: &TestDb) {
        let by = permit::<TerminateAgreement>(&self.pair.insurer_admin);
        agreements::terminate(db, &db.sources, &by, self.agreement.id, "It is over.").await.unwrap();
    }

    async fn close(&self, db: &TestDb, by: &Person, reason: &str) -> Result<Project, PartnerError> {
        projects::close(db, &db.sources, &permit::<ManageProject>(by), self.id, reason).await
    }

    async fn reopen(&self, db: &TestDb, by: &Person) -> Result<Project, PartnerError> {
        projects::reopen(db, &db.sources, &permit::<ManageProject>(by), self.id, "There is more to do.").await
    }
}

pub(crate) async fn open(db: &TestDb, by: &Person, agreement: AgreementId) -> Result<Project, PartnerError> {
    let new = NewProject { agreement, name: "Readmissions".to_owned(), purpose: "Fewer of them.".to_owned() };
    projects::open(db, &db.sources, &permit::<ManageProject>(by), new).await
}

/// The failure, when it is one of projects.
pub(crate) fn why<T: std::fmt::Debug>(result: Result<T, PartnerError>) -> ProjectError {
    match result.unwrap_err() {
        PartnerError::Project(error) => error,
        other => panic!("{other:?}"),
    }
}

async fn both_sides_see_it_and_bring_their_people(db: TestDb) {
    let joint = Joint::new(&db).await;
    let Pair { clinic, insurer, clinic_admin, insurer_admin } = &joint.pair;
    let own = joint.seen_by(&db, clinic_admin).await.unwrap();
    assert_eq!((own.role, own.opener.id, own.other.id), (Some(ProjectRole::Lead), *clinic, *insurer));
    assert_eq!((own.agreement_title.as_str(), &own.refusal, own.state), ("Readmissions", &None, ProjectState::Active));
    let theirs = joint.seen_by(&db, insurer_admin).await.unwrap();
    assert_eq!(theirs.role, None, "the other side's admin looks without taking part");
    for person in [&joint.scientist, &joint.actuary] {
        let read = permit::<ReadProject>(person);
        let listed = projects::list(&db, &db.sources, &read, &PageRequest::default()).await.unwrap();
        assert_eq!(listed.items.iter().map(|project| project.id).collect::<Vec<_>>(), [joint.id]);
        let members = projects::members(&db, &db.sources, &read, joint.id).await.unwrap();
        let told: Vec<_> = members.iter().map(|member| (member.partner_name.as_str(), member.role)).collect();
        let expected =
            [("Clinic", ProjectRole::Lead), ("Clinic", ProjectRole::Contributor), ("Insurer", ProjectRole::Lead)];
        assert_eq!(told, expected);
        assert!(members.iter().all(|member| member.person == "Test Person"));
    }
    // Each brings its own people, once.
    let twice = joint.add(&db, clinic_admin, joint.scientist.user, ProjectRole::Observer).await;
    assert_eq!(why(twice), ProjectError::MemberTwice);
    let foreign = joint.add(&db, clinic_admin, joint.actuary.user, ProjectRole::Observer).await;
    assert_eq!(why(foreign), ProjectError::PersonNotFound);
    let manage = permit::<ManageProject>(clinic_admin);
    let foreign = projects::remove_member(&db, &db.sources, &manage, joint.id, joint.actuary.user).await;
    assert_eq!(why(foreign), ProjectError::MemberNotFound);
    // A viewer of the partner observes and no more.
    let viewer = db.member(*clinic, Role::Viewer).await;
    let beyond = joint.add(&db, clinic_admin, viewer.user, ProjectRole::Contributor).await;
    assert_eq!(why(beyond), ProjectError::ViewerObserves);
    joint.add(&db, clinic_admin, viewer.user, ProjectRole::Observer).await.unwrap();
    assert_eq!(joint.seen_by(&db, &viewer).await.unwrap().role, Some(ProjectRole::Observer));
    assert_eq!(audited(&db, "project:open", joint.id, *clinic).await, 1);
    assert_eq!(audited(&db, "project:add-member", joint.id, *clinic).await, 2);
    assert_eq!(shown(&db, "project:open", *insurer).await, 1, "the other party reads it in its log");
}

/// How often an action of the other partner's stands in this one's log.
async fn shown(db: &TestDb, action: &str, partner: foundation::PartnerId) -> i64 {
    let mut tx = db.read(Tenancy::Partner(partner)).await.unwrap();
    let sql = "SELECT count(*) FROM audit_log WHERE action = $1 AND counterparty_id = $2";
    run_on!(&mut tx, |conn| sqlx::query_scalar(sql).bind(action).bind(partner).fetch_one(conn).await).unwrap()
}

async fn who_takes_no_part_finds_nothing(db: TestDb) {
    let joint = Joint::new(&db).await;
    let nothing: ProjectId = db.sources.id();
    for person in [&joint.bystander, &joint.stranger] {
        let (read, work, manage) =
            (permit::<ReadProject>(person), permit::<WorkInProject>(person), permit::<ManageProject>(person));
        for id in [joint.id, nothing] {
            let new = NewMessage { reply_to: None, text: "Hello?".to_owned() };
            let page = PageRequest::default();
            for error in [
                projects::get(&db, &db.sources, &read, id).await.unwrap_err(),
                projects::members(&db, &db.sources, &read, id).await.unwrap_err(),
                projects::things(&db, &db.sources, &read, id).await.unwrap_err(),
                projects::messages(&db, &db.sources, &read, id, &page).await.unwrap_err(),
                projects::activity(&db, &db.sources, &read, id, &page).await.unwrap_err(),
                projects::say(&db, &db.sources, &work, id, new).await.unwrap_err(),
                projects::close(&db, &db.sources, &manage, id, "Mine.").await.unwrap_err(),
                projects::remove_member(&db, &db.sources, &manage, id, joint.scientist.user).await.unwrap_err(),
                projects::add_member(&db, &db.sources, &manage, id, (person.user, ProjectRole::Lead))
                    .await
                    .unwrap_err(),
            ] {
                assert_eq!((error.code(), error.kind()), ("project_not_found", ErrorKind::NotFound), "{error:?}");
            }
        }
        let listed = projects::list(&db, &db.sources, &read, &PageRequest::default()).await.unwrap();
        assert!(listed.items.is_empty());
    }
}

async fn nothing_opens_without_an_agreement_in_force(db: TestDb) {
    let pair = Pair::new(&db).await;
    let proposed = pair.propose(&db).await;
    assert_eq!(open(&db, &pair.clinic_admin, proposed.id).await.unwrap_err().code(), "agreement_not_signed");
    sign(&db, &pair.clinic_admin, &proposed).await;
    sign(&db, &pair.insurer_admin, &proposed).await;
    // A steward of either side opens one; of a third partner, nobody does.
    let steward = db.member(pair.insurer, Role::Steward).await;
    let opened = open(&db, &steward, proposed.id).await.unwrap();
    assert_eq!((opened.opener.id, opened.role), (pair.insurer, Some(ProjectRole::Lead)));
    let stranger = db.member(db.partner("Mill").await, Role::Owner).await;
    assert_eq!(open(&db, &stranger, proposed.id).await.unwrap_err().code(), "agreement_not_found");
    db.sources.clock.advance(TimeDelta::days(30));
    assert_eq!(open(&db, &pair.clinic_admin, proposed.id).await.unwrap_err().code(), "agreement_expired");
    for (name, purpose) in [("", "Good."), ("...", "Good."), ("Good", ""), ("Go\u{202e}od", "Good.")] {
        let new = NewProject { agreement: proposed.id, name: name.to_owned(), purpose: purpose.to_owned() };
        let manage = permit::<ManageProject>(&pair.clinic_admin);
        let error = projects::open(&db, &db.sources, &manage, new).await.unwrap_err();
        assert!(matches!(error, PartnerError::Invalid { .. }), "{name:?}, {purpose:?}: {error:?}");
    }
}

async fn who_leaves_the_partner_or_is_disabled_takes_no_part(db: TestDb) {
    let joint = Joint::new(&db).await;
    let (user, clinic) = (joint.scientist.user, joint.pair.clinic);
    let count = async |db: &TestDb| {
        let read = permit::<ReadProject>(&joint.actuary);
        projects::members(db, &db.sources, &read, joint.id).await.unwrap().len()
    };
    let set = async |db: &TestDb, sql: &'static str| {
        let mut tx = db.write(Tenancy::Platform).await.unwrap();
        execute!(&mut tx, sqlx::query(sql).bind(user).bind(clinic).bind(db.sources.now())).unwrap();
        tx.commit().await.unwrap();
    };
    assert_eq!(count(&db).await, 3);
    set(&db, "UPDATE users SET disabled_at = $3 WHERE id = $1 AND $2 IS NOT NULL").await;
    assert_eq!(count(&db).await, 2, "a disabled account is no member");
    set(&db, "UPDATE users SET disabled_at = NULL WHERE id = $1 AND $2 IS NOT NULL AND $3 IS NOT NULL").await;
    assert_eq!(count(&db).await, 3);
    set(&db, "DELETE FROM memberships WHERE user_id = $1 AND partner_id = $2 AND $3 IS NOT NULL").await;
    assert_eq!(count(&db).await, 2, "who has left is none");
    assert_eq!(why(joint.seen_by(&db, &joint.scientist).await), ProjectError::NotFound);
    // Whoever comes back later has to be added again.
    db.sources.clock.advance(TimeDelta::days(1));
    set(&db, "INSERT INTO memberships (user_id, partner_id, role, created_at) VALUES ($1, $2, 'scientist', $3)").await;
    assert_eq!(count(&db).await, 2);
    assert_eq!(why(joint.seen_by(&db, &joint.scientist).await), ProjectError::NotFound);
    joint.add(&db, &joint.pair.clinic_admin, user, ProjectRole::Observer).await.unwrap();
    assert_eq!(count(&db).await, 3);
}

async fn a_removed_member_is_out_at_once(db: TestDb) {
    let joint = Joint::new(&db).await;
    joint.say(&db, &joint.scientist, "I am here.").await.unwrap();
    let manage = permit::<ManageProject>(&joint.pair.clinic_admin);
    projects::remove_member(&db, &db.sources, &manage, joint.id, joint.scientist.user).await.unwrap();
    assert_eq!(why(joint.say(&db, &joint.scientist, "Still?").await), ProjectError::NotFound);
    assert_eq!(why(joint.seen_by(&db, &joint.scientist).await), ProjectError::NotFound);
    let again = projects::remove_member(&db, &db.sources, &manage, joint.id, joint.scientist.user).await;
    assert_eq!(why(again), ProjectError::MemberNotFound);
    // What was said stays, under the name of then.
    let read = permit::<ReadProject>(&joint.actuary);
    let said = projects::messages(&db, &db.sources, &read, joint.id, &PageRequest::default()).await.unwrap();
    assert_eq!(said.items[0].text.as_deref(), Some("I am here."));
}

async fn the_end_of_the_agreement_freezes_it(db: TestDb) {
    let joint = Joint::new(&db).await;
    joint.say(&db, &joint.scientist, "Before.").await.unwrap();
    joint.terminate(&db).await;
    let seen = joint.seen_by(&db, &joint.scientist).await.unwrap();
    assert_eq!(seen.refusal.as_ref().map(foundation::Fault::code), Some("agreement_terminated"));
    assert_eq!(seen.state, ProjectState::Active, "that the agreement ended is computed, not copied");
    let manage = permit::<ManageProject>(&joint.pair.clinic_admin);
    let patch = ProjectPatch { name: Some("Other".to_owned()), ..ProjectPatch::default() };
    for error in [
        joint.say(&db, &joint.scientist, "After.").await.unwrap_err(),
        joint.add(&db, &joint.pair.clinic_admin, joint.bystander.user, ProjectRole::Observer).await.unwrap_err(),
        projects::update(&db, &db.sources, &manage, joint.id, patch).await.unwrap_err(),
    ] {
        assert_eq!((error.code(), error.kind()), ("agreement_terminated", ErrorKind::Forbidden), "{error:?}");
    }
    let read = permit::<ReadProject>(&joint.actuary);
    let said = projects::messages(&db, &db.sources, &read, joint.id, &PageRequest::default()).await.unwrap();
    assert_eq!(said.items.len(), 1, "it can be read");
    projects::remove_member(&db, &db.sources, &manage, joint.id, joint.scientist.user).await.unwrap();
}

async fn it_is_closed_and_reopened_with_a_reason(db: TestDb) {
    let joint = Joint::new(&db).await;
    let Pair { clinic_admin, insurer_admin, clinic, .. } = &joint.pair;
    assert!(matches!(joint.close(&db, clinic_admin, " ").await, Err(PartnerError::Invalid { field: "reason", .. })));
    let closed = joint.close(&db, insurer_admin, "We are done.").await.unwrap();
    assert_eq!((closed.state, closed.state_reason.as_deref()), (ProjectState::Closed, Some("We are done.")));
    assert_eq!(why(joint.say(&db, &joint.scientist, "But…").await), ProjectError::Closed);
    assert_eq!(why(joint.close(&db, clinic_admin, "Again.").await), ProjectError::Closed);
    let reopened = joint.reopen(&db, clinic_admin).await.unwrap();
    assert_eq!((reopened.state, reopened.revision), (ProjectState::Active, closed.revision + 1));
    assert_eq!(why(joint.reopen(&db, clinic_admin).await), ProjectError::NotClosed);
    joint.say(&db, &joint.scientist, "On we go.").await.unwrap();
    assert_eq!(audited(&db, "project:reopen", joint.id, *clinic).await, 1);
    joint.close(&db, clinic_admin, "For good.").await.unwrap();
    joint.terminate(&db).await;
    assert_eq!(joint.reopen(&db, clinic_admin).await.unwrap_err().code(), "agreement_terminated");
}

async fn it_moves_to_another_agreement_of_the_same_two(db: TestDb) {
    let joint = Joint::new(&db).await;
    joint.terminate(&db).await;
    let next = joint.pair.propose(&db).await;
    let manage = permit::<ManageProject>(&joint.pair.clinic_admin);
    let renew = async |agreement| {
        projects::renew(&db, &db.sources, &manage, joint.id, Renewal { agreement })
            .await
            .map(|project| project.agreement)
    };
    assert_eq!(renew(next.id).await.unwrap_err().code(), "agreement_not_signed");
    sign(&db, &joint.pair.clinic_admin, &next).await;
    sign(&db, &joint.pair.insurer_admin, &next).await;
    assert_eq!(renew(next.id).await.unwrap(), next.id);
    joint.say(&db, &joint.actuary, "We go on.").await.unwrap();
    // With a third partner it cannot go on.
    let mut with_mill = joint.pair.proposal(&db);
    with_mill.counterparty = joint.stranger.membership.unwrap().partner;
    let propose = permit::<access::ProposeAgreement>(&joint.pair.clinic_admin);
    let with_mill = agreements::propose(&db, &db.sources, &propose, with_mill).await.unwrap();
    sign(&db, &joint.pair.clinic_admin, &with_mill).await;
    sign(&db, &joint.stranger, &with_mill).await;
    assert_eq!(renew(with_mill.id).await.unwrap_err().code(), "project_other_parties");
    assert_eq!(renew(db.sources.id()).await.unwrap_err().code(), "agreement_not_found");
}

async fn changes_name_the_revision_they_were_made_from(db: TestDb) {
    let joint = Joint::new(&db).await;
    let manage = permit::<ManageProject>(&joint.pair.clinic_admin);
    let change = async |name: &str, expected| {
        let patch = ProjectPatch { name: Some(name.to_owned()), purpose: None, expected };
        projects::update(&db, &db.sources, &manage, joint.id, patch).await
    };
    let before = joint.seen_by(&db, &joint.actuary).await.unwrap().revision;
    let changed = change("Fewer readmissions", Some(before)).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.revision), ("Fewer readmissions", before + 1));
    let late = change("Other", Some(before)).await.unwrap_err();
    assert!(matches!(late, PartnerError::Outdated { current } if current == before + 1), "{late:?}");
}

async fn a_part_reaches_as_far_as_it_says(db: TestDb) {
    let joint = Joint::new(&db).await;
    let (admin, bystander) = (&joint.pair.clinic_admin, &joint.bystander);
    joint.add(&db, admin, bystander.user, ProjectRole::Observer).await.unwrap();
    let least = ProjectRole::Contributor;
    let refused = joint.say(&db, bystander, "May I?").await;
    assert_eq!(why(refused), ProjectError::RoleTooLow { role: ProjectRole::Observer, least });
    let refused = joint.close(&db, bystander, "Enough.").await;
    assert_eq!(why(refused), ProjectError::RoleTooLow { role: ProjectRole::Observer, least: ProjectRole::Lead });
    // An admin who takes no part looks, and adds people; to talk, they add themselves.
    let other = &joint.pair.insurer_admin;
    assert_eq!(why(joint.say(&db, other, "Hello.").await), ProjectError::NotMember);
    joint.add(&db, other, other.user, ProjectRole::Contributor).await.unwrap();
    joint.say(&db, other, "Hello.").await.unwrap();
    let manage = permit::<ManageProject>(admin);
    let raised = (bystander.user, ProjectRole::Lead);
    projects::change_member(&db, &db.sources, &manage, joint.id, raised).await.unwrap();
    joint.close(&db, bystander, "Enough.").await.unwrap();
}
