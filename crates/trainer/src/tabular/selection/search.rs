//! Finding the model and its options.

use recipes::model::TargetScale;
use recipes::protocol::LogLevel;
use recipes::{Search, Strategy, TabularSpec, Trial, values};

use super::space::{candidates, options};
use super::{check_parts, class_rows, cross_validate};
use crate::preprocess::{Examples, folds};
use crate::tabular::finished::{SEARCH, name};
use crate::tabular::fits::Fits;
use crate::tabular::fitted::Problem;
use crate::tabular::whole::Whole;
use crate::{DataError, TrainerError};

/// Fewest rows on which candidates are judged.
const FEWEST_ROWS: usize = 50;

/// A candidate on its way through the search.
pub(super) struct Candidate {
    pub(super) spec: TabularSpec,
    pub(super) trial: Trial,
}

impl Candidate {
    /// What it is judged by: the mean of its first score; a candidate that failed is behind all others.
    fn score(&self) -> f64 {
        self.trial.scores.first().map_or(f64::INFINITY, |spread| spread.mean)
    }
}

/// A round of a search: so many candidates on one in `share` of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Round {
    pub(super) candidates: usize,
    pub(super) share: usize,
}

/// The rounds of a search. With halving, the last one has all rows; there are no more of them than the rows allow.
pub(super) fn rounds(search: &Search, rows: usize, smallest_class: usize) -> Vec<Round> {
    let trials = search.trials as usize;
    let Strategy::Halving(halving) = search.strategy else { return vec![Round { candidates: trials, share: 1 }] };
    let factor = halving.factor as usize;
    let possible = |share: usize| rows / share >= FEWEST_ROWS && smallest_class / share >= search.folds as usize;
    let mut share = 1;
    while trials / (share * factor) >= 1 && possible(share * factor) {
        share *= factor;
    }
    let mut rounds = vec![Round { candidates: trials, share }];
    while let Some(&Round { candidates, share }) = rounds.last()
        && share > 1
    {
        rounds.push(Round { candidates: candidates.div_ceil(factor), share: share / factor });
    }
    rounds
}

fn smallest_class(problem: &Problem<'_>) -> usize {
    class_rows(problem).into_iter().min().unwrap_or(usize::MAX)
}

/// Fits that a search takes.
pub(in crate::tabular) fn fits(problem: &Problem<'_>, search: &Search) -> u64 {
    let rounds = rounds(search, problem.examples.rows(), smallest_class(problem));
    rounds.iter().map(|round| round.candidates as u64 * u64::from(search.folds)).sum()
}

/// Finds the best candidate of those that can be fitted on the `whole` training part. Returns its specification, and all candidates, the best
/// first.
pub(in crate::tabular) fn search(
    (problem, whole): (&Problem<'_>, &Whole),
    search: &Search,
    classes: &[String],
    scale: Option<TargetScale>,
    fits: &mut Fits<'_, '_>,
) -> Result<(TabularSpec, Vec<Trial>), TrainerError> {
    check_parts(problem, classes, search.folds)?;
    let specs = candidates(problem.spec, &search.kinds(problem.spec.task), search.trials);
    let trial = |(trial, spec): (u32, TabularSpec)| {
        let options = options(&spec);
        Candidate { spec, trial: Trial { trial, options, rows: 0, scores: Vec::new(), failure: None } }
    };
    let mut going_on: Vec<Candidate> = (1..).zip(specs).map(trial).collect();
    let mut left_behind = Vec::new();
    let mut judge = Judge { problem, whole, search, classes, scale, fits, failed: None };
    for Round { candidates, share } in rounds(search, problem.examples.rows(), smallest_class(problem)) {
        // The worse ones of the round before, the worst last.
        left_behind.splice(0..0, going_on.split_off(candidates.min(going_on.len())));
        let part =
            (share > 1).then(|| problem.examples.part(&folds(&problem.examples.labels, share, problem.spec.seed)[0].1));
        for candidate in &mut going_on {
            judge.judge(candidate, part.as_ref().unwrap_or(problem.examples))?;
        }
        // Stable: of equals the one drawn first.
        going_on.sort_by(|one, other| one.score().total_cmp(&other.score()));
    }
    let all = ranked(going_on, left_behind);
    match judge.failed {
        Some(failed) if !all[0].score().is_finite() => Err(failed),
        _ => Ok((all[0].spec.clone(), all.into_iter().map(|candidate| candidate.trial).collect())),
    }
}

/// Those of the last round, the best first, and behind them those that were left behind. Where none of the last round has come to an end, those
/// that have in an earlier one are before all that have not.
pub(super) fn ranked(mut last: Vec<Candidate>, mut left_behind: Vec<Candidate>) -> Vec<Candidate> {
    last.append(&mut left_behind);
    if last.first().is_some_and(|best| !best.score().is_finite()) {
        // Stable: the later the round, the further to the front.
        last.sort_by_key(|candidate| !candidate.score().is_finite());
    }
    last
}

/// Judges candidates one after the other.
struct Judge<'a, 'b, 'c> {
    problem: &'a Problem<'a>,
    whole: &'a Whole,
    search: &'a Search,
    classes: &'a [String],
    scale: Option<TargetScale>,
    fits: &'a mut Fits<'b, 'c>,
    /// The error of a candidate that failed.
    failed: Option<TrainerError>,
}

impl Judge<'_, '_, '_> {
    fn judge(&mut self, candidate: &mut Candidate, examples: &Examples) -> Result<(), TrainerError> {
        candidate.trial.rows = examples.rows() as u64;
        let problem = Problem { spec: &candidate.spec, examples, ..*self.problem };
        let name = name(SEARCH, &problem, candidate.trial.trial)?;
        let (done, made) = (self.fits.meter.done(), self.fits.made());
        let validation = (&*name, self.search.folds);
        // What fits without a part of the rows need not fit with all of them, as a winner has to.
        let checked = self.whole.check(&candidate.spec).map_err(TrainerError::from);
        match checked.and_then(|()| cross_validate(&problem, validation, (self.classes, self.scale), self.fits)) {
            Ok(scores) => candidate.trial.scores = scores,
            // Another candidate may do.
            Err(
                error @ (TrainerError::Diverged(_)
                | TrainerError::Data(DataError::TooManyRows { .. } | DataError::TooLarge { .. })),
            ) => {
                candidate.trial.scores.clear();
                candidate.trial.failure = Some(error.code().to_owned());
                self.failed = Some(error);
                let meter = &mut self.fits.meter;
                meter.skip(u64::from(self.search.folds) - (meter.done() - done));
            }
            Err(error) => return Err(error),
        }
        // One whose scores are known from an earlier attempt was told then.
        let is_judged_now = self.fits.made() > made || candidate.trial.failure.is_some();
        if is_judged_now { self.tell(candidate) } else { Ok(()) }
    }

    fn tell(&mut self, Candidate { trial, spec }: &Candidate) -> Result<(), TrainerError> {
        let score = trial.scores.first().map_or_else(
            || trial.failure.clone().unwrap_or_default(),
            |spread| format!("{} {:.4}", spread.name, spread.mean),
        );
        let (number, trials, model) = (trial.trial, self.search.trials, spec.model.name());
        let message = format!("candidate {number} of {trials}, {model}, on {} rows: {score}", trial.rows);
        let values = values([
            ("trial", number.to_string()),
            ("trials", trials.to_string()),
            ("model", model.to_owned()),
            ("rows", trial.rows.to_string()),
            ("score", score),
        ]);
        self.fits.meter.events.log(LogLevel::Info, "search_trial", message, values)
    }
}
