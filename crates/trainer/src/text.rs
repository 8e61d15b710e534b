//! The `text-classification` recipe: from texts and their labels to a classifier on a pretrained encoder.

mod artifact;
mod batches;
mod changes;
mod examples;
mod explaining;
mod insight;
mod labels;
mod learning;
mod measured;
mod ngrams;
mod predictor;
mod request;
mod targets;

#[cfg(test)]
mod tests;

use std::path::Path;

use candle_core::Device;
use recipes::protocol::{CHECKPOINT_DIR, Event, OUTPUT_DIR, TrainerJob};
use recipes::{Method, Report, TextSpec, TrainingResult};

pub use ngrams::NGramsPredictor;
pub(crate) use ngrams::stands_together;
pub use predictor::TextPredictor;

use crate::checkpoint::Checkpoints;
use crate::data::{self, Budget};
use crate::encoder::{Adaptation, Classifier, EncoderConfig};
use crate::pretrained::{CONFIG_FILE, Pretrained, PretrainedError, TOKENIZER_FILE, Tokenizer};
use crate::tuning::{self, Kept, Tuner};
use crate::{CODE_VERSION, Digest, EventSink, Stop, TrainerError, checkpoint, device, durable, sha256};
use examples::{Examples, Prepared};
use insight::Asked;
use learning::Learning;

/// Runs the recipe; see [`crate::train`].
pub(crate) fn train(
    folder: &Path,
    job: &TrainerJob,
    spec: &TextSpec,
    events: &mut EventSink<'_>,
    stop: &Stop,
) -> Result<TrainingResult, TrainerError> {
    for name in [CHECKPOINT_DIR, OUTPUT_DIR] {
        durable::prepare_folder(&folder.join(name)).map_err(TrainerError::io("prepare", name))?;
    }
    let device = device::choose(spec.resources)?;
    let budget = Budget::new(job.limits.memory_bytes());
    if spec.method == Method::NGrams {
        let documents = data::read_documents(folder, &job.inputs, spec, budget, stop)?;
        return ngrams::train(folder, documents, spec, events, stop);
    }
    let base = job.base.as_ref().ok_or_else(|| PretrainedError::new("folder", "the job names no base model"))?;
    let base = Base::open(&Pretrained::of_job(folder, base)?, &base.name, spec)?;
    let documents = data::read_documents(folder, &job.inputs, spec, budget, stop)?;
    let prepared = examples::prepare(documents, &base.tokenizer, spec, stop)?;
    for note in &prepared.notes {
        events.log(note.level, note.code, note.message.clone(), note.values.clone())?;
    }
    let mut network = base.network(spec, prepared.classes.len(), (&device, &prepared.budget))?;
    let working = device::working(spec.training.precision, &device);
    network.compute_in(working);
    network.recompute(spec.training.recompute);
    device::tell_working(working, events)?;
    let learning = Learning::new(spec, &prepared, (network, base.mask()))?;
    let mut tuner = Tuner::new(&learning, &spec.training, (spec.seed, spec.learning_rate()))?;
    let identity = identity(spec, &prepared, &base.digest)?;
    let mut checkpoints = Checkpoints::new(folder.join(CHECKPOINT_DIR), identity);
    if let Some(file) = &job.resume {
        checkpoint::resume(&mut tuner, &mut checkpoints, file, events)?;
    }
    events.send(started(&prepared, &tuner, &device))?;
    tuner.run(&mut checkpoints, events, stop)?;
    let outputs = learning.outputs(&prepared.test, stop)?;
    let (kept, steps) = (tuner.kept(), tuner.total_steps());
    let written = (learning.network(), kept.as_slice());
    let artifacts = artifact::write(&folder.join(OUTPUT_DIR), (spec, steps), &prepared, &base, written)?;
    let mut report = Box::new(Report { ranks: kept.iter().map(Kept::report).collect(), ..Report::default() });
    let Prepared { classes, test, groups, .. } = &prepared;
    let evaluation = Asked { classes, targets: &test.targets, outputs: &outputs, groups }.complete(&mut report)?;
    Ok(TrainingResult {
        evaluation,
        report,
        train_rows: prepared.train.len() as u64,
        test_rows: prepared.test.len() as u64,
        epochs: tuner.epoch(),
        steps: tuner.steps(),
        parameters: tuner.trainable(),
        device: device::name(&device),
        wall_seconds: events.started().elapsed().as_secs_f64(),
        artifacts,
        code_version: CODE_VERSION.to_owned(),
    })
}

