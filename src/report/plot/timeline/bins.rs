//! Prepares the timeline for drawing: payments by demand and class, gathered into spans of time that are wide enough to
//! be seen, and the marks of both axes. Draws nothing.

use std::collections::BTreeMap;

use jiff::civil::date;
use jiff::tz::TimeZone;

use crate::findings::{Class, Findings, PaymentRow};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// Widths a bin may have; the last one is used however many bins it takes.
const WIDTHS: [i64; 12] = [
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    56 * DAY,
    112 * DAY,
];
/// Bins at most, as long as [`WIDTHS`] allow.
const BINS: i64 = 96;

/// Payments drawn with one fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Series {
    /// Place of the demand in the palette; demands beyond it share the last place.
    pub(super) demand: usize,
    /// Name of the demand; empty where none applies.
    pub(super) name: String,
    pub(super) class: Class,
    pub(super) payments: u64,
    /// The new part of them.
    pub(super) value_sat: u64,
}

/// The movements of one span of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bin {
    /// The new part of the received value, by series.
    pub(super) received: Vec<(usize, u64)>,
    pub(super) sent_sat: u64,
}

impl Bin {
    pub(super) fn received_sat(&self) -> u64 {
        self.received
            .iter()
            .fold(0, |sum, (_, value)| sum.saturating_add(*value))
    }
}

/// The timeline, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prepared {
    pub(super) series: Vec<Series>,
    /// Start of the first bin, in seconds since 1970.
    pub(super) start: i64,
    /// Seconds in a bin.
    pub(super) width: i64,
    pub(super) bins: Vec<Bin>,
    /// Balance from a moment on, in order of time.
    pub(super) balance: Vec<(i64, u64)>,
    /// Deposits that count as no payment and are not drawn.
    pub(super) left_out: usize,
}

impl Prepared {
    /// End of the last bin.
    pub(super) fn end(&self) -> i64 {
        self.start + self.width * self.bins.len() as i64
    }
}

/// Prepares `findings`; nothing where nothing was paid and nothing moved. `palette` is the number of demands that can be told apart.
pub(super) fn prepare(findings: &Findings, palette: usize) -> Option<Prepared> {
    let sources = || {
        findings
            .payments
            .iter()
            .filter(|payment| payment.class.counts_as_paid())
    };
    let times = sources()
        .map(|payment| payment.time.unix())
        .chain(findings.timeline.iter().map(|point| point.time.unix()));
    let (first, last) = times.fold(None, |span, time| {
        let (first, last) = span.unwrap_or((time, time));
        Some((time.min(first), time.max(last)))
    })?;

    let width = WIDTHS
        .into_iter()
        .find(|width| (last - first) / width < BINS)
        .unwrap_or(WIDTHS[WIDTHS.len() - 1].max((last - first) / BINS + 1));
    // A bin of free space at either side; whole days begin at midnight.
    let start = first.div_euclid(width) * width - width;
    let number = (last - start) / width + 2;
    let mut bins = vec![Bin::default(); number as usize];
    let bin = |time: i64| ((time - start) / width) as usize;

    let mut demands: BTreeMap<&str, usize> = BTreeMap::new();
    for payment in sources() {
        let next = demands.len();
        demands.entry(&payment.demand).or_insert(next);
    }
    let new = findings.new_by_output();
    let new_sat = |payment: &PaymentRow| {
        let new = new.get(&(payment.txid, payment.vout));
        new.map_or(payment.value_sat, |new| new.new_sat)
    };
    let crowded = demands.len() > palette;
    let mut series: BTreeMap<(usize, Class), Series> = BTreeMap::new();
    let key = |demand: &str, class| (demands[demand].min(palette - 1), class);
    for payment in sources() {
        let key = key(&payment.demand, payment.class);
        let series = series.entry(key).or_insert_with(|| Series {
            demand: key.0,
            name: match crowded && key.0 == palette - 1 {
                true => "other demands".to_owned(),
                false => payment.demand.clone(),
            },
            class: payment.class,
            payments: 0,
            value_sat: 0,
        });
        series.payments += 1;
        series.value_sat = series.value_sat.saturating_add(new_sat(payment));
    }
    let places: BTreeMap<(usize, Class), usize> = series
        .keys()
        .enumerate()
        .map(|(place, key)| (*key, place))
        .collect();
    let mut received: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for payment in sources() {
        let place = places[&key(&payment.demand, payment.class)];
        let sum = received
            .entry((bin(payment.time.unix()), place))
            .or_default();
        *sum = sum.saturating_add(new_sat(payment));
    }
    for ((bin, place), value) in received {
        bins[bin].received.push((place, value));
    }
    for point in &findings.timeline {
        let sent = &mut bins[bin(point.time.unix())].sent_sat;
        *sent = sent.saturating_add(point.sent_sat);
    }
    let mut balance: Vec<(i64, u64)> = findings
        .timeline
        .iter()
        .map(|point| (point.time.unix(), point.balance_sat))
        .collect();
    balance.sort_by_key(|(time, _)| *time);
    Some(Prepared {
        series: series.into_values().collect(),
        start,
        width,
        bins,
        balance,
        left_out: findings.payments.len() - sources().count(),
    })
}

