use std::collections::BTreeMap;

use chrono::TimeDelta;
use foundation::{Fault as _, Sha256, Sources};
use partner_registry::Ended;
use serde_json::json;

use super::version::checked_files;
use super::*;

fn file(name: &str) -> ModelFile {
    ModelFile { name: name.parse().unwrap(), sha256: Sha256::from_bytes([7; 32]), size: 1 }
}

fn field_of(error: &ModelError) -> String {
    error.field().unwrap_or_default()
}

fn input(sources: &Sources, owner: PartnerId, agreement: Option<foundation::AgreementId>) -> LineageInput {
    LineageInput {
        dataset: sources.id(),
        version: sources.id(),
        number: 1,
        owner,
        grant: None,
        agreement,
        sha256: Sha256::from_bytes([1; 32]),
    }
}

#[test]
fn a_file_name_is_one_plain_component() {
    for name in ["model.safetensors", "a", "0", "Model_v1-2.JSON", &"a".repeat(255)] {
        let parsed: FileName = name.parse().unwrap();
        assert_eq!(parsed.as_str(), name);
        assert_eq!(std::path::Path::new("/f").join(parsed.as_str()).parent(), Some(std::path::Path::new("/f")));
    }
    let bad = [
        "",
        ".",
        "..",
        ".hidden",
        "-rf",
        "_x",
        "a/b",
        "/etc/passwd",
        "..\\x",
        "a\\b",
        "C:x",
        "a b",
        "a\0b",
        "a\nb",
        "ä",
        "%2e",
        &"a".repeat(256),
    ];
    for name in bad {
        assert_eq!(name.parse::<FileName>(), Err(ParseFileNameError), "{name:?}");
    }
}

#[test]
fn files_are_few_distinct_and_ordered() {
    let names = |files: Vec<ModelFile>| files.iter().map(|file| file.name.to_string()).collect::<Vec<_>>();
    let checked = checked_files(vec![file("model.safetensors"), file("Z"), file("model.json")]).unwrap();
    assert_eq!(names(checked), ["Z", "model.json", "model.safetensors"]);
    assert_eq!(field_of(&checked_files(Vec::new()).unwrap_err()), "files");
    let many = (0..257).map(|index| file(&format!("f{index}"))).collect();
    assert_eq!(field_of(&checked_files(many).unwrap_err()), "files");
    let twice = checked_files(vec![file("a"), file("model.json"), file("Model.JSON")]).unwrap_err();
    assert_eq!(field_of(&twice), "files[2].name");
    let vast = ModelFile { size: u64::MAX, ..file("a") };
    assert_eq!(field_of(&checked_files(vec![vast]).unwrap_err()), "files[0].size");
}

#[test]
fn metrics_are_finite_and_named() {
    let checked = |name: &str, value| metrics(&BTreeMap::from([(name.to_owned(), value)]));
    assert!(checked("test_accuracy", 0.97).is_ok());
    assert!(checked("loss", -0.0).is_ok());
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(field_of(&checked("loss", value).unwrap_err()), "metrics.loss");
    }
    assert_eq!(field_of(&checked(" ", 1.0).unwrap_err()), "metrics");
    let many = (0..257).map(|index| (format!("m{index}"), 1.0)).collect();
    assert_eq!(field_of(&metrics(&many).unwrap_err()), "metrics");
}

#[test]
fn documents_fit_both_databases() {
    assert!(document("result", &json!({ "classes": ["benign", "malignant"], "n": [1, 2.5, null] })).is_ok());
    for nul in [json!("a\0"), json!({ "a\0": 1 }), json!([{ "a": ["\0"] }])] {
        assert_eq!(field_of(&document("result", &nul).unwrap_err()), "result");
    }
    // Two bytes are its quotes.
    let limit = foundation::limits::MAX_JSON_BYTES;
    assert!(document("result", &json!("x".repeat(limit - 2))).is_ok());
    assert_eq!(field_of(&document("result", &json!("x".repeat(limit - 1))).unwrap_err()), "result");
}

