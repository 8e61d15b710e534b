use std::collections::BTreeSet;

use foundation::Sources;

use super::{Enforcement, clauses, clauses_in};
use crate::agreements::terms::{Country, Duty, Obligation, Prohibited, Rules, Terms, Usage};
use crate::agreements::{Asset, Language, Purpose};

fn everything() -> Terms {
    let sources = Sources::fixed(1);
    let mut rules = Rules::mutual(Purpose::ALL.iter().copied());
    rules.permissions[0].assets = Some(BTreeSet::from([Asset::Dataset(sources.id())]));
    rules.permissions[0].territory.extend(Country::new("DE"));
    rules.permissions[0].usage.extend(Usage::ALL.iter().copied());
    rules.prohibitions = Prohibited::ALL.iter().copied().collect();
    rules.duties = Duty::ALL.iter().map(|duty| Obligation { duty: *duty, detail: "As agreed.".to_owned() }).collect();
    let (valid_from, expires_at) = (sources.now(), sources.now() + chrono::TimeDelta::days(1));
    Terms { title: "All".to_owned(), document: "All.".to_owned(), valid_from, expires_at, rules, template: None }
}

#[test]
fn what_the_platform_cannot_see_is_legal_only() {
    let found = clauses(&everything());
    let enforced: Vec<&str> =
        found.iter().filter(|clause| clause.enforcement == Enforcement::Enforced).map(|clause| &*clause.code).collect();
    let wanted = [
        "term",
        "permission.train",
        "permission.train.assets",
        "permission.download",
        "permission.predict",
        "termination",
        "derived.onward",
        "derived.after_termination",
        "derived.after_expiry",
    ];
    assert_eq!(enforced, wanted);
    let promised = found.iter().filter(|clause| clause.enforcement == Enforcement::LegalOnly);
    // Territory, usage, each prohibition, each duty, and the text.
    assert_eq!(promised.count(), 2 + Prohibited::ALL.len() + Duty::ALL.len() + 1);
    assert!(found.iter().all(|clause| !clause.text.is_empty() && !clause.means.is_empty()));
}

#[test]
fn both_languages_say_the_same_of_every_clause() {
    let terms = everything();
    let (english, chinese) = (clauses(&terms), clauses_in(&terms, Language::Chinese));
    for (one, other) in english.iter().zip(&chinese) {
        assert_eq!((&one.code, one.enforcement), (&other.code, other.enforcement));
        assert!(other.text.chars().any(|c| c > '\u{2fff}') && !one.text.contains("{}") && !other.text.contains("{}"));
    }
    assert_eq!(english.len(), chinese.len());
}

#[test]
fn what_is_filled_in_is_not_filled_again() {
    assert_eq!(super::filled("from {} to {}", &["{}", "b"]), "from {} to b");
}
