//! A job that breaks off before its last fit, or in it, makes no fit twice and comes to the same end.

use std::collections::BTreeMap;
use std::io;

use recipes::{
    Calibration, CrossValidation, Forest, Goal, Halving, Model, ModelKind, Search, Strategy, TabularModel, Threshold,
    Values,
};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::*;

/// Keeps every checkpoint at the moment when it is told of; the job itself leaves only the last few.
struct Witness<'a> {
    job: &'a Job,
    lines: Vec<u8>,
    checkpoints: BTreeMap<String, Vec<u8>>,
}

impl io::Write for Witness<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let event: TrainerEvent = serde_json::from_slice(line)?;
        if let Event::Checkpoint { file, .. } = event.event {
            let content = std::fs::read(self.job.path().join("checkpoint").join(&file))?;
            assert!(self.checkpoints.insert(file, content).is_none(), "it is written once");
        }
        self.lines.extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A run of a job.
struct Run {
    job: Job,
    result: TrainingResult,
    events: Vec<Event>,
    checkpoints: BTreeMap<String, Vec<u8>>,
}

fn run(job: Job) -> Run {
    let mut witness = Witness { job: &job, lines: Vec::new(), checkpoints: BTreeMap::new() };
    let mut events = EventSink::new(&mut witness, Instant::now());
    let result = crate::train(job.path(), &job.job, &mut events, &Stop::default()).unwrap();
    drop(events);
    let events = witness.lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let events = events.map(|line| serde_json::from_slice::<TrainerEvent>(line).unwrap().event).collect();
    let checkpoints = witness.checkpoints;
    Run { result: TrainingResult { wall_seconds: 0.0, ..result }, job, events, checkpoints }
}

/// The same job, going on from a checkpoint.
fn resumed(mut job: Job, file: &str, content: &[u8]) -> Run {
    std::fs::create_dir_all(job.path().join("checkpoint")).unwrap();
    std::fs::write(job.path().join("checkpoint").join(file), content).unwrap();
    job.job.resume = Some(file.to_owned());
    run(job)
}

impl Run {
    /// Fits that this attempt made before the last one: after each there is a checkpoint.
    fn fits(&self) -> usize {
        self.checkpoints.keys().filter(|file| file.starts_with("fits-")).count()
    }

    /// The last checkpoint of the last fit.
    fn in_last(&self) -> Option<(&str, &[u8])> {
        let mut all = self.checkpoints.iter().rev();
        all.find(|(file, _)| file.starts_with("epoch-")).map(|(file, content)| (&**file, &**content))
    }

    fn logged(&self, wanted: &str) -> Vec<&Values> {
        self.logs().filter(|(code, _)| *code == wanted).map(|(_, values)| values).collect()
    }

    /// Codes of what it says of checkpoints.
    fn codes(&self) -> Vec<&str> {
        let is_wanted = |code: &&str| code.starts_with("resumed") || code.starts_with("checkpoint");
        self.logs().map(|(code, _)| code).filter(is_wanted).collect()
    }

    fn logs(&self) -> impl Iterator<Item = (&str, &Values)> {
        self.events.iter().filter_map(|event| match event {
            Event::Log { code, values, .. } => Some((code.as_str(), values)),
            _ => None,
        })
    }

    /// Steps of earlier attempts, then those that are told of, then those of the whole job.
    fn steps(&self) -> (u64, Vec<u64>, u64) {
        let (mut before, mut steps, mut total) = (None, Vec::new(), 0);
        for event in &self.events {
            match event {
                Event::Started { resumed_steps, total_steps, .. } => {
                    assert_eq!(before.replace(*resumed_steps), None, "it starts once");
                    total = *total_steps;
                }
                Event::Progress { step, .. } => steps.push(*step),
                _ => {}
            }
        }
        (before.unwrap(), steps, total)
    }

    fn assert_same_end(&self, other: &Self, why: &str) {
        assert_eq!(self.result, other.result, "{why}");
        for file in ["model.safetensors", "model.json"] {
            assert_eq!(self.job.output(file), other.job.output(file), "{file} {why}");
        }
    }
}

