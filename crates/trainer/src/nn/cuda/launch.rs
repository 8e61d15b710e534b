//! Operands of kernels, and how kernels are started.

use std::sync::Arc;

use candle_core::cuda_backend::cudarc::driver::{
    CudaFunction, CudaSlice, CudaStream, CudaView, DeviceRepr, LaunchArgs, LaunchConfig, ValidAsZeroBits,
};
use candle_core::cuda_backend::{CudaDType, CudaDevice, CudaStorage, WrapErr as _};
use candle_core::op::BackpropOp;
use candle_core::{DType, Layout, Result, Shape, Storage, Tensor, WithDType, bail};
use half::bf16;

/// Functions that are compiled together, for either type of elements.
#[derive(Clone, Copy)]
pub(super) struct Module {
    pub(super) single: Code,
    pub(super) half: Code,
}

/// A name and what the driver compiles for the GPU at hand.
#[derive(Clone, Copy)]
pub(super) struct Code {
    pub(super) name: &'static str,
    pub(super) ptx: &'static str,
}

/// The functions of a file of `kernels`.
macro_rules! module {
    ($name:literal) => {
        $crate::nn::cuda::launch::Module {
            single: $crate::nn::cuda::launch::module!($name, "-f32"),
            half: $crate::nn::cuda::launch::module!($name, "-bf16"),
        }
    };
    ($name:literal, $stored:literal) => {
        $crate::nn::cuda::launch::Code {
            name: concat!($name, $stored),
            ptx: include_str!(concat!(env!("OUT_DIR"), "/", $name, $stored, ".ptx")),
        }
    };
}
pub(super) use module;

/// A type of elements that there are kernels for.
pub(super) trait Stored: CudaDType + DeviceRepr + ValidAsZeroBits + WithDType {
    /// The code for it.
    fn code(module: Module) -> Code;

    /// A function of a module; the driver compiles the module when it is first asked for.
    fn kernel(device: &CudaDevice, module: Module, function: &str) -> Result<Kernel> {
        let Code { name, ptx } = Self::code(module);
        let function = device.get_or_load_custom_func(function, name, ptx)?.into_cuda_function();
        Ok(Kernel { function, stream: device.cuda_stream() })
    }
}

/// A function, and where it runs in its turn.
pub(super) struct Kernel {
    function: CudaFunction,
    stream: Arc<CudaStream>,
}

impl Kernel {
    /// What its arguments are given to.
    pub(super) fn builder(&self) -> LaunchArgs<'_> {
        self.stream.launch_builder(&self.function)
    }
}

impl Stored for f32 {
    fn code(module: Module) -> Code {
        module.single
    }
}

impl Stored for bf16 {
    fn code(module: Module) -> Code {
        module.half
    }
}

/// Runs a block with `$T` as the type of elements.
macro_rules! by_stored {
    ($dtype:expr, $name:expr, $T:ident => $body:expr) => {
        match $dtype {
            candle_core::DType::F32 => {
                type $T = f32;
                $body
            }
            candle_core::DType::BF16 => {
                type $T = half::bf16;
                $body
            }
            other => candle_core::bail!("{}: unsupported type {other:?}", $name),
        }
    };
}
pub(super) use by_stored;

/// What a kernel reads.
#[derive(Clone, Copy)]
pub(super) struct Operand<'a> {
    pub(super) storage: &'a CudaStorage,
    pub(super) layout: &'a Layout,
}

impl<'a> Operand<'a> {
    pub(super) fn dims(&self) -> &'a [usize] {
        self.layout.dims()
    }

    pub(super) fn shape(&self) -> Shape {
        self.layout.shape().clone()
    }

    pub(super) fn count(&self) -> usize {
        self.layout.shape().elem_count()
    }

    pub(super) fn device(&self) -> &'a CudaDevice {
        &self.storage.device
    }

    /// All but the last dimension as one, and the last.
    pub(super) fn rows(&self) -> Result<(usize, usize)> {
        match self.dims().last() {
            Some(&width) if width > 0 => Ok((self.count() / width, width)),
            _ => bail!("{:?} has no rows", self.dims()),
        }
    }

    /// Its elements.
    pub(super) fn view<T: Stored>(&self) -> Result<CudaView<'a, T>> {
        let Some((start, end)) = self.layout.contiguous_offsets() else {
            bail!("the operand is not contiguous: {:?}", self.layout);
        };
        Ok(self.storage.as_cuda_slice::<T>()?.slice(start..end))
    }

    pub(super) fn dtype(&self) -> DType {
        use candle_core::backend::BackendStorage as _;
        self.storage.dtype()
    }
}

