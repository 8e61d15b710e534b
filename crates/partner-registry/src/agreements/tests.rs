use std::collections::BTreeSet;

use chrono::TimeDelta;
use foundation::{ErrorKind, Fault as _, PartnerId, Sources};

use super::model::{Agreement, Amendment, Party, Purpose, Signature, Signed};
use super::permits::{Standing, Use};
use super::terms::{Asset, Giver, Permission, Rules};
use super::{AgreementStatus, Document, Refusal};
use crate::{PartnerError, PartnerStatus};

struct Case {
    sources: Sources,
    agreement: Agreement,
}

impl Case {
    fn new(status: AgreementStatus) -> Self {
        let sources = Sources::fixed(1);
        let now = sources.now();
        let party = |name: &str| Party { id: sources.id(), name: name.to_owned(), signature: None };
        let agreement = Agreement {
            id: sources.id(),
            title: "Readmissions".to_owned(),
            proposer: party("Clinic"),
            counterparty: party("Insurer"),
            proposed_by: sources.id(),
            version: 1,
            offered_by: sources.id(),
            latest_version: 1,
            amendment: None,
            rules: Rules::mutual([Purpose::Train]),
            document_sha256: Document::new("We agree.".to_owned()).sha256,
            valid_from: now,
            expires_at: now + TimeDelta::days(30),
            status,
            ending: None,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        Self { sources, agreement }
    }

    fn signature(&self) -> Signature {
        let (user, at) = (self.sources.id(), self.sources.now());
        Signature { user, document_sha256: self.agreement.document_sha256, proof: None, at }
    }

    fn sides(&self) -> [PartnerId; 2] {
        [self.agreement.proposer.id, self.agreement.counterparty.id]
    }
}

#[test]
fn it_is_active_exactly_when_both_have_signed_in_either_order() {
    for swap in [false, true] {
        let mut case = Case::new(AgreementStatus::Proposed);
        let [mut first, mut second] = case.sides();
        if swap {
            std::mem::swap(&mut first, &mut second);
        }
        let signature = case.signature();
        assert_eq!(case.agreement.sign(first, signature.clone()).unwrap(), Signed::Waiting(1));
        assert_eq!(case.agreement.status, AgreementStatus::Proposed);
        assert!(matches!(case.agreement.sign(first, signature.clone()), Err(PartnerError::AlreadySigned)));
        assert_eq!(case.agreement.status, AgreementStatus::Proposed);
        assert_eq!(case.agreement.sign(second, signature.clone()).unwrap(), Signed::Complete(1));
        assert_eq!(case.agreement.status, AgreementStatus::Active);
        for side in case.sides() {
            assert_eq!(case.agreement.side_of(side).unwrap().signature, Some(signature.clone()));
        }
    }
}

#[test]
fn only_a_proposed_one_is_signed_and_only_by_its_document() {
    for &status in AgreementStatus::ALL {
        for side in Case::new(status).sides() {
            let mut case = Case::new(status);
            let signature = case.signature();
            match case.agreement.sign(side, signature) {
                Ok(_) => assert_eq!(status, AgreementStatus::Proposed),
                // In force, and no amendment waits.
                Err(PartnerError::AlreadySigned) => assert_eq!(status, AgreementStatus::Active),
                Err(PartnerError::IllegalAgreementStep { status: at, .. }) => {
                    assert!(at == status && status != AgreementStatus::Proposed, "{status}");
                }
                Err(other) => panic!("{status}: {other:?}"),
            }
        }
    }
    let mut case = Case::new(AgreementStatus::Proposed);
    let before = case.agreement.clone();
    let other = Signature { document_sha256: Document::new("We agree!".to_owned()).sha256, ..case.signature() };
    let error = case.agreement.sign(before.proposer.id, other).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "agreement_document_mismatch"));
    assert!(error.to_string().contains(&before.document_sha256.to_string()));
    assert_eq!(case.agreement, before);
}

#[test]
fn how_it_ends_depends_on_the_status_and_on_who_ends_it() {
    use AgreementStatus::{Active, Declined, Proposed, Terminated, Withdrawn};
    for &status in AgreementStatus::ALL {
        for (side, wanted) in [(0, Withdrawn), (1, Declined)] {
            let mut case = Case::new(status);
            let (by, at) = (case.sides()[side], case.sources.now());
            let result = case.agreement.end(by, "enough".to_owned(), at);
            let wanted = match status {
                Proposed => wanted,
                Active => Terminated,
                over => {
                    let error = result.unwrap_err();
                    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "agreement_step_not_possible"));
                    assert_eq!((case.agreement.status, case.agreement.ending), (over, None));
                    continue;
                }
            };
            result.unwrap();
            assert_eq!(case.agreement.status, wanted);
            let ending = case.agreement.ending.unwrap();
            assert_eq!((ending.by, ending.reason.as_str(), ending.at), (Some(by), "enough", at));
        }
    }
}

