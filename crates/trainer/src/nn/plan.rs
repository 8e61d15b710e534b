//! Training of small networks in main memory without a graph.
//!
//! In a network of a few thousand parameters, making, recording and releasing tensors takes many times as long as computing them. A
//! [`Plan`] is made once of a network, a loss and an optimiser: it knows every size beforehand, keeps parameters, gradients,
//! running means and activations in plain buffers, and makes a step by walking through them. Nothing is allocated in a step, but for
//! what the library of matrix products keeps for itself where a network is large.
//!
//! Rows are padded to whole vectors; the padding is zero, and stays so through products, activations and optimiser. The order in which terms are added
//! up depends on the sizes alone, not on the number of threads.

mod activation;
mod layout;
mod losses;
mod objective;
mod product;
mod tables;

use candle_core::{Result, Tensor, bail};
use recipes::{Activation, Adam};

use super::mlp::Mlp;
use super::optimizer::adam::Constants;
use super::optimizer::{Scale, Step};
use super::parameter::Parameter;
use super::rows;
#[cfg(test)]
pub(super) use activation::tanh;
use layout::Layout;
use losses::Batch;
pub use objective::{Objective, Targets};
use product::{Left, Product};

/// What a plan trains.
#[derive(Clone, Debug)]
pub struct Network<'a> {
    /// Dense layers.
    pub layers: &'a Mlp,
    /// Learned vectors of categories, `[categories, width]` each: the last inputs of the first layer, in this order.
    pub tables: Vec<Parameter>,
    /// Of ordered classes, `[classes - 1]`: what is added to the network's single score for each threshold.
    pub thresholds: Option<Parameter>,
}

/// Rows to learn from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Inputs that need no table, row by row.
    pub features: &'a [f32],
    /// Row of each table, row by row.
    pub codes: &'a [u32],
    /// What the network is to say of each row.
    pub targets: Targets<'a>,
}

/// A network, a loss and Adam with decoupled weight decay, ready to make steps.
#[derive(Debug)]
pub struct Plan {
    layout: Layout,
    activation: Activation,
    objective: Objective,
    options: Adam,
    learning_rate: f64,
    steps: u64,
    parameters: Vec<f32>,
    gradients: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
    /// What each layer sees, row by row, and at last the scores.
    values: Vec<Vec<f32>>,
    /// The loss's gradient in the values of a layer, and room for that of the layer before.
    slopes: [Vec<f32>; 2],
    /// Room for a weight whose rows and columns have changed places.
    turned: Vec<f32>,
    most_rows: usize,
}

impl Plan {
    /// A plan of a network in main memory for batches of up to `most_rows` rows, which begins with the network's parameters.
    ///
    /// # Errors
    /// A parameter is not single precision in main memory, or the objective asks for another number of scores than there are.
    pub fn new(
        network: &Network<'_>,
        objective: Objective,
        (options, learning_rate): (Adam, f64),
        most_rows: usize,
    ) -> Result<Self> {
        let layout = Layout::new(network)?;
        objective.check(layout.scores(), layout.thresholds.len())?;
        let size = layout.size;
        let room = |width: usize| vec![0.0; most_rows * width];
        let values = layout.layers.iter().map(|layer| room(layer.step)).chain([room(layout.last_width())]).collect();
        let widest = layout.layers.iter().map(|layer| layer.width).max().unwrap_or(0).max(layout.table_width());
        let turned = layout.layers.iter().map(|layer| layer.outputs * layout::padded(layer.inputs)).max().unwrap_or(0);
        let turned = turned.min(product::WIDE);
        let mut plan = Self {
            activation: network.layers.activation(),
            objective,
            options,
            learning_rate,
            steps: 0,
            parameters: vec![0.0; size],
            gradients: vec![0.0; size],
            means: vec![0.0; size],
            squares: vec![0.0; size],
            values,
            slopes: [room(widest), room(widest)],
            turned: vec![0.0; turned],
            most_rows,
            layout,
        };
        for place in &plan.layout.places {
            place.put(&mut plan.parameters, place.parameter.var.as_tensor())?;
        }
        Ok(plan)
    }

    /// Steps done so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Makes a step along the gradient of the loss of some rows; returns that loss.
    ///
    /// # Errors
    /// The rows do not fit the plan.
    pub fn step(&mut self, source: &Source<'_>, rows: &[usize]) -> Result<f64> {
        let loss = self.differentiate(source, rows)?;
        self.update(Scale::default());
        Ok(loss)
    }

    /// The first part of a step: the loss of some rows, and its gradients.
    ///
    /// # Errors
    /// The rows do not fit the plan.
    pub fn differentiate(&mut self, source: &Source<'_>, rows: &[usize]) -> Result<f64> {
        self.check(source, rows)?;
        self.gather(source, rows);
        self.forward(rows.len());
        let (width, thresholds) = (self.layout.last_width(), self.layout.thresholds.clone());
        let batch = Batch {
            scores: &self.values[self.layout.layers.len()][..rows.len() * width],
            slopes: &mut self.slopes[0][..rows.len() * width],
            count: self.layout.scores(),
            width,
            rows,
        };
        let thresholds = (&self.parameters[thresholds.clone()], &mut self.gradients[thresholds]);
        let loss = self.objective.run(batch, thresholds, source.targets);
        self.backward(source, rows);
        Ok(loss)
    }

