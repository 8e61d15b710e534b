//! Learning a vocabulary: byte pairs that occur often become tokens (Sennrich and others, 2016; arXiv:1508.07909), as GPT-2 has it.
//!
//! `tokenizers` can learn one too, but where two pairs occur as often as each other, what comes out depends on the order of a hash map,
//! and nothing stops it on the way. Here the smaller pair wins, and the result depends on the texts alone.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

use rayon::prelude::*;
use serde_json::{Map, Value, json};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer as _};

use super::vocabulary::pieces;
use crate::data::Budget;
use crate::{Stop, TrainerError};

/// The token that ends a text.
pub(super) const END: &str = "<|endoftext|>";
/// A pair that occurs less often becomes no token.
const LEAST: u64 = 2;
/// Texts that are counted between two looks at whether to stop.
const TEXTS_AT_A_TIME: usize = 1_024;

/// Longest word in bytes; longer ones (a sequence of bases, say) are cut: whoever joins a pair writes all of its words anew.
const LONGEST_WORD: usize = 256;

/// What a word takes while its pairs are counted: its names in two lists, and of every byte its token and its pair's place.
const BYTES_PER_WORD: u64 = 128;
const BYTES_PER_BYTE: u64 = 16;

/// Two tokens that stand beside each other.
type Pair = (u32, u32);

/// A `tokenizer.json` of at most so many tokens, every byte and the end of a text among them, for texts like these.
///
/// # Errors
/// [`crate::DataError::TooLarge`] where the different words do not fit into the memory that is left.
pub(super) fn learn(texts: &[&str], size: usize, budget: &Budget, stop: &Stop) -> Result<Vec<u8>, TrainerError> {
    let mut tokens = Tokens::bytes();
    let mut corpus = Corpus::new(count_words(texts, budget, stop)?, &tokens);
    let mut merges = Vec::new();
    while tokens.names.len() < size {
        stop.check()?;
        let Some(pair) = corpus.most_frequent() else { break };
        merges.push([tokens.name(pair.0), tokens.name(pair.1)]);
        let joined = tokens.joined(pair);
        corpus.merge(pair, joined);
    }
    let vocabulary: Map<String, Value> =
        (0_u32..).zip(&tokens.names).map(|(id, name)| (name.clone(), json!(id))).collect();
    let bytes = json!({ "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true });
    let document = json!({
        "version": "1.0", "truncation": null, "padding": null, "normalizer": null,
        "added_tokens": [{
            "id": 0, "content": END, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
            "special": true,
        }],
        "pre_tokenizer": bytes, "post_processor": bytes, "decoder": bytes,
        "model": {
            "type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
            "vocab": vocabulary, "merges": merges,
        },
    });
    Ok(document.to_string().into_bytes())
}

/// How often each word occurs, its bytes written as the characters that stand for them.
fn count_words(texts: &[&str], budget: &Budget, stop: &Stop) -> Result<Vec<(String, u64)>, TrainerError> {
    let splitter = ByteLevel::new(false, true, true);
    let count = |text: &&str| {
        let mut counts = HashMap::new();
        for piece in pieces(text) {
            let mut split = PreTokenizedString::from(piece);
            splitter.pre_tokenize(&mut split)?;
            for (word, _, _) in split.get_splits(OffsetReferential::Original, OffsetType::None) {
                for part in parts(word) {
                    *counts.entry(part.to_owned()).or_insert(0) += 1;
                }
            }
        }
        Ok(counts)
    };
    let mut all: HashMap<String, u64> = HashMap::new();
    let mut bytes = 0;
    for part in texts.chunks(TEXTS_AT_A_TIME) {
        stop.check()?;
        let counts = part.par_iter().map(count).try_reduce(HashMap::new, |one, other| Ok(added(one, other)));
        let counts = counts.map_err(|error: tokenizers::Error| candle_core::Error::Msg(error.to_string()))?;
        for (word, count) in counts {
            let entry = all.entry(word);
            if let Entry::Vacant(new) = &entry {
                bytes += BYTES_PER_WORD + BYTES_PER_BYTE * new.key().len() as u64;
            }
            *entry.or_insert(0) += count;
        }
        budget.check(bytes)?;
    }
    let mut words: Vec<(String, u64)> = all.into_iter().collect();
    words.sort_unstable();
    Ok(words)
}

/// A word, in parts if it is long.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let (part, behind) = rest.split_at(rest.floor_char_boundary(LONGEST_WORD));
        rest = behind;
        (!part.is_empty()).then_some(part)
    })
}

