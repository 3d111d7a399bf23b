//! The parts of the destinations with change rules off if the case sets some, and otherwise on.

use std::collections::BTreeMap;

use super::assembly::Assembly;
use super::destinations::destination;
use crate::findings::{Cents, Destination, End, OtherRulesPart, Policy, Time};
use crate::taint::Taints;

impl Assembly<'_> {
    /// Adds what the other change rules lead to each destination, and destinations that only they know. An end belongs to
    /// a destination by its address: the wallets of the two analyses differ.
    pub(super) fn add_other_rules(&self, destinations: &mut Vec<Destination>) {
        let Some(rules) = self.other else {
            return;
        };
        let none = OtherRulesPart {
            change_rules: rules.change_rules.clone(),
            by_policy_sat: [0; 4],
        };
        let (mut by_place, mut by_address) = (BTreeMap::new(), BTreeMap::new());
        for (at, destination) in destinations.iter_mut().enumerate() {
            destination.other_rules = Some(none.clone());
            by_place.insert((destination.end, destination.place.clone()), at);
            for address in &destination.addresses {
                by_address.insert((destination.end, address.clone()), at);
            }
        }
        let other = Assembly {
            analysis: &rules.analysis,
            other: None,
            ..*self
        };
        for (coin, stop) in other.ended() {
            let (end, output) = (End::from(stop), coin.tainted.output);
            let (place, label) = other.place(output, stop);
            let address = other.address(output);
            let is_by_transaction = matches!(end, End::CoinJoin | End::Unconfirmed);
            let of_address = by_address.get(&(end, address.clone()));
            let known = of_address
                .filter(|_| !is_by_transaction)
                .or_else(|| by_place.get(&(end, place.clone())));
            let at = match known {
                Some(at) => *at,
                None => {
                    let at = destinations.len();
                    by_place.insert((end, place.clone()), at);
                    destinations.push(Destination {
                        other_rules: Some(none.clone()),
                        ransom_eur: self.valuation.has_rates().then_some(Cents(0)),
                        ..destination(end, place, label)
                    });
                    at
                }
            };
            let place = &mut destinations[at];
            add(place, coin.tainted.taint);
            // Of a destination that only the other rules know, everything is theirs.
            if place.by_policy_sat == [0; 4] && place.band.is_none() {
                let time = other.time(self.view.tx_of(output));
                place.outputs += 1;
                place.value_sat += self.view.value(output).to_sat();
                place.first = Some(place.first.map_or(time, |first: Time| first.min(time)));
                place.last = Some(place.last.map_or(time, |last: Time| last.max(time)));
                if !address.is_empty() && !place.addresses.contains(&address) {
                    place.addresses.push(address);
                    place.addresses.sort();
                }
            }
        }
        let fees = &rules.analysis.trace.propagation.fees;
        let fees: Taints = fees.iter().map(|(_, taints)| *taints).sum();
        let mut destinations = destinations.iter_mut();
        if let Some(fee) = destinations.find(|destination| destination.end == End::Fee) {
            add(fee, fees);
        }
    }
}

fn add(destination: &mut Destination, taint: Taints) {
    let Some(part) = &mut destination.other_rules else {
        return;
    };
    for (sat, policy) in part.by_policy_sat.iter_mut().zip(Policy::CONSERVING) {
        *sat += taint[policy].to_sat();
    }
}
