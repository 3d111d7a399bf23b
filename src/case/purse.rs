//! Deposits that may be paid out of one purse. Most wallets give every change an address of its own, so that two
//! payments of one person seldom show one payer; but the second is often paid with what the first left over. That is a
//! hint and no more: the coin may as well have been paid to somebody else.

use std::collections::BTreeMap;

use crate::cluster::MinUnionFind;
use crate::ledger::{AddressNum, Prevout, TxNum, View};

/// A number for each deposit, given by its transaction and its payer. Deposits have the same number where one
/// transaction pays them, one payer does, or one is paid with an output that the transaction of another made for an
/// address that `is_asked_about` does not name.
pub(super) fn purses(
    view: &View,
    deposits: &[(TxNum, Option<AddressNum>)],
    is_asked_about: impl Fn(AddressNum) -> bool,
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
            let is_left_over = !view.owner(*coin).is_some_and(&is_asked_about);
            if let (true, Some(earlier)) = (is_left_over, by_tx.get(&view.tx_of(*coin))) {
                sets.union(*earlier, index);
            }
        }
    }
    sets.into_roots()
}
