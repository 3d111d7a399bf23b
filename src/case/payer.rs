//! Which wallet paid a transaction, as far as its inputs say.

use crate::cluster::Clustering;
use crate::heuristics::signers;
use crate::ledger::{AddressNum, Prevout, TxNum, View};

/// The root of the one cluster that every input of a transaction belongs to, those aside that nobody signed for; `None`
/// where an input is unknown, where they are of several clusters, and for a coinbase. What the payee itself brings is no
/// payer's: inputs of which `is_payee` says so are left out, unless all are.
pub(super) fn payer(
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
