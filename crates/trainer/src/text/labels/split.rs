//! Which texts with several labels are held out.

use crate::DataError;
use crate::preprocess::Split;
use crate::random::{Purpose, Stream};

/// Fewest texts that can be split.
const FEWEST: usize = 5;

/// Holds out a share of the texts so that of every label about that share is held out, the rarest first (iterative stratification;
/// Sechidis and others, 2011). Which texts these are depends on the seed alone. A label of a single text stays in the training part.
pub(in crate::text) fn split(texts: &[Vec<u32>], labels: usize, fraction: f64, seed: u64) -> Result<Split, DataError> {
    let rows = texts.len();
    let held_out = share(rows, fraction).round();
    if rows < FEWEST || held_out < 1.0 {
        return Err(DataError::TooFewRows { rows, needed: FEWEST.max(rows + 1) });
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
}

impl<'a> Dealer<'a> {
    fn new(texts: &'a [Vec<u32>], labels: usize, held_out: f64, fraction: f64) -> Self {
        let mut left = vec![0; labels];
        texts.iter().flatten().for_each(|&label| left[label as usize] += 1);
        let of_test: Vec<f64> = left.iter().map(|&count| share(count, fraction)).collect();
        let of_train = left.iter().zip(&of_test).map(|(&count, test)| share(count, 1.0) - test).collect();
        let wanted = [share(texts.len(), 1.0) - held_out, held_out];
        Self { texts, part_of: vec![None; texts.len()], wanted, wanted_of: [of_train, of_test], left }
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
        let part = if order.is_gt() { TEST } else { TRAIN };
        self.part_of[row] = Some(part);
        self.wanted[part] -= 1.0;
        for &label in &self.texts[row] {
            self.wanted_of[part][label as usize] -= 1.0;
            self.left[label as usize] -= 1;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^52 texts")]
fn share(of: usize, fraction: f64) -> f64 {
    of as f64 * fraction
}
