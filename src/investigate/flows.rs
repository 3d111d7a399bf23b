//! The rows of pairs of outputs between which taint passes.

use super::assembly::Assembly;
use crate::findings::FlowRow;
use crate::taint::TaintFlow;

impl Assembly<'_> {
    /// Returns the taint that passes between outputs and into fees, in chain order.
    pub(super) fn flows(&self, flows: &[TaintFlow]) -> Vec<FlowRow> {
        let rows = flows.iter().map(|flow| {
            let from = self.view.outpoint(flow.from);
            let to = flow.to.map(|output| self.view.outpoint(output));
            FlowRow {
                txid: self.view.tx(flow.tx).txid,
                time: self.time(flow.tx),
                from_txid: from.txid,
                from_vout: from.vout,
                to_txid: to.map(|to| to.txid),
                to_vout: to.map(|to| to.vout),
                haircut_sat: flow.haircut.to_sat(),
                fifo_sat: flow.fifo.to_sat(),
                lifo_sat: flow.lifo.to_sat(),
                tiho_sat: flow.tiho.to_sat(),
            }
        });
        rows.collect()
    }
}
