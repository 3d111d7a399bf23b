//! Which wallet paid a transaction, as far as its inputs say.

use crate::cluster::Clustering;
use crate::ledger::{AddressNum, TxNum, View};

/// The root of the one cluster that every input of a transaction belongs to; `None` where an input is unknown, where
/// they are of several clusters, and for a coinbase.
pub(super) fn payer(view: &View, clustering: &Clustering, tx: TxNum) -> Option<AddressNum> {
    let mut roots = view.inputs(tx).iter().map(|prevout| {
        let owner = view.owner_of(*prevout)?;
        Some(clustering.root(owner))
    });
    let first = roots.next()??;
    roots.all(|root| root == Some(first)).then_some(first)
}
