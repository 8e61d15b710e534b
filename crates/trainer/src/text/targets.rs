//! What is to be learned of texts: the class of each, or its labels.

use super::labels;
use crate::DataError;
use crate::preprocess::{Split, stratified};

/// The class of each text, or the labels that apply to it, sorted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Targets {
    Classes(Vec<u32>),
    Labels(Vec<Vec<u32>>),
}

impl Targets {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Classes(classes) => classes.len(),
            Self::Labels(labels) => labels.len(),
        }
    }

    /// Two parts: one to learn from, and a share of every class or label to measure on.
    pub(super) fn split(&self, classes: usize, fraction: f64, seed: u64) -> Result<Split, DataError> {
        match self {
            Self::Classes(labels) => {
                let labels: Vec<Option<u32>> = labels.iter().copied().map(Some).collect();
                stratified(&labels, classes, fraction, seed)
            }
            Self::Labels(labels) => labels::split(labels, classes, fraction, seed),
        }
    }

    /// Those of the texts of these numbers.
    pub(super) fn chosen(&self, rows: impl Iterator<Item = usize>) -> Self {
        match self {
            Self::Classes(classes) => Self::Classes(rows.map(|row| classes[row]).collect()),
            Self::Labels(labels) => Self::Labels(rows.map(|row| labels[row].clone()).collect()),
        }
    }

    /// Something that is different for other targets.
    pub(super) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Classes(classes) => classes.iter().flat_map(|class| class.to_le_bytes()).collect(),
            Self::Labels(labels) => {
                let of_text = |labels: &Vec<u32>| {
                    std::iter::once(u32::try_from(labels.len()).unwrap_or(u32::MAX)).chain(labels.clone())
                };
                labels.iter().flat_map(of_text).flat_map(u32::to_le_bytes).collect()
            }
        }
    }
}
