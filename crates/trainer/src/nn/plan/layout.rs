//! Where parameters lie in a plan's buffers.

use std::ops::Range;

use candle_core::{DType, Device, Result, Tensor, bail};

use super::Network;
use crate::nn::parameter::Parameter;

/// Elements of the longest vector of any processor: rows are padded to a multiple of it.
pub(super) const LANES: usize = 16;

pub(super) fn padded(width: usize) -> usize {
    width.next_multiple_of(LANES)
}

/// The sizes of a network, and the places of its parameters: first those that decay, then the others.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) layers: Vec<Layer>,
    pub(super) tables: Vec<Table>,
    /// Inputs of the first layer that come from no table.
    pub(super) plain: usize,
    /// Nothing where there are none.
    pub(super) thresholds: Range<usize>,
    pub(super) places: Vec<Place>,
    /// Number of the first parameter that does not decay.
    pub(super) decayed: usize,
    pub(super) size: usize,
}

/// A dense layer. Its weight is `[inputs, width]`, its bias `[width]`.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) inputs: usize,
    /// Distance of the rows that it sees.
    pub(super) step: usize,
    pub(super) outputs: usize,
    /// Outputs with their padding: the distance of the rows that it makes.
    pub(super) width: usize,
    weight: usize,
    bias: usize,
}

impl Layer {
    pub(super) fn weight(&self) -> Range<usize> {
        self.weight..self.weight + self.inputs * self.width
    }

    pub(super) fn bias(&self) -> Range<usize> {
        self.bias..self.bias + self.width
    }
}

/// Vectors of categories, one after the other.
#[derive(Debug)]
pub(super) struct Table {
    start: usize,
    pub(super) rows: usize,
    pub(super) width: usize,
}

impl Table {
    pub(super) fn all(&self) -> Range<usize> {
        self.start..self.start + self.rows * self.width
    }

    pub(super) fn row(&self, code: u32) -> Range<usize> {
        let start = self.start + code as usize * self.width;
        start..start + self.width
    }
}

/// A parameter and its place.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) parameter: Parameter,
    start: usize,
    /// Distance of rows in the buffer.
    step: usize,
    /// Whether rows of the buffer are columns of the parameter.
    turned: bool,
}

impl Layout {
    pub(super) fn new(network: &Network<'_>) -> Result<Self> {
        let mut made = Self {
            layers: Vec::new(),
            tables: Vec::new(),
            plain: 0,
            thresholds: 0..0,
            places: Vec::new(),
            decayed: 0,
            size: 0,
        };
        let dense = network.layers.parameters();
        let (weights, biases): (Vec<_>, Vec<_>) = dense.chunks_exact(2).map(|pair| (&pair[0], &pair[1])).unzip();
        for weight in &weights {
            made.push_layer(weight)?;
        }
        for table in &network.tables {
            let (rows, width) = table.var.dims2()?;
            let start = made.push(table, (rows, width), (width, false))?;
            made.tables.push(Table { start, rows, width });
        }
        made.decayed = made.size;
        for (index, bias) in biases.into_iter().enumerate() {
            let Layer { outputs, width, .. } = made.layers[index];
            made.layers[index].bias = made.push(bias, (1, outputs), (width, false))?;
        }
        if let Some(thresholds) = &network.thresholds {
            let count = thresholds.var.dims1()?;
            let start = made.push(thresholds, (1, count), (padded(count), false))?;
            made.thresholds = start..start + count;
        }
        let from_tables: usize = made.tables.iter().map(|table| table.width).sum();
        let Some(plain) = made.layers.first().and_then(|first| first.inputs.checked_sub(from_tables)) else {
            bail!("the first layer has fewer inputs than the tables give");
        };
        made.plain = plain;
        Ok(made)
    }

    fn push_layer(&mut self, weight: &Parameter) -> Result<()> {
        let (outputs, inputs) = weight.var.dims2()?;
        if inputs == 0 || outputs == 0 || self.layers.last().is_some_and(|before| before.outputs != inputs) {
            bail!("{} is empty or does not fit the layer before", weight.name);
        }
        let step = if self.layers.is_empty() { inputs } else { padded(inputs) };
        let width = padded(outputs);
        let start = self.push(weight, (inputs, outputs), (width, true))?;
        self.layers.push(Layer { inputs, step, outputs, width, weight: start, bias: 0 });
        Ok(())
    }

    /// Makes room for a parameter that is `[rows, columns]` in the buffer.
    fn push(
        &mut self,
        parameter: &Parameter,
        (rows, columns): (usize, usize),
        (step, turned): (usize, bool),
    ) -> Result<usize> {
        let var = &parameter.var;
        if !var.device().is_cpu() || var.dtype() != DType::F32 || var.elem_count() != rows * columns {
            bail!("a plan trains parameters of single precision in main memory, unlike {}", parameter.name);
        }
        let start = self.size;
        self.size = padded(start + rows * step);
        self.places.push(Place { parameter: parameter.clone(), start, step, turned });
        Ok(start)
    }

    /// Whether the tables have what rows ask for.
    pub(super) fn check_codes(&self, codes: &[u32], rows: &[usize]) -> Result<()> {
        for &row in rows {
            for (table, &code) in self.tables.iter().zip(&codes[row * self.tables.len()..]) {
                if code as usize >= table.rows {
                    bail!("row {row} asks for the vector {code} of {}", table.rows);
                }
            }
        }
        Ok(())
    }

    /// Number of scores of a row.
    pub(super) fn scores(&self) -> usize {
        self.layers.last().map_or(0, |last| last.outputs)
    }

    /// The same with their padding.
    pub(super) fn last_width(&self) -> usize {
        self.layers.last().map_or(0, |last| last.width)
    }

    /// Inputs of the first layer that come from tables, with their padding.
    pub(super) fn table_width(&self) -> usize {
        padded(self.tables.iter().map(|table| table.width).sum())
    }
}

impl Place {
    /// Rows and columns of the parameter, a vector being a single row.
    fn shape(&self) -> (usize, usize) {
        match self.parameter.var.dims() {
            [rows, columns] => (*rows, *columns),
            _ => (1, self.parameter.var.elem_count()),
        }
    }

    /// Where an element of the parameter lies in the buffer.
    fn place_of(&self, row: usize, column: usize) -> usize {
        let (row, column) = if self.turned { (column, row) } else { (row, column) };
        self.start + row * self.step + column
    }

    /// The parameter, or what is kept of it, from a buffer.
    pub(super) fn take(&self, buffer: &[f32]) -> Result<Tensor> {
        let (rows, columns) = self.shape();
        let of_row = |row: usize| (0..columns).map(move |column| buffer[self.place_of(row, column)]);
        let values: Vec<f32> = (0..rows).flat_map(of_row).collect();
        Tensor::from_vec(values, self.parameter.var.shape(), &Device::Cpu)
    }

    /// Puts it into a buffer.
    pub(super) fn put(&self, buffer: &mut [f32], tensor: &Tensor) -> Result<()> {
        if tensor.shape() != self.parameter.var.shape() {
            bail!("what is saved of {} has another shape", self.parameter.name);
        }
        let columns = self.shape().1;
        for (index, value) in tensor.flatten_all()?.to_vec1::<f32>()?.into_iter().enumerate() {
            buffer[self.place_of(index / columns, index % columns)] = value;
        }
        Ok(())
    }
}
