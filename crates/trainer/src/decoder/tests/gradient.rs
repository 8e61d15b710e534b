//! How what follows changes with the vectors of a text's tokens, held against small changes.

use super::*;
use crate::explaining::tests::assert_slopes;

const NEXT: u32 = 5;

#[test]
fn vectors_of_words_give_the_probability_that_the_words_give() {
    for name in ["gpt2", "llama", "llama_untied"] {
        let decoder = small(name).frozen();
        let ids = vec![3, 7, 1, 12];
        let logits = decoder.forward(&Tokens::rows(ids.clone(), 4).unwrap(), None).unwrap().to_vec2::<f32>().unwrap();
        let last: Vec<f64> = logits[3].iter().copied().map(f64::from).collect();
        let expected = last[NEXT as usize] - last.iter().map(|logit| logit.exp()).sum::<f64>().ln();
        let words = decoder.word_vectors(&ids).unwrap().unsqueeze(0).unwrap();
        let slopes = decoder.slopes(&words, NEXT).unwrap();
        assert_eq!(slopes.gradient.dims(), [1, 4, 8]);
        assert!((f64::from(slopes.scores[0]) - expected).abs() < 1e-5, "{name}: {slopes:?} and {expected}");
        assert!(decoder.slopes(&words, 20).is_err() && decoder.word_vectors(&[20]).is_err());
    }
}

#[test]
fn slopes_are_what_small_changes_make_of_the_probability() {
    for name in ["gpt2", "llama"] {
        let decoder = small(name).frozen();
        // Two texts, of which one must not change the other's slopes.
        let words = decoder.word_vectors(&[3, 7, 1, 2, 15, 11]).unwrap().reshape((2, 3, 8)).unwrap();
        assert_slopes(name, &words, |words| decoder.slopes(words, NEXT).unwrap());
    }
}
