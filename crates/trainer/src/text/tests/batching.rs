use recipes::Augmentation;
use recipes::protocol::Split;

use super::*;
use crate::text::batches::{by_length, of_epoch, padded};
use crate::text::changes::changed as change;
use crate::text::examples::Examples;
use crate::text::targets::Targets;

fn examples() -> Examples {
    let ids = (0..101_u32).map(|text| (0..=text * 37 % 50).collect()).collect();
    Examples { ids, targets: Targets::Classes(vec![0; 101]) }
}

#[test]
fn a_batch_holds_texts_of_like_length_and_an_epoch_holds_every_text_once() {
    let examples = examples();
    for batches in [of_epoch(&examples, 8, 1, 0), by_length(&examples, 8)] {
        let mut all: Vec<usize> = batches.iter().flatten().copied().collect();
        all.sort_unstable();
        assert!(all.iter().copied().eq(0..101));
        let padding: usize = batches
            .iter()
            .map(|batch| {
                let lengths = batch.iter().map(|&text| examples.ids[text].len());
                batch.len() * lengths.clone().max().unwrap() - lengths.sum::<usize>()
            })
            .sum();
        let tokens: usize = examples.ids.iter().map(Vec::len).sum();
        assert!(10 * padding < tokens, "{padding} of {tokens}");
    }
    assert_eq!(of_epoch(&examples, 8, 1, 0), of_epoch(&examples, 8, 1, 0));
    assert_ne!(of_epoch(&examples, 8, 1, 0), of_epoch(&examples, 8, 1, 1));
    assert_ne!(of_epoch(&examples, 8, 1, 0), of_epoch(&examples, 8, 2, 0));
}

#[test]
fn texts_are_padded_to_the_longest_of_them() {
    let texts = [vec![5, 6, 7], vec![8]];
    let tokens = padded(texts.iter().map(Vec::as_slice), 9);
    assert_eq!((tokens.ids, tokens.width), (vec![5, 6, 7, 8, 9, 9], 3));
    assert_eq!(&*tokens.lengths, [3, 1]);
}

#[test]
fn changes_keep_the_special_tokens_and_follow_their_chances() {
    let text: Vec<u32> = (0..1_002).collect();
    let count = |what: Augmentation| {
        let changed = change(&text, what, 7_777, (3, 1, 5));
        assert_eq!((changed[0], changed[changed.len() - 1]), (0, 1_001));
        let masked = changed.iter().filter(|&&token| token == 7_777).count();
        let moved = changed.iter().zip(&text).filter(|(a, b)| a != b).count();
        (changed.len(), masked, moved)
    };
    let none = Augmentation::default();
    assert_eq!(count(none), (1_002, 0, 0));
    let (left, ..) = count(Augmentation { delete: 0.1, ..none });
    assert!((852..952).contains(&left), "{left}");
    let (_, masked, moved) = count(Augmentation { mask: 0.1, ..none });
    assert!((50..150).contains(&masked) && masked == moved, "{masked}");
    let (left, masked, moved) = count(Augmentation { swap: 0.1, ..none });
    assert!(left == 1_002 && masked == 0 && (100..300).contains(&moved), "{moved}");
    // What would lose everything is left alone.
    assert_eq!(change(&[1, 2, 3], Augmentation { delete: 0.5, ..none }, 1, (1, 1, 1)).len(), 3);
}

#[test]
fn texts_are_changed_where_they_are_learned_from_and_nowhere_else() {
    // Steps so small that they change nothing: all that can differ is what the losses are told of.
    let losses = |delete| {
        let job = Job::new(|spec| {
            (spec.augmentation.delete, spec.training.epochs) = (delete, 1);
            spec.training.learning_rate = Some(1e-9);
        });
        let mut config = config("bert");
        config["hidden_dropout_prob"] = json!(0.0);
        config["attention_probs_dropout_prob"] = json!(0.0);
        std::fs::write(job.path().join("base/config.json"), config.to_string()).unwrap();
        let (_, events) = job.train();
        [Split::Train, Split::Test].map(|wanted| {
            let told = events.iter().find_map(|event| match event {
                Event::Metric { name, split, value, .. } if name == "loss" && *split == wanted => Some(*value),
                _ => None,
            });
            told.unwrap()
        })
    };
    let ([learned, held_out], [learned_changed, held_out_changed]) = (losses(0.0), losses(0.4));
    assert!((learned - learned_changed).abs() > 1e-5, "{learned} and {learned_changed}");
    assert!((held_out - held_out_changed).abs() < 1e-6, "{held_out} and {held_out_changed}");
}
