//! Prices of bitcoin per day, read from CSV files, and the value of an amount on a day. A day without a price has no
//! value: nothing is interpolated, and no price is asked of a server.
//!
//! A file is `date,open,high,low,close` or `date,close` with ISO dates, under header comments that name the currency
//! and the source:
//!
//! ```text
//! # currency: EUR
//! # source: Kraken XBT/EUR, daily
//! date,open,high,low,close
//! 2017-06-01,2031.00,2130.10,1990.55,2120.40
//! ```
//!
//! Prices are kept as integers of 10^-8 of the currency per bitcoin; further decimals are rounded half away from zero.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::path::{Path, PathBuf};

use bitcoin::Amount;
use jiff::civil::Date;
use thiserror::Error;

use crate::money::{Cents, DecimalError, format_trimmed, parse_rounded};

/// Decimals of a price that are kept.
const PRICE_PLACES: u32 = 8;
/// Units of a price in one cent.
const PRICE_PER_CENT: u64 = 10u64.pow(PRICE_PLACES - 2);
/// Highest price taken, in whole currency per bitcoin: the value of all bitcoin then still fits in 63 bits of cents.
const MAX_PRICE: u64 = 1_000_000_000;

/// Codes of currencies and metals recognised in comments, so that a file in another one is refused by its name.
const FIAT: [&str; 20] = [
    "EUR", "USD", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "KRW", "RUB", "INR", "BRL",
    "PLN", "SEK", "NOK", "DKK", "CZK", "HKD", "XAU",
];

/// A currency that amounts are valued in.
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

/// Where prices come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateSource {
    /// Their currency.
    pub currency: Currency,
    /// What the file says of its source, or the file's name where it says nothing.
    pub source: String,
    /// First day in the file.
    pub first: Date,
    /// Last day in the file.
    pub last: Date,
}

/// The price on one day, in units of 10^-8 of the currency per bitcoin.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    close: u64,
    /// Lowest and highest, where the file tells.
    band: Option<(u64, u64)>,
    /// File and line it was read from, for the message about a conflict.
    file: PathBuf,
    line: usize,
}

impl Price {
    /// Whether two files say different things of one day. A file that gives the close only is silent on the band.
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

/// What is wrong with a rate file: the file, the line and the problem.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}: {problem}", file.display())]
pub struct RatesError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1; the last one where something is missing from the whole file.
    pub line: usize,
    /// The problem.
    pub problem: RatesProblem,
}

