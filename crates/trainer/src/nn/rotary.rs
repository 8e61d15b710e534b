//! Rotary position embedding.

use std::sync::Arc;

use candle_core::{CpuStorage, CustomOp2, D, DType, Device, Layout, Result, Shape, Tensor, bail};

use super::real::Real;
use super::tape::apply2;
use super::{by_dtype, rows, slices};

/// Cosines and sines of the angles by which pairs of features are turned, as `[positions, width]`: first those of the cosines.
#[derive(Clone, Debug)]
pub struct RotaryTable(Tensor);

impl RotaryTable {
    /// The angle of pair `i` at position `p` is `p · base^(-2i / width)` (Su and others, 2021); `width` is that of a head.
    pub fn new(positions: usize, width: usize, base: f64, (dtype, device): (DType, &Device)) -> Result<Self> {
        if width == 0 || !width.is_multiple_of(2) {
            bail!("rotary: the width of a head must be even, not {width}");
        }
        let half = width / 2;
        let mut values = Vec::with_capacity(positions * width);
        for position in 0..positions {
            #[expect(clippy::cast_precision_loss, reason = "positions and widths are far below 2^52")]
            let angle = |pair: usize| position as f64 * base.powf(-2.0 * pair as f64 / width as f64);
            values.extend((0..half).map(|pair| angle(pair).cos()));
            values.extend((0..half).map(|pair| angle(pair).sin()));
        }
        Ok(Self(Tensor::from_vec(values, (positions, width), device)?.to_dtype(dtype)?))
    }
}

/// Turns the pairs `(x[i], x[i + width/2])` of every position by its angles, as Llama does.
///
/// `x`: `[batch, heads, positions, width]`, the table for at least as many positions; result: as `x`. Differentiable in `x`.
pub fn rotary(x: &Tensor, table: &RotaryTable) -> Result<Tensor> {
    let table = table.0.narrow(0, 0, x.dim(D::Minus2)?)?;
    if x.device().is_cpu() {
        return apply2(&x.contiguous()?, &table.to_dtype(x.dtype())?, Rotary { backwards: false, places: None });
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::rotary(x, &table, None);
    }
    composed(x, &RotaryTable(table))
}

/// The same of tokens that each have a position of their own, such as those of packed documents, and whose heads lie beside each other.
///
/// `x`: `[tokens, heads · width]`, `places`: the position of each token, result: as `x`. Differentiable in `x`.
pub fn rotary_at(x: &Tensor, table: &RotaryTable, places: &Arc<[u32]>) -> Result<Tensor> {
    let (positions, width) = table.0.dims2()?;
    let (tokens, columns) = x.dims2()?;
    if places.len() != tokens || places.iter().any(|&place| place as usize >= positions) {
        bail!("rotary: {} places of a table of {positions} do not fit {:?}", places.len(), x.dims());
    }
    if !columns.is_multiple_of(width) {
        bail!("rotary: {:?} has no heads of {width}", x.dims());
    }
    if x.device().is_cpu() {
        let operation = Rotary { backwards: false, places: Some(Arc::clone(places)) };
        return apply2(&x.contiguous()?, &table.0.to_dtype(x.dtype())?, operation);
    }
    #[cfg(feature = "cuda")]
    if super::cuda::takes(x) {
        return super::cuda::rotary(x, &table.0, Some(places));
    }
    composed_at(x, table, places)
}

/// The same of candle's own operations.
pub(super) fn composed_at(x: &Tensor, table: &RotaryTable, places: &[u32]) -> Result<Tensor> {
    let table = table.0.index_select(&Tensor::from_slice(places, places.len(), x.device())?, 0)?;
    let heads = x.reshape((places.len(), (), table.dim(1)?))?.transpose(0, 1)?.contiguous()?;
    composed(&heads, &RotaryTable(table))?.transpose(0, 1)?.contiguous()?.reshape(x.shape())
}

/// The same of candle's own operations.
pub(super) fn composed(x: &Tensor, table: &RotaryTable) -> Result<Tensor> {
    let half = x.dim(D::Minus1)? / 2;
    let table = table.0.narrow(0, 0, x.dim(D::Minus2)?)?;
    let (cosines, sines) = (table.narrow(1, 0, half)?, table.narrow(1, half, half)?);
    let (first, second) = (x.narrow(D::Minus1, 0, half)?, x.narrow(D::Minus1, half, half)?);
    let turned_first = (first.broadcast_mul(&cosines)? - second.broadcast_mul(&sines)?)?;
    let turned_second = (second.broadcast_mul(&cosines)? + first.broadcast_mul(&sines)?)?;
    Tensor::cat(&[turned_first, turned_second], D::Minus1)
}

struct Rotary {
    /// By the negative angles: what undoes it, and so its gradient.
    backwards: bool,
    /// Positions of tokens `[tokens, heads · width]`; without them, `x` is `[batch, heads, positions, width]`.
    places: Option<Arc<[u32]>>,
}

impl Rotary {
    /// The position of a row of `width` elements; a token's heads, or a head's tokens, are `inner` rows.
    fn place(&self, row: usize, inner: usize) -> usize {
        self.places.as_ref().map_or(row % inner, |places| places[row / inner] as usize)
    }

    fn turn<T: Real>(&self, x: &[T], table: &[T], (inner, width): (usize, usize)) -> Vec<T> {
        let half = width / 2;
        let sign = if self.backwards { T::ZERO - T::ONE } else { T::ONE };
        rows::map(
            x.len() / width,
            width,
            #[inline(always)]
            |row, result| {
                let (first, second) = x[row * width..][..width].split_at(half);
                let (cosines, sines) = table[self.place(row, inner) * width..][..width].split_at(half);
                let (turned_first, turned_second) = result.split_at_mut(half);
                for pair in 0..half {
                    let sine = sines[pair] * sign;
                    turned_first[pair] = first[pair] * cosines[pair] - second[pair] * sine;
                    turned_second[pair] = second[pair] * cosines[pair] + first[pair] * sine;
                }
            },
        )
    }
}

impl CustomOp2 for Rotary {
    fn name(&self) -> &'static str {
        "rotary"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_layout: &Layout,
        table: &CpuStorage,
        table_layout: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (positions, table_width) = table_layout.shape().dims2()?;
        let (inner, width) = match (x_layout.dims(), &self.places) {
            (&[_, _, inner, width], None) => (inner, width),
            (&[_, columns], Some(_)) => (columns / table_width, table_width),
            (dims, _) => bail!("rotary: {dims:?} has no positions and heads"),
        };
        if table_width != width || (self.places.is_none() && positions != inner) {
            bail!("rotary: {:?} does not fit a table of {:?}", x_layout.dims(), table_layout.dims());
        }
        let result = by_dtype!(slices::dtype(x), self.name(), T => {
            let table = slices::of_storage::<T>(table, table_layout)?;
            slices::storage(self.turn(slices::of_storage::<T>(x, x_layout)?, table, (inner, width)))
        });
        Ok((result, x_layout.shape().clone()))
    }

    fn bwd(
        &self,
        _x: &Tensor,
        table: &Tensor,
        _result: &Tensor,
        gradient: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let back = Self { backwards: !self.backwards, places: self.places.clone() };
        Ok((Some(gradient.contiguous()?.apply_op2_no_bwd(table, &back)?), None))
    }
}
