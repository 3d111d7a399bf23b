//! What to do next, the most urgent first.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::Amount;

use super::day;
use crate::findings::{Findings, PaymentOrigin, ServiceRow, share};
use crate::listing::in_a_row;
use crate::plural::counted;

/// Transactions, services, addresses and outputs that are named; the sections have the others.
const NAMED: usize = 5;

/// Returns the steps.
pub(super) fn steps(findings: &Findings) -> Vec<String> {
    let mut steps = moving(findings);
    steps.extend(services(findings));
    steps.extend(unspent(findings));
    steps.extend(payers(findings));
    if let Some(stopped) = findings.stopped() {
        steps.push(format!("Trace further. {stopped}."));
    }
    if findings.is_incomplete() {
        steps.push(
            "Repeat the trace, with another server if possible: data are missing, as stated below."
                .to_owned(),
        );
    }
    steps
}

fn moving(findings: &Findings) -> Vec<String> {
    let steps = findings.moving.iter().take(NAMED).map(|moving| {
        let pays: Vec<String> = findings
            .pays(moving)
            .filter(|row| row.haircut_sat != Some(0))
            .take(NAMED)
            .map(|row| findings.pays_in_words(row))
            .collect();
        let pays = match pays.is_empty() {
            true => String::new(),
            false => format!("; it would pay {}", pays.join("; and ")),
        };
        format!(
            "Today: watch transaction {}, which is not confirmed yet{pays}.",
            moving.txid
        )
    });
    let mut steps: Vec<String> = steps.collect();
    if findings.moving.len() > NAMED {
        let more = findings.moving.len() - NAMED;
        steps.push(format!(
            "Today: watch {} more that are not confirmed yet.",
            counted(more, "transaction")
        ));
    }
    steps
}

/// Returns a step for each service, with its deposit addresses, the largest ransom part first.
fn services(findings: &Findings) -> Vec<String> {
    let mut by_service: BTreeMap<&str, Vec<&ServiceRow>> = BTreeMap::new();
    for row in &findings.services {
        by_service.entry(&row.service).or_default().push(row);
    }
    let mut services: Vec<Vec<&ServiceRow>> = by_service.into_values().collect();
    let part = |rows: &[&ServiceRow]| rows.iter().map(|row| row.haircut_sat).sum::<u64>();
    services.sort_by_key(|rows| std::cmp::Reverse(part(rows)));
    let steps = services.iter().take(NAMED).map(|rows| {
        let service = &rows[0];
        let mut rows = rows.clone();
        rows.sort_by_key(|row| std::cmp::Reverse(row.haircut_sat));
        let mut named: Vec<String> = rows.iter().take(NAMED).map(|row| arrival(row)).collect();
        if rows.len() > NAMED {
            named.push(format!("{} more", rows.len() - NAMED));
        }
        let to = match service.label.is_empty() {
            true => format!(
                "Find out who runs {} (used like an exchange’s) and ask",
                service.collecting_address
            ),
            false => format!("Write to “{}” (named by a tag) and ask", service.label),
        };
        let what = match rows.iter().all(|row| row.deposit_address.is_empty()) {
            true => "for the name of the customer who was credited with",
            false => "it to freeze the account and to name the customer behind",
        };
        format!(
            "{to} {what} {}. A ready request is in the folder letters.",
            in_a_row(named)
        )
    });
    let mut steps: Vec<String> = steps.collect();
    if services.len() > NAMED {
        let more = services.len() - NAMED;
        steps.push(format!(
            "Write to {} more, listed below.",
            counted(more, "service")
        ));
    }
    steps
}

fn arrival(row: &ServiceRow) -> String {
    let (first, last) = (row.first.day(), row.last.day());
    let days = match first == last {
        true => day(first),
        false => format!("{} to {}", day(first), day(last)),
    };
    let amount = match row.haircut_sat {
        0 => format!("up to {}", Amount::from_sat(row.most_sat)),
        sat => Amount::from_sat(sat).to_string(),
    };
    format!("{} ({amount}, {days})", row.address())
}

fn unspent(findings: &Findings) -> Option<String> {
    let structure = &findings.structure;
    let held: Vec<String> = structure
        .to_freeze
        .iter()
        .filter(|row| row.moving_in.is_none())
        .take(NAMED)
        .map(|row| format!("{} at {}", Amount::from_sat(row.haircut_sat), row.address))
        .collect();
    if held.is_empty() {
        return None;
    }
    Some(format!(
        "Watch, and freeze where somebody holds them for others: {}. With what is moving now, these are {} of all that is \
         known to be unspent or moving.",
        in_a_row(held),
        share(structure.stops_sat(), structure.can_stop_sat)
    ))
}

/// Says how many payments may have come out of a service, which would know the payer; it is a lead.
fn payers(findings: &Findings) -> Option<String> {
    let origins = &findings.leads.origins;
    let names: BTreeSet<String> = origins.iter().filter_map(|it| name(findings, it)).collect();
    let named = match names.is_empty() {
        true => String::new(),
        false => format!(": {}", in_a_row(names.into_iter().take(NAMED).collect())),
    };
    (!origins.is_empty()).then(|| {
        format!(
            "To find victims who did not report: {} of {} may have come out of a service one step back{named}. If so, it can \
             name the payers (a lead, see section Leads).",
            origins.len(),
            counted(findings.leads.payments, "payment")
        )
    })
}

/// Names the service behind a payment, and says if money of the payments reached it too.
fn name(findings: &Findings, origin: &PaymentOrigin) -> Option<String> {
    let name = match (&*origin.label, &*origin.service) {
        ("", "") => return None,
        ("", wallet) => wallet.to_owned(),
        (label, _) => format!("“{label}”"),
    };
    let mut reached = findings.services.iter();
    let is_both = reached.any(|row| row.service == origin.service);
    Some(match is_both {
        true => format!("{name}, which the money reached too"),
        false => name,
    })
}
