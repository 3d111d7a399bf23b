//! The columns of a rate file by their meaning, for the exports of exchanges and price services.

use csv::StringRecord;

use super::claims::TextScope;
use super::moments::{Moment, Row, moment, unix_time};
use super::numbers::{DecimalMark, is_no_price, mark_of, parse_price};
use super::{Currency, Ohlc, PRICE_PLACES, RatesProblem};
use crate::day::parse_day;
use crate::fields::split;
use crate::money::format_trimmed;

/// A price of one whole unit. A bitcoin was hardly ever cheaper, and no euro or dollar dearer.
const ONE: u64 = 10u64.pow(PRICE_PLACES);

/// Field separators, the most frequent first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Names of a column with the day.
const DAY: [&str; 2] = ["date", "day"];
/// Names of a column with Unix time, which precedes a date beside it.
const UNIX: [&str; 3] = ["unix", "unix timestamp", "unix_timestamp"];
/// Names of a column with the beginning of a row in UTC, the surest first.
const START: [&str; 6] = [
    "open time",
    "open_time",
    "opentime",
    "timeopen",
    "time",
    "timestamp",
];
/// Name of a column with the moment of a price.
const SNAPSHOT: [&str; 1] = ["snapped_at"];
/// Columns with closing prices whose name tells the currency. Coin Metrics' `Price` is that of the end of the day.
const CLOSE_IN: [(&str, Currency); 2] = [("priceusd", Currency::Usd), ("priceeur", Currency::Eur)];
/// Columns with the price at the moment in the time column. Coin Metrics' `ReferenceRate` is that of the beginning of
/// the day.
const SNAPSHOT_IN: [(&str, Currency); 2] = [
    ("referencerateusd", Currency::Usd),
    ("referencerateeur", Currency::Eur),
];
/// Fields of an export without a header that begins with Unix time, open, high, low and close: Kraken's files have 7,
/// answers of its interface 8, and Binance's files 12. Others have another order.
const WITHOUT_HEADER: [usize; 3] = [7, 8, 12];

/// The time that a row gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TimeColumn {
    /// The day.
    Day(usize),
    /// The beginning of the row, in UTC.
    Start(usize),
    /// The moment of the price, in UTC.
    Snapshot(usize),
}

/// The columns of a record by their meaning.
#[derive(Debug)]
pub(super) struct Columns {
    time: TimeColumn,
    /// A date beside Unix time.
    date: Option<usize>,
    close: usize,
    open: Option<usize>,
    low_high: Option<(usize, usize)>,
    count: usize,
    /// The currency that the name of the price column tells.
    pub(super) currency: Option<Currency>,
    /// Whether the first line is a row.
    pub(super) is_headless: bool,
}

/// Returns the delimiter and the columns of a file with this first line; the delimiter may be given.
pub(super) fn columns(first: &str, named: Option<u8>) -> Result<(u8, Columns), RatesProblem> {
    let delimiters = named.map_or_else(|| DELIMITERS.to_vec(), |named| vec![named]);
    let delimiter = delimiters
        .into_iter()
        .find(|delimiter| split(first, *delimiter).len() > 1);
    let delimiter = delimiter.ok_or_else(|| RatesProblem::Columns(first.to_owned()))?;
    Ok((delimiter, Columns::of(first, delimiter)?))
}

impl Columns {
    fn of(first: &str, delimiter: u8) -> Result<Self, RatesProblem> {
        let fields = split(first, delimiter);
        let is_row = fields
            .get(0)
            .is_some_and(|first| unix_time(first).is_some());
        match is_row {
            true if WITHOUT_HEADER.contains(&fields.len()) => Ok(Self {
                time: TimeColumn::Start(0),
                date: None,
                open: Some(1),
                low_high: Some((3, 2)),
                close: 4,
                count: fields.len(),
                currency: None,
                is_headless: true,
            }),
            true => Err(RatesProblem::NoHeader(fields.len())),
            false => Self::named(first, &fields),
        }
    }

