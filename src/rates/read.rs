//! Parses a rate file into rows. Fields are separated by commas, semicolons or tabs, as the header shows, and may be
//! quoted. A row with too few or too many fields is rejected: one of its numbers may have been split.

use std::path::Path;

use csv::StringRecord;
use jiff::civil::Date;

use super::claims::{TextScope, currency_of, currency_of_pair, source_of};
use super::columns::{Columns, columns};
use super::moments::{Row, by_day};
use super::records::records;
use super::{Currency, Ohlc, RatesError, RatesProblem};
use crate::encoding::delimiter_line;
use crate::language::Sentence;

/// A parsed file.
pub(super) struct RateTable {
    /// The currency of its prices.
    pub(super) currency: Currency,
    /// The source it names.
    pub(super) source: Option<String>,
    /// How its prices of days were made, if they are not in the file as such.
    pub(super) made: Option<Sentence>,
    /// Its rows, at least one of them with a price.
    pub(super) rows: Vec<RateRow>,
}

/// A row: the day, and its prices, if any, in units of 10^-8.
pub(super) struct RateRow {
    pub(super) line: usize,
    pub(super) day: Date,
    pub(super) price: Option<Ohlc>,
}

/// Reads a rate file. `file` is its name, for messages; nothing is opened.
///
/// # Errors
///
/// [`RatesError`] for the first error.
pub(super) fn read(text: &str, file: &Path) -> Result<RateTable, RatesError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fail = |line, problem| RatesError {
        file: file.to_owned(),
        line,
        problem,
    };
    let lines = || {
        text.lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.trim()))
    };
    let comments: Vec<(usize, &str)> = lines()
        .filter_map(|(line, text)| Some((line, text.strip_prefix('#')?.trim())))
        .collect();
    let last_line = lines()
        .filter(|(_, text)| !text.is_empty())
        .last()
        .map_or(1, |(line, _)| line);
    let mut content = lines().filter(|(_, text)| !text.is_empty() && !text.starts_with('#'));
    let mut header = content.next();
    // CryptoDataDownload puts its address above the header.
    let link = header.map(|(_, line)| line).filter(|line| is_link(line));
    if link.is_some() {
        header = content.next();
    }
    let delimiter = header.and_then(|(_, line)| delimiter_line(line));
    if delimiter.is_some() {
        header = content.next();
    }
    let Some((header_line, header)) = header else {
        currency(&comments, last_line).map_err(|(line, problem)| fail(line, problem))?;
        return Err(fail(last_line, RatesProblem::Empty));
    };
    let (delimiter, columns) =
        columns(header, delimiter).map_err(|problem| fail(header_line, problem))?;
    let above = header_line - usize::from(columns.is_headless);
    let records =
        records(text, delimiter, above).map_err(|line| fail(line, RatesProblem::Quotation))?;
    for (line, record) in &records {
        columns
            .check_count(record)
            .map_err(|problem| fail(*line, problem))?;
    }
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let told = || currency_told(&columns, &records, &name);
    let currency = match currency(&comments, last_line) {
        Err((line, RatesProblem::NoCurrency)) => {
            told().unwrap_or(Err((line, RatesProblem::NoCurrency)))
        }
        claimed => claimed,
    };
    let currency = currency.map_err(|(line, problem)| fail(line, problem))?;
    let source = source_of(&comments).map(str::to_owned);
    let mut inverse = None;
    for (line, comment) in &comments {
        let is_inverse = TextScope::of_comment(comment)
            .check(comment, currency)
            .map_err(|problem| fail(*line, problem))?;
        inverse = inverse.or(is_inverse.then_some(*comment));
    }
    let is_inverse = TextScope::File
        .check(&name, currency)
        .map_err(|problem| fail(1, problem))?;
    let inverse = inverse.or(is_inverse.then_some(&*name));
    let mark = columns
        .mark(&records)
        .map_err(|(line, problem)| fail(line, problem))?;
    let rows: Vec<Row> = records
        .iter()
        .map(|(line, record)| {
            let row = columns.row(*line, record, mark, currency, inverse);
            row.map_err(|problem| fail(*line, problem))
        })
        .collect::<Result<_, _>>()?;
    let days = by_day(rows).map_err(|(line, problem)| fail(line, problem))?;
    let rows = days.rows.into_iter();
    let rows: Vec<RateRow> = rows
        .map(|(line, day, price)| RateRow { line, day, price })
        .collect();
    if rows.iter().all(|row| row.price.is_none()) {
        return Err(fail(last_line, RatesProblem::Empty));
    }
    Ok(RateTable {
        currency,
        source: source.or(link.map(|link| format!("{link}, {name}"))),
        made: days.made,
        rows,
    })
}

/// Whether a line is the address of a page.
fn is_link(line: &str) -> bool {
    let line = line.trim_matches('"');
    let is_address = line.starts_with("https://") || line.starts_with("http://");
    is_address && !line.contains(char::is_whitespace)
}

/// Returns the currency that an export tells without a comment: by the name of its price column, by the pair in its
/// first row, or by the pair in the name of the file. `None` if none of them does; an error carries its line.
fn currency_told(
    columns: &Columns,
    records: &[(usize, StringRecord)],
    name: &str,
) -> Option<Result<Currency, (usize, RatesProblem)>> {
    if let Some(currency) = columns.currency {
        return Some(Ok(currency));
    }
    if let Some((line, record)) = records.first()
        && let Some(pair) = columns.others(record).find_map(currency_of_pair)
    {
        return Some(pair.map_err(|problem| (*line, problem)));
    }
    let pair = currency_of_pair(name)?;
    Some(pair.map_err(|problem| (1, problem)))
}

fn currency(
    comments: &[(usize, &str)],
    last_line: usize,
) -> Result<Currency, (usize, RatesProblem)> {
    currency_of(comments).map_err(|(line, problem)| (line.unwrap_or(last_line), problem))
}
