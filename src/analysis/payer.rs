//! Finds the wallet that funds a transaction.

use crate::cluster::Clustering;
use crate::heuristics::signers;
use crate::ledger::{AddressNum, Prevout, TxNum, View};

/// Returns the root of the one cluster that holds every input; `None` if an input is unknown, the inputs are in several
/// clusters, or it is a coinbase. Inputs that nobody signed for are ignored, and so are the payee's own inputs
/// (`is_payee`) unless all are.
pub(crate) fn payer(
    view: &View,
    clustering: &Clustering,
    tx: TxNum,
    is_payee: impl Fn(AddressNum) -> bool,
) -> Option<AddressNum> {
    let paid = view.inputs(tx).iter().zip(signers::of_inputs(view, tx));
    let signed = paid.filter(|(_, signers)| !signers.is_nobody());
    let signed: Vec<Prevout> = signed.map(|(prevout, _)| *prevout).collect();
    let is_own = |prevout: &Prevout| view.owner_of(*prevout).is_some_and(&is_payee);
    let is_alone = signed.iter().all(is_own);
    let others = signed.iter().filter(|prevout| is_alone || !is_own(prevout));
    let mut roots = others.map(|prevout| {
        let owner = view.owner_of(*prevout)?;
        Some(clustering.root(owner))
    });
    let first = roots.next()??;
    roots.all(|root| root == Some(first)).then_some(first)
}