/// The model that training begins with.
pub(crate) struct Base {
    name: String,
    files: Pretrained,
    config: EncoderConfig,
    tokenizer: Tokenizer,
    max_tokens: u32,
    /// Digest of the configuration and the tokeniser.
    digest: Digest,
}

impl Base {
    fn open(files: &Pretrained, name: &str, spec: &TextSpec) -> Result<Self, TrainerError> {
        let (config, tokenizer) = (files.text(CONFIG_FILE)?, files.text(TOKENIZER_FILE)?);
        let digest = sha256(&[&config, &tokenizer]);
        let config =
            EncoderConfig::parse(&config).map_err(|error| PretrainedError::new(CONFIG_FILE, error.to_string()))?;
        let max_tokens = u32::try_from(config.longest()).unwrap_or(u32::MAX).min(spec.max_tokens);
        let tokenizer = Tokenizer::parse(&tokenizer, max_tokens as usize)?;
        if tokenizer.vocabulary() > config.vocabulary {
            let (found, wanted) = (tokenizer.vocabulary(), config.vocabulary);
            let problem = format!("it has {found} tokens, but vocab_size of {CONFIG_FILE} is {wanted}");
            return Err(PretrainedError::new(TOKENIZER_FILE, problem).into());
        }
        Ok(Self { name: name.to_owned(), files: files.clone(), config, tokenizer, max_tokens, digest })
    }

    /// The token that stands for a hidden one.
    fn mask(&self) -> u32 {
        let known = ["[MASK]", "<mask>"].iter().find_map(|token| self.tokenizer.id(token));
        known.unwrap_or(self.config.padding)
    }

    fn network(
        &self,
        spec: &TextSpec,
        classes: usize,
        (device, budget): (&Device, &Budget),
    ) -> Result<Classifier, TrainerError> {
        let copies = tuning::copies(&spec.training, spec.method == Method::Full, device);
        let stored = self.files.tensors(copies, budget)?;
        let network = Classifier::on_base(&self.config, classes, &stored, (spec.seed, device));
        let mut network = network.map_err(TrainerError::of_base)?;
        network.adapt(Adaptation::of(spec), spec.seed)?;
        Ok(network)
    }
}

/// Digest of what must be the same when training goes on.
fn identity(spec: &TextSpec, data: &Prepared, base: &Digest) -> Result<Digest, TrainerError> {
    let known = serde_json::to_vec(&(spec, &data.classes));
    let known = known.map_err(|error| candle_core::Error::Msg(error.to_string()))?;
    let bytes =
        |examples: &Examples| examples.ids.iter().flatten().flat_map(|id| id.to_le_bytes()).collect::<Vec<u8>>();
    let (train, test) = (data.train.targets.bytes(), data.test.targets.bytes());
    Ok(sha256(&[&known, &base.0, &bytes(&data.train), &train, &bytes(&data.test), &test]))
}

fn started(data: &Prepared, tuner: &Tuner<'_, Learning<'_>>, device: &Device) -> Event {
    Event::Started {
        rows: (data.train.len() + data.test.len()) as u64,
        features: u32::try_from(data.train.longest().max(data.test.longest())).unwrap_or(u32::MAX),
        classes: data.classes.clone(),
        parameters: tuner.trainable(),
        total_steps: tuner.total_steps(),
        resumed_steps: tuner.steps(),
        device: device::name(device),
    }
}
