//! A network, what it learns from, and the same loss by the functions of `nn`.

use std::sync::Arc;

use recipes::Adam;

use super::super::*;

pub(super) const OPTIONS: Adam = Adam { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weight_decay: 0.1 };
pub(super) const RATE: f64 = 0.01;

/// A network with what it learns from.
pub(super) struct Case {
    pub(super) layers: Mlp,
    pub(super) tables: Vec<Parameter>,
    pub(super) thresholds: Option<Parameter>,
    pub(super) features: Vec<f32>,
    pub(super) codes: Vec<u32>,
    pub(super) labels: Vec<u32>,
    pub(super) values: Vec<f64>,
    pub(super) objective: Objective,
}

/// Whether a case asks for classes by their order, by their names, or for quantities.
fn classes_of(objective: &Objective) -> usize {
    match objective {
        Objective::Classes { .. } => 3,
        Objective::Ranks { .. } => 4,
        Objective::Squares | Objective::Huber(_) => 0,
    }
}

pub(super) fn objectives() -> Vec<Objective> {
    let weights: Arc<[f64]> = Arc::from([0.5, 2.0, 1.25]);
    vec![
        Objective::Classes { class_weights: None, label_smoothing: 0.0 },
        Objective::Classes { class_weights: Some(weights.clone()), label_smoothing: 0.0 },
        Objective::Classes { class_weights: Some(weights), label_smoothing: 0.2 },
        Objective::Ranks { class_weights: None },
        Objective::Ranks { class_weights: Some(Arc::from([0.5, 2.0, 1.25, 0.75])) },
        Objective::Squares,
        Objective::Huber(0.3),
    ]
}

#[expect(clippy::cast_possible_truncation, reason = "parameters are single precision")]
fn singles(seed: u64, count: usize) -> Vec<f32> {
    numbers(seed, count, 1.0).into_iter().map(|number| number as f32).collect()
}

fn parameter(name: &str, role: Role, seed: u64, shape: &[usize]) -> Parameter {
    let values = singles(seed, shape.iter().product());
    Parameter::new(name.into(), role, Var::from_vec(values, shape, &Device::Cpu).unwrap())
}

impl Case {
    /// Forty rows with `plain` features; `tables`: categories and width of each.
    pub(super) fn new(hidden: &[u32], activation: Activation, objective: Objective, tables: &[(usize, usize)]) -> Self {
        const ROWS: usize = 40;
        let plain = 7;
        let inputs = plain + tables.iter().map(|(_, width)| width).sum::<usize>();
        let scores = if matches!(objective, Objective::Classes { .. }) { 3 } else { 1 };
        let widths: Vec<u32> =
            [u32::try_from(inputs).unwrap()].into_iter().chain(hidden.iter().copied()).chain([scores]).collect();
        let small = |index: usize| u32::try_from(index).unwrap();
        let classes = classes_of(&objective).max(1);
        let table = |(index, &(rows, width)): (usize, &(usize, usize))| {
            parameter(&format!("tables.{index}"), Role::Weight, 50 + index as u64, &[rows, width])
        };
        let code = |row: usize, (index, &(rows, _)): (usize, &(usize, usize))| small((row * (index + 3)) % rows);
        Self {
            layers: Mlp::new(&widths, activation, 3, &Device::Cpu).unwrap(),
            tables: tables.iter().enumerate().map(table).collect(),
            thresholds: matches!(objective, Objective::Ranks { .. })
                .then(|| parameter("thresholds", Role::Bias, 9, &[3])),
            features: singles(5, ROWS * plain),
            codes: (0..ROWS).flat_map(|row| tables.iter().enumerate().map(move |it| code(row, it))).collect(),
            labels: (0..ROWS).map(|row| small(row * 7 % classes)).collect(),
            values: numbers(6, ROWS, 2.0),
            objective,
        }
    }

