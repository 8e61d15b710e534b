//! Classifiers by runs of words.

use std::fmt::Write as _;

use recipes::predict::MAX_EXPLAINED_ROWS;
use recipes::{ClassWeight, Evaluation, JobSpec, Labels, Method, PredictRequest, Separated, TextSpec};
use serde_json::{Value, json};

use super::features::Features;
use super::runs::Words;
use crate::data::Budget;
use crate::text::tests::Job;
use crate::{Predictor, Stop, TrainerError};

const SHOP: &[(&str, &str)] = &[
    ("Die Lieferung war sehr gut, danke!", "good"),
    ("not good at all", "bad"),
    ("good and quick", "good"),
    ("it is not quick", "bad"),
    ("这个手机很好用", "good"),
    ("这个手机不好用", "bad"),
    ("质量很好，谢谢", "good"),
    ("质量不好，退货", "bad"),
];

/// Every text several times, each time among other words.
fn csv() -> String {
    let mut csv = "text,kind\n".to_owned();
    for time in 0..12 {
        for (place, (text, kind)) in SHOP.iter().enumerate() {
            writeln!(csv, "\"{text} {} {}\",{kind}", ["one", "two", "three"][(time + place) % 3], time).unwrap();
        }
    }
    csv
}

fn n_grams(spec: &mut TextSpec) {
    spec.method = Method::NGrams;
}

fn job(change: impl FnOnce(&mut TextSpec)) -> Job {
    let mut job = Job::of(&csv(), |spec| {
        n_grams(spec);
        change(spec);
    });
    job.job.base = None;
    job
}

fn request(texts: &[&str], explain: bool) -> PredictRequest {
    let rows = texts.iter().map(|text| json!({ "text": text }).as_object().unwrap().clone());
    PredictRequest { rows: rows.collect(), explain, generation: None }
}

fn runs_of(text: &str, words: u32) -> Vec<String> {
    Words::of(text).runs(words).map(str::to_owned).collect()
}

#[test]
fn words_are_small_in_their_compatible_form_and_runs_go_across_what_stands_between_them() {
    assert_eq!(runs_of("Ｈｅｌｌｏ, don't-STOP", 2), ["hello", "hello don't", "don't", "don't stop", "stop"]);
    assert_eq!(runs_of(" … !", 2), Vec::<String>::new());
}

#[test]
fn a_character_of_a_script_without_spaces_is_half_a_word() {
    assert_eq!(runs_of("很好用", 1), ["很", "很好", "好", "好用", "用"]);
    assert_eq!(runs_of("用iPhone", 1), ["用", "iphone"]);
    assert_eq!(runs_of("用iPhone", 2), ["用", "用 iphone", "iphone"]);
}

#[test]
fn rare_runs_weigh_more_and_every_row_has_the_length_one() {
    let texts = ["a b", "a c", "a b b"].map(Words::of);
    let options = recipes::NGrams { words: 1, least_texts: 2, ..recipes::NGrams::default() };
    let budget = Budget::new(1 << 20);
    let features = Features::find(&texts, &options, &budget, &Stop::default()).unwrap();
    assert_eq!(features.runs, ["a", "b"], "what a single text has is left out");
    let expected = [1.0, 1.0 + (4.0_f32 / 3.0).ln()];
    assert!(features.idf.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-6));
    let row = features.row(&texts[2]);
    // Twice the same word counts (1 + ln 2) times.
    let ratio = row[1].1 / row[0].1;
    assert!((ratio - (1.0 + 2.0_f32.ln()) * expected[1]).abs() < 1e-5, "{row:?}");
    assert!((row.iter().map(|(_, value)| value * value).sum::<f32>() - 1.0).abs() < 1e-6);
    assert_eq!(features.row(&Words::of("z")), []);
    let fewest = recipes::NGrams { most: 1, ..options };
    assert_eq!(Features::find(&texts, &fewest, &budget, &Stop::default()).unwrap().runs, ["a"]);
}

#[test]
fn texts_of_two_languages_are_told_apart_without_a_base_and_the_words_are_told() {
    let job = job(|_| ());
    let (result, events) = job.train();
    let Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    assert!((scores.accuracy - 1.0).abs() < 1e-9, "{scores:?}");
    assert_eq!((result.train_rows, result.test_rows), (77, 19));
    assert_eq!(result.report.leaderboard.len(), 5);
    let words_of = |class: &str| {
        let of_class = result.report.words.iter().find(|words| words.class == class).unwrap();
        of_class.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>()
    };
    assert!(words_of("bad").contains(&"not") && words_of("bad").contains(&"不好"), "{:?}", words_of("bad"));
    assert!(words_of("good").contains(&"很好") && !words_of("good").contains(&"not"), "{:?}", words_of("good"));
    let last = events.iter().rev().find_map(|event| match event {
        recipes::protocol::Event::Progress { step, total_steps } => Some((*step, *total_steps)),
        _ => None,
    });
    assert_eq!(last, Some((16, 16)), "five candidates, three times each, and the model itself");
}

