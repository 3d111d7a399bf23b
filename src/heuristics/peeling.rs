//! Peel chains: each transaction pays a small part of a coin and passes the rest on.

use bitcoin::Transaction;

use crate::ledger::{Spend, TxNum, View};

/// Whether a transaction by itself looks like a step of a peel chain: one input, two spendable outputs (BlockSci's
/// `looksPeel`, which also accepts an unspendable output; here a payment with an `OP_RETURN` is not a peel).
pub fn looks_like_step(tx: &Transaction) -> bool {
    !tx.is_coinbase()
        && tx.input.len() == 1
        && tx.output.len() == 2
        && !tx
            .output
            .iter()
            .any(|output| output.script_pubkey.is_op_return())
}

/// Whether a transaction is a step of a peel chain: it looks like one, and so does its parent or a child (BlockSci's
/// `isPeelingChain`). Unknown neighbours do not count, so further data can turn the answer to true, never to false.
pub fn is_step(view: &View, tx: TxNum) -> bool {
    let entry = view.tx(tx);
    looks_like_step(&entry.tx)
        && (follows_a_step(view, tx)
            || view.outputs(tx).any(|output| match view.spend(output) {
                Spend::By(spender) => looks_like_step(&view.tx(spender).tx),
                _ => false,
            }))
}

fn follows_a_step(view: &View, tx: TxNum) -> bool {
    view.parent(tx, 0)
        .is_some_and(|parent| looks_like_step(parent))
}