#[test]
fn a_third_partner_neither_signs_nor_ends_it() {
    for &status in AgreementStatus::ALL {
        let mut case = Case::new(status);
        let before = case.agreement.clone();
        let (third, signature, at) = (case.sources.id(), case.signature(), case.sources.now());
        assert!(matches!(case.agreement.sign(third, signature), Err(PartnerError::AgreementNotFound)));
        assert!(matches!(case.agreement.offer(third, 1), Err(PartnerError::AgreementNotFound)));
        assert!(matches!(case.agreement.drop_amendment(third), Err(PartnerError::AgreementNotFound)));
        let ended = case.agreement.end(third, "mine".to_owned(), at);
        assert!(matches!(ended, Err(PartnerError::AgreementNotFound)));
        assert_eq!(case.agreement, before);
    }
}

#[test]
fn time_alone_expires_what_is_not_over_already() {
    let end = Sources::fixed(1).now();
    for &status in AgreementStatus::ALL {
        assert_eq!(status.at(end - TimeDelta::microseconds(1), end), status);
        let after = match status {
            AgreementStatus::Proposed | AgreementStatus::Active => AgreementStatus::Expired,
            over => over,
        };
        assert_eq!(status.at(end, end), after);
    }
}

/// Every combination of status, time, purpose and the parties' statuses, against the rule put the other way round.
#[test]
fn a_use_is_permitted_exactly_when_nothing_speaks_against_it() {
    let from = Sources::fixed(1).now();
    let until = from + TimeDelta::days(1);
    let tick = TimeDelta::microseconds(1);
    let (mut permitted, mut codes) = (0, BTreeSet::new());
    for &status in AgreementStatus::ALL {
        for at in [from - tick, from, until - tick, until] {
            for &owner in PartnerStatus::ALL {
                for &user in PartnerStatus::ALL {
                    for covered in [&[Purpose::Train][..], &[Purpose::Download, Purpose::Predict]] {
                        let mut standing = standing(status, Rules::mutual(covered.iter().copied()));
                        standing.parties = [owner, user];
                        let result = standing.permit(&wanted(&standing, Purpose::Train), at);
                        let wanted = matches!(status, AgreementStatus::Active | AgreementStatus::Expired)
                            && (from..until).contains(&at)
                            && covered.contains(&Purpose::Train)
                            && [owner, user] == [PartnerStatus::Active; 2];
                        assert_eq!(result.is_ok(), wanted, "{standing:?} {at}");
                        permitted += i32::from(wanted);
                        codes.extend(result.err().map(|refusal| refusal.code()));
                    }
                }
            }
        }
    }
    // Active or stored as such, at two of the four times.
    assert_eq!(permitted, 4);
    let every = [
        "agreement_expired",
        "agreement_given_up",
        "agreement_not_signed",
        "agreement_not_yet_valid",
        "agreement_party_inactive",
        "agreement_purpose_not_covered",
        "agreement_terminated",
    ];
    assert_eq!(codes, BTreeSet::from(every));
}

/// For one day from the fixed clock's time, between active partners.
fn standing(status: AgreementStatus, rules: Rules) -> Standing {
    let sources = Sources::fixed(1);
    let (valid_from, proposer) = (sources.now(), sources.id());
    let expires_at = valid_from + TimeDelta::days(1);
    Standing { proposer, status, valid_from, expires_at, rules, parties: [PartnerStatus::Active; 2] }
}

/// Of something that the proposer has granted.
fn wanted(standing: &Standing, purpose: Purpose) -> Use {
    let sources = Sources::fixed(2);
    Use { owner: standing.proposer, user: sources.id(), agreement: sources.id(), purpose, asset: None }
}

