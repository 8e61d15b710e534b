//! Optimisers, whose state can be saved and restored bit for bit.
//!
//! In main memory a parameter, its gradient and its state are read and written in one pass, by all processors: an update is bound
//! by memory traffic. A limit of the gradients' norm is a factor within that pass. On a GPU the rules are kernels of our own; anywhere
//! else, and in double precision, the same is made of tensor operations.

pub(super) mod adafactor;
pub(super) mod adam;
mod in_place;
mod sgd;

use candle_core::{DType, Device, Result, Shape, Tensor, bail};
use recipes::Adam;

use super::parameter::{Parameter, Role};
use super::tape::GradientMap;
pub use adafactor::Adafactor;
pub use sgd::Sgd;

/// How a parameter follows its gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Adam (Kingma and Ba, 2015; arXiv:1412.6980) with weight decay beside the gradient (Loshchilov and Hutter, 2019;
    /// arXiv:1711.05101).
    AdamW(Adam),
    /// Adam with the weight decay's gradient added to that of the loss.
    Adam(Adam),
    /// Stochastic gradient descent.
    Sgd(Sgd),
    /// Adafactor (Shazeer and Stern, 2018; arXiv:1804.04235), as PyTorch has it.
    Adafactor(Adafactor),
}

/// What is different for a group of parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Factor of the learning rate.
    pub learning_rate: f64,
    /// Factor of the weight decay.
    pub weight_decay: f64,
}

impl Group {
    /// The usual one: weights decay, biases and the like do not.
    pub fn of(role: Role) -> Self {
        Self { learning_rate: 1.0, weight_decay: if role == Role::Weight { 1.0 } else { 0.0 } }
    }
}

/// Factors of one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Of the learning rate, as a [`Schedule`](super::Schedule) gives it.
    pub learning_rate: f64,
    /// Of all gradients, as [`clip_factor`](super::clip_factor) gives it.
    pub gradients: f64,
}

impl Default for Scale {
    fn default() -> Self {
        Self { learning_rate: 1.0, gradients: 1.0 }
    }
}

/// An optimiser of the parameters of one network; those that are frozen are passed over.
#[derive(Debug)]
pub struct Optimizer {
    rule: Rule,
    learning_rate: f64,
    steps: u64,
    slots: Vec<Slot>,
}

#[derive(Debug)]
struct Slot {
    parameter: Parameter,
    group: Group,
    state: State,
}

/// What a rule remembers of a parameter, in the order of [`Rule::state`].
#[derive(Debug)]
enum State {
    /// In main memory, single precision.
    Host(Vec<Vec<f32>>),
    Tensors(Vec<Tensor>),
}

/// The constants of one step for one parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) learning_rate: f64,
    /// Factor of the rule's weight decay.
    pub(super) weight_decay: f64,
    /// Factor of the gradient.
    pub(super) gradient: f64,
    /// Number of the step, from 1.
    pub(super) number: u64,
}

impl Optimizer {
    /// Fresh state for these parameters, each in its usual group.
    pub fn new(parameters: Vec<Parameter>, rule: Rule, learning_rate: f64) -> Result<Self> {
        let grouped = parameters.into_iter().map(|parameter| {
            let group = Group::of(parameter.role);
            (parameter, group)
        });
        Self::grouped(grouped.collect(), rule, learning_rate)
    }

    /// The same with groups.
    pub fn grouped(parameters: Vec<(Parameter, Group)>, rule: Rule, learning_rate: f64) -> Result<Self> {
        let learning = parameters.into_iter().filter(|(parameter, _)| !parameter.frozen);
        let slot = |(parameter, group): (Parameter, Group)| {
            Ok(Slot { state: State::zeros(&parameter, rule)?, parameter, group })
        };
        Ok(Self { rule, learning_rate, steps: 0, slots: learning.map(slot).collect::<Result<_>>()? })
    }

    /// Steps done so far.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Changes every parameter by one step along its gradient.
    ///
    /// # Errors
    /// A parameter has no gradient: it would silently never learn.
    pub fn step(&mut self, gradients: &impl GradientMap) -> Result<()> {
        self.step_by(gradients, Scale::default())
    }

