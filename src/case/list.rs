//! Lists of addresses: one on a line, or a table with a column `address`, its cells apart by commas, semicolons or tabs and
//! in quotation marks or not. `#` begins a comment where it begins a line, or where it comes after a blank and stands in no
//! quotation marks; in a table it may as well be part of a number. What holds an address is never cut off as a comment that
//! stands after something else. Every line that cannot be read is kept, so that all are told at once.
//!
//! Lines are read one by one. A cell that goes over several is refused, since a quotation mark that nobody closed would
//! hide the addresses behind it.

#[cfg(test)]
mod tests;

use bitcoin::{Address, Network};
use thiserror::Error;

use super::Told;
use crate::address::{self, AddressError};
use crate::encoding::delimiter_line;
use crate::secret;

/// Bad lines that are kept with their problem.
const MOST_KEPT: usize = 1_000;

/// What stands between cells.
const DELIMITERS: [char; 3] = ['\t', ';', ','];

/// A list, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Addresses with their lines, in the order of the list.
    pub addresses: Vec<(usize, Address)>,
    /// Lines with content that is no comment and no header.
    pub lines: usize,
    /// Lines that cannot be read.
    pub bad: usize,
    /// The first of them, each with its problem.
    kept: Vec<Bad>,
    /// How many of them are a word of letters.
    words: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Bad {
    line: usize,
    problem: ListProblem,
    is_word: bool,
}

/// What is wrong with a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListProblem {
    /// No address of the network.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// A cell without its end.
    #[error("a quotation mark is not closed in this line; close it, or take it out")]
    Quote,
    /// Several cells, and it is not said which one is meant.
    #[error(
        "it has {0} columns, and no first line names one of them `address`; add such a line, or leave one address on a line"
    )]
    NoHeader(usize),
    /// Nothing where the address belongs.
    #[error("the column `address` is empty")]
    NoCell,
    /// An address in what would be cut off.
    #[error(
        "the address {0} stands after `#`, where a comment begins; write it on a line of its own, or take it out"
    )]
    Commented(String),
    /// More cells than columns.
    #[error("it has {found} columns, and the first line names {wanted}")]
    Columns {
        /// Cells of the line.
        found: usize,
        /// Columns of the header.
        wanted: usize,
    },
    /// The first line names several columns of addresses.
    #[error(
        "several columns are of addresses ({0}); name one of them `address` and the others differently"
    )]
    Ambiguous(String),
    /// A word, of which there are as many as a seed has.
    #[error(
        "a word, not an address; since this may be a list of the words of a wallet's seed, it is not repeated here"
    )]
    Word,
}

impl List {
    /// The lines that cannot be read, each behind the name of the list, the first `most` of them in full.
    pub fn told(&self, name: &str, most: usize) -> Told {
        let mut told = Told::up_to(most);
        for bad in &self.kept {
            told.add(
                || match bad.is_word && self.words >= secret::MIN_SEED_WORDS {
                    true => format!("{name}:{}: {}", bad.line, ListProblem::Word),
                    false => format!("{name}:{}: {}", bad.line, bad.problem),
                },
            );
        }
        told.count_more(self.bad - self.kept.len());
        told
    }

    fn fail(&mut self, line: usize, text: &str, problem: impl Into<ListProblem>) {
        let is_word = secret::is_word(text);
        self.bad += 1;
        self.words += usize::from(is_word);
        if self.kept.len() < MOST_KEPT {
            let problem = problem.into();
            self.kept.push(Bad {
                line,
                problem,
                is_word,
            });
        }
    }
}

/// Reads a list of addresses of a network.
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
        .and_then(|(_, line)| Table::of(line, delimiter));
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

/// Whether a line is no comment but a header whose first column has the name `#`, or one that begins so, as in `#;address`
/// and `#no;address`.
fn has_number_sign_for_name(line: &str) -> bool {
    let name = address::bare(line);
    let is_name = name
        .strip_prefix('#')
        .is_some_and(|rest| !rest.starts_with([' ', '#']));
    is_name && matches!(Table::of(line, None), Some(Ok(table)) if table.columns > 1)
}

/// A list with a header.
struct Table {
    delimiter: char,
    /// Place of the address in a row.
    column: usize,
    columns: usize,
}

impl Table {
    /// The table that a first line begins; `None` where it names no column of addresses.
    fn of(line: &str, delimiter: Option<char>) -> Option<Result<Self, ListProblem>> {
        let delimiters = delimiter.map_or_else(|| DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let rows = delimiters.into_iter().filter_map(|delimiter| {
            let cells = cells(line, delimiter).ok()?;
            // A line with an address is a row, whatever else it says.
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

/// Whether a cell has what no name of a column has: an address, or a row of letters and digits that is meant for one.
fn is_of_row(cell: &str) -> bool {
    let cell = address::bare(cell);
    let mut words = cell.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.len() >= 26 && word.contains(|c: char| c.is_ascii_digit()))
}

/// A name of a column, as it is compared.
fn name_of(cell: &str) -> String {
    address::bare(cell).to_lowercase()
}

/// The cells of a line.
fn cells(line: &str, delimiter: char) -> Result<Vec<String>, ListProblem> {
    // What follows belongs to the last cell if its quotation mark was not closed.
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

/// What stands before a comment: a `#` after a blank, in no quotation marks. A comment with an address is an error.
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
    fn add_row(&mut self, at: usize, line: &str, table: &Table, network: Network) {
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

    /// Adds a line of a list without a header: an address, or nothing but addresses.
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
