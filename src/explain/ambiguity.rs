//! Describes the ambiguity of a transaction: how many interpretations its values allow (Boltzmann), and whether it may
//! be a PayJoin.

use bitcoin::Amount;

use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::entropy::{BUDGET, ChangePairs, Entropy, Ratio, Uncounted, Values, entropy};
use crate::heuristics::payjoin;
use crate::ledger::{AddressNum, Prevout, TxNum, View};

/// Input-output links that are listed individually.
const NAMED: usize = 8;

/// Counts the interpretations of several transactions within one work limit.
pub(super) struct AmbiguityReader<'a> {
    view: &'a View,
    budget: u64,
}

impl<'a> AmbiguityReader<'a> {
    pub(super) fn new(view: &'a View) -> Self {
        Self {
            view,
            budget: 10 * BUDGET,
        }
    }

    /// Describes the interpretations of a transaction as they concern one address. `None` if there is only one, unless
    /// the transaction looks like a CoinJoin, and `None` while a parent is missing.
    pub(super) fn describe(
        &mut self,
        tx: TxNum,
        verdict: Verdict,
        address: AddressNum,
    ) -> Option<String> {
        let is_join = matches!(verdict, Verdict::Is { .. });
        let values = Values::of(self.view, tx)?;
        if !is_join && values.inputs.len() < 2 {
            return None;
        }
        // Within one wallet nobody pays for mixing.
        let ratio = if is_join { Ratio::USUAL } else { Ratio::NONE };
        if self.budget == 0 {
            let bound = "interpretations were not counted: the work limit for one address was spent on other transactions";
            return is_join.then(|| bound.to_owned());
        }
        let mut budget = BUDGET.min(self.budget);
        self.budget -= budget;
        let counted = entropy(&values.inputs, &values.values, ratio, &mut budget);
        self.budget += budget;
        match counted {
            Ok(entropy) if is_join || entropy.interpretations > 1 => {
                Some(self.words(&values, &entropy, tx, address))
            }
            Ok(_) => None,
            Err(why) if is_join => Some(self.uncounted(&values, why, tx, address)),
            Err(why @ Uncounted::GaveUp(_)) => {
                Some(format!("interpretations could not be counted: {why}"))
            }
            Err(_) => None,
        }
    }

    /// Describes a CoinJoin that is too large to count, assuming JoinMarket's structure.
    fn uncounted(&self, values: &Values, why: Uncounted, tx: TxNum, address: AddressNum) -> String {
        let mut sorted = values.values.clone();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|one, next| one == next);
        let denomination = runs.max_by_key(|run| run.len()).map(|run| run[0]);
        let pairs = denomination.and_then(|denomination| {
            let tolerance = values.fee()?.checked_add(Ratio::USUAL.of(denomination))?;
            ChangePairs::of(&values.inputs, &values.values, denomination, tolerance)?.ok()
        });
        match pairs {
            Some(pairs) => format!(
                "{why}; if each input is paired with the change that fits it, {}",
                self.words(values, &pairs.entropy, tx, address)
            ),
            None => format!("interpretations could not be counted: {why}"),
        }
    }

    fn words(&self, values: &Values, entropy: &Entropy, tx: TxNum, address: AddressNum) -> String {
        let all = entropy.interpretations;
        let vout = |output: usize| self.view.outpoint(values.outputs[output]).vout;
        let mut words = match all {
            1 => "its values allow one interpretation".to_owned(),
            _ => format!(
                "its values allow {all} interpretations, {:.2} bits of entropy",
                entropy.bits()
            ),
        };
        if let Some(fees) = entropy.intrafees {
            let [maker, taker] = [fees.maker, fees.taker].map(Amount::from_sat);
            words += &format!(
                ", if a taker paid the makers fees of up to {maker} each and {taker} in all"
            );
        }
        if all == 1 {
            return words;
        }
        let spends = |prevout: &Prevout| self.view.owner_of(*prevout) == Some(address);
        let own_inputs: Vec<bool> = self.view.inputs(tx).iter().map(spends).collect();
        let own_output = |output: usize| self.view.owner(values.outputs[output]) == Some(address);
        let mut links: Vec<(u128, usize, usize)> = Vec::new();
        for (output, row) in entropy.links.iter().enumerate() {
            for (input, &count) in row.iter().enumerate() {
                if own_inputs[input] || own_output(output) {
                    links.push((count, input, output));
                }
            }
        }
        links.sort_by_key(|&(count, input, output)| (std::cmp::Reverse(count), input, output));
        let named = links.iter().take(NAMED).map(|&(count, input, output)| {
            format!("; input {input} pays output {} in {count}", vout(output))
        });
        words.extend(named);
        if links.len() > NAMED {
            words += &format!("; {} more pairs in at most as many", links.len() - NAMED);
        }
        let sure = entropy.deterministic();
        let sure: Vec<String> = sure
            .map(|(input, output)| format!("input {input} pays output {}", vout(output)))
            .collect();
        if !sure.is_empty() {
            words += &format!("; in all of them {}", sure.join(", "));
        }
        words
    }
}

/// Describes a transaction that may be a PayJoin; `None` if it cannot be one.
pub(super) fn payjoin(view: &View, tx: TxNum, verdict: Verdict) -> Option<String> {
    payjoin::is_possible(view, tx, verdict).then(|| {
        "may be a PayJoin, in which payer and payee both contribute inputs: one of its inputs was not needed for the \
         payment. Wallets that consolidate coins look the same, so its input addresses are linked nevertheless"
            .to_owned()
    })
}
