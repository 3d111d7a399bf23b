//! The rows of services to write to, and the ends of the trace by destination.

use std::collections::BTreeMap;

use bitcoin::Amount;

use super::assembly::Assembly;
use crate::findings::{Cents, Destination, End, Grade, Policy, ServiceRow, Time};
use crate::ledger::{AddressNum, OutputNum};
use crate::listing::in_a_row;
use crate::rates::Currency;
use crate::taint::Taints;
use crate::trace::{EndReason, TracedOutput};

/// Outputs that arrived at one place.
struct Arrivals {
    outputs: u64,
    first: Time,
    last: Time,
    value: Amount,
    taint: Taints,
    worth: Option<Cents>,
}

impl Arrivals {
    fn add(&mut self, other: Self) {
        self.outputs += other.outputs;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.value += other.value;
        self.taint += other.taint;
        self.worth = add(self.worth, other.worth);
    }

    fn by_policy(&self) -> [u64; 4] {
        Policy::CONSERVING.map(|policy| self.taint[policy].to_sat())
    }
}

/// Adds amounts of euro; a sum with an unknown part is unknown.
pub(super) fn add(a: Option<Cents>, b: Option<Cents>) -> Option<Cents> {
    Some(Cents(a?.0 + b?.0))
}

impl Assembly<'_> {
    /// Returns the services that traced money reached, by their deposit or receiving address.
    pub(super) fn services(&self) -> Vec<ServiceRow> {
        let mut places: BTreeMap<AddressNum, Arrivals> = BTreeMap::new();
        let mut order: Vec<(AddressNum, &str)> = Vec::new();
        for (coin, stop) in self.ended() {
            let owner = self.view.owner(coin.tainted.output);
            let (EndReason::Service(reason), Some(owner)) = (stop, owner) else {
                continue;
            };
            let arrival = self.arrival(coin);
            match places.get_mut(&owner) {
                Some(arrivals) => arrivals.add(arrival),
                None => {
                    order.push((owner, reason));
                    places.insert(owner, arrival);
                }
            }
        }
        let rows = order.into_iter();
        let rows = rows.map(|(owner, reason)| self.service(owner, reason, &places[&owner]));
        rows.collect()
    }

    fn service(&self, owner: AddressNum, reason: &str, arrivals: &Arrivals) -> ServiceRow {
        let analysis = self.analysis;
        let deposit = analysis.deposit_addresses.of(owner);
        let collecting = deposit.map_or(owner, |deposit| deposit.collecting);
        let root = self.clustering().root(collecting);
        let known = analysis.wallets.services.get(root);
        let grade = deposit
            .map(|deposit| deposit.grade)
            .or(known.map(|known| known.grade));
        let by_policy = arrivals.by_policy();
        ServiceRow {
            service: self.clustering().name(self.view, collecting),
            label: self.service_label(owner, collecting),
            category: self.category(collecting),
            grade: grade.unwrap_or(Grade::Weak),
            collecting_address: self.view.name(collecting),
            deposit_address: deposit.map(|_| self.view.name(owner)).unwrap_or_default(),
            outputs: arrivals.outputs,
            first: arrivals.first,
            last: arrivals.last,
            value_sat: arrivals.value.to_sat(),
            haircut_sat: arrivals.taint.haircut.to_sat(),
            least_sat: by_policy.into_iter().min().unwrap_or_default(),
            most_sat: by_policy.into_iter().max().unwrap_or_default(),
            ransom_eur: arrivals.worth,
            reason: reason.to_owned(),
        }
    }

    /// Returns the labels of a receiving address and of the wallet that collects from it.
    fn service_label(&self, owner: AddressNum, collecting: AddressNum) -> String {
        let members = self.clustering().members(collecting);
        let own = [owner];
        let all: Vec<AddressNum> = own.iter().chain(members).copied().collect();
        self.labels(&all).join("; ")
    }

    /// Returns the categories that tags give to a wallet.
    fn category(&self, address: AddressNum) -> String {
        let members = self.clustering().members(address).iter();
        let tags = members.flat_map(|member| self.tags.of(self.view.script(*member)));
        let categories: std::collections::BTreeSet<String> = tags
            .flat_map(|tag| tag.category.iter().chain(&tag.concepts))
            .map(ToString::to_string)
            .collect();
        in_a_row(categories.into_iter().collect())
    }

    /// Returns the ends of the trace by place: the largest ransom part under haircut first, the fees last.
    pub(super) fn destinations(&self) -> Vec<Destination> {
        let mut places: BTreeMap<(End, String), (Destination, Arrivals)> = BTreeMap::new();
        for (coin, stop) in self.ended() {
            let (end, output) = (End::from(stop), coin.tainted.output);
            let (place, label) = self.place(output, stop);
            let (address, arrival) = (self.address(output), self.arrival(coin));
            match places.get_mut(&(end, place.clone())) {
                Some((destination, arrivals)) => {
                    destination.addresses.push(address);
                    arrivals.add(arrival);
                }
                None => {
                    let destination = Destination {
                        end,
                        place: place.clone(),
                        label,
                        addresses: vec![address],
                        outputs: 0,
                        first: None,
                        last: None,
                        value_sat: 0,
                        by_policy_sat: [0; 4],
                        ransom_eur: None,
                    };
                    places.insert((end, place), (destination, arrival));
                }
            }
        }
        let finished = places.into_values().map(|(mut destination, arrivals)| {
            destination.addresses.sort();
            destination.addresses.dedup();
            destination.addresses.retain(|address| !address.is_empty());
            Destination {
                outputs: arrivals.outputs,
                first: Some(arrivals.first),
                last: Some(arrivals.last),
                value_sat: arrivals.value.to_sat(),
                by_policy_sat: arrivals.by_policy(),
                ransom_eur: arrivals.worth,
                ..destination
            }
        });
        let mut destinations: Vec<Destination> = finished.collect();
        // Poison alone reaches more places; it divides nothing, so none of the money is there.
        destinations.retain(|destination| destination.most_sat() > 0);
        // Equal amounts stay in the order of end and place.
        destinations.sort_by_key(|destination| std::cmp::Reverse(destination.haircut_sat()));
        destinations.extend(self.fees_as_destination());
        destinations
    }

    fn fees_as_destination(&self) -> Option<Destination> {
        let row = self.fee_total()?;
        Some(Destination {
            end: End::Fee,
            place: String::new(),
            label: String::new(),
            addresses: Vec::new(),
            outputs: 0,
            first: None,
            last: None,
            value_sat: row.value_sat,
            by_policy_sat: [row.haircut_sat, row.fifo_sat, row.lifo_sat, row.tiho_sat],
            ransom_eur: row.ransom_eur,
        })
    }

    /// Returns the place of an end and its label.
    pub(super) fn place(&self, output: OutputNum, stop: &EndReason) -> (String, String) {
        let Some(owner) = self.view.owner(output) else {
            return Default::default();
        };
        match stop {
            EndReason::Service(_) => {
                let deposit = self.analysis.deposit_addresses.of(owner);
                let collecting = deposit.map_or(owner, |deposit| deposit.collecting);
                let name = self.clustering().name(self.view, collecting);
                (name, self.service_label(owner, collecting))
            }
            EndReason::CoinJoin(txid) | EndReason::Unconfirmed(txid) => {
                (txid.to_string(), String::new())
            }
            EndReason::Dust => Default::default(),
            _ => (self.view.name(owner), self.label(output)),
        }
    }

    fn arrival(&self, coin: &TracedOutput) -> Arrivals {
        let (output, taint) = (coin.tainted.output, coin.tainted.taint);
        let tx = self.view.tx_of(output);
        Arrivals {
            outputs: 1,
            first: self.time(tx),
            last: self.time(tx),
            value: self.view.value(output),
            taint,
            worth: self.worth(taint.haircut, tx, Currency::Eur),
        }
    }
}
