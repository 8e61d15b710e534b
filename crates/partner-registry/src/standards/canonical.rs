//! The one spelling of a definition, which its digest is of.

use std::fmt::Write as _;

use aws_lc_rs::digest;
use foundation::Sha256;
use serde_json::Value;

/// A JSON value with sorted keys and without white space. Numbers are written as `serde_json` does; the text itself is kept and
/// handed out, so that nobody has to write them again to check a digest.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort();
            text.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                scalar(text, &Value::String(key.clone()));
                text.push(':');
                write(text, &object[key]);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(text, item);
            }
            text.push(']');
        }
        other => scalar(text, other),
    }
}

fn scalar(text: &mut String, value: &Value) {
    // Writing to a text cannot fail.
    write!(text, "{value}").ok();
}

/// SHA-256 of a text's UTF-8 bytes.
pub(crate) fn sha256(text: &str) -> Sha256 {
    let mut bytes = [0; digest::SHA256_OUTPUT_LEN];
    bytes.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    Sha256::from_bytes(bytes)
}
