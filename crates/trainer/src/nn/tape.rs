//! Reverse-mode differentiation over a tape of our own.
//!
//! Candle keeps a graph in its tensors and, going back through it, writes zeros for every gradient and then adds to them, on one
//! thread. [`Tape::record`] has the functions of this module write down what they do instead, in order; going back through the
//! list, the first gradient of a tensor is moved into its place, and what an operation kept is released as soon as it is done.
//!
//! What an operation of the tape gives is a variable to candle. So candle's own operations may stand between those of the tape (and
//! on devices without kernels of ours, everywhere): their part of the way back is left to candle.

mod again;
mod gradients;
mod operation;

use std::cell::RefCell;
use std::collections::HashSet;

use candle_core::op::BackpropOp;
use candle_core::{CpuStorage, Result, Shape, Storage, Tensor, TensorId, bail};

pub use again::checkpoint;
pub use gradients::{GradientMap, Gradients};
pub(super) use operation::{Backward, apply1, apply2, apply3};

/// What was done between parameters and loss.
#[derive(Default)]
pub struct Tape {
    records: Vec<Record>,
    /// Tensors made by candle's operations that have their place on the tape.
    outside: HashSet<TensorId>,
}

struct Record {
    inputs: Vec<Tensor>,
    result: Tensor,
    step: Step,
}

/// How the result was made.
enum Step {
    Operation(Box<dyn Backward>),
    Again(again::Segment),
    /// By candle's operations.
    Candle,
}

/// Where operations of this thread are written down.
enum Mode {
    /// In candle's graph.
    Graph,
    Tape(Tape),
    /// Nowhere: they will be done again.
    Nowhere,
}

thread_local! {
    static MODE: RefCell<Mode> = const { RefCell::new(Mode::Graph) };
}

/// Puts the mode before back, whatever happens meanwhile.
struct Restored(Option<Mode>);

impl Restored {
    fn after(mode: Mode) -> Self {
        Self(Some(MODE.replace(mode)))
    }

    /// The mode that ends.
    fn end(mut self) -> Mode {
        self.0.take().map_or(Mode::Graph, |before| MODE.replace(before))
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        if let Some(before) = self.0.take() {
            MODE.set(before);
        }
    }
}

impl Tape {
    /// Runs a forward pass and writes down what it does. A recording within another one is a tape of its own.
    ///
    /// # Errors
    /// Those of the forward pass.
    pub fn record<R>(forward: impl FnOnce() -> Result<R>) -> Result<(R, Self)> {
        Self::default().go_on(forward)
    }

    fn go_on<R>(self, forward: impl FnOnce() -> Result<R>) -> Result<(R, Self)> {
        let restored = Restored::after(Mode::Tape(self));
        let result = forward()?;
        match restored.end() {
            Mode::Tape(tape) => Ok((result, tape)),
            Mode::Graph | Mode::Nowhere => bail!("the tape was taken away while it recorded"),
        }
    }

    /// The gradients of a scalar in all variables that it was made from.
    ///
    /// # Errors
    /// The scalar depends on nothing that learns.
    pub fn backward(self, loss: &Tensor) -> Result<Gradients> {
        self.backward_from(loss, loss.ones_like()?.detach())
    }

    /// The same of a result of any shape whose gradient is known.
    fn backward_from(mut self, result: &Tensor, gradient: Tensor) -> Result<Gradients> {
        if !result.track_op() {
            bail!("a backward pass from what depends on nothing that learns");
        }
        self.note(result);
        let mut gradients = Gradients::default();
        gradients.add(result.id(), gradient)?;
        while let Some(Record { inputs, result, step }) = self.records.pop() {
            let Some(gradient) = gradients.take(result.id()) else { continue };
            match step {
                Step::Candle => operation::through_candle(&result, gradient, &mut gradients)?,
                Step::Again(segment) => again::backward(&segment, &inputs[0], gradient, &mut gradients)?,
                Step::Operation(operation) => {
                    let of_inputs = operation.backward(&inputs, &result, &gradient)?;
                    for (input, of_input) in inputs.iter().zip(of_inputs).filter(|(input, _)| input.track_op()) {
                        of_input.map_or(Ok(()), |gradient| gradients.add(input.id(), gradient))?;
                    }
                }
            }
        }
        Ok(gradients)
    }

    /// Gives a tensor that candle's operations made its place on the tape.
    fn note(&mut self, tensor: &Tensor) {
        if tensor.track_op() && !tensor.is_variable() && self.outside.insert(tensor.id()) {
            self.records.push(Record { inputs: Vec::new(), result: tensor.clone(), step: Step::Candle });
        }
    }
}

/// Whether operations must do without candle's graph.
pub(super) fn is_off_graph() -> bool {
    MODE.with_borrow(|mode| !matches!(mode, Mode::Graph))
}

/// Whether what an operation keeps for its backward pass will be asked for.
pub(super) fn is_kept(inputs: &[&Tensor]) -> bool {
    MODE.with_borrow(|mode| !matches!(mode, Mode::Nowhere)) && inputs.iter().any(|input| input.track_op())
}

/// The result of an operation, written down if one of its inputs learns.
pub(super) fn push(
    inputs: Vec<Tensor>,
    (storage, shape): (CpuStorage, Shape),
    step: impl Backward + 'static,
) -> Tensor {
    push_stored(inputs, (Storage::Cpu(storage), shape), step)
}

/// The same wherever it lies.
pub(super) fn push_stored(
    inputs: Vec<Tensor>,
    (storage, shape): (Storage, Shape),
    step: impl Backward + 'static,
) -> Tensor {
    MODE.with_borrow_mut(|mode| {
        let learns = inputs.iter().any(Tensor::track_op);
        let result = Tensor::from_storage(storage, shape, BackpropOp::none(), learns);
        if let (Mode::Tape(tape), true) = (mode, learns) {
            for input in &inputs {
                tape.note(input);
            }
            tape.records.push(Record { inputs, result: result.clone(), step: Step::Operation(Box::new(step)) });
        }
        result
    })
}