    /// The same with factors.
    pub fn step_by(&mut self, gradients: &impl GradientMap, scale: Scale) -> Result<()> {
        self.steps += 1;
        for Slot { parameter, group, state } in &mut self.slots {
            let Some(gradient) = gradients.get(&parameter.var) else {
                bail!("parameter {} got no gradient", parameter.name);
            };
            let step = Step {
                learning_rate: self.learning_rate * scale.learning_rate * group.learning_rate,
                weight_decay: group.weight_decay,
                gradient: scale.gradients,
                number: self.steps,
            };
            match self.rule {
                Rule::AdamW(options) => adam::decoupled(&parameter.var, gradient, state, &options, step)?,
                Rule::Adam(options) => adam::coupled(&parameter.var, gradient, state, &options, step)?,
                Rule::Sgd(options) => options.update(&parameter.var, gradient, state, step)?,
                Rule::Adafactor(options) => options.update(&parameter.var, gradient, state, step)?,
            }
        }
        Ok(())
    }

    /// The state by name: `<rule>.<quantity>.<parameter>`.
    pub fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let mut tensors = Vec::new();
        for Slot { parameter, state, .. } in &self.slots {
            for (index, (quantity, shape)) in self.rule.state(parameter.var.shape()).into_iter().enumerate() {
                let tensor = match state {
                    State::Host(values) => Tensor::from_slice(&values[index], shape, &Device::Cpu)?,
                    // A step changes them where they lie.
                    State::Tensors(tensors) => tensors[index].copy()?,
                };
                tensors.push((format!("{quantity}.{}", parameter.name), tensor));
            }
        }
        Ok(tensors)
    }

    /// Takes over what [`Self::tensors`] gave after `steps` steps.
    pub fn restore(&mut self, steps: u64, tensor: impl Fn(&str) -> Result<Tensor>) -> Result<()> {
        for Slot { parameter, state, .. } in &mut self.slots {
            for (index, (quantity, shape)) in self.rule.state(parameter.var.shape()).into_iter().enumerate() {
                let saved = tensor(&format!("{quantity}.{}", parameter.name))?;
                if *saved.shape() != shape {
                    bail!("the saved state of {} has another shape", parameter.name);
                }
                match state {
                    State::Host(values) => values[index] = saved.flatten_all()?.to_vec1()?,
                    State::Tensors(tensors) => tensors[index] = saved.to_device(parameter.var.device())?.copy()?,
                }
            }
        }
        self.steps = steps;
        Ok(())
    }
}

impl Rule {
    /// Names and shapes of what is remembered of a parameter.
    fn state(self, shape: &Shape) -> Vec<(&'static str, Shape)> {
        match self {
            Self::AdamW(_) | Self::Adam(_) => vec![("adam.mean", shape.clone()), ("adam.square", shape.clone())],
            Self::Sgd(Sgd { momentum: 0.0, .. }) => Vec::new(),
            Self::Sgd(_) => vec![("sgd.momentum", shape.clone())],
            Self::Adafactor(_) => match shape.dims() {
                [rows, columns] => {
                    vec![("adafactor.rows", (*rows).into()), ("adafactor.columns", (*columns).into())]
                }
                _ => vec![("adafactor.square", shape.clone())],
            },
        }
    }
}

impl State {
    fn zeros(parameter: &Parameter, rule: Rule) -> Result<Self> {
        let (dtype, device) = (parameter.var.dtype(), parameter.var.device());
        let shapes = rule.state(parameter.var.shape()).into_iter().map(|(_, shape)| shape);
        if device.is_cpu() && dtype == DType::F32 {
            return Ok(Self::Host(shapes.map(|shape| vec![0.0; shape.elem_count()]).collect()));
        }
        Ok(Self::Tensors(shapes.map(|shape| Tensor::zeros(shape, dtype, device)).collect::<Result<_>>()?))
    }
}
