//! Rows that a network learns from without their being in memory.
//!
//! A thread reads ahead and encodes, a bounded number of pieces; the network's thread shuffles them in a buffer of bounded size and learns. Which rows
//! make a batch depends on seed and epoch alone: pieces come in the order in which they were asked for.

mod alive;
mod shuffle;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use recipes::model::InputColumn;
use recipes::protocol::LogLevel;
use recipes::{ClassWeight, Model, Streamed as Told, TabularSpec, Task, values};

use super::evaluation::Measured;
use super::fitted::{Fitted, balanced};
use super::head::Rule;
use super::insight::Bins;
use crate::data::{PIECE_ROWS, RowGroups};
use crate::preprocess::{Coder, Counts, Examples, Note, Part, Prepared, Streamed};
use crate::random::{Purpose, Stream};
use crate::{DataError, Stop, TrainerError};
use alive::{Alive, Held};
use shuffle::Shuffle;

/// Pieces that are encoded before they are asked for.
const AHEAD: usize = 8;
/// Most rows among which the next one is drawn, where the specification does not say.
const SHUFFLE_ROWS: u64 = 65_536;
/// Most rows that stand for all.
const SAMPLE_ROWS: u64 = 65_536;

/// Rows in files, and how they are encoded.
#[derive(Debug)]
pub(super) struct Flow {
    rows: RowGroups,
    coder: Coder,
    pub(super) counts: Counts,
    sample: usize,
    class_rows: Vec<usize>,
    category_rows: HashMap<String, Vec<usize>>,
    seed: u64,
    batch_rows: usize,
    shuffle_rows: usize,
    alive: Alive,
}

/// What is handed from the thread that reads to the one that learns.
type Read = Result<(Examples, Held), TrainerError>;

/// Whether what a specification asks for can do without all rows at once.
pub(super) fn check(spec: &TabularSpec) -> Result<(), DataError> {
    let others = [
        ("search", spec.search.is_some(), "a search".to_owned()),
        ("cross_validation", spec.cross_validation.is_some(), "a cross-validation".to_owned()),
        ("model", spec.model != Model::Network, format!("a model of the kind {}", spec.model.name())),
    ];
    match others.into_iter().find(|(_, is_asked, _)| *is_asked) {
        Some((field, _, what)) => Err(DataError::NotStreamed { field, what }),
        None => Ok(()),
    }
}

/// Rows that are to stand for all of a table.
pub(super) fn sample_rows(rows: &RowGroups) -> u64 {
    /// A guess: raw and encoded, beside dates and a few categories.
    const BYTES_PER_VALUE: u64 = 64;
    let row = BYTES_PER_VALUE * rows.names().len().max(1) as u64;
    (rows.budget().left() / 4 / row).clamp(1_000, SAMPLE_ROWS)
}

impl Flow {
    /// The flow of a table that was made ready. Takes the memory for it out of the job's.
    pub(super) fn new(rows: RowGroups, streamed: Streamed, spec: &TabularSpec) -> Result<(Prepared, Self), DataError> {
        let Streamed { mut prepared, coder, counts, sample, class_rows, category_rows } = streamed;
        let row_bytes = 4 * coder.inputs().max(1) as u64;
        let batch = u64::from(spec.batch_size);
        let fitting = || SHUFFLE_ROWS.min(prepared.budget.left() / 4 / row_bytes);
        let shuffle = spec.shuffle_rows.map_or_else(fitting, u64::from).max(batch).min(counts.train);
        prepared.budget.take(row_bytes * (shuffle + batch + ((AHEAD + 2) * PIECE_ROWS) as u64))?;
        let flow = Self {
            rows,
            coder,
            counts,
            sample,
            class_rows,
            category_rows,
            seed: spec.seed,
            batch_rows: spec.batch_size as usize,
            shuffle_rows: usize::try_from(shuffle).unwrap_or(usize::MAX),
            alive: Alive::default(),
        };
        prepared.notes.push(flow.note());
        Ok((prepared, flow))
    }

    /// Leaves out the columns that were not selected.
    pub(super) fn keep(&mut self, columns: &[InputColumn]) {
        self.coder.keep(|name| columns.iter().any(|column| column.name == name));
    }

    fn note(&self) -> Note {
        let (rows, groups) = (self.rows.rows().to_string(), self.rows.count().to_string());
        let (sample, shuffle) = (self.sample.to_string(), self.shuffle_rows.to_string());
        let message = format!(
            "the rows are read in pieces: {rows} rows in {groups} row groups, of which {sample} rows stand for all in medians, and \
             {shuffle} rows are shuffled at a time"
        );
        let values = values([("rows", rows), ("groups", groups), ("sample", sample), ("shuffle", shuffle)]);
        Note { level: LogLevel::Info, code: "streamed", message, values }
    }

    /// What the report says of it.
    pub(super) fn told(&self) -> Told {
        let Counts { train, validation, test } = self.counts;
        let sample_rows = self.sample as u64;
        Told {
            row_groups: self.rows.count() as u64,
            sample_rows,
            sample_is_whole: sample_rows == train + validation + test,
            validation_rows: validation,
            shuffle_rows: self.shuffle_rows as u64,
        }
    }

