//! What can be published of a case: how much was paid, by how many, and at what kinds of places it is. Whoever knows an
//! address, a transaction or an exact amount of the case finds the payers in the public ledger, so it has none of them.

mod rounded;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::findings::{Cell, Cents, ColumnKind, End, Field, Findings, Table, shares};
use crate::language::Sentence;
use crate::report::words;

/// Letters and digits in a row from which on a word may be an address or an id.
const LONGEST_WORD: usize = 24;

/// What can be published of a case.
pub(super) struct Public {
    /// Worth of all payments.
    pub(super) paid: Money,
    /// Number of payments.
    pub(super) payments: u64,
    /// Payers in the order of the first payment.
    pub(super) victims: Vec<Victim>,
    /// Where the money is, the largest share first, the fees last.
    pub(super) places: Vec<Place>,
}

/// An amount in whole euro, rounded to two digits; `None` if a rate is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Money(pub(super) Option<i64>);

/// A payer of deposits that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Victim {
    /// `V1`, `V2` and so on.
    pub(super) name: String,
    /// Demands paid towards.
    pub(super) demands: Vec<String>,
    /// Payments.
    pub(super) payments: u64,
    /// First days of the months of the first and the last payment.
    pub(super) months: (Date, Date),
    /// Worth on the days of the payments.
    pub(super) paid: Money,
}

/// A kind of place, or a service that a tag names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Kind of end.
    pub(super) end: End,
    /// Name of the service by a tag; empty for other places.
    pub(super) label: String,
    /// Share of the ransom under haircut.
    pub(super) share: Sentence,
    /// Worth when it got there.
    pub(super) worth: Money,
}

impl Money {
    fn of(cents: Option<Cents>) -> Self {
        Self(cents.map(rounded::money))
    }
}

impl Public {
    /// Takes what can be published.
    pub(super) fn of(findings: &Findings) -> Self {
        Self {
            paid: Money::of(findings.totals.paid_eur),
            payments: findings.totals.payments,
            victims: victims(findings),
            places: places(findings),
        }
    }
}

fn victims(findings: &Findings) -> Vec<Victim> {
    let rows = findings.payers.iter().enumerate();
    let victims = rows.map(|(at, row)| Victim {
        name: format!("V{}", at + 1),
        demands: row.demands.iter().map(|name| without_ids(name)).collect(),
        payments: row.payments,
        months: (rounded::month(row.first), rounded::month(row.last)),
        paid: Money::of(row.paid_eur),
    });
    victims.collect()
}

/// A part of the ransom in satoshi, and what each arrival was worth.
type Arrived = (u64, Vec<Option<Cents>>);

fn places(findings: &Findings) -> Vec<Place> {
    let mut groups: BTreeMap<(End, String), Arrived> = BTreeMap::new();
    for it in &findings.destinations {
        let label = match it.end {
            End::Service => without_ids(&it.label),
            _ => String::new(),
        };
        let (sat, worth) = groups.entry((it.end, label)).or_default();
        *sat += it.haircut_sat();
        worth.push(it.ransom_eur);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|((end, _), (sat, _))| Reverse((*end != End::Fee, *sat)));
    let whole = findings.source_sat();
    let places = groups
        .into_iter()
        .map(|((end, label), (sat, worth))| Place {
            end,
            label,
            share: shares(sat, sat, whole),
            worth: Money::of(words::sum(worth)),
        });
    places.collect()
}

/// Returns a name with an ellipsis for each word that may be an address or an id.
pub(super) fn without_ids(name: &str) -> String {
    words::replaced(name, |word| (word.len() > LONGEST_WORD).then_some("…"))
}

impl Field for Money {
    const KIND: ColumnKind = ColumnKind::Integer;

    fn cell(&self) -> Cell {
        self.0.map_or(Cell::Empty, Cell::Integer)
    }
}

impl Table for Victim {
    const NAME: &'static str = "victims";
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("victim", ColumnKind::Text),
        ("demands", ColumnKind::Text),
        ("payments", ColumnKind::Integer),
        ("first_month", ColumnKind::Text),
        ("last_month", ColumnKind::Text),
        ("about_eur", ColumnKind::Integer),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.name.cell(),
            self.demands.join(";").cell(),
            self.payments.cell(),
            month(self.months.0).cell(),
            month(self.months.1).cell(),
            self.paid.cell(),
        ]
    }
}

impl Table for Place {
    const NAME: &'static str = "places";
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("end", ColumnKind::Text),
        ("service", ColumnKind::Text),
        ("share", ColumnKind::Text),
        ("about_eur", ColumnKind::Integer),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.end.cell(),
            self.label.cell(),
            self.share.cell(),
            self.worth.cell(),
        ]
    }
}

/// Writes a month: `2017-06`.
pub(super) fn month(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_of_a_name_are_left_out() {
        let address = "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh";
        assert_eq!(
            without_ids(&format!("patients ({address}), May")),
            "patients (…), May"
        );
        assert_eq!(without_ids("organisation"), "organisation");
    }
}
