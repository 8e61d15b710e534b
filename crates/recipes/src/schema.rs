//! The published JSON Schema (draft 2020-12) of each recipe.

use serde_json::{Map, Value, json};

use crate::spec::{CausalSpec, Recipe, TabularSpec, TextSpec};

#[cfg(test)]
mod tests;

/// The JSON Schema of a recipe's specification, `recipe` field included.
pub fn schema(recipe: Recipe) -> Value {
    let generated = match recipe {
        Recipe::Tabular => schemars::schema_for!(TabularSpec),
        Recipe::TextClassification => schemars::schema_for!(TextSpec),
        Recipe::CausalLm => schemars::schema_for!(CausalSpec),
    };
    let mut schema = generated.to_value();
    let Some(object) = schema.as_object_mut() else { return schema };
    object.insert("title".into(), json!(format!("Job specification: {recipe}")));
    name_the_recipe(object, recipe);
    schema
}

fn name_the_recipe(schema: &mut Map<String, Value>, recipe: Recipe) {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.insert("recipe".into(), json!({ "const": recipe, "description": recipe.summary() }));
    }
    let required = schema.entry("required").or_insert_with(|| json!([]));
    if let Value::Array(names) = required {
        names.insert(0, json!("recipe"));
    }
}

/// What the schema allows at a field path such as `optimizer.adam.beta1` or `hidden[1]`, in words.
pub(crate) fn allowed(recipe: Recipe, path: &str) -> Option<String> {
    let root = schema(recipe);
    describe(find(&root, path)?)
}

/// The fields that may stand at a path; at an empty one, those of the whole specification.
pub(crate) fn fields(recipe: Recipe, path: &str) -> Vec<String> {
    let root = schema(recipe);
    let Some(node) = find(&root, path) else { return Vec::new() };
    let places = std::iter::once(node).chain(alternatives(node).map(|option| resolve(&root, option)));
    let places = places.filter_map(|place| place.get("properties")).filter_map(Value::as_object);
    places.flat_map(Map::keys).cloned().collect()
}

fn find<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    let mut node = root;
    for segment in path.split(['.', '[']).map(|segment| segment.trim_end_matches(']')).filter(|it| !it.is_empty()) {
        node = child(root, resolve(root, node), segment)?;
    }
    Some(resolve(root, node))
}

fn child<'a>(root: &'a Value, node: &'a Value, segment: &str) -> Option<&'a Value> {
    if segment.parse::<usize>().is_ok() {
        return node.get("items");
    }
    let here = node.get("properties").and_then(|properties| properties.get(segment));
    here.or_else(|| alternatives(node).find_map(|option| child(root, resolve(root, option), segment)))
}

fn alternatives(node: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"].into_iter().filter_map(|key| node.get(key)).filter_map(Value::as_array).flatten()
}

fn resolve<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    let target = node.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    target.and_then(|pointer| root.pointer(pointer)).unwrap_or(node)
}

fn describe(node: &Value) -> Option<String> {
    let number = |key: &str| node.get(key).and_then(|bound| bound.as_f64().map(|_| bound.to_string()));
    if let (Some(low), Some(high)) = (number("minimum"), number("maximum")) {
        let kind = if type_names(node).contains(&"integer") { "an integer" } else { "a number" };
        return Some(format!("{kind} from {low} to {high}"));
    }
    if let Some(items) = number("maxItems") {
        return Some(format!("a list of at most {items} values"));
    }
    let choices: Vec<_> = alternatives(node).filter_map(|option| option.get("const")).map(Value::to_string).collect();
    if !choices.is_empty() {
        return Some(format!("one of {}", choices.join(", ")));
    }
    match type_names(node).as_slice() {
        [] => None,
        names => Some(format!("of type {}", names.join(" or "))),
    }
}

fn type_names(node: &Value) -> Vec<&str> {
    match node.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
