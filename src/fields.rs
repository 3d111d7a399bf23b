//! Fields of one line of a table in text, which may be quoted.

use csv::{ReaderBuilder, StringRecord, Trim};

/// Splits a line at a delimiter and trims its fields. A line that cannot be split has no fields.
pub fn split(line: &str, delimiter: u8) -> StringRecord {
    let mut record = StringRecord::new();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .trim(Trim::All)
        .from_reader(line.as_bytes());
    let _ = reader.read_record(&mut record);
    record
}
