//! Embedding: rows of a table by their numbers.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::tape::{Backward, apply1, is_off_graph, push};
use super::{by_dtype, rows, slices};

/// The rows of a table.
///
/// `table`: `[entries, width]`, `ids`: numbers of rows, result: `[ids, width]`. Differentiable in the table; a row that is asked
/// for several times gets the sum of its gradients.
pub fn embedding(table: &Tensor, ids: &Arc<[u32]>) -> Result<Tensor> {
    check(table, ids)?;
    if table.device().is_cpu() {
        return apply1(&table.contiguous()?, Embedding { ids: Arc::clone(ids) });
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(table) {
        return super::cuda::embedding(table, ids);
    }
    table.index_select(&Tensor::from_slice(ids, ids.len(), table.device())?, 0)
}

fn check(table: &Tensor, ids: &[u32]) -> Result<()> {
    let entries = table.dim(0)?;
    match ids.iter().find(|&&id| id as usize >= entries) {
        Some(id) => bail!("embedding: there is no row {id} in a table of {entries}"),
        None => Ok(()),
    }
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
        let mut values = rows::map(entries, width, |_, _| {});
        for (&id, gradient) in self.ids.iter().zip(gradient.chunks_exact(width.max(1))) {
            for (sum, &gradient) in values[id as usize * width..][..width].iter_mut().zip(gradient) {
                *sum += gradient;
            }
        }
        values
    }
}

/// The sum of the rows of several tables: of each, one for every position.
///
/// Tables: `[entries, width]`, result: `[positions, width]`. Differentiable in all tables.
pub fn embeddings(tables: &[(&Tensor, Arc<[u32]>)]) -> Result<Tensor> {
    let is_fused = is_off_graph() && tables.iter().all(|(table, _)| table.device().is_cpu());
    let Some(((first, ids), others)) = tables.split_first() else { bail!("embeddings: there is no table") };
    if !is_fused {
        let sum = embedding(first, ids)?;
        return others.iter().try_fold(sum, |sum, (table, ids)| sum + embedding(table, ids)?);
    }
    let ((_, width), count) = (first.dims2()?, ids.len());
    for (table, ids) in tables {
        check(table, ids)?;
        if ids.len() != count || table.dim(1)? != width {
            bail!("embeddings: tables of different widths or for different positions");
        }
    }
    let sum = by_dtype!(first.dtype(), "embeddings", T => slices::storage(sum_of_rows::<T>(tables, (count, width))?));
    let inputs = tables.iter().map(|(table, _)| (*table).clone()).collect();
    Ok(push(inputs, (sum, (count, width).into()), Embeddings(tables.iter().map(|(_, ids)| Arc::clone(ids)).collect())))
}

fn sum_of_rows<T: Real>(tables: &[(&Tensor, Arc<[u32]>)], (count, width): (usize, usize)) -> Result<Vec<T>> {
    let Some(((table, ids), others)) = tables.split_first() else { return Ok(vec![T::ZERO; count * width]) };
    let mut sum = sum_of_rows(others, (count, width))?;
    slices::with::<T, _>(table, |table| {
        rows::update(
            &mut sum,
            width,
            #[inline(always)]
            |row, sum| {
                for (sum, &value) in sum.iter_mut().zip(&table[ids[row] as usize * width..][..width]) {
                    *sum += value;
                }
            },
        );
        Ok(())
    })?;
    Ok(sum)
}

/// The sum of several tables' rows, by the numbers of these.
struct Embeddings(Vec<Arc<[u32]>>);

impl Backward for Embeddings {
    fn backward(&self, inputs: &[Tensor], result: &Tensor, gradient: &Tensor) -> Result<Vec<Option<Tensor>>> {
        let of = |(table, ids): (&Tensor, &Arc<[u32]>)| {
            if !table.track_op() {
                return Ok(None);
            }
            Embedding { ids: Arc::clone(ids) }.bwd(table, result, gradient)
        };
        inputs.iter().zip(&self.0).map(of).collect()
    }
}
