//! What each clause of the terms means, and whether the platform enforces it or only the parties' word does.
//!
//! **Invariant:** this is computed from the terms and never stated by the parties. A clause is marked as enforced only where a
//! test shows the refusal.

use foundation::word_enum;
use serde::Serialize;

use super::model::Purpose;
use super::terms::{Country, Duty, Fate, Giver, Onward, Permission, Prohibited, Rules, Terms};

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
    /// The clause in English.
    pub text: String,
    /// Whether the platform enforces it.
    pub enforcement: Enforcement,
    /// By what, or why it cannot.
    pub means: &'static str,
}

const PERMISSION: &str = "checked at every grant, job, prediction and download, and every second while a job runs";
const LIST: &str = "checked with every use: only what is named can be granted and used";
const OUTSIDE: &str = "what happens outside of the platform cannot be seen by it";
const STATED: &str = "what results are used for is stated by people and not seen by the platform";
const TERM: &str = "before and after it nothing is permitted; computed from the clock";
const END: &str = "from that moment on nothing is permitted: jobs stop, transfers end, nothing new begins";
const ONWARD: &str =
    "checked when a model with this lineage is granted and whenever it is used; not for files downloaded before";
const FATE: &str = "checked at every download and prediction of such a model";

/// The clauses of these terms, in the order in which people read them.
pub fn clauses(terms: &Terms) -> Vec<Clause> {
    let term = format!("The agreement holds from {} until {}.", terms.valid_from, terms.expires_at);
    let mut clauses = vec![enforced("term", term, TERM)];
    for permission in &terms.rules.permissions {
        clauses.extend(of_permission(permission));
    }
    clauses.push(enforced("termination", "Either party can end the agreement at any time.".to_owned(), END));
    clauses.extend(of_derived_models(&terms.rules));
    clauses.extend(terms.rules.prohibitions.iter().map(|prohibited| {
        let text = format!("Neither party may {}.", forbidden(*prohibited));
        legal_only(&format!("prohibition.{prohibited}"), text, OUTSIDE)
    }));
    clauses.extend(terms.rules.duties.iter().map(|obligation| {
        let detail = if obligation.detail.is_empty() { String::new() } else { format!(" {}", obligation.detail) };
        let text = format!("Both parties {}.{detail}", required(obligation.duty));
        legal_only(&format!("duty.{}", obligation.duty), text, OUTSIDE)
    }));
    clauses.push(legal_only("document", "Whatever else the text says.".to_owned(), "a text is read by people"));
    clauses
}

fn of_permission(permission: &Permission) -> Vec<Clause> {
    let action = permission.action;
    let who = match permission.by {
        Giver::Either => "Each party lets the other",
        Giver::Proposer => "The proposer lets the other party",
        Giver::Counterparty => "The counterparty lets the proposer",
    };
    let text = format!("{who} {}.", allowed(action));
    let mut clauses = vec![enforced(&format!("permission.{action}"), text, PERMISSION)];
    let mut restrict = |what: &str, text: String, (enforcement, means)| {
        clauses.push(Clause { code: format!("permission.{action}.{what}"), text, enforcement, means });
    };
    if let Some(assets) = &permission.assets {
        let names: Vec<String> = assets.iter().map(ToString::to_string).collect();
        restrict("assets", format!("Only with {}.", names.join(", ")), (Enforcement::Enforced, LIST));
    }
    if !permission.territory.is_empty() {
        let names: Vec<&str> = permission.territory.iter().map(Country::as_str).collect();
        restrict("territory", format!("Only in {}.", names.join(", ")), (Enforcement::LegalOnly, OUTSIDE));
    }
    if !permission.usage.is_empty() {
        let names: Vec<&str> = permission.usage.iter().map(|usage| usage.as_str()).collect();
        restrict("usage", format!("Only for {}.", names.join(", ")), (Enforcement::LegalOnly, STATED));
    }
    clauses
}

fn of_derived_models(rules: &Rules) -> [Clause; 3] {
    let derived = &rules.derived_models;
    let onward = match derived.onward {
        Onward::Nobody => "may be granted to nobody".to_owned(),
        Onward::DataOwner => "may be granted only back to the party whose data it is".to_owned(),
        Onward::Named => {
            let names: Vec<String> = derived.partners.iter().map(ToString::to_string).collect();
            format!("may be granted to the party whose data it is and to {}", names.join(", "))
        }
        Onward::Anyone => "may be granted to every partner that has an agreement with its maker".to_owned(),
    };
    let fate = |fate: Fate| match fate {
        Fate::Keep => "its maker may go on using it",
        Fate::Stop => "it can neither be downloaded nor asked for predictions any more",
    };
    let when = |code, event: &str, what| {
        let text = format!("When {event}, {} that was trained under it: {}.", "a model", fate(what));
        enforced(code, text, FATE)
    };
    [
        enforced("derived.onward", format!("A model that was trained on the other party's data {onward}."), ONWARD),
        when("derived.after_termination", "a party terminates the agreement", derived.after_termination),
        when("derived.after_expiry", "the term is over", derived.after_expiry),
    ]
}

fn allowed(action: Purpose) -> &'static str {
    match action {
        Purpose::Train => "train models on the data sets that it grants",
        Purpose::Download => "download the data sets and models that it grants",
        Purpose::Predict => "ask the models that it grants for predictions",
    }
}

fn forbidden(prohibited: Prohibited) -> &'static str {
    match prohibited {
        Prohibited::Distribute => "pass copies on to third parties",
        Prohibited::Reidentify => "try to find out who stands behind a record",
        Prohibited::Sell => "sell copies",
        Prohibited::Commercialize => "use anything for a commercial purpose",
        Prohibited::Link => "join the data with other data about the same people",
    }
}

fn required(duty: Duty) -> &'static str {
    match duty {
        Duty::Attribute => "name each other in publications",
        Duty::Delete => "delete downloaded copies when the agreement ends",
        Duty::Compensate => "pay as agreed",
        Duty::Inform => "report results and incidents to each other",
        Duty::Review => "have results reviewed by the other before they are published",
        Duty::ObtainConsent => "have the consent of the people whom their data is about",
    }
}

fn enforced(code: &str, text: String, means: &'static str) -> Clause {
    Clause { code: code.to_owned(), text, enforcement: Enforcement::Enforced, means }
}

fn legal_only(code: &str, text: String, means: &'static str) -> Clause {
    Clause { code: code.to_owned(), text, enforcement: Enforcement::LegalOnly, means }
}

#[cfg(test)]
mod tests;
