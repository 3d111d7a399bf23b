//! The first page of the report in words: what was demanded, what was paid, where the money is, what to do next, how sure
//! that is, and how to check it. For a reader who has one minute and no glossary.

mod next;
mod paid;
mod places;
mod sure;

use bitcoin::Amount;
use jiff::civil::Date;

use super::words;
use crate::findings::{Cents, Findings, Time};
use crate::money::grouped;
use crate::plural::counted;
pub(super) use places::Place;

/// The first page. Sentences are text, not markup; names in them may be of strangers.
pub(super) struct Front {
    /// As of when, and when the evidence was taken.
    pub(super) state: String,
    /// What was demanded, by demand, and the number of addresses.
    pub(super) demanded: Vec<String>,
    /// The sum of the payments.
    pub(super) paid: String,
    /// The payments by demand, and what is not counted.
    pub(super) payments: Vec<String>,
    /// Where the money is, the largest share first.
    pub(super) places: Vec<Place>,
    /// Why the sums in euro differ; empty where there are none.
    pub(super) sums: String,
    /// What to do next, the most urgent first.
    pub(super) next: Vec<String>,
    /// How sure the conclusions are: a word, and what it holds for.
    pub(super) sure: Vec<(&'static str, String)>,
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
            next: next::steps(findings),
            sure: sure::of(findings),
        }
    }
}

fn state(findings: &Findings) -> String {
    let evidence = match findings.evidence_taken {
        Some(taken) => format!(" Evidence taken on {}", day(taken)),
        None => " Evidence taken".to_owned(),
    };
    let servers = findings.coverage.iter().map(|row| row.servers).max();
    let servers = match servers {
        None | Some(0) => String::new(),
        Some(1) => " from one server".to_owned(),
        Some(several) => format!(" from {several} servers"),
    };
    format!(
        "State of {}, block {}.{evidence}{servers}.",
        moment(findings.tip_time),
        words::grouped(findings.tip.height.into())
    )
}

/// `26 June 2017`.
fn day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// `31 August 2017, 08:35 UTC`.
fn moment(time: Time) -> String {
    let civil = jiff::tz::Offset::UTC.to_datetime(time.0);
    civil.strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// `on 26 June 2017`, or `from 18 April 2017 to 10 July 2017`.
fn days(first: Date, last: Date) -> String {
    match first == last {
        true => format!("on {}", day(first)),
        false if first.year() == last.year() => {
            format!("from {} to {}", first.strftime("%-d %B"), day(last))
        }
        false => format!("from {} to {}", day(first), day(last)),
    }
}

/// `EUR 324,395.00`; the amount in bitcoin where no rate is known.
fn worth(eur: Option<Cents>, sat: u64) -> String {
    match eur {
        Some(eur) => money(eur),
        None => Amount::from_sat(sat).to_string(),
    }
}

fn money(eur: Cents) -> String {
    format!("EUR {}", grouped(&eur.to_string()))
}

/// `6 addresses`, and the address itself where there is one.
fn addresses(addresses: &[String]) -> String {
    match addresses {
        [address] => address.clone(),
        several => counted(several.len(), "address"),
    }
}
