//! Rows of a table by their numbers.

use std::sync::Arc;

use candle_core::cuda_backend::CudaStorage;
use candle_core::cuda_backend::cudarc::driver::PushKernelArg as _;
use candle_core::{Result, Shape, Tensor};

use super::launch::{
    Module, Operand, Stored, by_stored, launch, module, on_gpu, room, storage, tensor, threads_of, uploaded, word,
};
use super::operation::{Operation, apply};

#[cfg(test)]
mod tests;

const EMBEDDING: Module = module!("embedding");

/// All numbers are known to be those of rows.
pub(in crate::nn) fn embedding(table: &Tensor, ids: &Arc<[u32]>) -> Result<Tensor> {
    apply(Embedding(Arc::clone(ids)), &[table])
}

struct Embedding(Arc<[u32]>);

/// Where each entry that is asked for stands among the numbers.
#[derive(Debug, PartialEq, Eq)]
struct Places {
    /// In their order.
    entries: Vec<u32>,
    /// The first of an entry's places in `order`, and in the end their number.
    firsts: Vec<u32>,
    /// Positions, entry by entry; those of an entry in their order.
    order: Vec<u32>,
}

impl Places {
    fn of(ids: &[u32]) -> Result<Self> {
        let mut order: Vec<u32> = (0..word(ids.len())?).collect();
        order.sort_by_key(|&position| ids[position as usize]);
        let mut places = Self { entries: Vec::new(), firsts: Vec::new(), order };
        for (index, &position) in places.order.iter().enumerate() {
            let entry = ids[position as usize];
            if places.entries.last() != Some(&entry) {
                places.entries.push(entry);
                places.firsts.push(word(index)?);
            }
        }
        places.firsts.push(word(ids.len())?);
        Ok(places)
    }
}

impl Embedding {
    fn run<T: Stored>(&self, table: &Operand<'_>, width: usize) -> Result<CudaStorage> {
        let (device, count) = (table.device(), self.0.len());
        let (rows, ids) = (table.view::<T>()?, uploaded(device, &self.0)?);
        let (mut result, columns) = (room::<T>(device, count * width)?, word(width)?);
        let kernel = T::kernel(device, EMBEDDING, "embedding")?;
        let mut start = kernel.builder();
        start.arg(&rows).arg(&ids).arg(&mut result).arg(&columns);
        launch(&mut start, (count, 1), threads_of(width))?;
        Ok(storage(result, device))
    }

    fn back<T: Stored>(&self, shape: &Shape, gradient: &Operand<'_>) -> Result<Tensor> {
        let (device, (entries, width)) = (gradient.device(), shape.dims2()?);
        let places = Places::of(&self.0)?;
        let (asked, firsts) = (uploaded(device, &places.entries)?, uploaded(device, &places.firsts)?);
        let (order, slopes) = (uploaded(device, &places.order)?, gradient.view::<T>()?);
        // Entries that nobody asked for have no gradient.
        let (mut of_table, columns) = (device.alloc_zeros::<T>(entries * width)?, word(width)?);
        let kernel = T::kernel(device, EMBEDDING, "embedding_back")?;
        let mut start = kernel.builder();
        start.arg(&slopes).arg(&asked).arg(&firsts).arg(&order).arg(&mut of_table).arg(&columns);
        launch(&mut start, (places.entries.len(), 1), threads_of(width))?;
        Ok(tensor(of_table, shape, device))
    }
}

impl Operation for Embedding {
    fn name(&self) -> &'static str {
        "embedding"
    }

    fn forward(&self, operands: &[Operand<'_>]) -> Result<(CudaStorage, Shape)> {
        let (_, width) = operands[0].rows()?;
        let result = by_stored!(operands[0].dtype(), self.name(), T => self.run::<T>(&operands[0], width)?);
        Ok((result, (self.0.len(), width).into()))
    }

    fn backward(&self, inputs: &[Tensor], _result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        on_gpu(&[gradient], |operands| {
            let gradient = &operands[0];
            let shape = inputs[0].shape();
            Ok(vec![Some(by_stored!(gradient.dtype(), self.name(), T => self.back::<T>(shape, gradient)?))])
        })
    }
}
