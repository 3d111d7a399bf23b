//! Assigns a role in the case to each wallet: a list of wallets contains victims and exchanges as well as the offender.

use std::collections::HashSet;

use super::Analysis;
use crate::findings::Role;
use crate::ledger::{AddressNum, View};

/// Roles of all wallets, by cluster root.
pub(crate) struct Roles<'a> {
    analysis: &'a Analysis,
    case: HashSet<AddressNum>,
    payers: HashSet<AddressNum>,
    reached: HashSet<AddressNum>,
}

impl<'a> Roles<'a> {
    /// Derives the roles from deposits and trace.
    pub fn new(view: &'a View, analysis: &'a Analysis) -> Self {
        let root = |address| analysis.clustering().root(address);
        Self {
            case: analysis.case_addresses.keys().copied().map(root).collect(),
            payers: analysis.payers(view).map(root).collect(),
            reached: analysis.reached(view).map(root).collect(),
            analysis,
        }
    }

    /// Returns the role of the wallet that holds an address.
    pub fn of(&self, address: AddressNum) -> Role {
        let root = self.analysis.clustering().root(address);
        let services = &self.analysis.wallets.services;
        if services.of(root).is_some() {
            Role::Service
        } else if services.is_collector(root) {
            Role::Collector
        } else if self.case.contains(&root) {
            Role::Case
        } else if self.payers.contains(&root) {
            Role::Payer
        } else if self.reached.contains(&root) {
            Role::Reached
        } else {
            Role::Other
        }
    }
}
