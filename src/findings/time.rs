//! A moment, as the tables and `findings.json` have it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A moment, printed as ISO 8601 in UTC: `2017-06-30T21:14:05Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub jiff::Timestamp);

impl Time {
    /// The moment `seconds` after 1970-01-01 UTC, as block headers carry it.
    pub fn from_unix(seconds: u32) -> Self {
        Self(
            jiff::Timestamp::from_second(i64::from(seconds))
                .expect("32-bit seconds end in the year 2106"),
        )
    }

    /// The day in UTC.
    pub fn day(self) -> jiff::civil::Date {
        jiff::tz::Offset::UTC.to_datetime(self.0).date()
    }

    /// Seconds since 1970-01-01 UTC.
    pub fn unix(self) -> i64 {
        self.0.as_second()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
