use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use foundation::{ErrorKind, Fault as _, PartnerId, Sources};

use super::model::{Agreement, Document, Party, Proposal, Purpose, Signature};
use super::permits::Terms;
use super::{AgreementStatus, MAX_DOCUMENT_BYTES, MAX_TERM_DAYS, Refusal};
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
            purposes: BTreeSet::from([Purpose::Train]),
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
        Signature { user: self.sources.id(), document_sha256: self.agreement.document_sha256, at: self.sources.now() }
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
        case.agreement.sign(first, signature).unwrap();
        assert_eq!(case.agreement.status, AgreementStatus::Proposed);
        assert!(matches!(case.agreement.sign(first, signature), Err(PartnerError::AlreadySigned)));
        assert_eq!(case.agreement.status, AgreementStatus::Proposed);
        case.agreement.sign(second, signature).unwrap();
        assert_eq!(case.agreement.status, AgreementStatus::Active);
        for side in case.sides() {
            assert_eq!(case.agreement.side_of(side).unwrap().signature, Some(signature));
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
                Ok(()) => assert_eq!(status, AgreementStatus::Proposed),
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
        let (third, signature) = (case.sources.id(), case.signature());
        assert!(matches!(case.agreement.sign(third, signature), Err(PartnerError::AgreementNotFound)));
        let ended = case.agreement.end(third, "mine".to_owned(), signature.at);
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
                        let purposes = covered.iter().copied().collect();
                        let terms =
                            Terms { status, valid_from: from, expires_at: until, purposes, parties: [owner, user] };
                        let result = terms.permit(Purpose::Train, at);
                        let wanted = matches!(status, AgreementStatus::Active | AgreementStatus::Expired)
                            && (from..until).contains(&at)
                            && covered.contains(&Purpose::Train)
                            && [owner, user] == [PartnerStatus::Active; 2];
                        assert_eq!(result.is_ok(), wanted, "{terms:?} {at}");
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

#[test]
fn what_ended_it_is_said_before_what_time_would_say() {
    let from = Sources::fixed(1).now();
    let terms = |status| Terms {
        status,
        valid_from: from,
        expires_at: from + TimeDelta::days(1),
        purposes: BTreeSet::from([Purpose::Download]),
        parties: [PartnerStatus::Active; 2],
    };
    let late = from + TimeDelta::days(2);
    assert_eq!(terms(AgreementStatus::Terminated).permit(Purpose::Train, late), Err(Refusal::Terminated));
    assert_eq!(terms(AgreementStatus::Proposed).permit(Purpose::Train, late), Err(Refusal::NotSigned));
    assert_eq!(terms(AgreementStatus::Declined).permit(Purpose::Train, late), Err(Refusal::GivenUp));
    let expired = terms(AgreementStatus::Active).permit(Purpose::Train, late).unwrap_err();
    assert_eq!(expired, Refusal::Expired { expired_at: from + TimeDelta::days(1) });
    assert!(expired.to_string().contains("2026-01-02"), "{expired}");
    assert!(expired.next_step().unwrap().contains("new agreement"));
    assert_eq!(Refusal::WrongParties.kind(), ErrorKind::NotFound);
}

#[test]
fn a_document_is_digested_byte_for_byte() {
    // FIPS 180-4's example for "abc".
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Document::new("abc".to_owned()).sha256.to_string(), digest);
    assert_ne!(Document::new("abc\n".to_owned()).sha256.to_string(), digest);
}

type Spoil<'a> = &'a dyn Fn(&mut Proposal);

fn proposal(sources: &Sources) -> Proposal {
    Proposal {
        counterparty: sources.id(),
        title: "Readmissions".to_owned(),
        document: " We agree.\r\n".to_owned(),
        purposes: BTreeSet::from([Purpose::Train]),
        valid_from: None,
        expires_at: sources.now() + TimeDelta::days(30),
    }
}

#[test]
fn a_proposal_keeps_its_text_and_cuts_its_times() {
    let sources = Sources::fixed(1);
    let mut wanted = proposal(&sources);
    wanted.expires_at += TimeDelta::nanoseconds(1_999);
    let checked = wanted.checked(sources.id(), sources.now()).unwrap();
    assert_eq!(checked.document.content, " We agree.\r\n");
    assert_eq!(checked.valid_from, sources.now());
    assert_eq!(checked.expires_at, sources.now() + TimeDelta::days(30) + TimeDelta::microseconds(1));
    let longest = Proposal { expires_at: sources.now() + TimeDelta::days(MAX_TERM_DAYS), ..proposal(&sources) };
    longest.checked(sources.id(), sources.now()).unwrap();
}

#[test]
fn a_proposal_names_the_field_at_fault() {
    let sources = Sources::fixed(1);
    let now = sources.now();
    let term = TimeDelta::days(MAX_TERM_DAYS) + TimeDelta::microseconds(1);
    let spoilt: [(&str, Spoil<'_>); 10] = [
        ("title", &|p| p.title.clear()),
        ("document", &|p| p.document = "  \n".to_owned()),
        ("document", &|p| p.document.push('\0')),
        ("document", &|p| p.document = "x".repeat(MAX_DOCUMENT_BYTES + 1)),
        ("purposes", &|p| p.purposes.clear()),
        ("expires_at", &|p| p.expires_at = now),
        ("expires_at", &|p| p.valid_from = Some(p.expires_at)),
        ("expires_at", &|p| p.expires_at = now + term),
        ("expires_at", &|p| p.expires_at = DateTime::<Utc>::MAX_UTC),
        ("expires_at", &|p| p.valid_from = Some(DateTime::<Utc>::MIN_UTC)),
    ];
    for (field, spoil) in spoilt {
        let mut proposal = proposal(&sources);
        spoil(&mut proposal);
        let error = proposal.checked(sources.id(), now).unwrap_err();
        assert_eq!(error.field().as_deref(), Some(field), "{error}");
        assert!(matches!(error.kind(), ErrorKind::Invalid | ErrorKind::TooLarge), "{error}");
    }
    let wanted = proposal(&sources);
    let oneself = wanted.counterparty;
    assert_eq!(wanted.checked(oneself, now).unwrap_err().field().as_deref(), Some("counterparty"));
}
