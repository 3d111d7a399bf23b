//! What was demanded, and what a bitcoin cost meanwhile: the measures for the payments.

use std::{fmt, iter};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Cents;
use super::cell::table;
use crate::language::{Sentence, Value, say};
use crate::money::{format_trimmed, grouped};

/// The terms of a demand, as the case states them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandTerms {
    /// Name of the demand.
    pub demand: String,
    /// The range demanded at first.
    #[serde(flatten)]
    pub range: DemandedRange,
    /// Later ranges of a demand that rises, in the order of their days.
    #[serde(default)]
    pub steps: Vec<StepTerms>,
    /// First day (UTC) on which a deposit can meet it; empty if none is stated.
    pub from: Option<Date>,
    /// Last day (UTC, inclusive) on which a deposit is on time; empty if none is stated.
    pub deadline: Option<Date>,
}

impl DemandTerms {
    /// Returns the range from the least to the most that was ever demanded.
    pub fn whole_range(&self) -> DemandedRange {
        let steps = self.steps.iter().map(|step| step.range);
        steps.fold(self.range, DemandedRange::or)
    }

    /// Describes the amounts: `EUR 100.00, from 2017-06-10 on EUR 200.00`.
    pub fn amounts(&self) -> Sentence {
        let steps = self.steps.iter().map(|step| {
            say!(
                "demanded-from-day",
                day = Value::IsoDay(step.day),
                amount = step.range.exactly()
            )
        });
        let parts = iter::once(self.range.exactly()).chain(steps);
        Sentence::row(parts.collect(), ", ")
    }
}

/// A later range of a demand that rises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTerms {
    /// First day (UTC) on which it is demanded.
    pub day: Date,
    /// The range.
    #[serde(flatten)]
    pub range: DemandedRange,
}

/// The range that a demand accepts, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "currency")]
pub enum DemandedRange {
    /// In bitcoin.
    #[serde(rename = "BTC")]
    Btc {
        /// Least amount in satoshi.
        least_sat: u64,
        /// Most, in satoshi.
        most_sat: u64,
    },
    /// In euro.
    #[serde(rename = "EUR")]
    Eur {
        /// Least amount.
        least: Cents,
        /// Most.
        most: Cents,
    },
    /// In US dollars.
    #[serde(rename = "USD")]
    Usd {
        /// Least amount.
        least: Cents,
        /// Most.
        most: Cents,
    },
}

impl fmt::Display for DemandedRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.exactly().fmt(f)
    }
}

impl DemandedRange {
    /// Describes the range, whole amounts without their zeros: `EUR 300,000 to 350,000`.
    pub fn words(&self) -> Sentence {
        self.worded(|decimal| decimal.strip_suffix(".00").unwrap_or(decimal))
    }

    /// Describes the range with all decimals: `EUR 300,000.00 to 350,000.00`.
    pub fn exactly(&self) -> Sentence {
        self.worded(|decimal| decimal)
    }

    fn worded(&self, shown: impl Fn(&str) -> &str) -> Sentence {
        let (_, least, most) = self.decimals();
        let amount = |decimal: &str| Value::Number(grouped(shown(decimal)));
        let (one, several) = match self {
            Self::Btc { .. } => ("demand-btc", "demand-btc-range"),
            Self::Eur { .. } => ("demand-eur", "demand-eur-range"),
            Self::Usd { .. } => ("demand-usd", "demand-usd-range"),
        };
        match least == most {
            true => Sentence::new(one, [("amount", amount(&most))]),
            false => Sentence::new(
                several,
                [("least", amount(&least)), ("most", amount(&most))],
            ),
        }
    }

    /// Spans two ranges of one currency.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Btc {
                    least_sat,
                    most_sat,
                },
                Self::Btc {
                    least_sat: least,
                    most_sat: most,
                },
            ) => Self::Btc {
                least_sat: least_sat.min(least),
                most_sat: most_sat.max(most),
            },
            (Self::Eur { least, most }, Self::Eur { least: a, most: b }) => Self::Eur {
                least: least.min(a),
                most: most.max(b),
            },
            (Self::Usd { least, most }, Self::Usd { least: a, most: b }) => Self::Usd {
                least: least.min(a),
                most: most.max(b),
            },
            // Steps have the currency of the demand.
            (first, _) => first,
        }
    }

    /// Returns its currency, its least and its most, as decimals.
    pub fn decimals(&self) -> (&'static str, String, String) {
        match *self {
            Self::Btc {
                least_sat,
                most_sat,
            } => (
                "BTC",
                format_trimmed(least_sat, 8),
                format_trimmed(most_sat, 8),
            ),
            Self::Eur { least, most } => ("EUR", least.to_string(), most.to_string()),
            Self::Usd { least, most } => ("USD", least.to_string(), most.to_string()),
        }
    }
}

