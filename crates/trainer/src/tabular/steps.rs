//! What makes the steps of a network's training: a plan in main memory, a tape anywhere else.

use std::sync::Arc;

use candle_core::{Result, Tensor};
use recipes::model::{Encoding, InputColumn};
use recipes::{Optimizer, RegressionLoss, TabularSpec, Task};

use super::fitted::Problem;
use super::flow::Flow;
use super::inputs::Inputs;
use super::network::{Batch, Network, Wanted};
use super::seen::Seen;
use crate::TrainerError;
use crate::checkpoint::State;
use crate::nn::{AdamState, CrossEntropy, Objective, Plan, Source, Tape, Targets};

/// Makes steps with Adam.
#[derive(Debug)]
pub(super) struct Steps {
    seen: Seen,
    by: By,
}

#[derive(Debug)]
enum By {
    /// In main memory. The network gets the parameters back by [`Steps::write_back`].
    Plan(Box<Plan>),
    /// On another device, where the network's own parameters change at every step.
    Tape { optimizer: AdamState, class_weights: Option<Arc<[f64]>> },
}

/// The loss of a batch.
pub(super) enum Loss {
    Known(f64),
    /// Still on the device: reading it would wait for the step.
    OnDevice(Tensor),
}

impl Steps {
    /// The steps of a network, from its parameters on.
    pub(super) fn new(problem: &Problem<'_>, network: &Network) -> std::result::Result<Self, TrainerError> {
        let seen = Seen::new(problem, network.inputs())?;
        let rows = problem.examples.rows().min(problem.spec.batch_size as usize);
        Ok(Self { seen, by: By::new(problem, network, problem.class_weights(), rows)? })
    }

    /// The steps of a network whose rows come batch by batch.
    pub(super) fn streamed(problem: &Problem<'_>, network: &Network, flow: &Flow) -> Result<Self> {
        let with_vectors =
            |column: &&InputColumn| matches!(column.encoding, Encoding::Category { embedding: Some(_), .. });
        let columns = problem.columns.iter().filter(with_vectors);
        let rows_of: Vec<&[usize]> = columns.map(|column| flow.category_rows(&column.name)).collect();
        let (spec, rows) = (problem.spec, problem.spec.batch_size as usize);
        let by = By::new(problem, network, flow.class_weights(spec), rows)?;
        Ok(Self { seen: Seen::streamed(network.inputs(), &rows_of), by })
    }

    /// Steps done so far.
    pub(super) fn done(&self) -> u64 {
        match &self.by {
            By::Plan(plan) => plan.steps(),
            By::Tape { optimizer, .. } => optimizer.steps(),
        }
    }

    /// What has to be known of Adam to go on.
    pub(super) fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        match &self.by {
            By::Plan(plan) => plan.tensors(),
            By::Tape { optimizer, .. } => optimizer.tensors(),
        }
    }

    pub(super) fn restore(&mut self, state: &State) -> Result<()> {
        match &mut self.by {
            By::Plan(plan) => plan.restore(state.step, |name| state.tensor(name)),
            By::Tape { optimizer, .. } => optimizer.restore(state.step, |name| state.tensor(name)),
        }
    }

    /// Gives the network its parameters as they are now.
    pub(super) fn write_back(&self) -> Result<()> {
        match &self.by {
            By::Plan(plan) => plan.write_back(),
            By::Tape { .. } => Ok(()),
        }
    }

    /// Draws what an epoch asks for, before its first step.
    pub(super) fn begin_epoch(&mut self, seed: u64, epoch: u32) {
        self.seen.begin_epoch(seed, epoch);
    }

    /// Makes a step of all rows of the problem, which are the next batch.
    pub(super) fn step_on(&mut self, problem: &Problem<'_>, network: &Network) -> Result<Loss> {
        self.seen.take(network.inputs(), problem.examples);
        let rows: Vec<usize> = (0..problem.examples.rows()).collect();
        self.step(problem, network, &rows)
    }

    /// Makes a step of the rows of a batch.
    pub(super) fn step(&mut self, problem: &Problem<'_>, network: &Network, rows: &[usize]) -> Result<Loss> {
        let Self { seen, by } = self;
        match by {
            By::Plan(plan) => plan.step(&source(problem, seen), rows).map(Loss::Known),
            By::Tape { optimizer, class_weights } => {
                let batch = batch(problem, seen, network.inputs(), rows)?;
                let wanted = wanted(problem, rows, class_weights.as_ref());
                let (loss, tape) = Tape::record(|| network.loss(&batch, wanted))?;
                optimizer.step(&tape.backward(&loss)?)?;
                // Detached: a tensor that is only logged must not keep the whole graph alive.
                Ok(Loss::OnDevice(loss.detach()))
            }
        }
    }
}

