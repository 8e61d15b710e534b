use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::*;

fn all() -> [Unusable; 17] {
    [
        Unusable::Missing,
        Unusable::MissingInTraining,
        Unusable::ConstantInTraining,
        Unusable::Identifier,
        Unusable::FreeText,
        Unusable::Categories { distinct: 60, rows: 70 },
        Unusable::Classes { limit: 1_000 },
        Unusable::Quantity,
        Unusable::NotNumbers,
        Unusable::Uninformative,
        Unusable::Nested,
        Unusable::Lists { of: "int64".into() },
        Unusable::AmbiguousDates,
        Unusable::NotDates,
        Unusable::Temporal,
        Unusable::Binary,
        Unusable::Type { of: "decimal256(40, 2)".into() },
    ]
}

#[test]
fn every_reason_has_a_code_of_its_own_and_tells_its_counts() {
    let all = all();
    assert_eq!(all.iter().map(Unusable::code).collect::<BTreeSet<_>>().len(), all.len());
    for why in &all {
        let values = why.values_of("age");
        assert_eq!((values["column"].as_str(), values["why"].as_str()), ("age", why.code()));
    }
    let told = all[5].values_of("site");
    assert_eq!((told["distinct"].as_str(), told["rows"].as_str()), ("60", "70"));
    assert_eq!(all[6].values_of("site")["limit"], "1000");
    assert_eq!(all[11].values_of("site")["of"], "int64");
    assert_eq!(all[16].values_of("site")["of"], "decimal256(40, 2)");
}

/// The portal says every reason in Chinese, with no count that is not told.
#[test]
fn the_portal_has_words_for_every_reason() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/i18n/zh-CN/refusal.json");
    let texts: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for why in &all() {
        let text = texts["why"][why.code()].as_str().unwrap_or_else(|| panic!("no words for {}", why.code()));
        let values = why.values_of("age");
        for name in text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name) {
            assert!(values.contains_key(name), "{}: {name} is not told", why.code());
        }
    }
}
