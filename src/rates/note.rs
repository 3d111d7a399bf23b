//! Notes on unusual prices of a case that are still readable: days without a price, prices ten times those of the day
//! before or after, and a lowest or highest price ten times away from the close. The report lists them by day.

use std::fmt;

use jiff::civil::Date;

use super::{PRICE_PLACES, Price, Rates};
use crate::language::{Sentence, Value, say};
use crate::money::format_trimmed;

/// Most days listed by name.
const NAMED: usize = 3;
/// Ratio of two neighbouring prices that is noted.
const JUMP: u64 = 10;
/// Most days between neighbours. Prices of different years may well differ by more.
const NEIGHBOURS: i32 = 31;
/// Ratio of two distant prices that is noted.
const FAR_JUMP: u64 = 100;

/// A note on unusual prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RatesNote {
    /// Days in a file without a price.
    WithoutPrice {
        /// The source of the prices.
        source: Sentence,
        /// The days, in order.
        days: Vec<Date>,
    },
    /// A closing price ten times or a tenth of that of the nearest priced day, or a hundred times if that is distant.
    Jump {
        /// The currency, and the file with its line.
        place: Sentence,
        /// The day.
        day: Date,
        /// Its price, in units of 10^-8.
        price: u64,
        /// The other day.
        beside: Date,
        /// Its price.
        other: u64,
    },
    /// A lowest or highest price that is a tenth or ten times the close of its day.
    Wide {
        /// The currency, and the file with its line.
        place: Sentence,
        /// The day.
        day: Date,
        /// Whether it is the lowest; otherwise the highest.
        is_lowest: bool,
        /// Its value, in units of 10^-8.
        price: u64,
        /// The close.
        close: u64,
    },
}

impl RatesNote {
    /// Describes the note.
    pub fn words(&self) -> Sentence {
        let price = |price: &u64| Value::Number(format_trimmed(*price, PRICE_PLACES));
        match self {
            Self::WithoutPrice { source, days } => {
                let named = days
                    .iter()
                    .take(NAMED)
                    .map(|day| say!("just", text = Value::IsoDay(*day)));
                let named = Sentence::row(named.collect(), ", ");
                let named = match days.len().saturating_sub(NAMED) {
                    0 => named,
                    more => say!("and-more", list = named, more = more),
                };
                say!(
                    "rates-without-price",
                    source = source,
                    count = days.len(),
                    days = named
                )
            }
            Self::Jump {
                place,
                day,
                price: of_day,
                beside,
                other,
            } => say!(
                "rates-jump",
                day = Value::IsoDay(*day),
                place = place,
                price = price(of_day),
                beside = Value::IsoDay(*beside),
                other = price(other)
            ),
            Self::Wide {
                place,
                day,
                is_lowest,
                price: end,
                close,
            } => {
                let message = match is_lowest {
                    true => "rates-lowest-far",
                    false => "rates-highest-far",
                };
                let values = [
                    ("day", Value::IsoDay(*day)),
                    ("place", place.into()),
                    ("price", price(end)),
                    ("close", price(close)),
                ];
                Sentence::new(message, values)
            }
        }
    }
}

impl fmt::Display for RatesNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

impl Rates {
    /// Returns the notes on these prices, days without a price first.
    pub fn notes(&self) -> Vec<RatesNote> {
        let without = self
            .sources
            .iter()
            .filter(|source| !source.without_price.is_empty())
            .map(|source| RatesNote::WithoutPrice {
                source: source.source.clone(),
                days: source.without_price.clone(),
            });
        without.chain(self.jumps()).chain(self.wide()).collect()
    }

    /// Returns the prices of files. A converted price is as unusual as the one that it was converted from, which is noted.
    fn own(&self) -> impl Iterator<Item = (&Date, &Price)> {
        let days = self.days.iter();
        days.filter(|(_, price)| price.converted.is_none())
    }

    /// Returns days whose lowest price is a tenth of the close, or whose highest is ten times it.
    fn wide(&self) -> impl Iterator<Item = RatesNote> {
        self.own().flat_map(|(day, price)| {
            let (low, high) = price.low_high();
            let ends = [(true, low), (false, high)];
            let odd = ends
                .into_iter()
                .filter(|(_, end)| is_times(*end, price.of_day.close, JUMP));
            odd.map(|(is_lowest, end)| RatesNote::Wide {
                place: self.place(price),
                day: *day,
                is_lowest,
                price: end,
                close: price.of_day.close,
            })
        })
    }

    fn place(&self, price: &Price) -> Sentence {
        // The name is enough to find the file, whose path is another one as seen from the case folder.
        let file = price.file.file_name().unwrap_or(price.file.as_os_str());
        say!(
            "rates-place",
            currency = Value::Id(self.currency.to_string()),
            place = Value::Id(format!("{}:{}", file.display(), price.line))
        )
    }

    /// Returns days whose price is many times the previous one, or a small part of it. If the next price jumps back,
    /// the day between is noted once; otherwise the first day of the new level.
    fn jumps(&self) -> impl Iterator<Item = RatesNote> {
        let days: Vec<(Date, u64)> = self
            .own()
            .map(|(day, price)| (*day, price.of_day.close))
            .collect();
        let mut notes = Vec::new();
        let mut at = 1;
        while at < days.len() {
            let (before, here) = (days[at - 1], days[at]);
            if is_jump(before, here) {
                // The very first price may be the unusual one.
                let is_first = at == 1 && days.get(2).is_some_and(|next| !is_jump(here, *next));
                let (odd, beside) = if is_first {
                    (before, here)
                } else {
                    (here, before)
                };
                notes.push(RatesNote::Jump {
                    place: self.place(&self.days[&odd.0]),
                    day: odd.0,
                    price: odd.1,
                    beside: beside.0,
                    other: beside.1,
                });
                let returns = days.get(at + 1).is_some_and(|next| is_jump(here, *next));
                at += usize::from(returns && !is_first);
            }
            at += 1;
        }
        notes.into_iter()
    }
}

fn is_jump((day, price): (Date, u64), (next, other): (Date, u64)) -> bool {
    let apart = day.until(next).map(|span| span.get_days());
    let is_near = apart.is_ok_and(|days| days <= NEIGHBOURS);
    is_times(price, other, if is_near { JUMP } else { FAR_JUMP })
}

/// Whether one of two prices is at least `times` the other.
fn is_times(a: u64, b: u64, times: u64) -> bool {
    a.max(b) / times >= a.min(b)
}
