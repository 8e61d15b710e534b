//! Updates whose ranks are dealt out while they learn (`AdaLoRA`; Zhang and others, 2023; arXiv:2303.10512).
//!
//! An update is `P Λ Q`: columns, singular values and rows, so that a rank of it can be taken away, and given back, by one number.
//! A penalty keeps columns and rows orthogonal. How much a rank matters is the smoothed sensitivity of the loss to its numbers times
//! the uncertainty of that; the ranks of all updates that matter most stay, and their number falls along a cube.

mod budget;
mod importance;

use candle_core::{Device, Result, Tensor, bail};
use recipes::{Adalora, LayerRank};

use crate::checkpoint::State;
use crate::nn::{GradientMap, Gradients, Parameter};
use budget::Budget;
use importance::{Importance, scores_of_ranks};

/// One update, rank by rank.
#[derive(Clone, Debug)]
pub(crate) struct Triplets {
    /// The layer, as its weight is called.
    pub(crate) layer: String,
    /// `P`: `[out, rank]`.
    pub(crate) columns: Parameter,
    /// `Λ`: `[rank, 1]`.
    pub(crate) values: Parameter,
    /// `Q`: `[rank, in]`.
    pub(crate) rows: Parameter,
}

/// Which ranks of a layer's update are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) layer: String,
    pub(crate) ranks: Vec<bool>,
}

impl Kept {
    pub(crate) fn count(&self) -> usize {
        self.ranks.iter().filter(|&&is_kept| is_kept).count()
    }

    pub(crate) fn report(&self) -> LayerRank {
        LayerRank { layer: self.layer.clone(), rank: u32::try_from(self.count()).unwrap_or(u32::MAX) }
    }
}

/// Deals out ranks.
#[derive(Debug)]
pub(crate) struct Allocator {
    options: Adalora,
    budget: Budget,
    updates: Vec<Triplets>,
    /// How much the numbers of columns, values and rows of each update matter.
    importance: Vec<[Importance; 3]>,
    /// Which ranks of each update are left, once that is settled.
    settled: Option<Vec<Vec<bool>>>,
}

impl Allocator {
    /// One for the updates of a network that is trained for as many steps.
    pub(crate) fn new(options: Adalora, updates: Vec<Triplets>, steps: u64) -> Result<Self> {
        let budget = Budget::new(&options, updates.len(), steps);
        let importance = updates.iter().map(|update| {
            let [columns, values, rows] = update.parameters().map(Importance::none);
            Ok([columns?, values?, rows?])
        });
        let importance = importance.collect::<Result<_>>()?;
        Ok(Self { options, budget, updates, importance, settled: None })
    }

    /// Adds the gradient of the penalty: the mean over all factors of `‖PᵀP - 1‖²` and `‖QQᵀ - 1‖²`, times its weight.
    pub(crate) fn penalise(&self, gradients: &mut Gradients) -> Result<()> {
        if self.options.orthogonality == 0.0 {
            return Ok(());
        }
        #[expect(clippy::cast_precision_loss, reason = "a network has few layers")]
        let weight = self.options.orthogonality / (2 * self.updates.len()) as f64;
        for Triplets { columns, rows, .. } in &self.updates {
            let of_rows = gradient_of_penalty(&rows.var.as_detached_tensor())?;
            let of_columns = gradient_of_penalty(&columns.var.as_detached_tensor().t()?.contiguous()?)?.t()?;
            for (parameter, penalty) in [(rows, of_rows), (columns, of_columns)] {
                let penalty = (penalty * weight)?.contiguous()?;
                let sum = match gradients.get(&parameter.var) {
                    Some(gradient) => (gradient + penalty)?.detach(),
                    None => penalty,
                };
                GradientMap::insert(gradients, &parameter.var, sum);
            }
        }
        Ok(())
    }

    /// Looks at the gradients of a step, before the parameters change.
    pub(crate) fn observe(&mut self, gradients: &Gradients) -> Result<()> {
        let betas = (self.options.beta1, self.options.beta2);
        for (update, importance) in self.updates.iter().zip(&mut self.importance) {
            for (parameter, importance) in update.parameters().into_iter().zip(importance) {
                let Some(gradient) = gradients.get(&parameter.var) else {
                    bail!("parameter {} got no gradient", parameter.name);
                };
                importance.update(&parameter.var.as_detached_tensor(), &gradient.detach(), betas)?;
            }
        }
        Ok(())
    }

    /// Takes ranks away and gives them back, after as many steps as are done.
    pub(crate) fn deal(&mut self, steps: u64) -> Result<()> {
        let Budget { from, to, .. } = self.budget;
        if let Some(settled) = &self.settled {
            return self.keep(settled);
        }
        if steps < to && (steps <= from || !(steps - from).is_multiple_of(u64::from(self.options.interval))) {
            return Ok(());
        }
        let chosen = self.chosen(self.budget.after(steps))?;
        self.keep(&chosen)?;
        if steps >= to {
            self.settled = Some(chosen);
        }
        Ok(())
    }

    /// Whether ranks stay from now on.
    pub(crate) fn is_settled(&self) -> bool {
        self.settled.is_some()
    }

