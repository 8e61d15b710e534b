//! Models that are fitted without a part of the rows, which has no say in what they see either.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use recipes::Selection;

use super::judge;
use crate::TrainerError;
use crate::preprocess::{Examples, inputs_of};
use crate::tabular::fitted::{Fitted, Problem, Watch, fit};

/// One of several parts of a problem's rows, held out.
#[derive(Clone, Copy)]
pub(in crate::tabular) struct Fold<'a> {
    /// Its number, and that of all parts.
    pub(in crate::tabular) place: (usize, u32),
    /// The rows outside it.
    pub(in crate::tabular) learned: &'a [usize],
    /// The rows in it.
    pub(in crate::tabular) held_out: &'a [usize],
}

/// Names of the columns that are chosen without a part, by the rows of the problem, the part's place and thus the rows that are left. The
/// same for every model that is tried on them.
#[derive(Debug, Default)]
pub(in crate::tabular) struct Choices(HashMap<(usize, usize, u32), Vec<String>>);

impl Choices {
    fn of(
        &mut self,
        problem: &Problem<'_>,
        (learned, place): (&Examples, (usize, u32)),
        classes: &[String],
        watch: &mut Watch<'_>,
    ) -> Result<Option<&[String]>, TrainerError> {
        let key = (problem.examples.rows(), place.0, place.1);
        let chosen = match self.0.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                // Steps of a selection are none of the model's.
                let mut watch = Watch { stop: watch.stop, progress: &mut |_, _| Ok(()) };
                match judge(&Problem { examples: learned, ..*problem }, classes, &mut watch)? {
                    Some(selection) => place.insert(kept(selection)),
                    None => return Ok(None),
                }
            }
        };
        Ok(Some(chosen))
    }
}

/// The columns that are kept. Where fewer rows than all tell of none, the first of them is: a score of nothing could not be told.
pub(super) fn kept(selection: Selection) -> Vec<String> {
    let none = selection.columns.iter().all(|column| !column.kept);
    let columns = selection.columns.into_iter().enumerate();
    columns.filter(|(place, column)| column.kept || none && *place == 0).map(|(_, column)| column.column).collect()
}

/// Fits the model on the rows outside a part, which choose its columns where the specification asks for it. Also returns the part's rows as
/// that model sees them.
pub(in crate::tabular) fn fit_without(
    problem: &Problem<'_>,
    fold: Fold<'_>,
    classes: &[String],
    (watch, choices): (&mut Watch<'_>, &mut Choices),
) -> Result<(Box<dyn Fitted>, Examples), TrainerError> {
    let (mut learned, mut held_out) = (problem.examples.part(fold.learned), problem.examples.part(fold.held_out));
    let mut columns = Cow::Borrowed(problem.columns);
    if let Some(chosen) = choices.of(problem, (&learned, fold.place), classes, watch)? {
        let inputs = inputs_of(&columns, |name| chosen.iter().any(|it| it == name));
        columns.to_mut().retain(|column| chosen.contains(&column.name));
        learned.narrow(&inputs);
        held_out.narrow(&inputs);
    }
    let (model, _) = fit(&Problem { examples: &learned, columns: &columns, ..*problem }, watch)?;
    Ok((model, held_out))
}
