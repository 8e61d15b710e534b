//! Partners that come to alliances and leave them, on both databases.

use access::{FoundAlliance, JoinAlliance, LeadAlliance, LeaveAlliance, PlatformRole, ReadAlliance, Role};
use foundation::{AllianceId, ErrorKind, Fault as _, PageRequest, PartnerId};
use partner_registry::alliances::{self, Alliance, NewAlliance, SeatState};
use partner_registry::{Industry, PartnerError};
use testkit::{Person, TestDb, permit};

use crate::fixtures::audited;

testkit::on_both_databases!(
    the_lead_invites_and_the_partner_accepts,
    who_asks_is_admitted_or_refused,
    members_matters_are_for_members,
    the_lead_hands_over_and_then_may_leave,
    one_is_removed_with_a_reason_it_reads,
    dissolving_takes_the_name,
    a_name_is_free_again_after_the_end,
    two_that_admit_at_once_make_one_member,
);

/// An alliance that the clinic leads, and partners around it with an admin each.
pub(crate) struct Circle {
    pub(crate) alliance: AllianceId,
    pub(crate) clinic: PartnerId,
    pub(crate) lead: Person,
    pub(crate) insurer: PartnerId,
    pub(crate) other: Person,
    pub(crate) stranger: Person,
    pub(crate) operator: Person,
}

impl Circle {
    pub(crate) async fn new(db: &TestDb) -> Self {
        let (clinic, insurer) = (db.partner("Clinic").await, db.partner("Insurer").await);
        let mill = db.partner("Mill").await;
        let operator = db.platform(PlatformRole::Operator).await;
        let circle = Self {
            alliance: found(db, &operator, "Care", clinic).await.unwrap().id,
            clinic,
            lead: db.member(clinic, Role::Admin).await,
            insurer,
            other: db.member(insurer, Role::Admin).await,
            stranger: db.member(mill, Role::Admin).await,
            operator,
        };
        assert_eq!(audited(db, "alliance:found", circle.alliance, clinic).await, 1);
        circle
    }

    /// The insurer becomes a member.
    pub(crate) async fn join(&self, db: &TestDb) {
        let lead = permit::<LeadAlliance>(&self.lead);
        alliances::invite(db, &db.sources, &lead, self.alliance, self.insurer).await.unwrap();
        let join = permit::<JoinAlliance>(&self.other);
        alliances::accept(db, &db.sources, &join, self.alliance).await.unwrap();
    }

    async fn seen_by(&self, db: &TestDb, person: &Person) -> Alliance {
        alliances::get(db, &permit::<ReadAlliance>(person), self.alliance).await.unwrap()
    }

    async fn members(&self, db: &TestDb, person: &Person) -> Result<Vec<String>, PartnerError> {
        let members = alliances::members(db, &permit::<ReadAlliance>(person), self.alliance).await?;
        Ok(members.into_iter().map(|member| member.name).collect())
    }
}

async fn found(db: &TestDb, operator: &Person, name: &str, lead: PartnerId) -> Result<Alliance, PartnerError> {
    let new = NewAlliance {
        name: name.to_owned(),
        industry: Industry::Medicine,
        purpose: "Better diagnoses.".to_owned(),
        lead,
    };
    alliances::found(db, &db.sources, &permit::<FoundAlliance>(operator), new).await
}

fn code<T: std::fmt::Debug>(answer: Result<T, PartnerError>) -> (ErrorKind, &'static str) {
    let error = answer.unwrap_err();
    assert!(error.next_step().is_some(), "{error:?}");
    (error.kind(), error.code())
}

async fn the_lead_invites_and_the_partner_accepts(db: TestDb) {
    let circle = Circle::new(&db).await;
    let (lead, join) = (permit::<LeadAlliance>(&circle.lead), permit::<JoinAlliance>(&circle.other));
    let accepted = alliances::accept(&db, &db.sources, &join, circle.alliance).await;
    assert_eq!(code(accepted), (ErrorKind::Conflict, "alliance_step_not_possible"), "nobody was invited");
    alliances::invite(&db, &db.sources, &lead, circle.alliance, circle.insurer).await.unwrap();
    let seat = circle.seen_by(&db, &circle.other).await.seat.unwrap();
    assert_eq!((seat.state, seat.name.as_str()), (SeatState::Invited, "Insurer"));
    let again = alliances::invite(&db, &db.sources, &lead, circle.alliance, circle.insurer).await;
    assert_eq!(code(again).1, "alliance_step_not_possible");
    alliances::accept(&db, &db.sources, &join, circle.alliance).await.unwrap();
    assert_eq!(circle.members(&db, &circle.other).await.unwrap(), ["Clinic", "Insurer"]);
    assert_eq!(audited(&db, "alliance:accept", circle.alliance, circle.insurer).await, 1);
    let nobody = alliances::invite(&db, &db.sources, &lead, circle.alliance, db.sources.id()).await;
    assert_eq!(code(nobody), (ErrorKind::NotFound, "alliance_partner_not_active"));
}

