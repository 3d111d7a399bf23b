//! Problems in rate files.

use std::path::PathBuf;

use jiff::civil::Date;
use thiserror::Error;

use super::{Currency, MAX_PRICE};
use crate::day::DayError;
use crate::encoding::EncodingError;
use crate::money::DecimalError;
use crate::visible::{self, quoted};

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
    /// A token that follows the price of money.
    #[error(
        "`{0}` is a token that is meant to follow a currency, and its price is not that of the currency; use a file of \
         BTC/EUR or BTC/USD"
    )]
    Token(&'static str),
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
    /// Rows of numbers without a header.
    #[error(
        "the first line is a row of {0} numbers, not a header, and exports without a header have 7, 8 or 12; put a line \
         such as `unix,open,high,low,close,volume` above it"
    )]
    NoHeader(usize),
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
    /// A number that is no time.
    #[error(
        "`{}` is not a Unix time between 2009 and 2100, in seconds, milliseconds or microseconds",
        quoted(.0)
    )]
    UnixTime(String),
    /// A row whose two columns of time disagree.
    #[error(
        "the Unix time {unix} is on {day}, but the date column says {date}; correct whichever is wrong"
    )]
    TwoDays {
        /// The Unix time, as written.
        unix: String,
        /// Its day.
        day: Date,
        /// The day in the date column.
        date: Date,
    },
    /// Rows further apart than a day.
    #[error(
        "the rows are {0} days apart at the least, and a row must not span more than a day; export daily prices"
    )]
    LongRows(u64),
    /// Rows of a day that begin at another time than midnight in UTC.
    #[error(
        "the row spans a day and begins at {time} UTC, so it is not a day in UTC; export hourly prices, which are combined to \
         days"
    )]
    NotMidnight {
        /// Hour and minute.
        time: String,
    },
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
    /// Not a rate between euro and dollar.
    #[error("`{}` is not a number of dollars for one euro between 0.1 and 10", quoted(.0))]
    ReferenceRate(String),
    /// Two rates for one day.
    #[error("a second, different rate for {0}; remove one of them")]
    TwoReferenceRates(Date),
    /// No prices.
    #[error("the file holds no prices")]
    Empty,
}