    /// The second part: changes every parameter along its gradient.
    pub fn update(&mut self, scale: Scale) {
        self.steps += 1;
        let (decayed, size) = (self.layout.decayed, self.layout.size);
        for (part, weight_decay) in [(0..decayed, 1.0), (decayed..size, 0.0)] {
            let step = Step {
                learning_rate: self.learning_rate * scale.learning_rate,
                weight_decay,
                gradient: scale.gradients,
                number: self.steps,
            };
            Constants::decoupled(&self.options, step).change(
                &mut self.parameters[part.clone()],
                &self.gradients[part.clone()],
                &mut self.means[part.clone()],
                &mut self.squares[part],
            );
        }
    }

    /// The Euclidean norm of the gradients.
    pub fn norm(&self) -> f64 {
        rows::sum_of_squares(&self.gradients).sqrt()
    }

    /// Gives the network the parameters as they are now.
    pub fn write_back(&self) -> Result<()> {
        for place in &self.layout.places {
            place.parameter.var.set(&place.take(&self.parameters)?)?;
        }
        Ok(())
    }

    /// The running means by name, as an [`Optimizer`](super::Optimizer) has them.
    pub fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let mut tensors = Vec::new();
        for place in &self.layout.places {
            for (quantity, buffer) in [("adam.mean", &self.means), ("adam.square", &self.squares)] {
                tensors.push((format!("{quantity}.{}", place.parameter.name), place.take(buffer)?));
            }
        }
        Ok(tensors)
    }

    /// Takes over what [`Self::tensors`] gave after `steps` steps.
    pub fn restore(&mut self, steps: u64, tensor: impl Fn(&str) -> Result<Tensor>) -> Result<()> {
        for place in &self.layout.places {
            for (quantity, buffer) in [("adam.mean", &mut self.means), ("adam.square", &mut self.squares)] {
                place.put(buffer, &tensor(&format!("{quantity}.{}", place.parameter.name))?)?;
            }
        }
        self.steps = steps;
        Ok(())
    }

    /// The gradients by name.
    #[cfg(test)]
    pub(super) fn gradients(&self) -> Result<Vec<(Parameter, Tensor)>> {
        self.layout.places.iter().map(|place| Ok((place.parameter.clone(), place.take(&self.gradients)?))).collect()
    }

    fn check(&self, source: &Source<'_>, rows: &[usize]) -> Result<()> {
        let (plain, tables) = (self.layout.plain, self.layout.tables.len());
        let known = source.targets.rows();
        if source.features.len() != known * plain || source.codes.len() != known * tables {
            bail!("{known} rows with {plain} features and {tables} codes each are needed");
        }
        if rows.is_empty() || rows.len() > self.most_rows {
            bail!("a batch of {} rows does not fit a plan of up to {}", rows.len(), self.most_rows);
        }
        if let Some(row) = rows.iter().find(|&&row| row >= known) {
            bail!("there is no row {row} among {known}");
        }
        self.layout.check_codes(source.codes, rows)?;
        self.objective.check_rows(source.targets, rows, self.layout.scores(), self.layout.thresholds.len())
    }

    fn forward(&mut self, rows: usize) {
        let layers = &self.layout.layers;
        for (index, layer) in layers.iter().enumerate() {
            let (before, after) = self.values.split_at_mut(index + 1);
            let result = &mut after[0][..rows * layer.width];
            Product {
                result: &mut *result,
                start: Some(&self.parameters[layer.bias()]),
                left: Left::Rows(&before[index], layer.step),
                right: &self.parameters[layer.weight()],
                shape: (rows, layer.inputs, layer.width),
            }
            .run();
            if index + 1 < layers.len() {
                activation::apply(self.activation, result);
            }
        }
    }

    fn backward(&mut self, source: &Source<'_>, rows: &[usize]) {
        let count = rows.len();
        for (index, layer) in self.layout.layers.iter().enumerate().rev() {
            let [slopes, before] = &mut self.slopes;
            let slopes = &slopes[..count * layer.width];
            Product {
                result: &mut self.gradients[layer.weight()],
                start: None,
                left: Left::Columns(&self.values[index], layer.step),
                right: slopes,
                shape: (layer.inputs, count, layer.width),
            }
            .run();
            activation::sum_rows(slopes, &mut self.gradients[layer.bias()]);
            if index > 0 {
                let weight = &self.parameters[layer.weight()];
                let before = &mut before[..count * layer.step];
                product::back(layer, (weight, 0), slopes, (before, layer.step), &mut self.turned);
                activation::slope(self.activation, &self.values[index][..count * layer.step], before);
                self.slopes.swap(0, 1);
            }
        }
        self.backward_tables(source, rows);
    }
}
