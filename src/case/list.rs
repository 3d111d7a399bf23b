//! Lists of addresses: one on a line, or a table with a column `address`, its cells apart by commas, semicolons or tabs and
//! in quotation marks or not. `#` begins a comment. Every line that cannot be read is kept, so that all are told at once.
//!
//! Lines are read one by one. A cell that goes over several is refused, since a quotation mark that nobody closed would
//! hide the addresses behind it.

use bitcoin::{Address, Network};
use thiserror::Error;

use super::Told;
use crate::address::{self, AddressError, secret};
use crate::encoding::delimiter_line;

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
            told.add(|| match bad.is_word && self.words >= secret::FEWEST_WORDS {
                true => format!("{name}:{}: {}", bad.line, ListProblem::Word),
                false => format!("{name}:{}: {}", bad.line, bad.problem),
            });
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
        .filter(|(_, line)| !is_passed_over(line))
        .peekable();
    let named = lines.next_if(|(_, line)| delimiter_line(line).is_some());
    let delimiter = named
        .and_then(|(_, line)| delimiter_line(line))
        .map(char::from);
    let table = lines
        .peek()
        .and_then(|(_, line)| Table::of(line, delimiter));
    match table {
        None => lines.for_each(|(at, line)| list.add_line(at, line, network)),
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

/// Whether a line is empty or a comment.
fn is_passed_over(line: &str) -> bool {
    let line = address::bare(line);
    line.is_empty() || line.starts_with('#')
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

/// What stands before a comment.
fn without_comment(text: &str) -> &str {
    text.split('#').next().unwrap_or_default()
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
        if !cells.iter().skip(table.columns).all(is_empty) {
            let (found, wanted) = (cells.len(), table.columns);
            return self.fail(at, "", ListProblem::Columns { found, wanted });
        }
        match cells.get(table.column).filter(|cell| !is_empty(cell)) {
            None => self.fail(at, "", ListProblem::NoCell),
            Some(cell) => {
                let text = without_comment(cell);
                match address::read(text, network) {
                    Ok(address) => self.addresses.push((at, address)),
                    Err(error) => self.fail(at, text.trim(), error),
                }
            }
        }
    }

    /// Adds a line of a list without a header: an address, or nothing but addresses.
    fn add_line(&mut self, at: usize, line: &str, network: Network) {
        self.lines += 1;
        let text = without_comment(line).trim();
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    const B: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";

    fn read(text: &str) -> List {
        parse(text, Network::Bitcoin)
    }

    #[track_caller]
    fn found(text: &str, expected: &[(usize, &str)]) {
        let list = read(text);
        let found: Vec<(usize, String)> = (list.addresses.iter())
            .map(|(line, address)| (*line, address.to_string()))
            .collect();
        let expected: Vec<(usize, String)> = expected
            .iter()
            .map(|(line, text)| (*line, (*text).to_owned()))
            .collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(list.told("list", 10).to_string(), "", "{text}");
    }

    #[test]
    fn a_list_has_an_address_on_a_line() {
        for ending in ["\n", "\r\n"] {
            found(
                &["# letters", A, "", "   ", B, " # end"].join(ending),
                &[(2, A), (5, B)],
            );
        }
        found(
            &format!("{A} # from the letter, page 2; see \"annex\"\n\"{B}\"\n"),
            &[(1, A), (2, B)],
        );
        found(
            &format!("bitcoin:{A}?label=Smith, John; and others\n"),
            &[(1, A)],
        );
        found(
            &format!("{A}, {B}\n{A};{B};\n{A}\t{B}"),
            &[(1, A), (1, B), (2, A), (2, B), (3, A), (3, B)],
        );
        found("# nothing\n", &[]);
    }

    #[test]
    fn a_table_has_a_column_of_addresses() {
        for between in [",", ";", "\t"] {
            let rows = [
                ["note", "address", "amount"],
                ["case #12", A, "0.5"],
                ["", "", ""],
                [r#""first; then, 5"" disk""#, &format!("\"{B}\""), ""],
            ];
            let rows: Vec<String> = rows.iter().map(|row| row.join(between)).collect();
            found(&rows.join("\n"), &[(2, A), (4, B)]);
            found(
                &format!("# exported\r\n\r\n{}", rows.join("\r\n")),
                &[(4, A), (6, B)],
            );
        }
        for header in [
            "address",
            "\"Address\"",
            "ADDRESS",
            " Address ",
            "Bitcoin address",
            "wallet_address",
            "\u{feff}addresses",
        ] {
            found(&format!("{header}\n{A}"), &[(2, A)]);
            found(
                &format!("day;{header}\n2017-06-01;{A};;\n2017-06-02;{B}"),
                &[(2, A), (3, B)],
            );
        }
        found(
            &format!("from address,to address,address\nx,y,{A}"),
            &[(2, A)],
        );
        found(&format!("sep=;\nday, hour;address\n1, 2;{A}\n"), &[(3, A)]);
    }

    #[test]
    fn every_bad_line_is_told_with_its_place() {
        let told = |text: &str| read(text).told("list", 10).to_string();
        let checksum = "has a wrong checksum: a character is mistyped, missing or too many; copy the address again from its source";
        let bad = format!("{}x", &A[..33]);
        assert_eq!(
            told(&format!("{bad}\n{A}\nhello\n")),
            format!(
                "list:1: `{bad}` {checksum}\nlist:3: `hello` is not a Bitcoin address: addresses begin with 1, 3 or bc1, \
                 on test networks with m, n, 2, tb1 or bcrt1"
            )
        );
        assert_eq!(
            told(&format!(
                "address;note\n{bad};x\n;y\n{A};x;z\n\"{A};x\n{B};\"x\n{A};\n"
            )),
            format!(
                "list:2: `{bad}` {checksum}\nlist:3: the column `address` is empty\n\
                 list:4: it has 3 columns, and the first line names 2\n\
                 list:5: a quotation mark is not closed in this line; close it, or take it out\n\
                 list:6: a quotation mark is not closed in this line; close it, or take it out"
            )
        );
        let no_header = "it has 3 columns, and no first line names one of them `address`; add such a line, or leave one address on a line";
        assert_eq!(
            told(&format!("wallet;amount;day\n{A};0.5;2017-06-01")),
            format!("list:1: {no_header}\nlist:2: {no_header}")
        );
        assert_eq!(
            told(&format!("from address,to address\n{A},{B}")),
            "list:1: several columns are of addresses (from address, to address); name one of them `address` and the others differently"
        );
        let many = read(&"x\n".repeat(5_000));
        assert_eq!((many.lines, many.bad), (5_000, 5_000));
        assert_eq!(many.told("list", 10).count(), 5_000);
        assert!(
            many.told("list", 10)
                .to_string()
                .ends_with("\nand 4990 more")
        );
    }

    #[test]
    fn words_of_a_seed_on_lines_of_their_own_are_not_repeated() {
        let words = [
            "abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract",
            "absurd", "abuse", "access", "zoo",
        ];
        let told = read(&words.join("\n")).told("list", 100).to_string();
        assert!(
            words.iter().all(|word| !told.contains(&format!("`{word}"))),
            "{told}"
        );
        assert_eq!(told.lines().count(), 12);
        // Fewer words are none.
        assert!(
            read("abandon\nability")
                .told("list", 100)
                .to_string()
                .contains("`ability`")
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a-z1A;,\t\"\r\n# =]{0,200}") {
            let list = read(&text);
            prop_assert!(list.bad <= list.lines);
            let _ = list.told("list", 10);
        }
    }
}
