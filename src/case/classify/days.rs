//! The days on which a deposit can have been paid. Its block tells only that it was not paid later.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::case::findings::Time;
use crate::case::question::Demand;

/// Seconds after midnight, in UTC, in which a block is taken to hold payments of the day before too.
const AFTER_MIDNIGHT: i64 = 3 * 3_600;
const DAY: i64 = 86_400;

/// The days that a deposit in a block of this time is held against: that of the block, then the day before where the
/// block comes in the first hours of its day.
pub(super) fn days(time: Time) -> Vec<Date> {
    let day = time.day();
    let mut days = vec![day];
    if time.unix().rem_euclid(DAY) < AFTER_MIDNIGHT {
        days.extend(day.checked_sub(1.day()).ok());
    }
    days
}

/// Those of them on which a deposit can answer a demand, on time or late.
pub(super) fn days_of(time: Time, demand: &Demand) -> Vec<Date> {
    let mut days = days(time);
    days.retain(|day| demand.from.is_none_or(|from| from <= *day));
    days
}

/// Whether a day is after the deadline of a demand.
pub(super) fn is_late(demand: &Demand, day: Date) -> bool {
    demand.deadline.is_some_and(|deadline| day > deadline)
}

/// Whether every day that a block stands for is after the deadline of a demand.
pub(super) fn is_surely_late(demand: &Demand, time: Time) -> bool {
    days(time).iter().all(|day| is_late(demand, *day))
}

/// What a block after the deadline of a demand says about a deposit in it; `None` before.
pub(super) fn after_deadline(demand: &Demand, time: Time) -> Option<String> {
    let day = time.day();
    let deadline = demand.deadline.filter(|deadline| day > *deadline)?;
    Some(if is_surely_late(demand, time) {
        format!(
            "its block is of {day}, after the deadline of {deadline}; when it was paid is not known"
        )
    } else {
        format!(
            "its block is of {time}, less than three hours after the deadline of {deadline}: it may have been paid on time"
        )
    })
}

/// Says that a deposit meets a demand at the price of the day before its block; `None` where it is that of its block.
pub(super) fn day_before(time: Time, met: Date) -> Option<String> {
    (met != time.day()).then(|| {
        format!("its block is of {time}, less than three hours after midnight: it may have been paid the day before")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_block_of_the_first_three_hours_stands_for_the_day_before_too() {
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
