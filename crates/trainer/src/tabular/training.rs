//! Training the model of a job, with events on the way.

use std::path::Path;

use candle_core::Device;
use recipes::model::InputColumn;
use recipes::protocol::{CHECKPOINT_DIR, Event, Split, TrainerJob};
use recipes::{Model, Report, Selection, TabularSpec};

use super::evaluation::measure;
use super::finished::{Shapes, VALIDATION, name};
use super::fits::Fits;
use super::fitted::{Fitted, Problem, Watch, fit, steps};
use super::flow::Flow;
use super::learning::Learning;
use super::meter::Meter;
use super::probabilities::{self, Settled, settle, settle_held_out};
use super::selection::{check_parts, cross_validate, fits, score_names, search};
use super::whole::Whole;
use crate::checkpoint::{self, Checkpoints, Damage, Resumable as _, State};
use crate::preprocess::{Part, Prepared};
use crate::{Digest, EventSink, Stop, TrainerError, device, sha256};

/// What a job trains on, and where.
#[derive(Clone, Copy)]
pub(super) struct Training<'a> {
    pub(super) spec: &'a TabularSpec,
    pub(super) data: &'a Prepared,
    /// Where the rows come from if they are not in memory.
    pub(super) flow: Option<&'a Flow>,
    pub(super) device: &'a Device,
}

/// What is known before the last fit.
pub(super) struct Before<'a, 'b> {
    spec: TabularSpec,
    report: Report,
    settled: Settled,
    fits: Fits<'a, 'b>,
    resumed: Option<State>,
}

/// A trained model, and what training it took.
pub(super) struct Trained {
    pub(super) model: Box<dyn Fitted>,
    /// Of the model: what a search found, and otherwise the one that it was asked for.
    pub(super) spec: TabularSpec,
    pub(super) epochs: u32,
    pub(super) steps: u64,
    pub(super) report: Report,
    pub(super) settled: Settled,
}

