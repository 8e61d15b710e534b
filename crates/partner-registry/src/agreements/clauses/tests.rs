use std::collections::BTreeSet;

use foundation::Sources;

use super::{Enforcement, clauses};
use crate::agreements::terms::{Country, Duty, Obligation, Prohibited, Rules, Terms, Usage};
use crate::agreements::{Asset, Purpose};

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
