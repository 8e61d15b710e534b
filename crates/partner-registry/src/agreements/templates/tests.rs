use chrono::TimeDelta;
use foundation::Sources;

use super::{Blanks, Language, TEMPLATES, fill};

#[test]
fn every_template_makes_terms_that_can_be_proposed_in_both_languages() {
    let sources = Sources::fixed(1);
    let now = sources.now();
    let expires_at = now + TimeDelta::days(365);
    // A name that looks like a blank is a name all the same.
    let blanks = Blanks { proposer: "{{counterparty}} AG", counterparty: "晨曦保险", valid_from: now, expires_at };
    for template in TEMPLATES {
        for &language in Language::ALL {
            let terms = fill(template, language, &blanks);
            assert!(terms.document.contains("{{counterparty}} AG") && terms.document.contains("晨曦保险"));
            assert_eq!(terms.document.matches("{{").count(), terms.document.matches("{{counterparty}} AG").count());
            assert!(
                terms.document.contains("2026-01-01") && terms.document.contains("2027-01-01"),
                "{}",
                terms.document
            );
            assert_eq!(terms.template.as_ref().unwrap().name, template.name);
            terms.checked([sources.id(), sources.id()], now).unwrap();
        }
        assert_ne!(template.title(Language::English), template.title(Language::Chinese));
        assert_ne!(template.summary(Language::English), template.summary(Language::Chinese));
    }
}

#[test]
fn names_and_versions_are_told_apart() {
    let mut names: Vec<_> = TEMPLATES.iter().map(|template| (template.name, template.version)).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), TEMPLATES.len());
}
