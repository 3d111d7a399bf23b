//! Tables as CSV (RFC 4180, UTF-8, lines end in a line feed).
//!
//! Cells never start a spreadsheet formula: addresses, ids and enum values cannot begin with `=`, `+`, `-` or `@`, and
//! free text that does is prefixed with an apostrophe.

use std::io::{self, Write};

use crate::findings::{Cell, Table};

/// Writes the rows as CSV, with a header line.
///
/// # Errors
///
/// Those of `out`.
pub fn write<T: Table>(rows: &[T], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let mut go = || -> csv::Result<()> {
        writer.write_record(T::COLUMNS.iter().map(|(name, _)| name))?;
        for row in rows {
            writer.write_record(row.cells().iter().map(text))?;
        }
        Ok(writer.flush()?)
    };
    go().map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    })
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Grade, LinkRow};
    use bitcoin::{Txid, hashes::Hash};

    #[test]
    fn row_matches_columns_and_formulas_are_escaped() {
        let row = LinkRow {
            address_a: "=1+1".into(),
            address_b: "b;\"c\"".into(),
            txid: Some(Txid::all_zeros()),
            rule: "co-spend".to_owned(),
            grade: Grade::Strong,
            applied: true,
        };
        let zeros = "0".repeat(64);
        let mut csv = Vec::new();
        write(&[row], &mut csv).expect("memory");
        assert_eq!(
            String::from_utf8(csv).expect("text"),
            format!(
                "address_a,address_b,txid,rule,grade,applied\n'=1+1,\"b;\"\"c\"\"\",{zeros},co-spend,strong,true\n"
            )
        );
    }
}
