//! Which texts with several labels are held out.

use crate::DataError;
use crate::preprocess::{Split, fewest};
use crate::random::{Purpose, Stream};

/// Fewest texts that can be split.
const FEWEST: usize = 5;

/// Holds out a share of the texts so that of every label about that share is held out, the rarest first (iterative stratification;
/// Sechidis and others, 2011). Which texts these are depends on the seed alone. Of every label a text stays in the training part.
pub(in crate::text) fn split(texts: &[Vec<u32>], labels: usize, fraction: f64, seed: u64) -> Result<Split, DataError> {
    let rows = texts.len();
    let held_out = share(rows, fraction).round();
    let too_few = || DataError::TooFewRows { rows, needed: fewest(rows, FEWEST, fraction) };
    if rows < FEWEST || held_out < 1.0 {
        return Err(too_few());
    }
    let mut dealer = Dealer::new(texts, labels, held_out, fraction);
    let mut order: Vec<usize> = (0..rows).collect();
    Stream::new(seed, Purpose::Split).shuffle(&mut order);
    let mut texts_of = vec![Vec::new(); labels];
    for &row in &order {
        texts[row].iter().for_each(|&label| texts_of[label as usize].push(row));
    }
    while let Some(label) = dealer.rarest() {
        for &row in &texts_of[label] {
            dealer.deal(row, Some(label));
        }
    }
    for &row in &order {
        dealer.deal(row, None);
    }
    dealer.fill(&order);
    if !dealer.part_of.contains(&Some(TEST)) {
        return Err(too_few());
    }
    let part =
        |part: usize| (0_u32..).zip(&dealer.part_of).filter(move |(_, of)| **of == Some(part)).map(|(row, _)| row);
    Ok(Split { train: part(TRAIN).collect(), test: part(TEST).collect() })
}

/// Numbers of the parts.
const TRAIN: usize = 0;
const TEST: usize = 1;

/// What each part still wants.
struct Dealer<'a> {
    texts: &'a [Vec<u32>],
    /// The part of each text, once it has one.
    part_of: Vec<Option<usize>>,
    /// Texts that each part wants.
    wanted: [f64; 2],
    /// Texts of each label that each part wants.
    wanted_of: [Vec<f64>; 2],
    /// Texts of each label that have no part yet.
    left: Vec<usize>,
    /// Texts of each label in the training part.
    learned: Vec<usize>,
}

impl<'a> Dealer<'a> {
    fn new(texts: &'a [Vec<u32>], labels: usize, held_out: f64, fraction: f64) -> Self {
        let mut left = vec![0; labels];
        texts.iter().flatten().for_each(|&label| left[label as usize] += 1);
        let of_test: Vec<f64> = left.iter().map(|&count| share(count, fraction)).collect();
        let of_train = left.iter().zip(&of_test).map(|(&count, test)| share(count, 1.0) - test).collect();
        let wanted = [share(texts.len(), 1.0) - held_out, held_out];
        let (part_of, wanted_of, learned) = (vec![None; texts.len()], [of_train, of_test], vec![0; labels]);
        Self { texts, part_of, wanted, wanted_of, left, learned }
    }

    /// The label of the fewest texts that have no part yet.
    fn rarest(&self) -> Option<usize> {
        (0..self.left.len()).filter(|&label| self.left[label] > 0).min_by_key(|&label| self.left[label])
    }

    /// Gives a text without a part to the one that wants its label most, then to the one that wants texts most.
    fn deal(&mut self, row: usize, label: Option<usize>) {
        if self.part_of[row].is_some() {
            return;
        }
        let wants = |part: usize| (label.map_or(0.0, |label| self.wanted_of[part][label]), self.wanted[part]);
        let (train, test) = (wants(TRAIN), wants(TEST));
        let order = test.0.total_cmp(&train.0).then(test.1.total_cmp(&train.1));
        let is_last = |&label: &u32| self.left[label as usize] == 1 && self.learned[label as usize] == 0;
        let part = if order.is_gt() && !self.texts[row].iter().any(is_last) { TEST } else { TRAIN };
        self.part_of[row] = Some(part);
        self.wanted[part] -= 1.0;
        for &label in &self.texts[row] {
            self.wanted_of[part][label as usize] -= 1.0;
            self.left[label as usize] -= 1;
            self.learned[label as usize] += usize::from(part == TRAIN);
        }
    }

    /// Many rare labels, each of which wants less than half a text held out, may leave the test part short: it gets the texts that it lacks
    /// where every label has another one to be learned from.
    fn fill(&mut self, order: &[usize]) {
        for &row in order {
            let may_go = self.texts[row].iter().all(|&label| self.learned[label as usize] > 1);
            if self.wanted[TEST] >= 0.5 && self.part_of[row] == Some(TRAIN) && may_go {
                self.part_of[row] = Some(TEST);
                self.wanted[TEST] -= 1.0;
                self.texts[row].iter().for_each(|&label| self.learned[label as usize] -= 1);
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 texts")]
fn share(of: usize, fraction: f64) -> f64 {
    of as f64 * fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` texts, each with one of `labels` labels.
    fn texts(count: u32, labels: u32) -> Vec<Vec<u32>> {
        (0..count).map(|text| vec![text % labels]).collect()
    }

    #[test]
    fn the_test_part_is_as_large_as_it_is_to_be_however_rare_the_labels_are() {
        // Of five texts with a label, less than half a one is to be held out.
        let split = split(&texts(48, 12), 12, 0.1, 1).unwrap();
        assert_eq!((split.train.len(), split.test.len()), (43, 5));
    }

    #[test]
    fn of_every_label_a_text_stays_to_be_learned_from() {
        for (count, labels, fraction) in [(40, 20, 0.9), (40, 20, 0.2), (60, 7, 0.5)] {
            let texts = texts(count, labels);
            let split = split(&texts, labels as usize, fraction, 3).unwrap();
            let learned: std::collections::HashSet<u32> =
                split.train.iter().flat_map(|&row| texts[row as usize].clone()).collect();
            assert_eq!(learned.len(), labels as usize, "{count} texts, {labels} labels, {fraction}");
            assert!(!split.test.is_empty());
        }
    }

    #[test]
    fn texts_of_which_none_can_be_held_out_are_too_few() {
        assert!(matches!(split(&texts(40, 40), 40, 0.9, 1), Err(DataError::TooFewRows { rows: 40, needed: 41 })));
        assert!(matches!(split(&texts(30, 2), 2, 0.01, 1), Err(DataError::TooFewRows { rows: 30, needed: 50 })));
    }
}
