//! Plain slices of tensors that live in main memory.

use candle_core::backend::BackendStorage as _;
use candle_core::{CpuStorage, DType, Layout, Result, Storage, Tensor, WithDType, bail};

use super::real::Real;

/// The elements of an operand; it must be contiguous.
pub(super) fn of_storage<'a, T: WithDType>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [T]> {
    let Some((start, end)) = layout.contiguous_offsets() else {
        bail!("the operand is not contiguous: {layout:?}");
    };
    Ok(&storage.as_slice::<T>()?[start..end])
}

/// The same to change them.
pub(super) fn of_storage_mut<'a, T: Real>(storage: &'a mut CpuStorage, layout: &Layout) -> Result<&'a mut [T]> {
    let (Some(values), Some((start, end))) = (T::of_storage_mut(storage), layout.contiguous_offsets()) else {
        bail!("the operand is not contiguous or of another type: {layout:?}");
    };
    Ok(&mut values[start..end])
}

/// Runs a function on the elements of a tensor in main memory.
pub(super) fn with<T: WithDType, R>(tensor: &Tensor, run: impl FnOnce(&[T]) -> Result<R>) -> Result<R> {
    let tensor = tensor.contiguous()?;
    let (storage, layout) = tensor.storage_and_layout();
    match &*storage {
        Storage::Cpu(storage) => run(of_storage(storage, layout)?),
        _ => bail!("the tensor is not in main memory"),
    }
}

/// The same for two tensors of the same type.
pub(super) fn with2<T: WithDType, R>(tensors: [&Tensor; 2], run: impl FnOnce(&[T], &[T]) -> Result<R>) -> Result<R> {
    with(tensors[0], |first| with(tensors[1], |second| run(first, second)))
}

/// The same for three tensors of the same type.
pub(super) fn with3<T: WithDType, R>(
    tensors: [&Tensor; 3],
    run: impl FnOnce(&[T], &[T], &[T]) -> Result<R>,
) -> Result<R> {
    with(tensors[0], |first| with2([tensors[1], tensors[2]], |second, third| run(first, second, third)))
}

/// The element type of an operand.
pub(super) fn dtype(storage: &CpuStorage) -> DType {
    storage.dtype()
}

/// What becomes the result of an operation.
pub(super) fn storage<T: WithDType>(values: Vec<T>) -> CpuStorage {
    T::to_cpu_storage_owned(values)
}

/// Runs a block with `$T` as the element type of an operand.
macro_rules! by_dtype {
    ($dtype:expr, $name:expr, $T:ident => $body:expr) => {
        match $dtype {
            candle_core::DType::F32 => {
                type $T = f32;
                $body
            }
            candle_core::DType::F64 => {
                type $T = f64;
                $body
            }
            other => candle_core::bail!("{}: unsupported type {other:?}", $name),
        }
    };
}
pub(super) use by_dtype;
