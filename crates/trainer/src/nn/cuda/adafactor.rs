//! Updates of parameters by Adafactor. Nothing of it comes back to the processor: what an update is measured by stays on the GPU.

use candle_core::cuda_backend::CudaDevice;
use candle_core::cuda_backend::cudarc::driver::{CudaSlice, CudaView, LaunchArgs, PushKernelArg as _};
use candle_core::{Result, Tensor, bail};

use super::launch::{EACH, Module, Operand, Stored, blocks_of, by_stored, launch, module, on_gpu, room, single, word};
use super::loss::total;
use crate::nn::loss::count;
use crate::nn::optimizer::adafactor::Constants;

const ADAFACTOR: Module = module!("adafactor");

/// `ADAFACTOR_COLUMNS` of the kernels, whose `ADAFACTOR_WARPS` make [`EACH`] threads.
const COLUMNS: usize = 128;
/// Rows of a block, unless so many blocks do not hold them all. What blocks leave to be added up stays small, however many rows there are.
const ROWS: usize = 32;
const ACROSS: usize = 128;
/// Sums of squares of what is no matrix.
const PARTS: usize = 64;

/// Changes a parameter and what is remembered of it, all of single precision, where they lie. The gradient may be of either type.
///
/// `state`: of a matrix, its rows and columns; of anything else, all elements.
pub(in crate::nn) fn adafactor(
    parameter: &Tensor,
    gradient: &Tensor,
    state: &[Tensor],
    constants: &Constants,
) -> Result<()> {
    let fits = match state {
        [rows, columns] => parameter.dims() == [rows.elem_count(), columns.elem_count()],
        [square] => square.dims() == parameter.dims(),
        _ => false,
    };
    let lies = state.iter().chain([parameter]).all(Tensor::is_contiguous);
    if !fits || !lies || gradient.dims() != parameter.dims() {
        bail!("a gradient of {:?} does not fit a parameter of {:?}", gradient.dims(), parameter.dims());
    }
    if parameter.elem_count() == 0 {
        return Ok(());
    }
    let operands: Vec<&Tensor> = [parameter, gradient].into_iter().chain(state).collect();
    on_gpu(&operands, |operands| by_stored!(operands[1].dtype(), "adafactor", T => update::<T>(operands, constants)))
}

fn update<T: Stored>(operands: &[Operand<'_>], constants: &Constants) -> Result<()> {
    let (parameter, gradient) = (&operands[0], operands[1].view::<T>()?);
    let device = parameter.device();
    let values = parameter.view::<f32>()?;
    let update = Update { device, count: parameter.count(), values, gradient, constants: Singles::new(constants) };
    match &operands[2..] {
        [rows, columns] => Matrix::new(&update, (rows, columns))?.change(),
        [square] => update.whole(&square.view::<f32>()?),
        _ => bail!("adafactor keeps rows and columns, or a whole"),
    }
}

/// The constants as kernels take them.
struct Singles {
    scale: f32,
    /// What is left of the means, and the share of the newest squares.
    keep: f32,
    gain: f32,
    /// Those by which a parameter changes, in the order of the kernels.
    change: [f32; 4],
}

impl Singles {
    fn new(of: &Constants) -> Self {
        Self {
            scale: single(of.gradient),
            keep: single(1.0 - of.share),
            gain: single(of.share),
            change: [of.rate, of.floor, of.threshold, of.keep].map(single),
        }
    }

    fn give_change<'a, 'b: 'a>(&'b self, start: &mut LaunchArgs<'a>) {
        start.arg(&self.scale);
        for constant in &self.change {
            start.arg(constant);
        }
    }
}

/// A parameter, its gradient and the step.
struct Update<'a, T> {
    device: &'a CudaDevice,
    count: usize,
    values: CudaView<'a, f32>,
    gradient: CudaView<'a, T>,
    constants: Singles,
}

impl<T: Stored> Update<'_, T> {
    /// Mean squares of the parameter and of its update, from sums over parts of them.
    fn sizes(&self, of_parameter: &CudaSlice<f32>, of_update: &CudaSlice<f32>, parts: usize) -> Result<CudaSlice<f32>> {
        let mut sizes = room::<f32>(self.device, 2)?;
        for (index, sums) in [of_parameter, of_update].into_iter().enumerate() {
            let mut size = sizes.slice_mut(index..=index);
            total(self.device, &sums.slice(..parts), 1.0 / count(self.count), &mut size)?;
        }
        Ok(sizes)
    }

    /// Of what is no matrix; the running mean of squares is read and written.
    fn whole(&self, square: &CudaView<'_, f32>) -> Result<()> {
        let elements = self.count as u64;
        let (mut of_parameter, mut of_update) = (room::<f32>(self.device, PARTS)?, room::<f32>(self.device, PARTS)?);
        let kernel = T::kernel(self.device, ADAFACTOR, "adafactor_whole_sizes")?;
        let mut start = kernel.builder();
        start.arg(&self.values).arg(&self.gradient).arg(square).arg(&mut of_parameter).arg(&mut of_update);
        let Singles { scale, keep, gain, .. } = &self.constants;
        start.arg(&elements).arg(scale).arg(keep).arg(gain);
        launch(&mut start, (PARTS, 1), EACH)?;
        let sizes = self.sizes(&of_parameter, &of_update, PARTS)?;
        let kernel = T::kernel(self.device, ADAFACTOR, "adafactor_whole")?;
        let mut start = kernel.builder();
        start.arg(&self.values).arg(&self.gradient).arg(square).arg(&sizes).arg(&elements);
        self.constants.give_change(&mut start);
        launch(&mut start, blocks_of(self.count), EACH)
    }
}