#[test]
fn names_tasks_and_texts() {
    let new = |name: &str, task: &str, description: &str| {
        let new = NewModel { name: name.into(), task: task.into(), description: description.into() };
        new.checked().map_err(|error| field_of(&error))
    };
    let checked = new("  Tumour triage ", "tabular-classification", " Two\nlines. ").unwrap();
    assert_eq!((checked.name.as_str(), checked.description.as_str()), ("Tumour triage", "Two\nlines."));
    for name in ["", "  ", "a\nb", "a\u{7}b", &"x".repeat(121)] {
        assert_eq!(new(name, "t", "").unwrap_err(), "name", "{name:?}");
    }
    for task in ["", "Tabular", "9lives", "-a", "a b", "ä", &"x".repeat(61)] {
        assert_eq!(new("n", task, "").unwrap_err(), "task", "{task:?}");
    }
    for description in ["a\0b", &"x".repeat(10_001)] {
        assert_eq!(new("n", "t", description).unwrap_err(), "description");
    }
}

#[test]
fn a_grant_stands_until_it_is_revoked_or_expires() {
    let sources = Sources::fixed(1);
    let now = sources.now();
    let hour = TimeDelta::hours(1);
    let mut grant = ModelGrant {
        id: sources.id(),
        model: sources.id(),
        owner: sources.id(),
        grantee: sources.id(),
        agreement: sources.id(),
        permissions: Permissions { download: false, predict: true },
        expires_at: Some(now + hour),
        created_at: now,
        revoked_at: None,
        revoked_because: None,
    };
    assert_eq!(grant.ended(now), None);
    assert_eq!(grant.ended(now + hour - TimeDelta::microseconds(1)), None);
    assert_eq!(grant.ended(now + hour), Some(Ended::Expired { at: now + hour }));
    grant.revoked_at = Some(now);
    assert_eq!(grant.ended(now + hour), Some(Ended::Revoked { at: now, reason: String::new() }));
    assert_eq!(grant.permissions.uses().collect::<Vec<_>>(), [Use::Predict]);
    assert!(!grant.permissions.allows(Use::Download));
}

#[test]
fn terms_are_those_of_other_partners_once_per_agreement() {
    let sources = Sources::fixed(1);
    let [owner, clinic, bank] = [sources.id(), sources.id(), sources.id()];
    let [first, second] = [sources.id(), sources.id()];
    let inputs = [
        input(&sources, owner, None),
        input(&sources, bank, Some(second)),
        input(&sources, clinic, Some(first)),
        input(&sources, clinic, Some(first)),
    ];
    let terms = Term::of(owner, &inputs);
    let seen: Vec<_> = terms.iter().map(|term| (term.owner, term.agreement, term.sources.len())).collect();
    assert_eq!(seen, [(clinic, first, 2), (bank, second, 1)]);
    assert_eq!(terms[0].sources[1].dataset, inputs[3].dataset);
    assert!(Term::of(owner, &inputs[..1]).is_empty());
}

#[test]
fn a_lineage_is_complete() {
    let sources = Sources::fixed(1);
    let [owner, clinic] = [sources.id(), sources.id()];
    let training =
        Training { specification: json!({}), code_version: "1".into(), seed: 42, device: "cpu".into(), base: None };
    let lineage = |inputs| Lineage { job: sources.id(), inputs, training: training.clone() };
    let field = |inputs| field_of(&lineage(inputs).check(owner).unwrap_err());
    assert!(lineage(vec![input(&sources, owner, None)]).check(owner).is_ok());
    assert_eq!(field(Vec::new()), "lineage.inputs");
    assert_eq!(field(vec![input(&sources, owner, None), input(&sources, clinic, None)]), "lineage.inputs[1].agreement");
    assert_eq!(field((0..65).map(|_| input(&sources, owner, None)).collect()), "lineage.inputs");
    let odd = Training { specification: json!("\0"), ..training.clone() };
    let odd = Lineage { training: odd, ..lineage(vec![input(&sources, owner, None)]) };
    assert_eq!(field_of(&odd.check(owner).unwrap_err()), "lineage.specification");
}
