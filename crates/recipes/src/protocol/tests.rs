use serde_json::json;

use super::*;
use crate::result::{Artifact, ClassReport, Classification, Evaluation, TrainingResult};
use crate::spec::{JobSpec, TabularSpec};
use crate::values;

#[test]
fn an_event_is_one_flat_object() {
    let event = TrainerEvent {
        seq: 7,
        elapsed_ms: 31,
        event: Event::Metric { name: "loss".into(), split: Split::Test, step: 15, epoch: 1, value: 0.5 },
    };
    let wire = json!({
        "seq": 7, "elapsed_ms": 31, "event": "metric",
        "name": "loss", "split": "test", "step": 15, "epoch": 1, "value": 0.5,
    });
    assert_eq!(serde_json::to_value(&event).unwrap(), wire);
    assert_eq!(serde_json::from_value::<TrainerEvent>(wire).unwrap(), event);
}

#[test]
fn the_last_events_survive_the_wire() {
    let class = ClassReport { class: "benign".into(), precision: 1.0, recall: 0.5, f1: 2.0 / 3.0, support: 2 };
    let scores = Classification {
        loss: 0.1,
        accuracy: 0.75,
        macro_f1: 0.7,
        classes: vec![class],
        confusion: vec![vec![1, 1], vec![0, 2]],
    };
    let finished = Event::Finished(TrainingResult {
        evaluation: Evaluation::Classification(scores),
        report: Box::default(),
        train_rows: 8,
        test_rows: 4,
        epochs: 1,
        steps: 1,
        parameters: 10,
        device: "cpu".into(),
        wall_seconds: 0.25,
        artifacts: vec![Artifact { path: "output/model.json".into(), sha256: "00".repeat(32), size: 2 }],
        code_version: "hansa-trainer 0.1.0".into(),
    });
    let failed = Event::Failed(Failure {
        disposition: Disposition::Fail,
        code: "target_missing".into(),
        field: Some("target".into()),
        message: "there is no column \"y\"".into(),
        values: values([("column", "y".into())]),
        next_step: "set target".into(),
    });
    for event in [finished, failed, Event::Cancelled] {
        assert!(event.is_last());
        let line = serde_json::to_string(&TrainerEvent { seq: 1, elapsed_ms: 0, event: event.clone() }).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(serde_json::from_str::<TrainerEvent>(&line).unwrap().event, event);
    }
}

#[test]
fn a_job_file_is_checked_when_read() {
    let input = TrainerInput { name: "cells".into(), path: "input/0.csv".into(), format: InputFormat::Csv };
    let job = TrainerJob::new(JobSpec::Tabular(TabularSpec::new("diagnosis")), vec![input]);
    let mut wire = serde_json::to_value(&job).unwrap();
    assert_eq!(serde_json::from_value::<TrainerJob>(wire.clone()).unwrap(), job);
    assert_eq!(job.limits.memory_bytes(), TrainerLimits::DEFAULT_MEMORY_BYTES);
    wire["spec"]["epochs"] = json!(0);
    let error = serde_json::from_value::<TrainerJob>(wire).unwrap_err();
    assert!(error.to_string().contains("epochs"), "{error}");
}
