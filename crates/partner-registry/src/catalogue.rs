//! The catalogue: what partners show each other and the world, found by words and narrowed by facets.
//!
//! An item is a partner, a data set, a model or a standard. Its owner says who sees it ([`Visibility`]); what is seen is a summary
//! that is written for others: never a row, a value or another partner's name. The crate that owns a thing tells the catalogue
//! of every change in the same transaction ([`put`]), so that nothing is found that is no longer there.
//!
//! **Invariants:**
//! - What a caller may not see is not found, not counted, and answers like what does not exist.
//! - Whether an agreement is in force and whether a certificate counts is asked when somebody searches, never stored.
//! - Text is cut into words here, once, for both databases (docs/adr/0015-catalogue.md): they find the same.

mod beginnings;
mod card;
mod error;
mod expression;
mod fill;
mod matches;
mod model;
mod publish;
mod put;
mod query;
mod search;
mod standards;
pub(crate) mod store;
mod words;

pub use card::{Facts, Labels, Listing};
pub use error::CatalogueError;
pub use fill::{Filled, fill};
pub use matches::{Excerpt, Span};
pub use model::{
    Certification, Count, FacetValue, Facets, Found, Item, ItemId, ItemKind, NextStep, ParseItemIdError,
    ParsePlaceError, Place, Shown, Visibility, Wanted,
};
pub use publish::{Showing, change, look, partner_listing, show_partner, view_partner};
pub use put::put;
pub(crate) use put::{owner_stepped, put_shown};
pub use query::Query;
pub use search::{get, public, search, showcase};
pub(crate) use standards::{alliance_handed_over, standard_changed};
pub use standards::{show_standard, view_standard};

#[cfg(test)]
mod tests;
