//! Places to write to: the services that money of the payments reached, with their deposit addresses.

use super::cell::table;
use super::{Cents, Grade, Time};

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
        /// Least ransom part under any conserving policy.
        least_sat: u64,
        /// Most ransom part under any conserving policy.
        most_sat: u64,
        /// Worth of the haircut part in euro on the days of arrival.
        ransom_eur: Option<Cents>,
        /// What shows that it is a service.
        reason: String,
    }
}
