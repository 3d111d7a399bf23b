//! What is odd about the prices of a case and does not make them unreadable: days without a price, prices that are ten
//! times those of the day before or after, and a lowest or highest that is ten times away from the close. The reader of a
//! report is told of them by day.

use crate::plural::counted;
use std::fmt;

use jiff::civil::Date;

use super::{PRICE_PLACES, Price, Rates};
use crate::money::format_trimmed;

/// Days that are named, at most.
const NAMED: usize = 3;
/// How many times a price has to be another one to be told.
const JUMP: u64 = 10;
/// Days over which prices are hardly ten times others. Those of different years may well be.
const NEIGHBOURS: i32 = 31;
/// How many times a price has to be another one that is further away.
const FAR_JUMP: u64 = 100;

/// Something about prices that a reader has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RatesNote {
    /// Days that a file has without a price.
    WithoutPrice {
        /// The source of the prices.
        source: String,
        /// The days, in order.
        days: Vec<Date>,
    },
    /// A closing price ten times or a tenth of that of the priced day beside it, or a hundred times where that is far.
    Jump {
        /// What the price is in, and the file with its line.
        place: String,
        /// The day.
        day: Date,
        /// Its price, in units of 10^-8.
        price: u64,
        /// The day beside it.
        beside: Date,
        /// Its price.
        other: u64,
    },
    /// A lowest or highest price that is a tenth or ten times the close of its day.
    Wide {
        /// What the price is in, and the file with its line.
        place: String,
        /// The day.
        day: Date,
        /// Which one of the two.
        which: &'static str,
        /// It, in units of 10^-8.
        price: u64,
        /// The close.
        close: u64,
    },
}

impl fmt::Display for RatesNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WithoutPrice { source, days } => {
                let named: Vec<String> = days.iter().take(NAMED).map(Date::to_string).collect();
                let more = days.len() - named.len();
                write!(
                    f,
                    "The rates from \"{source}\" have no price for {}: {}",
                    counted(days.len(), "day"),
                    named.join(", ")
                )?;
                match more {
                    0 => f.write_str("."),
                    more => write!(f, " and {more} more."),
                }
            }
            Self::Jump {
                place,
                day,
                price,
                beside,
                other,
            } => {
                let show = |price: &u64| format_trimmed(*price, PRICE_PLACES);
                write!(
                    f,
                    "The rate of {day}, {place}, is {}, and that of {beside} is {}: one of them may be wrong.",
                    show(price),
                    show(other)
                )
            }
            Self::Wide {
                place,
                day,
                which,
                price,
                close,
            } => {
                let show = |price: &u64| format_trimmed(*price, PRICE_PLACES);
                write!(
                    f,
                    "The {which} rate of {day}, {place}, is {}, and the close of that day is {}: one of them may be wrong.",
                    show(price),
                    show(close)
                )
            }
        }
    }
}

impl Rates {
    /// What is odd about these prices, days without a price first.
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

    /// Days whose lowest price is a tenth of the close, or whose highest is ten times it.
    fn wide(&self) -> impl Iterator<Item = RatesNote> {
        self.days.iter().flat_map(|(day, price)| {
            let (low, high) = price.low_high();
            let ends = [("lowest", low), ("highest", high)];
            let odd = ends
                .into_iter()
                .filter(|(_, end)| is_times(*end, price.close, JUMP));
            odd.map(|(which, end)| RatesNote::Wide {
                place: self.place(price),
                day: *day,
                which,
                price: end,
                close: price.close,
            })
        })
    }

    fn place(&self, price: &Price) -> String {
        let (file, line) = (price.file.display(), price.line);
        format!("{} in {file}:{line}", self.currency)
    }

    /// Days whose price is many times that before, or a small part of it. Where the next price jumps back, the day between is the
    /// odd one and told once; otherwise the day from which on prices are others is.
    fn jumps(&self) -> impl Iterator<Item = RatesNote> {
        let days: Vec<(Date, u64)> = self
            .days
            .iter()
            .map(|(day, price)| (*day, price.close))
            .collect();
        let mut notes = Vec::new();
        let mut at = 1;
        while at < days.len() {
            let (before, here) = (days[at - 1], days[at]);
            if is_jump(before, here) {
                // The first price of all may be the odd one as well.
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

/// Whether one of two prices is so many times the other.
fn is_times(a: u64, b: u64, times: u64) -> bool {
    a.max(b) / times >= a.min(b)
}
