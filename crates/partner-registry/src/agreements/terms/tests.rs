use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use foundation::{ErrorKind, Fault as _, PartnerId, Sources};

use super::{
    Asset, Country, DerivedModels, Duty, MAX_DOCUMENT_BYTES, MAX_LIST, MAX_TERM_DAYS, Obligation, Onward, Permission,
    Rules, Terms,
};
use crate::agreements::Purpose;

pub(crate) fn terms(now: DateTime<Utc>) -> Terms {
    Terms {
        title: "Readmissions".to_owned(),
        document: " We agree.\r\n".to_owned(),
        valid_from: now,
        expires_at: now + TimeDelta::days(30),
        rules: Rules::mutual([Purpose::Train]),
        template: None,
    }
}

fn parties() -> [PartnerId; 2] {
    let sources = Sources::fixed(5);
    [sources.id(), sources.id()]
}

#[test]
fn terms_keep_their_text_and_cut_their_times() {
    let now = Sources::fixed(1).now();
    let mut wanted = terms(now);
    wanted.expires_at += TimeDelta::nanoseconds(1_999);
    let checked = wanted.checked(parties(), now).unwrap();
    assert_eq!(checked.document, " We agree.\r\n");
    assert_eq!(checked.valid_from, now);
    assert_eq!(checked.expires_at, now + TimeDelta::days(30) + TimeDelta::microseconds(1));
    let longest = Terms { expires_at: now + TimeDelta::days(MAX_TERM_DAYS), ..terms(now) };
    longest.checked(parties(), now).unwrap();
}

type Spoil<'a> = &'a dyn Fn(&mut Terms);

#[test]
fn an_error_names_the_field_at_fault() {
    let sources = Sources::fixed(1);
    let now = sources.now();
    let term = TimeDelta::days(MAX_TERM_DAYS) + TimeDelta::microseconds(1);
    let named = |partner: PartnerId| DerivedModels {
        onward: Onward::Named,
        partners: BTreeSet::from([partner]),
        ..DerivedModels::default()
    };
    let third = sources.id::<PartnerId>();
    let spoilt: [(&str, Spoil<'_>); 17] = [
        ("title", &|t| t.title.clear()),
        ("document", &|t| t.document = "  \n".to_owned()),
        ("document", &|t| t.document.push('\0')),
        ("document", &|t| t.document = "x".repeat(MAX_DOCUMENT_BYTES + 1)),
        ("purposes", &|t| t.rules.permissions.clear()),
        ("expires_at", &|t| t.expires_at = now),
        ("expires_at", &|t| t.valid_from = t.expires_at),
        ("expires_at", &|t| t.expires_at = now + term),
        ("expires_at", &|t| t.expires_at = DateTime::<Utc>::MAX_UTC),
        ("expires_at", &|t| t.valid_from = DateTime::<Utc>::MIN_UTC),
        ("permissions", &|t| t.rules.permissions = vec![Permission::mutual(Purpose::Train); MAX_LIST + 1]),
        ("permissions", &|t| t.rules.permissions[0].assets = Some(BTreeSet::new())),
        ("duties", &|t| t.rules.duties = vec![Obligation { duty: Duty::Inform, detail: "\u{7}".to_owned() }]),
        ("derived_models.partners", &|t| t.rules.derived_models.onward = Onward::Named),
        ("derived_models.partners", &|t| t.rules.derived_models.partners = BTreeSet::from([third])),
        // Onward to a party is a circle.
        ("derived_models.partners", &|t| t.rules.derived_models = named(parties()[0])),
        ("derived_models.partners", &|t| t.rules.derived_models = named(parties()[1])),
    ];
    for (field, spoil) in spoilt {
        let mut terms = terms(now);
        spoil(&mut terms);
        let error = terms.checked(parties(), now).unwrap_err();
        assert_eq!(error.field().as_deref(), Some(field), "{error}");
        assert!(matches!(error.kind(), ErrorKind::Invalid | ErrorKind::TooLarge), "{error}");
    }
    let mut onward = terms(now);
    onward.rules.derived_models = named(third);
    onward.checked(parties(), now).unwrap();
}

#[test]
fn terms_survive_being_stored() {
    let sources = Sources::fixed(1);
    let mut wanted = terms(sources.now());
    wanted.rules.permissions[0].assets =
        Some(BTreeSet::from([Asset::Dataset(sources.id()), Asset::Model(sources.id())]));
    wanted.rules.permissions[0].territory = BTreeSet::from([Country::new("DE").unwrap()]);
    let text = serde_json::to_string(&wanted).unwrap();
    assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), wanted);
    // The shape that the migration writes for agreements from before there were rules.
    let old = r#"{"permissions":[{"action":"train","by":"either"}],"derived_models":{"onward":"data_owner","after_termination":"stop","after_expiry":"keep"}}"#;
    assert_eq!(serde_json::from_str::<Rules>(old).unwrap(), Rules::mutual([Purpose::Train]));
}

#[test]
fn a_country_is_two_capital_letters() {
    assert_eq!(Country::new("CN").unwrap().as_str(), "CN");
    for wrong in ["", "C", "cn", "CHN", "C1", "ÄÖ"] {
        assert!(Country::new(wrong).is_err(), "{wrong}");
    }
}