async fn who_asks_is_admitted_or_refused(db: TestDb) {
    let circle = Circle::new(&db).await;
    let (lead, join) = (permit::<LeadAlliance>(&circle.lead), permit::<JoinAlliance>(&circle.other));
    alliances::ask(&db, &db.sources, &join, circle.alliance, "We insure patients.").await.unwrap();
    let accepted = alliances::accept(&db, &db.sources, &join, circle.alliance).await;
    assert_eq!(code(accepted).1, "alliance_step_not_possible", "nobody lets themselves in");
    let read = permit::<ReadAlliance>(&circle.lead);
    let seats = alliances::seats(&db, &read, circle.alliance).await.unwrap();
    let asking = seats.iter().find(|seat| seat.partner == circle.insurer).unwrap();
    assert_eq!((asking.state, asking.reason.as_deref()), (SeatState::Requested, Some("We insure patients.")));
    let refusal = (circle.insurer, "Not yet.");
    alliances::refuse(&db, &db.sources, &lead, circle.alliance, refusal).await.unwrap();
    let seat = circle.seen_by(&db, &circle.other).await.seat.unwrap();
    assert_eq!((seat.state, seat.reason.as_deref()), (SeatState::Declined, Some("Not yet.")));
    alliances::ask(&db, &db.sources, &join, circle.alliance, "").await.unwrap();
    alliances::admit(&db, &db.sources, &lead, circle.alliance, circle.insurer).await.unwrap();
    assert!(circle.seen_by(&db, &circle.other).await.is_member());
}

async fn members_matters_are_for_members(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.join(&db).await;
    let hidden = (ErrorKind::NotFound, "alliance_not_found");
    assert_eq!(code(circle.members(&db, &circle.stranger).await), hidden);
    let read = permit::<ReadAlliance>(&circle.stranger);
    assert_eq!(code(alliances::seats(&db, &read, circle.alliance).await), hidden);
    let listed = alliances::list(&db, &read, &PageRequest::default()).await.unwrap().items;
    assert_eq!((listed.len(), listed[0].lead_name.as_str(), &listed[0].seat), (1, "Clinic", &None));
    assert!(alliances::list_own(&db, &read, &PageRequest::default()).await.unwrap().items.is_empty());
    let own = permit::<ReadAlliance>(&circle.other);
    assert_eq!(alliances::list_own(&db, &own, &PageRequest::default()).await.unwrap().items.len(), 1);
    // A member that does not lead is told so; a stranger that there is nothing.
    let invite = async |person: &Person| {
        let lead = permit::<LeadAlliance>(person);
        code(alliances::invite(&db, &db.sources, &lead, circle.alliance, circle.insurer).await)
    };
    assert_eq!(invite(&circle.other).await, (ErrorKind::Forbidden, "alliance_not_lead"));
    assert_eq!(invite(&circle.stranger).await, hidden);
    assert_eq!(code(alliances::seats(&db, &own, circle.alliance).await).1, "alliance_not_lead");
}

async fn the_lead_hands_over_and_then_may_leave(db: TestDb) {
    let circle = Circle::new(&db).await;
    let (lead, leave) = (permit::<LeadAlliance>(&circle.lead), permit::<LeaveAlliance>(&circle.lead));
    let left = alliances::leave(&db, &db.sources, &leave, circle.alliance, "").await;
    assert_eq!(code(left).1, "alliance_lead_stays");
    let early = alliances::hand_over(&db, &db.sources, &lead, circle.alliance, circle.insurer).await;
    assert_eq!(code(early).1, "alliance_successor_not_member");
    circle.join(&db).await;
    alliances::hand_over(&db, &db.sources, &lead, circle.alliance, circle.insurer).await.unwrap();
    let again = alliances::hand_over(&db, &db.sources, &lead, circle.alliance, circle.clinic).await;
    assert_eq!(code(again), (ErrorKind::Forbidden, "alliance_not_lead"));
    alliances::leave(&db, &db.sources, &leave, circle.alliance, "We have done our part.").await.unwrap();
    assert_eq!(circle.members(&db, &circle.other).await.unwrap(), ["Insurer"]);
    assert_eq!(code(circle.members(&db, &circle.lead).await).1, "alliance_not_found", "who left sees it no more");
}

