//! The rows of services to write to, and the ends of the trace by destination.

use std::collections::BTreeMap;

use bitcoin::Amount;

use super::assembly::Assembly;
use super::by_demand::{self, ByDemand};
use crate::findings::{Cents, Destination, End, Grade, Policy, ServiceRow, Time};
use crate::language::{Sentence, say};
use crate::ledger::{AddressNum, OutputNum};
use crate::listing::in_a_row;
use crate::rates::Currency;
use crate::taint::Taints;
use crate::trace::{BandedOutput, EndReason};

/// Outputs that arrived at one place.
struct Arrivals {
    outputs: u64,
    first: Time,
    last: Time,
    value: Amount,
    taint: Taints,
    worth: Option<Cents>,
    worth_usd: Option<Cents>,
}

impl Arrivals {
    fn add(&mut self, other: Self) {
        self.outputs += other.outputs;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.value += other.value;
        self.taint += other.taint;
        self.worth = add(self.worth, other.worth);
        self.worth_usd = add(self.worth_usd, other.worth_usd);
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
        let mut order: Vec<(AddressNum, &Sentence)> = Vec::new();
        for (coin, stop) in self.ended() {
            let owner = self.view.owner(coin.tainted.output);
            let (EndReason::Service(reason), Some(owner)) = (stop, owner) else {
                continue;
            };
            let arrival = self.arrival(coin.tainted.output, coin.tainted.taint);
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
        let mut rows: Vec<ServiceRow> = rows.collect();
        rows.extend(self.services_behind_coinjoins(&places));
        rows
    }

    /// Returns the services that coins reached through CoinJoins only, at addresses other than those `of_account`.
    fn services_behind_coinjoins(
        &self,
        of_account: &BTreeMap<AddressNum, Arrivals>,
    ) -> Vec<ServiceRow> {
        let mut places: BTreeMap<AddressNum, Vec<&BandedOutput>> = BTreeMap::new();
        let mut order: Vec<(AddressNum, &Sentence)> = Vec::new();
        for (banded, stop) in self.banded_ends() {
            let owner = self.view.owner(banded.output);
            let (EndReason::Service(reason), Some(owner)) = (stop, owner) else {
                continue;
            };
            if of_account.contains_key(&owner) {
                continue;
            }
            let outputs = places.entry(owner).or_default();
            if outputs.is_empty() {
                order.push((owner, reason));
            }
            outputs.push(banded);
        }
        let rows = order.into_iter().filter_map(|(owner, reason)| {
            let outputs = &places[&owner];
            let band = self.band_of(outputs);
            Some(ServiceRow {
                least_sat: band.least_sat,
                most_sat: band.most_sat,
                reason: say!("only-through-coinjoin", reason = reason),
                ..self.service(owner, reason, &self.arrivals(outputs)?)
            })
        });
        rows.collect()
    }

    fn service(&self, owner: AddressNum, reason: &Sentence, arrivals: &Arrivals) -> ServiceRow {
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
            reason: reason.clone(),
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

    /// Returns the ends of the trace by place: the largest ransom part under haircut first, the fees last. Services and
    /// busy addresses that coins reached through CoinJoins only, and places that other change rules lead to, come after
    /// those of the account.
    pub(super) fn destinations(&self, by_demand: Option<&ByDemand>) -> Vec<Destination> {
        let mut places: BTreeMap<(End, String), (Destination, Arrivals)> = BTreeMap::new();
        for (coin, stop) in self.ended() {
            let (end, output) = (End::from(stop), coin.tainted.output);
            let (place, label) = self.place(output, stop);
            let (address, arrival) = (
                self.address(output),
                self.arrival(output, coin.tainted.taint),
            );
            let parts = by_demand.map(|it| it.of(output, arrival.worth));
            let parts = parts.unwrap_or_default();
            match places.get_mut(&(end, place.clone())) {
                Some((destination, arrivals)) => {
                    destination.addresses.push(address);
                    by_demand::add(&mut destination.by_demand, parts);
                    arrivals.add(arrival);
                }
                None => {
                    let mut destination = destination(end, place.clone(), label);
                    destination.addresses.push(address);
                    destination.by_demand = parts;
                    places.insert((end, place), (destination, arrival));
                }
            }
        }
        self.add_bands(&mut places);
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
                ransom_usd: arrivals.worth_usd,
                ..destination
            }
        });
        // Poison alone reaches more places; it divides nothing, so none of the money is there.
        let is_reached = |destination: &Destination| {
            let is_banded = destination.band.is_some() && is_operated(destination.end);
            destination.most_sat() > 0 || is_banded || destination.end == End::Fee
        };
        let mut destinations: Vec<Destination> = finished.filter(is_reached).collect();
        destinations.extend(self.fees_as_destination(by_demand));
        self.add_other_rules(&mut destinations);
        destinations.retain(is_reached);
        let today = Time::from_unix(self.view.tip_time()).day();
        for destination in &mut destinations {
            let haircut = Amount::from_sat(destination.haircut_sat());
            destination.ransom_eur_at_tip = self.worth_on(haircut, today);
        }
        // Equal amounts stay in the order of end and place.
        destinations.sort_by_key(|destination| {
            let most = destination.band.map(|band| band.most_sat);
            let is_place = destination.end != End::Fee;
            std::cmp::Reverse((is_place, destination.haircut_sat(), most))
        });
        destinations
    }

    /// Adds the bands to the places of the account, and places with an operator that only bands have. The other outputs
    /// behind CoinJoins are in a table of their own: each join has dozens.
    fn add_bands(&self, places: &mut BTreeMap<(End, String), (Destination, Arrivals)>) {
        let mut banded: BTreeMap<(End, String), (String, Vec<&BandedOutput>)> = BTreeMap::new();
        for (output, stop) in self.banded_ends() {
            let (place, label) = self.place(output.output, stop);
            let entry = banded.entry((End::from(stop), place));
            let (_, outputs) = entry.or_insert_with(|| (label, Vec::new()));
            outputs.push(output);
        }
        for ((end, place), (label, outputs)) in banded {
            let key = (end, place.clone());
            if !places.contains_key(&key) {
                let Some(arrivals) = self.arrivals(&outputs).filter(|_| is_operated(end)) else {
                    continue;
                };
                let destination = destination(end, place, label);
                places.insert(key.clone(), (destination, arrivals));
            }
            let (destination, _) = places.get_mut(&key).expect("it was there or inserted");
            destination.band = Some(self.band_of(&outputs));
            let addresses = outputs.iter().map(|banded| self.address(banded.output));
            destination.addresses.extend(addresses);
        }
    }

    fn fees_as_destination(&self, by_demand: Option<&ByDemand>) -> Option<Destination> {
        let row = self.fee_total()?;
        Some(Destination {
            value_sat: row.value_sat,
            by_policy_sat: [row.haircut_sat, row.fifo_sat, row.lifo_sat, row.tiho_sat],
            ransom_eur: row.ransom_eur,
            by_demand: by_demand
                .map(|it| it.fees(row.ransom_eur))
                .unwrap_or_default(),
            ..destination(End::Fee, String::new(), String::new())
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

    /// Returns the arrivals of outputs behind CoinJoins, of which the account has nothing; `None` if there are none.
    fn arrivals(&self, outputs: &[&BandedOutput]) -> Option<Arrivals> {
        let outputs = outputs.iter();
        let arrivals = outputs.map(|banded| self.arrival(banded.output, Taints::default()));
        arrivals.reduce(|mut sum, arrival| {
            sum.add(arrival);
            sum
        })
    }

    fn arrival(&self, output: OutputNum, taint: Taints) -> Arrivals {
        let tx = self.view.tx_of(output);
        Arrivals {
            outputs: 1,
            first: self.time(tx),
            last: self.time(tx),
            value: self.view.value(output),
            taint,
            worth: self.worth(taint.haircut, tx, Currency::Eur),
            worth_usd: self.worth(taint.haircut, tx, Currency::Usd),
        }
    }
}

/// Whether an end is at an address of somebody who can be asked.
fn is_operated(end: End) -> bool {
    matches!(end, End::Service | End::Busy)
}

/// Returns a destination without any money.
pub(super) fn destination(end: End, place: String, label: String) -> Destination {
    Destination {
        end,
        place,
        label,
        addresses: Vec::new(),
        outputs: 0,
        first: None,
        last: None,
        value_sat: 0,
        by_policy_sat: [0; 4],
        ransom_eur: None,
        ransom_usd: None,
        ransom_eur_at_tip: None,
        band: None,
        other_rules: None,
        by_demand: Vec::new(),
    }
}
