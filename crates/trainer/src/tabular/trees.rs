//! Decision trees in arrays, as they are used and stored.

mod grow;

#[cfg(test)]
mod tests;

use candle_core::{DType, Device, Result, Tensor, bail};
use recipes::{Model, TabularSpec, Task};

use super::fitted::{Fitted, Stored, doubles};
use super::head::Head;
pub(super) use grow::{Grower, Sample};

/// Stands for the input of a leaf, which asks nothing.
const LEAF: u32 = u32::MAX;

/// A binary tree. A row goes left where its input is at most the threshold. Children come after their parents and next to each
/// other, so that no way through the nodes goes in circles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tree {
    /// Input that a node asks about, or [`LEAF`].
    pub(super) inputs: Vec<u32>,
    pub(super) thresholds: Vec<f32>,
    /// The left child; the right one follows it.
    pub(super) left: Vec<u32>,
    /// What a leaf says.
    pub(super) values: Vec<f32>,
}

impl Tree {
    /// The leaf that a row falls into.
    pub(super) fn leaf(&self, row: &[f32]) -> usize {
        let mut node = 0;
        while self.inputs[node] != LEAF {
            let right = row[self.inputs[node] as usize] > self.thresholds[node];
            node = self.left[node] as usize + usize::from(right);
        }
        node
    }

    pub(super) fn value(&self, row: &[f32]) -> f64 {
        f64::from(self.values[self.leaf(row)])
    }

    pub(super) fn nodes(&self) -> usize {
        self.inputs.len()
    }

    pub(super) fn push(&mut self, input: Option<u32>, threshold: f32, left: u32, value: f32) {
        self.inputs.push(input.unwrap_or(LEAF));
        self.thresholds.push(threshold);
        self.left.push(left);
        self.values.push(value);
    }

    /// Whether every way from the root ends in a leaf, whatever the row.
    fn is_sound(&self, inputs: usize) -> bool {
        let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
        let node = |(node, (&input, &left)): (usize, (&u32, &u32))| {
            let left = left as usize;
            input == LEAF || ((input as usize) < inputs && left > node && left + 1 < self.nodes())
        };
        self.nodes() > 0
            && finite(&self.thresholds)
            && finite(&self.values)
            && self.inputs.iter().zip(&self.left).enumerate().all(node)
    }
}

/// Trees whose values are added up: the mean of a forest, or the sum of boosting.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ensemble {
    head: Head,
    classes: usize,
    kind: Kind,
    /// What every row starts from, by score. Of a forest all 0.
    base: Vec<f64>,
    /// Tree `i` speaks of score `i % scores`.
    trees: Vec<Tree>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Trees say how probable a class is; their mean counts.
    Forest,
    /// Trees say how much to add to a score.
    Boosting,
}

impl Ensemble {
    pub(super) fn forest(task: Task, classes: usize, trees: Vec<Tree>) -> Self {
        let head = Head::compact(task, classes);
        Self { head, classes, kind: Kind::Forest, base: vec![0.0; head.scores(classes)], trees }
    }

    pub(super) fn boosting(task: Task, classes: usize, base: Vec<f64>, trees: Vec<Tree>) -> Self {
        Self { head: Head::compact(task, classes), classes, kind: Kind::Boosting, base, trees }
    }

    /// Trees as they are stored, each of them checked.
    pub(super) fn load(spec: &TabularSpec, inputs: usize, classes: usize, stored: &Stored<'_>) -> Result<Self> {
        let head = Head::compact(spec.task, classes);
        let base = stored.numbers("base", &[head.scores(classes)])?;
        let kind = if matches!(spec.model, Model::Boosting(_)) { Kind::Boosting } else { Kind::Forest };
        let trees = load_trees(inputs, stored)?;
        if trees.is_empty() || trees.len() % base.len() != 0 {
            bail!("there are {} trees for {} scores", trees.len(), base.len());
        }
        Ok(Self { head, classes, kind, base, trees })
    }

    /// Sums of the trees' values, by score.
    fn sums(&self, row: &[f32]) -> Vec<f64> {
        let mut sums = self.base.clone();
        for (index, tree) in self.trees.iter().enumerate() {
            sums[index % self.base.len()] += tree.value(row);
        }
        sums
    }

