//! The system clock, which may be wrong: detected errors are logged, and time within a run is measured by a monotonic
//! clock.

use std::cell::Cell;
use std::sync::OnceLock;
use std::time::{Instant, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::language::{Sentence, Value, say};

/// Seconds by which nodes accept a block ahead of their time (Bitcoin Core, `MAX_FUTURE_BLOCK_TIME`).
const MAX_FUTURE_BLOCK_TIME: i64 = 2 * 60 * 60;

/// Seconds of clock adjustment during a run that are not reported.
const MAX_ADJUSTMENT: i64 = 5;

/// An observed error of the system clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "clock", rename_all = "kebab-case")]
pub enum WrongClock {
    /// It shows a time before that of the latest block.
    Behind {
        /// Time shown: ISO 8601, UTC.
        shown: String,
        /// Height of the block.
        height: u32,
        /// Time of the block: ISO 8601, UTC.
        time: String,
    },
    /// It was set back.
    Back {
        /// Time shown before: ISO 8601, UTC.
        from: String,
        /// Time shown afterwards: ISO 8601, UTC.
        to: String,
    },
}

impl WrongClock {
    /// Says what was wrong.
    pub fn words(&self) -> Sentence {
        match self {
            Self::Behind {
                shown,
                height,
                time,
            } => say!(
                "clock-behind",
                shown = shown,
                height = Value::Number(height.to_string()),
                time = time
            ),
            Self::Back { from, to } => say!("clock-back", before = from, after = to),
        }
    }
}

impl std::fmt::Display for WrongClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

/// Monitors the clock during a run.
#[derive(Debug, Default)]
pub(super) struct ClockMonitor {
    /// The last time shown.
    shown: Cell<Option<Timestamp>>,
    /// Whether a step back was reported.
    is_told: Cell<bool>,
}

impl ClockMonitor {
    /// Starts a run, with the last time shown before it, if known.
    pub(super) fn begin(&self, shown: Option<Timestamp>) {
        self.shown.set(shown);
        self.is_told.set(false);
    }

    /// Returns the time shown, and once per run whether the clock was set back since the last reading.
    pub(super) fn read(&self) -> (String, Option<WrongClock>) {
        let now = now();
        let before = self.shown.replace(Some(now));
        let wrong = before.and_then(|before| back(before, now));
        let is_new = wrong.is_some() && !self.is_told.replace(true);
        (now.to_string(), wrong.filter(|_| is_new))
    }
}

/// Returns the current time in seconds, clamped to the range of the calendar.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX);
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Returns a monotonic time: the system time at the first call plus the time elapsed since.
pub(super) fn steady() -> SystemTime {
    static START: OnceLock<(SystemTime, Instant)> = OnceLock::new();
    let (start, since) = START.get_or_init(|| (SystemTime::now(), Instant::now()));
    start.checked_add(since.elapsed()).unwrap_or(*start)
}

/// Returns the error if a clock showing `now` is behind a block with this time stamp, in seconds since 1970.
pub(super) fn behind(now: Timestamp, height: u32, block: u32) -> Option<WrongClock> {
    let block = i64::from(block);
    (now.as_second() < block - MAX_FUTURE_BLOCK_TIME).then(|| WrongClock::Behind {
        shown: now.to_string(),
        height,
        time: Timestamp::from_second(block)
            .unwrap_or(Timestamp::MAX)
            .to_string(),
    })
}

/// Returns the error if a clock that showed `before` and shows `now` was set back.
pub(super) fn back(before: Timestamp, now: Timestamp) -> Option<WrongClock> {
    (now.as_second() < before.as_second() - MAX_ADJUSTMENT).then(|| WrongClock::Back {
        from: before.to_string(),
        to: now.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    #[test]
    fn clock_is_behind_beyond_max_future_block_time() {
        let block = 1_500_000_000;
        for (shown, is_behind) in [
            (0, true),
            (1_500_000_000 - 3 * 86_400, true),
            (1_500_000_000 - MAX_FUTURE_BLOCK_TIME - 1, true),
            (1_500_000_000 - MAX_FUTURE_BLOCK_TIME, false),
            (1_500_000_000, false),
            (Timestamp::MAX.as_second(), false),
        ] {
            assert_eq!(behind(at(shown), 7, block).is_some(), is_behind, "{shown}");
        }
        let told = behind(at(0), 7, block).expect("in 1970").to_string();
        assert!(told.contains("showed 1970-01-01T00:00:00Z"), "{told}");
        assert!(told.contains("block 7, 2017-07-14T02:40:00Z"), "{told}");
        assert!(behind(at(0), 7, u32::MAX).is_some());
    }

    #[test]
    fn small_clock_adjustments_are_not_reported() {
        assert_eq!(back(at(100), at(100)), None);
        assert_eq!(back(at(100), at(95)), None);
        assert_eq!(back(at(100), Timestamp::MAX), None);
        let told = back(at(100_000), at(0)).expect("a day").to_string();
        assert!(
            told.contains("from 1970-01-02T03:46:40Z to 1970-01-01T00:00:00Z"),
            "{told}"
        );
        assert!(back(Timestamp::MAX, Timestamp::MIN).is_some());
    }

    #[test]
    fn steady_time_is_monotonic() {
        let first = steady();
        assert!(steady() >= first);
        assert!(now().to_string().ends_with('Z'));
    }
}