#[test]
fn what_each_run_adds_makes_up_the_score() {
    let job = job(|_| ());
    job.train();
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    let found = predictor.predict(&request(&["这个很好", "NOT good", "unheard of"], true)).unwrap();
    let classes: Vec<&str> = found.rows.iter().map(|row| row.class.as_str()).collect();
    assert_eq!(classes[..2], ["good", "bad"]);
    let row = &found.rows[1];
    assert!(row.attributions["not"] > row.attributions["good"], "{:?}", row.attributions);
    // The scores without any run are those of the bias.
    let odds =
        |row: &recipes::Prediction, class: &str| (row.probabilities[class] / (1.0 - row.probabilities[class])).ln();
    let adds: f64 = row.attributions.values().sum();
    let by_bias = odds(&found.rows[2], "bad");
    assert!((f64::from(odds(row, "bad") - by_bias) - adds).abs() < 1e-3, "{adds}");
    assert!(found.rows[2].attributions.is_empty());
    assert!(predictor.predict(&request(&["good"], false)).unwrap().rows[0].attributions.is_empty());
}

#[test]
fn several_labels_three_classes_and_class_weights_are_learned() {
    let mut several = String::from("text,kind\n");
    let mut three = String::from("text,kind\n");
    for row in 0..60 {
        let (a, b) = (row % 2 == 0, row % 3 == 0);
        let text = format!("{}{}word{}", if a { "apple " } else { "" }, if b { "bus " } else { "" }, row % 7);
        let labels = match (a, b) {
            (true, true) => "fruit;car",
            (true, false) => "fruit",
            (false, true) => "car",
            _ => ";",
        };
        writeln!(several, "{text},{labels}").unwrap();
        writeln!(three, "{text},{}", labels.replace("fruit;car", "both").replace(';', "none")).unwrap();
    }
    for (csv, is_single) in [(several, false), (three, true)] {
        let mut job = Job::of(&csv, |spec| {
            n_grams(spec);
            spec.class_weight = ClassWeight::Balanced;
            spec.n_grams.l2 = Some(0.01);
            if !is_single {
                spec.labels = Labels::Multiple(Separated::default());
            }
        });
        job.job.base = None;
        let (result, _) = job.train();
        match &result.evaluation {
            Evaluation::Classification(scores) => assert!(is_single && scores.accuracy > 0.99, "{scores:?}"),
            Evaluation::MultiLabel(scores) => assert!(!is_single && scores.micro_f1 > 0.99, "{scores:?}"),
            other => panic!("{other:?}"),
        }
        let predictor = Predictor::load(&job.path().join("output")).unwrap();
        let found = predictor.predict(&request(&["apple bus", "word1"], false)).unwrap();
        if is_single {
            assert_eq!((found.rows[0].class.as_str(), found.rows[1].class.as_str()), ("both", "none"));
            assert!((found.rows[0].probabilities.values().sum::<f32>() - 1.0).abs() < 1e-5);
        } else {
            assert_eq!(found.rows[0].labels, Some(vec!["car".to_owned(), "fruit".to_owned()]));
            assert_eq!(found.rows[1].labels, Some(Vec::new()));
            explains_labels(&predictor);
        }
    }
}

#[test]
fn class_weights_have_a_rare_class_said_more_often() {
    let mut csv = String::from("text,kind\n");
    for row in 0..600 {
        let (is_rare, hint) = (row % 12 == 0, if row % 12 == 0 { row % 36 != 0 } else { row % 7 == 0 });
        let (text, kind) = (if hint { "hint" } else { "none" }, if is_rare { "rare" } else { "usual" });
        writeln!(csv, "{text} word{} word{},{kind}", row % 5, row % 11).unwrap();
    }
    let recall = |class_weight| {
        let mut job = Job::of(&csv, |spec| {
            n_grams(spec);
            spec.class_weight = class_weight;
        });
        job.job.base = None;
        let Evaluation::Classification(scores) = job.train().0.evaluation else { panic!("of another kind") };
        scores.classes.iter().find(|class| class.class == "rare").unwrap().recall
    };
    let (plain, balanced) = (recall(ClassWeight::None), recall(ClassWeight::Balanced));
    assert!(plain < 0.3 && balanced > 0.5, "{plain} and {balanced}");
}

