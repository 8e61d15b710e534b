//! What two partners have signed, and whether it covers a use.
//!
//! An agreement is a chain of versions. Before it is in force each is an offer that answers the one before; afterwards an
//! amendment that both have to sign. A version's terms are rendered once as a contract in ODRL, whose bytes are what
//! the parties sign with their keys.

mod clauses;
mod contract;
mod difference;
mod model;
mod permits;
mod refusal;
mod service;
pub(crate) mod store;
mod templates;
mod terms;
mod version;

pub use clauses::{Clause, Enforcement, clauses, clauses_in};
pub use contract::Document;
pub use difference::{Difference, FieldChange, Line, Mark};
pub use model::{
    Agreement, AgreementStatus, AgreementStep, Amendment, Ending, Offer, Party, Proof, Proposal, Purpose, Signature,
};
pub(crate) use permits::Standing;
pub use permits::{Use, outlives, permits, permits_back, permits_onward, stands};
pub use refusal::Refusal;
pub use service::{
    Draft, difference, draft, drop_amendment, get, list, offer, propose, sign, terminate, version, versions,
};
pub use templates::{Language, TEMPLATES, Template};
pub use terms::{
    Asset, Country, DerivedModels, Duty, Fate, Giver, MAX_DOCUMENT_BYTES, MAX_LIST, MAX_TERM_DAYS, Obligation, Onward,
    Permission, Prohibited, Rules, TemplateRef, Terms, Usage,
};
pub use version::{Format, Given, Proven, ProvenSignature, Unproven, Version, VersionSummary};

#[cfg(test)]
mod tests;
