//! Ranges of cross-validation and search.

use super::{out_of_range, within};
use crate::SpecError;
use crate::spec::limits;
use crate::spec::models::Model;
use crate::spec::selection::{ModelKind, Search, Strategy};
use crate::spec::tabular::TabularSpec;

impl TabularSpec {
    pub(super) fn validate_selection(&self) -> Result<(), SpecError> {
        if let Some(validation) = self.cross_validation {
            within("cross_validation.folds", validation.folds, 2, limits::FOLDS)?;
        }
        let Some(search) = &self.search else { return Ok(()) };
        if self.model != Model::Network {
            return Err(out_of_range("model", self.model.name(), "left out where search finds it"));
        }
        within("search.trials", search.trials, 1, limits::TRIALS)?;
        within("search.folds", search.folds, 2, limits::FOLDS)?;
        if let Strategy::Halving(halving) = search.strategy {
            within("search.strategy.halving.factor", halving.factor, 2, 10)?;
        }
        self.validate_kinds(search)
    }

    fn validate_kinds(&self, search: &Search) -> Result<(), SpecError> {
        let kinds = search.kinds(self.task);
        if kinds.is_empty() {
            return Err(out_of_range("search.models", "an empty list", "left out, or a list of models"));
        }
        if kinds.iter().any(|kind| !kind.can_do(self.task)) {
            let allowed = "network and linear where classes have an order";
            return Err(out_of_range("search.models", "another model", allowed));
        }
        if self.resources.gpus > 0 && kinds.iter().any(|kind| *kind != ModelKind::Network) {
            let allowed = "0 unless search.models is network alone: only networks train on a GPU";
            return Err(out_of_range("resources.gpus", &self.resources.gpus.to_string(), allowed));
        }
        Ok(())
    }
}