/// What is wrong in a line of a rate file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RatesProblem {
    /// The comments name no currency.
    #[error(
        "no comment names the currency; begin the file with `# currency: EUR` or `# currency: USD`"
    )]
    NoCurrency,
    /// The comments name several.
    #[error("the comments name {}; say which one the prices are in, as in `# currency: EUR`", .0.join(" and "))]
    SeveralCurrencies(Vec<&'static str>),
    /// A currency that nothing is valued in.
    #[error("`{}` is not a currency that amounts are valued in; EUR and USD are", .0.escape_debug())]
    OtherCurrency(String),
    /// The rate between two currencies.
    #[error("{0}/{1} is not a price of bitcoin; only files of BTC/EUR or BTC/USD are read")]
    CrossRate(&'static str, &'static str),
    /// The columns are not those of a rate file.
    #[error("`{}` are not the columns date,open,high,low,close or date,close, separated by commas", .0.escape_debug())]
    Columns(String),
    /// More or fewer fields than the header.
    #[error("{found} fields, but the header has {wanted}")]
    Fields {
        /// Fields in the line.
        found: usize,
        /// Fields in the header.
        wanted: usize,
    },
    /// Not a date.
    #[error("`{}` is not a date such as 2017-06-30", .0.escape_debug())]
    Day(String),
    /// Not a number.
    #[error("{column}: {problem}")]
    Number {
        /// The column.
        column: &'static str,
        /// Why not.
        problem: DecimalError,
    },
    /// Zero, negative, or beyond what can be valued.
    #[error("{column}: {input} is not a price; it must lie above 0 and at most at {MAX_PRICE}")]
    OutOfRange {
        /// The column.
        column: &'static str,
        /// The number.
        input: String,
    },
    /// The close, or the order of low and high, is impossible.
    #[error("low {low}, high {high} and close {close} contradict each other")]
    Band {
        /// Low.
        low: String,
        /// High.
        high: String,
        /// Close.
        close: String,
    },
    /// Another line, here or in another file, gives another price for the day.
    #[error("{currency} on {day}: {this}, but {other} in {}:{line}", file.display())]
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
    /// Reads a rate file. `file` is its name, for messages; nothing is opened.
    ///
    /// # Errors
    ///
    /// [`RatesError`] with the first thing that is wrong.
    pub fn parse(text: &str, file: &Path) -> Result<Self, RatesError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let fail = |line, problem| RatesError {
            file: file.to_owned(),
            line,
            problem,
        };

        let mut comments = Vec::new();
        let mut columns: Option<Columns> = None;
        let mut rows = Vec::new();
        let mut last_line = 1;
        for (index, text) in text.lines().enumerate() {
            let line = index + 1;
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            last_line = line;
            if let Some(comment) = text.strip_prefix('#') {
                comments.push((line, comment.trim()));
                continue;
            }
            match &columns {
                None => columns = Some(Columns::parse(text).map_err(|p| fail(line, p))?),
                Some(columns) => {
                    let row = columns.row(text).map_err(|p| fail(line, p))?;
                    let price = Price {
                        close: row.close,
                        band: row.band,
                        file: file.to_owned(),
                        line,
                    };
                    rows.push((row.day, price));
                }
            }
        }

        let currency = currency_of(&comments)
            .map_err(|(line, problem)| fail(line.unwrap_or(last_line), problem))?;
        let (Some(first), Some(last)) = (
            rows.iter().map(|(day, _)| *day).min(),
            rows.iter().map(|(day, _)| *day).max(),
        ) else {
            return Err(fail(last_line, RatesProblem::Empty));
        };
        let mut rates = Self {
            currency,
            days: BTreeMap::new(),
            sources: vec![RateSource {
                currency,
                source: source_of(&comments).unwrap_or_else(|| file_name(file)),
                first,
                last,
            }],
        };
        for (day, price) in rows {
            rates.insert(day, price)?;
        }
        Ok(rates)
    }

    /// One `Rates` per currency from the files of a case, in the order of the files: later ones fill the days that are
    /// missing from earlier ones.
    ///
    /// # Errors
    ///
    /// [`RatesProblem::Conflict`] where two files give different prices for one day.
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

    /// The value of an amount at the close of a day in UTC, rounded half away from zero to the cent. `None` where the
    /// day has no price.
    pub fn value(&self, amount: Amount, day: Date) -> Option<Cents> {
        value_at(amount, self.days.get(&day)?.close)
    }

    /// The value of an amount at the lowest and at the highest price of a day, each rounded like [`Rates::value`];
    /// both at the close where the files give no band.
    pub fn value_band(&self, amount: Amount, day: Date) -> Option<(Cents, Cents)> {
        let (low, high) = self.days.get(&day)?.low_high();
        Some((value_at(amount, low)?, value_at(amount, high)?))
    }

    /// The lowest and the highest price of a day in cents per bitcoin, rounded like [`Rates::value`]; both are the
    /// close where the files give no band.
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

/// A line: the day, its close, and the lowest and highest price where there are columns for them.
struct Row {
    day: Date,
    close: u64,
    band: Option<(u64, u64)>,
}

/// Which field of a line is what.
struct Columns {
    date: usize,
    close: usize,
    low_high: Option<(usize, usize)>,
    count: usize,
}

impl Columns {
    /// Reads the header. Columns beside the known ones, such as a volume, are allowed and not read.
    fn parse(header: &str) -> Result<Self, RatesProblem> {
        let names: Vec<String> = fields(header).map(str::to_ascii_lowercase).collect();
        let find = |words: &[&str]| names.iter().position(|name| words.contains(&name.as_str()));
        let (Some(date), Some(close)) = (find(&["date"]), find(&["close", "c"])) else {
            let found = codes(&header.to_ascii_uppercase());
            return Err(match (found.bitcoin, found.fiat.as_slice()) {
                (false, [first, second]) => RatesProblem::CrossRate(first, second),
                _ => RatesProblem::Columns(header.to_owned()),
            });
        };
        let low_high = match (find(&["low", "l"]), find(&["high", "h"])) {
            (Some(low), Some(high)) => Some((low, high)),
            (None, None) => None,
            _ => return Err(RatesProblem::Columns(header.to_owned())),
        };
        Ok(Self {
            date,
            close,
            low_high,
            count: names.len(),
        })
    }

