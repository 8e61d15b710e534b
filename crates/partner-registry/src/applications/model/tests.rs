use std::collections::BTreeMap;

use foundation::{ErrorKind, Fault as _, Sources};
use mail::Language;
use serde_json::{Value, json};

use super::{Application, Details, OrganisationSize, message};
use crate::applications::ApplicationError;
use crate::applications::form::Form;
use crate::partners::{Contact, Industry, PartnerStatus};
use crate::{PartnerError, Quota};

fn application() -> Application {
    let answers = json!({ "problem": "Predict readmissions.", "data_volume": "thousands", "sensitivity": "special",
        "tasks": ["classify_rows"], "data_kinds": ["text", "table"], "outcome": "Fewer of them." });
    Application {
        name: " North  Clinic ".to_owned(),
        industry: Industry::Medicine,
        contact: Contact { name: "Ada Ito".to_owned(), email: "Ada@clinic.example".to_owned() },
        details: Details {
            size: OrganisationSize::Medium,
            country: "de".to_owned(),
            website: Some("https://clinic.example/about".to_owned()),
            contacts: vec![Contact { name: "Bo Li".to_owned(), email: "bo@clinic.example".to_owned() }],
            language: Language::Chinese,
            form_version: Form::current().version,
            answers: serde_json::from_value::<BTreeMap<String, Value>>(answers).unwrap(),
        },
    }
}

#[test]
fn an_application_becomes_a_record_that_nobody_has_proved() {
    let sources = Sources::fixed(1);
    let (partner, details) = application().checked(sources.id(), sources.now()).unwrap();
    assert_eq!((partner.name.as_str(), partner.contact.email.as_str()), ("North Clinic", "ada@clinic.example"));
    assert_eq!((partner.status, partner.quota, partner.revision), (PartnerStatus::Unverified, Quota::NONE, 1));
    assert_eq!(partner.needs, "Predict readmissions.\n\nFewer of them.");
    assert_eq!(partner.data_at_hand, "table, text", "no description was given");
    assert_eq!((details.country.as_str(), details.contacts.len()), ("DE", 1));
}

type Spoil = fn(&mut Application);

#[test]
fn the_field_at_fault_is_named() {
    let sources = Sources::fixed(1);
    let spoilt: [(&str, Spoil); 12] = [
        ("organisation", |a| a.name = " ".to_owned()),
        ("organisation", |a| a.name = "North\u{202e}Clinic".to_owned()),
        ("organisation", |a| a.name = "x".repeat(121)),
        ("contact_name", |a| a.contact.name = "\u{2066}Ada".to_owned()),
        ("contact_email", |a| a.contact.email = "nobody".to_owned()),
        ("country", |a| a.details.country = "Germany".to_owned()),
        ("website", |a| a.details.website = Some("javascript:alert(1)".to_owned())),
        ("website", |a| a.details.website = Some("https://clinic.example/\"><script>".to_owned())),
        ("website", |a| a.details.website = Some("https://user@clinic.example".to_owned())),
        ("contacts[0].email", |a| a.details.contacts[0].email = "nobody".to_owned()),
        ("contacts", |a| a.details.contacts = vec![a.details.contacts[0].clone(); 11]),
        ("answers.problem", |a| drop(a.details.answers.remove("problem"))),
    ];
    for (field, spoil) in spoilt {
        let mut application = application();
        spoil(&mut application);
        let error = application.checked(sources.id(), sources.now()).unwrap_err();
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Invalid, Some(field)));
    }
}

#[test]
fn another_version_of_the_form_is_refused() {
    let sources = Sources::fixed(1);
    for version in [0, Form::current().version + 1, i64::MAX] {
        let mut application = application();
        application.details.form_version = version;
        let error = application.checked(sources.id(), sources.now()).unwrap_err();
        assert!(matches!(error, PartnerError::Application(ApplicationError::FormOutdated { .. })), "{error}");
        assert_eq!((error.kind(), error.field().as_deref()), (ErrorKind::Conflict, Some("form_version")));
    }
}

#[test]
fn a_message_has_bounds() {
    assert_eq!(message("body", " Why?\nSince when? ").unwrap(), "Why?\nSince when?");
    for wrong in ["", " \n", "a\u{202e}b", "a\u{1b}[2J", &"x".repeat(4_001)] {
        assert_eq!(message("body", wrong).unwrap_err().field().as_deref(), Some("body"));
    }
}