/// Runs a job undisturbed and then from each of its checkpoints. `before`: fits before its last one.
fn check(job: impl Fn() -> Job, before: usize) -> Run {
    let whole = run(job());
    let in_last = (whole.result.epochs - 1) / EVERY;
    assert_eq!((whole.fits(), whole.checkpoints.len()), (before, before + in_last as usize));
    for (file, content) in &whole.checkpoints {
        let again = resumed(job(), file, content);
        again.assert_same_end(&whole, file);
        let done = file.strip_prefix("fits-").map_or(before, |name| name[..6].parse().unwrap());
        assert_eq!(again.fits(), before - done, "from {file} no fit is made twice");
        let in_last_fit = file.starts_with("epoch-");
        assert_eq!(again.codes(), if in_last_fit { &["resumed_fits", "resumed"][..] } else { &["resumed_fits"] });
        assert_eq!(again.logged("resumed_fits")[0]["fits"], done.to_string());
        let (steps_before, steps, total) = again.steps();
        assert_eq!((steps_before, total), (1_000 * done as u64, 1_000 * (before as u64 + 1)));
        assert!(steps.is_sorted() && steps[0] >= steps_before, "from {file}: {steps:?}");
        assert_eq!(steps.last(), Some(&total));
    }
    whole
}

/// Epochs of the last network from one checkpoint to the next.
const EVERY: u32 = 5;

/// Two kinds, so that there is a positive one.
fn two_kinds(job: Job) -> Job {
    std::fs::write(job.path().join("input/0.csv"), flowers().replace("elm", "ash")).unwrap();
    job
}

fn networks(trials: u32) -> Search {
    Search { trials, folds: 2, models: Some(vec![ModelKind::Network]), ..Search::default() }
}

/// A search, a cross-validation, calibration, a threshold, and a network at last.
fn everything() -> Job {
    two_kinds(Job::new(|spec| {
        (spec.search, spec.cross_validation) = (Some(networks(3)), Some(CrossValidation { folds: 2 }));
        (spec.calibration, spec.threshold) = (Calibration::Platt, Some(Threshold { goal: Goal::F1, positive: None }));
        (spec.epochs, spec.checkpoint_every) = (4, Some(EVERY));
    }))
}

#[test]
fn a_job_goes_on_from_every_checkpoint_to_the_same_end() {
    let whole = check(everything, 6 + 2 + 5);
    assert!(whole.in_last().is_some());
    assert_eq!((whole.result.report.leaderboard.len(), whole.logged("search_trial").len()), (3, 3));
    assert_eq!(whole.result.report.cross_validation[0].values.len(), 2);
    let model: TabularModel = serde_json::from_slice(&whole.job.output("model.json")).unwrap();
    assert!(model.calibrator.is_some() && model.decision.is_some(), "{model:?}");
}

#[test]
fn candidates_that_were_judged_before_are_not_told_again() {
    let whole = run(everything());
    // Two fits are of a candidate: after three the second is half judged.
    for (file, told) in [("fits-000002.ckpt", vec!["2", "3"]), ("fits-000003.ckpt", vec!["2", "3"])] {
        let again = resumed(everything(), file, &whole.checkpoints[file]);
        let trials: Vec<&str> = again.logged("search_trial").iter().map(|values| &*values["trial"]).collect();
        assert_eq!(trials, told, "{file}");
    }
}

#[test]
fn a_search_by_halving_goes_on_in_every_round() {
    let job = || {
        let job = Job::new(|spec| {
            let strategy = Strategy::Halving(Halving { factor: 2 });
            let models = Some(vec![ModelKind::Network, ModelKind::Linear]);
            spec.search = Some(Search { strategy, models, ..networks(4) });
            spec.calibration = Calibration::Temperature;
            (spec.epochs, spec.checkpoint_every) = (6, Some(EVERY));
        });
        let text = flowers();
        let rows = text.split_once('\n').unwrap().1;
        std::fs::write(job.path().join("input/0.csv"), format!("{text}{rows}")).unwrap();
        job
    };
    // Four candidates on half of the rows, and the better two on all.
    let whole = check(job, 2 * (4 + 2) + 5);
    let rows: Vec<u64> = whole.result.report.leaderboard.iter().map(|trial| trial.rows).collect();
    assert_eq!(rows, [192, 192, 96, 96]);
}