    fn row(&self, line: &str) -> Result<Row, RatesProblem> {
        let fields: Vec<&str> = fields(line).collect();
        if fields.len() != self.count {
            return Err(RatesProblem::Fields {
                found: fields.len(),
                wanted: self.count,
            });
        }
        let day = parse_day(fields[self.date])?;
        let close = parse_price(fields[self.close], "close")?;
        let Some((low, high)) = self.low_high else {
            return Ok(Row {
                day,
                close,
                band: None,
            });
        };
        let band = (
            parse_price(fields[low], "low")?,
            parse_price(fields[high], "high")?,
        );
        if !(band.0..=band.1).contains(&close) {
            return Err(RatesProblem::Band {
                low: fields[low].to_owned(),
                high: fields[high].to_owned(),
                close: fields[self.close].to_owned(),
            });
        }
        Ok(Row {
            day,
            close,
            band: Some(band),
        })
    }
}

/// The fields of a line. No field of a rate file needs a comma or a quotation mark inside, so none is supported.
fn fields(line: &str) -> impl Iterator<Item = &str> {
    line.split(',')
        .map(|field| field.trim().trim_matches('"').trim())
}

fn parse_day(text: &str) -> Result<Date, RatesProblem> {
    // The length keeps out the other forms of ISO 8601, such as 20170630, which are easily confused with numbers.
    text.parse()
        .ok()
        .filter(|_| text.len() == "2017-06-30".len())
        .ok_or_else(|| RatesProblem::Day(text.to_owned()))
}

fn parse_price(text: &str, column: &'static str) -> Result<u64, RatesProblem> {
    let out_of_range = || RatesProblem::OutOfRange {
        column,
        input: text.to_owned(),
    };
    match parse_rounded(text, PRICE_PLACES as usize) {
        Ok(units) => u64::try_from(units)
            .ok()
            .filter(|units| (1..=MAX_PRICE * 100 * PRICE_PER_CENT).contains(units))
            .ok_or_else(out_of_range),
        Err(DecimalError::TooLarge { .. }) => Err(out_of_range()),
        Err(problem) => Err(RatesProblem::Number { column, problem }),
    }
}

/// Currencies named in a text, in its order.
#[derive(Default)]
struct Codes {
    fiat: Vec<&'static str>,
    bitcoin: bool,
}

impl Codes {
    fn add(&mut self, word: &str) -> bool {
        let is_bitcoin = word == "BTC" || word == "XBT";
        self.bitcoin |= is_bitcoin;
        let Some(code) = FIAT.into_iter().find(|code| *code == word) else {
            return is_bitcoin;
        };
        if !self.fiat.contains(&code) {
            self.fiat.push(code);
        }
        true
    }
}

/// Finds codes that stand alone or in pairs: `EUR`, `BTC/EUR`, `BTCEUR`.
fn codes(text: &str) -> Codes {
    let mut found = Codes::default();
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        if !found.add(word)
            && word.len() == 6
            && (word.starts_with("BTC") || word.starts_with("XBT") || word.ends_with("BTC"))
        {
            found.add(&word[..3]);
            found.add(&word[3..]);
        }
    }
    found
}

/// The text after a key such as `source:` in a comment.
fn after<'a>(comment: &'a str, key: &str) -> Option<&'a str> {
    let start = comment.to_ascii_lowercase().find(key)?;
    Some(comment[start + key.len()..].trim()).filter(|text| !text.is_empty())
}

/// The currency the comments name. A comment that begins with `currency:` decides; otherwise the code found in any
/// comment outside of what it says of its source, and only then in the source.
fn currency_of(comments: &[(usize, &str)]) -> Result<Currency, (Option<usize>, RatesProblem)> {
    let explicit = comments.iter().find_map(|(line, comment)| {
        let starts = comment.to_ascii_lowercase().starts_with("currency:");
        let text = after(comment, "currency:").filter(|_| starts)?;
        Some((*line, text))
    });
    if let Some((line, text)) = explicit {
        let found = codes(&text.to_ascii_uppercase());
        return match found.fiat.as_slice() {
            [] => Err(RatesProblem::OtherCurrency(text.to_owned())),
            _ => one_currency(&found),
        }
        .map_err(|problem| (Some(line), problem));
    }

    let outside: Vec<&str> = comments
        .iter()
        .map(
            |(_, comment)| match comment.to_ascii_lowercase().find("source:") {
                Some(start) => &comment[..start],
                None => comment,
            },
        )
        .collect();
    let mut found = codes(&outside.join("\n"));
    if found.fiat.is_empty() {
        let sources: Vec<&str> = comments
            .iter()
            .filter_map(|(_, comment)| after(comment, "source:"))
            .collect();
        found = codes(&sources.join("\n"));
    }
    one_currency(&found).map_err(|problem| (None, problem))
}

