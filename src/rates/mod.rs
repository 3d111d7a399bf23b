//! Daily bitcoin prices from CSV files, and the value of an amount on a day. A day without a price has no value:
//! nothing is interpolated, and no server is asked.
//!
//! A file is `date,open,high,low,close` or `date,close` with days as [`crate::day`] reads them, under header comments
//! that name the currency and the source:
//!
//! ```text
//! # currency: EUR
//! # source: Kraken XBT/EUR, daily
//! date,open,high,low,close
//! 2017-06-01,2031.00,2130.10,1990.55,2120.40
//! ```
//!
//! Semicolons or tabs may separate the fields, and a decimal comma is accepted if the file shows that it is one. A
//! row with an empty price, `null` or `NaN` is a day without a price.
//!
//! Prices are kept as integers of 10^-8 of the currency per bitcoin; further decimals are rounded half away from zero.

mod claims;
mod note;
mod numbers;
mod read;
mod words;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::path::{Path, PathBuf};

use bitcoin::Amount;
use jiff::civil::Date;
use thiserror::Error;

pub use self::note::RatesNote;
use self::read::RateTable;
use crate::day::DayError;
use crate::encoding::{EncodingError, decode};
use crate::money::{Cents, DecimalError, format_trimmed};
use crate::visible::{self, quoted};

/// Decimals of a price that are kept.
const PRICE_PLACES: u32 = 8;
/// Units of a price in one cent.
const PRICE_PER_CENT: u64 = 10u64.pow(PRICE_PLACES - 2);
/// Highest accepted price, in whole currency per bitcoin: the value of all bitcoin still fits in 63 bits of cents.
const MAX_PRICE: u64 = 1_000_000_000;

/// A valuation currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// Euro.
    Eur,
    /// US dollar.
    Usd,
}

impl Currency {
    /// The code of ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Usd => "USD",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// The origin of prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateSource {
    /// Their currency.
    pub currency: Currency,
    /// The source given in the file, or the file name.
    pub source: String,
    /// First day in the file.
    pub first: Date,
    /// Last day in the file.
    pub last: Date,
    /// Days in the file without a price, in order.
    pub without_price: Vec<Date>,
}

/// The price on one day, in units of 10^-8 of the currency per bitcoin.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    close: u64,
    /// Lowest and highest price, if the file has them.
    band: Option<(u64, u64)>,
    /// File and line of the price, for the message about a conflict.
    file: PathBuf,
    line: usize,
}

impl Price {
    /// Whether two files disagree about a day. A file without lowest and highest prices does not contradict them.
    fn contradicts(&self, other: &Self) -> bool {
        let bands_differ = match (self.band, other.band) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        };
        self.close != other.close || bands_differ
    }

    fn low_high(&self) -> (u64, u64) {
        self.band.unwrap_or((self.close, self.close))
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |price| format_trimmed(price, PRICE_PLACES);
        if let Some((low, high)) = self.band {
            write!(f, "{} to {}, ", show(low), show(high))?;
        }
        write!(f, "close {}", show(self.close))
    }
}

/// An error in a rate file, with file and line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}: {problem}", visible::file_name(file))]
pub struct RatesError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1; the last one if the error is in the whole file.
    pub line: usize,
    /// The problem.
    pub problem: RatesProblem,
}

