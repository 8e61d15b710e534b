use std::collections::BTreeSet;

use foundation::{ErrorKind, Fault as _, Sources};

use super::model::{Contact, Industry, Partner, PartnerChange};
use super::{PartnerStatus, PartnerStep};
use crate::{PartnerError, Quota};

/// The life cycle as it is drawn in the documentation.
const LEGAL: &[(PartnerStatus, PartnerStep, PartnerStatus)] = &[
    (PartnerStatus::Unverified, PartnerStep::Confirm, PartnerStatus::Applied),
    (PartnerStatus::Applied, PartnerStep::Correct, PartnerStatus::Applied),
    (PartnerStatus::Applied, PartnerStep::Ask, PartnerStatus::Applied),
    (PartnerStatus::Applied, PartnerStep::Withdraw, PartnerStatus::Withdrawn),
    (PartnerStatus::Applied, PartnerStep::BeginReview, PartnerStatus::InReview),
    (PartnerStatus::Applied, PartnerStep::Decline, PartnerStatus::Declined),
    (PartnerStatus::InReview, PartnerStep::Ask, PartnerStatus::InReview),
    (PartnerStatus::InReview, PartnerStep::Withdraw, PartnerStatus::Withdrawn),
    (PartnerStatus::InReview, PartnerStep::Assess, PartnerStatus::InReview),
    (PartnerStatus::InReview, PartnerStep::Approve, PartnerStatus::Approved),
    (PartnerStatus::InReview, PartnerStep::Decline, PartnerStatus::Declined),
    (PartnerStatus::Approved, PartnerStep::InviteOwner, PartnerStatus::Approved),
    (PartnerStatus::Approved, PartnerStep::Activate, PartnerStatus::Active),
    (PartnerStatus::Approved, PartnerStep::Offboard, PartnerStatus::Offboarded),
    (PartnerStatus::Active, PartnerStep::Suspend, PartnerStatus::Suspended),
    (PartnerStatus::Active, PartnerStep::Offboard, PartnerStatus::Offboarded),
    (PartnerStatus::Suspended, PartnerStep::Reinstate, PartnerStatus::Active),
    (PartnerStatus::Suspended, PartnerStep::Offboard, PartnerStatus::Offboarded),
];

fn applicant() -> Partner {
    let sources = Sources::fixed(1);
    Partner {
        id: sources.id(),
        name: "North Clinic".to_owned(),
        industry: Industry::Medicine,
        contact: Contact { name: "Ada Ito".to_owned(), email: "ada@clinic.example".to_owned() },
        needs: "Predict readmissions.".to_owned(),
        data_at_hand: String::new(),
        status: PartnerStatus::Applied,
        status_reason: None,
        quota: Quota::NONE,
        revision: 1,
        created_at: sources.now(),
        updated_at: sources.now(),
    }
}

#[test]
fn every_status_and_step() {
    for &status in PartnerStatus::ALL {
        for &step in PartnerStep::ALL {
            let wanted = LEGAL.iter().find(|(from, by, _)| (*from, *by) == (status, step)).map(|(_, _, to)| *to);
            match (status.after(step), wanted) {
                (Ok(after), Some(wanted)) => assert_eq!(after, wanted, "{status} {step}"),
                (Err(PartnerError::IllegalStep { status: at, step: by }), None) => assert_eq!((at, by), (status, step)),
                (got, wanted) => panic!("{status} {step}: {got:?} instead of {wanted:?}"),
            }
        }
        let possible: BTreeSet<_> = status.possible().collect();
        let legal: BTreeSet<_> = LEGAL.iter().filter(|(from, ..)| *from == status).map(|(_, step, _)| *step).collect();
        assert_eq!(possible, legal, "{status}");
    }
}

/// Follows every path without repeating a status on it.
fn walk(path: &mut Vec<PartnerStatus>, visit: &mut impl FnMut(&[PartnerStatus])) {
    visit(path);
    let Some(&here) = path.last() else { return };
    for next in here.possible().filter_map(|step| here.after(step).ok()) {
        if !path.contains(&next) {
            path.push(next);
            walk(path, visit);
            path.pop();
        }
    }
}

#[test]
fn every_status_is_reached_and_none_is_reached_around_the_review() {
    let mut seen = BTreeSet::new();
    walk(&mut vec![PartnerStatus::Unverified], &mut |path| {
        let here = path[path.len() - 1];
        seen.insert(here);
        let passed = |status| path.contains(&status);
        if here.is_admitted() || here == PartnerStatus::Offboarded {
            assert!(passed(PartnerStatus::InReview) && passed(PartnerStatus::Approved), "{path:?}");
        }
        assert!(here == PartnerStatus::Unverified || passed(PartnerStatus::Applied), "{path:?}");
        let last = here.possible().next().is_none();
        let over = matches!(here, PartnerStatus::Declined | PartnerStatus::Offboarded | PartnerStatus::Withdrawn);
        assert_eq!(last, over, "{path:?}");
    });
    assert_eq!(seen, PartnerStatus::ALL.iter().copied().collect());
}

#[test]
fn an_illegal_step_says_where_the_partner_is_and_what_is_possible() {
    let error = PartnerStatus::Active.after(PartnerStep::Approve).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the partner is 'active', and 'approve' is not possible then; possible: 'suspend', 'offboard'"
    );
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "partner_step_not_possible"));
    let error = PartnerStatus::Declined.after(PartnerStep::Approve).unwrap_err();
    assert!(error.to_string().ends_with("nothing is: this is final"), "{error}");
}

#[test]
fn a_reason_stays_until_the_next_step() {
    let mut partner = applicant();
    partner.status = PartnerStatus::Active;
    partner.take(PartnerStep::Suspend, Some("unpaid".to_owned())).unwrap();
    assert_eq!(partner.status_reason.as_deref(), Some("unpaid"));
    assert!(partner.take(PartnerStep::Suspend, None).is_err());
    assert_eq!((partner.status, partner.status_reason.as_deref()), (PartnerStatus::Suspended, Some("unpaid")));
    partner.take(PartnerStep::Reinstate, None).unwrap();
    assert_eq!((partner.status, partner.status_reason), (PartnerStatus::Active, None));
}

#[test]
fn a_change_names_its_fields_and_leaves_the_others() {
    let before = applicant();
    let mut partner = before.clone();
    partner.change(&PartnerChange::default()).unwrap();
    assert_eq!(partner, before);
    let change = PartnerChange { needs: Some("Less paper.".to_owned()), ..PartnerChange::default() };
    partner.change(&change).unwrap();
    assert_eq!(change.fields(), ["needs"]);
    assert_eq!(partner.needs, "Less paper.");
    assert_eq!(partner.contact, before.contact);
}

#[test]
fn a_quota_has_bounds() {
    for quota in [Quota::NONE, Quota::DEFAULT, Quota::LIMIT] {
        quota.check().unwrap();
    }
    let spoilt: [(&str, Quota); 4] = [
        ("max_running_jobs", Quota { max_running_jobs: -1, ..Quota::DEFAULT }),
        ("max_gpus", Quota { max_gpus: 10_001, ..Quota::DEFAULT }),
        ("max_storage_bytes", Quota { max_storage_bytes: 1 << 53, ..Quota::DEFAULT }),
        ("max_storage_bytes", Quota { max_storage_bytes: i64::MIN, ..Quota::DEFAULT }),
    ];
    for (field, quota) in spoilt {
        assert_eq!(quota.check().unwrap_err().field().as_deref(), Some(field));
    }
}
