//! Support vector machines, with probabilities by Platt's scaling.

mod kernel;
mod platt;
mod smo;

#[cfg(test)]
mod tests;

use candle_core::{Result, Tensor, bail};
use recipes::{Kernel, Task};

use super::fitted::{Fitted, Problem, Stored, Watch, doubles};
use super::head::Head;
use crate::data::Budget;
use crate::preprocess::{Examples, folds};
use crate::{DataError, TrainerError};
use kernel::{Likeness, Rows};
pub(crate) use platt::Sigmoid;
use smo::{Dual, Solution};

/// Most training rows: the work grows with more than their square.
const MAX_ROWS: usize = 100_000;
/// Most memory for rows of the kernel matrix, in bytes.
const CACHE_BYTES: u64 = 512 * 1024 * 1024;

/// One sum over support vectors per score.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Svm {
    head: Head,
    inputs: usize,
    likeness: Likeness,
    /// Support vectors `[vectors, inputs]`; of the linear kernel the weights themselves, a row per score.
    vectors: Vec<f32>,
    /// `[scores, vectors]`; of the linear kernel nothing.
    coefficients: Vec<f64>,
    /// `[scores]`.
    biases: Vec<f64>,
    /// `[scores]`: from distances to probabilities. Nothing where a quantity is predicted.
    sigmoids: Vec<Sigmoid>,
}

impl Svm {
    /// Parts of the training rows that are held out in turn, to see the distances of rows that were not learned from.
    const FOLDS: usize = 5;
    /// Fits per score: one on all rows and one without each part.
    pub(super) const FITS: u64 = 1 + Self::FOLDS as u64;

    /// Finds the support vectors of each score: of two classes one against the other, of more each against the rest.
    pub(super) fn fit(
        problem: &Problem<'_>,
        options: &recipes::Svm,
        watch: &mut Watch<'_>,
    ) -> std::result::Result<Self, TrainerError> {
        let examples = problem.examples;
        Self::check(examples.rows(), &problem.budget)?;
        let likeness = Likeness::new(options.kernel, examples);
        let mut fitting = Fitting { problem, options, likeness, done: 0 };
        let head = Head::compact(problem.spec.task, problem.classes);
        let (mut solutions, mut sigmoids) = (Vec::new(), Vec::new());
        for score in 0..head.scores(problem.classes) {
            let wanted = fitting.wanted(head, score);
            let solution = fitting.solve(examples, &wanted, watch)?;
            if head != Head::Identity {
                sigmoids.push(fitting.sigmoid(&wanted, &solution, watch)?);
            }
            solutions.push(solution);
        }
        Ok(assemble(head, likeness, examples, &solutions, sigmoids))
    }

    /// Whether a machine can be fitted on so many rows, in sensible time and in the memory that is left.
    pub(super) fn check(rows: usize, budget: &Budget) -> std::result::Result<(), DataError> {
        if rows > MAX_ROWS {
            return Err(DataError::TooManyRows { model: "svm", rows, limit: MAX_ROWS });
        }
        Rows::bytes(rows, budget, CACHE_BYTES).map(drop)
    }

    /// A machine as it is stored.
    pub(super) fn load(
        task: Task,
        options: &recipes::Svm,
        inputs: usize,
        classes: usize,
        stored: &Stored<'_>,
    ) -> Result<Self> {
        let head = Head::compact(task, classes);
        let scores = head.scores(classes);
        let tensor = stored.tensor("vectors")?;
        let (vectors, width) = tensor.dims2()?;
        let numbers = stored.numbers("vectors", &[vectors, inputs])?;
        let (likeness, coefficients) = match options.kernel {
            Kernel::Linear if vectors != scores => {
                bail!("there are {vectors} sums of {width} inputs for {scores} scores")
            }
            Kernel::Linear => (Likeness::Linear, Vec::new()),
            _ => {
                let gamma = stored.numbers("gamma", &[1])?[0];
                (Likeness::Rbf(gamma), stored.numbers("coefficients", &[scores, vectors])?)
            }
        };
        let biases = stored.numbers("biases", &[scores])?;
        let sigmoids = match head {
            Head::Identity => Vec::new(),
            _ => stored.numbers("platt", &[scores, 2])?.chunks(2).map(|ab| Sigmoid { a: ab[0], b: ab[1] }).collect(),
        };
        #[expect(clippy::cast_possible_truncation, reason = "they are stored in single precision")]
        let vectors = numbers.into_iter().map(|number| number as f32).collect();
        Ok(Self { head, inputs, likeness, vectors, coefficients, biases, sigmoids })
    }

