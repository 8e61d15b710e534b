//! Continuations and perplexity.

use super::*;
use crate::random::{Purpose, Stream};

fn endless(name: &str) -> Decoder {
    let mut value = fixture(name).config;
    value["eos_token_id"] = Value::Null;
    decoder(config(&value))
}

#[test]
fn the_cache_changes_nothing() {
    let ids = [2, 7, 9, 4, 11, 3, 8, 8];
    for name in fixtures().into_keys() {
        let decoder = small(&name);
        let whole = logits(&decoder, &Tokens::rows(ids.to_vec(), ids.len()).unwrap());
        let mut cache = Cache::new(decoder.config());
        for part in [0..3, 3..4, 4..5, 5..8] {
            let found = decoder.extend(&ids[part.clone()], &mut cache).unwrap().to_vec2::<f32>().unwrap().concat();
            assert_eq!(cache.tokens(), part.end);
            assert_near(&format!("{name}, {part:?}"), &found, &whole[part.end - 1], 2e-6);
        }
        let error = decoder.extend(&[1; 9], &mut cache).unwrap_err();
        assert!(error.to_string().contains("16 positions"), "{error}");
    }
}

fn collect(continuation: &mut Continuation) -> Vec<u32> {
    continuation.by_ref().collect::<Result<_>>().unwrap()
}

#[test]
fn a_continuation_ends_where_it_should() {
    let wanted = Generation { sampling: Sampling::default(), tokens: 5, seed: 0 };
    let mut continuation = generate(&endless("gpt2"), &[2, 7, 9], wanted).unwrap();
    assert_eq!(continuation.ending(), None);
    let tokens = collect(&mut continuation);
    assert_eq!((tokens.len(), continuation.ending()), (5, Some(Ending::Tokens)));
    assert!(continuation.next().is_none());

    let mut long = generate(&endless("gpt2"), &[2, 7, 9], Generation { tokens: 100, ..wanted }).unwrap();
    // The last token needs no position: nothing follows it.
    assert_eq!((collect(&mut long).len(), long.ending()), (16 - 3 + 1, Some(Ending::Positions)));

    let mut value = fixture("gpt2").config;
    let last = *tokens.iter().find(|&&token| token != tokens[0]).unwrap();
    value["eos_token_id"] = serde_json::json!([19, last]);
    let mut ended = generate(&decoder(config(&value)), &[2, 7, 9], Generation { tokens: 100, ..wanted }).unwrap();
    let place = tokens.iter().position(|&token| token == last).unwrap();
    assert_eq!((collect(&mut ended), ended.ending()), (tokens[..place].to_vec(), Some(Ending::EndOfText)));
}