/// A problem in a line of a rate file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RatesProblem {
    /// Not text.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// The comments name no currency.
    #[error(
        "no comment names the currency; begin the file with `# currency: EUR` or `# currency: USD`"
    )]
    NoCurrency,
    /// The comments name several.
    #[error("the comments name {}; say which one the prices are in, as in `# currency: EUR`", .0.join(" and "))]
    SeveralCurrencies(Vec<&'static str>),
    /// A currency that is not used for valuation.
    #[error("`{}` is not a currency that amounts are valued in; EUR and USD are", quoted(.0))]
    OtherCurrency(String),
    /// The rate between two currencies.
    #[error("{0}/{1} is not a price of bitcoin; only files of BTC/EUR or BTC/USD are read")]
    CrossRate(&'static str, &'static str),
    /// A column, the source or the file name names another asset than the file claims.
    #[error(
        "`{}` names {other}, but the file claims to hold prices of bitcoin in {currency}; correct whichever is wrong",
        quoted(text)
    )]
    Names {
        /// The text.
        text: String,
        /// The coin or currency in it.
        other: String,
        /// The currency claimed.
        currency: Currency,
    },
    /// A claim of the currency with further text.
    #[error(
        "`{}` names {more} beside the currency; write `# currency: {currency}`, and prices of one bitcoin in {currency}",
        quoted(text)
    )]
    MoreThanCurrency {
        /// The claim.
        text: String,
        /// The text beside the currency.
        more: String,
        /// The currency.
        currency: Currency,
    },
    /// The price of money in bitcoin.
    #[error(
        "`{}` and a price of {price} mean {currency} priced in bitcoin; write what a bitcoin costs in {currency}, which is \
         1 divided by that price",
        quoted(text)
    )]
    Inverse {
        /// The pair.
        text: String,
        /// The price.
        price: String,
        /// The currency.
        currency: Currency,
    },
    /// The columns are not those of a rate file.
    #[error(
        "`{}` are not the columns date,open,high,low,close or date,close, separated by commas, semicolons or tabs",
        quoted(.0)
    )]
    Columns(String),
    /// Two columns with the same meaning.
    #[error("duplicate column `{}`; remove one of them", quoted(.0))]
    ColumnTwice(String),
    /// More or fewer fields than the header.
    #[error(
        "the row has {found} fields, but the header has {wanted}; a number with a thousands comma needs quotation marks \
         around it, or no comma"
    )]
    Fields {
        /// Fields in the row.
        found: usize,
        /// Fields in the header.
        wanted: usize,
    },
    /// An unclosed quotation mark, or text that no field can hold.
    #[error("a quotation mark is not closed, or the line is not text")]
    Quotation,
    /// Not a day.
    #[error(transparent)]
    Day(#[from] DayError),
    /// Not a number.
    #[error("{column}: {problem}")]
    Number {
        /// The column.
        column: &'static str,
        /// The reason.
        problem: DecimalError,
    },
    /// A number that another country reads differently.
    #[error(
        "{column}: `{input}` can be read as two numbers, since its separator could mark thousands or decimals; write {} or \
         {}0, whichever it is",
        .input.replace([',', '.'], ""),
        .input.replace(',', ".")
    )]
    Ambiguous {
        /// The column.
        column: &'static str,
        /// The number.
        input: String,
    },
    /// Decimal points and decimal commas in one file.
    #[error(
        "`{input}` and `{other}` in line {line} use different decimal marks; use one of them throughout"
    )]
    TwoMarks {
        /// The number.
        input: String,
        /// The one before.
        other: String,
        /// Its line.
        line: usize,
    },
    /// Zero, negative, or too large to be valued.
    #[error("{column}: {input} is not a price; it must lie above 0 and at most at {MAX_PRICE}")]
    OutOfRange {
        /// The column.
        column: &'static str,
        /// The number.
        input: String,
    },
    /// A price outside the day's lowest and highest, or these two reversed.
    #[error(
        "low {low}, high {high} and {price} contradict each other: no price of a day lies below its low or above \
         its high; correct the one that is wrong"
    )]
    Band {
        /// Low, as written.
        low: String,
        /// High, as written.
        high: String,
        /// The other price as written, after its column.
        price: String,
    },
    /// Another line, here or in another file, gives another price for the day.
    #[error(
        "{currency} on {day}: {this}, but {other} in {}:{line}",
        visible::file_name(file)
    )]
    Conflict {
        /// The currency.
        currency: Currency,
        /// The day.
        day: Date,
        /// The price in this line.
        this: String,
        /// The price in the other.
        other: String,
        /// The other file.
        file: PathBuf,
        /// The other line.
        line: usize,
    },
    /// No prices.
    #[error("the file holds no prices")]
    Empty,
}

/// Prices of bitcoin in one currency, by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    currency: Currency,
    days: BTreeMap<Date, Price>,
    sources: Vec<RateSource>,
}

impl Rates {
    /// Reads the bytes of a rate file. `file` is its name, for messages; nothing is opened.
    ///
    /// # Errors
    ///
    /// [`RatesError`] for the first error.
    pub fn from_bytes(bytes: &[u8], file: &Path) -> Result<Self, RatesError> {
        let text = decode(bytes).map_err(|error| RatesError {
            file: file.to_owned(),
            line: error.line,
            problem: error.into(),
        })?;
        Self::parse(&text, file)
    }

