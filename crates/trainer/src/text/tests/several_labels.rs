//! Texts that may have several labels.

use std::collections::BTreeSet;

use recipes::{Labels, MultiLabel, PredictRequest, Separated};
use serde_json::{Value, json};

use super::*;
use crate::Predictor;
use crate::data::LabelValue;
use crate::text::labels::{LabelScores, separate, split};

/// Texts about something to eat, something to drive, both, or neither; every third column value has spaces or repeats itself.
fn csv() -> String {
    let mut csv = String::from("text,kind\n");
    for row in 0..96_usize {
        let (food, car) = (FOOD[row % 6], CARS[(row / 4) % 6]);
        let filler = FILLERS[row % 5];
        let (text, kind) = match row % 4 {
            0 => (format!("{filler} {food} {filler}"), if row % 3 == 0 { "food; food" } else { "food" }),
            1 => (format!("{filler} {car} {filler}"), "car"),
            2 => (format!("{food} {filler} {car}"), if row % 3 == 0 { " car ;food;" } else { "food;car" }),
            _ => (format!("{filler} {}", FILLERS[(row / 5) % 5]), ";"),
        };
        writeln!(csv, "{text},{kind}").unwrap();
    }
    csv
}

fn several(spec: &mut TextSpec) {
    spec.labels = Labels::Multiple(Separated::default());
    (spec.training.epochs, spec.training.learning_rate) = (40, Some(5e-3));
}

fn job(change: impl FnOnce(&mut TextSpec)) -> Job {
    Job::of(&csv(), |spec| {
        several(spec);
        change(spec);
    })
}

fn scores_of(result: &TrainingResult) -> &MultiLabel {
    let Evaluation::MultiLabel(scores) = &result.evaluation else { panic!("{result:?}") };
    scores
}

fn request(texts: &[&str]) -> PredictRequest {
    let rows = texts.iter().map(|text| json!({ "text": text }).as_object().unwrap().clone());
    PredictRequest { rows: rows.collect(), explain: false, generation: None }
}

#[test]
fn several_labels_are_learned_told_and_predicted() {
    let job = job(|_| ());
    let (result, events) = job.train();
    let scores = scores_of(&result);
    assert!(scores.micro_f1 >= 0.95 && scores.subset_accuracy >= 0.9 && scores.hamming_loss <= 0.05, "{scores:?}");
    assert_eq!(scores.labels.iter().map(|label| label.class.as_str()).collect::<Vec<_>>(), ["car", "food"]);
    // A fifth of the 96 texts is held out, and of each label, which half of the texts have.
    assert_eq!((result.train_rows, result.test_rows), (77, 19));
    assert!(scores.labels.iter().all(|label| (9..=10).contains(&label.support)), "{scores:?}");
    let curve = |of: &str| events.iter().filter(|e| matches!(e, Event::Metric { name, .. } if name == of)).count();
    assert_eq!((curve("micro_f1"), curve("accuracy")), (40, 40));

    let config: Value = serde_json::from_slice(&job.output("config.json")).unwrap();
    assert_eq!(config["problem_type"], "multi_label_classification");
    assert_eq!(config["id2label"], json!({ "0": "car", "1": "food" }));
    let model: Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    assert_eq!(model["version"], 2);

    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    let found = predictor.predict(&request(&["the rice the", "a tram a", "rice with bus", "of and"])).unwrap();
    let said: Vec<(&str, Vec<String>)> =
        found.rows.iter().map(|row| (row.class.as_str(), row.labels.clone().unwrap())).collect();
    let labels = |of: &[&str]| of.iter().map(|label| (*label).to_owned()).collect::<Vec<String>>();
    let expected = [
        ("food", labels(&["food"])),
        ("car", labels(&["car"])),
        ("car;food", labels(&["car", "food"])),
        ("", labels(&[])),
    ];
    assert_eq!(said, expected);
    for row in &found.rows {
        let of_all: f32 = row.probabilities.values().map(|&probability| probability.max(1.0 - probability)).product();
        assert!(row.probabilities.len() == 2 && (of_all - row.probability).abs() < 1e-6, "{row:?}");
    }
}

#[test]
fn the_same_job_gives_the_same_bytes_and_so_does_one_that_goes_on() {
    let change = |spec: &mut TextSpec| {
        (spec.training.epochs, spec.training.checkpoint_every) = (3, Some(4));
        (spec.training.patience, spec.training.validation_fraction) = (Some(2), 0.2);
    };
    let (straight, mut resumed) = (job(change), job(change));
    let (result, _) = straight.train();
    let file = "step-000000008.ckpt";
    std::fs::create_dir(resumed.path().join("checkpoint")).unwrap();
    let place = |job: &Job| job.path().join("checkpoint").join(file);
    std::fs::copy(place(&straight), place(&resumed)).unwrap();
    resumed.job.resume = Some(file.to_owned());
    let (other, events) = resumed.train();
    assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "resumed")), "{events:?}");
    assert_eq!(other.evaluation, result.evaluation);
    assert_eq!(resumed.output("model.safetensors"), straight.output("model.safetensors"));
}

#[test]
fn parts_of_a_step_weights_and_smoothing_are_the_same_step() {
    let losses = |parts, class_weight, smoothing| {
        let job = job(|spec| {
            (spec.training.accumulate, spec.training.epochs, spec.class_weight) = (parts, 2, class_weight);
            spec.training.label_smoothing = smoothing;
        });
        let mut config = config("bert");
        config["hidden_dropout_prob"] = json!(0.0);
        config["attention_probs_dropout_prob"] = json!(0.0);
        std::fs::write(job.path().join("base/config.json"), config.to_string()).unwrap();
        scores_of(&job.train().0).loss
    };
    for class_weight in [ClassWeight::None, ClassWeight::Balanced] {
        let (whole, parts) = (losses(1, class_weight, 0.1), losses(3, class_weight, 0.1));
        assert!((whole - parts).abs() < 1e-4, "{whole} and {parts}");
    }
    assert!((losses(1, ClassWeight::None, 0.0) - losses(1, ClassWeight::None, 0.3)).abs() > 1e-6);
}