#[test]
fn a_model_that_is_no_network_makes_only_its_last_fit_again() {
    let whole = check(
        || {
            Job::new(|spec| {
                spec.model = Model::Forest(Forest { trees: 5, ..Forest::default() });
                spec.cross_validation = Some(CrossValidation { folds: 3 });
                (spec.calibration, spec.checkpoint_every) = (Calibration::Temperature, Some(EVERY));
            })
        },
        3 + 5,
    );
    assert_eq!(whole.result.report.cross_validation[0].values.len(), 3);
}

#[test]
fn a_quantity_is_validated_the_same_way() {
    let job = || {
        Job::new(|spec| {
            "petal".clone_into(&mut spec.target);
            spec.task = recipes::Task::Regression;
            spec.cross_validation = Some(CrossValidation { folds: 3 });
            (spec.epochs, spec.checkpoint_every) = (11, Some(EVERY));
        })
    };
    let whole = check(job, 3);
    let names: Vec<&str> = whole.result.report.cross_validation.iter().map(|spread| &*spread.name).collect();
    assert_eq!(names, ["rmse", "mae", "r2"]);
}

#[test]
fn without_a_number_of_epochs_the_clock_decides() {
    let job = || Job::new(|spec| (spec.cross_validation, spec.epochs) = (Some(CrossValidation { folds: 2 }), 2));
    assert_eq!(run(job()).checkpoints.len(), 0, "it takes far less than ten seconds");
}

/// A candidate for which there was too little memory must not be missing from what a later attempt with more of it finds.
#[test]
fn another_attempt_may_have_more_memory() {
    let job = |memory_bytes| {
        let mut job = Job::new(|spec| {
            let models = Some(vec![ModelKind::Forest, ModelKind::Linear]);
            spec.search = Some(Search { trials: 2, folds: 2, models, ..Search::default() });
            (spec.cross_validation, spec.checkpoint_every) = (Some(CrossValidation { folds: 2 }), Some(EVERY));
        });
        job.job.limits.memory_bytes = memory_bytes;
        job
    };
    let (small, large) = (run(job(Some(20_000))), run(job(None)));
    assert_eq!(small.result.report.leaderboard[1].failure.as_deref(), Some("data_too_large"));
    assert_eq!((small.fits(), large.fits()), (2 + 2, 2 * 2 + 2));
    assert_ne!(small.result.report, large.result.report);
    assert!(large.result.report.leaderboard[0].trial == 1, "the one that was missing is the best");
    let (file, content) = small.checkpoints.last_key_value().unwrap();
    let again = resumed(job(None), file, content);
    again.assert_same_end(&large, "with more memory");
    assert_eq!(again.fits(), 2 + 2, "the forest and its validation; the linear model is known");
    assert!(again.steps().1.is_sorted());
}

/// Shape and bytes by name.
type Tensors = BTreeMap<String, (Vec<usize>, Vec<u8>)>;

/// A checkpoint with other tensors of what came of fits, and a digest that suits it.
fn changed(content: &[u8], change: impl FnOnce(&mut Tensors)) -> Vec<u8> {
    let (magic, document) = (&content[..8], &content[40..]);
    let (_, metadata) = SafeTensors::read_metadata(document).unwrap();
    let read = SafeTensors::deserialize(document).unwrap();
    let (ours, others): (Vec<_>, Vec<_>) =
        read.tensors().into_iter().partition(|(name, _)| name.starts_with("finished."));
    let mut tensors: Tensors =
        ours.into_iter().map(|(name, view)| (name, (view.shape().to_vec(), view.data().to_vec()))).collect();
    change(&mut tensors);
    let changed = tensors
        .iter()
        .map(|(name, (shape, data))| (name.clone(), TensorView::new(Dtype::F64, shape.clone(), data).unwrap()));
    let all = others.into_iter().chain(changed);
    let document = safetensors::serialize(all, metadata.metadata().clone()).unwrap();
    [magic, &crate::sha256(&[&document]).0, &document].concat()
}

