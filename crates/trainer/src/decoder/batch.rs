//! Tokens of a batch, and documents packed into rows.

use std::sync::Arc;

use candle_core::{Result, bail};

/// The label of a token whose successor is not to be learned.
pub const IGNORED: u32 = u32::MAX;

/// Rows that are open at a time: a document goes into the first that has room for it.
const OPEN_ROWS: usize = 64;

/// Token ids of a batch of rows, each of which is one document or several that do not see each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    ids: Arc<[u32]>,
    width: usize,
    starts: Option<Arc<[u32]>>,
}

impl Tokens {
    /// Rows of `width` tokens, `[batch, width]`, that are one document each. What stands behind a document does not change it.
    ///
    /// # Errors
    /// There is no token, or the last row is not full.
    pub fn rows(ids: Vec<u32>, width: usize) -> Result<Self> {
        if width == 0 || ids.is_empty() || !ids.len().is_multiple_of(width) {
            bail!("decoder: {} tokens are no rows of {width}", ids.len());
        }
        Ok(Self { ids: ids.into(), width, starts: None })
    }

    /// The same of packed rows: `starts` says of each token at which place of its row its document begins.
    ///
    /// # Errors
    /// As [`Self::rows`], and where a document does not begin with its first token.
    pub fn packed(ids: Vec<u32>, width: usize, starts: Vec<u32>) -> Result<Self> {
        let rows = Self::rows(ids, width)?;
        let fits = starts.len() == rows.ids.len();
        let begins = |index: usize| {
            let (place, start) = (index % width, starts[index]);
            start as usize == place || (place > 0 && start == starts[index - 1])
        };
        if !fits || !(0..starts.len()).all(begins) {
            bail!("decoder: the beginnings of documents do not fit {} rows of {width}", rows.batch());
        }
        Ok(Self { starts: Some(starts.into()), ..rows })
    }

    /// Number of rows.
    pub fn batch(&self) -> usize {
        self.ids.len() / self.width
    }

    /// Tokens of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Row by row.
    pub fn ids(&self) -> &Arc<[u32]> {
        &self.ids
    }

    pub(super) fn starts(&self) -> Option<&Arc<[u32]>> {
        self.starts.as_ref()
    }

    /// The place of each token in its document, where so many tokens precede all of them.
    pub(super) fn places(&self, preceding: usize) -> Arc<[u32]> {
        let start = |index: usize| self.starts.as_ref().map_or(0, |starts| starts[index] as usize);
        let places = (0..self.ids.len()).map(|index| index % self.width - start(index) + preceding);
        places.map(|place| u32::try_from(place).unwrap_or(u32::MAX)).collect()
    }
}

/// A text to be learned.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its tokens, without one that ends it.
    pub ids: &'a [u32],
    /// So many of the first of them are given, as a question is, and are not learned.
    pub given: usize,
}

/// Documents one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    ids: Vec<u32>,
    /// What follows each token.
    labels: Vec<u32>,
    starts: Vec<u32>,
}

impl Row {
    /// Tokens so far.
    pub fn tokens(&self) -> usize {
        self.ids.len()
    }

    /// Tokens whose successor is to be learned.
    pub fn learned(&self) -> usize {
        self.successors().count()
    }

    /// What follows them.
    pub fn successors(&self) -> impl Iterator<Item = u32> {
        self.labels.iter().copied().filter(|&label| label != IGNORED)
    }

    /// The tokens.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    fn push(&mut self, ids: &[u32], labels: &[u32]) {
        let start = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.extend_from_slice(ids);
        self.labels.extend_from_slice(labels);
        self.starts.resize(self.ids.len(), start);
    }
}

/// Puts documents into rows of at most `width` tokens, each ended by the token `end`. One that is longer than a row is cut, and each
/// piece is a document of its own, but every token after the first is still learned. Pieces without anything to learn are left out.
pub fn pack(documents: &[Document], width: usize, end: u32) -> Vec<Row> {
    pack_overlapping(documents, (width, 0), end)
}

/// The same to measure by: the pieces of a document that is longer than a row overlap by half, and what an earlier one told counts
/// for nothing in the next, so that every token but the first ones is told from at least half a row.
pub fn pack_windows(documents: &[Document], width: usize, end: u32) -> Vec<Row> {
    pack_overlapping(documents, (width, width / 2), end)
}

fn pack_overlapping(documents: &[Document], (width, overlap): (usize, usize), end: u32) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for document in documents {
        let ids: Vec<u32> = document.ids.iter().copied().chain([end]).collect();
        let follows = |index: usize| if index < document.given.max(1) { IGNORED } else { ids[index] };
        let labels: Vec<u32> = (1..ids.len()).map(follows).chain([IGNORED]).collect();
        let (mut begin, mut told) = (0, 0);
        while told < ids.len() {
            let until = ids.len().min(begin + width.max(1));
            let label = |index: usize| if index < told { IGNORED } else { labels[index] };
            let labels: Vec<u32> = (begin..until).map(label).collect();
            if labels.iter().any(|&label| label != IGNORED) {
                place(&mut rows, (&ids[begin..until], &labels), width);
            }
            told = until;
            begin = until.saturating_sub(overlap);
        }
    }
    rows
}

/// Adds a piece to the first of the last rows that has room for it, or to a new one.
fn place(rows: &mut Vec<Row>, (ids, labels): (&[u32], &[u32]), width: usize) {
    let open = rows.len().saturating_sub(OPEN_ROWS);
    let with_room = rows[open..].iter().position(|row| row.tokens() + ids.len() <= width);
    let place = with_room.map_or(rows.len(), |place| open + place);
    if place == rows.len() {
        rows.push(Row::default());
    }
    rows[place].push(ids, labels);
}

/// Tokens, and what follows each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The tokens.
    pub tokens: Tokens,
    /// `[batch · tokens]`: the token that follows each, or [`IGNORED`].
    pub labels: Vec<u32>,
}

impl Batch {
    /// Rows one above the other, filled up to the longest with `padding`, which nobody sees.
    ///
    /// # Errors
    /// There is no row.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row, IntoIter: Clone>, padding: u32) -> Result<Self> {
        let rows = rows.into_iter();
        let width = rows.clone().map(Row::tokens).max().unwrap_or(0);
        let (mut ids, mut labels, mut starts) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows.clone() {
            let rest = row.tokens()..width;
            ids.extend(row.ids.iter().copied().chain(rest.clone().map(|_| padding)));
            labels.extend(row.labels.iter().copied().chain(rest.clone().map(|_| IGNORED)));
            // A document for each of those: none of them looks at another.
            let alone = rest.map(|place| u32::try_from(place).unwrap_or(u32::MAX));
            starts.extend(row.starts.iter().copied().chain(alone));
        }
        // Rows of one document each need no beginnings: padding sees the document, and not the other way round.
        let are_alone = rows.clone().all(|row| row.starts.iter().all(|&start| start == 0));
        let tokens = if are_alone { Tokens::rows(ids, width)? } else { Tokens::packed(ids, width, starts)? };
        Ok(Self { tokens, labels })
    }
}
