//! What to do next, the most urgent first.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::Amount;

use crate::findings::{End, Findings, PaymentOrigin, Role, ServiceRow, share};
use crate::language::{Sentence, Value, say};
use crate::report::words::sum;

/// Transactions, services, addresses and outputs that are named; the sections have the others.
const NAMED: usize = 5;

/// Returns the steps.
pub(super) fn steps(findings: &Findings) -> Vec<Sentence> {
    let mut steps = moving(findings);
    steps.extend(services(findings));
    steps.extend(unspent(findings));
    steps.extend(own_wallet(findings));
    steps.extend(payers(findings));
    if let Some(stopped) = findings.stopped() {
        steps.push(say!("next-trace-further", stopped = stopped));
    }
    if findings.is_incomplete() {
        steps.push(say!("next-repeat"));
    }
    steps
}

fn moving(findings: &Findings) -> Vec<Sentence> {
    let steps = findings.moving.iter().take(NAMED).map(|moving| {
        let pays = findings
            .pays(moving)
            .filter(|row| row.haircut_sat != Some(0))
            .take(NAMED)
            .map(|row| findings.pays_in_words(row))
            .reduce(|list, last| say!("pays-and", list = list, last = last));
        match pays {
            None => say!("next-watch", txid = moving.txid),
            Some(pays) => say!("next-watch-pays", txid = moving.txid, pays = pays),
        }
    });
    let mut steps: Vec<Sentence> = steps.collect();
    if findings.moving.len() > NAMED {
        steps.push(say!(
            "next-watch-more",
            count = findings.moving.len() - NAMED
        ));
    }
    steps
}

/// Returns a step for each service, with its deposit addresses, the largest ransom part first.
fn services(findings: &Findings) -> Vec<Sentence> {
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
        let mut named: Vec<Sentence> = rows.iter().take(NAMED).map(|row| arrival(row)).collect();
        if rows.len() > NAMED {
            named.push(say!("more", count = rows.len() - NAMED));
        }
        let named = Sentence::list(named);
        let has_deposit_address = rows.iter().any(|row| !row.deposit_address.is_empty());
        let label = &service.label;
        let at = || Value::Id(service.collecting_address.clone());
        match (label.is_empty(), has_deposit_address) {
            (true, true) => say!(
                "next-find-out-deposits",
                at = at(),
                named = named,
                lists = lists(findings)
            ),
            (true, false) => say!(
                "next-find-out",
                at = at(),
                named = named,
                lists = lists(findings)
            ),
            (false, true) => say!("next-write-deposits", label = label, named = named),
            (false, false) => say!("next-write", label = label, named = named),
        }
    });
    let mut steps: Vec<Sentence> = steps.collect();
    if services.len() > NAMED {
        steps.push(say!("next-write-more", count = services.len() - NAMED));
    }
    steps
}

fn arrival(row: &ServiceRow) -> Sentence {
    let (first, last) = (row.first.day(), row.last.day());
    let days = match first == last {
        true => say!("just", text = first),
        false => say!("range", least = first, most = last),
    };
    let address = Value::Id(row.address().to_owned());
    match row.haircut_sat {
        0 => {
            let most = Amount::from_sat(row.most_sat);
            say!(
                "next-arrival-up-to",
                address = address,
                amount = most,
                days = days
            )
        }
        sat if sat < row.value_sat => say!(
            "next-arrival-part",
            address = address,
            value = Amount::from_sat(row.value_sat),
            amount = Amount::from_sat(sat),
            days = days
        ),
        sat => say!(
            "next-arrival",
            address = address,
            amount = Amount::from_sat(sat),
            days = days
        ),
    }
}

fn unspent(findings: &Findings) -> Option<Sentence> {
    let structure = &findings.structure;
    let held = structure.to_freeze.iter();
    let held = held.filter(|row| row.moving_in.is_none()).take(NAMED);
    let held = held.map(|row| {
        let address = Value::Id(row.address.to_string());
        let amount = Amount::from_sat(row.haircut_sat);
        say!(
            "amount-at",
            amount = amount,
            address = address,
            named = Sentence::default()
        )
    });
    let held: Vec<Sentence> = held.collect();
    if held.is_empty() {
        return None;
    }
    let share = share(structure.stops_sat(), structure.can_stop_sat);
    let ends = findings.destinations.iter();
    let still_there = ends.filter(|it| matches!(it.end, End::Unspent | End::Unconfirmed));
    let worth = sum(still_there.map(|it| it.ransom_eur_at_tip));
    let worth = worth.map_or_else(Sentence::default, |worth| {
        say!("next-worth", worth = Value::Figure(worth.to_string()))
    });
    Some(say!(
        "next-freeze",
        held = Sentence::list(held),
        share = Value::Number(share),
        all = Amount::from_sat(structure.can_stop_sat),
        worth = worth
    ))
}

/// Names the addresses in a wallet of the case whose histories were not requested, so that payments to them are not seen.
fn own_wallet(findings: &Findings) -> Option<Sentence> {
    let clusters = findings.clusters.iter();
    let own: BTreeSet<&str> = clusters
        .filter(|row| row.role == Role::Case)
        .map(|row| row.cluster.as_ref())
        .collect();
    let addresses = findings.addresses.iter();
    let unseen = addresses.filter(|row| !row.case_address && !row.complete);
    let unseen = unseen.filter(|row| own.contains(row.cluster.as_ref()));
    let unseen: Vec<Sentence> = unseen.map(|row| Sentence::id(&row.address)).collect();
    (!unseen.is_empty()).then(|| say!("next-own-wallet", addresses = Sentence::list_some(unseen)))
}

/// Says that no list of tagged addresses was used, where that is so.
fn lists(findings: &Findings) -> Sentence {
    match findings.has_tags() {
        true => Sentence::default(),
        false => say!("next-no-lists", flag = Value::Id("--tags".to_owned())),
    }
}

/// Says how many payments may have come out of a service, which would know the payer; it is a lead.
fn payers(findings: &Findings) -> Option<Sentence> {
    let origins = &findings.leads.origins;
    if origins.is_empty() {
        return None;
    }
    let mut names: BTreeMap<String, Sentence> = BTreeMap::new();
    for origin in origins {
        if let Some(name) = name(findings, origin) {
            names.insert(name.to_string(), name);
        }
    }
    let (some, payments) = (origins.len(), findings.leads.payments);
    Some(match names.is_empty() {
        true => say!("next-payers", some = some, count = payments),
        false => {
            let names = Sentence::list(names.into_values().take(NAMED).collect());
            say!(
                "next-payers-of",
                some = some,
                count = payments,
                names = names
            )
        }
    })
}

/// Names the service behind a payment, and says if money of the payments reached it too.
fn name(findings: &Findings, origin: &PaymentOrigin) -> Option<Sentence> {
    let name = match (&*origin.label, &*origin.service) {
        ("", "") => return None,
        ("", wallet) => Sentence::id(wallet),
        (label, _) => say!("quoted", text = label),
    };
    let mut reached = findings.services.iter();
    let is_both = reached.any(|row| row.service == origin.service);
    Some(match is_both {
        true => say!("next-payers-reached-too", name = name),
        false => name,
    })
}
