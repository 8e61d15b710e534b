//! The kinds of model under one interface.

use std::collections::HashMap;
use std::fmt;

use candle_core::{DType, Device, Tensor, bail};
use recipes::model::InputColumn;
use recipes::{ClassWeight, Model, TabularModel, TabularSpec, Task};

use super::boosting::boost;
use super::forest::grow_forest;
use super::inputs::Inputs;
use super::learning::Learning;
use super::linear::Linear;
use super::network::Network;
use super::svm::Svm;
use super::trees::Ensemble;
use crate::data::Budget;
use crate::preprocess::Examples;
use crate::{Stop, TrainerError};

/// A trained model.
pub(super) trait Fitted: fmt::Debug + Send + Sync {
    /// What the model says of rows: a probability per class and row, or a standardised quantity per row.
    ///
    /// `features`: `[rows, inputs]`, result: `[rows, classes]`, of a quantity `[rows, 1]`.
    fn outputs(&self, features: &[f32], inputs: usize) -> candle_core::Result<Vec<f64>>;

    /// What has to be stored of the model, by name.
    fn tensors(&self) -> candle_core::Result<Vec<(String, Tensor)>>;

    /// Number of values that training found.
    fn size(&self) -> usize;

    /// What each input of a row adds to the score of a class, or to the standardised quantity, compared with a row of zeros; none from
    /// models that cannot tell.
    fn attributions(&self, _row: &[f32], _class: usize) -> Option<candle_core::Result<Vec<f64>>> {
        None
    }
}

/// What a model is to learn from.
#[derive(Clone, Copy)]
pub(super) struct Problem<'a> {
    pub(super) spec: &'a TabularSpec,
    pub(super) examples: &'a Examples,
    /// What the inputs of a row come from, in order.
    pub(super) columns: &'a [InputColumn],
    /// Number of classes; 0 where a quantity is predicted.
    pub(super) classes: usize,
    pub(super) budget: Budget,
    pub(super) device: &'a Device,
}

impl Problem<'_> {
    /// How much each row counts in the loss; none where all count the same.
    pub(super) fn class_weights(&self) -> Option<Vec<f64>> {
        if self.spec.class_weight == ClassWeight::None || self.spec.task == Task::Regression {
            return None;
        }
        let mut rows_of = vec![0_usize; self.classes];
        for &label in &self.examples.labels {
            rows_of[label as usize] += 1;
        }
        Some(balanced(&rows_of))
    }
}

/// Weights by which every class counts the same, from the rows of each.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^52")]
pub(super) fn balanced(rows_of: &[usize]) -> Vec<f64> {
    let even = rows_of.iter().sum::<usize>() as f64 / rows_of.len() as f64;
    rows_of.iter().map(|&rows| even / rows.max(1) as f64).collect()
}

/// Who is told of progress and may end the work.
pub(crate) struct Watch<'a> {
    pub(crate) stop: &'a Stop,
    /// Called with the steps done and the steps of the whole work.
    pub(crate) progress: &'a mut dyn FnMut(u64, u64) -> Result<(), TrainerError>,
}

impl Watch<'_> {
    /// A step is done.
    pub(crate) fn step(&mut self, done: u64, total: u64) -> Result<(), TrainerError> {
        self.stop.check()?;
        (self.progress)(done, total)
    }
}

/// Steps that fitting takes at most.
pub(super) fn steps(problem: &Problem<'_>) -> u64 {
    let Problem { spec, classes, .. } = *problem;
    let groups = if spec.task == Task::Classification && classes > 2 { classes as u64 } else { 1 };
    match &spec.model {
        Model::Forest(forest) => groups * u64::from(forest.trees),
        Model::Boosting(boosting) => u64::from(boosting.rounds),
        Model::Svm(_) => groups * Svm::FITS,
        Model::Linear(_) => Linear::STEPS,
        _ => super::learning::steps(problem),
    }
}

/// Fits a model. Returns it and the steps that it took.
pub(super) fn fit(problem: &Problem<'_>, watch: &mut Watch<'_>) -> Result<(Box<dyn Fitted>, u64), TrainerError> {
    let total = steps(problem);
    Ok(match &problem.spec.model {
        Model::Linear(options) => {
            let (model, steps) = Linear::fit(problem, *options, watch)?;
            (Box::new(model), steps)
        }
        Model::Forest(options) => (Box::new(grow_forest(problem, options, watch)?), total),
        Model::Boosting(options) => (Box::new(boost(problem, options, watch)?), total),
        Model::Svm(options) => (Box::new(Svm::fit(problem, options, watch)?), total),
        _ => (Box::new(Learning::new(*problem)?.finish(watch)?), total),
    })
}

/// The stored tensors of a model; each is asked for by its name, and checked before it is used.
pub(super) struct Stored<'a>(pub(super) &'a HashMap<String, Tensor>);

impl Stored<'_> {
    pub(super) fn tensor(&self, name: &str) -> candle_core::Result<Tensor> {
        match self.0.get(name) {
            Some(tensor) => Ok(tensor.clone()),
            None => bail!("there is no tensor {name}"),
        }
    }

    /// Finite numbers of this shape, row by row.
    pub(super) fn numbers(&self, name: &str, shape: &[usize]) -> candle_core::Result<Vec<f64>> {
        let tensor = self.tensor(name)?;
        if tensor.dims() != shape {
            bail!("{name} is stored with another shape than {shape:?}");
        }
        let numbers = tensor.flatten_all()?.to_dtype(DType::F64)?.to_vec1::<f64>()?;
        if numbers.iter().any(|number| !number.is_finite()) {
            bail!("{name} holds something that is no number");
        }
        Ok(numbers)
    }

    /// A tensor of finite numbers in single precision.
    fn single(&self, name: &str) -> candle_core::Result<Tensor> {
        let tensor = self.tensor(name)?.to_dtype(DType::F32)?;
        // Also where double precision had a number that single precision has not.
        if tensor.flatten_all()?.to_vec1::<f32>()?.iter().any(|number| !number.is_finite()) {
            bail!("{name} holds something that is no number");
        }
        Ok(tensor)
    }
}

/// A model as its description and its stored tensors give it.
pub(super) fn load(
    model: &TabularModel,
    spec: &TabularSpec,
    stored: &Stored<'_>,
) -> candle_core::Result<Box<dyn Fitted>> {
    let (inputs, classes) = (model.inputs(), model.classes.len());
    Ok(match &spec.model {
        Model::Network => {
            let spec = TabularSpec { activation: model.activation, ..spec.clone() };
            let columns = Inputs::new(&model.columns, inputs);
            let sizes = (&*model.layers, classes);
            Box::new(Network::load(&spec, columns, sizes, &Device::Cpu, |name| stored.single(name))?)
        }
        Model::Linear(_) => Box::new(Linear::load(spec.task, inputs, classes, stored)?),
        Model::Forest(_) | Model::Boosting(_) => Box::new(Ensemble::load(spec, inputs, classes, stored)?),
        Model::Svm(options) => Box::new(Svm::load(spec.task, options, inputs, classes, stored)?),
        other => bail!("this program does not know the model {}", other.name()),
    })
}

/// A tensor of double precision.
pub(super) fn doubles(values: Vec<f64>, shape: &[usize]) -> candle_core::Result<Tensor> {
    Tensor::from_vec(values, shape, &Device::Cpu)
}
