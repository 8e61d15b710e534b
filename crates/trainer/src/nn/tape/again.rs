//! Segments of a forward pass that are done again in the backward pass, for the memory of their activations (Chen and others, 2016;
//! arXiv:1604.06174).

use candle_core::{Result, Tensor, Var};

use super::{Gradients, MODE, Mode, Record, Restored, Step, Tape};

/// A part of a forward pass.
pub(super) type Segment = Box<dyn Fn(&Tensor) -> Result<Tensor> + Send + Sync>;

/// Runs a segment of a forward pass and keeps its input alone; on the way back, the segment is run once more.
///
/// `segment` must give the same result both times: dropout draws by its key and does so. Without a recording tape, it is simply run.
pub fn checkpoint(x: &Tensor, segment: impl Fn(&Tensor) -> Result<Tensor> + Send + Sync + 'static) -> Result<Tensor> {
    if !MODE.with_borrow(|mode| matches!(mode, Mode::Tape(_))) {
        return segment(x);
    }
    let restored = Restored::after(Mode::Nowhere);
    let result = segment(x)?;
    drop(restored);
    if !result.track_op() {
        return Ok(result);
    }
    // What candle's operations made holds on to its graph, of which nothing shall stay.
    let result = if result.is_variable() { result } else { Var::from_tensor(&result.detach())?.into_inner() };
    MODE.with_borrow_mut(|mode| {
        if let Mode::Tape(tape) = mode {
            tape.note(x);
            let (inputs, step) = (vec![x.clone()], Step::Again(Box::new(segment)));
            tape.records.push(Record { inputs, result: result.clone(), step });
        }
    });
    Ok(result)
}

/// Runs a segment again and goes back through it.
pub(super) fn backward(segment: &Segment, x: &Tensor, gradient: Tensor, gradients: &mut Gradients) -> Result<()> {
    let mut tape = Tape::default();
    // The input ends this part of the way even where candle made it.
    tape.outside.insert(x.id());
    let (result, tape) = tape.go_on(|| segment(x))?;
    gradients.accumulate(tape.backward_from(&result, gradient)?)
}
