//! Runs of words as numbers.

use std::collections::HashMap;

use recipes::NGrams;

use super::runs::Words;
use crate::data::Budget;
use crate::{Stop, TrainerError};

/// What an entry of the table of runs takes while texts are counted.
const ENTRY_BYTES: u64 = 48;
/// Texts between two looks at whether to stop and how much memory is taken.
const TEXTS_AT_A_TIME: usize = 1_024;
/// The same of the runs of a long text.
const RUNS_AT_A_TIME: usize = 65_536;

/// The runs that a model knows, and how much each of them counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Features {
    /// The runs in their order.
    pub(super) runs: Vec<String>,
    /// Of each run, `1 + ln((1 + texts) / (1 + texts with the run))`.
    pub(super) idf: Vec<f32>,
    /// Words of the longest run.
    words: u32,
    index: HashMap<String, u32>,
}

/// How many texts a run is in.
#[derive(Clone, Copy)]
struct Count {
    texts: u32,
    /// The text that was counted last, so that none counts twice.
    last: usize,
}

impl Features {
    /// The runs of these texts that are in enough of them.
    pub(super) fn find(texts: &[Words], options: &NGrams, budget: &Budget, stop: &Stop) -> Result<Self, TrainerError> {
        let mut counts: HashMap<&str, Count> = HashMap::new();
        for (number, text) in texts.iter().enumerate() {
            if number % TEXTS_AT_A_TIME == 0 {
                stop.check()?;
                budget.check(ENTRY_BYTES * counts.len() as u64)?;
            }
            for (place, run) in text.runs(options.words).enumerate() {
                // A text may be a book.
                if (place + 1).is_multiple_of(RUNS_AT_A_TIME) {
                    budget.check(ENTRY_BYTES * counts.len() as u64)?;
                }
                let count = counts.entry(run).or_insert(Count { texts: 0, last: usize::MAX });
                if count.last != number {
                    *count = Count { texts: count.texts + 1, last: number };
                }
            }
        }
        budget.check(ENTRY_BYTES * counts.len() as u64)?;
        let mut kept: Vec<(&str, u32)> = counts
            .into_iter()
            .map(|(run, count)| (run, count.texts))
            .filter(|&(_, texts)| texts >= options.least_texts)
            .collect();
        // Those in the most texts, and of equals the first by their letters: never by chance.
        kept.sort_unstable_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
        kept.truncate(options.most as usize);
        kept.sort_unstable();
        let idf = kept.iter().map(|&(_, with)| idf(texts.len(), with)).collect();
        let runs = kept.into_iter().map(|(run, _)| run.to_owned()).collect();
        Ok(Self::new(runs, idf, options.words))
    }

    /// `runs` and `idf`: as many of the one as of the other.
    pub(super) fn new(runs: Vec<String>, idf: Vec<f32>, words: u32) -> Self {
        let index = (0..).zip(&runs).map(|(place, run)| (run.clone(), place)).collect();
        Self { runs, idf, words, index }
    }

    pub(super) fn len(&self) -> usize {
        self.runs.len()
    }

    /// The values of a text's runs, by their places, divided by the root of the sum of their squares; a text without any has none.
    pub(super) fn row(&self, text: &Words) -> Vec<(u32, f32)> {
        let mut places: Vec<u32> = text.runs(self.words).filter_map(|run| self.index.get(run)).copied().collect();
        places.sort_unstable();
        let mut row: Vec<(u32, f32)> = places
            .chunk_by(|one, other| one == other)
            .map(|same| (same[0], (1.0 + count(same.len()).ln()) * self.idf[same[0] as usize]))
            .collect();
        let length = row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        for (_, value) in &mut row {
            *value /= length;
        }
        row
    }

    /// The rows of many texts.
    pub(super) fn rows(&self, texts: &[Words], budget: &mut Budget, stop: &Stop) -> Result<Rows, TrainerError> {
        let mut rows = Rows::default();
        for part in texts.chunks(TEXTS_AT_A_TIME) {
            stop.check()?;
            let before = rows.entries.len();
            for text in part {
                rows.push(&self.row(text));
            }
            budget.take(8 * ((rows.entries.len() - before) + part.len()) as u64)?;
        }
        Ok(rows)
    }
}

/// How much a run counts that so many of the texts have.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "single precision is enough for weights"
)]
fn idf(texts: usize, with: u32) -> f32 {
    (1.0 + ((1.0 + texts as f64) / (1.0 + f64::from(with))).ln()) as f32
}

#[expect(clippy::cast_precision_loss, reason = "texts have far fewer than 2^24 words")]
fn count(of: usize) -> f32 {
    of as f32
}

/// Sparse rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    ends: Vec<usize>,
    /// Places and values.
    entries: Vec<(u32, f32)>,
}

impl Rows {
    pub(super) fn push(&mut self, row: &[(u32, f32)]) {
        self.entries.extend_from_slice(row);
        self.ends.push(self.entries.len());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Places and values of a row.
    pub(super) fn row(&self, row: usize) -> &[(u32, f32)] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.entries[start..self.ends[row]]
    }

    /// The rows of these numbers.
    pub(super) fn chosen(&self, rows: &[u32]) -> Self {
        let mut chosen = Self::default();
        for &row in rows {
            chosen.push(self.row(row as usize));
        }
        chosen
    }
}