#[test]
fn chance_depends_on_the_seed_alone() {
    let decoder = endless("llama");
    let of = |seed| {
        let sampling = Sampling { temperature: 2.0, ..Sampling::default() };
        collect(&mut generate(&decoder, &[2, 7, 9], Generation { sampling, tokens: 12, seed }).unwrap())
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

/// Shares of 20,000 draws.
fn shares(sampling: Sampling, logits: &[f32]) -> Vec<f64> {
    let mut random = Stream::new(3, Purpose::Generation);
    let mut counts = vec![0.0; logits.len()];
    for _ in 0..20_000 {
        counts[sampling.choose(logits, &mut random).unwrap() as usize] += 1.0 / 20_000.0;
    }
    counts
}

#[test]
fn tokens_are_drawn_by_what_is_left_of_their_probabilities() {
    // Of probabilities 0.1, 0.4, 0.2, 0.3.
    let logits = [0.1_f32, 0.4, 0.2, 0.3].map(f32::ln);
    let all = Sampling { temperature: 1.0, ..Sampling::default() };
    for (sampling, expected) in [
        (all, [0.1, 0.4, 0.2, 0.3]),
        (Sampling { temperature: 0.5, ..all }, [1.0, 16.0, 4.0, 9.0].map(|square| square / 30.0)),
        (Sampling { top_k: Some(2), ..all }, [0.0, 4.0 / 7.0, 0.0, 3.0 / 7.0]),
        (Sampling { top_k: Some(9), ..all }, [0.1, 0.4, 0.2, 0.3]),
        (Sampling { top_p: 0.6, ..all }, [0.0, 4.0 / 7.0, 0.0, 3.0 / 7.0]),
        (Sampling { top_p: 0.8, ..all }, [0.0, 4.0 / 9.0, 2.0 / 9.0, 3.0 / 9.0]),
        (Sampling { top_p: 1e-9, ..all }, [0.0, 1.0, 0.0, 0.0]),
        (Sampling { temperature: 2.0, top_k: Some(1), ..all }, [0.0, 1.0, 0.0, 0.0]),
        // The probabilities of the two that top_k leaves are 4/7 and 3/7: one is enough.
        (Sampling { top_k: Some(2), top_p: 0.5, ..all }, [0.0, 1.0, 0.0, 0.0]),
        (Sampling { temperature: 1e-300, ..all }, [0.0, 1.0, 0.0, 0.0]),
        (Sampling::default(), [0.0, 1.0, 0.0, 0.0]),
    ] {
        for (found, expected) in shares(sampling, &logits).iter().zip(expected) {
            assert!((found - expected).abs() < 0.015, "{sampling:?}: {found} and {expected}");
        }
    }
    let mut random = Stream::new(3, Purpose::Generation);
    assert_eq!(Sampling::default().choose(&[1.0, 2.0, 2.0], &mut random).unwrap(), 1, "the first of equal ones");
    for broken in [f32::NAN, f32::INFINITY] {
        assert!(all.choose(&[1.0, broken], &mut random).is_err());
    }
}

#[test]
fn choices_that_make_no_sense_are_refused_by_name() {
    let decoder = small("llama");
    let usual = Sampling::default();
    for (sampling, said) in [
        (Sampling { temperature: -1.0, ..usual }, "temperature"),
        (Sampling { temperature: f64::NAN, ..usual }, "temperature"),
        (Sampling { top_k: Some(0), ..usual }, "top_k"),
        (Sampling { top_p: 0.0, ..usual }, "top_p"),
        (Sampling { top_p: 1.5, ..usual }, "top_p"),
    ] {
        let error = generate(&decoder, &[2], Generation { sampling, tokens: 1, seed: 0 }).err().unwrap();
        assert!(error.to_string().contains(said), "{error}");
    }
    let wanted = Generation { sampling: usual, tokens: 1, seed: 0 };
    assert!(generate(&decoder, &[], wanted).is_err());
    assert!(generate(&decoder, &[2; 17], wanted).is_err());
    let mut unknown = generate(&decoder, &[20], wanted).unwrap();
    assert!(unknown.next().unwrap().unwrap_err().to_string().contains("20"));
    assert_eq!((unknown.next().is_none(), unknown.ending()), (true, Some(Ending::Failed)));
}

/// The negative log-probability of the last of some tokens.
fn surprise(decoder: &Decoder, ids: &[u32]) -> f64 {
    let (&last, seen) = ids.split_last().unwrap();
    let logits = logits(decoder, &Tokens::rows(seen.to_vec(), seen.len()).unwrap());
    -crate::nn::probabilities(logits.last().unwrap())[last as usize].ln()
}

#[test]
fn perplexity_is_that_of_every_token_by_those_before_it() {
    let text = [2, 7, 9, 4, 11, 3, 8, 8, 5, 12, 13];
    for name in ["gpt2", "llama_untied"] {
        let decoder = small(name);
        let whole: f64 = (2..=text.len()).map(|end| surprise(&decoder, &text[..end])).sum();
        let found = perplexity(&decoder, &text, 16).unwrap();
        assert!((found / (whole / 10.0).exp() - 1.0).abs() < 1e-5, "{name}: {found}");
        // Windows of six: tokens 0 to 5, then 3 to 8, 6 to 11 (the text ends at 10).
        let windows = [(0, 1..6), (3, 6..9), (6, 9..11)];
        let told = windows.into_iter().flat_map(|(begin, told)| told.map(move |token| begin..token + 1));
        let read: f64 = told.map(|window| surprise(&decoder, &text[window])).sum();
        let found = perplexity(&decoder, &text, 6).unwrap();
        assert!((found / (read / 10.0).exp() - 1.0).abs() < 1e-5, "{name}: {found}");
        assert!(perplexity(&decoder, &text[..1], 6).is_err());
        assert!(perplexity(&decoder, &text, 17).is_err());
        assert!(perplexity(&decoder, &text, 1).is_err());
    }
}
