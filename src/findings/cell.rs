//! Tables in general: what a column holds, and how a value stands in it.

use std::fmt;
use std::sync::Arc;

use bitcoin::{OutPoint, Txid};
use jiff::civil::Date;

use super::time::Time;
use crate::language::Sentence;
use crate::money::Cents;
use crate::taint::Policy;

/// What a column holds, for writers that need a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text; empty where nothing is known.
    Text,
    /// A signed 64-bit integer, or nothing.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// An amount of money with two decimals.
    Money,
    /// A moment in UTC.
    Time,
    /// A day.
    Day,
}

/// One value of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A truth value.
    Boolean(bool),
    /// Money, in cents.
    Money(Cents),
    /// A moment.
    Time(Time),
    /// A day.
    Day(Date),
    /// Nothing is known, or the column does not apply.
    Empty,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Boolean(flag) => flag.fmt(f),
            Self::Money(cents) => cents.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Empty => Ok(()),
        }
    }
}

/// A type that can stand in a column.
pub trait Field {
    /// What the column holds.
    const KIND: ColumnKind;
    /// The value as a cell.
    fn cell(&self) -> Cell;
}

/// A row type: one table of the outside contract.
pub trait Table {
    /// The table's name, which is also its file name.
    const NAME: &'static str;
    /// Column names and kinds, in order.
    const COLUMNS: &'static [(&'static str, ColumnKind)];
    /// The row's values in the order of [`Table::COLUMNS`].
    fn cells(&self) -> Vec<Cell>;
}

impl Field for String {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        if self.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(self.clone())
        }
    }
}

/// Rows that name the same address share its text.
impl Field for Arc<str> {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        self.to_string().cell()
    }
}

impl Field for Sentence {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        match self.is_empty() {
            true => Cell::Empty,
            false => Cell::Text(self.to_string()),
        }
    }
}

impl Field for bool {
    const KIND: ColumnKind = ColumnKind::Boolean;
    fn cell(&self) -> Cell {
        Cell::Boolean(*self)
    }
}

macro_rules! integer_fields {
    ($($type:ty),*) => {$(
        impl Field for $type {
            const KIND: ColumnKind = ColumnKind::Integer;
            fn cell(&self) -> Cell {
                Cell::Integer(i64::try_from(*self).expect("no count or amount in bitcoin exceeds 63 bits"))
            }
        }
    )*};
}
integer_fields!(u32, i32, u64, i64, usize);

impl Field for Txid {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(self.to_string())
    }
}

impl Field for OutPoint {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(self.to_string())
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: ColumnKind = T::KIND;
    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Empty, Field::cell)
    }
}

/// A list stands in one cell, its parts joined with `;`.
impl<T: Field> Field for Vec<T> {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        let parts: Vec<String> = self.iter().map(|part| part.cell().to_string()).collect();
        parts.join(";").cell()
    }
}

impl Field for Cents {
    const KIND: ColumnKind = ColumnKind::Money;
    fn cell(&self) -> Cell {
        Cell::Money(*self)
    }
}

impl Field for Time {
    const KIND: ColumnKind = ColumnKind::Time;
    fn cell(&self) -> Cell {
        Cell::Time(*self)
    }
}

/// `YYYY-MM-DD`.
impl Field for Date {
    const KIND: ColumnKind = ColumnKind::Day;
    fn cell(&self) -> Cell {
        Cell::Day(*self)
    }
}

impl Field for Policy {
    const KIND: ColumnKind = ColumnKind::Text;
    fn cell(&self) -> Cell {
        Cell::Text(self.name().to_owned())
    }
}

/// Declares a row type once: the struct, its column list and its cells.
macro_rules! table {
    ($(#[$meta:meta])* $table:literal $name:ident { $($(#[$doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl $crate::findings::Table for $name {
            const NAME: &'static str = $table;
            const COLUMNS: &'static [(&'static str, $crate::findings::ColumnKind)] =
                &[$((stringify!($field), <$type as $crate::findings::Field>::KIND)),*];
            fn cells(&self) -> Vec<$crate::findings::Cell> {
                vec![$($crate::findings::Field::cell(&self.$field)),*]
            }
        }
    };
}

pub(super) use table;
