use serde_json::{Value, json};

use super::canonical::canonical;
use super::change::Change;
use super::compare::{Step, compare, step_of};
use super::definition::{ArtefactKind, Definition};
use super::model::VersionNumber;
use super::{StandardError, definition_schema};

fn base() -> Value {
    json!({
        "data": { "columns": [
            { "name": "age", "type": "integer", "unit": "a", "minimum": 0, "maximum": 120 },
            { "name": "sex", "type": "text", "allowed": ["f", "m"], "nullable": true }
        ] },
        "documents": [{ "of": "dataset", "section": "Origin" }]
    })
}

fn read(value: Value) -> Definition {
    serde_json::from_value(value).unwrap()
}

/// The step that one edit of the base makes.
fn step(edit: impl Fn(&mut Value)) -> Option<Step> {
    let mut edited = base();
    edit(&mut edited);
    let edited = read(edited);
    edited.check().unwrap();
    step_of(&compare(&read(base()), &edited))
}

#[test]
fn what_narrows_is_major() {
    type Edit = fn(&mut Value);
    let edits: [Edit; 10] = [
        |it| it["data"]["columns"][0]["maximum"] = json!(110),
        |it| it["data"]["columns"][0]["unit"] = json!("mo"),
        |it| it["data"]["columns"][0]["type"] = json!("number"),
        |it| it["data"]["columns"][1]["allowed"] = json!(["f"]),
        |it| it["data"]["columns"][1]["nullable"] = json!(false),
        |it| it["data"]["columns"][1]["privacy"] = json!("personal"),
        |it| it["data"]["extra_columns"] = json!("refused"),
        |it| it["data"]["columns"] = json!([it["data"]["columns"][0]]),
        |it| it["data"]["columns"].as_array_mut().unwrap().push(json!({ "name": "bmi", "type": "number" })),
        |it| it["documents"][0]["section"] = json!("Consent"),
    ];
    for (index, edit) in edits.iter().enumerate() {
        assert_eq!(step(edit), Some(Step::Major), "edit {index}");
    }
}

#[test]
fn what_widens_or_adds_is_minor_and_words_are_patch() {
    let optional = json!({ "name": "bmi", "type": "number", "required": false });
    assert_eq!(step(|it| it["data"]["columns"].as_array_mut().unwrap().push(optional.clone())), Some(Step::Minor));
    assert_eq!(step(|it| it["data"]["columns"][0]["maximum"] = json!(130)), Some(Step::Minor));
    assert_eq!(step(|it| it["data"]["columns"][0]["required"] = json!(false)), Some(Step::Minor));
    assert_eq!(step(|it| it["data"]["columns"][1]["allowed"] = json!(["f", "m", "x"])), Some(Step::Minor));
    assert_eq!(step(|it| it["data"]["columns"][0]["description"] = json!("At admission.")), Some(Step::Patch));
    assert_eq!(step(|it| it["data"]["columns"].as_array_mut().unwrap().reverse()), None);
}

#[test]
fn a_change_has_a_code_for_programs_and_a_sentence_for_people() {
    let mut edited = base();
    edited["data"]["columns"][0]["maximum"] = json!(110.5);
    edited["data"]["columns"][0]["minimum"] = json!(null);
    edited["data"]["columns"][0]["unit"] = json!("mo");
    edited["data"]["columns"][1]["allowed"] = json!(["f", "x"]);
    let changes = compare(&read(base()), &read(edited));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let told: Vec<String> = changes
        .iter()
        .map(|it| format!("{} {} {}/{}: {}", it.at, it.code.unwrap(), text(&it.was), text(&it.is), it.what))
        .collect();
    let expected = [
        "data.columns.age unit a/mo: the unit was a and is mo",
        "data.columns.age minimum 0/: there is no least value any more",
        "data.columns.age maximum 120/110.5: the greatest value was 120 and is 110.5",
        "data.columns.sex value_gone m/: 'm' is not allowed any more",
        "data.columns.sex value_new /x: 'x' is allowed now",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_change_that_was_kept_before_there_were_codes_is_read() {
    let kept = json!({ "step": "major", "at": "data.columns.age", "what": "the column is gone" });
    let change: Change = serde_json::from_value(kept).unwrap();
    assert_eq!((change.code, change.was, change.what.as_str()), (None, None, "the column is gone"));
}

#[test]
fn the_number_follows_the_step() {
    let number: VersionNumber = "1.4.2".parse().unwrap();
    let after = |step| number.after(step).to_string();
    assert_eq!([after(Step::Patch), after(Step::Minor), after(Step::Major)], ["1.4.3", "1.5.0", "2.0.0"]);
    for wrong in ["", "1", "1.2", "1.2.3.4", "v1.2.3", "1.02.3", "1.-2.3", "1.2.3-rc1", "99999999999.0.0"] {
        assert!(wrong.parse::<VersionNumber>().is_err(), "{wrong}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_by_its_place() {
    let place = |edit: fn(&mut Value)| {
        let mut edited = base();
        edit(&mut edited);
        match read(edited).check() {
            Err(StandardError::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(place(|it| it["data"]["columns"] = json!([])), "data.columns");
    assert_eq!(place(|it| it["data"]["columns"][1]["name"] = json!("age")), "data.columns[1].name");
    assert_eq!(place(|it| it["data"]["columns"][0]["name"] = json!(" age")), "data.columns[0].name");
    assert_eq!(place(|it| it["data"]["columns"][1]["minimum"] = json!(1)), "data.columns[1].minimum");
    assert_eq!(place(|it| it["data"]["columns"][0]["minimum"] = json!(121)), "data.columns[0].minimum");
    assert_eq!(place(|it| it["data"]["columns"][1]["allowed"] = json!(["f", "f"])), "data.columns[1].allowed");
    assert_eq!(place(|it| it["documents"][0]["of"] = json!("model")), "documents[0]");
    assert_eq!(place(|it| *it = json!({})), "definition");
}

#[test]
fn a_misspelt_rule_is_an_error_and_not_silence() {
    let mut misspelt = base();
    misspelt["data"]["columns"][0]["maximun"] = json!(3);
    assert!(serde_json::from_value::<Definition>(misspelt).is_err());
}

#[test]
fn a_section_is_a_heading_with_text() {
    let definition = read(base());
    let missing = |text: &str| definition.missing_sections(ArtefactKind::Dataset, text);
    assert_eq!(missing("# Origin\n\nThree clinics.\n"), Vec::<String>::new());
    assert_eq!(missing("Data.\n\n### origin\nThree clinics."), Vec::<String>::new());
    for lacking in ["", "Origin: three clinics", "# Origin\n\n# Next\ntext", "# Origins\ntext"] {
        assert_eq!(missing(lacking), ["Origin"], "{lacking}");
    }
}

#[test]
fn one_definition_has_one_spelling() {
    let one = json!({ "b": [1, { "y": null, "x": "é\n" }], "a": 1.5 });
    assert_eq!(canonical(&one), r#"{"a":1.5,"b":[1,{"x":"é\n","y":null}]}"#);
}

#[test]
fn the_published_schema_names_every_field() {
    let schema = definition_schema();
    assert_eq!(schema["$id"], "urn:hansa:schema:standard-definition");
    let column = &schema["$defs"]["ColumnRule"]["properties"];
    for field in ["name", "type", "unit", "required", "nullable", "allowed", "minimum", "maximum", "privacy"] {
        assert!(column[field].is_object(), "{field}: {schema}");
    }
}
