//! The records of a rate file, with their lines. Fields may be quoted.

use csv::{ReaderBuilder, StringRecord, Trim};

/// Returns the records below the header, with their lines, and the line of the first unclosed quotation mark.
pub(super) fn records(
    text: &str,
    delimiter: u8,
    header_line: usize,
) -> Result<Vec<(usize, StringRecord)>, usize> {
    let rows: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line.trim()))
        .filter(|(line, row)| *line > header_line && !row.is_empty() && !row.starts_with('#'))
        .collect();
    if let Some((line, _)) = rows
        .iter()
        .find(|(_, row)| !row.matches('"').count().is_multiple_of(2))
    {
        return Err(*line);
    }
    // With every quotation mark closed on its line, each line is one record.
    let joined: Vec<&str> = rows.iter().map(|(_, row)| *row).collect();
    let joined = joined.join("\n");
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(Trim::All)
        .from_reader(joined.as_bytes());
    let records = reader.records().zip(&rows);
    records
        .map(|(record, (line, _))| record.map(|record| (*line, record)).map_err(|_| *line))
        .collect()
}
