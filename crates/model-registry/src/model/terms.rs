//! What binds a version because of the data it was derived from.

use std::collections::BTreeMap;

use foundation::{AgreementId, DatasetId, DatasetVersionId, PartnerId};

use super::LineageInput;

/// One agreement of another partner that a version is bound by, because it was trained on that partner's data under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whose data.
    pub owner: PartnerId,
    /// The agreement between that partner and the model's owner.
    pub agreement: AgreementId,
    /// Which data, in the job's order.
    pub sources: Vec<SourceVersion>,
}

/// A data set version that a model was derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceVersion {
    /// The data set.
    pub dataset: DatasetId,
    /// Its version.
    pub version: DatasetVersionId,
    /// That version's number.
    pub number: i64,
}

impl Term {
    /// The terms in the lineage of a model that `owner` trained: its own data binds it by nothing.
    pub(crate) fn of(owner: PartnerId, inputs: &[LineageInput]) -> Vec<Self> {
        let mut terms = BTreeMap::<_, Self>::new();
        for input in inputs.iter().filter(|input| input.owner != owner) {
            // Never absent: registration and a CHECK of the table see to it.
            let Some(agreement) = input.agreement else { continue };
            let source = SourceVersion { dataset: input.dataset, version: input.version, number: input.number };
            let term = Self { owner: input.owner, agreement, sources: Vec::new() };
            terms.entry((agreement, input.owner)).or_insert(term).sources.push(source);
        }
        terms.into_values().collect()
    }
}
