//! Preprocessing of tables that are read in pieces.
//!
//! Two passes over all rows: one that counts, one that sums. Kinds of columns, categories, missing values, means and deviations come from all
//! rows. What needs rows side by side comes from rows that stand for all, drawn by seed and row number: medians, the bounds of outliers,
//! whether numbers identify rows, and which columns are selected.

mod classes;
mod coder;
mod facts;
mod moments;
mod parts;
mod survey;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use recipes::model::{Cycle, Encoding, TargetScale};
use recipes::{Outliers, TabularSpec, Task, Unusable};

pub use coder::Coder;
pub use parts::{Part, Parts};
pub use survey::Counts;

use super::kind::{Kind, Whole, infer};
use super::note::Note;
use super::{Encoder, Found, Prepared, Split, encode, fit, target};
use crate::data::{Cell, Dropped, Piece, RowGroups, Table, number_text};
use crate::{DataError, Stop, TrainerError};
use classes::Classes;
use facts::Sampled;
use moments::{Fitting, Moments};
use survey::{Survey, is_labelled};

/// A table made ready for training without being in memory.
#[derive(Debug)]
pub struct Streamed {
    /// How columns are encoded, with the rows that stand for all in the place of the two parts.
    pub prepared: Prepared,
    /// What makes examples of pieces.
    pub coder: Coder,
    /// Rows by part.
    pub counts: Counts,
    /// Rows that stand for all.
    pub sample: usize,
    /// Rows to learn from of each class.
    pub class_rows: Vec<usize>,
    /// Rows to learn from of each category, by column.
    pub category_rows: HashMap<String, Vec<usize>>,
}

/// Reads all rows twice, and makes the table ready.
///
/// # Errors
/// As for a table in memory ([`super::prepare`]).
pub fn prepare_streamed(
    rows: &RowGroups,
    spec: &TabularSpec,
    parts: Parts,
    stop: &Stop,
) -> Result<Streamed, TrainerError> {
    let survey = Survey::read(rows, spec, parts, stop)?;
    let Counts { train, validation, test } = survey.counts;
    let labelled = usize::try_from(train + validation + test).unwrap_or(usize::MAX);
    let classes = Classes::read(&survey.sampled(rows.target()), spec)?;
    if train == 0 || test == 0 {
        return Err(DataError::TooFewRows { rows: labelled, needed: labelled + 1 }.into());
    }
    classes.check(&spec.target, parts.have_validation())?;
    let mut notes: Vec<Note> =
        target::unlabelled(survey.rows - labelled, survey.rows, classes.names.len()).into_iter().collect();
    let mut dropped = rows.unreadable().to_vec();
    let fitting = survey.fit(spec, &mut notes, &mut dropped);
    let (fitted, scale) = measure((rows, parts), fitting, (&survey, spec), &mut dropped, stop)?;
    Ok(survey.finish(rows, (spec, parts), (classes, scale), Found { fitted, dropped, notes })?)
}

