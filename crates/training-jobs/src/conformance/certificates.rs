//! Certificates as people see them: whoever sees what is certified sees the certificate.

use access::{Permit, ReadCertificate, Scope, SystemTask};
use database::Tx;
use foundation::{CertificateId, DatasetId, ModelId, Page, PageRequest};
use partner_registry::PartnerError;
use partner_registry::certificates::{self, Certificate, CertificateError};
use partner_registry::conformance::Artefact;

use super::error::ConformanceError;
use super::service::ConformanceService;

/// What certificates are wanted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertifiedVersion {
    /// A data set's version of this number.
    Dataset(DatasetId, i64),
    /// A model's.
    Model(ModelId, i64),
}

impl ConformanceService {
    /// A certificate that is the caller's partner's, that everybody may see, of an alliance that the partner leads, or of
    /// something that it sees by a grant.
    ///
    /// # Errors
    /// `NotFound` for every other.
    pub async fn certificate(
        &self,
        permit: &Permit<ReadCertificate>,
        id: CertificateId,
    ) -> Result<Certificate, ConformanceError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        if let Some(own) = certificates::look(&mut tx, scope, id).await? {
            return Ok(own);
        }
        drop(tx);
        let everywhere = Scope::system(SystemTask::CertificateCheck);
        let mut tx = self.db.read(everywhere.tenancy()).await?;
        let found = certificates::look(&mut tx, everywhere, id).await?;
        drop(tx);
        let found = found.ok_or_else(not_found)?;
        let mut tx = self.db.read(scope.tenancy()).await?;
        if found.is_public || self.sees(&mut tx, scope, found.artefact).await? { Ok(found) } else { Err(not_found()) }
    }

    /// The certificates of a version that the caller's partner sees, newest first.
    ///
    /// # Errors
    /// What is told to whoever does not see the data set or the model.
    pub async fn certificates_of(
        &self,
        permit: &Permit<ReadCertificate>,
        wanted: CertifiedVersion,
        page: &PageRequest,
    ) -> Result<Page<Certificate>, ConformanceError> {
        let scope = permit.scope();
        let mut tx = self.db.read(scope.tenancy()).await?;
        let version = match wanted {
            CertifiedVersion::Dataset(dataset, number) => self
                .datasets
                .seen_version(&mut tx, scope, (dataset, number))
                .await?
                .map(|id| Artefact::Dataset { dataset, version: id, number }),
            CertifiedVersion::Model(model, number) => self
                .models
                .seen_version(&mut tx, scope, (model, number))
                .await?
                .map(|id| Artefact::Model { model, version: id, number }),
        };
        drop(tx);
        let version = version.ok_or_else(not_found)?.uuids().1;
        let everywhere = Scope::system(SystemTask::CertificateCheck);
        let mut tx = self.db.read(everywhere.tenancy()).await?;
        Ok(certificates::of_artefact(&mut tx, everywhere, version, page).await?)
    }

    async fn sees(&self, tx: &mut Tx, scope: Scope, artefact: Artefact) -> Result<bool, ConformanceError> {
        Ok(match artefact {
            Artefact::Dataset { dataset, number, .. } => {
                self.datasets.seen_version(tx, scope, (dataset, number)).await?.is_some()
            }
            Artefact::Model { model, number, .. } => {
                self.models.seen_version(tx, scope, (model, number)).await?.is_some()
            }
        })
    }
}

fn not_found() -> ConformanceError {
    PartnerError::from(CertificateError::NotFound).into()
}
