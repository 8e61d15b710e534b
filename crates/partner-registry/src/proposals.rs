//! What fits an applicant: recipes, data standards and partners, each with the answers that speak for it.

mod matching;
mod service;

pub use matching::{
    Applicant, Candidate, Match, Offers, Proposal, Proposals, RecipeOffer, Side, StandardOffer, propose,
};
pub use service::for_partner;

#[cfg(test)]
pub(crate) use service::CANDIDATES;