/// A stretch of the balance line too short to be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) time: i64,
    pub(super) lowest: u64,
    pub(super) highest: u64,
    /// The value until the next step.
    pub(super) last: u64,
}

/// Gathers the balance into steps of `width` seconds that keep every peak and trough.
pub(super) fn steps(balance: &[(i64, u64)], width: f64) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for &(time, sat) in balance {
        match steps.last_mut() {
            Some(step) if ((time - step.time) as f64) < width => {
                step.lowest = step.lowest.min(sat);
                step.highest = step.highest.max(sat);
                step.last = sat;
            }
            _ => steps.push(Step {
                time,
                lowest: sat,
                highest: sat,
                last: sat,
            }),
        }
    }
    steps
}

/// Marks of a time axis from `start` to `end`: at most `most`, each with its moment and words.
pub(super) fn time_marks(start: i64, end: i64, most: usize) -> Vec<(i64, String)> {
    const STEPS: [i64; 9] = [
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        5 * DAY,
        10 * DAY,
    ];
    const MONTHS: [i64; 8] = [1, 2, 3, 6, 12, 24, 60, 120];
    for step in STEPS {
        let first = (start + step - 1).div_euclid(step) * step;
        let format = if step < DAY {
            "%m-%d %H:%M"
        } else {
            "%Y-%m-%d"
        };
        let marks: Vec<_> = (0..)
            .map(|number| first + step * number)
            .take_while(|&mark| mark <= end)
            .take(most + 1)
            .collect();
        if marks.len() <= most {
            return marks
                .into_iter()
                .map(|mark| (mark, words(mark, format)))
                .collect();
        }
    }
    for step in MONTHS {
        let format = if step < 12 { "%Y-%m" } else { "%Y" };
        let marks: Vec<i64> = months(start, end, step)
            .into_iter()
            .take(most + 1)
            .collect();
        if marks.len() <= most {
            return marks
                .into_iter()
                .map(|mark| (mark, words(mark, format)))
                .collect();
        }
    }
    Vec::new()
}

fn words(mark: i64, format: &str) -> String {
    jiff::Timestamp::from_second(mark)
        .map_or_else(|_| String::new(), |time| time.strftime(format).to_string())
}

/// First days of every `step`-th month within the span.
fn months(start: i64, end: i64, step: i64) -> Vec<i64> {
    let year = |second| {
        jiff::Timestamp::from_second(second)
            .map_or(1970, |time| TimeZone::UTC.to_datetime(time).year())
    };
    let first = i64::from(year(start)) * 12 / step * step;
    let last = i64::from(year(end)) * 12 + 11;
    (first..=last)
        .step_by(step as usize)
        .filter_map(|month| {
            let day = date((month / 12) as i16, (month % 12 + 1) as i8, 1);
            TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
        })
        .map(jiff::Timestamp::as_second)
        .filter(|second| (start..=end).contains(second))
        .collect()
}

/// Step between the marks of an amount axis that reaches `most`, with about `marks` of them: 1, 2 or 5 times a power of
/// ten satoshi.
pub(super) fn amount_step(most: u64, marks: u64) -> u64 {
    let least = (most / marks.max(1)).max(1);
    let mut power: u64 = 1;
    loop {
        for factor in [1, 2, 5] {
            match power.checked_mul(factor) {
                Some(step) if step >= least => return step,
                Some(_) => {}
                None => return u64::MAX,
            }
        }
        match power.checked_mul(10) {
            Some(next) => power = next,
            None => return u64::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amount_steps_are_round() {
        assert_eq!(amount_step(0, 4), 1);
        assert_eq!(amount_step(950_000_000, 5), 200_000_000);
        assert_eq!(amount_step(u64::MAX, 1), u64::MAX);
    }

    #[test]
    fn time_marks_are_few_whole_and_inside() {
        let start = 1_498_000_000;
        for span in [
            0,
            10,
            HOUR,
            DAY,
            5 * DAY,
            40 * DAY,
            400 * DAY,
            4_000 * DAY,
            30_000 * DAY,
        ] {
            let marks = time_marks(start, start + span, 9);
            assert!(marks.len() <= 9, "{span}");
            assert!(
                marks
                    .iter()
                    .all(|(mark, _)| (start..=start + span).contains(mark))
            );
            assert!(marks.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
        let marks = time_marks(1_498_000_000, 1_498_000_000 + 100 * DAY, 9);
        assert_eq!(marks[0].1, "2017-07");
    }
}