#[test]
fn labels_that_cannot_be_learned_are_refused_and_missing_ones_are_left_out() {
    let of = |csv: &str| Job::of(csv, several).run(&Stop::default()).0;
    let code = |csv: &str| of(csv).unwrap_err().code();
    assert_eq!(code("text,kind\na,\nb,NA\nc,\nd,\ne,\nf,\n"), "target_unsuitable");
    assert_eq!(code("text,kind\na,;\nb,;\nc,;\nd,;\ne,;\nf,;\n"), "target_unsuitable");
    assert_eq!(code("text,kind\na,x\nb,y;x\n"), "too_few_rows");
    let many: String = (0..1_001).fold("text,kind\n".to_owned(), |csv, label| csv + &format!("a,label {label};x\n"));
    assert_eq!(code(&many), "target_unsuitable");
    let (result, events) = Job::of(&(csv() + "the bread,NA\n"), |spec| {
        several(spec);
        spec.training.epochs = 1;
    })
    .train();
    assert_eq!(result.train_rows + result.test_rows, 96);
    assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "rows_without_class")));
    // An empty value is a text without a label where it is no spelling of a missing one.
    let (result, _) = Job::of(&(csv() + "the bread,\n"), |spec| {
        several(spec);
        (spec.training.epochs, spec.missing) = (1, Vec::new());
    })
    .train();
    assert_eq!(result.train_rows + result.test_rows, 97);
}

#[test]
fn values_are_separated_and_numbers_have_one_spelling() {
    let text = |text: &str| LabelValue::Text(text.to_owned());
    let values = ["b;a", " 1.0 ; b ", ";;", "", "1;a;a"].map(text);
    let (labels, of_values) = separate(&values, ';');
    assert_eq!(labels, ["b", "a", "1"]);
    assert_eq!(of_values, [vec![0, 1], vec![0, 2], vec![], vec![], vec![1, 2]]);
    // Of a list every item is a label, whatever is in it.
    let items = |items: &[&str]| LabelValue::List(items.iter().map(|item| (*item).to_owned()).collect());
    let values = [items(&["a;b", " 1.0 ", ""]), items(&[]), text("1;c"), items(&["c", "c"])];
    let (labels, of_values) = separate(&values, ';');
    assert_eq!(labels, ["a;b", "1", "c"]);
    assert_eq!(of_values, [vec![0, 1], vec![], vec![1, 2], vec![2]]);
    let (labels, of_values) = separate(&[text("1,234"), text("x")], ',');
    assert_eq!((labels, of_values), (["1", "234", "x"].map(str::to_owned).to_vec(), vec![vec![0, 1], vec![2]]));
}

#[test]
fn of_every_label_about_the_same_share_is_held_out() {
    // Labels of 1, 5, 20 and 100 texts among 200, in all combinations that come about.
    let texts: Vec<Vec<u32>> = (0..200_u32)
        .map(|row| {
            let labels = [(0, row == 3), (1, row % 40 == 3), (2, row % 10 == 1), (3, row % 2 == 1)];
            labels.into_iter().filter(|(_, applies)| *applies).map(|(label, _)| label).collect()
        })
        .collect();
    let parts = split(&texts, 4, 0.2, 7).unwrap();
    let all: BTreeSet<u32> = parts.train.iter().chain(&parts.test).copied().collect();
    assert_eq!((all.len(), parts.train.len(), parts.test.len()), (200, 160, 40));
    let held_out = |label: u32| parts.test.iter().filter(|&&row| texts[row as usize].contains(&label)).count();
    assert_eq!([0, 1, 2, 3].map(held_out), [0, 1, 4, 20]);
    assert_eq!(split(&texts, 4, 0.2, 7).unwrap(), parts);
    assert_ne!(split(&texts, 4, 0.2, 8).unwrap(), parts);
    assert!(split(&texts[..4], 4, 0.2, 7).is_err());
}

#[test]
fn the_scores_of_labels_are_what_a_pencil_says() {
    let mut scores = LabelScores::new(2);
    scores.count(&[0.75, 0.25], &[0]);
    scores.count(&[0.5, 0.75], &[0]);
    scores.count(&[0.25, 0.25], &[1]);
    let report = scores.report(&["a".to_owned(), "b".to_owned()]);
    // Of a: 3/4, 1/2 and 3/4 for the truth; of b: 3/4, 1/4 and 1/4.
    let expected = -(3.0 * 0.75_f64.ln() + 0.5_f64.ln() + 2.0 * 0.25_f64.ln()) / 6.0;
    assert!((report.loss - expected).abs() < 1e-15, "{} and {expected}", report.loss);
    // a: found twice. b: once wrongly, once missed.
    assert_eq!((report.labels[0].f1, report.labels[1].f1), (1.0, 0.0));
    assert_eq!((report.labels[1].precision, report.labels[1].recall, report.labels[1].support), (0.0, 0.0, 1));
    assert_eq!((report.micro_f1, report.macro_f1), (4.0 / 6.0, 0.5));
    assert_eq!((report.subset_accuracy, report.hamming_loss), (1.0 / 3.0, 2.0 / 6.0));
}
