//! The method `n_grams`: a linear classifier of texts by their runs of words, without a pretrained model.

mod artifact;
mod descent;
mod features;
mod fit;
mod predictor;
mod runs;
mod scaling;
mod strength;
mod telling;

#[cfg(test)]
mod tests;

use std::path::Path;

use candle_core::Device;
use rayon::prelude::*;
use recipes::protocol::{Event, OUTPUT_DIR, Split};
use recipes::{Report, TextSpec, TrainingResult};

pub use predictor::NGramsPredictor;
pub(crate) use runs::stands_together;

use super::examples::{Labelled, grouped};
use super::insight::Asked;
use super::learning::class_weights;
use super::measured::Measured;
use super::targets::Targets;
use crate::data::{Budget, Documents};
use crate::preprocess::Split as TestSplit;
use crate::{CODE_VERSION, EventSink, Stop, TrainerError, device};
use features::{Features, Rows};
use fit::{Linear, Problem, outputs};
use runs::Words;
use strength::Strength;

/// Texts whose words are found between two looks at whether to stop.
const TEXTS_AT_A_TIME: usize = 4_096;

/// Texts as numbers, and what is to be learned of them.
struct Part {
    rows: Rows,
    targets: Targets,
}

impl Part {
    /// The texts of these numbers.
    fn chosen(&self, rows: &[u32]) -> Self {
        let targets = self.targets.chosen(rows.iter().map(|&row| row as usize));
        Self { rows: self.rows.chosen(rows), targets }
    }
}

/// Learns from documents. A step is the search for the weights of one class or label. There are no checkpoints: the whole takes seconds
/// to minutes, and begins anew where it was interrupted.
pub(super) fn train(
    folder: &Path,
    documents: Documents,
    spec: &TextSpec,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<TrainingResult, TrainerError> {
    let Labelled { texts, rows, classes, targets, groups, notes, mut budget } = Labelled::of(documents, spec)?;
    for note in &notes {
        events.log(note.level, note.code, note.message.clone(), note.values.clone())?;
    }
    let split = targets.split(classes.len(), spec.test_fraction, spec.seed)?;
    let groups = grouped(&groups, &rows, &split);
    let (features, [train, test]) = parts((texts, &targets), &split, spec, (&mut budget, stop))?;
    // What is said of all held-out texts at the end.
    budget.take(8 * (test.rows.len() * classes.len()) as u64)?;
    let is_single = matches!(targets, Targets::Classes(_));
    let outputs = outputs(classes.len(), is_single);
    let total_steps = (strength::fits(spec.n_grams.l2) + 1) * outputs as u64;
    let parameters = (outputs * (features.len() + 1)) as u64;
    events.send(Event::Started {
        rows: (train.rows.len() + test.rows.len()) as u64,
        features: u32::try_from(features.len()).unwrap_or(u32::MAX),
        classes: classes.clone(),
        parameters,
        total_steps,
        resumed_steps: 0,
        device: device::name(&Device::Cpu),
    })?;
    let mut fits = 0;
    let mut done = || {
        fits += 1;
        events.send(Event::Progress { step: fits, total_steps })
    };
    let learned = Learned { spec, classes: classes.len(), features: features.len(), budget };
    let Strength { l2, scaling, leaderboard } = learned.strength(&train, stop, &mut done)?;
    let model = scaling.apply(learned.problem(&train).fit(l2, &budget, stop, &mut done)?.0);
    report(events, Split::Train, &measure(&model, &train, classes.len()), total_steps)?;
    report(events, Split::Test, &measure(&model, &test, classes.len()), total_steps)?;
    events.send(Event::Progress { step: total_steps, total_steps })?;
    let words = telling::of_classes(&model, &features, &train.rows, &classes);
    let mut report = Box::new(Report { leaderboard, words, ..Report::default() });
    let outputs: Vec<f64> = (0..test.rows.len()).flat_map(|text| said(&model, &test, text)).collect();
    let asked = Asked { classes: &classes, targets: &test.targets, outputs: &outputs, groups: &groups };
    let evaluation = asked.complete(&mut report)?;
    let artifacts = artifact::write(&folder.join(OUTPUT_DIR), (spec, l2), &classes, &features, &model)?;
    Ok(TrainingResult {
        evaluation,
        report,
        train_rows: train.rows.len() as u64,
        test_rows: test.rows.len() as u64,
        epochs: 1,
        steps: total_steps,
        parameters,
        device: device::name(&Device::Cpu),
        wall_seconds: events.started().elapsed().as_secs_f64(),
        artifacts,
        code_version: CODE_VERSION.to_owned(),
    })
}

/// The runs of the texts that are learned from, and those texts and the held-out ones as numbers.
fn parts(
    (texts, targets): (Vec<String>, &Targets),
    split: &TestSplit,
    spec: &TextSpec,
    (budget, stop): (&mut Budget, &Stop),
) -> Result<(Features, [Part; 2]), TrainerError> {
    let mut words = words(&texts, budget, stop)?;
    drop(texts);
    // Each text is in one part alone, which takes its words.
    let mut taken =
        |rows: &[u32]| -> Vec<Words> { rows.iter().map(|&row| std::mem::take(&mut words[row as usize])).collect() };
    let (train, test) = (taken(&split.train), taken(&split.test));
    let features = Features::find(&train, &spec.n_grams, budget, stop)?;
    let mut part = |words: Vec<Words>, rows: &[u32]| -> Result<Part, TrainerError> {
        let targets = targets.chosen(rows.iter().map(|&row| row as usize));
        Ok(Part { rows: features.rows(&words, budget, stop)?, targets })
    };
    let parts = [part(train, &split.train)?, part(test, &split.test)?];
    Ok((features, parts))
}

/// Tells how the model does on a part.
fn report(events: &mut EventSink<'_>, split: Split, measured: &Measured, step: u64) -> Result<(), TrainerError> {
    for point in measured.points() {
        let (name, value) = (point.name.to_owned(), point.value);
        events.send(Event::Metric { name, split, step, epoch: 1, value })?;
    }
    Ok(())
}

/// What a fit is to keep to.
struct Learned<'a> {
    spec: &'a TextSpec,
    classes: usize,
    features: usize,
    budget: Budget,
}

impl Learned<'_> {
    fn problem<'p>(&self, part: &'p Part) -> Problem<'p> {
        let class_weights = class_weights(self.spec.class_weight, &part.targets, self.classes);
        let (rows, targets) = (&part.rows, &part.targets);
        Problem { rows, features: self.features, targets, classes: self.classes, class_weights }
    }
}

/// The words of each text.
fn words(texts: &[String], budget: &mut Budget, stop: &Stop) -> Result<Vec<Words>, TrainerError> {
    let mut words = Vec::with_capacity(texts.len());
    for part in texts.chunks(TEXTS_AT_A_TIME) {
        stop.check()?;
        let found: Vec<Words> = part.par_iter().map(|text| Words::of(text)).collect();
        budget.take(found.iter().map(Words::bytes).sum())?;
        words.extend(found);
    }
    Ok(words)
}

/// How well a model does on texts.
fn measure(model: &Linear, part: &Part, classes: usize) -> Measured {
    let mut measured = Measured::new(&part.targets, classes);
    (0..part.rows.len()).for_each(|text| measured.count(&said(model, part, text), &part.targets, text));
    measured
}

/// The probabilities of a text's classes, or of each label.
fn said(model: &Linear, part: &Part, text: usize) -> Vec<f64> {
    model.probabilities(part.rows.row(text), matches!(part.targets, Targets::Classes(_)))
}
