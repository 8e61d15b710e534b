//! `hansa job watch`: progress, curves and the end of a job, live.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use foundation::JobId;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use wire::jobs::JobEvent;

use super::Context;
use super::failure::{Exit, Failure};
use super::job;
use super::output::fields;
use crate::curve::sparkline_within;

/// Characters of a curve in the running line.
const WIDTH: usize = 16;
/// Characters of a curve that has a line of its own.
const WIDE: usize = 48;

/// Follows a job until it has ended. Ctrl-C leaves it running.
pub(crate) async fn follow(cx: &Context, id: JobId) -> anyhow::Result<()> {
    tokio::select! {
        ended = watch(cx, id) => ended,
        _ = tokio::signal::ctrl_c() => {
            let next = format!("hansa job watch {id} to come back, hansa job cancel {id} to end it");
            Err(Failure::new(Exit::Interrupted, "stopped watching; the job goes on").next(next).into())
        }
    }
}

async fn watch(cx: &Context, id: JobId) -> anyhow::Result<()> {
    let mut events = cx.client.job_events(id, 0);
    let mut view = View::new(cx)?;
    while let Some(event) = events.next().await? {
        view.show(cx, &event)?;
    }
    view.bar.finish_and_clear();
    let job = cx.client.job(id).await?;
    if !cx.out.json {
        cx.out.line(&view.curves.table(WIDE))?;
        cx.out.answer(&job, |job| fields(&job::about(job)))?;
    }
    match (job.state.as_str(), job.model) {
        ("succeeded", Some(made)) => cx.out.next(&format!("hansa model pull {}@{}", made.model, made.version)),
        ("succeeded", None) => Ok(()),
        (state, _) => {
            let (why, next) = job.error.map_or((None, None), |error| (Some(error.message), error.next_step));
            let next = next.unwrap_or_else(|| format!("hansa job show {id}"));
            let why = why.map_or_else(String::new, |why| format!(": {why}"));
            Err(Failure::new(Exit::JobFailed, format!("job {state}{why}")).next(next).into())
        }
    }
}

/// What is shown of a running job.
struct View {
    bar: ProgressBar,
    live: bool,
    curves: Curves,
}

impl View {
    fn new(cx: &Context) -> anyhow::Result<Self> {
        let live = !cx.out.json && std::io::stderr().is_terminal();
        let bar = if live { ProgressBar::new(0) } else { ProgressBar::hidden() };
        bar.set_style(ProgressStyle::with_template("{bar:24.cyan/dim} {pos}/{len} steps, {eta} left\n{msg}")?);
        Ok(Self { bar, live, curves: Curves::default() })
    }

    fn show(&mut self, cx: &Context, event: &JobEvent) -> anyhow::Result<()> {
        if cx.out.json {
            return cx.out.json_line(event);
        }
        let number = |name: &str| event.data.get(name).and_then(Value::as_u64);
        let text = |name: &str| event.data.get(name).and_then(Value::as_str).unwrap_or_default();
        match event.kind.as_str() {
            "started" => {
                self.bar.set_length(number("total_steps").unwrap_or(0));
                let (rows, device) = (number("rows").unwrap_or(0), text("device"));
                self.say(cx, &format!("training on {rows} rows, on {device}"))
            }
            "progress" => {
                self.bar.set_position(number("step").unwrap_or(0));
                Ok(())
            }
            "metric" => {
                self.curves.add(&event.data);
                Ok(())
            }
            "epoch" => {
                if self.live {
                    self.bar.set_message(self.curves.table(WIDE));
                    return Ok(());
                }
                let (epoch, epochs) = (number("epoch").unwrap_or(0), number("epochs").unwrap_or(0));
                cx.out.line(&format!("epoch {epoch}/{epochs}  {}", self.curves.now()))
            }
            "attempt" => self.say(cx, &format!("attempt {}", number("attempt").unwrap_or(1))),
            "requeued" => self.say(cx, &format!("the attempt ended, another one follows: {}", text("reason"))),
            "log" => self.say(cx, &format!("{}: {}", text("level"), text("message"))),
            "cancel_requested" => self.say(cx, "somebody asked for the end"),
            _ => Ok(()),
        }
    }

    /// A line above the bar.
    fn say(&self, cx: &Context, text: &str) -> anyhow::Result<()> {
        self.bar.suspend(|| cx.out.line(&super::output::clean(text)))
    }
}

impl Drop for View {
    /// Leaves no half a bar behind when watching is cut short.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// The curves so far, by metric and split.
#[derive(Default)]
struct Curves(BTreeMap<String, BTreeMap<u64, f64>>);

impl Curves {
    /// Takes a point in. A resumed attempt repeats points; by their step they fall on the ones before.
    fn add(&mut self, metric: &Value) {
        let text = |name: &str| metric.get(name).and_then(Value::as_str);
        let (Some(name), Some(split)) = (text("name"), text("split")) else { return };
        let (Some(step), Some(value)) = (metric.get("step").and_then(Value::as_u64), metric.get("value")) else {
            return;
        };
        // A diverged loss is no JSON number; it is shown as such.
        let value = value.as_f64().unwrap_or(f64::NAN);
        self.0.entry(format!("{split} {name}")).or_default().insert(step, value);
    }

    /// Name, last value and curve of each.
    fn rows(&self, width: usize) -> impl Iterator<Item = (&str, String, String)> {
        self.0.iter().filter_map(move |(name, points)| {
            let values: Vec<f64> = points.values().copied().collect();
            Some((&**name, format!("{:.4}", values.last()?), sparkline_within(&values, width)))
        })
    }

    /// One below the other.
    fn table(&self, width: usize) -> String {
        let pairs: Vec<_> = self.rows(width).map(|(name, last, curve)| (name, format!("{last}  {curve}"))).collect();
        fields(&pairs)
    }

    /// The last values and their curves, in one line.
    fn now(&self) -> String {
        self.rows(WIDTH).map(|(name, last, curve)| format!("{name} {last} {curve}")).collect::<Vec<_>>().join("  ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Curves;

    #[test]
    fn repeated_points_of_a_resumed_attempt_count_once() {
        let mut curves = Curves::default();
        for (step, value) in [(10, 0.9), (20, 0.5), (20, 0.5), (30, 0.1)] {
            curves.add(&json!({ "name": "loss", "split": "train", "step": step, "epoch": 1, "value": value }));
        }
        assert_eq!(curves.now(), "train loss 0.1000 █▅▁");
    }
}
