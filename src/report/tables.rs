//! The tables of a case folder, in their order, for every format they are written in.

use crate::findings::{Findings, Table};

/// A format that takes one table after the other.
pub trait Tables<'f> {
    /// Takes the rows of a table.
    fn table<T: Table>(&mut self, rows: &'f [T]);
}

impl Findings {
    /// Passes every table on, in the order of the outside contract.
    pub(super) fn tables<'f>(&'f self, to: &mut impl Tables<'f>) {
        to.table(&self.payments);
        to.table(&self.outputs);
        to.table(&self.endpoints);
        to.table(&self.services);
        to.table(&self.transactions);
        to.table(&self.addresses);
        to.table(&self.clusters);
        to.table(&self.links);
        to.table(&self.coverage);
        to.table(&self.accounting);
        to.table(&self.pending);
        to.table(&self.flows);
        to.table(&self.bands);
        to.table(&self.demand_rows);
        to.table(&self.payers);
        to.table(&self.rates);
    }
}

/// The tables of the case folder, each with what it has.
pub(super) const TABLES: [(&str, &str); 16] = [
    (
        "payments",
        "every output that an address of the case received",
    ),
    ("outputs", "every output that the trace reached"),
    (
        "endpoints",
        "the outputs at which the trace ended, and the fees",
    ),
    ("services", "services to write to, by deposit address"),
    ("transactions", "every transaction seen"),
    ("addresses", "every address seen"),
    ("clusters", "wallets of two or more addresses"),
    ("links", "the evidence that joins addresses"),
    ("coverage", "the histories that were requested"),
    ("accounting", "the balance of each taint policy"),
    (
        "pending",
        "outputs of unconfirmed transactions that spend traced coins",
    ),
    ("flows", "which output fed which"),
    (
        "bands",
        "outputs behind CoinJoins, with the least and the most",
    ),
    (
        "demands",
        "what was demanded and paid, and by how many persons",
    ),
    ("payers", "the wallets that paid"),
    (
        "rates",
        "the prices that figures in euro and dollar rest on",
    ),
];

/// Returns what a table has.
#[cfg(feature = "frames")]
pub(super) fn describe(name: &str) -> &'static str {
    let known = TABLES.iter().find(|(table, _)| *table == name);
    known.map_or("", |(_, what)| what)
}