    fn push(&self, row: &[f32], outputs: &mut Vec<f64>) {
        let sums = self.sums(row);
        if self.kind == Kind::Boosting || self.head == Head::Identity {
            #[expect(clippy::cast_precision_loss, reason = "there are few trees")]
            let share = if self.kind == Kind::Forest { 1.0 / self.trees.len() as f64 } else { 1.0 };
            let scores: Vec<f64> = sums.iter().map(|sum| sum * share).collect();
            return self.head.push(&scores, outputs);
        }
        #[expect(clippy::cast_precision_loss, reason = "there are few trees and classes")]
        let (per_score, classes) = ((self.trees.len() / self.base.len()) as f64, self.classes as f64);
        // As if one more tree knew nothing: what no tree has seen is improbable and not impossible.
        let means: Vec<f64> =
            sums.iter().map(|sum| ((sum + 1.0 / classes) / (per_score + 1.0)).clamp(f64::MIN_POSITIVE, 1.0)).collect();
        if self.head == Head::Logistic {
            return outputs.extend([1.0 - means[0], means[0]]);
        }
        let sum: f64 = means.iter().sum();
        outputs.extend(means.iter().map(|mean| mean / sum));
    }
}

fn load_trees(inputs: usize, stored: &Stored<'_>) -> Result<Vec<Tree>> {
    let whole = |name: &str| {
        let tensor = stored.tensor(name)?;
        if tensor.dtype() == DType::U32 { tensor.to_vec1::<u32>() } else { bail!("{name} does not hold whole numbers") }
    };
    let numbers = |name: &str| {
        let tensor = stored.tensor(name)?;
        if tensor.dtype() == DType::F32 { tensor.to_vec1::<f32>() } else { bail!("{name} does not hold numbers") }
    };
    let sizes = whole("trees.nodes")?;
    let (asked, left) = (whole("trees.input")?, whole("trees.left")?);
    let (thresholds, values) = (numbers("trees.threshold")?, numbers("trees.value")?);
    let nodes = asked.len();
    let told: u64 = sizes.iter().map(|&size| u64::from(size)).sum();
    if told != nodes as u64 || [left.len(), thresholds.len(), values.len()] != [nodes; 3] {
        bail!("the trees have another number of nodes than is told");
    }
    let mut trees = Vec::with_capacity(sizes.len());
    let mut start = 0;
    for (index, size) in sizes.into_iter().enumerate() {
        let part = start..start + size as usize;
        start = part.end;
        let tree = Tree {
            inputs: asked[part.clone()].to_vec(),
            thresholds: thresholds[part.clone()].to_vec(),
            left: left[part.clone()].to_vec(),
            values: values[part].to_vec(),
        };
        if !tree.is_sound(inputs) {
            bail!("tree {index} is damaged");
        }
        trees.push(tree);
    }
    Ok(trees)
}

impl Fitted for Ensemble {
    fn outputs(&self, features: &[f32], inputs: usize) -> Result<Vec<f64>> {
        let mut outputs = Vec::new();
        for row in features.chunks(inputs.max(1)) {
            self.push(row, &mut outputs);
        }
        Ok(outputs)
    }

    fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let joined = |part: fn(&Tree) -> &[u32]| self.trees.iter().flat_map(part).copied().collect::<Vec<u32>>();
        let floats = |part: fn(&Tree) -> &[f32]| self.trees.iter().flat_map(part).copied().collect::<Vec<f32>>();
        let sizes: Vec<u32> = self.trees.iter().map(|tree| u32::try_from(tree.nodes()).unwrap_or(u32::MAX)).collect();
        Ok(vec![
            ("base".into(), doubles(self.base.clone(), &[self.base.len()])?),
            ("trees.nodes".into(), Tensor::new(sizes, &Device::Cpu)?),
            ("trees.input".into(), Tensor::new(joined(|tree| &tree.inputs), &Device::Cpu)?),
            ("trees.left".into(), Tensor::new(joined(|tree| &tree.left), &Device::Cpu)?),
            ("trees.threshold".into(), Tensor::new(floats(|tree| &tree.thresholds), &Device::Cpu)?),
            ("trees.value".into(), Tensor::new(floats(|tree| &tree.values), &Device::Cpu)?),
        ])
    }

    fn size(&self) -> usize {
        self.trees.iter().map(Tree::nodes).sum()
    }
}
