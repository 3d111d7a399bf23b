//! Places to write to: the services that money of the payments reached, with their deposit addresses.

use bitcoin::{Amount, OutPoint};

use super::cell::table;
use super::{Cents, End, Findings, Grade, Time};
use crate::language::{Sentence, Value, say};

table! {
    /// A service and one of its addresses that money of the payments reached, in the order of the first arrival.
    "services" ServiceRow {
        /// The wallet of the service: the cluster of its collecting address.
        service: String,
        /// Name that tags give to it; empty if its operator is not known.
        label: String,
        /// Category that tags give to it.
        category: String,
        /// `claim` if a tag names the service, `weak` if its behaviour shows it.
        grade: Grade,
        /// Address into which the service collects: the one that received the money, or into which it was swept.
        collecting_address: String,
        /// Address that the service gave to a customer; empty where money reached the service without one.
        deposit_address: String,
        /// Outputs that arrived there.
        outputs: u64,
        /// Block time of the first.
        first: Time,
        /// Block time of the last.
        last: Time,
        /// Their value in satoshi.
        value_sat: u64,
        /// The ransom part of it under haircut.
        haircut_sat: u64,
        /// Least ransom part under any conserving policy; of a service reached only through a CoinJoin, the least that the
        /// values allow.
        least_sat: u64,
        /// Most ransom part, likewise.
        most_sat: u64,
        /// Worth of the haircut part in euro on the days of arrival.
        ransom_eur: Option<Cents>,
        /// What shows that it is a service.
        reason: Sentence,
    }
}

impl Findings {
    /// Returns the outputs that arrived at an address of a service, in chain order.
    pub fn arrived_at(&self, row: &ServiceRow) -> Vec<OutPoint> {
        let ends = self.endpoints.iter();
        let ends = ends.filter(|it| it.end == End::Service && *it.address == *row.address());
        let of_account = ends.filter_map(|it| Some((it.txid?, it.vout?)));
        let bands = self.bands.iter();
        let bands =
            bands.filter(|it| it.end == Some(End::Service) && *it.address == *row.address());
        let behind_coinjoins = bands.map(|it| (it.txid, it.vout));
        let outputs = of_account.chain(behind_coinjoins);
        outputs
            .map(|(txid, vout)| OutPoint { txid, vout })
            .collect()
    }
}

impl ServiceRow {
    /// Returns the address that received the money.
    pub fn address(&self) -> &str {
        match self.deposit_address.is_empty() {
            true => &self.collecting_address,
            false => &self.deposit_address,
        }
    }

    /// Describes what the address is, whose, and how that is known.
    pub fn holder(&self) -> Sentence {
        let of = match self.label.is_empty() {
            true => say!("service-unnamed"),
            false => say!("service-named", label = &self.label),
        };
        // One collecting address shows that several deposit addresses belong to one service.
        let collecting = Value::Id(self.collecting_address.clone());
        match (
            self.deposit_address.is_empty(),
            self.collecting_address.is_empty(),
        ) {
            (true, _) => say!("address-of-service", of = of),
            (false, true) => say!("deposit-address-of-service", of = of),
            (false, false) => say!(
                "deposit-address-collected",
                of = of,
                collecting = collecting
            ),
        }
    }

    /// Describes the arrivals: amount, ransom part and days. Without a haircut part, the ransom part is a range.
    pub fn arrivals(&self) -> Sentence {
        let days = match (self.first.day(), self.last.day()) {
            (first, last) if first == last => say!("on-day", day = Value::IsoDay(first)),
            (first, last) => {
                say!(
                    "from-day-to-day",
                    first = Value::IsoDay(first),
                    last = Value::IsoDay(last)
                )
            }
        };
        let value = Amount::from_sat(self.value_sat);
        match self.haircut_sat {
            sat if sat == self.value_sat => say!("arrivals", value = value, days = days),
            0 => {
                let [least, most] = [self.least_sat, self.most_sat].map(Amount::from_sat);
                say!(
                    "arrivals-between",
                    value = value,
                    least = least,
                    most = most,
                    days = days
                )
            }
            sat => say!(
                "arrivals-part",
                value = value,
                part = Amount::from_sat(sat),
                days = days
            ),
        }
    }
}
