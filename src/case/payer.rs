//! Which wallet paid a transaction, as far as its inputs say.

use crate::cluster::Clustering;
use crate::heuristics::signers;
use crate::ledger::{AddressNum, TxNum, View};

/// The root of the one cluster that every input of a transaction belongs to, those aside that nobody signed for; `None`
/// where an input is unknown, where they are of several clusters, and for a coinbase.
pub(super) fn payer(view: &View, clustering: &Clustering, tx: TxNum) -> Option<AddressNum> {
    let paid = view.inputs(tx).iter().zip(signers::of_inputs(view, tx));
    let mut roots = paid
        .filter(|(_, signers)| !signers.is_nobody())
        .map(|(prevout, _)| {
            let owner = view.owner_of(*prevout)?;
            Some(clustering.root(owner))
        });
    let first = roots.next()??;
    roots.all(|root| root == Some(first)).then_some(first)
}
