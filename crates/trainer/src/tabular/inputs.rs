//! What a network's first layer sees of a row: features as they are, and in the place of categories learned vectors (Guo and
//! Berkhahn, 2016; arXiv:1604.06737).

#[cfg(test)]
pub(super) mod tests;

use std::ops::Range;

use recipes::model::{Encoding, InputColumn};

/// Which features become vectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Inputs {
    /// Features of a row.
    features: usize,
    /// Those that the first layer sees as they are, in their order. The vectors follow them.
    plain: Vec<Range<usize>>,
    tables: Vec<Table>,
}

/// A column of categories, each of which has a vector; behind the categories come a missing value, where training saw some, and a category
/// that training never saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// Its first feature.
    first: usize,
    categories: usize,
    has_missing: bool,
    pub(super) width: usize,
}

impl Table {
    /// Vectors.
    pub(super) fn rows(&self) -> usize {
        self.categories + usize::from(self.has_missing) + 1
    }

    /// The vector of whatever training never saw.
    pub(super) fn unknown(&self) -> u32 {
        code(self.rows() - 1)
    }

    /// Vectors that stand for a category.
    pub(super) fn categories(&self) -> usize {
        self.categories
    }

    fn features(&self) -> Range<usize> {
        self.first..self.first + self.categories + usize::from(self.has_missing)
    }

    /// The vector of a row: a feature is 1 where a category or its lack is the row's.
    fn code(&self, row: &[f32]) -> u32 {
        // Of a missing value, no category is set.
        row[self.features()].iter().position(|&feature| feature > 0.5).map_or(self.unknown(), code)
    }
}

fn code(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl Inputs {
    /// Those of a network on these columns, of which a row has so many features.
    pub(super) fn new(columns: &[InputColumn], features: usize) -> Self {
        let (mut tables, mut plain) = (Vec::new(), Vec::new());
        let (mut start, mut seen) = (0, 0);
        for column in columns {
            if let Encoding::Category { categories, embedding: Some(width), .. } = &column.encoding {
                let (categories, has_missing) = (categories.len(), column.missing_indicator);
                let table = Table { first: start, categories, has_missing, width: *width as usize };
                plain.push(seen..start);
                seen = table.features().end;
                tables.push(table);
            }
            start += column.width();
        }
        plain.push(seen..features);
        plain.retain(|range| !range.is_empty());
        Self { features, plain, tables }
    }

    pub(super) fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Features that stay as they are.
    pub(super) fn plain(&self) -> usize {
        self.plain.iter().map(Range::len).sum()
    }

    /// Inputs of the first layer.
    pub(super) fn width(&self) -> usize {
        self.plain() + self.tables.iter().map(|table| table.width).sum::<usize>()
    }

    /// The features of rows that stay as they are, and the vectors of each.
    pub(super) fn split(&self, features: &[f32]) -> (Vec<f32>, Vec<u32>) {
        let rows = features.len() / self.features.max(1);
        let (mut plain, mut codes) =
            (Vec::with_capacity(rows * self.plain()), Vec::with_capacity(rows * self.tables.len()));
        for row in features.chunks_exact(self.features.max(1)) {
            self.plain.iter().for_each(|range| plain.extend_from_slice(&row[range.clone()]));
            codes.extend(self.tables.iter().map(|table| table.code(row)));
        }
        (plain, codes)
    }

    /// What the inputs of the first layer add to something, as features: the share of a vector stands at the first feature of its column.
    pub(super) fn by_feature(&self, of_inputs: &[f64]) -> Vec<f64> {
        let mut of_features = vec![0.0; self.features];
        let (plain, mut vectors) = of_inputs.split_at(self.plain());
        let places = self.plain.iter().cloned().flatten();
        places.zip(plain).for_each(|(place, share)| of_features[place] = *share);
        for table in &self.tables {
            let (vector, rest) = vectors.split_at(table.width);
            of_features[table.first] = vector.iter().sum();
            vectors = rest;
        }
        of_features
    }
}
