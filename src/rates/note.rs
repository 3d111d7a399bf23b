//! What is odd about the prices of a case and does not make them unreadable: days without a price, and prices that are
//! ten times those of the day before or after. The reader of a report is told of them by day.

use crate::plural::counted;
use std::fmt;

use jiff::civil::Date;

use super::{PRICE_PLACES, Rates};
use crate::money::format_trimmed;

/// Days that are named, at most.
const NAMED: usize = 3;
/// How many times a price has to be another one to be told.
const JUMP: u64 = 10;
/// Days between two prices that are compared, at most: prices of different years may well differ ten times.
const NEIGHBOURS: i32 = 31;

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
    /// A closing price ten times or a tenth of that of the priced day beside it.
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
        without.chain(self.jumps()).collect()
    }

    /// Days whose price is ten times or a tenth of that before. Where the next price jumps back, the day between is the
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
                let price = &self.days[&odd.0];
                notes.push(RatesNote::Jump {
                    place: format!(
                        "{} in {}:{}",
                        self.currency,
                        price.file.display(),
                        price.line
                    ),
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
    let (low, high) = (price.min(other), price.max(other));
    let apart = day.until(next).map(|span| span.get_days());
    high / JUMP >= low && apart.is_ok_and(|days| days <= NEIGHBOURS)
}
