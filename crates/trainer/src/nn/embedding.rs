//! Embedding: rows of a table by their numbers.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::{by_dtype, rows, slices};

/// The rows of a table.
///
/// `table`: `[entries, width]`, `ids`: numbers of rows, result: `[ids, width]`. Differentiable in the table; a row that is asked
/// for several times gets the sum of its gradients.
pub fn embedding(table: &Tensor, ids: &Arc<[u32]>) -> Result<Tensor> {
    let entries = table.dim(0)?;
    if let Some(id) = ids.iter().find(|&&id| id as usize >= entries) {
        bail!("embedding: there is no row {id} in a table of {entries}");
    }
    if table.device().is_cpu() {
        return table.contiguous()?.apply_op1(Embedding { ids: Arc::clone(ids) });
    }
    table.index_select(&Tensor::from_slice(ids, ids.len(), table.device())?, 0)
}

struct Embedding {
    ids: Arc<[u32]>,
}

impl CustomOp1 for Embedding {
    fn name(&self) -> &'static str {
        "embedding"
    }

    fn cpu_fwd(&self, table: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let width = layout.shape().dims2()?.1;
        let result = by_dtype!(slices::dtype(table), self.name(), T => {
            let table = slices::of_storage::<T>(table, layout)?;
            slices::storage(rows::map(self.ids.len(), width, |row, result| {
                result.copy_from_slice(&table[self.ids[row] as usize * width..][..width]);
            }))
        });
        Ok((result, (self.ids.len(), width).into()))
    }

    fn bwd(&self, table: &Tensor, _result: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let (entries, width) = table.dims2()?;
        by_dtype!(table.dtype(), self.name(), T => {
            let values = slices::with::<T, _>(gradient, |gradient| Ok(self.scatter(gradient, (entries, width))))?;
            Ok(Some(Tensor::from_vec(values, (entries, width), table.device())?))
        })
    }
}

impl Embedding {
    fn scatter<T: Real>(&self, gradient: &[T], (entries, width): (usize, usize)) -> Vec<T> {
        let mut values = vec![T::ZERO; entries * width];
        for (&id, gradient) in self.ids.iter().zip(gradient.chunks_exact(width.max(1))) {
            for (sum, &gradient) in values[id as usize * width..][..width].iter_mut().zip(gradient) {
                *sum += gradient;
            }
        }
        values
    }
}