fn added(one: HashMap<String, u64>, other: HashMap<String, u64>) -> HashMap<String, u64> {
    let (mut most, least) = if one.len() < other.len() { (other, one) } else { (one, other) };
    for (word, count) in least {
        *most.entry(word).or_insert(0) += count;
    }
    most
}

/// Tokens and their numbers.
struct Tokens {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Tokens {
    /// The end of a text and every byte.
    fn bytes() -> Self {
        let mut bytes: Vec<char> = ByteLevel::alphabet().into_iter().collect();
        bytes.sort_unstable();
        let mut tokens = Self { names: Vec::new(), numbers: HashMap::new() };
        std::iter::once(END.to_owned())
            .chain(bytes.into_iter().map(String::from))
            .for_each(|name| _ = tokens.add(name));
        tokens
    }

    /// The number of a token, which is new unless it is known.
    fn add(&mut self, name: String) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            next
        })
    }

    fn name(&self, token: u32) -> String {
        self.names[token as usize].clone()
    }

    /// What a pair becomes. Two pairs may become the same.
    fn joined(&mut self, (one, other): Pair) -> u32 {
        let name = self.name(one) + &self.names[other as usize];
        self.add(name)
    }
}

/// Words as tokens, and the pairs in them.
struct Corpus {
    /// Tokens of each word, and how often it occurs.
    words: Vec<(Vec<u32>, u64)>,
    counts: HashMap<Pair, u64>,
    /// Words that have, or had, the pair.
    places: HashMap<Pair, Vec<usize>>,
    /// Pairs by how often they occurred at some time, the smaller one first.
    queue: BinaryHeap<(u64, Reverse<Pair>)>,
}

impl Corpus {
    fn new(words: Vec<(String, u64)>, tokens: &Tokens) -> Self {
        let number = |byte: char| tokens.numbers.get(&byte.to_string()).copied();
        let words = words.into_iter().map(|(word, count)| (word.chars().filter_map(number).collect(), count));
        let (counts, places, queue) = (HashMap::new(), HashMap::new(), BinaryHeap::new());
        let mut all = Self { words: words.collect(), counts, places, queue };
        for (place, (word, count)) in all.words.iter().enumerate() {
            for pair in pairs(word) {
                *all.counts.entry(pair).or_insert(0) += count;
                all.places.entry(pair).or_default().push(place);
            }
        }
        all.queue = all.counts.iter().map(|(&pair, &count)| (count, Reverse(pair))).collect();
        all
    }

    /// The pair that occurs most often now, unless none occurs often enough.
    fn most_frequent(&mut self) -> Option<Pair> {
        while let Some((count, Reverse(pair))) = self.queue.pop() {
            // It has been queued anew whenever its count changed.
            if self.counts.get(&pair) == Some(&count) {
                return (count >= LEAST).then_some(pair);
            }
        }
        None
    }

    /// Makes one token of a pair in every word.
    fn merge(&mut self, pair: Pair, joined: u32) {
        let mut places = self.places.remove(&pair).unwrap_or_default();
        places.sort_unstable();
        places.dedup();
        let mut changed = BTreeSet::new();
        for place in places {
            let (word, count) = &mut self.words[place];
            let after = replaced(word, pair, joined);
            if after.len() == word.len() {
                continue;
            }
            for pair in pairs(word) {
                if let Some(sum) = self.counts.get_mut(&pair) {
                    *sum -= *count;
                }
                changed.insert(pair);
            }
            for pair in pairs(&after) {
                *self.counts.entry(pair).or_insert(0) += *count;
                if pair.0 == joined || pair.1 == joined {
                    self.places.entry(pair).or_default().push(place);
                }
                changed.insert(pair);
            }
            *word = after;
        }
        for pair in changed {
            match self.counts.get(&pair) {
                Some(0) => _ = self.counts.remove(&pair),
                Some(&count) => self.queue.push((count, Reverse(pair))),
                None => {}
            }
        }
    }
}

fn pairs(word: &[u32]) -> impl Iterator<Item = Pair> {
    word.windows(2).map(|pair| (pair[0], pair[1]))
}

/// A word with one token where a pair was, from its beginning on.
fn replaced(word: &[u32], pair: Pair, joined: u32) -> Vec<u32> {
    let mut after = Vec::with_capacity(word.len());
    let mut rest = word;
    while let [token, behind @ ..] = rest {
        let is_pair = (*token, behind.first().copied()) == (pair.0, Some(pair.1));
        after.push(if is_pair { joined } else { *token });
        rest = if is_pair { &behind[1..] } else { behind };
    }
    after
}
