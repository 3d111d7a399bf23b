//! Parses a rate file into rows. Fields are separated by commas, semicolons or tabs, as the header shows, and may be
//! quoted. A row with too few or too many fields is rejected: one of its numbers may have been split.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};
use jiff::civil::Date;

use super::claims::{TextScope, currency_of, source_of};
use super::numbers::{DecimalMark, is_no_price, mark_of, parse_price};
use super::{Currency, PRICE_PLACES, RatesError, RatesProblem};
use crate::day::parse_day;
use crate::encoding::delimiter_line;
use crate::money::format_trimmed;

/// A price of one whole unit. A bitcoin was hardly ever cheaper, and no euro or dollar dearer.
const ONE: u64 = 10u64.pow(PRICE_PLACES);

/// Field separators, the most frequent first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A parsed file.
pub(super) struct RateTable {
    /// The currency of its prices.
    pub(super) currency: Currency,
    /// The source it names.
    pub(super) source: Option<String>,
    /// Its rows, at least one of them with a price.
    pub(super) rows: Vec<RateRow>,
}

/// A row: the day, and its prices, if any, in units of 10^-8.
pub(super) struct RateRow {
    pub(super) line: usize,
    pub(super) day: Date,
    pub(super) price: Option<DayPrice>,
}

/// The closing price of a day, and the lowest and highest if the file has them.
#[derive(Clone, Copy)]
pub(super) struct DayPrice {
    pub(super) close: u64,
    pub(super) band: Option<(u64, u64)>,
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
    let records = records(text, delimiter, header_line)
        .map_err(|line| fail(line, RatesProblem::Quotation))?;
    for (line, record) in &records {
        columns
            .check_count(record)
            .map_err(|problem| fail(*line, problem))?;
    }
    let currency = currency(&comments, last_line).map_err(|(line, problem)| fail(line, problem))?;
    let source = source_of(&comments);
    let mut inverse = None;
    for (line, comment) in &comments {
        let is_inverse = TextScope::of_comment(comment)
            .check(comment, currency)
            .map_err(|problem| fail(*line, problem))?;
        inverse = inverse.or(is_inverse.then_some(*comment));
    }
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let is_inverse = TextScope::File
        .check(&name, currency)
        .map_err(|problem| fail(1, problem))?;
    let inverse = inverse.or(is_inverse.then_some(&*name));
    let mark = columns
        .mark(&records)
        .map_err(|(line, problem)| fail(line, problem))?;
    let rows: Vec<RateRow> = records
        .iter()
        .map(|(line, record)| {
            let row = columns.row(*line, record, mark, currency, inverse);
            row.map_err(|problem| fail(*line, problem))
        })
        .collect::<Result<_, _>>()?;
    if rows.iter().all(|row| row.price.is_none()) {
        return Err(fail(last_line, RatesProblem::Empty));
    }
    Ok(RateTable {
        currency,
        source: source.map(str::to_owned),
        rows,
    })
}

fn currency(
    comments: &[(usize, &str)],
    last_line: usize,
) -> Result<Currency, (usize, RatesProblem)> {
    currency_of(comments).map_err(|(line, problem)| (line.unwrap_or(last_line), problem))
}

/// The fields of one line.
fn split(line: &str, delimiter: u8) -> StringRecord {
    let mut record = StringRecord::new();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .trim(Trim::All)
        .from_reader(line.as_bytes());
    // A line that cannot be split has no fields, and is therefore not a header.
    let _ = reader.read_record(&mut record);
    record
}

