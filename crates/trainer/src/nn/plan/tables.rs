//! What the first layer sees: features as they are, and learned vectors of categories.

use super::{Plan, Source, product};

impl Plan {
    /// Puts the inputs of some rows one after the other.
    pub(super) fn gather(&mut self, source: &Source<'_>, rows: &[usize]) {
        let Some(first) = self.layout.layers.first() else { return };
        let (plain, tables) = (self.layout.plain, &self.layout.tables);
        for (&row, inputs) in rows.iter().zip(self.values[0].chunks_exact_mut(first.step)) {
            let (features, mut vectors) = inputs.split_at_mut(plain);
            features.copy_from_slice(&source.features[row * plain..][..plain]);
            for (table, &code) in tables.iter().zip(&source.codes[row * tables.len()..]) {
                let (vector, rest) = vectors.split_at_mut(table.width);
                vector.copy_from_slice(&self.parameters[table.row(code)]);
                vectors = rest;
            }
        }
    }

    /// The gradients of the tables: those of the first layer's last inputs, added up category by category.
    pub(super) fn backward_tables(&mut self, source: &Source<'_>, rows: &[usize]) {
        let (Some(first), false) = (self.layout.layers.first(), self.layout.tables.is_empty()) else { return };
        let (plain, step) = (self.layout.plain, self.layout.table_width());
        let [slopes, before] = &mut self.slopes;
        let slopes = &slopes[..rows.len() * first.width];
        let before = &mut before[..rows.len() * step];
        let weight = &self.parameters[first.weight()];
        product::back(first, (weight, plain), slopes, (&mut *before, step), &mut self.turned);
        let tables = &self.layout.tables;
        for table in tables {
            self.gradients[table.all()].fill(0.0);
        }
        for (&row, slopes) in rows.iter().zip(before.chunks_exact(step)) {
            let mut slopes = slopes;
            for (table, &code) in tables.iter().zip(&source.codes[row * tables.len()..]) {
                let (of_vector, rest) = slopes.split_at(table.width);
                for (sum, slope) in self.gradients[table.row(code)].iter_mut().zip(of_vector) {
                    *sum += slope;
                }
                slopes = rest;
            }
        }
    }
}
