//! The ranges that candidates are drawn from.

use recipes::{
    Activation, Adam, Boosting, Forest, Kernel, Linear, Model, ModelKind, Optimizer, Rbf, Svm, TabularSpec, Task,
};
use serde_json::{Value, json};

use crate::random::{Purpose, Stream};

/// Candidates of a search: of each kind first the defaults, then random ones, the kinds in turn.
pub(super) fn candidates(spec: &TabularSpec, kinds: &[ModelKind], count: u32) -> Vec<TabularSpec> {
    let mut random = Stream::new(spec.seed, Purpose::Search);
    let base = TabularSpec { search: None, cross_validation: None, ..spec.clone() };
    let kinds = kinds.iter().copied();
    (0_usize..)
        .zip(kinds.clone().cycle())
        .take(count as usize)
        .map(|(index, kind)| {
            let mut candidate = base.clone();
            if index < kinds.len() {
                defaults(kind, &mut candidate);
            } else {
                draw(kind, &mut candidate, &mut random);
            }
            candidate
        })
        .collect()
}

fn defaults(kind: ModelKind, spec: &mut TabularSpec) {
    spec.model = match kind {
        ModelKind::Linear => Model::Linear(Linear::default()),
        ModelKind::Forest => Model::Forest(Forest::default()),
        ModelKind::Boosting => Model::Boosting(Boosting::default()),
        ModelKind::Svm => Model::Svm(Svm::default()),
        // The options that the specification itself names are a network's.
        _ => Model::Network,
    };
}

fn draw(kind: ModelKind, spec: &mut TabularSpec, random: &mut Stream) {
    spec.model = match kind {
        ModelKind::Linear => Model::Linear(Linear { l2: even_log(random, 1e-3, 1e3) }),
        ModelKind::Forest => Model::Forest(Forest {
            max_depth: one_of(random, &[None, None, Some(5), Some(10), Some(20)]),
            min_leaf: whole_log(random, 1.0, 20.0),
            max_features: Some(even_log(random, 0.05, 1.0)),
            ..Forest::default()
        }),
        ModelKind::Boosting => Model::Boosting(Boosting {
            rounds: one_of(random, &[50, 100, 200, 400]),
            learning_rate: even_log(random, 0.01, 0.3),
            max_depth: one_of(random, &[2, 3, 4, 5, 6]),
            min_leaf: whole_log(random, 1.0, 50.0),
            subsample: tidy(0.5 + 0.5 * random.unit()),
            l2: even_log(random, 0.01, 10.0),
        }),
        ModelKind::Svm => {
            let c = even_log(random, 0.01, 1_000.0);
            let gamma = Some(even_log(random, 1e-4, 1.0));
            let rbf = Kernel::Rbf(Rbf { gamma });
            Model::Svm(Svm { kernel: one_of(random, &[Kernel::Linear, rbf, rbf, rbf]), c, ..Svm::default() })
        }
        _ => {
            network(spec, random);
            Model::Network
        }
    };
}

fn network(spec: &mut TabularSpec, random: &mut Stream) {
    let shapes: [&[u32]; 6] = [&[16], &[32], &[32, 16], &[64, 32], &[128, 64], &[64, 64, 32]];
    spec.hidden = one_of(random, &shapes).to_vec();
    spec.activation = one_of(random, &[Activation::Relu, Activation::Tanh]);
    spec.epochs = one_of(random, &[10, 20, 40, 80]);
    spec.batch_size = one_of(random, &[16, 32, 64, 128]);
    spec.learning_rate = even_log(random, 3e-4, 3e-2);
    let Optimizer::Adam(adam) = spec.optimizer;
    spec.optimizer = Optimizer::Adam(Adam { weight_decay: even_log(random, 1e-6, 0.1), ..adam });
}

/// Those fields of a candidate that make it.
pub(super) fn options(spec: &TabularSpec) -> Value {
    match (&spec.model, spec.task) {
        (Model::Network, task) => {
            let mut options = json!({
                "model": "network", "hidden": spec.hidden, "activation": spec.activation, "epochs": spec.epochs,
                "batch_size": spec.batch_size, "learning_rate": spec.learning_rate, "optimizer": spec.optimizer,
            });
            if let (Task::Regression, Some(options)) = (task, options.as_object_mut()) {
                options.insert("regression_loss".into(), json!(spec.regression_loss));
            }
            options
        }
        (model, _) => json!({ "model": model }),
    }
}

fn one_of<T: Copy>(random: &mut Stream, choices: &[T]) -> T {
    choices[random.below(choices.len())]
}

/// Between two positive numbers, every power of ten alike.
fn even_log(random: &mut Stream, low: f64, high: f64) -> f64 {
    tidy((low.ln() + random.unit() * (high / low).ln()).exp()).clamp(low, high)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between small positive numbers")]
fn whole_log(random: &mut Stream, low: f64, high: f64) -> u32 {
    even_log(random, low, high).round() as u32
}

/// Three significant digits, which are enough to choose by and easy to read.
fn tidy(number: f64) -> f64 {
    format!("{number:.2e}").parse().unwrap_or(number)
}