    /// Finds the columns in a header. Further columns, such as a volume, are allowed; only their text is checked.
    fn named(header: &str, fields: &StringRecord) -> Result<Self, RatesProblem> {
        let names: Vec<String> = fields.iter().map(str::to_lowercase).collect();
        let find = |words: &[&str]| {
            let mut places = (0..names.len()).filter(|at| words.contains(&names[*at].as_str()));
            let place = places.next();
            match places.next() {
                Some(again) => Err(RatesProblem::ColumnTwice(names[again].clone())),
                None => Ok(place),
            }
        };
        let first_of = |words: &[&str]| {
            let mut places = words
                .iter()
                .filter_map(|word| names.iter().position(|name| name == word));
            places.next()
        };
        let priced_in = |columns: &[(&str, Currency)]| {
            let mut places = columns.iter().filter_map(|(word, currency)| {
                let at = names.iter().position(|name| name == word)?;
                Some((at, *currency))
            });
            places.next()
        };
        let wrong = || RatesProblem::Columns(header.to_owned());
        let (date, unix) = (find(&DAY)?, find(&UNIX)?);
        let snapped = find(&SNAPSHOT)?;
        let mut time = match (unix, date, first_of(&START), snapped) {
            (Some(at), ..) => TimeColumn::Start(at),
            (None, Some(at), ..) => TimeColumn::Day(at),
            (None, None, Some(at), _) => TimeColumn::Start(at),
            (None, None, None, Some(at)) => TimeColumn::Snapshot(at),
            (None, None, None, None) => return Err(wrong()),
        };
        let mut currency = None;
        let close = match find(&["close", "c"])? {
            Some(close) => close,
            None => match (priced_in(&CLOSE_IN), priced_in(&SNAPSHOT_IN), time) {
                (Some((at, named)), ..) => {
                    currency = Some(named);
                    at
                }
                (None, Some((at, named)), TimeColumn::Start(moment)) => {
                    currency = Some(named);
                    time = TimeColumn::Snapshot(moment);
                    at
                }
                (None, None, TimeColumn::Snapshot(_)) => find(&["price"])?.ok_or_else(wrong)?,
                _ => return Err(wrong()),
            },
        };
        let open = find(&["open", "o"])?;
        let low_high = match (find(&["low", "l"])?, find(&["high", "h"])?) {
            (Some(low), Some(high)) => Some((low, high)),
            (None, None) => None,
            _ => return Err(wrong()),
        };
        for (at, name) in names.iter().enumerate() {
            if !name.is_empty() && names[..at].contains(name) {
                return Err(RatesProblem::ColumnTwice(name.clone()));
            }
        }
        Ok(Self {
            time,
            date: date.filter(|_| unix.is_some()),
            close,
            open,
            low_high,
            count: names.len(),
            currency,
            is_headless: false,
        })
    }

    pub(super) fn check_count(&self, record: &StringRecord) -> Result<(), RatesProblem> {
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

    /// Returns the texts of a record that are neither its time nor a price.
    pub(super) fn others<'a>(&self, record: &'a StringRecord) -> impl Iterator<Item = &'a str> {
        let (TimeColumn::Day(time) | TimeColumn::Start(time) | TimeColumn::Snapshot(time)) =
            self.time;
        let read: Vec<usize> = self.prices().chain([time]).chain(self.date).collect();
        let fields = record.iter().enumerate();
        fields
            .filter(move |(at, _)| !read.contains(at))
            .map(|(_, text)| text)
    }

    /// Returns the decimal mark of the file, for any field separator.
    pub(super) fn mark(
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

    pub(super) fn row(
        &self,
        line: usize,
        record: &StringRecord,
        mark: Option<DecimalMark>,
        currency: Currency,
        inverse: Option<&str>,
    ) -> Result<Row, RatesProblem> {
        let mut inverse = inverse;
        for text in self.others(record) {
            if TextScope::Field.check(text, currency)? {
                inverse = Some(text);
            }
        }
        let moment = self.moment(record)?;
        let price = self.price(record, mark)?;
        let close = price.map(|price| price.close);
        if let (Some(text), Some(close)) = (inverse, close.filter(|close| *close < ONE)) {
            return Err(RatesProblem::Inverse {
                text: text.to_owned(),
                price: format_trimmed(close, PRICE_PLACES),
                currency,
            });
        }
        Ok(Row {
            line,
            moment,
            price,
        })
    }

    fn moment(&self, record: &StringRecord) -> Result<Moment, RatesProblem> {
        let field = |at: usize| record.get(at).unwrap_or_default();
        let moment = match self.time {
            TimeColumn::Day(at) => return Ok(Moment::Day(parse_day(field(at))?)),
            TimeColumn::Start(at) => Moment::Start(moment(field(at))?),
            TimeColumn::Snapshot(at) => Moment::Snapshot(moment(field(at))?),
        };
        // A date beside Unix time may carry an hour, or be in the form of another country.
        let date = self.date.and_then(|at| field(at).get(..10));
        if let Some(date) = date.and_then(|date| parse_day(date).ok())
            && moment.day() != date
        {
            let TimeColumn::Start(at) = self.time else {
                return Ok(moment);
            };
            return Err(RatesProblem::TwoDays {
                unix: field(at).to_owned(),
                day: moment.day(),
                date,
            });
        }
        Ok(moment)
    }

    /// Returns the prices of a row; `None` without a close.
    fn price(
        &self,
        record: &StringRecord,
        mark: Option<DecimalMark>,
    ) -> Result<Option<Ohlc>, RatesProblem> {
        let field = |at: usize| record.get(at).unwrap_or_default();
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
        Ok(close.map(|close| Ohlc {
            open,
            close,
            band: low.zip(high),
        }))
    }
}
