//! The days on which a deposit may have been paid; its block only shows that it was not paid later.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::case::question::Demand;
use crate::findings::Time;
use crate::language::{Sentence, Value, say};

/// Seconds after midnight (UTC) in which a block may hold payments of the day before.
const AFTER_MIDNIGHT: i64 = 3 * 3_600;
const DAY: i64 = 86_400;

/// Returns the days to compare a deposit with: the day of its block and, in the first hours of a day, the day before.
pub fn days(time: Time) -> Vec<Date> {
    let day = time.day();
    let mut days = vec![day];
    if time.unix().rem_euclid(DAY) < AFTER_MIDNIGHT {
        days.extend(day.checked_sub(1.day()).ok());
    }
    days
}

/// Returns those days on which a deposit can meet a demand, on time or late.
pub(super) fn days_of(time: Time, demand: &Demand) -> Vec<Date> {
    let mut days = days(time);
    days.retain(|day| demand.from.is_none_or(|from| from <= *day));
    days
}

/// Whether a day is after the deadline of a demand.
pub(super) fn is_late(demand: &Demand, day: Date) -> bool {
    demand.deadline.is_some_and(|deadline| day > deadline)
}

/// Whether every possible day is after the deadline of a demand.
pub(super) fn is_surely_late(demand: &Demand, time: Time) -> bool {
    days(time).iter().all(|day| is_late(demand, *day))
}

/// Describes a block after the deadline of a demand; `None` before it.
pub(super) fn after_deadline(demand: &Demand, time: Time) -> Option<Sentence> {
    let day = time.day();
    let deadline = demand.deadline.filter(|deadline| day > *deadline)?;
    let (at, deadline_day) = (Value::Id(time.to_string()), Value::IsoDay(deadline));
    Some(match is_surely_late(demand, time) {
        true => say!(
            "after-deadline",
            day = Value::IsoDay(day),
            deadline = deadline_day
        ),
        false => say!("after-deadline-perhaps", time = at, deadline = deadline_day),
    })
}

/// Notes that a deposit meets a demand at the price of the day before its block; `None` on the day of the block.
pub(super) fn day_before(time: Time, met: Date) -> Option<Sentence> {
    let at = Value::Id(time.to_string());
    (met != time.day()).then(|| say!("paid-day-before-perhaps", time = at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn early_block_also_covers_the_day_before() {
        for (time, both) in [
            ("2017-05-02T00:00:00Z", true),
            ("2017-05-02T02:59:59Z", true),
            ("2017-05-02T03:00:00Z", false),
            ("2017-05-02T23:59:59Z", false),
        ] {
            let days = days(Time(time.parse().expect("a time")));
            assert_eq!(days[0], date(2017, 5, 2), "{time}");
            assert_eq!(days.get(1), both.then_some(&date(2017, 5, 1)), "{time}");
        }
        assert_eq!(days(Time::from_unix(0)).len(), 2);
    }
}
