//! Texts as rows of tokens, in a part to learn from and one held out.

use recipes::{CausalSpec, values};

use super::beginning::Beginning;
use super::vocabulary::Vocabulary;
use crate::data::{Budget, Passages};
use crate::decoder::{Document, Row, pack, pack_windows};
use crate::preprocess::{Note, stratified};
use crate::{DataError, Stop, TrainerError};

/// Texts that are made into tokens at a time, between two looks at whether to stop.
const TEXTS_AT_A_TIME: usize = 256;
/// Fewest texts of which some can be held out.
const FEWEST_TEXTS: usize = 5;
/// What a token of a row takes: itself, its successor and where its text begins.
const BYTES_PER_TOKEN: u64 = 12;

/// A text, and perhaps what is to follow it.
#[derive(Debug)]
pub(super) struct Passage {
    /// Its row in the data, from 1.
    row: usize,
    text: String,
    completion: Option<String>,
}

/// The passages of a job in parts.
pub(super) struct Parts {
    pub(super) train: Vec<Passage>,
    /// What decides when to stop, if anything does.
    pub(super) validation: Vec<Passage>,
    pub(super) test: Vec<Passage>,
    /// What the person who submitted the job should know.
    pub(super) notes: Vec<Note>,
    /// Memory left.
    pub(super) budget: Budget,
}

impl Parts {
    /// Holds some passages out and leaves out those that are empty.
    pub(super) fn of(passages: Passages, spec: &CausalSpec) -> Result<Self, DataError> {
        let Passages { texts, completions, budget } = passages;
        let all = texts.len();
        let mut completions = completions.into_iter();
        let has_both = spec.completion_column.is_some();
        let known: Vec<Passage> = texts
            .into_iter()
            .zip(1..)
            .map(|(text, row)| Passage { row, text, completion: if has_both { completions.next() } else { None } })
            .filter(|one| !one.text.trim().is_empty() && one.completion.as_ref().is_none_or(|it| !it.is_empty()))
            .collect();
        let mut notes = Vec::new();
        if known.len() < all {
            let left_out = all - known.len();
            let message = format!("{left_out} of {all} rows have no text and are left out");
            let values = values([("left_out", left_out.to_string()), ("rows", all.to_string())]);
            notes.push(Note::warn("rows_without_text", message, values));
        }
        let (train, test) = split(known, spec.test_fraction, spec.seed)?;
        let (train, validation) = match spec.training.patience {
            Some(_) => split(train, spec.training.validation_fraction, spec.seed + 1)?,
            None => (train, Vec::new()),
        };
        Ok(Self { train, validation, test, notes, budget })
    }

    /// All texts to learn from.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.train
            .iter()
            .flat_map(|one| std::iter::once(&one.text).chain(&one.completion))
            .map(String::as_str)
            .collect()
    }
}

/// Two parts: one to learn from, and a share to measure on.
fn split(passages: Vec<Passage>, fraction: f64, seed: u64) -> Result<(Vec<Passage>, Vec<Passage>), DataError> {
    let texts = passages.len();
    let too_few = || DataError::TooFewTexts { texts, needed: FEWEST_TEXTS.max(texts + 1) };
    if texts < FEWEST_TEXTS {
        return Err(too_few());
    }
    let split = stratified(&vec![Some(0); texts], 1, fraction, seed).map_err(|_| too_few())?;
    let mut passages: Vec<Option<Passage>> = passages.into_iter().map(Some).collect();
    let mut chosen = |rows: &[u32]| rows.iter().filter_map(|&row| passages[row as usize].take()).collect();
    Ok((chosen(&split.train), chosen(&split.test)))
}

/// How documents become rows.
type Pack = fn(&[Document<'_>], usize, u32) -> Vec<Row>;

/// The rows of a job.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Prepared {
    pub(super) train: Vec<Row>,
    pub(super) validation: Vec<Row>,
    pub(super) test: Vec<Row>,
}

impl Prepared {
    /// Makes rows of all parts.
    pub(super) fn of(
        parts: &Parts,
        beginning: &Beginning,
        spec: &CausalSpec,
        stop: &Stop,
    ) -> Result<(Self, Budget), TrainerError> {
        let mut budget = parts.budget;
        let mut rows = |passages: &[Passage], pack: Pack| rows(passages, beginning, (spec, pack), (&mut budget, stop));
        let prepared = Self {
            train: rows(&parts.train, pack)?,
            validation: rows(&parts.validation, pack_windows)?,
            test: rows(&parts.test, pack_windows)?,
        };
        let is_empty = |rows: &[Row], texts: &[Passage]| rows.is_empty() && !texts.is_empty();
        if is_empty(&prepared.train, &parts.train)
            || is_empty(&prepared.validation, &parts.validation)
            || is_empty(&prepared.test, &parts.test)
        {
            return Err(DataError::TooFewTexts { texts: 0, needed: FEWEST_TEXTS }.into());
        }
        Ok((prepared, budget))
    }

    /// Tokens of the longest row.
    pub(super) fn longest(&self) -> usize {
        [&self.train, &self.validation, &self.test].into_iter().flatten().map(Row::tokens).max().unwrap_or(0)
    }

    /// All tokens and what is learned of them, as bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let rows = [&self.train, &self.validation, &self.test].into_iter();
        rows.flat_map(|rows| {
            let numbers = rows.iter().flat_map(|row| row.ids().iter().copied().chain(row.successors()));
            numbers.chain([u32::MAX]).flat_map(u32::to_le_bytes)
        })
        .collect()
    }
}

fn rows(
    passages: &[Passage],
    beginning: &Beginning,
    (spec, pack): (&CausalSpec, Pack),
    (budget, stop): (&mut Budget, &Stop),
) -> Result<Vec<Row>, TrainerError> {
    let (width, end) = (beginning.width(spec), beginning.end);
    let encoded = encoded(passages, &beginning.vocabulary, (budget, stop))?;
    let documents: Vec<Document> = encoded.iter().map(|(ids, given)| Document { ids, given: *given }).collect();
    Ok(if spec.packing {
        pack(&documents, width, end)
    } else {
        documents.iter().flat_map(|document| pack(std::slice::from_ref(document), width, end)).collect()
    })
}

/// The tokens of every passage, and how many of them are given.
fn encoded(
    passages: &[Passage],
    vocabulary: &Vocabulary,
    (budget, stop): (&mut Budget, &Stop),
) -> Result<Vec<(Vec<u32>, usize)>, TrainerError> {
    use rayon::prelude::*;
    let mut all: Vec<(Vec<u32>, usize)> = Vec::with_capacity(passages.len());
    for part in passages.chunks(TEXTS_AT_A_TIME) {
        stop.check()?;
        let encode = |one: &Passage| {
            let bad = |reason| DataError::BadText { row: one.row, reason };
            let mut ids = vocabulary.prefix().to_vec();
            let given = ids.len();
            ids.extend(vocabulary.encode(&one.text).map_err(bad)?);
            match &one.completion {
                None => Ok((ids, given)),
                Some(completion) => {
                    let given = ids.len();
                    ids.extend(vocabulary.encode(completion).map_err(bad)?);
                    Ok((ids, given))
                }
            }
        };
        let part: Vec<_> = part.par_iter().map(encode).collect::<Result<_, DataError>>()?;
        budget.take(part.iter().map(|(ids, _)| (4 + BYTES_PER_TOKEN) * ids.len() as u64 + 64).sum())?;
        all.extend(part);
    }
    Ok(all)
}