/// Runs a function on tensors of a GPU.
pub(super) fn on_gpu<R>(tensors: &[&Tensor], run: impl FnOnce(&[Operand<'_>]) -> Result<R>) -> Result<R> {
    let tensors = tensors.iter().map(|tensor| tensor.contiguous()).collect::<Result<Vec<_>>>()?;
    let guards: Vec<_> = tensors.iter().map(Tensor::storage_and_layout).collect();
    let mut operands = Vec::with_capacity(guards.len());
    for (storage, layout) in &guards {
        match &**storage {
            Storage::Cuda(storage) => operands.push(Operand { storage, layout }),
            _ => bail!("the tensor is not in a GPU's memory"),
        }
    }
    run(&operands)
}

/// Room for what a kernel writes; there is something in it.
pub(super) fn room<T: DeviceRepr>(device: &CudaDevice, count: usize) -> Result<CudaSlice<T>> {
    #[expect(unsafe_code, reason = "zeros that are written over at once cost a pass over memory")]
    // SAFETY: every caller starts a kernel that writes all of it before anything reads it.
    unsafe {
        device.alloc(count.max(1))
    }
}

/// A tensor of what a kernel wrote.
pub(super) fn tensor<T: Stored>(values: CudaSlice<T>, shape: impl Into<Shape>, device: &CudaDevice) -> Tensor {
    Tensor::from_storage(Storage::Cuda(storage(values, device)), shape, BackpropOp::none(), false)
}

/// The same as the result of an operation.
pub(super) fn storage<T: Stored>(values: CudaSlice<T>, device: &CudaDevice) -> CudaStorage {
    CudaStorage::wrap_cuda_slice(values, device.clone())
}

/// Numbers of the processor's where kernels read them.
pub(super) fn uploaded<T: DeviceRepr + 'static>(device: &CudaDevice, values: &[T]) -> Result<CudaSlice<T>> {
    if values.is_empty() { room(device, 1) } else { device.clone_htod(values) }
}

/// A size as kernels take it.
pub(super) fn word(size: usize) -> Result<u32> {
    u32::try_from(size).map_err(|_| candle_core::Error::msg(format!("{size} is too much for a GPU's kernel")))
}

/// A constant as kernels take it.
#[expect(clippy::cast_possible_truncation, reason = "kernels compute in single precision")]
pub(super) fn single(constant: f64) -> f32 {
    constant as f32
}

/// Starts a kernel in so many blocks, across and down, of so many threads.
pub(super) fn launch(kernel: &mut LaunchArgs<'_>, (across, down): (usize, usize), threads: u32) -> Result<()> {
    if across == 0 || down == 0 {
        return Ok(());
    }
    let grid_dim = (word(across)?, word(down)?, 1);
    let config = LaunchConfig { grid_dim, block_dim: (threads, 1, 1), shared_mem_bytes: 0 };
    #[expect(unsafe_code, reason = "a kernel is trusted to stay within its operands")]
    // SAFETY: each caller gives the arguments that its kernel declares, in their order, with buffers of the sizes that it names; that
    // kernels stay within them is what their checks are for.
    unsafe {
        kernel.launch(config).w()?;
    }
    Ok(())
}

/// Threads of a block that has a row of so many elements.
pub(super) fn threads_of(width: usize) -> u32 {
    match width {
        0..=32 => 32,
        33..=64 => 64,
        65..=128 => 128,
        _ => 256,
    }
}

/// Threads of a block where each has an element, and the blocks that this takes.
pub(super) const EACH: u32 = 256;

/// Blocks of [`EACH`] for so many elements.
pub(super) fn blocks_of(count: usize) -> (usize, usize) {
    (count.div_ceil(EACH as usize), 1)
}