    /// Which ranks are left: all of them before they are settled.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        let kept = |(number, update): (usize, &Triplets)| {
            let ranks = match &self.settled {
                Some(settled) => settled[number].clone(),
                None => vec![true; update.rank()],
            };
            Kept { layer: update.layer.clone(), ranks }
        };
        self.updates.iter().enumerate().map(kept).collect()
    }

    /// The ranks of all updates that matter most; of those that matter alike, the first ones.
    fn chosen(&self, count: u64) -> Result<Vec<Vec<bool>>> {
        let mut scores = Vec::new();
        for (number, importance) in self.importance.iter().enumerate() {
            let of_ranks = scores_of_ranks(importance)?;
            scores.extend(of_ranks.into_iter().enumerate().map(|(rank, score)| (score, number, rank)));
        }
        // Stable: equals stay in their order.
        scores.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut chosen: Vec<Vec<bool>> = self.updates.iter().map(|update| vec![false; update.rank()]).collect();
        for &(_, number, rank) in scores.iter().take(usize::try_from(count).unwrap_or(usize::MAX)) {
            chosen[number][rank] = true;
        }
        Ok(chosen)
    }

    /// Sets the values of all other ranks to 0.
    fn keep(&self, chosen: &[Vec<bool>]) -> Result<()> {
        for (update, chosen) in self.updates.iter().zip(chosen) {
            let var = &update.values.var;
            let values: Vec<f32> = var.as_detached_tensor().flatten_all()?.to_vec1()?;
            let values = values.into_iter().zip(chosen).map(|(value, &stays)| if stays { value } else { 0.0 });
            var.set(&Tensor::from_vec(values.collect::<Vec<f32>>(), var.shape(), var.device())?)?;
        }
        Ok(())
    }

    /// What a checkpoint holds.
    pub(crate) fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let mut tensors = Vec::new();
        for (update, importance) in self.updates.iter().zip(&self.importance) {
            for (parameter, importance) in update.parameters().into_iter().zip(importance) {
                tensors.push((sensitivity(parameter), importance.sensitivity.clone()));
                tensors.push((uncertainty(parameter), importance.uncertainty.clone()));
            }
        }
        if let Some(settled) = &self.settled {
            let flags: Vec<u8> = settled.iter().flatten().map(|&stays| u8::from(stays)).collect();
            let count = flags.len();
            tensors.push((SETTLED.to_owned(), Tensor::from_vec(flags, count, &Device::Cpu)?));
        }
        Ok(tensors)
    }

    /// The state of a checkpoint, for [`Self::take_over`].
    pub(crate) fn stored(&self, state: &State) -> Result<Stored> {
        let tensor = |name: String, like: &Parameter| {
            let tensor = state.tensor(&name)?.to_device(like.var.device())?;
            if tensor.shape() != like.var.shape() {
                bail!("the checkpoint's {name} has another shape");
            }
            Ok(tensor)
        };
        let of = |parameter: &Parameter| -> Result<Importance> {
            Ok(Importance {
                sensitivity: tensor(sensitivity(parameter), parameter)?,
                uncertainty: tensor(uncertainty(parameter), parameter)?,
            })
        };
        let importance = self.updates.iter().map(|update| {
            let [columns, values, rows] = update.parameters().map(of);
            Ok([columns?, values?, rows?])
        });
        let importance = importance.collect::<Result<_>>()?;
        let settled = if state.step < self.budget.to { None } else { Some(self.settled_in(state)?) };
        Ok(Stored { importance, settled })
    }

    fn settled_in(&self, state: &State) -> Result<Vec<Vec<bool>>> {
        let flags: Vec<u8> = state.tensor(SETTLED)?.to_vec1()?;
        if flags.len() != self.updates.iter().map(Triplets::rank).sum::<usize>() {
            bail!("the checkpoint's ranks are those of another network");
        }
        let mut flags = flags.into_iter().map(|flag| flag != 0);
        Ok(self.updates.iter().map(|update| flags.by_ref().take(update.rank()).collect()).collect())
    }

    /// Goes on from a stored state.
    pub(crate) fn take_over(&mut self, stored: Stored) {
        (self.importance, self.settled) = (stored.importance, stored.settled);
    }
}

/// What a checkpoint says of ranks.
pub(crate) struct Stored {
    importance: Vec<[Importance; 3]>,
    settled: Option<Vec<Vec<bool>>>,
}

/// Name of the ranks that are left, in a checkpoint.
const SETTLED: &str = "adalora.settled";

fn sensitivity(parameter: &Parameter) -> String {
    format!("adalora.sensitivity.{}", parameter.name)
}

fn uncertainty(parameter: &Parameter) -> String {
    format!("adalora.uncertainty.{}", parameter.name)
}

impl Triplets {
    fn parameters(&self) -> [&Parameter; 3] {
        [&self.columns, &self.values, &self.rows]
    }

    fn rank(&self) -> usize {
        self.values.var.elem_count()
    }
}

/// The gradient of `‖M Mᵀ - 1‖²`: `4 (M Mᵀ - 1) M`.
fn gradient_of_penalty(rows: &Tensor) -> Result<Tensor> {
    let one = Tensor::eye(rows.dim(0)?, rows.dtype(), rows.device())?;
    (rows.matmul(&rows.t()?)? - one)?.matmul(rows)? * 4.0
}

#[cfg(test)]
mod tests;
