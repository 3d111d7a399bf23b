//! The rows of outputs that the trace reached, of its ends, and of the account of each taint policy.

use std::collections::BTreeMap;

use bitcoin::{Amount, Txid};

use super::assembly::Assembly;
use crate::findings::{AccountingRow, Cents, End, EndpointRow, OutputRow, State};
use crate::language::say;
use crate::ledger::{OutputNum, Spend, TxNum};
use crate::rates::Currency;
use crate::taint::{Policy, Taints};
use crate::trace::{EndReason, TracedOutput};

impl Assembly<'_> {
    /// Returns every output that the trace reached.
    pub(super) fn outputs(&self) -> Vec<OutputRow> {
        let rows = self.analysis.trace.outputs.iter().map(|coin| {
            let (output, tx) = (coin.tainted.output, self.view.tx_of(coin.tainted.output));
            let (outpoint, value, taint) = (
                self.view.outpoint(output),
                self.view.value(output),
                coin.tainted.taint,
            );
            let (state, spent_by) = self.state(output);
            OutputRow {
                txid: outpoint.txid,
                vout: outpoint.vout,
                address: self.address(output),
                cluster: self.cluster(output),
                hop: coin.tainted.hop,
                height: self.view.tx(tx).anchor.block.height,
                time: self.time(tx),
                value_sat: value.to_sat(),
                value_eur: self.worth(value, tx, Currency::Eur),
                poison_sat: taint.poison.to_sat(),
                haircut_sat: taint.haircut.to_sat(),
                fifo_sat: taint.fifo.to_sat(),
                lifo_sat: taint.lifo.to_sat(),
                tiho_sat: taint.tiho.to_sat(),
                ransom_eur: self.worth(taint.haircut, tx, Currency::Eur),
                state,
                spent_by,
                end: coin.stop.as_ref().map(End::from),
            }
        });
        rows.collect()
    }

    /// Returns the state of an output, and the transaction that spends it, confirmed or in the mempool.
    pub(super) fn state(&self, output: OutputNum) -> (State, Option<Txid>) {
        match self.view.spend(output) {
            Spend::By(spender) => (State::Spent, Some(self.view.tx(spender).txid)),
            Spend::Mempool(txid) => (State::Unspent, Some(txid)),
            Spend::Unspent | Spend::Unspendable => (State::Unspent, None),
            Spend::Unknown => (State::Unknown, None),
        }
    }

    /// Returns the outputs at which the trace ended, and the total of the fees.
    pub(super) fn endpoints(&self) -> Vec<EndpointRow> {
        let mut rows = Vec::with_capacity(self.ended().count() + 1);
        rows.extend(self.ended().map(|(coin, stop)| self.endpoint(coin, stop)));
        rows.extend(self.fee_total());
        rows
    }

    /// Returns the total of the fees that carry taint; `None` if there are none.
    pub(super) fn fee_total(&self) -> Option<EndpointRow> {
        let fees = &self.analysis.trace.propagation.fees;
        if fees.is_empty() {
            return None;
        }
        let paid: Amount = fees.iter().filter_map(|(tx, _)| self.view.fee(*tx)).sum();
        let taint: Taints = fees.iter().map(|(_, taints)| *taints).sum();
        let worth = |part: &dyn Fn(TxNum, &Taints) -> Option<Amount>| -> Option<Cents> {
            let worth = fees.iter().map(|(tx, taints)| {
                let Cents(cents) = self.worth(part(*tx, taints)?, *tx, Currency::Eur)?;
                Some(cents)
            });
            worth.sum::<Option<i64>>().map(Cents)
        };
        Some(EndpointRow {
            txid: None,
            vout: None,
            address: self.address_name(None),
            cluster: self.address_name(None),
            end: End::Fee,
            label: String::new(),
            height: None,
            time: None,
            value_sat: paid.to_sat(),
            value_eur: worth(&|tx, _| self.view.fee(tx)),
            poison_sat: taint.poison.to_sat(),
            haircut_sat: taint.haircut.to_sat(),
            fifo_sat: taint.fifo.to_sat(),
            lifo_sat: taint.lifo.to_sat(),
            tiho_sat: taint.tiho.to_sat(),
            ransom_eur: worth(&|_, taints| Some(taints.haircut)),
            reason: say!("end-reason-fees", count = fees.len()),
        })
    }

    fn endpoint(&self, coin: &TracedOutput, stop: &EndReason) -> EndpointRow {
        let (output, taint) = (coin.tainted.output, coin.tainted.taint);
        let (outpoint, value) = (self.view.outpoint(output), self.view.value(output));
        let tx = self.view.tx_of(output);
        EndpointRow {
            txid: Some(outpoint.txid),
            vout: Some(outpoint.vout),
            address: self.address(output),
            cluster: self.cluster(output),
            end: End::from(stop),
            label: self.label(output),
            height: Some(self.view.tx(tx).anchor.block.height),
            time: Some(self.time(tx)),
            value_sat: value.to_sat(),
            value_eur: self.worth(value, tx, Currency::Eur),
            poison_sat: taint.poison.to_sat(),
            haircut_sat: taint.haircut.to_sat(),
            fifo_sat: taint.fifo.to_sat(),
            lifo_sat: taint.lifo.to_sat(),
            tiho_sat: taint.tiho.to_sat(),
            ransom_eur: self.worth(taint.haircut, tx, Currency::Eur),
            reason: stop.words(),
        }
    }

    /// Returns the account of each taint policy.
    pub(super) fn accounting(&self) -> Vec<AccountingRow> {
        let propagation = &self.analysis.trace.propagation;
        let rows = Policy::ALL.into_iter().map(|policy| {
            let mut parts: BTreeMap<End, u64> = BTreeMap::new();
            for (coin, stop) in self.ended() {
                *parts.entry(End::from(stop)).or_default() += coin.tainted.taint[policy].to_sat();
            }
            let fees: Amount = propagation
                .fees
                .iter()
                .map(|(_, taints)| taints[policy])
                .sum();
            parts.insert(End::Fee, fees.to_sat());
            let part = |end: End| parts.get(&end).copied().unwrap_or(0);
            AccountingRow {
                policy,
                source_sat: propagation.source[policy].to_sat(),
                unspent_sat: part(End::Unspent),
                service_sat: part(End::Service),
                coinjoin_sat: part(End::CoinJoin),
                busy_sat: part(End::Busy),
                limit_sat: part(End::Limit),
                dust_sat: part(End::Dust),
                unknown_sat: part(End::Unknown),
                unconfirmed_sat: part(End::Unconfirmed),
                fee_sat: part(End::Fee),
                total_sat: parts.values().sum(),
            }
        });
        rows.collect()
    }
}