#[test]
fn a_permission_holds_in_its_direction_and_for_its_assets() {
    let (sources, now) = (Sources::fixed(3), Sources::fixed(1).now());
    let [named, other] = [Asset::Dataset(sources.id()), Asset::Dataset(sources.id())];
    let one_way = |by, assets| Rules {
        permissions: vec![Permission { by, assets, ..Permission::mutual(Purpose::Train) }],
        ..Rules::mutual([Purpose::Predict])
    };
    for (by, from_proposer) in
        [(Giver::Either, None), (Giver::Proposer, Some(true)), (Giver::Counterparty, Some(false))]
    {
        let standing = standing(AgreementStatus::Active, one_way(by, None));
        let there = wanted(&standing, Purpose::Train);
        let back = Use { owner: there.user, user: there.owner, ..there };
        for (asked, by_proposer) in [(there, true), (back, false)] {
            let covered = from_proposer.is_none_or(|from| from == by_proposer);
            let refused = (!covered).then_some(Refusal::DirectionNotCovered { purpose: Purpose::Train });
            assert_eq!(standing.permit(&asked, now).err(), refused, "{by} {by_proposer}");
        }
    }
    let standing = standing(AgreementStatus::Active, one_way(Giver::Either, Some(BTreeSet::from([named]))));
    let with = |asset| standing.permit(&Use { asset, ..wanted(&standing, Purpose::Train) }, now);
    assert_eq!(with(Some(named)), Ok(()));
    assert_eq!(with(Some(other)), Err(Refusal::AssetNotCovered { purpose: Purpose::Train, asset: other }));
    // Whether it covers anything at all.
    assert_eq!(with(None), Ok(()));
}

#[test]
fn what_ended_it_is_said_before_what_time_would_say() {
    let late = Sources::fixed(1).now() + TimeDelta::days(2);
    let ask = |status| {
        let standing = standing(status, Rules::mutual([Purpose::Download]));
        standing.permit(&wanted(&standing, Purpose::Train), late)
    };
    assert_eq!(ask(AgreementStatus::Terminated), Err(Refusal::Terminated));
    assert_eq!(ask(AgreementStatus::Proposed), Err(Refusal::NotSigned));
    assert_eq!(ask(AgreementStatus::Declined), Err(Refusal::GivenUp));
    let expired = ask(AgreementStatus::Active).unwrap_err();
    assert_eq!(expired, Refusal::Expired { expired_at: late - TimeDelta::days(1) });
    assert!(expired.to_string().contains("2026-01-02"), "{expired}");
    assert!(expired.next_step().unwrap().contains("new agreement"));
    assert_eq!(Refusal::WrongParties.kind(), ErrorKind::NotFound);
}

#[test]
fn an_amendment_waits_beside_what_is_in_force() {
    let mut case = Case::new(AgreementStatus::Active);
    let [proposer, counterparty] = case.sides();
    let before = case.agreement.clone();
    assert!(matches!(case.agreement.offer(proposer, 2), Err(PartnerError::OfferOutdated { current: 1 })));
    let number = case.agreement.offer(counterparty, 1).unwrap();
    let document_sha256 = Document::new("amended".to_owned()).sha256;
    let amendment = Amendment { number, offered_by: counterparty, document_sha256, proposer: None, counterparty: None };
    case.agreement.amendment = Some(amendment);
    // What answers the version in force now overlooks the amendment.
    assert!(matches!(case.agreement.offer(proposer, 1), Err(PartnerError::OfferOutdated { current: 2 })));
    let signature = Signature { document_sha256, ..case.signature() };
    let wrong = Signature { document_sha256: before.document_sha256, ..signature.clone() };
    assert!(matches!(case.agreement.sign(proposer, wrong), Err(PartnerError::DocumentMismatch { .. })));
    assert_eq!(case.agreement.sign(proposer, signature.clone()).unwrap(), Signed::Waiting(2));
    assert_eq!((case.agreement.version, &case.agreement.rules), (1, &before.rules));
    assert_eq!(case.agreement.sign(counterparty, signature).unwrap(), Signed::Complete(2));

    // Dropped, its number is not given again.
    let dropped = case.agreement.drop_amendment(proposer).unwrap();
    assert_eq!((dropped.number, case.agreement.version), (2, 1));
    assert_eq!(case.agreement.offer(proposer, 1).unwrap(), 3);
    let nothing = case.agreement.drop_amendment(proposer).unwrap_err();
    assert_eq!(nothing.code(), "agreement_step_not_possible");
}

#[test]
fn terms_are_offered_only_while_it_is_proposed_or_active() {
    for &status in AgreementStatus::ALL {
        let mut case = Case::new(status);
        let [proposer, _] = case.sides();
        let open = matches!(status, AgreementStatus::Proposed | AgreementStatus::Active);
        assert_eq!(case.agreement.offer(proposer, 1).is_ok(), open, "{status}");
    }
}
