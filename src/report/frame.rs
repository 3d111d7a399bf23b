//! Tables as Parquet, by way of polars frames. The same rows in the same order as in CSV; times and fiat stay text, so
//! that both formats say the same.

use std::io::{self, Write};

use polars::prelude::{
    BooleanChunkedBuilder, ChunkedBuilder, Column, DataFrame, Int64Type, IntoColumn, IntoSeries,
    ParquetCompression, ParquetWriter, PolarsResult, PrimitiveChunkedBuilder, StringChunkedBuilder,
};

use crate::findings::{Cell, ColumnKind, Table};

/// Writes the rows as a Parquet file.
///
/// # Errors
///
/// If polars refuses to build or write the frame, and those of `out`.
pub fn write<T: Table>(rows: &[T], out: &mut dyn Write) -> io::Result<()> {
    // Renders to memory, where a table is small, so that an error of `out` is returned unchanged.
    out.write_all(&render(rows).map_err(io::Error::other)?)
}

fn render<T: Table>(rows: &[T]) -> PolarsResult<Vec<u8>> {
    let columns = T::COLUMNS.iter();
    let mut columns: Vec<ColumnBuilder> = columns
        .map(|(name, kind)| ColumnBuilder::new(name, *kind, rows.len()))
        .collect();
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row.cells()) {
            column.push(cell);
        }
    }
    let columns = columns.into_iter().map(ColumnBuilder::finish).collect();
    let mut frame = DataFrame::new(rows.len(), columns)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Snappy)
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(bytes)
}

/// A column under construction.
enum ColumnBuilder {
    Text(StringChunkedBuilder),
    Integer(PrimitiveChunkedBuilder<Int64Type>),
    Boolean(BooleanChunkedBuilder),
}

impl ColumnBuilder {
    fn new(name: &str, kind: ColumnKind, rows: usize) -> Self {
        let name = name.into();
        match kind {
            ColumnKind::Text => Self::Text(StringChunkedBuilder::new(name, rows)),
            ColumnKind::Integer => Self::Integer(PrimitiveChunkedBuilder::new(name, rows)),
            ColumnKind::Boolean => Self::Boolean(BooleanChunkedBuilder::new(name, rows)),
        }
    }

    /// Adds a value; null if the cell is of another kind.
    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Integer(column), Cell::Integer(number)) => column.append_value(number),
            (Self::Boolean(column), Cell::Boolean(flag)) => column.append_value(flag),
            (Self::Text(column), _) => column.append_null(),
            (Self::Integer(column), _) => column.append_null(),
            (Self::Boolean(column), _) => column.append_null(),
        }
    }

    fn finish(self) -> Column {
        match self {
            Self::Text(column) => column.finish().into_series().into_column(),
            Self::Integer(column) => column.finish().into_series().into_column(),
            Self::Boolean(column) => column.finish().into_series().into_column(),
        }
    }
}
