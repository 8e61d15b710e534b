//! Certificates: that a version of a data set or a model is what a version of a standard asks for, signed by the platform.
//!
//! They stand here, below data sets and models, because both are certified alike and the standard decides what becomes of them.
//! A certificate is a [`Statement`] in a compact JWS; [`check`] verifies it with the published keys and the artefact's files and
//! asks nobody. Whether it was revoked or superseded since, only the platform can tell.

mod check;
mod error;
mod model;
mod service;
pub(crate) mod store;

pub use check::{Checked, Verdict, check};
pub use error::CertificateError;
pub use model::{
    Certificate, CertificateStatus, CertifiedArtefact, CertifiedStandard, MEDIA_TYPE, Revocation, Statement,
};
pub use service::{Issue, issue, list_own, look, of_artefact, public, publish, revoke};

#[cfg(test)]
mod tests;
