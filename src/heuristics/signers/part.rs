//! The part of a transaction that several owners can have made together: without the inputs whose signers cannot take
//! part, and without the outputs that belong to those.

use bitcoin::Transaction;

use super::of_inputs;
use crate::ledger::{Prevout, TxNum, View};

/// An output belongs to the input of its index if the input exceeds it by at most this part of it, for the fee. The
/// bound is ours.
const MOST_FEE: u64 = 50;

/// Returns the outputs spent by inputs whose signers can have made the transaction jointly, in input order.
///
/// Leaves out inputs without a signature, inputs signed without commitment to the rest, and pending payments: a
/// single owner takes those, in any number.
pub fn taking_part(view: &View, tx: TxNum) -> Vec<Prevout> {
    let prevouts = view.inputs(tx).iter().copied();
    let shown = prevouts.zip(of_inputs(view, tx));
    let shown = shown.filter(|(_, signers)| signers.can_take_part());
    shown.map(|(prevout, _)| prevout).collect()
}

/// Returns a transaction without the inputs that [`taking_part`] leaves out and without the outputs that belong to
/// them; `None` if no input is left out. An output belongs to the input of its index if that is signed for it alone
/// (`SINGLE`), or exceeds its value by no more than a small fee; otherwise to an input of exactly its value.
pub fn own_part(view: &View, tx: TxNum) -> Option<Transaction> {
    let shown = of_inputs(view, tx);
    if shown.iter().all(|signers| signers.can_take_part()) {
        return None;
    }
    let entry = view.tx(tx);
    let mut part = Transaction::clone(&entry.tx);
    let mut is_left_out = vec![false; part.output.len()];
    let spends = view.inputs(tx).iter().zip(entry.tx.unlocking());
    for ((at, signers), (prevout, revealed)) in shown.iter().enumerate().zip(spends) {
        if signers.can_take_part() {
            continue;
        }
        let brought = view.value_of(*prevout);
        let own = part.output.get(at).is_some_and(|output| {
            let is_named = revealed.ecdsa.and(revealed.schnorr).names_one_output();
            let fee = brought.and_then(|brought| brought.checked_sub(output.value));
            is_named || fee.is_some_and(|fee| fee.to_sat() <= output.value.to_sat() / MOST_FEE)
        });
        let alike = || {
            let mut outputs = part.output.iter().zip(&is_left_out);
            outputs.position(|(output, left)| !left && Some(output.value) == brought)
        };
        let goes_with_it = if own { Some(at) } else { alike() };
        if let Some(output) = goes_with_it {
            is_left_out[output] = true;
        }
    }
    let mut left_out = is_left_out.into_iter();
    part.output.retain(|_| left_out.next() == Some(false));
    let mut inputs = shown.iter();
    part.input
        .retain(|_| inputs.next().is_some_and(|signers| signers.can_take_part()));
    Some(part)
}
