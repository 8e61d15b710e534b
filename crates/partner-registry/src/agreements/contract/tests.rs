use foundation::{AgreementId, PartnerId, Sources};
use serde_json::Value;

use super::contract;
use crate::agreements::terms::{Duty, Giver, Obligation, Onward, Permission, Prohibited, Rules, Terms};
use crate::agreements::{Document, Purpose};

fn terms() -> Terms {
    let now = Sources::fixed(1).now();
    let one_way = Permission { by: Giver::Proposer, ..Permission::mutual(Purpose::Train) };
    let mut rules = Rules::mutual([Purpose::Download]);
    rules.permissions.push(one_way);
    rules.prohibitions.insert(Prohibited::Sell);
    rules.duties.push(Obligation { duty: Duty::Compensate, detail: "€ 10 a month".to_owned() });
    Terms {
        title: "Données".to_owned(),
        document: "Both \"agree\".\n\u{202e}x".to_owned(),
        valid_from: now,
        expires_at: now + chrono::TimeDelta::days(1),
        rules,
        template: None,
    }
}

fn made(terms: &Terms) -> Document {
    let sources = Sources::fixed(9);
    let (id, parties): (AgreementId, [PartnerId; 2]) = (sources.id(), [sources.id(), sources.id()]);
    contract(id, 3, [(parties[0], "Clinic"), (parties[1], "Insurer")], terms).unwrap()
}

#[test]
fn it_is_canonical_and_the_same_every_time() {
    let document = made(&terms());
    assert_eq!(document, made(&terms()));
    // RFC 8785: members by their names' UTF-16 code units, no white space; what JSON need not escape is not escaped.
    assert!(
        document.content.starts_with(r#"{"@context":["http://www.w3.org/ns/odrl.jsonld",{"hansa":"#),
        "{}",
        document.content
    );
    assert!(
        document.content.contains("\"hansa:document\":\"Both \\\"agree\\\".\\n\u{202e}x\""),
        "{}",
        document.content
    );
    let value: Value = serde_json::from_str(&document.content).unwrap();
    assert_eq!(serde_json_canonicalizer::to_string(&value).unwrap(), document.content);
}

type Change<'a> = &'a dyn Fn(&mut Terms);

#[test]
fn every_part_of_the_terms_is_in_what_is_signed() {
    let base = made(&terms()).sha256;
    let changes: [Change<'_>; 10] = [
        &|t| t.title.push('!'),
        &|t| t.document.push(' '),
        &|t| t.valid_from += chrono::TimeDelta::microseconds(1),
        &|t| t.expires_at += chrono::TimeDelta::microseconds(1),
        &|t| t.rules.permissions[1].by = Giver::Counterparty,
        &|t| t.rules.permissions[0].territory.extend(crate::agreements::Country::new("CN")),
        &|t| t.rules.derived_models.onward = Onward::Nobody,
        &|t| t.rules.derived_models.after_expiry = crate::agreements::Fate::Stop,
        &|t| t.rules.prohibitions.clear(),
        &|t| t.rules.duties[0].detail.clear(),
    ];
    for (index, change) in changes.iter().enumerate() {
        let mut other = terms();
        change(&mut other);
        assert_ne!(made(&other).sha256, base, "change {index}");
    }
}

#[test]
fn it_is_an_odrl_agreement() {
    let value: Value = serde_json::from_str(&made(&terms()).content).unwrap();
    assert_eq!(
        (value["@type"].as_str(), value["profile"].as_str()),
        (Some("Agreement"), Some("urn:hansa:odrl-profile:1"))
    );
    let permissions = value["permission"].as_array().unwrap();
    // Downloads in two directions, training in one, models back in two.
    assert_eq!(permissions.len(), 5);
    for permission in permissions {
        for part in ["assigner", "assignee", "action", "target", "constraint"] {
            assert!(!permission[part].is_null(), "{part} of {permission}");
        }
        assert_ne!(permission["assigner"], permission["assignee"]);
    }
    assert_eq!(permissions[2]["action"]["@id"], "hansa:train");
    assert_eq!(value["prohibition"][0]["action"], "sell");
    assert_eq!(value["obligation"][0]["action"], "compensate");
}

#[test]
fn a_document_is_digested_byte_for_byte() {
    // FIPS 180-4's example for "abc".
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Document::new("abc".to_owned()).sha256.to_string(), digest);
    assert_ne!(Document::new("abc\n".to_owned()).sha256.to_string(), digest);
}
