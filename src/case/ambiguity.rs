//! What the values of a transaction leave open, in words: how many ways there are to read who pays whom, and whether it
//! may be a PayJoin.

use bitcoin::Amount;

use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::entropy::{BUDGET, ChangePairs, Entropy, Ratio, Uncounted, Values, entropy};
use crate::heuristics::payjoin;
use crate::ledger::{AddressNum, Prevout, TxNum, View};

/// Links of an input and an output that are named one by one.
const NAMED: usize = 8;

/// Counts the readings of several transactions, with a bound on the work for all of them.
pub(super) struct Reader<'a> {
    view: &'a View,
    budget: u64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(view: &'a View) -> Self {
        Self {
            view,
            budget: 10 * BUDGET,
        }
    }

    /// How a transaction can be read, and what that says of an address that takes part in it. Nothing where there is
    /// one way only, unless it looks like a CoinJoin; nothing while a parent is missing.
    pub(super) fn says(
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
        // One wallet pays itself nothing for mixing.
        let ratio = if is_join { Ratio::USUAL } else { Ratio::NONE };
        if self.budget == 0 {
            let bound = "who pays whom was not counted: the work for one address is bounded, and went into other transactions";
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
            Err(why @ Uncounted::GaveUp(_)) => Some(format!("who pays whom is open: {why}")),
            Err(_) => None,
        }
    }

    /// For a CoinJoin that is too much to count: what can be said if it is one of JoinMarket's shape.
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
                "{why}; if each input goes with the change that fits it, {}",
                self.words(values, &pairs.entropy, tx, address)
            ),
            None => format!("who pays whom is open: {why}"),
        }
    }

    fn words(&self, values: &Values, entropy: &Entropy, tx: TxNum, address: AddressNum) -> String {
        let all = entropy.interpretations;
        let vout = |output: usize| self.view.outpoint(values.outputs[output]).vout;
        let mut words = match all {
            1 => "by its values there is one way to read who pays whom".to_owned(),
            _ => format!(
                "by its values there are {all} ways to read who pays whom, {:.2} bits",
                entropy.bits()
            ),
        };
        if let Some(fees) = entropy.intrafees {
            let [maker, taker] = [fees.maker, fees.taker].map(Amount::from_sat);
            words += &format!(
                ", if somebody paid the others for taking part, up to {maker} each and {taker} in all"
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
            words += &format!("; {} more pairs in no more than that", links.len() - NAMED);
        }
        let sure = entropy.deterministic();
        let sure: Vec<String> = sure
            .map(|(input, output)| format!("input {input} pays output {}", vout(output)))
            .collect();
        if !sure.is_empty() {
            words += &format!("; in every one of them {}", sure.join(", "));
        }
        words
    }
}

/// That a transaction may be a PayJoin, if it may.
pub(super) fn payjoin(view: &View, tx: TxNum, verdict: Verdict) -> Option<String> {
    payjoin::is_possible(view, tx, verdict).then(|| {
        "may be a PayJoin, in which who pays and who is paid both bring inputs: without one of its inputs the others would have paid as well. \
         Wallets that tidy up look the same, so its input addresses are linked all the same"
            .to_owned()
    })
}
