//! The prices that figures of the case rest on.

use jiff::civil::Date;

use super::cell::table;

table! {
    /// The price of a bitcoin on a day and in a currency that a figure of the case rests on. Prices are decimal text with the
    /// decimals of their source, eight at most.
    "rates" DayRate {
        /// The day in UTC.
        date: Date,
        /// The currency, by ISO 4217.
        currency: String,
        /// Opening price; empty where the source has none.
        open: String,
        /// Highest price; empty where the source has none.
        high: String,
        /// Lowest price; empty where the source has none.
        low: String,
        /// Closing price.
        close: String,
        /// The source; for a converted price also the reference rate with its day.
        source: String,
    }
}
