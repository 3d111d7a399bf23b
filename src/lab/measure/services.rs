//! Measures how well services and their deposit addresses are recognised by behaviour alone, without tags.

use std::collections::HashMap;

use serde::Serialize;

use super::partition::share;
use crate::analysis::services_by_behaviour;
use crate::cluster::Clustering;
use crate::heuristics::coinjoin::Verdict;
use crate::lab::Truth;
use crate::ledger::{AddressNum, Spend, View};

/// Transactions of an address above which it is busy, as by default.
const BUSY: u64 = 1_000;

/// One kind of address, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceRateRow {
    /// The kind of address.
    pub kind: &'static str,
    /// Actual addresses of that kind in the view.
    pub actual: usize,
    /// Addresses recognised.
    pub found: usize,
    /// Those that are right.
    pub right: usize,
    /// `right` of `found`; `None` if none is found.
    pub precision: Option<f64>,
    /// `right` of `actual`; `None` if there are none.
    pub recall: Option<f64>,
}

impl ServiceRateRow {
    /// Counts addresses that are recognised, and those that should be.
    fn of(kind: &'static str, addresses: impl Iterator<Item = (bool, bool)>) -> Self {
        let (mut actual, mut found, mut right) = (0, 0, 0);
        for (is_found, is_actual) in addresses {
            actual += usize::from(is_actual);
            found += usize::from(is_found);
            right += usize::from(is_found && is_actual);
        }
        Self {
            kind,
            actual,
            found,
            right,
            precision: share(right as u64, found as u64),
            recall: share(right as u64, actual as u64),
        }
    }
}

/// Returns the address of each output that one owner pays another.
fn payments_of_others<'a>(
    view: &'a View,
    truth: &'a Truth,
) -> impl Iterator<Item = AddressNum> + 'a {
    let owner = |address: AddressNum| truth.owner(view.script(address));
    view.txs().flat_map(move |(tx, _)| {
        let mut payers = view.inputs(tx).iter();
        let payer = payers.find_map(|prevout| view.owner_of(*prevout));
        let payer = payer.and_then(owner);
        let paid = view.outputs(tx).filter_map(|output| view.owner(output));
        paid.filter(move |address| payer.is_some() && owner(*address) != payer)
    })
}

/// Measures on a whole chain. A deposit address that was never swept has shown nothing yet, so it counts only if it is
/// found. Services are measured by the payments of others to them, where a trace meets them, and by address: every
/// address in a wallet that is recognised as a service's, and every deposit address, against the addresses that
/// exchanges, mining pools and a gambling house own and have spent from. Most of these hold change, which co-spending
/// alone seldom joins to the rest of the wallet.
pub(super) fn measure(view: &View, truth: &Truth, verdicts: &[Verdict]) -> Vec<ServiceRateRow> {
    let clustering = Clustering::by_co_spending(view, verdicts);
    let (services, deposits) =
        services_by_behaviour(view, verdicts, &clustering, &HashMap::new(), BUSY);
    let mut is_spent = vec![false; view.address_count()];
    for (tx, _) in view.txs() {
        for output in view.outputs(tx) {
            if let (Some(owner), Spend::By(_)) = (view.owner(output), view.spend(output)) {
                is_spent[owner.index()] = true;
            }
        }
    }
    let is_deposit = |address: AddressNum| truth.deposit_addresses.contains(view.script(address));
    let is_service = |address: AddressNum| {
        let owner = truth.owner(view.script(address));
        owner.is_some_and(|owner| {
            let kind = owner.split('-').next();
            kind.is_some_and(|kind| ["exchange", "pool", "house"].contains(&kind))
        })
    };
    let found_deposit = |address: AddressNum| deposits.of(address).is_some();
    let found_service = |address: AddressNum| {
        services
            .get(clustering.root(address))
            .is_some_and(|service| service.is_boundary)
            || found_deposit(address)
    };
    vec![
        ServiceRateRow::of(
            "deposit address",
            view.addresses().map(|address| {
                let is_found = found_deposit(address);
                let is_actual = is_deposit(address) && (is_spent[address.index()] || is_found);
                (is_found, is_actual)
            }),
        ),
        ServiceRateRow::of(
            "payment to a service",
            payments_of_others(view, truth).map(|address| {
                let is_found = found_service(address);
                let is_actual = is_service(address) && (is_spent[address.index()] || is_found);
                (is_found, is_actual)
            }),
        ),
        ServiceRateRow::of(
            "address of a service",
            view.addresses().map(|address| {
                let is_found = found_service(address);
                let is_actual = is_service(address) && (is_spent[address.index()] || is_found);
                (is_found, is_actual)
            }),
        ),
    ]
}
