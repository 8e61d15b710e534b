//! SQL. Every function takes a [`Scope`](access::Scope) and touches only rows of its partner, or rows that a grant shows it.

pub(crate) mod agreements;
pub(crate) mod datasets;
pub(crate) mod grants;
pub(crate) mod uploads;
pub(crate) mod versions;

use access::Scope;
use foundation::PartnerId;

use crate::DatasetError;
use crate::error::Thing;

/// The partner for whom a statement runs; a scope without one finds nothing.
fn partner_of(scope: Scope, thing: Thing) -> Result<PartnerId, DatasetError> {
    scope.partner().ok_or(DatasetError::NotFound(thing))
}

#[cfg(test)]
mod tests;
