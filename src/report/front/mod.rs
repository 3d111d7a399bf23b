//! The first page of the report in words: what was demanded, what was paid, where the money is, what to do next, how sure
//! that is, and how to check it. For a reader who has one minute and no glossary.

mod next;
mod paid;
mod places;
mod sure;

use std::fmt;

use bitcoin::Amount;
use jiff::civil::Date;

use crate::findings::{Cents, Findings};
use crate::language::{Sentence, Value, say};
pub(super) use places::Place;

/// The first page.
pub(super) struct Front {
    /// As of when, and when the evidence was taken.
    pub(super) state: Sentence,
    /// What was demanded, by demand, and the number of addresses.
    pub(super) demanded: Vec<Sentence>,
    /// The sum of the payments.
    pub(super) paid: Sentence,
    /// The payments by demand, and what is not counted.
    pub(super) payments: Vec<Sentence>,
    /// Where the money is, the largest share first.
    pub(super) places: Vec<Place>,
    /// Why the sums in euro differ; `None` where they are not known.
    pub(super) sums: Option<Sentence>,
    /// Where the rates come from; `None` without rates.
    pub(super) rates: Option<Sentence>,
    /// What to do next, the most urgent first.
    pub(super) next: Vec<Sentence>,
    /// How sure the conclusions are: a word, and what it holds for.
    pub(super) sure: Vec<(Sentence, Sentence)>,
}

impl Front {
    /// Puts the findings into words.
    pub(super) fn of(findings: &Findings) -> Self {
        Self {
            state: state(findings),
            demanded: paid::demanded(findings),
            paid: paid::sum(findings),
            payments: paid::payments(findings),
            places: places::of(findings),
            sums: places::sums(findings),
            rates: places::rates(findings),
            next: next::steps(findings),
            sure: sure::of(findings),
        }
    }
}

fn state(findings: &Findings) -> Sentence {
    let servers = findings.coverage.iter().map(|row| row.servers).max();
    let servers = servers.unwrap_or_default();
    let evidence = match (findings.evidence_taken, servers) {
        (Some(day), 0) => say!("evidence-taken", day = day),
        (Some(day), _) => say!("evidence-taken-from", day = day, count = servers),
        (None, 0) => say!("evidence-without-day"),
        (None, _) => say!("evidence-without-day-from", count = servers),
    };
    let state = say!(
        "state-of",
        minute = Value::Minute(findings.tip_time.0),
        height = findings.tip.height,
        evidence = evidence
    );
    match days_behind(findings) {
        Some(days) => Sentence::row(vec![state, say!("state-old", count = days)], " "),
        None => state,
    }
}

/// Returns by how many days the evidence is younger than the tip, if that is more than blocks may take.
fn days_behind(findings: &Findings) -> Option<u64> {
    /// A block takes hours at most, and a day may end meanwhile.
    const USUAL: u64 = 1;
    let span = findings
        .tip_time
        .day()
        .until(findings.evidence_taken?)
        .ok()?;
    let days = u64::try_from(span.get_days()).ok()?;
    (days > USUAL).then_some(days)
}

/// `on 26 June 2017`, or `from 18 April 2017 to 10 July 2017`.
fn days(first: Date, last: Date) -> Sentence {
    match first == last {
        true => say!("on-day", day = first),
        false if first.year() == last.year() => {
            say!(
                "from-day-to-day-of-year",
                first = Value::DayOfYear(first),
                last = Value::DayOfYear(last),
                year = Value::Number(first.year().to_string())
            )
        }
        false => say!("from-day-to-day", first = first, last = last),
    }
}

/// `EUR 324,395.00`; the amount in bitcoin where no rate is known.
fn worth(eur: Option<Cents>, sat: u64) -> Value {
    match eur {
        Some(eur) => Value::Eur(eur),
        None => Value::Btc(Amount::from_sat(sat)),
    }
}

/// `6 addresses`, and the address itself where there is one.
fn addresses(addresses: &[impl fmt::Display]) -> Sentence {
    match addresses {
        [address] => Sentence::id(address),
        several => say!("count-addresses", count = several.len()),
    }
}