/// The labels that apply are explained together, and where there is none, nothing.
fn explains_labels(predictor: &Predictor) {
    let found = predictor.predict(&request(&["apple bus", "word1", "unheard of"], true)).unwrap();
    let odds = |row: usize| -> f64 {
        let of = |label: &str| f64::from(found.rows[row].probabilities[label]);
        ["car", "fruit"].map(|label| (of(label) / (1.0 - of(label))).ln()).iter().sum()
    };
    let adds: f64 = found.rows[0].attributions.values().sum();
    assert!((odds(0) - odds(2) - adds).abs() < 1e-3, "{adds}");
    assert!(found.rows[1].attributions.is_empty());
    let many = vec!["apple"; MAX_EXPLAINED_ROWS + 1];
    assert_eq!(predictor.predict(&request(&many, true)).unwrap_err().code, "too_many_rows");
    assert_eq!(predictor.predict(&request(&many, false)).unwrap().rows.len(), many.len());
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_the_description_names_the_penalty() {
    let (one, other) = (job(|_| ()), job(|_| ()));
    one.train();
    other.train();
    for file in ["model.safetensors", "vocabulary.json", "model.json"] {
        assert_eq!(one.output(file), other.output(file), "{file}");
    }
    let described: Value = serde_json::from_slice(&one.output("model.json")).unwrap();
    assert!(described["spec"]["n_grams"]["l2"].as_f64().unwrap() > 0.0);
    let spec: JobSpec = serde_json::from_value(described["spec"].clone()).unwrap();
    assert!(!spec.takes_base() && !spec.needs_base());
}

#[test]
fn files_that_do_not_belong_together_are_not_loaded() {
    let job = job(|spec| spec.n_grams.l2 = Some(0.1));
    job.train();
    let folder = job.path().join("output");
    for file in ["vocabulary.json", "model.safetensors"] {
        let content = job.output(file);
        std::fs::write(folder.join(file), &content[..content.len() - 1]).unwrap();
        assert!(Predictor::load(&folder).is_err(), "{file}");
        std::fs::write(folder.join(file), &content).unwrap();
    }
    for (field, value) in [("version", json!(9)), ("classes", json!(["one"])), ("classes", json!(["a", "b", "c"]))] {
        let description = job.output("model.json");
        let mut changed: Value = serde_json::from_slice(&description).unwrap();
        changed[field] = value;
        std::fs::write(folder.join("model.json"), changed.to_string()).unwrap();
        let error = Predictor::load(&folder).unwrap_err().to_string();
        let file =
            if changed["classes"][2] == "c" { "model.safetensors: the weights do not fit" } else { "model.json" };
        assert!(error.contains(file), "{field}: {error}");
        std::fs::write(folder.join("model.json"), &description).unwrap();
    }
    assert!(Predictor::load(&folder).is_ok());
}

#[test]
fn hostile_texts_are_learned_from_or_refused() {
    // A text of a megabyte, one of nothing, one of signs alone.
    let mut csv = csv();
    writeln!(csv, "\"{}\",good\n\"\",bad\n\"!!! ¿\",bad", "honey ".repeat(170_000)).unwrap();
    let mut job = Job::of(&csv, n_grams);
    job.job.base = None;
    job.train();
    let mut small = Job::of(&csv, n_grams);
    small.job.base = None;
    small.job.limits.memory_bytes = Some(3 << 20);
    assert_eq!(small.error().code(), "data_too_large");
    let stop = Stop::default();
    stop.request();
    assert!(matches!(job.run(&stop).0, Err(TrainerError::Cancelled)));
}

#[test]
fn a_word_that_is_right_four_times_of_five_is_believed_as_much() {
    let mut csv = "text,kind\n".to_owned();
    for row in 0..6_000 {
        let (is_warm, is_right) = (row % 2 == 0, row % 5 != 0);
        let kind = if is_warm == is_right { "summer" } else { "winter" };
        writeln!(csv, "{} unique{row},{kind}", if is_warm { "warm" } else { "cold" }).unwrap();
    }
    // A weak and a strong penalty, under which the distances themselves are far apart.
    for l2 in [0.01, 30.0] {
        let mut job = Job::of(&csv, |spec| {
            n_grams(spec);
            spec.n_grams.l2 = Some(l2);
        });
        job.job.base = None;
        let (result, _) = job.train();
        assert!(result.report.leaderboard.is_empty(), "nothing was compared");
        let predictor = Predictor::load(&job.path().join("output")).unwrap();
        let found = predictor.predict(&request(&["warm", "cold"], false)).unwrap();
        for (row, class) in found.rows.iter().zip(["summer", "winter"]) {
            assert_eq!(row.class, class);
            assert!((row.probability - 0.8).abs() < 0.03, "l2 = {l2}: {row:?}");
        }
    }
}

#[test]
fn texts_without_a_single_run_in_common_are_told_by_how_often_classes_come() {
    let mut csv = "text,kind\n".to_owned();
    for row in 0..30 {
        writeln!(csv, "unique{row},{}", if row % 3 == 0 { "a" } else { "b" }).unwrap();
    }
    let mut job = Job::of(&csv, n_grams);
    job.job.base = None;
    let (result, _) = job.train();
    let Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    assert!((scores.accuracy - 2.0 / 3.0).abs() < 0.02, "{scores:?}");
    let predictor = Predictor::load(&job.path().join("output")).unwrap();
    let found = predictor.predict(&request(&["unique1"], true)).unwrap();
    assert_eq!(found.rows[0].class, "b");
    assert!((found.rows[0].probability - 2.0 / 3.0).abs() < 0.02, "{:?}", found.rows[0]);
}