    pub(super) fn network(&self) -> Network<'_> {
        Network { layers: &self.layers, tables: self.tables.clone(), thresholds: self.thresholds.clone() }
    }

    pub(super) fn plan(&self, most_rows: usize) -> Plan {
        Plan::new(&self.network(), self.objective.clone(), (OPTIONS, RATE), most_rows).unwrap()
    }

    pub(super) fn source(&self) -> Source<'_> {
        let targets = match self.objective {
            Objective::Squares | Objective::Huber(_) => Targets::Values(&self.values),
            _ => Targets::Classes(&self.labels),
        };
        Source { features: &self.features, codes: &self.codes, targets }
    }

    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let mut all = self.layers.parameters();
        all.extend(self.tables.iter().cloned());
        all.extend(self.thresholds.clone());
        all
    }

    /// The same loss of the functions of this module.
    pub(super) fn loss(&self, rows: &[usize]) -> candle_core::Result<Tensor> {
        let plain = self.features.len() / self.labels.len();
        let features: Vec<f32> = rows.iter().flat_map(|&row| &self.features[row * plain..][..plain]).copied().collect();
        let mut x = vec![Tensor::from_vec(features, (rows.len(), plain), &Device::Cpu)?];
        for (index, table) in self.tables.iter().enumerate() {
            let codes = rows.iter().map(|&row| self.codes[row * self.tables.len() + index]).collect::<Arc<[u32]>>();
            x.push(embedding(&table.value()?, &codes)?);
        }
        let scores = self.layers.forward(&Tensor::cat(&x, 1)?)?;
        let labels = || rows.iter().map(|&row| self.labels[row]).collect::<Vec<u32>>();
        let target = || {
            let values: Vec<f64> = rows.iter().map(|&row| self.values[row]).collect();
            Tensor::from_vec(values, (rows.len(), 1), &Device::Cpu)?.to_dtype(DType::F32)
        };
        match &self.objective {
            Objective::Classes { class_weights, label_smoothing } => {
                let (class_weights, label_smoothing) = (class_weights.clone(), *label_smoothing);
                cross_entropy(&scores, CrossEntropy { labels: labels(), class_weights, label_smoothing, ignored: None })
            }
            Objective::Ranks { class_weights } => {
                let thresholds = self.thresholds.as_ref().unwrap().value()?;
                let scores = scores.broadcast_add(&thresholds)?;
                let (mut sum, mut total) = (Tensor::zeros((), DType::F32, &Device::Cpu)?, 0.0);
                for (row, rank) in labels().into_iter().enumerate() {
                    let weight = class_weights.as_ref().map_or(1.0, |weights| weights[rank as usize]);
                    let applies = (0..3).map(|place| place < rank).collect();
                    let targets = BinaryCrossEntropy { applies, ..BinaryCrossEntropy::default() };
                    let of_row = binary_cross_entropy(&scores.narrow(0, row, 1)?, targets)?;
                    sum = (sum + (of_row * (3.0 * weight))?)?;
                    total += weight;
                }
                sum / total
            }
            Objective::Squares => mse(&scores, &target()?),
            Objective::Huber(delta) => huber(&scores, &target()?, *delta),
        }
    }

    pub(super) fn values(&self) -> Vec<f64> {
        self.parameters().iter().flat_map(|parameter| values(parameter.var.as_tensor())).collect()
    }

    /// Loss and gradients of a batch by both.
    pub(super) fn check_gradients(&self, what: &str, rows: &[usize]) {
        let mut plan = self.plan(rows.len());
        let found = plan.differentiate(&self.source(), rows).unwrap();
        let (loss, tape) = Tape::record(|| self.loss(rows)).unwrap();
        assert_close(&[found], &values(&loss), 1e-5);
        let gradients = tape.backward(&loss).unwrap();
        let mut squares = 0.0;
        for (parameter, gradient) in plan.gradients().unwrap() {
            let by_tape = values(gradients.get(&parameter.var).unwrap());
            let found = values(&gradient);
            // A slope near zero is a sum of terms that cancel: of those, each is rounded by up to 6e-8 of its own size.
            let largest = by_tape.iter().fold(1e-2_f64, |largest, slope| largest.max(slope.abs()));
            assert!(found.iter().any(|slope| *slope != 0.0), "{what}: {} has no gradient", parameter.name);
            for (index, (found, by_tape)) in found.iter().zip(&by_tape).enumerate() {
                let name = &parameter.name;
                assert!((found - by_tape).abs() <= 1e-5 * largest, "{what}: {name} at {index}: {found} and {by_tape}");
            }
            squares += found.iter().map(|slope| slope * slope).sum::<f64>();
        }
        assert_close(&[plan.norm()], &[squares.sqrt()], 1e-6);
    }
}