    /// Distances of a row from the borders, by score.
    fn distances(&self, row: &[f32]) -> Vec<f64> {
        let alike: Vec<f64> = self.vectors.chunks(self.inputs.max(1)).map(|one| self.likeness.of(one, row)).collect();
        if matches!(self.likeness, Likeness::Linear) {
            return alike.iter().zip(&self.biases).map(|(sum, bias)| sum + bias).collect();
        }
        // Without a support vector every row is as far away as the bias says.
        let of_score = |score: usize| &self.coefficients[score * alike.len()..][..alike.len()];
        let sum = |score: usize| of_score(score).iter().zip(&alike).map(|(c, k)| c * k).sum::<f64>();
        self.biases.iter().enumerate().map(|(score, bias)| sum(score) + bias).collect()
    }
}

/// A machine being fitted.
struct Fitting<'a> {
    problem: &'a Problem<'a>,
    options: &'a recipes::Svm,
    likeness: Likeness,
    done: u64,
}

/// What a score is to be of each row.
enum Wanted {
    /// 1 or -1, and the price of getting it wrong.
    Sides(Vec<(f64, f64)>),
    Values(Vec<f64>),
}

impl Wanted {
    fn part(&self, rows: &[usize]) -> Self {
        match self {
            Self::Sides(sides) => Self::Sides(rows.iter().map(|&row| sides[row]).collect()),
            Self::Values(values) => Self::Values(rows.iter().map(|&row| values[row]).collect()),
        }
    }
}

impl Fitting<'_> {
    fn wanted(&self, head: Head, score: usize) -> Wanted {
        let examples = self.problem.examples;
        if head == Head::Identity {
            return Wanted::Values(examples.values.clone());
        }
        let class = if head == Head::Logistic { 1 } else { score };
        let weights = self.problem.class_weights();
        let side = |&label: &u32| {
            let weight = weights.as_ref().map_or(1.0, |weights| weights[label as usize]);
            (if label as usize == class { 1.0 } else { -1.0 }, self.options.c * weight)
        };
        Wanted::Sides(examples.labels.iter().map(side).collect())
    }

    fn solve(
        &mut self,
        examples: &Examples,
        wanted: &Wanted,
        watch: &mut Watch<'_>,
    ) -> std::result::Result<Solution, TrainerError> {
        let mut rows = Rows::new(self.likeness, examples, &self.problem.budget, CACHE_BYTES)?;
        let dual = match wanted {
            Wanted::Sides(sides) => Dual::of_sides(sides),
            Wanted::Values(values) => Dual::of_values(values, self.options.c, self.options.epsilon),
        };
        let solution = dual.solve(&mut rows, watch.stop)?;
        self.done += 1;
        watch.step(self.done, super::fitted::steps(self.problem))?;
        Ok(solution)
    }

    /// How probable a side is at a distance, seen on rows that were not learned from.
    fn sigmoid(
        &mut self,
        wanted: &Wanted,
        whole: &Solution,
        watch: &mut Watch<'_>,
    ) -> std::result::Result<Sigmoid, TrainerError> {
        let examples = self.problem.examples;
        let Wanted::Sides(sides) = wanted else { return Ok(Sigmoid { a: -1.0, b: 0.0 }) };
        let side = |row: usize| u32::from(sides[row].0 > 0.0);
        let labels: Vec<u32> = (0..examples.rows()).map(side).collect();
        // Rows weigh in the probabilities what they weigh at the border: otherwise those would undo what class weights do.
        let weight = |row: usize| sides[row].1 / self.options.c;
        let mut seen = Vec::with_capacity(labels.len());
        for (learned, held_out) in folds(&labels, Svm::FOLDS, self.problem.spec.seed) {
            // A part without both sides teaches nothing.
            if learned.iter().all(|&row| labels[row] == labels[learned[0]]) {
                continue;
            }
            let part = examples.part(&learned);
            let solution = self.solve(&part, &wanted.part(&learned), watch)?;
            let distance =
                |&row: &usize| (solution.at(self.likeness, &part, examples.row(row)), labels[row] == 1, weight(row));
            seen.extend(held_out.iter().map(distance));
        }
        if seen.is_empty() {
            let distance =
                |row: usize| (whole.at(self.likeness, examples, examples.row(row)), labels[row] == 1, weight(row));
            seen.extend((0..examples.rows()).map(distance));
        }
        Ok(Sigmoid::fit_weighted(&seen))
    }
}

