//! Explains why an address is in a case, and what links two addresses: every rule finding, with the transaction it
//! rests on.

mod address;
mod ambiguity;
mod origins;
mod pair;
mod path;
mod route;
mod rules;
mod service;
mod stored;

use bitcoin::{Script, Txid};

pub use crate::analysis::lookalike::LookAlikes;
use crate::analysis::{Analysis, lookalike};
use crate::case::question::Case;
use crate::ledger::{AddressNum, Prevout, TxNum, View};
use crate::tags::Tags;
pub use address::AddressExplained;
pub use origins::{
    AddressOrigins, BackStep, OutputOrigins, PaymentStretch, PolicyOrigins, WayBack,
};
pub use pair::{ChainLink, PairExplained};
pub use path::TrailOutput;
pub use route::{MoneyRoute, RouteStep, RoutesExplained};
pub use rules::RuleFinding;

/// Transactions that are listed individually.
const NAMED: usize = 3;

/// Explains the addresses of one case.
pub struct Explainer<'a> {
    case: &'a Case,
    view: &'a View,
    tags: &'a Tags,
    analysis: Analysis,
}

impl<'a> Explainer<'a> {
    /// Creates an explainer with the analysis on which the findings rest.
    pub fn new(case: &'a Case, view: &'a View, tags: &'a Tags, analysis: Analysis) -> Self {
        Self {
            case,
            view,
            tags,
            analysis,
        }
    }

    /// Returns addresses that look like that of a script, which need not be in the case.
    pub fn look_alikes(&self, script: &Script) -> LookAlikes {
        lookalike::of(self.case, self.view, self.tags, &self.analysis, script)
    }

    fn txid(&self, tx: Option<TxNum>) -> Option<Txid> {
        tx.map(|tx| self.view.tx(tx).txid)
    }

    fn spends(&self, tx: TxNum, address: AddressNum) -> bool {
        let is_own = |prevout: &Prevout| self.view.owner_of(*prevout) == Some(address);
        self.view.inputs(tx).iter().any(is_own)
    }
}
