//! Parses address lists: one address per line, or a table with a column `address`, with cells separated by commas,
//! semicolons or tabs and optionally quoted. `#` starts a comment at the start of a line, or after a blank outside
//! quotes; in a table it may also be part of a number. Text that contains an address is never cut off as a trailing
//! comment. All bad lines are collected, so that one run reports all of them.
//!
//! Each line is parsed by itself. A cell that spans lines is an error, because an unclosed quote would hide the
//! addresses after it.

use bitcoin::{Address, Network};
use thiserror::Error;

use crate::address::{self, AddressError};
use crate::case::Messages;
use crate::encoding::delimiter_line;
use crate::secret;

/// Bad lines kept with their problem.
const MAX_KEPT: usize = 1_000;

/// Cell delimiters.
const DELIMITERS: [char; 3] = ['\t', ';', ','];

/// A parsed list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Addresses with their line numbers, in list order.
    pub addresses: Vec<(usize, Address)>,
    /// Number of lines that are neither comment nor header nor empty.
    pub lines: usize,
    /// Number of bad lines.
    pub bad: usize,
    /// The first bad lines, each with its problem.
    kept: Vec<Bad>,
    /// Number of bad lines that are a single word.
    words: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Bad {
    line: usize,
    problem: ListProblem,
    is_word: bool,
}

/// A problem with a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListProblem {
    /// Not an address of the network.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// An unclosed quote.
    #[error("unclosed quotation mark in this line; close or remove it")]
    Quote,
    /// Several cells without a header that names the address column.
    #[error(
        "it has {0} columns, but no header names one of them `address`; add a header, or put one address on each line"
    )]
    NoHeader(usize),
    /// The address cell is empty.
    #[error("the column `address` is empty")]
    NoCell,
    /// An address in a comment after other text.
    #[error("the address {0} is in a comment (after `#`); write it on its own line, or remove it")]
    Commented(String),
    /// More cells than columns.
    #[error("it has {found} columns, but the header has {wanted}")]
    Columns {
        /// Cells of the line.
        found: usize,
        /// Columns of the header.
        wanted: usize,
    },
    /// The header names several address columns.
    #[error("several columns are named for addresses ({0}); name exactly one of them `address`")]
    Ambiguous(String),
    /// A word, in a list with as many words as a seed phrase.
    #[error(
        "a word, not an address; it is not printed, because the list may be a wallet's seed phrase"
    )]
    Word,
}

impl List {
    /// Returns the bad lines, each prefixed with the name of the list, the first `most` of them in full.
    pub fn bad_lines(&self, name: &str, most: usize) -> Messages {
        let mut lines = Messages::with_limit(most);
        for bad in &self.kept {
            lines.add(
                || match bad.is_word && self.words >= secret::MIN_SEED_WORDS {
                    true => format!("{name}:{}: {}", bad.line, ListProblem::Word),
                    false => format!("{name}:{}: {}", bad.line, bad.problem),
                },
            );
        }
        lines.count_more(self.bad - self.kept.len());
        lines
    }

    fn fail(&mut self, line: usize, text: &str, problem: impl Into<ListProblem>) {
        let is_word = secret::is_word(text);
        self.bad += 1;
        self.words += usize::from(is_word);
        if self.kept.len() < MAX_KEPT {
            let problem = problem.into();
            self.kept.push(Bad {
                line,
                problem,
                is_word,
            });
        }
    }
}

/// Parses a list of addresses of a network.
pub fn parse(text: &str, network: Network) -> List {
    let mut list = List::default();
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !address::bare(line).is_empty())
        .peekable();
    while lines
        .next_if(|(_, line)| is_comment(line) && !has_number_sign_for_name(line))
        .is_some()
    {}
    let named = lines.next_if(|(_, line)| delimiter_line(line).is_some());
    let delimiter = named
        .and_then(|(_, line)| delimiter_line(line))
        .map(char::from);
    let table = lines
        .peek()
        .and_then(|(_, line)| AddressTable::of(line, delimiter));
    match table {
        None => lines
            .filter(|(_, line)| !is_comment(line))
            .for_each(|(at, line)| list.add_line(at, line, network)),
        Some(Ok(table)) => lines
            .skip(1)
            .for_each(|(at, line)| list.add_row(at, line, &table, network)),
        Some(Err(problem)) => {
            let (at, line) = lines.next().unwrap_or_default();
            list.lines = 1;
            list.fail(at, line, problem);
        }
    }
    list
}

/// Whether a line of a list without a header is a comment.
fn is_comment(line: &str) -> bool {
    address::bare(line).starts_with('#')
}

/// Whether a line is a header whose first column is named `#`, as in `#;address` and `#no;address`, not a comment.
fn has_number_sign_for_name(line: &str) -> bool {
    let name = address::bare(line);
    let is_name = name
        .strip_prefix('#')
        .is_some_and(|rest| !rest.starts_with([' ', '#']));
    is_name && matches!(AddressTable::of(line, None), Some(Ok(table)) if table.columns > 1)
}

/// A list with a header.
struct AddressTable {
    delimiter: char,
    /// Index of the address cell.
    column: usize,
    columns: usize,
}

