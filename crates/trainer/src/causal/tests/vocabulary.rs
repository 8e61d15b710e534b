//! Vocabularies that are learned.

use super::*;
use crate::causal::vocabulary::{Vocabulary, pieces};

fn learned(texts: &[&str], size: usize) -> Vocabulary {
    Vocabulary::parse(&pairs::learn(texts, size, &Budget::new(1 << 30), &Stop::default()).unwrap()).unwrap()
}

fn decoded(vocabulary: &Vocabulary, ids: &[u32]) -> String {
    vocabulary.decode_after(&[], ids).unwrap()
}

#[test]
fn the_most_frequent_pair_becomes_a_token_first_and_of_equal_ones_the_smaller() {
    // "th" occurs four times; "he" and "ha" are as frequent as each other.
    let vocabulary = learned(&["the the that that"], 257 + 3);
    let tokens: Vec<String> = (257..260).map(|id| decoded(&vocabulary, &[id])).collect();
    assert_eq!(tokens[0], "th");
    assert_eq!(vocabulary.size(), 260);
    assert_eq!(vocabulary.id(pairs::END), Some(0));
    // A pair that occurs once becomes none, whatever size is asked for.
    assert_eq!(learned(&["abcdefg"], 1_000).size(), 257);
}

#[test]
fn every_text_comes_back_from_its_tokens() {
    let vocabulary = learned(&[NOVEL], 400);
    for text in ["Mr. Bennet", " two  spaces\n\tand a tab ", "語言 模型", "é\u{0}\u{7f}🦀", NOVEL] {
        let ids = vocabulary.encode(text).unwrap();
        assert_eq!(decoded(&vocabulary, &ids), text);
    }
    let (few, many) = (learned(&[NOVEL], 300), vocabulary);
    let tokens = |vocabulary: &Vocabulary| vocabulary.encode(NOVEL).unwrap().len();
    assert!(tokens(&many) * 10 < tokens(&few) * 9, "{} and {}", tokens(&many), tokens(&few));
}

#[test]
fn a_vocabulary_depends_on_its_texts_alone() {
    let texts: Vec<&str> = NOVEL.lines().collect();
    let learn = |texts: &[&str]| pairs::learn(texts, 700, &Budget::new(1 << 30), &Stop::default()).unwrap();
    let once = learn(&texts);
    let threads = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
    assert_eq!(threads(1).install(|| learn(&texts)), once);
    assert_eq!(threads(3).install(|| learn(&texts)), once);
    let backwards: Vec<&str> = texts.iter().rev().copied().collect();
    assert_eq!(learn(&backwards), once);
}

/// Merging by hand: the straightforward way, which counts everything anew for every token.
#[test]
fn counts_that_are_kept_are_those_that_would_be_counted() {
    let text = "banana bandana ananas na na anna banana abab aaaa aaa";
    let document: Value =
        serde_json::from_slice(&pairs::learn(&[text], 257 + 30, &Budget::new(1 << 30), &Stop::default()).unwrap())
            .unwrap();
    let mut words: Vec<Vec<String>> = text
        .split_inclusive(' ')
        .scan("", |space, word| {
            let whole = format!("{space}{}", word.trim_end());
            *space = "\u{120}";
            Some(whole.chars().map(String::from).collect())
        })
        .collect();
    let found = document["model"]["merges"].as_array().unwrap();
    assert!(found.len() > 8);
    for merge in found {
        let mut counts: std::collections::HashMap<(&str, &str), usize> = std::collections::HashMap::new();
        for word in &words {
            for pair in word.windows(2) {
                *counts.entry((&pair[0], &pair[1])).or_default() += 1;
            }
        }
        let (one, other) = (merge[0].as_str().unwrap(), merge[1].as_str().unwrap());
        assert_eq!(counts[&(one, other)], *counts.values().max().unwrap(), "{merge}");
        let joined = |word: &Vec<String>| {
            let mut after: Vec<String> = Vec::new();
            let mut rest = word.as_slice();
            while let [token, behind @ ..] = rest {
                let is_pair = token == one && behind.first().is_some_and(|next| next == other);
                after.push(if is_pair { format!("{one}{other}") } else { token.clone() });
                rest = if is_pair { &behind[1..] } else { behind };
            }
            after
        };
        words = words.iter().map(joined).collect();
    }
}

#[test]
fn a_tokeniser_that_begins_texts_does_so_with_prompts_too_and_ends_none() {
    let json = pairs::learn(&[NOVEL], 300, &Budget::new(1 << 30), &Stop::default()).unwrap();
    let mut document: Value = serde_json::from_slice(&json).unwrap();
    let special = json!({ "id": pairs::END, "ids": [0], "tokens": [pairs::END] });
    let end = json!({ "SpecialToken": { "id": pairs::END, "type_id": 0 } });
    document["post_processor"] = json!({
        "type": "TemplateProcessing", "pair": [], "special_tokens": { pairs::END: special },
        "single": [end, { "Sequence": { "id": "A", "type_id": 0 } }, end],
    });
    let vocabulary = Vocabulary::parse(document.to_string().as_bytes()).unwrap();
    let own = vocabulary.encode("My dear").unwrap();
    assert_eq!(vocabulary.encode_prompt("My dear", 100).unwrap(), [&[0], own.as_slice()].concat());
    assert_eq!(vocabulary.prefix(), [0]);
}

#[test]
fn long_texts_are_cut_before_a_space() {
    let text = "words of é ".repeat(300_000);
    let parts: Vec<&str> = pieces(&text).collect();
    assert!(parts.len() >= 4 && parts.concat() == text);
    assert!(parts[1..].iter().all(|part| part.starts_with(' ')));
    let solid = "é".repeat(800_000);
    assert_eq!(pieces(&solid).collect::<String>(), solid);
    assert_eq!(pieces("").count(), 0);
    // No token of a prompt that could matter is left out.
    let vocabulary = learned(&["words of"], 300);
    assert!(vocabulary.encode_prompt(&text, 50).unwrap().len() > 50);
}

#[test]
fn learning_can_be_stopped() {
    let stop = Stop::default();
    stop.request();
    assert!(matches!(pairs::learn(&[NOVEL], 400, &Budget::new(1 << 30), &stop), Err(TrainerError::Cancelled)));
}