impl<'a> Training<'a> {
    pub(super) fn problem(&self) -> Problem<'a> {
        let Self { spec, data, device, .. } = *self;
        Problem {
            spec,
            examples: &data.train,
            columns: &data.columns,
            classes: data.classes.len(),
            budget: data.budget,
            device,
        }
    }

    /// Makes the fits before the last one: a search, a cross-validation, and those that calibration and threshold come from. Every column is
    /// there: each part of the rows that is held out chooses among them anew.
    pub(super) fn before<'e, 's>(
        &self,
        selection: Option<&Selection>,
        (folder, job): (&Path, &TrainerJob),
        events: &'e mut EventSink<'s>,
        stop: &'e Stop,
    ) -> Result<Before<'e, 's>, TrainerError> {
        // What comes at the end and cannot be is better refused before anything is fitted.
        probabilities::check_asked(&self.problem(), &self.data.classes)?;
        self.data.budget.check(self.flow.map_or(0, |flow| self.bytes_to_settle(flow)))?;
        let meter = Meter::new(events, 1 + self.fits_before());
        // Of the specification as it was asked for: what a search found is known only when it is over.
        let checkpoints = Checkpoints::new(folder.join(CHECKPOINT_DIR), self.identity()?);
        let mut fits = Fits::new(self.spec, meter, checkpoints, stop);
        let resumed = match &job.resume {
            Some(file) => fits.resume(file, &self.shapes())?,
            None => None,
        };
        if !fits.meter.is_single() {
            let (total, done) = (fits.meter.total(0), fits.meter.resumed());
            fits.meter.events.send(self.started((self.inputs(selection), 0), total, done))?;
        }
        let mut report = Report::default();
        let whole = self.whole(selection);
        let spec = self.choose(&mut report, &whole, &mut fits)?;
        let chosen = Training { spec: &spec, ..*self };
        if self.flow.is_none() {
            // Better now than after the fits on fewer rows that follow.
            whole.check(&spec)?;
        }
        chosen.cross_validate(&mut report, &mut fits)?;
        let settled = match self.flow {
            // That comes after the last fit.
            Some(_) => Settled::default(),
            None => settle(&chosen.problem(), &self.data.classes, &mut fits)?,
        };
        Ok(Before { spec, report, settled, fits, resumed })
    }

    /// Trains the model itself.
    pub(super) fn last(&self, before: Before<'_, '_>, stop: &Stop) -> Result<Trained, TrainerError> {
        let Before { spec, mut report, mut settled, fits, resumed } = before;
        let chosen = Training { spec: &spec, ..*self };
        let (model, epochs, steps) = match spec.model {
            Model::Network => chosen.network(resumed, fits, stop)?,
            _ => chosen.other(fits.meter, stop)?,
        };
        if let Some(flow) = self.flow {
            settled = chosen.settle_after(&*model, flow, stop)?;
            report.streamed = Some(flow.told());
        }
        let model = settled.wrap(model, self.data.classes.len());
        Ok(Trained { model, spec, epochs, steps, report, settled })
    }

    /// Fits that there are before the last one.
    fn fits_before(&self) -> u64 {
        let searched = self.spec.search.as_ref().map_or(0, |search| fits(&self.problem(), search));
        let validated = self.spec.cross_validation.map_or(0, |validation| u64::from(validation.folds));
        let held_out = if self.flow.is_some() { 0 } else { probabilities::fits(self.spec) };
        searched + validated + held_out
    }

    /// How many numbers can come of them.
    fn shapes(&self) -> Shapes {
        let (outputs, settled) = probabilities::counts(&self.problem());
        let scores = score_names(self.spec.task, &self.data.classes).len();
        Shapes { fits: self.fits_before(), scores, outputs, settled }
    }

    /// The specification of the last fit: what a search finds, where one is asked for.
    fn choose(&self, report: &mut Report, whole: &Whole, fits: &mut Fits<'_, '_>) -> Result<TabularSpec, TrainerError> {
        let Some(options) = &self.spec.search else { return Ok(self.spec.clone()) };
        let Prepared { classes, target_scale, .. } = self.data;
        let (best, leaderboard) = search((&self.problem(), whole), options, classes, *target_scale, fits)?;
        report.leaderboard = leaderboard;
        Ok(TabularSpec { cross_validation: self.spec.cross_validation, ..best })
    }

    fn cross_validate(&self, report: &mut Report, fits: &mut Fits<'_, '_>) -> Result<(), TrainerError> {
        let Some(validation) = self.spec.cross_validation else { return Ok(()) };
        let (problem, Prepared { classes, target_scale, .. }) = (self.problem(), self.data);
        check_parts(&problem, classes, validation.folds)?;
        let name = name(VALIDATION, &problem, 0)?;
        report.cross_validation = cross_validate(&problem, (&name, validation.folds), (classes, *target_scale), fits)?;
        Ok(())
    }

    /// Calibration and threshold of a finished model, from rows that were held out for it.
    fn settle_after(&self, model: &dyn Fitted, flow: &Flow, stop: &Stop) -> Result<Settled, TrainerError> {
        if probabilities::fits(self.spec) == 0 {
            return Ok(Settled::default());
        }
        let (outputs, labels) = flow.outputs(model, Part::Validation, stop)?;
        settle_held_out(&self.problem(), &self.data.classes, (outputs, &labels))
    }

    /// What the model is going to say of the rows that are held out for calibration and threshold.
    fn bytes_to_settle(&self, flow: &Flow) -> u64 {
        flow.counts.validation.saturating_mul(8 * self.data.classes.len() as u64)
    }

    /// Trains the last network, from where a checkpoint left it if that is of the same network.
    fn network(
        &self,
        resumed: Option<State>,
        mut fits: Fits<'_, '_>,
        stop: &Stop,
    ) -> Result<(Box<dyn Fitted>, u32, u64), TrainerError> {
        let mut learning = Learning::on(self.problem(), self.flow)?;
        let is_same = fits.begin_last(&self.problem())?;
        let Fits { mut meter, mut checkpoints, .. } = fits;
        match resumed {
            Some(state) if is_same => checkpoint::go_on(&mut learning, &mut checkpoints, &state, meter.events)?,
            // A search that had more memory, say, may have found another one.
            Some(state) if state.epoch > 0 => checkpoints.refuse(&state.file, &Damage::Foreign, meter.events)?,
            _ => {}
        }
        if meter.is_single() {
            let parameters = learning.network().size() as u64;
            meter.events.send(self.started(
                (self.inputs(None), parameters),
                learning.total_steps(),
                learning.steps(),
            ))?;
        }
        learning.run(&self.data.test, &mut checkpoints, &mut meter, stop)?;
        let (epochs, steps) = (learning.epoch(), learning.steps());
        Ok((Box::new(learning.into_network()), epochs, steps))
    }

    /// A model that is no network: it has no epochs, and is quick enough to begin anew when it was interrupted.
    fn other(&self, mut meter: Meter<'_, '_>, stop: &Stop) -> Result<(Box<dyn Fitted>, u32, u64), TrainerError> {
        let problem = self.problem();
        if meter.is_single() {
            meter.events.send(self.started((self.inputs(None), 0), steps(&problem), 0))?;
        }
        let mut progress = |step, steps| meter.step(step, steps);
        let (model, steps) = fit(&problem, &mut Watch { stop, progress: &mut progress })?;
        for (split, examples) in [(Split::Train, &self.data.train), (Split::Test, &self.data.test)] {
            for (name, value) in measure(&*model, examples, self.spec.task, problem.classes)?.points() {
                meter.events.send(Event::Metric { name: name.to_owned(), split, step: steps, epoch: 1, value })?;
            }
        }
        meter.tell(steps, steps)?;
        Ok((model, 1, steps))
    }

    /// Digest of the specification, the preprocessing, the classes and the split.
    fn identity(&self) -> Result<Digest, TrainerError> {
        let Self { spec, data, flow, .. } = *self;
        let known = serde_json::to_vec(&(spec, &data.columns, &data.classes, flow.map(Flow::identity)));
        let known = known.map_err(|error| candle_core::Error::Msg(error.to_string()))?;
        let rows = |rows: &[u32]| rows.iter().flat_map(|row| row.to_le_bytes()).collect::<Vec<u8>>();
        Ok(sha256(&[&known, &rows(&data.split.train), &rows(&data.split.test)]))
    }

    /// Inputs of a row that the last model sees.
    fn inputs(&self, selection: Option<&Selection>) -> usize {
        self.whole(selection).inputs()
    }

    /// What the last fit has to do with, once the columns are left out that a selection does not keep.
    fn whole(&self, selection: Option<&Selection>) -> Whole {
        let Prepared { columns, classes, train, test, .. } = self.data;
        let mut budget = self.data.budget;
        let is_kept = |column: &&InputColumn| {
            selection.is_none_or(|selection| selection.columns.iter().any(|it| it.kept && it.column == column.name))
        };
        let kept: Vec<InputColumn> = columns.iter().filter(is_kept).cloned().collect();
        let width = |columns: &[InputColumn]| columns.iter().map(InputColumn::width).sum::<usize>();
        let left_out = width(columns) - width(&kept);
        budget.give_back(((train.rows() + test.rows()) * left_out * size_of::<f32>()) as u64);
        Whole { rows: train.rows(), columns: kept, classes: classes.len(), budget }
    }

    fn started(&self, (inputs, parameters): (usize, u64), total_steps: u64, resumed_steps: u64) -> Event {
        Event::Started {
            rows: self.flow.map_or((self.data.train.rows() + self.data.test.rows()) as u64, |flow| {
                flow.counts.train + flow.counts.validation + flow.counts.test
            }),
            features: u32::try_from(inputs).unwrap_or(u32::MAX),
            classes: self.data.classes.clone(),
            parameters,
            total_steps,
            resumed_steps,
            device: device::name(self.device),
        }
    }
}