table! {
    /// A demand of the case, and what was paid towards it. The last row has no name: deposits that count, but towards no demand.
    "demands" DemandRow {
        /// Name of the demand; empty for deposits of none.
        demand: String,
        /// Its currency.
        currency: String,
        /// Least amount demanded at any time, in that currency.
        least: String,
        /// Most amount demanded at any time.
        most: String,
        /// First day (UTC) on which a deposit can meet it.
        from: Option<Date>,
        /// Last day (UTC) on which a deposit is on time.
        deadline: Option<Date>,
        /// Addresses of the case that name it.
        addresses: u64,
        /// Deposits that count as paid.
        payments: u64,
        /// Those after the deadline.
        late: u64,
        /// Those that meet the demand only together with others.
        instalments: u64,
        /// New money in satoshi.
        paid_sat: u64,
        /// Its value in euro, each on its day; empty where a rate is missing.
        paid_eur: Option<Cents>,
        /// Fewest persons that can have paid it; the report states the rule.
        victims_least: u64,
        /// Likely number of persons.
        victims_likely: u64,
        /// Most persons.
        victims_most: u64,
    }
}

/// Bounds of the number of persons who paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Victims {
    /// Fewest.
    pub least: u64,
    /// Likely number.
    pub likely: u64,
    /// Most.
    pub most: u64,
}

/// An address of the case, and what it received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseAddressLine {
    /// The address.
    pub address: String,
    /// Demand it was given for; empty if none.
    pub demand: String,
    /// Where it comes from, as the case file notes it.
    pub note: String,
    /// Deposits that it received.
    pub deposits: u64,
    /// Those that count as paid.
    pub payments: u64,
    /// Sum of the deposits in satoshi.
    pub received_sat: u64,
    /// New money in those that count, in satoshi.
    pub paid_sat: u64,
    /// Its value in euro, each on its day; empty where a rate is missing.
    pub paid_eur: Option<Cents>,
}

/// What was paid on a day towards a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTotal {
    /// The day in UTC.
    pub day: Date,
    /// The demand; empty if none.
    pub demand: String,
    /// Deposits that count as paid.
    pub payments: u64,
    /// New money in satoshi.
    pub paid_sat: u64,
    /// Its value in euro; empty where no rate is known.
    pub paid_eur: Option<Cents>,
}

/// The price of one bitcoin on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayPrice {
    /// The day in UTC.
    pub day: Date,
    /// Price at its close in euro, rounded to the cent.
    pub close_eur: Cents,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn terms_name_currency_and_range_in_json() {
        let terms = DemandTerms {
            demand: "clinic".to_owned(),
            range: DemandedRange::Eur {
                least: Cents(30_000_000),
                most: Cents(35_000_000),
            },
            steps: Vec::new(),
            from: None,
            deadline: Some(Date::constant(2017, 6, 30)),
        };
        let json = serde_json::to_string(&terms).unwrap();
        assert_eq!(
            json,
            r#"{"demand":"clinic","currency":"EUR","least":"300000.00","most":"350000.00","steps":[],"from":null,"deadline":"2017-06-30"}"#
        );
        assert_eq!(serde_json::from_str::<DemandTerms>(&json).unwrap(), terms);
        assert_eq!(terms.range.to_string(), "EUR 300,000.00 to 350,000.00");
    }

    #[test]
    fn demand_that_rises_spans_all_its_amounts() {
        let eur = |least, most| DemandedRange::Eur {
            least: Cents(least),
            most: Cents(most),
        };
        let terms = DemandTerms {
            demand: "clinic".to_owned(),
            range: eur(10_000, 20_000),
            steps: vec![StepTerms {
                day: Date::constant(2017, 6, 10),
                range: eur(30_000, 30_000),
            }],
            from: None,
            deadline: None,
        };
        assert_eq!(terms.whole_range(), eur(10_000, 30_000));
        assert_eq!(
            terms.amounts(),
            "EUR 100.00 to 200.00, from 2017-06-10 on EUR 300.00"
        );
    }

    #[test]
    fn range_of_one_amount_is_named_once() {
        let range = DemandedRange::Btc {
            least_sat: 150_000_000,
            most_sat: 150_000_000,
        };
        assert_eq!(range.to_string(), "BTC 1.5");
    }
}
