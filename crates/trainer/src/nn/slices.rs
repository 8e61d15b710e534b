//! Plain slices of tensors that live in main memory.

use candle_core::{CpuStorage, Layout, Result, Storage, Tensor, WithDType, bail};

/// The elements of an operand; it must be contiguous.
pub(super) fn of_storage<'a, T: WithDType>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [T]> {
    let Some((start, end)) = layout.contiguous_offsets() else {
        bail!("the operand is not contiguous: {layout:?}");
    };
    Ok(&storage.as_slice::<T>()?[start..end])
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
