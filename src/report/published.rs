//! What can be published of a case: how much was paid, by how many, and at what kinds of places it is.
//!
//! Whoever knows an address, a transaction or an exact amount of the case finds the payers in the public ledger, and any text
//! of the case may name them. So there are only counts, rounded sums, bands, months and words of this program: demands are
//! A, B and so on, services have no name, and what is moving is not told from what is not.

mod rounded;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::findings::{Cell, Cents, ColumnKind, DemandRow, End, Field, Findings, Table};
use crate::report::words;

/// What can be published of a case.
pub(super) struct Public {
    /// Month as of whose end everything may be out of date: first day of the month of the tip.
    pub(super) month: Date,
    /// Worth of all payments in whole euro, of which one digit is left; `None` if a rate is missing.
    pub(super) paid_eur: Option<i64>,
    /// Number of payments.
    pub(super) payments: u64,
    /// Demands in the order of the case.
    pub(super) demands: Vec<Demand>,
    /// Payers, by month, demand and band.
    pub(super) victims: Vec<Victim>,
    /// Where the money is, the largest share first, the fees last.
    pub(super) places: Vec<Place>,
}

/// A demand, and who paid it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Demand {
    /// `A`, `B` and so on.
    pub(super) name: String,
    /// Payments that count.
    pub(super) payments: u64,
    /// Fewest persons, likely number, and most.
    pub(super) persons: [u64; 3],
}

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
    /// Worth on the days of the payments, from the one to below the other in whole euro; `None` if a rate is missing.
    pub(super) band_eur: Option<(i64, i64)>,
}

/// A kind of place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Kind of end; what is moving counts as unspent.
    pub(super) end: End,
    /// Share of the ransom under haircut, in whole per cent.
    pub(super) per_cent: String,
    /// Worth on arrival in whole euro, of which one digit is left; `None` if a rate is missing.
    pub(super) worth_eur: Option<i64>,
}

impl Public {
    /// Takes what can be published.
    pub(super) fn of(findings: &Findings) -> Self {
        Self {
            month: rounded::month(findings.tip_time),
            paid_eur: findings.totals.paid_eur.map(rounded::sum),
            payments: findings.totals.payments,
            demands: demands(findings),
            victims: victims(findings),
            places: places(findings),
        }
    }
}

/// Returns the letter of a demand by its place in the case; a dash for payments of none.
fn letter(findings: &Findings, demand: &str) -> String {
    let mut rows = findings.demand_rows.iter();
    let place = rows.position(|row| row.demand == demand && !demand.is_empty());
    match place.map(u8::try_from) {
        Some(Ok(at @ 0..26)) => char::from(b'A' + at).to_string(),
        Some(_) => format!("D{}", place.unwrap_or_default() + 1),
        None => "–".to_owned(),
    }
}

fn demands(findings: &Findings) -> Vec<Demand> {
    let demand = |row: &DemandRow| Demand {
        name: letter(findings, &row.demand),
        payments: row.payments,
        persons: [row.victims_least, row.victims_likely, row.victims_most],
    };
    findings.demand_rows.iter().map(demand).collect()
}

fn victims(findings: &Findings) -> Vec<Victim> {
    let victims = findings.payers.iter().map(|row| Victim {
        name: String::new(),
        demands: row
            .demands
            .iter()
            .map(|demand| letter(findings, demand))
            .collect(),
        payments: row.payments,
        months: (rounded::month(row.first), rounded::month(row.last)),
        band_eur: row.paid_eur.map(rounded::band),
    });
    let mut victims: Vec<Victim> = victims.collect();
    // Not by time, which would narrow the day of a payment.
    victims.sort_by(|a, b| {
        let key = |it: &Victim| (it.months, it.demands.clone(), it.band_eur, it.payments);
        key(a).cmp(&key(b))
    });
    for (at, victim) in victims.iter_mut().enumerate() {
        victim.name = format!("V{}", at + 1);
    }
    victims
}

fn places(findings: &Findings) -> Vec<Place> {
    let mut groups: BTreeMap<End, (u64, Vec<Option<Cents>>)> = BTreeMap::new();
    for it in &findings.destinations {
        let end = match it.end {
            End::Unconfirmed => End::Unspent,
            other => other,
        };
        let (sat, worth) = groups.entry(end).or_default();
        *sat += it.haircut_sat();
        worth.push(it.ransom_eur);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(end, (sat, _))| Reverse((*end != End::Fee, *sat)));
    let whole = findings.source_sat();
    let places = groups.into_iter().map(|(end, (sat, worth))| Place {
        end,
        per_cent: rounded::per_cent(sat, whole),
        worth_eur: words::sum(worth).map(rounded::sum),
    });
    places.collect()
}

impl Table for Victim {
    const NAME: &'static str = "victims";
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("victim", ColumnKind::Text),
        ("demands", ColumnKind::Text),
        ("payments", ColumnKind::Integer),
        ("first_month", ColumnKind::Text),
        ("last_month", ColumnKind::Text),
        ("from_eur", ColumnKind::Integer),
        ("below_eur", ColumnKind::Integer),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.name.cell(),
            self.demands.join(";").cell(),
            self.payments.cell(),
            month(self.months.0).cell(),
            month(self.months.1).cell(),
            self.band_eur.map(|(least, _)| least).cell(),
            self.band_eur.map(|(_, most)| most).cell(),
        ]
    }
}

impl Table for Place {
    const NAME: &'static str = "places";
    const COLUMNS: &'static [(&'static str, ColumnKind)] = &[
        ("end", ColumnKind::Text),
        ("per_cent", ColumnKind::Text),
        ("about_eur", ColumnKind::Integer),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![self.end.cell(), self.per_cent.cell(), self.worth_eur.cell()]
    }
}

/// Writes a month: `2017-06`.
pub(super) fn month(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}
