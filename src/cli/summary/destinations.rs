//! Where the money is, place by place, and the services to write to.

use super::page::Paint;
use super::{Summary, eur};
use crate::findings::{Destination, End, Findings, Robustness, ServiceRow};
use crate::report::words;

/// Most places to list.
const MAX_LISTED: usize = 12;

impl Summary {
    /// Writes the places where money ended, the largest first, with the range over the taint policies.
    pub(super) fn destinations(&mut self, findings: &Findings) {
        if findings.destinations.is_empty() {
            return;
        }
        self.heading("Where the money is, and its range over the methods");
        for row in findings.destinations.iter().take(MAX_LISTED) {
            let figures = format!("{}, EUR {}", findings.range(row), eur(row.ransom_eur));
            let verdict = match row.robustness() {
                Robustness::Robust => String::new(),
                _ => format!(" ({})", row.verdict()),
            };
            let line = format!("{figures}: {}{verdict}", place(row));
            self.folded(Paint::Plain, "- ", &words::visible(&line));
        }
        self.more(
            findings.destinations.len(),
            "see findings.json, destinations",
        );
    }

    /// Writes the services that money reached, by deposit address.
    pub(super) fn services(&mut self, findings: &Findings) {
        if findings.services.is_empty() {
            return;
        }
        self.heading("Services to write to");
        for row in findings.services.iter().take(MAX_LISTED) {
            self.folded(Paint::Plain, "- ", &words::visible(&arrival(row)));
        }
        self.more(findings.services.len(), "see tables/services.csv");
    }

    fn more(&mut self, all: usize, place: &str) {
        let more = all.saturating_sub(MAX_LISTED);
        if more > 0 {
            self.folded(Paint::Plain, "- ", &format!("and {more} more: {place}"));
        }
    }
}

/// Describes a place.
fn place(row: &Destination) -> String {
    let named = match row.label.is_empty() {
        true => String::new(),
        false => format!(" (“{}” by a tag)", row.label),
    };
    let at = match &row.addresses[..] {
        [] => String::new(),
        [address] => address.clone(),
        [first, rest @ ..] => format!("{first} and {} more addresses", rest.len()),
    };
    match row.end {
        End::Service if row.place != at => {
            format!("at a service{named}, which collects in {}: {at}", row.place)
        }
        End::Service => format!("at a service{named}: {at}"),
        End::Busy => format!("at {at}{named}, which is used like an address of a service"),
        End::Unspent if at.is_empty() => "unspendable".to_owned(),
        End::Unspent => format!("has not moved: {at}{named}"),
        End::Unconfirmed => {
            format!(
                "is moving now: {at}{named}, spent by unconfirmed transaction {}",
                row.place
            )
        }
        End::CoinJoin => format!(
            "mixed with coins of others (CoinJoin {}): {at}{named}",
            row.place
        ),
        End::Limit => format!("not followed further because of a limit: {at}{named}"),
        End::Unknown => format!("not known what happened next: {at}{named}"),
        End::Dust => format!("too small to follow: {at}"),
        End::Fee => "fees to miners".to_owned(),
    }
}

/// Describes the arrivals at one address of a service.
fn arrival(row: &ServiceRow) -> String {
    let name = match row.label.is_empty() {
        true => "a service that no tag names".to_owned(),
        false => format!("“{}” (by a tag)", row.label),
    };
    let days = match row.first.day() == row.last.day() {
        true => format!("on {}", row.first.day()),
        false => format!("from {} to {}", row.first.day(), row.last.day()),
    };
    let ransom = match row.haircut_sat == row.value_sat {
        true => String::new(),
        false => format!(", of this {} BTC ransom", words::btc(row.haircut_sat)),
    };
    let (kind, address) = match row.deposit_address.is_empty() {
        true => ("address", &row.collecting_address),
        false => ("deposit address", &row.deposit_address),
    };
    format!(
        "{address}: {} BTC{ransom} (EUR {}) {days}; {kind} of {name}, grade {}",
        words::btc(row.value_sat),
        eur(row.ransom_eur),
        row.grade
    )
}
