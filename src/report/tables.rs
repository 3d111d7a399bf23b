//! The tables of a case folder, in their order, for every format they are written in.

use crate::findings::{Findings, Table};
#[cfg(feature = "frames")]
use crate::language::Sentence;

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

/// The tables of the case folder, each with the message that says what it has.
pub(super) const TABLES: [(&str, &str); 16] = [
    ("payments", "table-payments"),
    ("outputs", "table-outputs"),
    ("endpoints", "table-endpoints"),
    ("services", "table-services"),
    ("transactions", "table-transactions"),
    ("addresses", "table-addresses"),
    ("clusters", "table-clusters"),
    ("links", "table-links"),
    ("coverage", "table-coverage"),
    ("accounting", "table-accounting"),
    ("pending", "table-pending"),
    ("flows", "table-flows"),
    ("bands", "table-bands"),
    ("demands", "table-demands"),
    ("payers", "table-payers"),
    ("rates", "table-rates"),
];

/// Says what a table has.
#[cfg(feature = "frames")]
pub(super) fn describe(name: &str) -> Sentence {
    let known = TABLES.iter().find(|(table, _)| *table == name);
    known.map_or_else(Sentence::default, |(_, what)| Sentence::new(what, []))
}
