//! Updates of parameters, and the size of gradients.

use candle_core::cuda_backend::cudarc::driver::PushKernelArg as _;
use candle_core::{Result, Tensor, bail};

use super::launch::{EACH, Module, Operand, Stored, blocks_of, by_stored, launch, module, on_gpu, room};

const OPTIMIZER: Module = module!("optimizer");

/// Sums that the squares of one gradient are added up to before the processor adds these.
const PARTS: usize = 64;

/// Changes a parameter and its two means, all of single precision, where they lie. The gradient may be of either type.
///
/// `constants`: those of the kernel, in its order.
pub(in crate::nn) fn adam(
    parameter: &Tensor,
    gradient: &Tensor,
    (mean, square): (&Tensor, &Tensor),
    constants: &[f32; 10],
) -> Result<()> {
    check(gradient, &[parameter, mean, square])?;
    on_gpu(&[parameter, gradient, mean, square], |operands| {
        let [parameter, gradient, mean, square] = operands else { bail!("adam has four operands") };
        by_stored!(gradient.dtype(), "adam", T => adam_as::<T>(parameter, gradient, (mean, square), constants))
    })
}

/// What is changed where it lies must have a gradient's shape, and no gaps.
fn check(gradient: &Tensor, changed: &[&Tensor]) -> Result<()> {
    for tensor in changed {
        if !tensor.is_contiguous() || tensor.dims() != gradient.dims() {
            bail!("a gradient of {:?} does not fit a parameter of {:?}", gradient.dims(), tensor.dims());
        }
    }
    Ok(())
}

fn adam_as<T: Stored>(
    parameter: &Operand<'_>,
    gradient: &Operand<'_>,
    (mean, square): (&Operand<'_>, &Operand<'_>),
    constants: &[f32; 10],
) -> Result<()> {
    let (values, slopes) = (parameter.view::<f32>()?, gradient.view::<T>()?);
    let (mean, square, count) = (mean.view::<f32>()?, square.view::<f32>()?, parameter.count() as u64);
    let kernel = T::kernel(parameter.device(), OPTIMIZER, "adam")?;
    let mut start = kernel.builder();
    // Read and written: one thread trains, and what it asks of a device comes in its turn.
    start.arg(&values).arg(&slopes).arg(&mean).arg(&square).arg(&count);
    for constant in constants {
        start.arg(constant);
    }
    launch(&mut start, blocks_of(parameter.count()), EACH)
}

/// Changes a parameter and its momentum, if it has one, both of single precision, where they lie. The gradient may be of either type.
///
/// `constants`: those of the kernel, in its order.
pub(in crate::nn) fn sgd(
    parameter: &Tensor,
    gradient: &Tensor,
    momentum: Option<&Tensor>,
    constants: &[f32; 6],
) -> Result<()> {
    let operands: Vec<&Tensor> = [parameter, gradient].into_iter().chain(momentum).collect();
    let changed: Vec<&Tensor> = std::iter::once(parameter).chain(momentum).collect();
    check(gradient, &changed)?;
    on_gpu(&operands, |operands| {
        let [parameter, gradient, momentum @ ..] = operands else { bail!("SGD has a parameter and its gradient") };
        by_stored!(gradient.dtype(), "SGD", T => sgd_as::<T>(parameter, gradient, momentum.first(), constants))
    })
}

fn sgd_as<T: Stored>(
    parameter: &Operand<'_>,
    gradient: &Operand<'_>,
    momentum: Option<&Operand<'_>>,
    constants: &[f32; 6],
) -> Result<()> {
    let (values, slopes, count) = (parameter.view::<f32>()?, gradient.view::<T>()?, parameter.count() as u64);
    let momentum = momentum.map(Operand::view::<f32>).transpose()?;
    let kernel = T::kernel(parameter.device(), OPTIMIZER, "sgd")?;
    let mut start = kernel.builder();
    // Read and written, as Adam's.
    start.arg(&values).arg(&slopes);
    match &momentum {
        Some(momentum) => start.arg(momentum),
        None => start.arg(&0_u64),
    };
    start.arg(&count);
    for constant in constants {
        start.arg(constant);
    }
    launch(&mut start, blocks_of(parameter.count()), EACH)
}

/// The sum of squares of each gradient; one transfer for all of them, as each waits for the GPU.
pub(in crate::nn) fn sums_of_squares(gradients: &[&Tensor]) -> Result<Vec<f64>> {
    on_gpu(gradients, |operands| {
        let Some(first) = operands.first() else { return Ok(Vec::new()) };
        let device = first.device();
        let mut parts = room::<f64>(device, PARTS * operands.len())?;
        for (index, operand) in operands.iter().enumerate() {
            let count = operand.count() as u64;
            let mut part = parts.slice_mut(PARTS * index..PARTS * (index + 1));
            by_stored!(operand.dtype(), "gradient", T => {
                let values = operand.view::<T>()?;
                let kernel = T::kernel(device, OPTIMIZER, "squares")?;
                let mut start = kernel.builder();
                start.arg(&values).arg(&mut part).arg(&count);
                launch(&mut start, (PARTS, 1), EACH)?;
            });
        }
        let parts = device.clone_dtoh(&parts)?;
        Ok(parts.chunks_exact(PARTS).map(|parts| parts.iter().sum()).collect())
    })
}
