//! Texts as tokens, in a part to learn from and one held out.

use recipes::{TextSpec, Unusable, limits, values};

use super::labels;
use super::targets::Targets;
use crate::data::{Budget, Column, Documents, LabelValue, parse_number};
use crate::preprocess::{GroupColumn, Note, Split, group};
use crate::pretrained::Tokenizer;
use crate::{DataError, Stop, TrainerError};

/// Texts that are made into tokens at a time, between two looks at whether to stop.
const TEXTS_AT_A_TIME: usize = 1_024;

/// Texts as tokens, and their classes or labels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Examples {
    /// Tokens of each text: at least one.
    pub(super) ids: Vec<Vec<u32>>,
    /// The class or the labels of each text.
    pub(super) targets: Targets,
}

impl Examples {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Tokens of the longest text.
    pub(super) fn longest(&self) -> usize {
        self.ids.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The texts of these numbers.
    fn chosen(&self, rows: &[u32]) -> Self {
        let rows = || rows.iter().map(|&row| row as usize);
        Self { ids: rows().map(|row| self.ids[row].clone()).collect(), targets: self.targets.chosen(rows()) }
    }

    /// Two parts: one to learn from, and a share of every class or label to measure on.
    pub(super) fn split(&self, classes: usize, fraction: f64, seed: u64) -> Result<(Self, Self), DataError> {
        let split = self.targets.split(classes, fraction, seed)?;
        Ok((self.chosen(&split.train), self.chosen(&split.test)))
    }
}

/// The data of a job.
#[derive(Debug)]
pub(super) struct Prepared {
    /// Classes or labels in the order of the network's outputs.
    pub(super) classes: Vec<String>,
    pub(super) train: Examples,
    pub(super) test: Examples,
    /// Columns by whose values scores are told.
    pub(super) groups: Vec<GroupColumn>,
    /// What the person who submitted the job should know.
    pub(super) notes: Vec<Note>,
    /// Memory left.
    pub(super) budget: Budget,
}

/// Makes tokens of the texts that have a class, and holds some out.
pub(super) fn prepare(
    documents: Documents,
    tokenizer: &Tokenizer,
    spec: &TextSpec,
    stop: &Stop,
) -> Result<Prepared, TrainerError> {
    let Labelled { texts, rows, classes, targets, groups, notes, mut budget } = Labelled::of(documents, spec)?;
    let ids = tokens((&texts, &rows), tokenizer, &mut budget, stop)?;
    let examples = Examples { ids, targets };
    let split = examples.targets.split(classes.len(), spec.test_fraction, spec.seed)?;
    let groups = grouped(&groups, &rows, &split);
    let (train, test) = (examples.chosen(&split.train), examples.chosen(&split.test));
    // What is said of all held-out texts at the end.
    budget.take(8 * (test.len() * classes.len()) as u64)?;
    Ok(Prepared { classes, train, test, groups, notes, budget })
}

/// The texts that have a class or labels.
pub(super) struct Labelled {
    pub(super) texts: Vec<String>,
    /// The row of each in the data, from 1.
    pub(super) rows: Vec<usize>,
    /// Classes or labels in the order of a model's outputs.
    pub(super) classes: Vec<String>,
    pub(super) targets: Targets,
    /// Columns by whose values scores are told, of all rows.
    pub(super) groups: Vec<Column>,
    /// What the person who submitted the job should know.
    pub(super) notes: Vec<Note>,
    /// Memory left.
    pub(super) budget: Budget,
}

impl Labelled {
    pub(super) fn of(documents: Documents, spec: &TextSpec) -> Result<Self, DataError> {
        let Documents { texts, label_of, labels, groups, budget } = documents;
        let all = texts.len();
        let known = (1..).zip(texts).zip(label_of).filter_map(|(text, label)| Some((text, label?)));
        let ((rows, texts), codes): ((Vec<usize>, Vec<String>), Vec<u32>) = known.unzip();
        let (classes, targets) = targets(&labels, &codes, spec)?;
        let mut notes = Vec::new();
        if texts.len() < all {
            let left_out = all - texts.len();
            let message = format!("{left_out} of {all} texts have no class and are left out");
            let values = values([("left_out", left_out.to_string()), ("rows", all.to_string())]);
            notes.push(Note::warn("rows_without_class", message, values));
        }
        Ok(Self { texts, rows, classes, targets, groups, notes, budget })
    }
}

/// The groups of the held-out texts. `rows`: the row of each text in the data, from 1.
pub(super) fn grouped(columns: &[Column], rows: &[usize], split: &Split) -> Vec<GroupColumn> {
    let in_data =
        |texts: &[u32]| texts.iter().map(|&text| u32::try_from(rows[text as usize] - 1).unwrap_or(u32::MAX)).collect();
    let split = Split { train: in_data(&split.train), test: in_data(&split.test) };
    columns.iter().map(|column| group(column, &split)).collect()
}

/// The classes or labels in their order, and those of each text, from its value of the target column.
fn targets(values: &[LabelValue], codes: &[u32], spec: &TextSpec) -> Result<(Vec<String>, Targets), DataError> {
    let Some(separator) = spec.labels.separator() else {
        let values: Vec<String> = values.iter().map(class).collect();
        check(&values, spec)?;
        let (classes, class_of) = in_order(&values);
        return Ok((classes, Targets::Classes(codes.iter().map(|&code| class_of[code as usize]).collect())));
    };
    let (labels, of_values) = labels::separate(values, separator);
    // A single label is something to learn: whether it applies.
    if labels.len() != 1 {
        check(&labels, spec)?;
    }
    let (labels, place_of) = in_order(&labels);
    let of_code = |&code: &u32| {
        let mut places: Vec<u32> = of_values[code as usize].iter().map(|&label| place_of[label as usize]).collect();
        places.sort_unstable();
        places
    };
    Ok((labels, Targets::Labels(codes.iter().map(of_code).collect())))
}

/// The class that a value is; only where there may be several labels are lists read.
fn class(value: &LabelValue) -> String {
    match value {
        LabelValue::Text(class) => class.clone(),
        LabelValue::List(items) => items.join(" "),
    }
}

/// The tokens of every text.
fn tokens(
    (texts, rows): (&[String], &[usize]),
    tokenizer: &Tokenizer,
    budget: &mut Budget,
    stop: &Stop,
) -> Result<Vec<Vec<u32>>, TrainerError> {
    let mut ids = Vec::with_capacity(texts.len());
    for part in texts.chunks(TEXTS_AT_A_TIME) {
        stop.check()?;
        let part: Vec<&str> = part.iter().map(String::as_str).collect();
        let encoded = tokenizer
            .encode(&part)
            .map_err(|(index, reason)| DataError::BadText { row: rows[ids.len() + index], reason })?;
        budget.take(encoded.iter().map(|ids| 4 * ids.len() as u64 + 24).sum())?;
        ids.extend(encoded);
    }
    if let Some(empty) = ids.iter().position(Vec::is_empty) {
        return Err(DataError::BadText { row: rows[empty], reason: "no token is left of it".into() }.into());
    }
    Ok(ids)
}

/// Whether there are classes to tell apart, and not too many.
fn check(labels: &[String], spec: &TextSpec) -> Result<(), DataError> {
    const MOST: usize = limits::CATEGORIES as usize;
    let unsuitable = |reason| Err(DataError::BadTarget { column: spec.target.clone(), reason });
    match labels.len() {
        0 => unsuitable(Unusable::Missing),
        1 => Err(DataError::OneClass { column: spec.target.clone() }),
        2..=MOST => Ok(()),
        _ => unsuitable(Unusable::Classes { limit: MOST }),
    }
}

/// The classes sorted, numbers by their value where all are numbers, and the place of each label among them.
fn in_order(labels: &[String]) -> (Vec<String>, Vec<u32>) {
    let numbers: Option<Vec<f64>> = labels.iter().map(|label| parse_number(label)).collect();
    let mut order: Vec<usize> = (0..labels.len()).collect();
    match numbers {
        Some(numbers) => order.sort_by(|&one, &other| numbers[one].total_cmp(&numbers[other])),
        None => order.sort_by_key(|&label| &labels[label]),
    }
    let mut class_of = vec![0; labels.len()];
    for (class, &label) in (0_u32..).zip(&order) {
        class_of[label] = class;
    }
    (order.into_iter().map(|label| labels[label].clone()).collect(), class_of)
}
