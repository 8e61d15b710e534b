//! What is to be learned of texts: the class of each, or its labels.

/// The class of each text, or the labels that apply to it, sorted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Targets {
    Classes(Vec<u32>),
    Labels(Vec<Vec<u32>>),
}

impl Targets {
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
