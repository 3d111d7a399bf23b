//! What was demanded, and what a bitcoin cost meanwhile: the measures for the payments.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Cents;
use crate::money::{format_trimmed, grouped};

/// The terms of a demand, as the case states them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandTerms {
    /// Name of the demand.
    pub demand: String,
    /// The range demanded.
    #[serde(flatten)]
    pub range: DemandedRange,
    /// First day (UTC) on which a deposit can meet it; empty if none is stated.
    pub from: Option<Date>,
    /// Last day (UTC, inclusive) on which a deposit is on time; empty if none is stated.
    pub deadline: Option<Date>,
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
        let (code, least, most) = match *self {
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
        };
        write!(f, "{code} {}", grouped(&least))?;
        if least != most {
            write!(f, " to {}", grouped(&most))?;
        }
        Ok(())
    }
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
            from: None,
            deadline: Some(Date::constant(2017, 6, 30)),
        };
        let json = serde_json::to_string(&terms).unwrap();
        assert_eq!(
            json,
            r#"{"demand":"clinic","currency":"EUR","least":"300000.00","most":"350000.00","from":null,"deadline":"2017-06-30"}"#
        );
        assert_eq!(serde_json::from_str::<DemandTerms>(&json).unwrap(), terms);
        assert_eq!(terms.range.to_string(), "EUR 300,000.00 to 350,000.00");
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
