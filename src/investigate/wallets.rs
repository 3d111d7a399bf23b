//! The rows of addresses, clusters and links.

use bitcoin::Amount;

use super::assembly::Assembly;
use super::sums::AddressSum;
use crate::analysis::roles::Roles;
use crate::findings::labels::script_type;
use crate::findings::{AddressRow, ClusterRow, LinkRow, Time};
use crate::ledger::AddressNum;

impl Assembly<'_> {
    /// Returns every address of the view.
    pub(super) fn addresses(&self) -> Vec<AddressRow> {
        let rows = self.view.addresses().map(|address| {
            let sums = &self.sums.0[address.index()];
            AddressRow {
                address: self.address_name(Some(address)),
                script_type: script_type(self.view.script(address)).to_owned(),
                cluster: self.cluster_name(Some(address)),
                case_address: self.analysis.case_addresses.contains_key(&address),
                received_sat: sums.received.to_sat(),
                sent_sat: sums.sent.to_sat(),
                balance_sat: self.balance(address),
                first_seen: self.first_seen(&[address]),
                last_seen: self.last_seen(&[address]),
                history: self.confirmed(address),
                complete: self.is_complete(address),
                labels: self.labels(&[address]),
            }
        });
        rows.collect()
    }

    /// Returns the block times of the transactions that touch addresses. A block may have an earlier time than its
    /// parent.
    fn times(&self, addresses: &[AddressNum]) -> impl Iterator<Item = Time> {
        let touches = addresses.iter().flat_map(|it| self.view.touches(*it));
        touches.map(|tx| self.time(*tx))
    }

    fn first_seen(&self, addresses: &[AddressNum]) -> Option<Time> {
        self.times(addresses).min()
    }

    fn last_seen(&self, addresses: &[AddressNum]) -> Option<Time> {
        self.times(addresses).max()
    }

    fn balance(&self, address: AddressNum) -> Option<u64> {
        let sums = &self.sums.0[address.index()];
        self.is_complete(address)
            .then(|| sums.received.checked_sub(sums.sent).map(Amount::to_sat))?
    }

    /// Returns the clusters of two or more addresses.
    pub(super) fn clusters(&self) -> Vec<ClusterRow> {
        let roles = Roles::new(self.view, self.analysis);
        let rows = self.clustering().clusters().map(|cluster| {
            let members = cluster.members;
            let sum = |part: fn(&AddressSum) -> Amount| -> u64 {
                members
                    .iter()
                    .map(|member| part(&self.sums.0[member.index()]).to_sat())
                    .sum()
            };
            ClusterRow {
                cluster: self.cluster_name(Some(cluster.root)),
                role: roles.of(cluster.root),
                addresses: members.len() as u64,
                received_sat: sum(|sums| sums.received),
                sent_sat: sum(|sums| sums.sent),
                balance_sat: members.iter().map(|member| self.balance(*member)).sum(),
                first_seen: self.first_seen(members),
                last_seen: self.last_seen(members),
                labels: self.labels(members),
            }
        });
        rows.collect()
    }

    /// Returns the evidence that joins addresses, used or not.
    pub(super) fn links(&self) -> Vec<LinkRow> {
        let rows = self.clustering().links().iter().map(|link| {
            let (a, b) = (
                self.address_name(Some(link.a)),
                self.address_name(Some(link.b)),
            );
            let (address_a, address_b) = if a < b { (a, b) } else { (b, a) };
            LinkRow {
                address_a,
                address_b,
                txid: link.tx.map(|tx| self.view.tx(tx).txid),
                rule: self.analysis.wallets.rule(self.case, link.rule),
                grade: link.grade,
                applied: link.is_applied(),
            }
        });
        rows.collect()
    }
}