/// A matrix dealt out to blocks, and what is remembered of it.
struct Matrix<'a, T> {
    update: &'a Update<'a, T>,
    rows: u32,
    columns: u32,
    /// Rows of a block.
    tall: u32,
    /// Blocks across and down.
    grid: (usize, usize),
    of_rows: CudaView<'a, f32>,
    of_columns: CudaView<'a, f32>,
}

impl<'a, T: Stored> Matrix<'a, T> {
    fn new(update: &'a Update<'a, T>, (rows, columns): (&Operand<'a>, &Operand<'a>)) -> Result<Self> {
        let (of_rows, of_columns) = (rows.view::<f32>()?, columns.view::<f32>()?);
        let (rows, columns) = (rows.count(), columns.count());
        let tall = rows.div_ceil(ACROSS).max(ROWS);
        let grid = (rows.div_ceil(tall), columns.div_ceil(COLUMNS));
        let (tall, rows, columns) = (word(tall)?, word(rows)?, word(columns)?);
        Ok(Self { update, rows, columns, tall, grid, of_rows, of_columns })
    }

    fn parts(&self) -> usize {
        self.grid.0 * self.grid.1
    }

    fn change(&self) -> Result<()> {
        let of_parameter = self.remember()?;
        let mut mean = room::<f32>(self.update.device, 1)?;
        total(self.update.device, &self.of_rows, 1.0 / f64::from(self.rows), &mut mean.slice_mut(..))?;
        let of_update = self.sizes(&mean)?;
        let sizes = self.update.sizes(&of_parameter, &of_update, self.parts())?;
        let kernel = T::kernel(self.update.device, ADAFACTOR, "adafactor")?;
        let mut start = kernel.builder();
        start.arg(&self.update.values).arg(&self.update.gradient).arg(&self.of_rows).arg(&self.of_columns);
        start.arg(&mean).arg(&sizes).arg(&self.rows).arg(&self.columns).arg(&self.tall);
        self.update.constants.give_change(&mut start);
        launch(&mut start, self.grid, EACH)
    }

    /// Takes the gradient's squares into the means of rows and columns; sums of squares of parts of the parameter.
    fn remember(&self) -> Result<CudaSlice<f32>> {
        let (device, (across, down)) = (self.update.device, self.grid);
        let (rows, columns) = (self.rows as usize, self.columns as usize);
        let mut along = room::<f32>(device, down * rows)?;
        let mut below = room::<f32>(device, across * columns)?;
        let mut of_parameter = room::<f32>(device, self.parts())?;
        let Singles { scale, keep, gain, .. } = &self.update.constants;
        let kernel = T::kernel(device, ADAFACTOR, "adafactor_squares")?;
        let mut start = kernel.builder();
        start.arg(&self.update.values).arg(&self.update.gradient).arg(&mut along).arg(&mut below);
        start.arg(&mut of_parameter).arg(&self.rows).arg(&self.columns).arg(&self.tall).arg(scale);
        launch(&mut start, self.grid, EACH)?;
        let (across, down) = (word(across)?, word(down)?);
        let kernel = T::kernel(device, ADAFACTOR, "adafactor_means")?;
        let mut start = kernel.builder();
        start.arg(&along).arg(&below).arg(&self.of_rows).arg(&self.of_columns).arg(&self.rows).arg(&self.columns);
        start.arg(&down).arg(&across).arg(keep).arg(gain);
        launch(&mut start, blocks_of(rows + columns), EACH)?;
        Ok(of_parameter)
    }

    /// Sums of squares of parts of the update.
    fn sizes(&self, mean: &CudaSlice<f32>) -> Result<CudaSlice<f32>> {
        let mut sizes = room::<f32>(self.update.device, self.parts())?;
        let kernel = T::kernel(self.update.device, ADAFACTOR, "adafactor_sizes")?;
        let mut start = kernel.builder();
        start.arg(&self.update.gradient).arg(&self.of_rows).arg(&self.of_columns).arg(mean).arg(&mut sizes);
        start.arg(&self.rows).arg(&self.columns).arg(&self.tall).arg(&self.update.constants.scale);
        launch(&mut start, self.grid, EACH)?;
        Ok(sizes)
    }
}
