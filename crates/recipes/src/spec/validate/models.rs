//! Ranges of the kinds of model, and what does not go together.

use super::{out_of_range, within};
use crate::SpecError;
use crate::spec::limits;
use crate::spec::models::{Boosting, Forest, Kernel, Model, RegressionLoss, Svm, Task};
use crate::spec::tabular::{ClassWeight, Streaming, TabularSpec};

impl TabularSpec {
    pub(super) fn validate_task(&self) -> Result<(), SpecError> {
        if let Some(order) = &self.class_order {
            class_order(order, self.task)?;
        }
        if let RegressionLoss::Huber(huber) = self.regression_loss {
            within("regression_loss.huber.delta", huber.delta, 0.01, 100.0)?;
        }
        if self.task == Task::Regression && self.class_weight != ClassWeight::None {
            return Err(out_of_range("class_weight", "a weight of classes", "none where a quantity is predicted"));
        }
        if self.task == Task::Ordinal && !matches!(self.model, Model::Network | Model::Linear(_)) {
            let allowed = "network or linear where classes have an order";
            return Err(out_of_range("model", self.model.name(), allowed));
        }
        Ok(())
    }

    /// What learns from all rows at once cannot be asked to read them in pieces.
    pub(super) fn validate_streaming(&self) -> Result<(), SpecError> {
        if let Some(rows) = self.shuffle_rows {
            within("shuffle_rows", rows, 1, limits::SHUFFLE_ROWS)?;
        }
        let others = [
            (self.search.is_some(), "with a search"),
            (self.cross_validation.is_some(), "with a cross-validation"),
            (self.model != Model::Network, "with a model that is no network"),
        ];
        match others.iter().find(|(is_asked, _)| *is_asked && self.streaming == Streaming::Always) {
            Some((_, found)) => {
                let allowed = "auto or never then; a network without hidden layers is a linear model";
                Err(out_of_range("streaming", &format!("always {found}"), allowed))
            }
            None => Ok(()),
        }
    }

    pub(super) fn validate_model(&self) -> Result<(), SpecError> {
        match &self.model {
            Model::Network => return Ok(()),
            Model::Linear(linear) => within("model.linear.l2", linear.l2, 0.0, 1e6)?,
            Model::Forest(options) => forest(options)?,
            Model::Boosting(options) => boosting(options)?,
            Model::Svm(options) => svm(options)?,
        }
        if self.resources.gpus > 0 {
            let allowed = "0 where the model is no network: only networks train on a GPU";
            return Err(out_of_range("resources.gpus", &self.resources.gpus.to_string(), allowed));
        }
        Ok(())
    }
}

fn class_order(order: &[String], task: Task) -> Result<(), SpecError> {
    if task != Task::Ordinal {
        return Err(out_of_range("class_order", "an order of classes", "left out unless task is ordinal"));
    }
    if !(2..=limits::CLASSES).contains(&order.len()) {
        let allowed = format!("a list of 2 to {} classes", limits::CLASSES);
        return Err(out_of_range("class_order", &format!("a list of {}", order.len()), &allowed));
    }
    for (index, class) in order.iter().enumerate() {
        if order[..index].contains(class) {
            return Err(out_of_range(
                &format!("class_order[{index}]"),
                &format!("{class:?}"),
                "a class that comes once",
            ));
        }
    }
    Ok(())
}

fn forest(options: &Forest) -> Result<(), SpecError> {
    within("model.forest.trees", options.trees, 1, limits::TREES)?;
    if let Some(depth) = options.max_depth {
        within("model.forest.max_depth", depth, 1, limits::FOREST_DEPTH)?;
    }
    within("model.forest.min_leaf", options.min_leaf, 1, limits::LEAF_ROWS)?;
    options.max_features.map_or(Ok(()), |share| within("model.forest.max_features", share, 0.001, 1.0))
}

fn boosting(options: &Boosting) -> Result<(), SpecError> {
    within("model.boosting.rounds", options.rounds, 1, limits::TREES)?;
    within("model.boosting.learning_rate", options.learning_rate, 1e-4, 1.0)?;
    within("model.boosting.max_depth", options.max_depth, 1, limits::BOOSTING_DEPTH)?;
    within("model.boosting.min_leaf", options.min_leaf, 1, limits::LEAF_ROWS)?;
    within("model.boosting.subsample", options.subsample, 0.05, 1.0)?;
    within("model.boosting.l2", options.l2, 0.0, 1e6)
}

fn svm(options: &Svm) -> Result<(), SpecError> {
    within("model.svm.c", options.c, 1e-4, 1e4)?;
    within("model.svm.epsilon", options.epsilon, 0.0, 10.0)?;
    match options.kernel {
        Kernel::Linear => Ok(()),
        Kernel::Rbf(rbf) => rbf.gamma.map_or(Ok(()), |gamma| within("model.svm.kernel.rbf.gamma", gamma, 1e-6, 1e3)),
    }
}