async fn one_is_removed_with_a_reason_it_reads(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.join(&db).await;
    let lead = permit::<LeadAlliance>(&circle.lead);
    let remove =
        async |partner, reason| alliances::remove(&db, &db.sources, &lead, circle.alliance, (partner, reason)).await;
    assert_eq!(code(remove(circle.insurer, " ").await), (ErrorKind::Invalid, "invalid_field"));
    assert_eq!(code(remove(circle.clinic, "Us.").await).1, "alliance_lead_stays");
    remove(circle.insurer, "No data for a year.").await.unwrap();
    let seat = circle.seen_by(&db, &circle.other).await.seat.unwrap();
    assert_eq!((seat.state, seat.reason.as_deref()), (SeatState::Removed, Some("No data for a year.")));
    assert_eq!(circle.members(&db, &circle.lead).await.unwrap(), ["Clinic"]);
    assert_eq!(code(circle.members(&db, &circle.other).await).1, "alliance_not_found");
}

async fn dissolving_takes_the_name(db: TestDb) {
    let circle = Circle::new(&db).await;
    circle.join(&db).await;
    let dissolve = async |person: &Person, words| {
        alliances::dissolve(&db, &db.sources, &permit::<LeadAlliance>(person), circle.alliance, words).await
    };
    assert_eq!(code(dissolve(&circle.lead, ("care", "Done.")).await).1, "alliance_name_mismatch");
    assert_eq!(code(dissolve(&circle.other, ("Care", "Done.")).await).1, "alliance_not_lead");
    let ended = dissolve(&circle.lead, ("Care", "Done.")).await.unwrap();
    assert_eq!(ended.dissolution.unwrap().reason, "Done.");
    let lead = permit::<LeadAlliance>(&circle.lead);
    let invited = alliances::invite(&db, &db.sources, &lead, circle.alliance, circle.insurer).await;
    assert_eq!(code(invited).1, "alliance_dissolved");
    let leave = permit::<LeaveAlliance>(&circle.other);
    alliances::leave(&db, &db.sources, &leave, circle.alliance, "").await.unwrap();
}

async fn a_name_is_free_again_after_the_end(db: TestDb) {
    let circle = Circle::new(&db).await;
    let taken = found(&db, &circle.operator, "Care", circle.insurer).await;
    assert_eq!(code(taken), (ErrorKind::Conflict, "alliance_name_taken"));
    let operator = permit::<FoundAlliance>(&circle.operator);
    let words = ("Care", "Asleep.");
    alliances::dissolve_as_operator(&db, &db.sources, &operator, circle.alliance, words).await.unwrap();
    let again = alliances::dissolve_as_operator(&db, &db.sources, &operator, circle.alliance, words).await;
    assert_eq!(code(again).1, "alliance_dissolved");
    found(&db, &circle.operator, "Care", circle.insurer).await.unwrap();
    let strange = found(&db, &circle.operator, "Ca\u{202e}re", circle.insurer).await;
    assert_eq!(code(strange), (ErrorKind::Invalid, "invalid_field"));
}

async fn two_that_admit_at_once_make_one_member(db: TestDb) {
    let circle = Circle::new(&db).await;
    let (lead, join) = (permit::<LeadAlliance>(&circle.lead), permit::<JoinAlliance>(&circle.other));
    alliances::ask(&db, &db.sources, &join, circle.alliance, "").await.unwrap();
    let admit = || alliances::admit(&db, &db.sources, &lead, circle.alliance, circle.insurer);
    let (one, other) = tokio::join!(admit(), admit());
    assert_eq!([&one, &other].iter().filter(|answer| answer.is_ok()).count(), 1, "{one:?} {other:?}");
    assert_eq!(circle.members(&db, &circle.lead).await.unwrap(), ["Clinic", "Insurer"]);
}
