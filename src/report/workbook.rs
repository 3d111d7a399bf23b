//! The tables as one workbook, for readers with a spreadsheet: a sheet for each, with real dates and numbers, amounts in
//! satoshi and in bitcoin, and a sheet of contents in front.
//!
//! A spreadsheet counts in floating point; satoshi are whole numbers below 2^53, so they are exact there. Text never becomes a
//! formula, whatever it begins with.

use std::io::{self, Write};

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::tables::{Tables, describe};
use crate::findings::{Cell, ColumnKind, Findings, Table};
use crate::language::{Language, Locale, Sentence, Value, say};

/// Most rows of a sheet; the CSV has the others.
const MAX_ROWS: usize = 100_000;
/// Most characters that a cell can hold.
const MAX_LETTERS: usize = 32_000;
/// Satoshi in a bitcoin.
const BTC: f64 = 100_000_000.0;

/// Writes the workbook, its contents in a language. Names of tables and columns are the same in each.
///
/// # Errors
///
/// Those of `out`, and if a sheet cannot be made.
pub fn write(findings: &Findings, out: &mut dyn Write, locale: Locale) -> io::Result<()> {
    out.write_all(&render(findings, locale).map_err(io::Error::other)?)
}

fn render(findings: &Findings, locale: Locale) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let state = ExcelDateTime::from_timestamp(findings.tip_time.unix())?;
    let properties = DocProperties::new()
        .set_title(&findings.title)
        .set_creation_datetime(&state);
    workbook.set_properties(&properties);
    let formats = Formats::new();
    let mut sheets = Sheets {
        formats: &formats,
        language: locale.language,
        sheets: Vec::new(),
        contents: Vec::new(),
        error: None,
    };
    findings.tables(&mut sheets);
    if let Some(error) = sheets.error {
        return Err(error);
    }
    workbook.push_worksheet(contents(findings, &formats, &sheets.contents, locale)?);
    for sheet in sheets.sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

/// Name and description of a table, and the number of its rows.
type Described = (&'static str, Sentence, usize);

/// The sheets made so far.
struct Sheets<'a> {
    formats: &'a Formats,
    language: Language,
    sheets: Vec<Worksheet>,
    contents: Vec<Described>,
    error: Option<XlsxError>,
}

impl<'f> Tables<'f> for Sheets<'_> {
    fn table<T: Table>(&mut self, rows: &'f [T]) {
        if self.error.is_some() {
            return;
        }
        match sheet(rows, self.formats, self.language) {
            Ok(sheet) => self.sheets.push(sheet),
            Err(error) => self.error = Some(error),
        }
        self.contents.push((T::NAME, describe(T::NAME), rows.len()));
    }
}

struct Formats {
    head: Format,
    wrapped: Format,
    whole: Format,
    btc: Format,
    money: Format,
    time: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        let number = |form: &str| Format::new().set_num_format(form);
        Self {
            head: Format::new().set_bold().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            whole: number("#,##0"),
            btc: number("0.00000000"),
            money: number("#,##0.00"),
            time: number("yyyy-mm-dd hh:mm:ss"),
            day: number("yyyy-mm-dd"),
        }
    }
}

/// Makes the sheet that names the others.
fn contents(
    findings: &Findings,
    formats: &Formats,
    tables: &[Described],
    locale: Locale,
) -> Result<Worksheet, XlsxError> {
    let language = locale.language;
    let mut sheet = Worksheet::new();
    let text = |message: &'static str| language.text(message);
    sheet.set_name(text("workbook-contents"))?;
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 90)?;
    sheet.set_column_width(2, 10)?;
    let state = say!(
        "workbook-block",
        block = Value::Number(findings.tip.height.to_string()),
        time = Value::Second(findings.tip_time.0)
    );
    let mut lines: Vec<(String, String)> = vec![
        (text("workbook-case"), shown(&findings.title, language)),
        (
            text("workbook-reference"),
            shown(&findings.reference, language),
        ),
        (text("workbook-state"), state.text(locale)),
        (text("workbook-units"), text("workbook-units-are")),
    ];
    for (name, value) in &findings.parameters {
        if name == "rates" || name == "tags" {
            lines.push((name.clone(), shown(&value.text(language), language)));
        }
    }
    let mut at = 0;
    for (name, value) in lines {
        sheet.write_string_with_format(at, 0, name, &formats.head)?;
        sheet.write_string_with_format(at, 1, &value, &formats.wrapped)?;
        at += 1;
    }
    at += 1;
    let heads = ["workbook-sheet", "workbook-what", "workbook-rows"];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(at, column, text(head), &formats.head)?;
    }
    for (name, what, rows) in tables {
        at += 1;
        let what = match *rows > MAX_ROWS {
            true => say!(
                "workbook-first-rows",
                what = what,
                rows = Value::Number(MAX_ROWS.to_string()),
                file = Value::Id(format!("tables/{name}.csv"))
            ),
            false => what.clone(),
        };
        sheet.write_string(at, 0, *name)?;
        sheet.write_string_with_format(at, 1, what.text(language), &formats.wrapped)?;
        sheet.write_number_with_format(at, 2, *rows as f64, &formats.whole)?;
    }
    Ok(sheet)
}