impl By {
    fn new(problem: &Problem<'_>, network: &Network, class_weights: Option<Vec<f64>>, rows: usize) -> Result<Self> {
        let (spec, class_weights) = (problem.spec, class_weights.map(Arc::from));
        let Optimizer::Adam(options) = spec.optimizer;
        if !problem.device.is_cpu() {
            let optimizer = AdamState::new(network.parameters(), options, spec.learning_rate)?;
            return Ok(Self::Tape { optimizer, class_weights });
        }
        let objective = objective(spec, class_weights);
        let plan = Plan::new(&network.trained(), objective, (options, spec.learning_rate), rows)?;
        Ok(Self::Plan(Box::new(plan)))
    }
}

/// What a plan learns from.
fn source<'a>(problem: &Problem<'a>, seen: &'a Seen) -> Source<'a> {
    let examples = problem.examples;
    let targets = match problem.spec.task {
        Task::Regression => Targets::Values(&examples.values),
        _ => Targets::Classes(&examples.labels),
    };
    Source { features: seen.plain(examples), codes: seen.drawn(), targets }
}

fn objective(spec: &TabularSpec, class_weights: Option<Arc<[f64]>>) -> Objective {
    match spec.task {
        Task::Regression => match spec.regression_loss {
            RegressionLoss::Huber(options) => Objective::Huber(options.delta),
            _ => Objective::Squares,
        },
        Task::Ordinal => Objective::Ranks { class_weights },
        _ => Objective::Classes { class_weights, label_smoothing: 0.0 },
    }
}

/// What the first layer sees of these rows.
fn batch(problem: &Problem<'_>, seen: &Seen, inputs: &Inputs, rows: &[usize]) -> Result<Batch> {
    let (count, tables) = (inputs.plain(), inputs.tables().len());
    let features = seen.plain(problem.examples);
    let (mut plain, mut codes) = (Vec::with_capacity(rows.len() * count), Vec::with_capacity(rows.len() * tables));
    for &row in rows {
        plain.extend_from_slice(&features[row * count..][..count]);
        codes.extend_from_slice(&seen.drawn()[row * tables..][..tables]);
    }
    Ok(Batch { plain: Tensor::from_vec(plain, (rows.len(), count), problem.device)?, codes })
}

/// What a batch's rows are to be.
fn wanted(problem: &Problem<'_>, rows: &[usize], class_weights: Option<&Arc<[f64]>>) -> Wanted {
    let examples = problem.examples;
    let labels = || rows.iter().map(|&row| examples.labels[row]).collect();
    match problem.spec.task {
        #[expect(clippy::cast_possible_truncation, reason = "networks compute in single precision")]
        Task::Regression => {
            let values = rows.iter().map(|&row| examples.values[row] as f32).collect();
            Wanted::Values(values, problem.spec.regression_loss)
        }
        Task::Ordinal => {
            Wanted::Ranks { ranks: labels(), classes: problem.classes, class_weights: class_weights.cloned() }
        }
        _ => {
            let class_weights = class_weights.cloned();
            Wanted::Classes(CrossEntropy { labels: labels(), class_weights, ..CrossEntropy::default() })
        }
    }
}