fn key(tensors: &Tensors, beginning: &str) -> String {
    tensors.keys().find(|name| name.starts_with(beginning)).unwrap().clone()
}

#[test]
fn a_record_of_another_shape_is_damaged() {
    let whole = run(everything());
    let count = whole.fits();
    let shorter = |what: &'static str| {
        move |tensors: &mut Tensors| {
            let (shape, data) = tensors.get_mut(&key(tensors, what)).unwrap();
            shape[0] -= 1;
            data.truncate(8 * shape[0]);
        }
    };
    let unknown = |tensors: &mut Tensors| drop(tensors.insert("finished.guess.1".into(), (vec![1], vec![0; 8])));
    let uncounted = |tensors: &mut Tensors| drop(tensors.remove("finished.done"));
    let file = "fits-000012.ckpt";
    let of_fits = &whole.checkpoints[file];
    let same = resumed(everything(), file, &changed(of_fits, |_| ()));
    assert_eq!((same.codes(), same.fits()), (vec!["resumed_fits"], 1), "what is not changed is used");
    let damaged = [
        changed(of_fits, shorter("finished.search.")),
        changed(of_fits, shorter("finished.validation.")),
        changed(of_fits, shorter("finished.outputs.")),
        changed(of_fits, unknown),
        changed(of_fits, uncounted),
        of_fits[..of_fits.len() - 1].to_vec(),
        changed(whole.in_last().unwrap().1, shorter("finished.settled.")),
    ];
    for content in damaged {
        let again = resumed(everything(), file, &content);
        assert_eq!((again.codes(), again.fits()), (vec!["checkpoint_damaged"], count));
        assert_eq!(again.steps().0, 0);
        again.assert_same_end(&whole, "after damage");
    }
}

#[test]
fn a_calibration_that_cannot_be_is_made_again() {
    let whole = run(everything());
    let (file, content) = whole.in_last().unwrap();
    let content = changed(content, |tensors| {
        let (_, data) = tensors.get_mut(&key(tensors, "finished.settled.")).unwrap();
        data[..8].copy_from_slice(&f64::NAN.to_le_bytes());
    });
    let again = resumed(everything(), file, &content);
    assert_eq!(again.fits(), 5);
    again.assert_same_end(&whole, "with another calibration");
}

#[test]
fn a_network_is_not_taken_for_another() {
    let whole = run(everything());
    let (file, content) = whole.in_last().unwrap();
    let content = changed(content, |tensors| {
        let mark = key(tensors, "finished.last.");
        let other = tensors.remove(&mark).unwrap();
        tensors.insert("finished.last.other".into(), other);
    });
    let again = resumed(everything(), file, &content);
    assert_eq!((again.codes(), again.fits()), (vec!["resumed_fits", "checkpoint_foreign"], 0));
    again.assert_same_end(&whole, "without the network");
}

#[test]
fn a_checkpoint_of_another_search_or_of_other_data_is_foreign() {
    let whole = run(everything());
    let other_search = || {
        let mut job = everything();
        let JobSpec::Tabular(spec) = &mut job.job.spec else { panic!("a table") };
        spec.search = Some(networks(4));
        job
    };
    let other_data = || {
        let job = everything();
        let rows = std::fs::read_to_string(job.path().join("input/0.csv")).unwrap();
        std::fs::write(job.path().join("input/0.csv"), rows.replacen("NA", "3", 1)).unwrap();
        job
    };
    let others: [(&dyn Fn() -> Job, usize); 2] = [(&other_search, 8 + 2 + 5), (&other_data, 6 + 2 + 5)];
    for (job, fits) in others {
        let undisturbed = run(job());
        let of_fits = ("fits-000006.ckpt", &*whole.checkpoints["fits-000006.ckpt"]);
        for (file, content) in [of_fits, whole.in_last().unwrap()] {
            let again = resumed(job(), file, content);
            assert_eq!((again.codes(), again.fits()), (vec!["checkpoint_foreign"], fits));
            again.assert_same_end(&undisturbed, file);
        }
    }
}
