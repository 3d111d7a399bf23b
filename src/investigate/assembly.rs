//! The inputs of the table rows, and what rows of several tables share: times, values, names and labels.

use std::sync::Arc;

use bitcoin::Amount;

use super::attestations::Attestations;
use super::sums::AddressSums;
use super::valuation::Valuation;
use crate::analysis::{Analysis, OtherRules};
use crate::case::question::Case;
use crate::cluster::Clustering;
use crate::findings::{Cents, Time};
use crate::ledger::{AddressNum, Completeness, History, OutputNum, TxNum, View};
use crate::rates::Currency;
use crate::tags::{Tags, labels};
use crate::trace::{EndReason, TracedOutput};

/// The inputs from which table rows are built.
pub(super) struct Assembly<'a> {
    pub(super) case: &'a Case,
    pub(super) view: &'a View,
    pub(super) valuation: &'a Valuation<'a>,
    pub(super) tags: &'a Tags,
    pub(super) attestations: &'a Attestations,
    pub(super) analysis: &'a Analysis,
    pub(super) sums: &'a AddressSums,
    pub(super) names: &'a Names,
    /// The analysis with change rules off if the case sets some, otherwise on; `None` if it would not differ.
    pub(super) other: Option<&'a OtherRules>,
}

/// The text of every address, which the rows of all tables share.
pub(super) struct Names {
    by_number: Vec<Arc<str>>,
    none: Arc<str>,
}

impl Names {
    pub(super) fn new(view: &View) -> Self {
        let names = view.addresses().map(|address| view.name(address).into());
        Self {
            by_number: names.collect(),
            none: "".into(),
        }
    }
}

impl Assembly<'_> {
    /// Returns the text of an address; empty for none.
    pub(super) fn address_name(&self, address: Option<AddressNum>) -> Arc<str> {
        let name = address.map(|address| &self.names.by_number[address.index()]);
        Arc::clone(name.unwrap_or(&self.names.none))
    }

    /// Returns the name of the cluster of an address; empty for none.
    pub(super) fn cluster_name(&self, address: Option<AddressNum>) -> Arc<str> {
        self.address_name(address.map(|address| self.clustering().label(address)))
    }

    /// Returns the block time of a transaction.
    pub(super) fn time(&self, tx: TxNum) -> Time {
        Time::from_unix(self.view.tx(tx).anchor.time)
    }

    /// Returns the value on the day of a transaction; `None` if no rate is known.
    pub(super) fn worth(&self, value: Amount, tx: TxNum, currency: Currency) -> Option<Cents> {
        self.worth_at(value, self.view.tx(tx).anchor.time, currency)
    }

    /// Returns the value on the day of a moment, in seconds since 1970-01-01 UTC.
    pub(super) fn worth_at(&self, value: Amount, time: u32, currency: Currency) -> Option<Cents> {
        let day = Time::from_unix(time).day();
        self.valuation.worth(value, day, currency)
    }

    /// Returns the address of an output; empty if it is unspendable.
    pub(super) fn address(&self, output: OutputNum) -> Arc<str> {
        self.address_name(self.view.owner(output))
    }

    /// Returns the cluster of an output; empty if it is unspendable.
    pub(super) fn cluster(&self, output: OutputNum) -> Arc<str> {
        self.cluster_name(self.view.owner(output))
    }

    /// Returns the labels of any of these addresses.
    pub(super) fn labels(&self, addresses: &[AddressNum]) -> Vec<String> {
        let tags = addresses
            .iter()
            .flat_map(|address| self.tags.of(self.view.script(*address)));
        labels(tags)
    }

    /// Returns the labels of an output's address or, if it has none, of its cluster.
    pub(super) fn label(&self, output: OutputNum) -> String {
        let Some(owner) = self.view.owner(output) else {
            return String::new();
        };
        let mut label = self.labels(&[owner]);
        if label.is_empty() {
            label = self.labels(self.clustering().members(owner));
        }
        label.join("; ")
    }

    /// Returns the address clustering.
    pub(super) fn clustering(&self) -> &Clustering {
        self.analysis.clustering()
    }

    /// Returns the outputs at which the trace ended, with the reason.
    pub(super) fn ended(&self) -> impl Iterator<Item = (&TracedOutput, &EndReason)> {
        self.analysis
            .trace
            .outputs
            .iter()
            .filter_map(|coin| Some((coin, coin.stop.as_ref()?)))
    }

    /// Whether the view has everything that touches an address, and no server disagrees.
    pub(super) fn is_complete(&self, address: AddressNum) -> bool {
        *self.view.completeness(address) == Completeness::Complete
            && self
                .attestations
                .disagreement(self.view.script(address))
                .is_none()
    }

    /// Returns the number of confirmed transactions in an address's history; `None` if no history was received.
    pub(super) fn confirmed(&self, address: AddressNum) -> Option<u64> {
        match self.view.history(address)? {
            History::Missing(_) => None,
            History::Answered { .. } => Some(self.view.history_length(address)),
        }
    }
}
