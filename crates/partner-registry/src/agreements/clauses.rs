//! What each clause of the terms means, and whether the platform enforces it or only the parties' word does.
//!
//! **Invariant:** this is computed from the terms and never stated by the parties. A clause is marked as enforced only where a
//! test shows the refusal.

use chrono::{DateTime, Utc};
use foundation::word_enum;
use serde::Serialize;

use super::templates::Language;
use super::terms::{Country, Onward, Permission, Rules, Terms};
use words::Words;

mod words;

word_enum! {
    /// Who sees to it that a clause is kept.
    pub enum Enforcement {
        /// The platform refuses what the clause does not allow.
        Enforced = "enforced",
        /// A court, not the platform: it cannot see what happens outside of it.
        LegalOnly = "legal_only",
    }
}

/// One clause, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// A stable code such as `permission.train`, by which a page finds its own words.
    pub code: String,
    /// The clause in the language that was asked for.
    pub text: String,
    /// Whether the platform enforces it.
    pub enforcement: Enforcement,
    /// By what, or why it cannot.
    pub means: &'static str,
}

/// The clauses of these terms in English, in the order in which people read them.
pub fn clauses(terms: &Terms) -> Vec<Clause> {
    clauses_in(terms, Language::English)
}

/// The same in a language.
pub fn clauses_in(terms: &Terms, language: Language) -> Vec<Clause> {
    let words = words::of(language);
    let moment = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    let term = filled(words.term, &[&moment(terms.valid_from), &moment(terms.expires_at)]);
    let mut clauses = vec![enforced("term", term, words.means_term)];
    for permission in &terms.rules.permissions {
        clauses.extend(of_permission(words, permission));
    }
    clauses.push(enforced("termination", words.termination.to_owned(), words.means_termination));
    clauses.extend(of_derived_models(words, &terms.rules));
    clauses.extend(terms.rules.prohibitions.iter().map(|prohibited| {
        let text = (words.prohibition)(*prohibited).to_owned();
        legal_only(&format!("prohibition.{prohibited}"), text, words.means_outside)
    }));
    clauses.extend(terms.rules.duties.iter().map(|obligation| {
        let parts = [(words.duty)(obligation.duty), &obligation.detail];
        let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        legal_only(&format!("duty.{}", obligation.duty), text, words.means_outside)
    }));
    clauses.push(legal_only("document", words.document.to_owned(), words.means_document));
    clauses
}

/// `{}` by `{}`: what stands in a text is not looked at again.
fn filled(template: &str, values: &[&str]) -> String {
    let mut pieces = template.split("{}");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (piece, value) in pieces.zip(values) {
        text.push_str(value);
        text.push_str(piece);
    }
    text
}

fn of_permission(words: &Words, permission: &Permission) -> Vec<Clause> {
    let action = permission.action;
    let text = filled((words.giver)(permission.by), &[(words.allowed)(action)]);
    let mut clauses = vec![enforced(&format!("permission.{action}"), text, words.means_permission)];
    let mut restrict = |what: &str, text: String, (enforcement, means)| {
        clauses.push(Clause { code: format!("permission.{action}.{what}"), text, enforcement, means });
    };
    if let Some(assets) = &permission.assets {
        let names: Vec<String> = assets.iter().map(ToString::to_string).collect();
        let text = filled(words.only_assets, &[&names.join(words.comma)]);
        restrict("assets", text, (Enforcement::Enforced, words.means_list));
    }
    if !permission.territory.is_empty() {
        let names: Vec<&str> = permission.territory.iter().map(Country::as_str).collect();
        let text = filled(words.only_territory, &[&names.join(words.comma)]);
        restrict("territory", text, (Enforcement::LegalOnly, words.means_outside));
    }
    if !permission.usage.is_empty() {
        let names: Vec<&str> = permission.usage.iter().map(|usage| (words.usage)(*usage)).collect();
        let text = filled(words.only_usage, &[&names.join(words.comma)]);
        restrict("usage", text, (Enforcement::LegalOnly, words.means_stated));
    }
    clauses
}

fn of_derived_models(words: &Words, rules: &Rules) -> [Clause; 3] {
    let derived = &rules.derived_models;
    let names = match derived.onward {
        Onward::Named => derived.partners.iter().map(ToString::to_string).collect::<Vec<_>>().join(words.comma),
        Onward::Nobody | Onward::DataOwner | Onward::Anyone => String::new(),
    };
    let onward = filled((words.onward)(derived.onward), &[&names]);
    let when = |code, event, fate| {
        let text = filled(words.when, &[event, (words.fate)(fate)]);
        enforced(code, text, words.means_fate)
    };
    [
        enforced("derived.onward", onward, words.means_onward),
        when("derived.after_termination", words.after_termination, derived.after_termination),
        when("derived.after_expiry", words.after_expiry, derived.after_expiry),
    ]
}

fn enforced(code: &str, text: String, means: &'static str) -> Clause {
    Clause { code: code.to_owned(), text, enforcement: Enforcement::Enforced, means }
}

fn legal_only(code: &str, text: String, means: &'static str) -> Clause {
    Clause { code: code.to_owned(), text, enforcement: Enforcement::LegalOnly, means }
}

#[cfg(test)]
mod tests;
