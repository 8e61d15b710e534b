//! The running means of one parameter, and the update.

use std::cell::RefCell;

use candle_core::{CpuStorage, DType, InplaceOp2, Layout, Result, Shape, Tensor, Var, bail};
use recipes::Adam;

use crate::nn::slices;

/// Running means of the gradient and of its square.
#[derive(Debug)]
pub(super) enum Means {
    /// In main memory, single precision: parameter, means and gradient are read and written in one pass, since an
    /// update is bound by memory traffic.
    Host { mean: Vec<f32>, square: Vec<f32> },
    /// Anywhere else, by tensor operations.
    Tensors { mean: Tensor, square: Tensor },
}

/// The constants of one step.
pub(super) struct Step {
    beta1: f64,
    beta2: f64,
    /// Learning rate over the bias correction of the mean.
    rate: f64,
    /// One over the square root of the bias correction of the squares.
    root_correction: f64,
    epsilon: f64,
    /// What is left of a parameter after weight decay.
    keep: f64,
}

impl Step {
    pub(super) fn new(options: &Adam, learning_rate: f64, step: u64) -> Self {
        // `powi` of a step beyond its range is 0 in any case.
        let power = i32::try_from(step).unwrap_or(i32::MAX);
        Self {
            beta1: options.beta1,
            beta2: options.beta2,
            rate: learning_rate / (1.0 - options.beta1.powi(power)),
            root_correction: 1.0 / (1.0 - options.beta2.powi(power)).sqrt(),
            epsilon: options.epsilon,
            keep: 1.0 - learning_rate * options.weight_decay,
        }
    }
}

impl Means {
    pub(super) fn zeros(var: &Var) -> Result<Self> {
        if is_host(var) {
            let count = var.elem_count();
            return Ok(Self::Host { mean: vec![0.0; count], square: vec![0.0; count] });
        }
        Ok(Self::Tensors { mean: var.zeros_like()?.detach(), square: var.zeros_like()?.detach() })
    }

    pub(super) fn from_tensors(var: &Var, mean: Tensor, square: Tensor) -> Result<Self> {
        if is_host(var) {
            let values = |tensor: Tensor| tensor.flatten_all()?.to_vec1::<f32>();
            return Ok(Self::Host { mean: values(mean)?, square: values(square)? });
        }
        Ok(Self::Tensors { mean: mean.to_device(var.device())?, square: square.to_device(var.device())? })
    }

    pub(super) fn tensors(&self, shape: &Shape) -> Result<(Tensor, Tensor)> {
        match self {
            Self::Host { mean, square } => {
                let tensor = |values: &[f32]| Tensor::from_slice(values, shape, &candle_core::Device::Cpu);
                Ok((tensor(mean)?, tensor(square)?))
            }
            Self::Tensors { mean, square } => Ok((mean.clone(), square.clone())),
        }
    }

    pub(super) fn update(&mut self, var: &Var, gradient: &Tensor, step: &Step) -> Result<()> {
        match self {
            Self::Host { mean, square } => {
                let gradient = gradient.contiguous()?;
                var.inplace_op2(&gradient, &OnePass { means: RefCell::new((mean, square)), step })
            }
            Self::Tensors { mean, square } => {
                *mean = ((&*mean * step.beta1)? + (gradient * (1.0 - step.beta1))?)?.detach();
                *square = ((&*square * step.beta2)? + (gradient.sqr()? * (1.0 - step.beta2))?)?.detach();
                let denominator = ((square.sqrt()? * step.root_correction)? + step.epsilon)?;
                let change = (mean.div(&denominator)? * step.rate)?;
                var.set(&(var.as_detached_tensor() * step.keep)?.sub(&change)?)
            }
        }
    }
}

fn is_host(var: &Var) -> bool {
    var.device().is_cpu() && var.dtype() == DType::F32
}

struct OnePass<'a> {
    /// An operation is called by shared reference, and at most once here.
    means: RefCell<(&'a mut Vec<f32>, &'a mut Vec<f32>)>,
    step: &'a Step,
}

impl InplaceOp2 for OnePass<'_> {
    fn name(&self) -> &'static str {
        "adam"
    }

    fn cpu_fwd(
        &self,
        parameter: &mut CpuStorage,
        layout: &Layout,
        gradient: &CpuStorage,
        gradient_layout: &Layout,
    ) -> Result<()> {
        let gradient = slices::of_storage::<f32>(gradient, gradient_layout)?;
        let (CpuStorage::F32(parameter), Some((start, end))) = (parameter, layout.contiguous_offsets()) else {
            bail!("adam: the parameter is not contiguous f32");
        };
        let (mean, square) = &mut *self.means.borrow_mut();
        if end - start != gradient.len() || mean.len() != gradient.len() {
            bail!("adam: the gradient has another shape than the parameter");
        }
        self.step.apply(&mut parameter[start..end], gradient, mean, square);
        Ok(())
    }
}

impl Step {
    /// All slices have the same length.
    #[expect(clippy::cast_possible_truncation, reason = "the parameters are single precision")]
    fn apply(&self, parameter: &mut [f32], gradient: &[f32], mean: &mut [f32], square: &mut [f32]) {
        let (beta1, beta2) = (self.beta1 as f32, self.beta2 as f32);
        let (gain1, gain2) = ((1.0 - self.beta1) as f32, (1.0 - self.beta2) as f32);
        let (rate, root_correction) = (self.rate as f32, self.root_correction as f32);
        let (epsilon, keep) = (self.epsilon as f32, self.keep as f32);
        let values = parameter.iter_mut().zip(gradient).zip(mean.iter_mut().zip(square));
        for ((parameter, &gradient), (mean, square)) in values {
            *mean = beta1 * *mean + gain1 * gradient;
            *square = beta2 * *square + gain2 * gradient * gradient;
            *parameter = keep * *parameter - rate * *mean / (square.sqrt() * root_correction + epsilon);
        }
    }
}
