//! The `causal-lm` recipe: from texts to a language model that continues them.

mod artifact;
mod beginning;
mod examples;
mod learning;
mod pairs;
mod predictor;
mod scratch;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::path::Path;

use candle_core::Device;
use recipes::protocol::{CHECKPOINT_DIR, Event, OUTPUT_DIR, TrainerJob};
use recipes::{CausalSpec, Evaluation, LanguageModel, Report, TrainingResult, Yardstick};

pub use predictor::CausalPredictor;

use crate::checkpoint::Checkpoints;
use crate::data::{self, Budget};
use crate::tuning::{Kept, Tuner};
use crate::{CODE_VERSION, Digest, EventSink, Stop, TrainerError, checkpoint, device, durable, sha256};
use beginning::{Base, Beginning};
use examples::{Parts, Prepared};
use learning::{Learning, told_by_frequencies};

/// Runs the recipe; see [`crate::train`].
pub(crate) fn train(
    folder: &Path,
    job: &TrainerJob,
    spec: &CausalSpec,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<TrainingResult, TrainerError> {
    for name in [CHECKPOINT_DIR, OUTPUT_DIR] {
        durable::prepare_folder(&folder.join(name)).map_err(TrainerError::io("prepare", name))?;
    }
    let device = device::choose(spec.resources)?;
    let base = Base::open(folder, job, spec)?;
    let budget = Budget::new(job.limits.memory_bytes());
    let parts = Parts::of(data::read_passages(folder, &job.inputs, spec, budget, stop)?, spec)?;
    for note in &parts.notes {
        events.log(note.level, note.code, note.message.clone(), note.values.clone())?;
    }
    let beginning = Beginning::new(spec, base, (&parts.texts(), &parts.budget), stop)?;
    let (data, budget) = Prepared::of(&parts, &beginning, spec, stop)?;
    let texts = (parts.train.len() + parts.validation.len(), parts.test.len());
    drop(parts);
    let mut network = beginning.network(spec, &budget, &device)?;
    let working = device::working(spec.training.precision, &device);
    network.compute_in(working);
    network.recompute(spec.training.recompute);
    device::tell_working(working, events)?;
    let learning = Learning::new(spec, &data, network, beginning.end);
    let baseline = baseline(&beginning, &learning, &data, stop)?;
    let mut tuner = Tuner::new(&learning, &spec.training, (spec.seed, spec.learning_rate()))?;
    let mut checkpoints = Checkpoints::new(folder.join(CHECKPOINT_DIR), identity(spec, &data, &beginning.digest())?);
    if let Some(file) = &job.resume {
        checkpoint::resume(&mut tuner, &mut checkpoints, file, events)?;
    }
    events.send(started((texts, &data), &tuner, &device))?;
    tuner.run(&mut checkpoints, events, stop)?;
    let told = learning.test(stop)?;
    let (kept, steps) = (tuner.kept(), tuner.total_steps());
    let written = (learning.network(), kept.as_slice());
    let artifacts = artifact::write(&folder.join(OUTPUT_DIR), (spec, steps), &beginning, written)?;
    let ranks = kept.iter().map(Kept::report).collect();
    Ok(TrainingResult {
        evaluation: Evaluation::LanguageModel(LanguageModel::new(told.loss, told.tokens, baseline)),
        report: Box::new(Report { ranks, ..Report::default() }),
        train_rows: texts.0 as u64,
        test_rows: texts.1 as u64,
        epochs: tuner.epoch(),
        steps: tuner.steps(),
        parameters: tuner.trainable(),
        device: device::name(&device),
        wall_seconds: events.started().elapsed().as_secs_f64(),
        artifacts,
        code_version: CODE_VERSION.to_owned(),
    })
}

/// What the model is compared with: what it was before, or what knows nothing of the order of tokens.
fn baseline(
    beginning: &Beginning,
    learning: &Learning<'_>,
    data: &Prepared,
    stop: &Stop,
) -> Result<(Yardstick, f64), TrainerError> {
    Ok(if beginning.is_pretrained() {
        (Yardstick::Base, learning.test(stop)?.loss)
    } else {
        (Yardstick::Frequencies, told_by_frequencies(data, beginning.config.vocabulary))
    })
}

/// Digest of what must be the same when training goes on.
fn identity(spec: &CausalSpec, data: &Prepared, beginning: &Digest) -> Result<Digest, TrainerError> {
    let known = serde_json::to_vec(spec).map_err(|error| candle_core::Error::Msg(error.to_string()))?;
    Ok(sha256(&[&known, &beginning.0, &data.bytes()]))
}

fn started(
    ((train, test), data): ((usize, usize), &Prepared),
    tuner: &Tuner<'_, Learning<'_>>,
    device: &Device,
) -> Event {
    Event::Started {
        rows: (train + test) as u64,
        features: u32::try_from(data.longest()).unwrap_or(u32::MAX),
        classes: Vec::new(),
        parameters: tuner.trainable(),
        total_steps: tuner.total_steps(),
        resumed_steps: tuner.steps(),
        device: device::name(device),
    }
}
