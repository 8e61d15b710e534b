//! The published JSON Schema of definitions.

use serde_json::{Value, json};

use super::definition::Definition;

/// The JSON Schema (draft 2020-12) of a standard's definition.
pub fn definition_schema() -> Value {
    let mut schema = Value::from(schemars::schema_for!(Definition));
    if let Some(object) = schema.as_object_mut() {
        object.insert("$id".to_owned(), json!("urn:hansa:schema:standard-definition"));
    }
    schema
}
