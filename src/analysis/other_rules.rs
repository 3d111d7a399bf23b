//! The same case with change rules off if it sets some, and otherwise on: whether a conclusion hangs on them.

use super::reference::Reference;
use super::wallets::Wallets;
use super::{Analysis, Start};
use crate::case::question::Case;
use crate::cluster::LinkRule;
use crate::heuristics::change;
use crate::ledger::View;

/// The analysis of a view under other change rules.
pub struct OtherRules {
    /// The change rules; empty if none.
    pub change_rules: String,
    /// The analysis.
    pub analysis: Analysis,
}

impl OtherRules {
    /// Analyses `view` again: without change rules if the case sets some, otherwise with those that the program offers.
    /// `None` if no change link joins addresses, so that nothing would differ.
    pub fn new(
        case: &Case,
        view: &View,
        reference: &Reference,
        analysis: &Analysis,
        out_of_budget: bool,
    ) -> Option<Self> {
        let mut case = case.clone();
        // The account is the same, and no band depends on change rules alone.
        case.limits.through_coinjoin = false;
        let has_rules = !case.limits.change_rules.is_empty();
        case.limits.change_rules = match has_rules {
            true => String::new(),
            false => change::offered().to_string(),
        };
        if has_rules && !joins_change(&analysis.wallets) {
            return None;
        }
        let wallets = Wallets::new(
            &case,
            view,
            &reference.tags,
            &analysis.verdicts,
            &analysis.payouts,
            &analysis.case_addresses,
        );
        if !has_rules && !joins_change(&wallets) {
            return None;
        }
        let start = Start {
            verdicts: analysis.verdicts.clone(),
            payouts: analysis.payouts.clone(),
            case_addresses: analysis.case_addresses.clone(),
            wallets,
        };
        Some(Self {
            analysis: Analysis::from_wallets(&case, view, reference, out_of_budget, start),
            change_rules: case.limits.change_rules,
        })
    }
}

/// Whether change links join addresses.
fn joins_change(wallets: &Wallets) -> bool {
    let mut links = wallets.clustering.links().iter();
    links.any(|link| matches!(link.rule, LinkRule::Change { .. }) && link.is_applied())
}
