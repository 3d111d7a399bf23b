//! Tables as Parquet, by way of polars frames. The same rows in the same order as in CSV; times and fiat stay text, so
//! that both formats say the same.

use polars::prelude::{
    Column, DataFrame, IntoColumn, NamedFrom, ParquetCompression, ParquetWriter, PolarsResult,
    Series,
};

use crate::case::findings::{Cell, Kind, Table};

/// The rows as a Parquet file.
///
/// # Errors
///
/// If polars refuses to build or write the frame.
pub fn render<T: Table>(rows: &[T]) -> PolarsResult<Vec<u8>> {
    let mut columns: Vec<Vec<Cell>> = vec![Vec::with_capacity(rows.len()); T::COLUMNS.len()];
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row.cells()) {
            column.push(cell);
        }
    }
    let columns = T::COLUMNS
        .iter()
        .zip(columns)
        .map(|((name, kind), cells)| column(name, *kind, cells))
        .collect();
    let mut frame = DataFrame::new(rows.len(), columns)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Snappy)
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(bytes)
}

fn column(name: &str, kind: Kind, cells: Vec<Cell>) -> Column {
    let name = name.into();
    match kind {
        Kind::Integer => {
            let values: Vec<Option<i64>> = cells.into_iter().map(integer).collect();
            Series::new(name, values).into_column()
        }
        Kind::Boolean => {
            let values: Vec<Option<bool>> = cells.into_iter().map(boolean).collect();
            Series::new(name, values).into_column()
        }
        Kind::Text => {
            let values: Vec<Option<String>> = cells.into_iter().map(text).collect();
            Series::new(name, values).into_column()
        }
    }
}

fn integer(cell: Cell) -> Option<i64> {
    if let Cell::Integer(number) = cell {
        Some(number)
    } else {
        None
    }
}

fn boolean(cell: Cell) -> Option<bool> {
    if let Cell::Boolean(flag) = cell {
        Some(flag)
    } else {
        None
    }
}

fn text(cell: Cell) -> Option<String> {
    if let Cell::Text(text) = cell {
        Some(text)
    } else {
        None
    }
}
