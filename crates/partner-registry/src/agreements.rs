//! What two partners have signed, and whether it covers a use.

mod model;
mod permits;
mod refusal;
mod service;
pub(crate) mod store;

pub use model::{
    Agreement, AgreementStatus, AgreementStep, Document, Ending, MAX_DOCUMENT_BYTES, MAX_TERM_DAYS, Party, Proposal,
    Purpose, Signature,
};
pub use permits::permits;
pub use refusal::Refusal;
pub use service::{document, get, list, propose, sign, terminate};

#[cfg(test)]
mod tests;