fn sheet<T: Table>(
    rows: &[T],
    formats: &Formats,
    language: Language,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(T::NAME)?;
    sheet.set_freeze_panes(1, 0)?;
    let mut column = 0;
    for (name, kind) in T::COLUMNS {
        sheet.write_string_with_format(0, column, *name, &formats.head)?;
        sheet.set_column_width(column, width(name, *kind))?;
        column += 1;
        if let Some(stem) = satoshi(name, *kind) {
            sheet.write_string_with_format(0, column, format!("{stem}_btc"), &formats.head)?;
            sheet.set_column_width(column, 18)?;
            column += 1;
        }
    }
    let shown = &rows[..rows.len().min(MAX_ROWS)];
    for (at, row) in (1..).zip(shown) {
        let mut column = 0;
        for ((name, kind), cell) in T::COLUMNS.iter().zip(row.cells()) {
            put(&mut sheet, (at, column), &cell, formats, language)?;
            column += 1;
            if satoshi(name, *kind).is_some() {
                if let Cell::Integer(sat) = cell {
                    sheet.write_number_with_format(at, column, sat as f64 / BTC, &formats.btc)?;
                }
                column += 1;
            }
        }
    }
    if !shown.is_empty() {
        sheet.autofilter(0, 0, shown.len() as u32, column - 1)?;
    }
    Ok(sheet)
}

/// Returns the name of an amount in satoshi without its unit; `None` for other columns.
fn satoshi(name: &'static str, kind: ColumnKind) -> Option<&'static str> {
    name.strip_suffix("_sat")
        .filter(|_| kind == ColumnKind::Integer)
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, shown(text, language))?,
        Cell::Integer(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.whole)?
        }
        Cell::Boolean(flag) => sheet.write_boolean(row, column, *flag)?,
        Cell::Money(cents) => {
            sheet.write_number_with_format(row, column, cents.0 as f64 / 100.0, &formats.money)?
        }
        Cell::Time(time) => {
            let time = ExcelDateTime::from_timestamp(time.unix())?;
            sheet.write_datetime_with_format(row, column, &time, &formats.time)?
        }
        Cell::Day(day) => {
            sheet.write_datetime_with_format(row, column, &excel(*day)?, &formats.day)?
        }
        Cell::Empty => sheet,
    };
    Ok(())
}

/// Spreadsheets know no days before 1900.
fn excel(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| number.unsigned_abs();
    ExcelDateTime::from_ymd(
        day.year().unsigned_abs(),
        part(day.month()),
        part(day.day()),
    )
}

/// Returns text with control and bidirectional characters made visible, cut where a cell ends.
fn shown(text: &str, language: Language) -> String {
    let text = super::words::visible(text);
    match text.char_indices().nth(MAX_LETTERS) {
        Some((end, _)) => say!("workbook-cut", text = &text[..end]).text(language),
        None => text.to_string(),
    }
}

fn width(name: &str, kind: ColumnKind) -> f64 {
    let usual: f64 = match kind {
        ColumnKind::Time => 19.0,
        ColumnKind::Day => 11.0,
        ColumnKind::Integer if name.ends_with("_sat") => 18.0,
        ColumnKind::Money => 14.0,
        ColumnKind::Integer | ColumnKind::Boolean => 10.0,
        ColumnKind::Text if name.contains("address") || name == "cluster" => 44.0,
        ColumnKind::Text if name.contains("txid") => 30.0,
        ColumnKind::Text => 20.0,
    };
    usual.max(name.len() as f64 + 3.0)
}
