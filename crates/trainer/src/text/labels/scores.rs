//! How well labels are told.

use recipes::{ClassReport, MultiLabel};

use super::APPLIES;

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::text) struct LabelScores {
    /// Sum of the binary cross-entropies of all labels of all texts.
    loss: f64,
    texts: u64,
    /// Texts of which every label is right.
    right: u64,
    labels: Vec<Counts>,
}

/// Texts by whether a label applies and whether it was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    found: u64,
    missed: u64,
    wrongly: u64,
}

impl Counts {
    fn precision(self) -> f64 {
        ratio(self.found, self.found + self.wrongly)
    }

    fn recall(self) -> f64 {
        ratio(self.found, self.found + self.missed)
    }

    fn f1(self) -> f64 {
        ratio(2 * self.found, 2 * self.found + self.missed + self.wrongly)
    }
}

impl LabelScores {
    pub(in crate::text) fn new(labels: usize) -> Self {
        Self { labels: vec![Counts::default(); labels], ..Self::default() }
    }

    /// Counts a text: the probability of each label, and those that apply, sorted.
    pub(in crate::text) fn count(&mut self, probabilities: &[f64], labels: &[u32]) {
        let mut is_right = true;
        for ((label, &probability), counts) in (0_u32..).zip(probabilities).zip(&mut self.labels) {
            let (applies, said) = (labels.binary_search(&label).is_ok(), probability >= APPLIES);
            // A probability that underflowed to 0 would make the loss infinite.
            let of_truth = if applies { probability } else { 1.0 - probability };
            self.loss -= of_truth.max(f64::MIN_POSITIVE).ln();
            counts.found += u64::from(applies && said);
            counts.missed += u64::from(applies && !said);
            counts.wrongly += u64::from(!applies && said);
            is_right &= applies == said;
        }
        self.texts += 1;
        self.right += u64::from(is_right);
    }

    fn decisions(&self) -> u64 {
        self.texts * self.labels.len() as u64
    }

    pub(in crate::text) fn loss(&self) -> f64 {
        self.loss / count(self.decisions().max(1))
    }

    pub(in crate::text) fn micro_f1(&self) -> f64 {
        self.all().f1()
    }

    pub(in crate::text) fn subset_accuracy(&self) -> f64 {
        ratio(self.right, self.texts)
    }

    /// All labels taken together.
    fn all(&self) -> Counts {
        self.labels.iter().fold(Counts::default(), |all, one| Counts {
            found: all.found + one.found,
            missed: all.missed + one.missed,
            wrongly: all.wrongly + one.wrongly,
        })
    }

    /// Everything that follows from the counts.
    pub(in crate::text) fn report(&self, names: &[String]) -> MultiLabel {
        let of_label = |(name, counts): (&String, &Counts)| ClassReport {
            class: name.clone(),
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
            support: counts.found + counts.missed,
        };
        let labels: Vec<ClassReport> = names.iter().zip(&self.labels).map(of_label).collect();
        let all = self.all();
        MultiLabel {
            loss: self.loss(),
            micro_f1: all.f1(),
            macro_f1: labels.iter().map(|label| label.f1).sum::<f64>() / count(labels.len().max(1) as u64),
            subset_accuracy: self.subset_accuracy(),
            hamming_loss: ratio(all.missed + all.wrongly, self.decisions()),
            labels,
        }
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn count(of: u64) -> f64 {
    of as f64
}
