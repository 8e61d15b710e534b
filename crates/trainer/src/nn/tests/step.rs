//! A step of training, in each way in which gradients are found.

use super::*;

/// How gradients are found, and where their norm is limited.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Graph,
    Tape,
}

/// Loss and norm of the gradients of one step of training, whose norm is limited to 1.
pub(crate) fn step(
    way: Way,
    parameters: &[Parameter],
    adam: &mut Optimizer,
    forward: impl Fn() -> Tensor,
) -> (f64, f64) {
    let (loss, norm) = match way {
        Way::Graph => {
            let loss = forward();
            let mut gradients = loss.backward().unwrap();
            let norm = global_norm(parameters, &gradients).unwrap().unwrap();
            clip(parameters, &mut gradients, norm, 1.0).unwrap();
            adam.step(&gradients).unwrap();
            (loss, norm)
        }
        Way::Tape => {
            let (loss, tape) = Tape::record(|| Ok(forward())).unwrap();
            let gradients = tape.backward(&loss).unwrap();
            let norm = global_norm(parameters, &gradients).unwrap().unwrap();
            adam.step_by(&gradients, Scale { gradients: clip_factor(norm, 1.0), ..Scale::default() }).unwrap();
            (loss, norm)
        }
    };
    (f64::from(loss.to_scalar::<f32>().unwrap()), norm)
}
