//! SQL and rows. Every function takes a [`Scope`], and its text compares with that scope's partner; PostgreSQL's
//! policies say the same again (`migrations/postgres/0004_models.sql`).

pub(crate) mod blobs;
pub(crate) mod grants;
pub(crate) mod models;
pub(crate) mod versions;

use access::Scope;
use foundation::PartnerId;

use crate::ModelError;

/// The partner of a scope. A scope of the whole platform names none, and finds nothing.
pub(crate) fn partner_of(scope: Scope) -> Result<PartnerId, ModelError> {
    scope.partner().ok_or(ModelError::NotFound)
}

#[cfg(test)]
mod tests;
