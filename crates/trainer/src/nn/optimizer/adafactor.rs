//! Adafactor: a matrix's running mean of squares is kept as one number for each row and each column.

mod host;

use candle_core::{DType, Result, Tensor, Var, bail};

use super::{State, Step};

/// Options of Adafactor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adafactor {
    /// The running mean of squares takes up `step^decay` of the newest: a negative number.
    pub decay: f64,
    /// Largest root mean square of an update, before the learning rate.
    pub threshold: f64,
    /// Least size of a parameter to which its update is made proportional.
    pub floor: f64,
    /// Weight decay beside the gradient.
    pub weight_decay: f64,
}

impl Default for Adafactor {
    fn default() -> Self {
        Self { decay: -0.8, threshold: 1.0, floor: 1e-3, weight_decay: 0.0 }
    }
}

/// The least mean of squares: the distance of 1 from the next number of single precision.
const LEAST: f64 = f32::EPSILON as f64;

/// The constants of one step for some parameters.
#[derive(Debug)]
pub(in crate::nn) struct Constants {
    /// What the gradient is multiplied by.
    pub(in crate::nn) gradient: f64,
    /// What the newest squares take up of their running mean.
    pub(in crate::nn) share: f64,
    /// Largest learning rate, before the parameter's and the update's size.
    pub(in crate::nn) rate: f64,
    pub(in crate::nn) floor: f64,
    pub(in crate::nn) threshold: f64,
    /// What is left of a parameter.
    pub(in crate::nn) keep: f64,
}

impl Adafactor {
    pub(super) fn update(self, var: &Var, gradient: &Tensor, state: &mut State, step: Step) -> Result<()> {
        let constants = self.constants(step);
        let state = match state {
            State::Host(state) => return host::update(var, gradient, state, &constants),
            State::Tensors(state) => state,
        };
        #[cfg(feature = "cuda")]
        if crate::nn::cuda::takes(gradient) && var.dtype() == DType::F32 {
            return crate::nn::cuda::adafactor(var, gradient, state, &constants);
        }
        let gradient = (gradient * constants.gradient)?;
        let squares = remembered(&gradient.sqr()?, state, constants.share)?;
        let update = gradient.div(&squares.maximum(LEAST * LEAST)?.sqrt()?)?;
        let parameter = var.as_detached_tensor();
        let rate = constants.rate * root_mean_square(&parameter)?.max(constants.floor)
            / (root_mean_square(&update)? / constants.threshold).max(1.0);
        var.set(&((parameter * constants.keep)? - (update * rate)?)?)
    }

    fn constants(self, step: Step) -> Constants {
        Constants {
            gradient: step.gradient,
            share: steps(step.number).powf(self.decay),
            rate: step.learning_rate.min(1.0 / steps(step.number).sqrt()),
            floor: self.floor,
            threshold: self.threshold,
            keep: 1.0 - step.learning_rate * self.weight_decay * step.weight_decay,
        }
    }
}

/// The running mean of the squares, of which the newest takes up a share: of a matrix, the one that has its rows and columns.
fn remembered(squares: &Tensor, state: &mut [Tensor], share: f64) -> Result<Tensor> {
    let mix =
        |old: &Tensor, new: &Tensor| Ok::<_, candle_core::Error>(((old * (1.0 - share))? + (new * share)?)?.detach());
    match state {
        [rows, columns] => {
            *rows = mix(rows, &squares.mean(1)?)?;
            *columns = mix(columns, &squares.mean(0)?)?;
            let mean = rows.mean_keepdim(0)?.maximum(LEAST)?;
            rows.broadcast_div(&mean)?.unsqueeze(1)?.broadcast_mul(&columns.unsqueeze(0)?)
        }
        [whole] => {
            *whole = mix(whole, squares)?;
            Ok(whole.clone())
        }
        _ => bail!("adafactor keeps rows and columns, or a whole"),
    }
}

fn root_mean_square(tensor: &Tensor) -> Result<f64> {
    tensor.sqr()?.mean_all()?.sqrt()?.to_dtype(DType::F64)?.to_scalar()
}

#[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
fn steps(number: u64) -> f64 {
    number as f64
}
