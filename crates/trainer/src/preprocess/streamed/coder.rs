//! From pieces of a table to what a model sees.

use std::collections::HashMap;

use recipes::Task;
use recipes::model::TargetScale;

use super::parts::{Part, Parts};
use super::survey::is_labelled;
use crate::data::{Column, Piece, Texts};
use crate::preprocess::encode::Source;
use crate::preprocess::target::standard;
use crate::preprocess::{Encoder, Examples};

/// Turns the rows of pieces into examples.
#[derive(Clone, Debug)]
pub struct Coder {
    pub(super) task: Task,
    pub(super) parts: Parts,
    /// Index of the target among the columns.
    pub(super) target: usize,
    /// Columns by their index, in the order of a row's inputs.
    pub(super) encoders: Vec<(usize, Encoder)>,
    /// The class of each distinct value; nothing where a quantity is predicted.
    pub(super) label_of: HashMap<String, u32>,
    /// The unit of a quantity.
    pub(super) scale: Option<TargetScale>,
}

impl Coder {
    /// Leaves out columns that were not kept.
    pub(crate) fn keep(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.encoders.retain(|(_, encoder)| is_kept(&encoder.column().name));
    }

    /// Inputs of a row.
    pub fn inputs(&self) -> usize {
        self.encoders.iter().map(|(_, encoder)| encoder.column().width()).sum()
    }

    /// The rows of one part, in their order.
    pub fn encode(&self, mut piece: Piece, part: Part) -> Examples {
        let wanted: Vec<usize> = self
            .parts
            .starting_at(piece.first_row)
            .take(piece.rows)
            .enumerate()
            .filter(|&(row, (of, _))| of == part && is_labelled(self.task, &piece.columns[self.target], row))
            .map(|(row, _)| row)
            .collect();
        let mut examples = Examples { inputs: self.inputs(), ..Examples::default() };
        if wanted.is_empty() {
            return examples;
        }
        self.label(&mut piece.columns[self.target], &wanted, &mut examples);
        for (index, _) in self.encoders.iter().filter(|(_, encoder)| encoder.is_category()) {
            piece.columns[*index].code_numbers();
        }
        let sources: Vec<Source<'_>> =
            self.encoders.iter().map(|(index, encoder)| Source::new(&piece.columns[*index], encoder)).collect();
        examples.features.reserve_exact(wanted.len() * examples.inputs);
        for row in wanted {
            for source in &sources {
                source.push(row, &mut examples.features);
            }
        }
        examples
    }

    fn label(&self, target: &mut Column, rows: &[usize], examples: &mut Examples) {
        if let Some(scale) = self.scale {
            examples.labels = vec![0; rows.len()];
            examples.values = rows.iter().map(|&row| standard(target.numbers[row], scale)).collect();
            return;
        }
        target.code_numbers();
        let Texts::Coded { values, codes, .. } = &target.texts else { return };
        // Every value of the target was seen when the classes were read.
        let labels: Vec<u32> = values.iter().map(|value| self.label_of.get(value).copied().unwrap_or(0)).collect();
        examples.labels = rows.iter().map(|&row| labels[codes[row] as usize]).collect();
    }
}