    /// What must be the same when training goes on.
    pub(super) fn identity(&self) -> impl serde::Serialize + use<> {
        let Counts { train, validation, test } = self.counts;
        (train, validation, test, self.shuffle_rows)
    }

    /// Optimiser steps of an epoch.
    pub(super) fn steps(&self) -> u64 {
        self.counts.train.div_ceil(self.batch_rows as u64)
    }

    /// Rows to learn from of each category of a column.
    pub(super) fn category_rows(&self, column: &str) -> &[usize] {
        self.category_rows.get(column).map_or(&[], |rows| rows)
    }

    /// How much each class counts in the loss; none where all count the same.
    pub(super) fn class_weights(&self, spec: &TabularSpec) -> Option<Vec<f64>> {
        let are_even = spec.class_weight == ClassWeight::None || spec.task == Task::Regression;
        (!are_even).then(|| balanced(&self.class_rows))
    }

    /// Hands over the training rows of an epoch, batch by batch.
    pub(super) fn epoch(
        &self,
        epoch: u32,
        stop: &Stop,
        take: &mut dyn FnMut(&Examples) -> Result<(), TrainerError>,
    ) -> Result<(), TrainerError> {
        let mut order: Vec<usize> = (0..self.rows.count()).collect();
        Stream::new(self.seed, Purpose::RowGroups(epoch)).shuffle(&mut order);
        let random = Stream::new(self.seed, Purpose::Epoch(epoch));
        let mut shuffle = Shuffle::new(self.coder.inputs(), (self.shuffle_rows, self.batch_rows), random);
        let mut held = self.alive.hold(0);
        self.visit(Part::Train, &order, stop, &mut |piece| {
            shuffle.push(&piece, take)?;
            held.set(shuffle.rows());
            Ok(())
        })?;
        shuffle.finish(take)
    }

    /// Hands over the rows of a part, as the row groups come.
    fn visit(
        &self,
        part: Part,
        order: &[usize],
        stop: &Stop,
        each: &mut dyn FnMut(Examples) -> Result<(), TrainerError>,
    ) -> Result<(), TrainerError> {
        // Two more pieces are in hand: one that waits for a place, and one that is learned from.
        let (sender, receiver) = sync_channel(AHEAD);
        thread::scope(|scope| {
            let reading = scope.spawn(move || self.read_ahead(part, order, stop, &sender));
            // The receiver is gone when this returns: then the other thread ends as well.
            let done = learn(receiver, each);
            match reading.join() {
                Ok(()) => done,
                Err(_) => done.and(Err(candle_core::Error::Msg("reading ahead failed".into()).into())),
            }
        })
    }

    fn read_ahead(&self, part: Part, order: &[usize], stop: &Stop, sender: &SyncSender<Read>) {
        for &group in order {
            let read = self.rows.read(group, stop, &mut |piece| {
                let examples = self.coder.encode(piece, part);
                if examples.rows() == 0 {
                    return Ok(());
                }
                let held = self.alive.hold(examples.rows());
                // Nobody waits any more: the other thread has failed, and says why.
                sender.send(Ok((examples, held))).map_err(|_| TrainerError::Cancelled)
            });
            if let Err(error) = read {
                let _ = sender.send(Err(error));
                return;
            }
        }
    }

    /// What the model says of the rows of a part.
    pub(super) fn outputs(
        &self,
        model: &dyn Fitted,
        part: Part,
        stop: &Stop,
    ) -> Result<(Vec<f64>, Vec<u32>), TrainerError> {
        let (mut outputs, mut labels) = (Vec::new(), Vec::new());
        self.in_order(part, stop, &mut |examples| {
            outputs.extend(model.outputs(&examples.features, examples.inputs)?);
            labels.extend(examples.labels);
            Ok(())
        })?;
        Ok((outputs, labels))
    }

    /// Asks the model about the rows held out for the test and counts.
    pub(super) fn measure(
        &self,
        model: &dyn Fitted,
        (rule, classes): (Rule, usize),
        stop: &Stop,
    ) -> Result<(Measured, Bins), TrainerError> {
        let (mut measured, mut bins) = (Measured::new(rule.task, classes), Bins::default());
        self.in_order(Part::Test, stop, &mut |examples| {
            let outputs = model.outputs(&examples.features, examples.inputs)?;
            measured.count(rule, &outputs, &examples);
            if rule.task == Task::Classification {
                bins.count(&outputs, &examples.labels);
            }
            Ok(())
        })?;
        Ok((measured, bins))
    }

    fn in_order(
        &self,
        part: Part,
        stop: &Stop,
        each: &mut dyn FnMut(Examples) -> Result<(), TrainerError>,
    ) -> Result<(), TrainerError> {
        self.visit(part, &(0..self.rows.count()).collect::<Vec<_>>(), stop, each)
    }
}

fn learn(
    receiver: Receiver<Read>,
    each: &mut dyn FnMut(Examples) -> Result<(), TrainerError>,
) -> Result<(), TrainerError> {
    for read in receiver {
        let (examples, _held) = read?;
        each(examples)?;
    }
    Ok(())
}