impl Survey {
    fn sampled(&self, index: usize) -> Sampled<'_> {
        Sampled { facts: &self.facts[index], sample: &self.sample[index] }
    }

    /// Rows of the sample that are of a part.
    fn rows_of(&self, part: Part) -> Vec<u32> {
        (0_u32..).zip(&self.sample_parts).filter(|(_, of)| **of == part).map(|(row, _)| row).collect()
    }

    fn train_rows(&self) -> usize {
        usize::try_from(self.counts.train).unwrap_or(usize::MAX)
    }

    /// Works out what each column means, and how it is encoded but for means and deviations.
    fn fit(&self, spec: &TabularSpec, notes: &mut Vec<Note>, dropped: &mut Vec<Dropped>) -> Vec<Fitting> {
        let train = self.rows_of(Part::Train);
        let mut fitting = Vec::new();
        for index in 0..self.facts.len() {
            let column = self.sampled(index);
            if !spec.is_feature(column.name()) {
                continue;
            }
            match self.fit_column(&column, &train, spec, notes) {
                Ok(encoder) => fitting.push(Fitting::new(index, encoder)),
                Err(why) => dropped.push(Dropped { name: column.name().to_owned(), why }),
            }
        }
        fitting
    }

    fn fit_column(
        &self,
        column: &Sampled<'_>,
        train: &[u32],
        spec: &TabularSpec,
        notes: &mut Vec<Note>,
    ) -> Result<recipes::model::InputColumn, Unusable> {
        let (name, rows) = (column.name(), self.train_rows());
        let known = |value: &dyn Fn(usize) -> f64| {
            let known = train.iter().map(|&row| value(row as usize));
            known.filter(|number| !number.is_nan()).collect::<Vec<f64>>()
        };
        match infer(column, spec) {
            Kind::Useless(reason) => Err(reason),
            Kind::Number { strays } => {
                let (fill, bounds) = fit::centre(&mut known(&|row| column.sample.numbers[row]), spec.outliers)?;
                notes.extend(fit::astray(column, strays, fit::NOT_NUMBERS));
                let encoding = Encoding::Number { fill, mean: 0.0, standard_deviation: 1.0, bounds };
                Ok(fit::input_column(name, rows - column.facts.train.numbers, rows, encoding))
            }
            Kind::Date { order, strays } => {
                let date = |row| column.sample.date(row, order).map_or(f64::NAN, encode::days);
                let (fill, bounds) = fit::centre(&mut known(&date), spec.outliers)?;
                notes.extend(fit::astray(column, strays, fit::NOT_DATES));
                let cycles = Cycle::ALL.to_vec();
                let encoding = Encoding::Date { order, fill, mean: 0.0, standard_deviation: 1.0, bounds, cycles };
                Ok(fit::input_column(name, rows - column.facts.train_dates(order), rows, encoding))
            }
            Kind::Category { spellings, category_of_code } => {
                let rows_of = by_category(column, spellings.len(), &category_of_code);
                fit::categories(name, rows, (&spellings, &rows_of), |categories| fit::embedding(spec, categories))
            }
        }
    }

    /// Puts everything together.
    fn finish(
        mut self,
        rows: &RowGroups,
        (spec, parts): (&TabularSpec, Parts),
        (classes, target_scale): (Classes, Option<TargetScale>),
        found: Found,
    ) -> Result<Streamed, DataError> {
        let split = Split { train: self.rows_of(Part::Train), test: self.rows_of(Part::Test) };
        for (index, _) in found.fitted.iter().filter(|(_, encoder)| encoder.is_category()) {
            self.sample[*index].code_numbers();
        }
        let category_rows = self.category_rows(&found.fitted, spec);
        let target = target::Target { label_of_row: self.labels(rows.target(), &classes), classes: classes.names };
        let table = Table {
            columns: std::mem::take(&mut self.sample),
            target: rows.target(),
            rows: self.sample_parts.len(),
            unreadable: Vec::new(),
            budget: self.budget,
        };
        let (prepared, encoders) = found.finish(&table, (target, target_scale), split, spec)?;
        let coder = Coder {
            task: spec.task,
            parts,
            target: rows.target(),
            encoders,
            label_of: classes.label_of,
            scale: target_scale,
        };
        let (counts, sample, class_rows) =
            (self.counts, self.sample_parts.len(), classes.rows.iter().map(|rows| rows.train).collect());
        Ok(Streamed { prepared, coder, counts, sample, class_rows, category_rows })
    }

    /// Labels of the sample.
    fn labels(&mut self, target: usize, classes: &Classes) -> Vec<Option<u32>> {
        let column = &mut self.sample[target];
        let label = |row: usize| match column.cell(row) {
            Cell::Missing => None,
            _ if classes.names.is_empty() => Some(0),
            Cell::Number(number) => classes.label_of.get(&number_text(number)).copied(),
            Cell::Text(text) => classes.label_of.get(text).copied(),
        };
        (0..self.sample_parts.len()).map(label).collect()
    }

    /// Rows to learn from of each category, in the order of the categories.
    fn category_rows(&self, fitted: &[(usize, Encoder)], spec: &TabularSpec) -> HashMap<String, Vec<usize>> {
        let mut all = HashMap::new();
        for (index, encoder) in fitted {
            let column = self.sampled(*index);
            let Encoding::Category { categories, .. } = &encoder.column().encoding else { continue };
            let Kind::Category { spellings, category_of_code } = infer(&column, spec) else { continue };
            let rows_of = by_category(&column, spellings.len(), &category_of_code);
            let rows = |name: &String| spellings.iter().position(|other| other == name).map_or(0, |at| rows_of[at]);
            all.insert(column.name().to_owned(), categories.iter().map(rows).collect());
        }
        all
    }
}

fn by_category(column: &Sampled<'_>, categories: usize, category_of_value: &[u32]) -> Vec<usize> {
    let mut rows_of = vec![0; categories];
    for (&category, &rows) in category_of_value.iter().zip(column.facts.values().map_or(&[][..], |it| &it.train)) {
        rows_of[category as usize] += rows;
    }
    rows_of
}

/// The columns that are of use, each with its place in the table, and the scale of a quantity.
type Measured = (Vec<(usize, Encoder)>, Option<TargetScale>);

/// The second pass: means and deviations of all rows to learn from, in their order. Columns that turn out to be of no use are dropped.
fn measure(
    (rows, parts): (&RowGroups, Parts),
    mut fitting: Vec<Fitting>,
    (survey, spec): (&Survey, &TabularSpec),
    dropped: &mut Vec<Dropped>,
    stop: &Stop,
) -> Result<Measured, TrainerError> {
    let mut known = survey.sample[rows.target()].numbers.clone();
    known.retain(|number| !number.is_nan());
    let middle = fit::centre(&mut known, Outliers::Keep).map_or(0.0, |(middle, _)| middle);
    let mut values = Moments::around(middle);
    let mut add = |piece: Piece| {
        let target = &piece.columns[rows.target()];
        for (row, (part, _)) in parts.starting_at(piece.first_row).take(piece.rows).enumerate() {
            if part == Part::Train && is_labelled(spec.task, target, row) {
                for fitting in &mut fitting {
                    fitting.add(&piece.columns[fitting.index], row);
                }
                values.add(target.numbers[row]);
            }
        }
        Ok(())
    };
    (0..rows.count()).try_for_each(|group| rows.read(group, stop, &mut add))?;
    let mut fitted = Vec::with_capacity(fitting.len());
    for fitting in fitting {
        let (index, name) = (fitting.index, fitting.column.name.clone());
        match fitting.finish() {
            Ok(column) => fitted.push((index, Encoder::new(column))),
            Err(why) => dropped.push(Dropped { name, why }),
        }
    }
    if spec.task != Task::Regression {
        return Ok((fitted, None));
    }
    Ok((fitted, Some(target::scale(&spec.target, values.scale())?)))
}
