//! Thins what a trainer reports, so that a job's events stay few however long it runs.
//!
//! Of each curve the first [`FULL`] points are kept, of the next [`FULL`] × 1 every second, of the next [`FULL`] × 2 every
//! fourth, and so on: `n` points leave about `FULL × log2(n / FULL)`, dense where curves bend and sparse where they are flat.
//! The last point is always kept. Messages are kept up to a number.

use std::collections::HashMap;

use serde_json::Value;

use crate::events::{EventKind, NewEvent};

/// Points of one curve that are kept without thinning.
const FULL: u64 = 1_000;
/// Curves of one attempt.
const MAX_SERIES: usize = 64;
/// Messages of one attempt.
const MAX_LOGS: u64 = 500;
/// Bytes of one event's data; what is larger is left out but for its kind.
const MAX_DATA_BYTES: usize = 256 * 1024;

/// Decides which events of one attempt are kept.
#[derive(Debug, Default)]
pub(crate) struct Sampler {
    series: HashMap<String, Thinning>,
    logs: u64,
    started: bool,
    noted: bool,
}

#[derive(Debug, Default)]
struct Thinning {
    seen: u64,
    held: Option<NewEvent>,
}

impl Thinning {
    /// Every how many-th point is kept now.
    fn stride(&self) -> u64 {
        match self.seen / FULL {
            0 => 1,
            thousands => 2 << thousands.ilog2(),
        }
    }
}

impl Sampler {
    /// Passes on what is to be kept of a new event: itself, nothing, or itself and a note.
    pub(crate) fn admit(&mut self, event: NewEvent, out: &mut Vec<NewEvent>) {
        let event = bounded(event);
        match event.kind {
            EventKind::Metric | EventKind::Progress | EventKind::Epoch => self.thin(event, out),
            EventKind::Log => {
                self.logs += 1;
                if self.logs <= MAX_LOGS {
                    out.push(event);
                } else if self.logs == MAX_LOGS + 1 {
                    let text = format!("further messages of this attempt are left out: there are more than {MAX_LOGS}");
                    out.push(NewEvent::note("warn", "log_truncated", text));
                }
            }
            // Reported once; a trainer that says it again says nothing new.
            EventKind::Started => {
                if !std::mem::replace(&mut self.started, true) {
                    out.push(event);
                }
            }
            _ => out.push(event),
        }
    }

    fn thin(&mut self, event: NewEvent, out: &mut Vec<NewEvent>) {
        let key = series_of(&event);
        if self.series.len() >= MAX_SERIES && !self.series.contains_key(&key) {
            self.note("there are too many metrics: some are left out", out);
            return;
        }
        let series = self.series.entry(key).or_default();
        let stride = series.stride();
        series.seen += 1;
        if (series.seen - 1).is_multiple_of(stride) {
            series.held = None;
            out.push(event);
        } else {
            series.held = Some(event);
            self.note("the curves are long: from here on some points are left out", out);
        }
    }

    /// The last points of curves that were thinned, so that every curve ends where training ended.
    pub(crate) fn finish(&mut self, out: &mut Vec<NewEvent>) {
        let mut held: Vec<(&String, NewEvent)> =
            self.series.iter_mut().filter_map(|(key, series)| Some((key, series.held.take()?))).collect();
        held.sort_by(|a, b| a.0.cmp(b.0));
        out.extend(held.into_iter().map(|(_, event)| event));
    }

    fn note(&mut self, text: &str, out: &mut Vec<NewEvent>) {
        if !std::mem::replace(&mut self.noted, true) {
            out.push(NewEvent::note("info", "metrics_thinned", text));
        }
    }
}

fn series_of(event: &NewEvent) -> String {
    let part = |name: &str| event.data.get(name).and_then(Value::as_str).unwrap_or_default();
    match event.kind {
        EventKind::Metric => format!("{}/{}", part("split"), part("name")),
        kind => kind.to_string(),
    }
}

/// A trainer's event is small; one that is not must not fill the database.
fn bounded(event: NewEvent) -> NewEvent {
    let small = match &event.data {
        Value::Object(fields) => fields.values().all(|value| value.as_str().is_none_or(|text| text.len() <= 4_096)),
        _ => true,
    };
    // Only a list (of classes) or the values of a message can make an event large without a long text in it.
    let is_deep = |value: &Value| value.is_array() || value.is_object();
    let deep = event.data.as_object().is_some_and(|fields| fields.values().any(is_deep));
    if small && (!deep || event.data.to_string().len() <= MAX_DATA_BYTES) {
        return event;
    }
    let data = match event.data {
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, shortened(value))).collect(),
        other => other,
    };
    NewEvent { data, ..event }
}

fn shortened(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.chars().take(1_000).collect()),
        Value::Array(_) | Value::Object(_) => Value::Null,
        other => other,
    }
}

#[cfg(test)]
mod tests;
