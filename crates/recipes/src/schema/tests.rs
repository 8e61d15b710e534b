use serde_json::json;

use super::*;
use crate::spec::limits;

#[test]
fn the_published_schema_is_stable() {
    // Sorted: the order of an object's fields depends on serde_json's features.
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(schema(Recipe::Tabular));
        insta::assert_json_snapshot!("text_classification", schema(Recipe::TextClassification));
        insta::assert_json_snapshot!("causal_lm", schema(Recipe::CausalLm));
    });
}

#[test]
fn the_schema_refuses_unknown_fields_and_requires_recipe_and_target() {
    let schema = schema(Recipe::Tabular);
    assert_eq!(schema["additionalProperties"], json!(false));
    assert_eq!(schema["required"], json!(["recipe", "target"]));
    assert_eq!(schema["properties"]["recipe"]["const"], json!("tabular"));
    assert_eq!(super::schema(Recipe::TextClassification)["required"], json!(["recipe", "text_column", "target"]));
    assert_eq!(super::schema(Recipe::CausalLm)["required"], json!(["recipe", "text_column"]));
}

#[test]
fn the_schema_carries_the_limits_that_are_enforced() {
    let schema = schema(Recipe::Tabular);
    let bound = |path: &str| schema.pointer(path).unwrap();
    assert_eq!(bound("/properties/epochs/maximum"), &json!(limits::EPOCHS));
    assert_eq!(bound("/properties/batch_size/maximum"), &json!(limits::BATCH_SIZE));
    assert_eq!(bound("/properties/hidden/items/maximum"), &json!(limits::UNITS));
    assert_eq!(bound("/properties/learning_rate/minimum"), &json!(limits::LEARNING_RATE.0));
    assert_eq!(bound("/properties/learning_rate/maximum"), &json!(limits::LEARNING_RATE.1));
    assert_eq!(bound("/properties/test_fraction/minimum"), &json!(limits::TEST_FRACTION.0));
    assert_eq!(bound("/properties/test_fraction/maximum"), &json!(limits::TEST_FRACTION.1));
}

#[test]
fn what_is_allowed_is_read_from_the_schema() {
    let allowed = |path| allowed(Recipe::Tabular, path);
    assert_eq!(allowed("epochs").unwrap(), "an integer from 1 to 10000");
    assert_eq!(allowed("hidden[3]").unwrap(), "an integer from 1 to 4096");
    assert_eq!(allowed("optimizer.adam.epsilon").unwrap(), "a number from 1e-12 to 1.0");
    assert_eq!(allowed("hidden").unwrap(), "a list of at most 8 values");
    assert_eq!(allowed("class_weight").unwrap(), r#"one of "none", "balanced""#);
    assert_eq!(allowed("no.such.field"), None);
    let allowed = |path| super::allowed(Recipe::TextClassification, path);
    assert_eq!(allowed("lora.rank").unwrap(), "an integer from 1 to 512");
    assert_eq!(allowed("training.patience").unwrap(), "an integer from 1 to 10000");
    let allowed = |path| super::allowed(Recipe::CausalLm, path);
    assert_eq!(allowed("architecture.layers").unwrap(), "an integer from 1 to 128");
    assert_eq!(allowed("generation.max_new_tokens").unwrap(), "an integer from 1 to 4096");
}