    /// Reads the text of a rate file.
    ///
    /// # Errors
    ///
    /// [`RatesError`] for the first error.
    pub fn parse(text: &str, file: &Path) -> Result<Self, RatesError> {
        let RateTable {
            currency,
            source,
            rows,
        } = read::read(text, file)?;
        let days = || rows.iter().map(|row| row.day);
        let (first, last) = days().min().zip(days().max()).expect("a table has rows");
        let mut rates = Self {
            currency,
            days: BTreeMap::new(),
            sources: vec![RateSource {
                currency,
                source: source.unwrap_or_else(|| file_name(file)),
                first,
                last,
                without_price: Vec::new(),
            }],
        };
        for row in &rows {
            let Some(price) = row.price else { continue };
            let price = Price {
                close: price.close,
                band: price.band,
                file: file.to_owned(),
                line: row.line,
            };
            rates.insert(row.day, price)?;
        }
        let mut without: Vec<Date> = days().filter(|day| !rates.days.contains_key(day)).collect();
        without.sort_unstable();
        without.dedup();
        rates.sources[0].without_price = without;
        Ok(rates)
    }

    /// Combines the files of a case into one `Rates` per currency, in the order of the files: later ones fill the
    /// days missing from earlier ones.
    ///
    /// # Errors
    ///
    /// [`RatesProblem::Conflict`] if two files give different prices for one day.
    pub fn combine(files: impl IntoIterator<Item = Self>) -> Result<Vec<Self>, RatesError> {
        let mut combined: Vec<Self> = Vec::new();
        for file in files {
            match combined
                .iter_mut()
                .find(|rates| rates.currency == file.currency)
            {
                None => combined.push(file),
                Some(rates) => {
                    for (day, price) in file.days {
                        rates.insert(day, price)?;
                    }
                    rates.sources.extend(file.sources);
                }
            }
        }
        combined.sort_by_key(|rates| rates.currency);
        Ok(combined)
    }

    fn insert(&mut self, day: Date, price: Price) -> Result<(), RatesError> {
        match self.days.entry(day) {
            Entry::Vacant(place) => {
                place.insert(price);
            }
            Entry::Occupied(known) if known.get().contradicts(&price) => {
                return Err(RatesError {
                    problem: RatesProblem::Conflict {
                        currency: self.currency,
                        day,
                        this: price.to_string(),
                        other: known.get().to_string(),
                        file: known.get().file.clone(),
                        line: known.get().line,
                    },
                    file: price.file,
                    line: price.line,
                });
            }
            Entry::Occupied(mut known) if known.get().band.is_none() => {
                known.insert(price);
            }
            Entry::Occupied(_) => {}
        }
        Ok(())
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The files the prices come from, in the order given.
    pub fn sources(&self) -> &[RateSource] {
        &self.sources
    }

    /// Returns the value of an amount at the close of a day in UTC, rounded half away from zero to the cent. `None`
    /// if the day has no price.
    pub fn value(&self, amount: Amount, day: Date) -> Option<Cents> {
        value_at(amount, self.days.get(&day)?.close)
    }

    /// Returns the value of an amount at the lowest and at the highest price of a day, each rounded like
    /// [`Rates::value`]; both at the close if the files have only that.
    pub fn value_band(&self, amount: Amount, day: Date) -> Option<(Cents, Cents)> {
        let (low, high) = self.days.get(&day)?.low_high();
        Some((value_at(amount, low)?, value_at(amount, high)?))
    }

    /// Returns the lowest and the highest price of a day in cents per bitcoin, rounded like [`Rates::value`]; both
    /// are the close if the files have only that.
    pub fn band(&self, day: Date) -> Option<(Cents, Cents)> {
        self.value_band(Amount::ONE_BTC, day)
    }
}

/// Satoshi times price, to the cent. `None` only beyond 63 bits, which no amount that can exist reaches.
fn value_at(amount: Amount, price: u64) -> Option<Cents> {
    let units_per_cent = u128::from(Amount::ONE_BTC.to_sat()) * u128::from(PRICE_PER_CENT);
    let units = u128::from(amount.to_sat()) * u128::from(price);
    let cents = (units + units_per_cent / 2) / units_per_cent;
    i64::try_from(cents).ok().map(Cents)
}

/// The name without its folders, which differ between machines.
fn file_name(file: &Path) -> String {
    file.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
