//! Origins: the sources that tainted satoshis come from, in the order in which they lie in an output.
//!
//! Only the order-based policies have them. Under haircut and poison taint has no identity.

use super::policy::Policy;
use super::propagation::Observer;
use super::value::TaintedValue;
use crate::ledger::{OutputNum, TxNum};

use bitcoin::Amount;

/// Consecutive tainted satoshis of an output that come from one source. Clean ones may lie between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginRun {
    /// The source.
    pub source: OutputNum,
    /// The number of satoshis.
    pub amount: Amount,
}

/// The sources of an output's taint, or of that of a fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    /// The transaction that makes the output or pays the fee.
    pub tx: TxNum,
    /// The output; `None` for the fee.
    pub output: Option<OutputNum>,
    /// Under each policy of [`Policy::ORDER_BASED`], in that order.
    runs: [Vec<OriginRun>; 3],
}

impl Origins {
    /// Returns the runs under a policy in order; none under a policy that is not order-based.
    pub fn under(&self, policy: Policy) -> &[OriginRun] {
        let at = Policy::ORDER_BASED
            .iter()
            .position(|other| *other == policy);
        at.map_or(&[], |at| &self.runs[at])
    }
}

/// Collects the origins of wanted outputs and fees.
pub(super) struct OriginCollector<W> {
    /// The sources in chain order, without repetition.
    pub sources: Vec<OutputNum>,
    pub wanted: W,
    pub origins: Vec<Origins>,
}

impl<W: FnMut(TxNum, Option<OutputNum>) -> bool> Observer for OriginCollector<W> {
    fn reached(&mut self, tx: TxNum, output: Option<OutputNum>, load: &TaintedValue) {
        if !(self.wanted)(tx, output) {
            return;
        }
        let runs = Policy::ORDER_BASED.map(|policy| {
            let mut runs: Vec<OriginRun> = Vec::new();
            for segment in load.segments(policy) {
                let source = self.sources[segment.origin as usize];
                match runs.last_mut().filter(|last| last.source == source) {
                    Some(last) => last.amount += segment.amount(),
                    None => runs.push(OriginRun {
                        source,
                        amount: segment.amount(),
                    }),
                }
            }
            runs
        });
        self.origins.push(Origins { tx, output, runs });
    }
}