/// Returns the records below the header, with their lines, and the line of the first unclosed quotation mark.
fn records(
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

/// The columns of a record by their meaning.
struct Columns {
    date: usize,
    close: usize,
    open: Option<usize>,
    low_high: Option<(usize, usize)>,
    count: usize,
}

/// Returns the delimiter and the columns of a header; the delimiter may be given.
fn columns(header: &str, named: Option<u8>) -> Result<(u8, Columns), RatesProblem> {
    let delimiters = named.map_or_else(|| DELIMITERS.to_vec(), |named| vec![named]);
    let delimiter = delimiters
        .into_iter()
        .find(|delimiter| split(header, *delimiter).len() > 1);
    let delimiter = delimiter.ok_or_else(|| RatesProblem::Columns(header.to_owned()))?;
    Ok((delimiter, Columns::parse(header, delimiter)?))
}

impl Columns {
    /// Parses the header. Further columns, such as a volume, are allowed; only their text is checked.
    fn parse(header: &str, delimiter: u8) -> Result<Self, RatesProblem> {
        let names: Vec<String> = split(header, delimiter)
            .iter()
            .map(str::to_lowercase)
            .collect();
        let find = |words: [&str; 2]| {
            let mut places = (0..names.len()).filter(|at| words.contains(&names[*at].as_str()));
            let place = places.next();
            match places.next() {
                Some(again) => Err(RatesProblem::ColumnTwice(names[again].clone())),
                None => Ok(place),
            }
        };
        let (date, close) = (find(["date", "day"])?, find(["close", "c"])?);
        let (Some(date), Some(close)) = (date, close) else {
            return Err(RatesProblem::Columns(header.to_owned()));
        };
        let open = find(["open", "o"])?;
        let low_high = match (find(["low", "l"])?, find(["high", "h"])?) {
            (Some(low), Some(high)) => Some((low, high)),
            (None, None) => None,
            _ => return Err(RatesProblem::Columns(header.to_owned())),
        };
        for (at, name) in names.iter().enumerate() {
            if !name.is_empty() && names[..at].contains(name) {
                return Err(RatesProblem::ColumnTwice(name.clone()));
            }
        }
        Ok(Self {
            date,
            close,
            open,
            low_high,
            count: names.len(),
        })
    }

    fn check_count(&self, record: &StringRecord) -> Result<(), RatesProblem> {
        let (found, wanted) = (record.len(), self.count);
        if found == wanted {
            return Ok(());
        }
        Err(RatesProblem::Fields { found, wanted })
    }

    /// The fields that hold prices.
    fn prices(&self) -> impl Iterator<Item = usize> {
        let band = self.low_high.map(|(low, high)| [low, high]);
        let others = band.into_iter().flatten().chain(self.open);
        [self.close].into_iter().chain(others)
    }

    /// Returns the decimal mark of the file, for any field separator.
    fn mark(
        &self,
        records: &[(usize, StringRecord)],
    ) -> Result<Option<DecimalMark>, (usize, RatesProblem)> {
        mark_of(records.iter().flat_map(|(line, record)| {
            let fields = self.prices().filter_map(|at| record.get(at));
            fields
                .filter(|field| !is_no_price(field))
                .map(|field| (*line, field))
        }))
    }

    fn row(
        &self,
        line: usize,
        record: &StringRecord,
        mark: Option<DecimalMark>,
        currency: Currency,
        inverse: Option<&str>,
    ) -> Result<RateRow, RatesProblem> {
        let field = |at: usize| record.get(at).unwrap_or_default();
        let is_read = |at| at == self.date || self.prices().any(|price| price == at);
        let mut inverse = inverse;
        for (_, text) in record.iter().enumerate().filter(|(at, _)| !is_read(*at)) {
            if TextScope::Field.check(text, currency)? {
                inverse = Some(text);
            }
        }
        let day = parse_day(field(self.date))?;
        let price = |at: Option<usize>, column| match at.map_or("", field) {
            text if is_no_price(text) => Ok(None),
            text => parse_price(text, column, mark).map(Some),
        };
        let close = price(Some(self.close), "close")?;
        let (low_at, high_at) = self.low_high.unzip();
        let (low, high) = (price(low_at, "low")?, price(high_at, "high")?);
        let open = price(self.open, "open")?;
        for (column, at, price) in [
            ("close", Some(self.close), close),
            ("open", self.open, open),
        ] {
            let Some(price) = price else { continue };
            if low.is_some_and(|low| low > price) || high.is_some_and(|high| price > high) {
                return Err(RatesProblem::Band {
                    low: low_at.map_or("", field).to_owned(),
                    high: high_at.map_or("", field).to_owned(),
                    price: format!("{column} {}", at.map_or("", field)),
                });
            }
        }
        if let (Some(text), Some(close)) = (inverse, close.filter(|close| *close < ONE)) {
            return Err(RatesProblem::Inverse {
                text: text.to_owned(),
                price: format_trimmed(close, PRICE_PLACES),
                currency,
            });
        }
        Ok(RateRow {
            line,
            day,
            price: close.map(|close| DayPrice {
                close,
                band: low.zip(high),
            }),
        })
    }
}
