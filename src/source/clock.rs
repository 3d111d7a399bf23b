//! The clock of this machine, which may be wrong: what can be seen of that is written into the log, and time within a run is
//! measured by a clock that nobody sets.

use std::cell::Cell;
use std::sync::OnceLock;
use std::time::{Instant, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Seconds by which a block may be ahead of the time of those who accept it (Bitcoin Core, `MAX_FUTURE_BLOCK_TIME`).
const BLOCKS_AHEAD: i64 = 2 * 60 * 60;

/// Seconds by which a clock may be put right while a run goes on without a word.
const PUT_RIGHT: i64 = 5;

/// How the clock of this machine was seen to be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "clock", rename_all = "kebab-case")]
pub enum WrongClock {
    /// It shows a time before that of the last block.
    Behind {
        /// What it shows: ISO 8601, UTC.
        shown: String,
        /// Height of the block.
        height: u32,
        /// Time of the block: ISO 8601, UTC.
        time: String,
    },
    /// It went back.
    Back {
        /// What it showed before: ISO 8601, UTC.
        from: String,
        /// What it showed then: ISO 8601, UTC.
        to: String,
    },
}

impl std::fmt::Display for WrongClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Behind {
                shown,
                height,
                time,
            } => write!(
                f,
                "The clock of this machine showed {shown}, which is before the time of block {height}, {time}: it was wrong. The \
                 times at which servers were asked, in the evidence and in its log, are those of this clock."
            ),
            Self::Back { from, to } => write!(
                f,
                "The clock of this machine went back from {from} to {to}. The times at which servers were asked, in the evidence \
                 and in its log, are those of this clock; their order is that of the entries."
            ),
        }
    }
}

/// Watches the clock while a run goes on.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// What it showed last.
    shown: Cell<Option<Timestamp>>,
    /// Whether it was said that it went back.
    is_told: Cell<bool>,
}

impl Watch {
    /// Begins a run before which the clock showed a time, if it was looked at.
    pub(super) fn begin(&self, shown: Option<Timestamp>) {
        self.shown.set(shown);
        self.is_told.set(false);
    }

    /// What the clock shows, and whether it went back since it was last looked at; that once a run.
    pub(super) fn read(&self) -> (String, Option<WrongClock>) {
        let now = now();
        let before = self.shown.replace(Some(now));
        let wrong = before.and_then(|before| back(before, now));
        let is_new = wrong.is_some() && !self.is_told.replace(true);
        (now.to_string(), wrong.filter(|_| is_new))
    }
}

/// The time now, to the second; where the clock is beyond what a calendar has, the last or the first time of that.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX);
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// A time that no setting of the clock moves: when the program first asked, and as much later as has passed.
pub(super) fn steady() -> SystemTime {
    static START: OnceLock<(SystemTime, Instant)> = OnceLock::new();
    let (start, since) = START.get_or_init(|| (SystemTime::now(), Instant::now()));
    start.checked_add(since.elapsed()).unwrap_or(*start)
}

/// Whether a clock that shows `now` is behind a block with this time stamp, in seconds since 1970.
pub(super) fn behind(now: Timestamp, height: u32, block: u32) -> Option<WrongClock> {
    let block = i64::from(block);
    (now.as_second() < block - BLOCKS_AHEAD).then(|| WrongClock::Behind {
        shown: now.to_string(),
        height,
        time: Timestamp::from_second(block)
            .unwrap_or(Timestamp::MAX)
            .to_string(),
    })
}

/// Whether a clock that showed `before` and shows `now` went back.
pub(super) fn back(before: Timestamp, now: Timestamp) -> Option<WrongClock> {
    (now.as_second() < before.as_second() - PUT_RIGHT).then(|| WrongClock::Back {
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
    fn a_clock_is_behind_where_no_block_could_be_so_far_ahead() {
        let block = 1_500_000_000;
        for (shown, is_behind) in [
            (0, true),
            (1_500_000_000 - 3 * 86_400, true),
            (1_500_000_000 - BLOCKS_AHEAD - 1, true),
            (1_500_000_000 - BLOCKS_AHEAD, false),
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
    fn a_clock_goes_back_where_it_is_not_only_put_right() {
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
    fn time_within_a_run_does_not_go_back() {
        let first = steady();
        assert!(steady() >= first);
        assert!(now().to_string().ends_with('Z'));
    }
}
