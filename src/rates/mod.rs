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
//! Exports are read as they come, told by their header: CryptoDataDownload, Kraken, Bitstamp, Binance and Coinbase
//! (rows of a day or less, with Unix time), Yahoo, CoinMarketCap, CoinGecko and Coin Metrics. Rows of less than a day are
//! combined to days in UTC; a price at midnight is the close of the day before. Where no comment names the currency, the
//! pair in a column such as `symbol`, the price column or the file name does. A dollar token, such as USDT, is not the
//! dollar, and its prices are refused.
//!
//! Semicolons or tabs may separate the fields, and a decimal comma is accepted if the file shows that it is one. A
//! row with an empty price, `null` or `NaN` is a day without a price.
//!
//! Prices are kept as integers of 10^-8 of the currency per bitcoin; further decimals are rounded half away from zero.

mod bundled;
mod claims;
mod columns;
mod moments;
mod note;
mod numbers;
mod problem;
mod read;
mod records;
mod reference;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bitcoin::Amount;
use jiff::civil::Date;

pub use self::bundled::bundled;
pub use self::note::RatesNote;
pub use self::problem::{RatesError, RatesProblem};
use self::read::RateTable;
pub use self::reference::ReferenceRates;
use crate::encoding::decode;
use crate::language::{Sentence, say};
use crate::money::{Cents, format_trimmed};

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
    pub source: Sentence,
    /// First day in the file.
    pub first: Date,
    /// Last day in the file.
    pub last: Date,
    /// Days in the file without a price, in order.
    pub without_price: Vec<Date>,
}

/// Open, high, low and close of a day as a file has them, in units of 10^-8 of the currency per bitcoin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ohlc {
    open: Option<u64>,
    close: u64,
    /// Lowest and highest price.
    band: Option<(u64, u64)>,
}

/// The price on one day, with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    of_day: Ohlc,
    /// File and line of the price, for the message about a conflict.
    file: PathBuf,
    line: usize,
    /// Its source.
    source: Arc<str>,
    /// The source of the price in another currency that it was converted from.
    converted: Option<Arc<str>>,
}

impl Price {
    /// Whether two files disagree about a day. A file without lowest and highest prices does not contradict them.
    fn contradicts(&self, other: &Self) -> bool {
        let bands_differ = match (self.of_day.band, other.of_day.band) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        };
        self.of_day.close != other.of_day.close || bands_differ
    }

    fn low_high(&self) -> (u64, u64) {
        let close = self.of_day.close;
        self.of_day.band.unwrap_or((close, close))
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |price| format_trimmed(price, PRICE_PLACES);
        if let Some((low, high)) = self.of_day.band {
            write!(f, "{} to {}, ", show(low), show(high))?;
        }
        write!(f, "close {}", show(self.of_day.close))
    }
}

/// The price of a bitcoin on one day as decimal text, in the currency of its [`Rates`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedPrice {
    /// Opening price; empty if the file has none.
    pub open: String,
    /// Highest price; empty if the file has none.
    pub high: String,
    /// Lowest price; empty if the file has none.
    pub low: String,
    /// Closing price.
    pub close: String,
    /// Its source; for a converted price also the reference rate with its day.
    pub source: String,
}

/// A rate file: prices of bitcoin, or reference rates between euro and dollar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateFile {
    /// Prices of bitcoin.
    Prices(Rates),
    /// Reference rates.
    Reference(ReferenceRates),
}

impl RateFile {
    /// Reads the bytes of a rate file, told by its header. `file` is its name, for messages; nothing is opened.
    ///
    /// # Errors
    ///
    /// [`RatesError`] for the first error.
    pub fn from_bytes(bytes: &[u8], file: &Path) -> Result<Self, RatesError> {
        let text = decoded(bytes, file)?;
        match ReferenceRates::parse(&text, file) {
            Some(table) => Ok(Self::Reference(table?)),
            None => Ok(Self::Prices(Rates::parse(&text, file)?)),
        }
    }
}

fn decoded<'a>(bytes: &'a [u8], file: &Path) -> Result<Cow<'a, str>, RatesError> {
    decode(bytes).map_err(|error| RatesError {
        file: file.to_owned(),
        line: error.line,
        problem: error.into(),
    })
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
        let text = decoded(bytes, file)?;
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
            made,
            rows,
        } = read::read(text, file)?;
        let source = source.unwrap_or_else(|| file_name(file));
        let source = match made {
            Some(made) => say!("rates-source-made", source = source, made = made),
            None => Sentence::foreign(&source),
        };
        let named: Arc<str> = source.to_string().into();
        let days = || rows.iter().map(|row| row.day);
        let (first, last) = days().min().zip(days().max()).expect("a table has rows");
        let mut rates = Self {
            currency,
            days: BTreeMap::new(),
            sources: vec![RateSource {
                currency,
                source,
                first,
                last,
                without_price: Vec::new(),
            }],
        };
        for row in &rows {
            let Some(price) = row.price else { continue };
            let price = Price {
                of_day: price,
                file: file.to_owned(),
                line: row.line,
                source: Arc::clone(&named),
                converted: None,
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
            Entry::Occupied(mut known) if known.get().of_day.band.is_none() => {
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
        value_at(amount, self.days.get(&day)?.of_day.close)
    }

    /// Returns the value of an amount at the lowest and at the highest price of a day, each rounded like
    /// [`Rates::value`]; both at the close if the files have only that.
    pub fn value_band(&self, amount: Amount, day: Date) -> Option<(Cents, Cents)> {
        let (low, high) = self.days.get(&day)?.low_high();
        Some((value_at(amount, low)?, value_at(amount, high)?))
    }

    /// Returns the price of a day with its source; `None` if the day has no price.
    pub fn quoted(&self, day: Date) -> Option<QuotedPrice> {
        let price = self.days.get(&day)?;
        let show = |units: Option<u64>| {
            let text = units.map(|units| format_trimmed(units, PRICE_PLACES));
            text.unwrap_or_default()
        };
        let of_day = price.of_day;
        let (low, high) = of_day.band.unzip();
        Some(QuotedPrice {
            open: show(of_day.open),
            high: show(high),
            low: show(low),
            close: show(Some(of_day.close)),
            source: price.source.to_string(),
        })
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
