//! Several documents in one row, against each of them alone.

use super::*;

const END: u32 = 1;
const TEXTS: [&[u32]; 4] = [&[2, 7, 9, 4], &[5, 3], &[11, 12, 13], &[8, 8, 4, 2, 6]];

fn documents() -> Vec<Document<'static>> {
    TEXTS.iter().map(|ids| Document { ids, given: 0 }).collect()
}

/// The sum over the labels.
fn total(decoder: &Decoder, batch: &Batch) -> f32 {
    let count = u16::try_from(batch.labels.iter().filter(|&&label| label != IGNORED).count()).unwrap();
    decoder.loss(batch, None).unwrap().to_scalar::<f32>().unwrap() * f32::from(count)
}

#[test]
fn a_packed_batch_has_the_losses_of_its_documents() {
    for name in fixtures().into_keys() {
        let decoder = small(&name);
        let rows = pack(&documents(), 10, END);
        assert!(rows.len() == 2 && rows[0].tokens() != rows[1].tokens(), "{rows:?}");
        let together = Batch::of(&rows, 0).unwrap();
        let alone = documents().into_iter().map(|one| {
            let rows = pack(&[one], 10, END);
            total(&decoder, &Batch::of(&rows, 0).unwrap())
        });
        let (together, alone) = (total(&decoder, &together), alone.sum::<f32>());
        assert!((together - alone).abs() < 1e-5 * alone, "{name}: {together} and {alone}");
    }
}

/// The same with rows that nobody packed: a document that begins a row has nothing to be told of.
#[test]
fn a_document_does_not_see_those_before_it() {
    for name in fixtures().into_keys() {
        let decoder = small(&name);
        let ids = [&[5, 3, END], TEXTS[0]].concat();
        let packed = Tokens::packed(ids.clone(), 7, vec![0, 0, 0, 3, 3, 3, 3]).unwrap();
        let alone = logits(&decoder, &Tokens::rows(TEXTS[0].to_vec(), 4).unwrap()).concat();
        assert_near(&name, &logits(&decoder, &packed)[3..].concat(), &alone, 1e-6);
        let seen = logits(&decoder, &Tokens::rows(ids, 7).unwrap())[3..].concat();
        assert!(seen.iter().zip(&alone).any(|(one, other)| (one - other).abs() > 1e-2), "{name}");
    }
}

#[test]
fn every_token_after_the_first_is_learned_once() {
    let learned = |width: usize, given: usize| {
        let documents = documents().into_iter().map(|one| Document { given, ..one });
        let rows = pack(&documents.collect::<Vec<_>>(), width, END);
        assert!(rows.iter().all(|row| row.tokens() <= width));
        let batch = Batch::of(&rows, 0).unwrap();
        let mut labels: Vec<u32> = batch.labels.into_iter().filter(|&label| label != IGNORED).collect();
        labels.sort_unstable();
        labels
    };
    let expected = |given: usize| {
        let mut labels: Vec<u32> = TEXTS.iter().flat_map(|ids| ids.iter().skip(given).chain(&[END])).copied().collect();
        labels.sort_unstable();
        labels
    };
    for width in [1, 2, 3, 5, 6, 100] {
        assert_eq!(learned(width, 0), expected(1), "rows of {width}");
        assert_eq!(learned(width, 1), expected(1), "rows of {width}");
        assert_eq!(learned(width, 2), expected(2), "rows of {width}, two tokens given");
    }
}

#[test]
fn a_row_says_what_follows_and_where_documents_begin() {
    let batch = Batch::of(&pack(&documents(), 10, END), 19).unwrap();
    assert_eq!((batch.tokens.batch(), batch.tokens.width()), (2, 10));
    let expected = [2, 7, 9, 4, END, 5, 3, END, 19, 19, 11, 12, 13, END, 8, 8, 4, 2, 6, END];
    assert_eq!(batch.tokens.ids()[..], expected);
    let end = IGNORED;
    assert_eq!(batch.labels[..10], [7, 9, 4, END, end, 3, END, end, end, end]);
    assert_eq!(batch.tokens.places(0)[..10], [0, 1, 2, 3, 4, 0, 1, 2, 0, 0]);
}

#[test]
fn rows_that_are_none_are_refused() {
    assert!(Tokens::rows(vec![1, 2, 3], 2).is_err());
    assert!(Tokens::rows(Vec::new(), 2).is_err());
    assert!(Tokens::rows(vec![1], 0).is_err());
    for starts in [vec![0, 0], vec![1, 1, 1], vec![0, 2, 2], vec![0, 1, 0]] {
        assert!(Tokens::packed(vec![1, 2, 3], 3, starts.clone()).is_err(), "{starts:?}");
    }
    assert!(Batch::of(&[], 0).is_err());
    assert!(pack(&[Document { ids: &[], given: 0 }], 8, END).is_empty(), "nothing precedes its end");
}

#[test]
fn windows_over_a_long_text_tell_every_token_once_and_from_half_a_row() {
    let long: Vec<u32> = (2..20).rev().collect();
    let documents = [Document { ids: &long, given: 0 }, Document { ids: &[5, 3], given: 0 }];
    for width in [1, 2, 5, 8, 100] {
        let mut told: Vec<u32> = pack_windows(&documents, width, END).iter().flat_map(Row::successors).collect();
        let mut expected: Vec<u32> = long[1..].iter().copied().chain([END, 3, END]).collect();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected, "rows of {width}");
    }
    for name in ["gpt2", "llama_untied"] {
        let decoder = small(name);
        let rows = pack_windows(&documents[..1], 9, END);
        assert!(rows.len() > 2 && rows.iter().all(|row| row.tokens() <= 9));
        let told = decoder.loss(&Batch::of(&rows, 0).unwrap(), None).unwrap().to_scalar::<f32>().unwrap();
        // Nine tokens are seen, and one more is told.
        let whole = perplexity(&decoder, &[long.as_slice(), &[END]].concat(), 10).unwrap();
        assert!((f64::from(told) - whole.ln()).abs() < 1e-5, "{name}: {told} and {}", whole.ln());
    }
}

#[test]
fn rows_of_one_document_each_are_told_as_packed_ones_are() {
    let apart: Vec<Row> = documents().iter().flat_map(|one| pack(std::slice::from_ref(one), 10, END)).collect();
    let batch = Batch::of(&apart, 0).unwrap();
    assert!(
        batch.tokens.starts().is_none()
            && Batch::of(&pack(&documents(), 10, END), 0).unwrap().tokens.starts().is_some()
    );
    for name in fixtures().into_keys() {
        let decoder = small(&name);
        let packed = total(&decoder, &Batch::of(&pack(&documents(), 10, END), 0).unwrap());
        let apart = total(&decoder, &batch);
        assert!((packed - apart).abs() < 1e-5 * packed, "{name}: {packed} and {apart}");
    }
}
