//! Amounts received and spent by each address in the transactions of a view.

use bitcoin::Amount;

use crate::ledger::{Prevout, View};

/// Amounts received and spent by an address in the transactions of a view.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct AddressSum {
    pub(super) received: Amount,
    pub(super) sent: Amount,
}

/// The amounts of every address, by number.
pub(super) struct AddressSums(pub(super) Vec<AddressSum>);

impl AddressSums {
    pub(super) fn new(view: &View) -> Self {
        let mut sums = vec![AddressSum::default(); view.address_count()];
        for (tx, _) in view.txs() {
            for output in view.outputs(tx) {
                if let Some(owner) = view.owner(output) {
                    sums[owner.index()].received += view.value(output);
                }
            }
            for prevout in view.inputs(tx) {
                let owner = view.owner_of(*prevout).zip(view.value_of(*prevout));
                if let Some((owner, value)) = owner {
                    sums[owner.index()].sent += value;
                    // A spent coin was received before, even if its transaction has no place in the view.
                    if matches!(prevout, Prevout::Floating { .. }) {
                        sums[owner.index()].received += value;
                    }
                }
            }
        }
        Self(sums)
    }
}
