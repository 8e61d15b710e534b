//! Rotary position embedding.

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
        return apply2(&x.contiguous()?, &table, Rotary { backwards: false });
    }
    composed(x, &RotaryTable(table))
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
}

impl Rotary {
    fn turn<T: Real>(&self, x: &[T], table: &[T], (positions, width): (usize, usize)) -> Vec<T> {
        let half = width / 2;
        let sign = if self.backwards { T::ZERO - T::ONE } else { T::ONE };
        rows::map(
            x.len() / width,
            width,
            #[inline(always)]
            |row, result| {
                let (first, second) = x[row * width..][..width].split_at(half);
                let (cosines, sines) = table[row % positions * width..][..width].split_at(half);
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
        let (_, _, positions, width) = x_layout.shape().dims4()?;
        if table_layout.dims() != [positions, width] {
            bail!("rotary: {:?} does not fit a table of {:?}", x_layout.dims(), table_layout.dims());
        }
        let result = by_dtype!(slices::dtype(x), self.name(), T => {
            let table = slices::of_storage::<T>(table, table_layout)?;
            slices::storage(self.turn(slices::of_storage::<T>(x, x_layout)?, table, (positions, width)))
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
        let back = Self { backwards: !self.backwards };
        Ok((Some(gradient.contiguous()?.apply_op2_no_bwd(table, &back)?), None))
    }
}
