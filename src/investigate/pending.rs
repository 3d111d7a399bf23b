//! Unconfirmed spends of traced coins: table rows, the caveat, and what to fetch about them.

use bitcoin::{Address, Amount, Network, Script};

use super::assembly::Assembly;
use crate::findings::{Cents, End, Findings, Moving, PendingRow};
use crate::ledger::is_unspendable;
use crate::listing::counted;
use crate::rates::Currency;
use crate::tags::labels;
use crate::taint::{self, UnconfirmedSpend};

/// Formats a script: its address, or `script:` and the script in hexadecimal; empty if it is unspendable.
pub(crate) fn name(network: Network, script: &Script) -> String {
    if is_unspendable(script) {
        return String::new();
    }
    Address::from_script(script, network).map_or_else(
        |_| format!("script:{}", script.to_hex_string()),
        |address| address.to_string(),
    )
}

impl Assembly<'_> {
    /// Returns the outputs of unconfirmed transactions that spend traced coins, and these transactions.
    pub(super) fn pending(&self) -> (Vec<PendingRow>, Vec<Moving>) {
        let waiting = taint::unconfirmed_spends(self.view, &self.analysis.trace.propagation);
        let rows = waiting
            .iter()
            .flat_map(|waiting| self.pending_rows(waiting));
        let moving = waiting.iter().map(|waiting| Moving {
            txid: waiting.txid,
            spends: waiting.spends.clone(),
            haircut_sat: waiting.inflow.map(|taint| taint.haircut.to_sat()),
            fee_sat: waiting
                .split
                .as_ref()
                .map(|split| split.fee.haircut.to_sat()),
            conflicts: waiting.conflicts.clone(),
        });
        (rows.collect(), moving.collect())
    }

    fn pending_rows(&self, waiting: &UnconfirmedSpend) -> Vec<PendingRow> {
        let known = self.view.unconfirmed();
        let Ok(at) = known.binary_search_by_key(&waiting.txid, |(txid, _)| *txid) else {
            return Vec::new();
        };
        let rows = (0..).zip(&known[at].1.output).map(|(vout, output)| {
            let owner = self.view.address(&output.script_pubkey);
            let address = name(self.view.network(), &output.script_pubkey);
            let split = waiting.split.as_ref();
            let taint = split.map(|split| split.outputs[vout as usize]);
            let members = owner.map_or(&[][..], |owner| self.clustering().members(owner));
            let mut label = labels(self.tags.of(&output.script_pubkey));
            if label.is_empty() {
                label = self.labels(members);
            }
            PendingRow {
                txid: waiting.txid,
                vout,
                cluster: owner.map_or(address.clone(), |owner| {
                    self.clustering().name(self.view, owner)
                }),
                address,
                label: label.join("; "),
                value_sat: output.value.to_sat(),
                value_eur: self.worth_now(output.value),
                poison_sat: taint.map(|taint| taint.poison.to_sat()),
                haircut_sat: taint.map(|taint| taint.haircut.to_sat()),
                fifo_sat: taint.map(|taint| taint.fifo.to_sat()),
                lifo_sat: taint.map(|taint| taint.lifo.to_sat()),
                tiho_sat: taint.map(|taint| taint.tiho.to_sat()),
                spends: waiting.spends.clone(),
            }
        });
        rows.collect()
    }

    /// Returns the value on the day of the tip; `None` if no rate is known or the value exceeds the money supply.
    fn worth_now(&self, value: Amount) -> Option<Cents> {
        if value > Amount::MAX_MONEY {
            return None;
        }
        self.worth_at(value, self.view.tip_time(), Currency::Eur)
    }
}

/// Describes the unconfirmed transactions that spend traced coins, and the outputs they would pay.
pub(super) fn caveat(findings: &Findings) -> Option<String> {
    let ended = || {
        findings
            .endpoints
            .iter()
            .filter(|row| row.end == End::Unconfirmed)
    };
    let count = ended().count();
    if count == 0 && findings.moving.is_empty() {
        return None;
    }
    let sum: Amount = ended().map(|row| Amount::from_sat(row.haircut_sat)).sum();
    let is = match count {
        0 => "Money of the payments is".to_owned(),
        1 => "1 output is".to_owned(),
        several => format!("{} are", counted(several, "output")),
    };
    let by = match findings.moving.len() {
        0 | 1 => "an unconfirmed transaction",
        _ => "unconfirmed transactions",
    };
    let mut text = format!(
        "{is} being spent by {by} ({sum} by haircut): this money is moving now. Such a spend may be replaced or never \
         confirmed, so no other figure includes it; the table pending.csv lists every output.",
    );
    for moving in findings.moving.iter().take(MAX_TRANSACTIONS) {
        let pays: Vec<String> = findings
            .pays(moving)
            .take(MAX_OUTPUTS)
            .map(PendingRow::words)
            .collect();
        let more = findings.pays(moving).count() - pays.len();
        let more = match more {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        text += &format!(
            " Transaction {} would pay {}{more}.",
            moving.txid,
            pays.join("; ")
        );
        if let Some(conflicts) = findings.moving_conflicts(moving) {
            text = format!("{text} {conflicts}");
        }
    }
    match findings.moving.len().saturating_sub(MAX_TRANSACTIONS) {
        0 => {}
        more => text += &format!(" And {more} more."),
    }
    match findings.moving_unseen() {
        0 => {}
        unseen => {
            text += &format!(
                " The destination of {} is not known, because the spending transaction could not be fetched.",
                counted(unseen, "output")
            );
        }
    }
    Some(text)
}

/// Transactions, and outputs of each, that the caveat lists individually.
const MAX_TRANSACTIONS: usize = 5;
const MAX_OUTPUTS: usize = 5;
