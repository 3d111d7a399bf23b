//! Explains what is known of the service that collects at an address.

use std::collections::BTreeSet;

use bitcoin::Amount;

use super::Explainer;
use crate::ledger::AddressNum;
use crate::plural::counted;
use crate::trace::EndReason;

impl Explainer<'_> {
    /// Returns what shows that a service collects at an address, and how much of the ransom ended at deposit addresses that
    /// are swept into it.
    pub(super) fn collects(&self, address: AddressNum) -> Vec<String> {
        let deposits = &self.analysis.deposit_addresses;
        let shown_by = deposits.shown_by(address);
        let mut said: Vec<String> = shown_by
            .map(|shown_by| format!("It is the {shown_by}."))
            .into_iter()
            .collect();
        let (mut swept, mut sum) = (BTreeSet::new(), Amount::ZERO);
        for coin in &self.analysis.trace.outputs {
            let owner = self.view.owner(coin.tainted.output);
            let found = owner.and_then(|owner| Some((owner, deposits.of(owner)?)));
            if let (Some(EndReason::Service(_)), Some((owner, found))) = (&coin.stop, found)
                && found.collecting == address
            {
                swept.insert(owner);
                sum += coin.tainted.taint.haircut;
            }
        }
        if !swept.is_empty() {
            said.push(format!(
                "{sum} of the ransom (by haircut) ended at {} of a service whose coins are swept into it; the trace does \
                 not follow them into its business.",
                counted(swept.len(), "deposit address")
            ));
        }
        said
    }
}
