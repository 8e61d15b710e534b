use serde_json::json;

use super::{FULL, MAX_LOGS, MAX_SERIES, Sampler};
use crate::events::{EventKind, NewEvent};

fn metric(name: &str, step: u64) -> NewEvent {
    NewEvent::new(EventKind::Metric, json!({ "name": name, "split": "train", "step": step, "epoch": 1, "value": 0.5 }))
}

fn steps(events: &[NewEvent]) -> Vec<u64> {
    let metrics = events.iter().filter(|event| event.kind == EventKind::Metric);
    metrics.map(|event| event.data["step"].as_u64().unwrap()).collect()
}

#[test]
fn a_short_curve_is_kept_whole() {
    let (mut sampler, mut out) = (Sampler::default(), Vec::new());
    (0..FULL).for_each(|step| sampler.admit(metric("loss", step), &mut out));
    sampler.finish(&mut out);
    assert_eq!(steps(&out), (0..FULL).collect::<Vec<_>>());
    assert_eq!(out.len() as u64, FULL, "and there is no note");
}

#[test]
fn a_long_curve_grows_with_the_logarithm_and_keeps_its_ends() {
    let (mut sampler, mut out) = (Sampler::default(), Vec::new());
    let points = 1_000_000;
    (0..points).for_each(|step| sampler.admit(metric("loss", step), &mut out));
    sampler.finish(&mut out);
    let steps = steps(&out);
    assert!(steps.len() < 12_000, "{}", steps.len());
    assert_eq!((steps[0], *steps.last().unwrap()), (0, points - 1));
    assert!(steps.is_sorted());
    let widest = steps.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    assert!(widest * FULL <= 2 * points, "no gap is wider than two thousandths of the curve: {widest}");
    let notes = out.iter().filter(|event| event.data["code"] == "metrics_thinned").count();
    assert_eq!(notes, 1);
}

#[test]
fn each_curve_is_thinned_by_itself() {
    let (mut sampler, mut out) = (Sampler::default(), Vec::new());
    for step in 0..10 * FULL {
        sampler.admit(metric("loss", step), &mut out);
    }
    out.clear();
    sampler.admit(metric("accuracy", 0), &mut out);
    sampler.admit(metric("accuracy", 1), &mut out);
    assert_eq!(steps(&out), [0, 1]);
}

#[test]
fn names_without_end_are_cut_off() {
    let (mut sampler, mut out) = (Sampler::default(), Vec::new());
    (0..10_000).for_each(|n| sampler.admit(metric(&format!("m{n}"), 1), &mut out));
    assert_eq!(steps(&out).len(), MAX_SERIES);
    assert_eq!(out.len(), MAX_SERIES + 1, "one note");
}

#[test]
fn messages_are_counted() {
    let (mut sampler, mut out) = (Sampler::default(), Vec::new());
    (0..5_000).for_each(|n| sampler.admit(NewEvent::note("info", "x", format!("{n}")), &mut out));
    assert_eq!(out.len() as u64, MAX_LOGS + 1);
    assert_eq!(out.last().unwrap().data["code"], "log_truncated");
}

#[test]
fn a_huge_event_is_shortened() {
    let (mut sampler, mut out) = (Sampler::default(), Vec::new());
    sampler.admit(NewEvent::note("info", "x", "é".repeat(1_000_000)), &mut out);
    let classes: Vec<String> = (0..100_000).map(|n| format!("class {n}")).collect();
    sampler.admit(NewEvent::new(EventKind::Started, json!({ "classes": classes, "rows": 7 })), &mut out);
    sampler.admit(NewEvent::new(EventKind::Started, json!({ "rows": 8 })), &mut out);
    assert!(out.iter().all(|event| event.data.to_string().len() < 10_000));
    assert_eq!((out.len(), &out[1].data["rows"]), (2, &json!(7)));
    let values = json!({ "column": "é".repeat(1_000_000) });
    sampler.admit(NewEvent::new(EventKind::Log, json!({ "code": "x", "values": values })), &mut out);
    assert_eq!(out[2].data, json!({ "code": "x", "values": null }));
}