fn one_currency(found: &Codes) -> Result<Currency, RatesProblem> {
    match found.fiat.as_slice() {
        [] => Err(RatesProblem::NoCurrency),
        ["EUR"] => Ok(Currency::Eur),
        ["USD"] => Ok(Currency::Usd),
        [other] => Err(RatesProblem::OtherCurrency((*other).to_owned())),
        [first, second] if !found.bitcoin => Err(RatesProblem::CrossRate(first, second)),
        several => Err(RatesProblem::SeveralCurrencies(several.to_vec())),
    }
}

fn source_of(comments: &[(usize, &str)]) -> Option<String> {
    comments
        .iter()
        .find_map(|(_, comment)| after(comment, "source:"))
        .map(str::to_owned)
}

/// The name without its folders, which differ from machine to machine.
fn file_name(file: &Path) -> String {
    file.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Rates, RatesError> {
        Rates::parse(text, Path::new("rates/a.csv"))
    }

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    /// Rates in euro from lines under the header `date,open,high,low,close`.
    fn eur(rows: &str) -> Rates {
        read(&format!(
            "# currency: EUR\ndate,open,high,low,close\n{rows}\n"
        ))
        .unwrap()
    }

    const DAY: Date = date(2017, 6, 1);

    #[test]
    fn value_is_satoshi_times_close_to_the_cent() {
        let rates = eur("2017-06-01,2000,2200,1900,2100.5");
        assert_eq!(
            rates.value(Amount::from_sat(150_000_000), DAY),
            Some(Cents(315_075))
        );
        assert_eq!(rates.value(Amount::ZERO, DAY), Some(Cents(0)));
        assert_eq!(rates.value(Amount::ONE_BTC, date(2017, 6, 2)), None);
    }

    #[test]
    fn half_a_cent_rounds_up_and_less_rounds_down() {
        let rates = eur("2017-06-01,1000,1000,1000,1000");
        assert_eq!(rates.value(Amount::from_sat(499), DAY), Some(Cents(0)));
        assert_eq!(rates.value(Amount::from_sat(500), DAY), Some(Cents(1)));
        assert_eq!(rates.value(Amount::from_sat(1_499), DAY), Some(Cents(1)));
        assert_eq!(rates.value(Amount::from_sat(1_500), DAY), Some(Cents(2)));
    }

    #[test]
    fn early_prices_keep_their_decimals() {
        let rates = read("# BTC/USD\ndate,close\n2010-07-18,0.0747357288135593\n").unwrap();
        let day = date(2010, 7, 18);
        assert_eq!(
            rates.value(Amount::from_int_btc(10_000), day),
            Some(Cents(74_736))
        );
        assert_eq!(rates.band(day), Some((Cents(7), Cents(7))));
    }

    #[test]
    fn all_bitcoin_at_the_highest_price_has_a_value() {
        let rates = eur("2017-06-01,1,1000000000,1,1000000000");
        assert_eq!(
            rates.value(Amount::MAX_MONEY, DAY),
            Some(Cents(2_100_000_000_000_000_000))
        );
        assert_eq!(rates.value(Amount::MAX, DAY), None);
    }

    #[test]
    fn the_band_is_low_and_high_or_twice_the_close() {
        let rates = eur("2017-06-01,2000,2200.01,1900,2100");
        assert_eq!(rates.band(DAY), Some((Cents(190_000), Cents(220_001))));
        assert_eq!(
            rates.value_band(Amount::from_sat(50_000_000), DAY),
            Some((Cents(95_000), Cents(110_001)))
        );
        let close = read("# currency: EUR\ndate,close\n2017-06-01,2100\n").unwrap();
        assert_eq!(close.band(DAY), Some((Cents(210_000), Cents(210_000))));
        assert_eq!(close.band(date(2017, 5, 31)), None);
    }

    #[test]
    fn columns_go_by_name_and_others_are_ignored() {
        let rates = read("# USD\r\n\r\nDate,o,h,l,c,v\r\n2017-06-01,1,4,2,3,9.5\r\n").unwrap();
        assert_eq!(rates.currency(), Currency::Usd);
        assert_eq!(rates.band(DAY), Some((Cents(200), Cents(400))));
        assert_eq!(rates.value(Amount::ONE_BTC, DAY), Some(Cents(300)));
    }

    #[test]
    fn comments_name_the_currency_in_many_ways() {
        for (comment, currency) in [
            ("# currency: EUR", Currency::Eur),
            ("#Currency: usd", Currency::Usd),
            ("# currency: BTC/EUR", Currency::Eur),
            ("# BTC/EUR daily, source: ECB", Currency::Eur),
            ("# XBTUSD from an exchange", Currency::Usd),
            ("# USD per BTC", Currency::Usd),
            ("# source: Kraken XBT/EUR", Currency::Eur),
            ("# BTC-EUR, source: BTC/USD and EUR/USD", Currency::Eur),
            (
                "# source: BTC/USD by EUR/USD\n# currency: EUR",
                Currency::Eur,
            ),
        ] {
            let rates = read(&format!("{comment}\ndate,close\n2017-06-01,1\n"));
            assert_eq!(rates.unwrap().currency(), currency, "{comment}");
        }
    }

    #[test]
    fn sources_tell_where_and_when_prices_are_from() {
        let first =
            read("# BTC/EUR daily, source: X, closing\ndate,close\n2017-06-03,3\n2017-06-01,1\n")
                .unwrap();
        let second = Rates::parse(
            "# currency: EUR\ndate,close\n2017-06-02,2\n",
            Path::new("/home/user/b.csv"),
        )
        .unwrap();
        let rates = Rates::combine([first, second]).unwrap();
        let source = |source: &str, first, last| RateSource {
            currency: Currency::Eur,
            source: source.to_owned(),
            first,
            last,
        };
        assert_eq!(
            rates[0].sources(),
            [
                source("X, closing", DAY, date(2017, 6, 3)),
                source("b.csv", date(2017, 6, 2), date(2017, 6, 2)),
            ]
        );
    }

    #[test]
    fn later_files_fill_missing_days_of_their_currency() {
        let file = |text: &str, name: &str| Rates::parse(text, Path::new(name)).unwrap();
        let rates = Rates::combine([
            file("# USD\ndate,close\n2017-06-01,9\n", "usd.csv"),
            file("# EUR\ndate,close\n2017-06-01,1\n", "a.csv"),
            file(
                "# EUR\ndate,high,low,close\n2017-06-01,2,1,1\n2017-06-02,3,2,2\n",
                "b.csv",
            ),
        ])
        .unwrap();
        assert_eq!(rates.len(), 2);
        assert_eq!(rates[0].currency(), Currency::Eur);
        assert_eq!(rates[0].band(DAY), Some((Cents(100), Cents(200))));
        assert_eq!(
            rates[0].band(date(2017, 6, 2)),
            Some((Cents(200), Cents(300)))
        );
        assert_eq!(rates[1].value(Amount::ONE_BTC, DAY), Some(Cents(900)));
    }

    #[test]
    fn two_prices_for_one_day_are_an_error_that_names_both() {
        let other = Rates::parse(
            "# EUR\n\ndate,close\n2017-06-01,2\n",
            Path::new("rates/b.csv"),
        )
        .unwrap();
        let error = Rates::combine([eur("2017-06-01,1,3,1,2.5"), other]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rates/b.csv:4: EUR on 2017-06-01: close 2, but 1 to 3, close 2.5 in rates/a.csv:3"
        );
        assert_eq!(
            self::error("# EUR\ndate,close\n2017-06-01,1\n2017-06-01,2\n"),
            "rates/a.csv:4: EUR on 2017-06-01: close 2, but close 1 in rates/a.csv:3"
        );
        assert!(read("# EUR\ndate,close\n2017-06-01,1\n2017-06-01,1.0\n").is_ok());
    }

    #[test]
    fn errors_name_file_and_line() {
        for (text, message) in [
            (
                "",
                "rates/a.csv:1: no comment names the currency; begin the file with `# currency: EUR` or `# currency: USD`",
            ),
            (
                "date,close\n2017-06-01,1\n",
                "rates/a.csv:2: no comment names the currency; begin the file with `# currency: EUR` or `# currency: USD`",
            ),
            ("# EUR\n", "rates/a.csv:1: the file holds no prices"),
            (
                "# EUR\ndate,close\n",
                "rates/a.csv:2: the file holds no prices",
            ),
            (
                "# BTC in EUR or USD\ndate,close\n2017-06-01,1\n",
                "rates/a.csv:3: the comments name EUR and USD; say which one the prices are in, as in `# currency: EUR`",
            ),
            (
                "# currency: JPY\ndate,close\n2017-06-01,1\n",
                "rates/a.csv:1: `JPY` is not a currency that amounts are valued in; EUR and USD are",
            ),
            (
                "\n# currency: euro\ndate,close\n2017-06-01,1\n",
                "rates/a.csv:2: `euro` is not a currency that amounts are valued in; EUR and USD are",
            ),
            (
                "# BTC/GBP\ndate,close\n2017-06-01,1\n",
                "rates/a.csv:3: `GBP` is not a currency that amounts are valued in; EUR and USD are",
            ),
            (
                "# EUR/USD reference rates, source: ECB\ndate,close\n2017-06-01,1\n",
                "rates/a.csv:3: EUR/USD is not a price of bitcoin; only files of BTC/EUR or BTC/USD are read",
            ),
            (
                "date,usd_per_eur\n1999-01-04,1.1789\n",
                "rates/a.csv:1: USD/EUR is not a price of bitcoin; only files of BTC/EUR or BTC/USD are read",
            ),
            (
                "# EUR\n2017-06-01,1\n",
                "rates/a.csv:2: `2017-06-01,1` are not the columns date,open,high,low,close or date,close, separated by commas",
            ),
            (
                "# EUR\ndate;close\n",
                "rates/a.csv:2: `date;close` are not the columns date,open,high,low,close or date,close, separated by commas",
            ),
            (
                "# EUR\ndate,high,close\n",
                "rates/a.csv:2: `date,high,close` are not the columns date,open,high,low,close or date,close, separated by commas",
            ),
            (
                "# EUR\ndate,close\n2017-06-01,1,5\n",
                "rates/a.csv:3: 3 fields, but the header has 2",
            ),
            (
                "# EUR\ndate,close\n2017-06-31,1\n",
                "rates/a.csv:3: `2017-06-31` is not a date such as 2017-06-30",
            ),
            (
                "# EUR\ndate,close\n20170601,1\n",
                "rates/a.csv:3: `20170601` is not a date such as 2017-06-30",
            ),
            (
                "# EUR\ndate,close\n2017-06-01,n/a\n",
                "rates/a.csv:3: close: `n/a` is not a plain decimal number such as 1500 or 0.25",
            ),
            (
                "# EUR\ndate,close\n2017-06-01,0\n",
                "rates/a.csv:3: close: 0 is not a price; it must lie above 0 and at most at 1000000000",
            ),
            (
                "# EUR\ndate,close\n2017-06-01,-1\n",
                "rates/a.csv:3: close: -1 is not a price; it must lie above 0 and at most at 1000000000",
            ),
            (
                "# EUR\ndate,close\n2017-06-01,1000000000.1\n",
                "rates/a.csv:3: close: 1000000000.1 is not a price; it must lie above 0 and at most at 1000000000",
            ),
            (
                "# EUR\ndate,high,low,close\n2017-06-01,5,6,5\n",
                "rates/a.csv:3: low 6, high 5 and close 5 contradict each other",
            ),
            (
                "# EUR\ndate,high,low,close\n2017-06-01,5,4,5.1\n",
                "rates/a.csv:3: low 4, high 5 and close 5.1 contradict each other",
            ),
        ] {
            assert_eq!(error(text), message);
        }
    }

    proptest! {
        #[test]
        fn value_differs_from_the_exact_product_by_half_a_cent_at_most(
            sat in 0..=2_100_000_000_000_000u64,
            cents in 1..=100_000_000u64,
        ) {
            let price = format_trimmed(cents, 2);
            let rates = read(&format!("# EUR\ndate,close\n2017-06-01,{price}\n")).unwrap();
            let value = rates.value(Amount::from_sat(sat), DAY).unwrap().0 as i128;
            let error = value * 100_000_000 - i128::from(sat) * i128::from(cents);
            prop_assert!((-50_000_000 < error) && (error <= 50_000_000));
        }

        #[test]
        fn no_text_panics(text in ".*", rows in "[-0-9,.\n#a-z\"]*") {
            let _ = read(&text);
            let _ = read(&format!("# EUR\ndate,close\n{rows}"));
            let _ = read(&format!("#{text}\ndate,close\n2017-06-01,{rows}"));
        }
    }
}