impl AddressTable {
    /// Parses a header; `None` if it names no address column.
    fn of(line: &str, delimiter: Option<char>) -> Option<Result<Self, ListProblem>> {
        let delimiters = delimiter.map_or_else(|| DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let rows = delimiters.into_iter().filter_map(|delimiter| {
            let cells = cells(line, delimiter).ok()?;
            // A line with an address is a row, not a header.
            if cells.iter().any(|cell| is_of_row(cell)) {
                return None;
            }
            let names: Vec<String> = cells.iter().map(|cell| name_of(cell)).collect();
            Some((delimiter, names))
        });
        let rows: Vec<(char, Vec<String>)> = rows.collect();
        let table = |is: fn(&str) -> bool| {
            rows.iter().find_map(|(delimiter, names)| {
                let mut found = names.iter().enumerate().filter(|(_, name)| is(name));
                let (column, _) = found.next()?;
                let several = found.next().is_some();
                Some(match several {
                    false => Ok(Self {
                        delimiter: *delimiter,
                        column,
                        columns: names.len(),
                    }),
                    true => {
                        let all = names.iter().filter(|name| is(name));
                        let all: Vec<&str> = all.map(String::as_str).collect();
                        Err(ListProblem::Ambiguous(all.join(", ")))
                    }
                })
            })
        };
        table(|name| name == "address").or_else(|| {
            // `BTC address`, `wallet_address`.
            table(|name| {
                let mut words = name.split([' ', '_', '-']);
                let is_words = name.chars().all(|c| c.is_alphabetic() || " _-".contains(c));
                is_words && words.any(|word| ["address", "addresses"].contains(&word))
            })
        })
    }
}

/// Whether a cell cannot be a column name: it is an address, or letters and digits meant as one.
fn is_of_row(cell: &str) -> bool {
    let cell = address::bare(cell);
    let mut words = cell.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.len() >= 26 && word.contains(|c: char| c.is_ascii_digit()))
}

/// Normalises a column name for comparison.
fn name_of(cell: &str) -> String {
    address::bare(cell).to_lowercase()
}

/// Splits a line into cells.
fn cells(line: &str, delimiter: char) -> Result<Vec<String>, ListProblem> {
    // After an unclosed quote the rest belongs to the last cell.
    let probe = format!("{line}\n-");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .buffer_capacity(probe.len())
        .from_reader(probe.as_bytes());
    let record = reader.records().next().and_then(Result::ok);
    let cells: Vec<String> = record.iter().flatten().map(str::to_owned).collect();
    match cells.iter().any(|cell| cell.contains('\n')) {
        true => Err(ListProblem::Quote),
        false => Ok(cells),
    }
}

/// Returns the text before a comment: a `#` after a blank, outside quotes. An address in the comment is an error.
fn without_comment(text: &str) -> Result<&str, ListProblem> {
    let mut before = None;
    let (mut is_quoted, mut is_cell_new) = (false, true);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if is_quoted || is_cell_new => is_quoted = !is_quoted,
            '#' if !is_quoted && before.is_some_and(char::is_whitespace) => {
                let (text, comment) = text.split_at(at);
                return match address::inside(comment) {
                    None => Ok(text),
                    Some(address) => Err(ListProblem::Commented(address.to_owned())),
                };
            }
            _ => {}
        }
        is_cell_new = DELIMITERS.contains(&letter) || is_cell_new && letter.is_whitespace();
        before = Some(letter);
    }
    Ok(text)
}

impl List {
    /// Adds a row of a table.
    fn add_row(&mut self, at: usize, line: &str, table: &AddressTable, network: Network) {
        self.lines += 1;
        let cells = match cells(line, table.delimiter) {
            Ok(cells) => cells,
            Err(problem) => return self.fail(at, "", problem),
        };
        let is_empty = |cell: &String| address::bare(cell).is_empty();
        if cells.iter().all(is_empty) {
            self.lines -= 1;
            return;
        }
        if is_comment(line) && cells.iter().skip(1).all(is_empty) && address::inside(line).is_none()
        {
            self.lines -= 1;
            return;
        }
        if !cells.iter().skip(table.columns).all(is_empty) {
            let (found, wanted) = (cells.len(), table.columns);
            return self.fail(at, "", ListProblem::Columns { found, wanted });
        }
        match cells.get(table.column).filter(|cell| !is_empty(cell)) {
            None => self.fail(at, "", ListProblem::NoCell),
            Some(cell) => match without_comment(cell) {
                Ok(text) => match address::read(text, network) {
                    Ok(address) => self.addresses.push((at, address)),
                    Err(error) => self.fail(at, text.trim(), error),
                },
                Err(problem) => self.fail(at, "", problem),
            },
        }
    }

    /// Adds a line of a list without a header: one or more addresses.
    fn add_line(&mut self, at: usize, line: &str, network: Network) {
        self.lines += 1;
        let text = match without_comment(line) {
            Ok(text) => text.trim(),
            Err(problem) => return self.fail(at, "", problem),
        };
        let error = match address::read(text, network) {
            Ok(address) => return self.addresses.push((at, address)),
            Err(error) => error,
        };
        let delimiter = DELIMITERS
            .into_iter()
            .find(|delimiter| text.contains(*delimiter));
        if delimiter.is_none() && !text.starts_with('"') {
            return self.fail(at, text, error);
        }
        let cells = match cells(text, delimiter.unwrap_or(',')) {
            Ok(cells) => cells,
            Err(problem) => return self.fail(at, "", problem),
        };
        let cells = cells.iter().filter(|cell| !address::bare(cell).is_empty());
        let read = cells.map(|cell| address::read(cell, network));
        let mut read: Vec<Result<Address, AddressError>> = read.collect();
        let count = read.len();
        if read.iter().all(Result::is_ok) {
            let found = read.into_iter().flatten();
            return self.addresses.extend(found.map(|address| (at, address)));
        }
        match (count, read.pop()) {
            (1, Some(Err(error))) => self.fail(at, text.trim_matches('"'), error),
            _ => self.fail(at, "", ListProblem::NoHeader(count)),
        }
    }
}
