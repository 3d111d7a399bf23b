//! Groups deposits that may be paid out of one purse. Most wallets use a new address for every change output, so two
//! payments by one person seldom show one payer; but the second is often paid with the change of the first. This is a
//! hint only: that coin may as well have been paid to someone else.

use std::collections::BTreeMap;

use crate::cluster::MinUnionFind;
use crate::ledger::{AddressNum, Prevout, TxNum, View};

/// Returns a purse number for each deposit, given by its transaction and payer. Two deposits share a number if one
/// transaction or one payer pays both, or if one is paid with an output of the other's transaction to an address for
/// which `is_case_address` is false.
pub(super) fn purses(
    view: &View,
    deposits: &[(TxNum, Option<AddressNum>)],
    is_case_address: impl Fn(AddressNum) -> bool,
) -> Vec<u32> {
    let len = u32::try_from(deposits.len()).expect("outputs are numbered by 32 bits");
    let mut sets = MinUnionFind::new(len);
    let mut by_tx: BTreeMap<TxNum, u32> = BTreeMap::new();
    let mut by_payer: BTreeMap<AddressNum, u32> = BTreeMap::new();
    for (index, (tx, payer)) in (0..len).zip(deposits) {
        sets.union(*by_tx.entry(*tx).or_insert(index), index);
        if let Some(payer) = payer {
            sets.union(*by_payer.entry(*payer).or_insert(index), index);
        }
        for prevout in view.inputs(*tx) {
            let Prevout::Output(coin) = prevout else {
                continue;
            };
            let is_left_over = !view.owner(*coin).is_some_and(&is_case_address);
            if let (true, Some(earlier)) = (is_left_over, by_tx.get(&view.tx_of(*coin))) {
                sets.union(*earlier, index);
            }
        }
    }
    sets.into_roots()
}
