//! Peel chains: a coin that pays its way, one payment per transaction, the rest moving on.

use bitcoin::Transaction;

use crate::ledger::{Spend, TxNum, View};

/// Whether a transaction by itself looks like a step of a peel chain: one input, two outputs that somebody can spend
/// (BlockSci's `looksPeel`, which also lets an output pass that nobody can spend; a payment with a note is no peel).
pub fn looks_like_step(tx: &Transaction) -> bool {
    !tx.is_coinbase()
        && tx.input.len() == 1
        && tx.output.len() == 2
        && !tx
            .output
            .iter()
            .any(|output| output.script_pubkey.is_op_return())
}

/// Whether a transaction is a step of a peel chain: it looks like one, and so does the transaction that it spends from
/// or one that spends from it (BlockSci's `isPeelingChain`). A neighbour that is not known does not count, so the
/// answer can become yes as more is learnt, and never no.
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
