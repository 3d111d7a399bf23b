//! Tables as Parquet, by way of polars frames: the same rows in the same order as in CSV. Money is DECIMAL(18,2), moments are
//! timestamps in UTC, days are dates.

use std::io::{self, Write};

use jiff::civil::Date;
use polars::prelude::{
    BooleanChunkedBuilder, ChunkedBuilder, Column, DataFrame, DataType, Int32Type, Int64Type,
    Int128Type, IntoColumn, IntoSeries, ParquetCompression, ParquetWriter, PolarsResult,
    PrimitiveChunkedBuilder, StringChunkedBuilder, TimeUnit, TimeZone,
};

use crate::findings::{Cell, ColumnKind, Table};

/// Digits of money, and those after the point.
const DIGITS: usize = 18;
const CENT_PLACES: usize = 2;

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
    let columns = columns.into_iter().map(ColumnBuilder::finish);
    let columns = columns.collect::<PolarsResult<Vec<Column>>>()?;
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
    /// Cents.
    Money(PrimitiveChunkedBuilder<Int128Type>),
    /// Milliseconds since 1970-01-01 UTC.
    Time(PrimitiveChunkedBuilder<Int64Type>),
    /// Days since 1970-01-01.
    Day(PrimitiveChunkedBuilder<Int32Type>),
}

impl ColumnBuilder {
    fn new(name: &str, kind: ColumnKind, rows: usize) -> Self {
        let name = name.into();
        match kind {
            ColumnKind::Text => Self::Text(StringChunkedBuilder::new(name, rows)),
            ColumnKind::Integer => Self::Integer(PrimitiveChunkedBuilder::new(name, rows)),
            ColumnKind::Boolean => Self::Boolean(BooleanChunkedBuilder::new(name, rows)),
            ColumnKind::Money => Self::Money(PrimitiveChunkedBuilder::new(name, rows)),
            ColumnKind::Time => Self::Time(PrimitiveChunkedBuilder::new(name, rows)),
            ColumnKind::Day => Self::Day(PrimitiveChunkedBuilder::new(name, rows)),
        }
    }

    /// Adds a value; null if the cell is of another kind.
    fn push(&mut self, cell: Cell) {
        match (self, cell) {
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Integer(column), Cell::Integer(number)) => column.append_value(number),
            (Self::Boolean(column), Cell::Boolean(flag)) => column.append_value(flag),
            (Self::Money(column), Cell::Money(cents)) => column.append_value(cents.0.into()),
            (Self::Time(column), Cell::Time(time)) => column.append_value(time.unix() * 1_000),
            (Self::Day(column), Cell::Day(day)) => column.append_value(days_since_1970(day)),
            (Self::Text(column), _) => column.append_null(),
            (Self::Integer(column), _) => column.append_null(),
            (Self::Boolean(column), _) => column.append_null(),
            (Self::Money(column), _) => column.append_null(),
            (Self::Time(column), _) => column.append_null(),
            (Self::Day(column), _) => column.append_null(),
        }
    }

    fn finish(self) -> PolarsResult<Column> {
        let series = match self {
            Self::Text(column) => column.finish().into_series(),
            Self::Integer(column) => column.finish().into_series(),
            Self::Boolean(column) => column.finish().into_series(),
            Self::Money(column) => {
                let cents = column.finish();
                cents.into_decimal(DIGITS, CENT_PLACES)?.into_series()
            }
            Self::Time(column) => {
                let utc = Some(TimeZone::UTC);
                let moment = DataType::Datetime(TimeUnit::Milliseconds, utc);
                column.finish().into_series().cast(&moment)?
            }
            Self::Day(column) => column.finish().into_series().cast(&DataType::Date)?,
        };
        Ok(series.into_column())
    }
}

fn days_since_1970(day: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(day).map_or(0, |span| span.get_days())
}