/// The machine of the solutions: the rows that any of them rests on, or of the linear kernel their sums.
fn assemble(
    head: Head,
    likeness: Likeness,
    examples: &Examples,
    solutions: &[Solution],
    sigmoids: Vec<Sigmoid>,
) -> Svm {
    let biases = solutions.iter().map(|solution| solution.bias).collect();
    let inputs = examples.inputs;
    if likeness == Likeness::Linear {
        let vectors = solutions.iter().flat_map(|solution| solution.weights(examples)).collect();
        return Svm { head, inputs, likeness, vectors, coefficients: Vec::new(), biases, sigmoids };
    }
    let counts = |row: &usize| solutions.iter().any(|solution| solution.coefficients[*row] != 0.0);
    let rows: Vec<usize> = (0..examples.rows()).filter(counts).collect();
    let vectors = rows.iter().flat_map(|&row| examples.row(row)).copied().collect();
    let of = |solution: &Solution| rows.iter().map(|&row| solution.coefficients[row]).collect::<Vec<f64>>();
    let coefficients = solutions.iter().flat_map(of).collect();
    Svm { head, inputs, likeness, vectors, coefficients, biases, sigmoids }
}

impl Fitted for Svm {
    fn outputs(&self, features: &[f32], inputs: usize) -> Result<Vec<f64>> {
        let mut outputs = Vec::new();
        for row in features.chunks(inputs.max(1)) {
            let distances = self.distances(row);
            let said: Vec<f64> =
                distances.iter().zip(&self.sigmoids).map(|(&at, sigmoid)| sigmoid.probability(at)).collect();
            match self.head {
                Head::Identity => outputs.extend(distances),
                Head::Logistic => outputs.extend([1.0 - said[0], said[0]]),
                _ => {
                    let sum: f64 = said.iter().sum::<f64>().max(f64::MIN_POSITIVE);
                    outputs.extend(said.iter().map(|probability| probability / sum));
                }
            }
        }
        Ok(outputs)
    }

    fn tensors(&self) -> Result<Vec<(String, Tensor)>> {
        let vectors = self.vectors.len() / self.inputs.max(1);
        let shape = (vectors, self.inputs);
        let mut tensors = vec![
            ("vectors".to_owned(), Tensor::from_vec(self.vectors.clone(), shape, &candle_core::Device::Cpu)?),
            ("biases".to_owned(), doubles(self.biases.clone(), &[self.biases.len()])?),
        ];
        if let Likeness::Rbf(gamma) = self.likeness {
            let shape = [self.biases.len(), vectors];
            tensors.push(("coefficients".to_owned(), doubles(self.coefficients.clone(), &shape)?));
            tensors.push(("gamma".to_owned(), doubles(vec![gamma], &[1])?));
        }
        if !self.sigmoids.is_empty() {
            let platt = self.sigmoids.iter().flat_map(|sigmoid| [sigmoid.a, sigmoid.b]).collect();
            tensors.push(("platt".to_owned(), doubles(platt, &[self.sigmoids.len(), 2])?));
        }
        Ok(tensors)
    }

    fn size(&self) -> usize {
        self.vectors.len() + self.coefficients.len() + self.biases.len() + 2 * self.sigmoids.len()
    }
}
