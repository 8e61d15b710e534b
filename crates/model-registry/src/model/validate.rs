//! Checks of what people and jobs send. Each names the field that is at fault.

use foundation::limits::{MAX_JSON_BYTES, MAX_NAME_CHARS, MAX_TEXT_CHARS};
use foundation::text::{odd_in_line, odd_in_prose};
use serde_json::Value;

use super::Metrics;
use crate::ModelError;

/// Characters in a task's name.
const MAX_TASK_CHARS: usize = 60;
/// Metrics of one version.
const MAX_METRICS: usize = 256;
/// Characters in the reason for a revocation.
const MAX_REASON_CHARS: usize = 500;
/// Data set versions that one job reads.
pub(crate) const MAX_INPUTS: usize = 64;

pub(crate) fn model_name(name: &str) -> Result<String, ModelError> {
    line("name", name, MAX_NAME_CHARS)
}

pub(crate) fn reason(reason: &str) -> Result<String, ModelError> {
    line("reason", reason, MAX_REASON_CHARS)
}

/// One line that is not empty, without space around it.
fn line(field: &'static str, line: &str, limit: usize) -> Result<String, ModelError> {
    let line = line.trim();
    let fits = !line.is_empty() && line.chars().count() <= limit && !line.contains(odd_in_line);
    let wanted = || ModelError::invalid(field, format!("give one line of 1 to {limit} characters"));
    if fits { Ok(line.to_owned()) } else { Err(wanted()) }
}

pub(crate) fn task_name(task: &str) -> Result<String, ModelError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins_well = task.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    if begins_well && task.len() <= MAX_TASK_CHARS && task.bytes().all(plain) {
        return Ok(task.to_owned());
    }
    let wanted = format!("a task is a word of at most {MAX_TASK_CHARS} characters, such as 'tabular-classification'");
    Err(ModelError::invalid("task", wanted))
}

/// A text of several lines, which may be empty.
pub(crate) fn text(field: &'static str, text: &str) -> Result<String, ModelError> {
    let text = text.trim();
    if text.chars().count() > MAX_TEXT_CHARS || text.contains(odd_in_prose) {
        let wanted = format!("give at most {MAX_TEXT_CHARS} characters, without control characters");
        return Err(ModelError::invalid(field, wanted));
    }
    Ok(text.to_owned())
}

pub(crate) fn metrics(metrics: &Metrics) -> Result<(), ModelError> {
    if metrics.len() > MAX_METRICS {
        return Err(ModelError::invalid("metrics", format!("give at most {MAX_METRICS} metrics")));
    }
    for (name, value) in metrics {
        line("metrics", name, MAX_NAME_CHARS)?;
        if !value.is_finite() {
            return Err(ModelError::invalid(format!("metrics.{name}"), "a metric is a finite number"));
        }
    }
    Ok(())
}

/// A JSON document that both databases can hold: not too large, and without the character NUL, which PostgreSQL refuses.
pub(crate) fn document(field: &'static str, document: &Value) -> Result<(), ModelError> {
    if has_nul(document) {
        return Err(ModelError::invalid(field, "the character U+0000 cannot be stored"));
    }
    let mut size = ByteCount(0);
    // Writing a `Value` to a sink that takes everything does not fail.
    let counted = serde_json::to_writer(&mut size, document);
    if counted.is_err() || size.0 > MAX_JSON_BYTES {
        return Err(ModelError::invalid(field, format!("it is larger than {MAX_JSON_BYTES} bytes")));
    }
    Ok(())
}

fn has_nul(document: &Value) -> bool {
    match document {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Counts what is written, and keeps nothing.
struct ByteCount(usize);

impl std::io::Write for ByteCount {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
