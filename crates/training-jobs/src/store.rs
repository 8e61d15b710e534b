//! SQL: rows in, model out. Every function takes a [`Scope`], which only a permit or a claimed job can give.

pub(crate) mod events;
pub(crate) mod jobs;
pub(crate) mod joint;
pub(crate) mod queue;
mod row;
pub(crate) mod worker;

use access::Scope;
use foundation::PartnerId;

use crate::error::JobError;

/// The partner of a tenant's scope.
///
/// # Errors
/// `NotFound` for the platform's own scope: it holds no jobs, and nothing here may reach another partner's rows by mistake.
pub(crate) fn partner_of(scope: Scope) -> Result<PartnerId, JobError> {
    scope.partner().ok_or(JobError::NotFound)
}

#[cfg(test)]
mod tests;
