//! CoinJoins: transactions whose inputs belong to several people, so that spending together proves nothing.
//!
//! # Design
//!
//! The judgement guards the clustering, so it errs towards *not* merging wallets: a rule that fires wrongly costs a
//! link that was there, a rule that stays silent wrongly merges strangers. One trap decides the shape of this module.
//! BlockSci's well-known test demands that the most frequent output value occurs *exactly* ⌊(n_out+1)/2⌋ times; a
//! Whirlpool mix (all outputs equal) and a WabiSabi round (many values, none in the majority) fail it, and a
//! clustering that relies on it alone unites everyone who took part. So every protocol has its own rule, and the
//! generic one asks for *at least* that many.
//!
//! Each rule comes in two halves. What a transaction's own bytes show (number of inputs, output values and scripts) is
//! known for certain; what its inputs were worth and whose they were is known only once every parent is there. While
//! parents are missing, a transaction whose own half fits any rule stays [`Verdict::Open`], one that fits none is
//! [`Verdict::Not`].
//!
//! Equal outputs alone do not tell a join from a payout in equal parts. `participants` says what makes one who takes part, a
//! script that is paid and somebody who can have paid for it; every rule asks it. `settlement` looks at whether the inputs can be
//! shared out among those who would take part: what each gets back against what was brought. `whirlpool` looks one
//! transaction back and forth, since its coins come from preparing transactions and go into mixes.
//!
//! No rule asks for a height: the protocols outlived their coordinators, and a rule that names one is useless on a test
//! network. No rule asks for script types either, since leaving out that condition can only keep more wallets apart.
//!
//! # Sources
//!
//! Conditions and constants are quoted with these letters:
//!
//! * BS: citp/BlockSci, commit 14ccc93, `src/heuristics/tx_identification.cpp`
//! * GS: graphsense/graphsense-lib, commit a82914b, `heuristics_service.py`
//! * DU: nopara73/Dumplings, commit 36f28f2, `Scanner.cs` and `Constants.cs`
//! * JM: JoinMarket's `is_jm_tx` helper
//! * SW: the wallets that make Stonewalls, Samourai's and Sparrow's: Archive-Samourai-Wallet/extlibj, `StonewallUtil.java` of commit
//!   b5522fc and `Stonewallx2Service.java` of commit 04cf768; sparrowwallet/drongo, commit 60ac428, `Wallet.java`
//!
//! Where a bound is our own, its doc says so. Confidences are those of GS where it has one.

mod equal;
mod participants;
mod settlement;
mod wasabi;
mod whirlpool;

pub use whirlpool::{Premix, tx0};

use std::collections::BTreeMap;

use bitcoin::{Amount, Script, Transaction};

use super::signers;
use crate::ledger::{Prevout, TxNum, View, is_unspendable};

/// The protocols that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// Wasabi Wallet 1 (ZeroLink): one denomination near 0.1 BTC, later with doublings of it.
    Wasabi1,
    /// Wasabi Wallet 2 (WabiSabi): many standard denominations.
    Wasabi2,
    /// Samourai Whirlpool: five to ten equal coins in, as many out.
    Whirlpool,
    /// JoinMarket: equal outputs for all and change for nearly all; makers are paid for it.
    JoinMarket,
    /// A join of two in which one is paid, as in JoinMarket. With two there is next to nothing to get lost in, and one wallet
    /// makes such a thing of its own coins for nothing: its inputs are not merged, and a trace goes on.
    JoinMarketOfTwo,
    /// Equal outputs in the majority, of no recognised protocol; everybody pays.
    Generic,
    /// Samourai Stonewall: looks like a join of two, and mostly is one wallet that pays. Its inputs are not merged, but
    /// nothing is claimed to be mixed and a trace goes on.
    Stonewall,
}

impl Protocol {
    /// Whether more than two take part, so that coins are mixed. Not so for [`Self::Stonewall`] and
    /// [`Self::JoinMarketOfTwo`].
    pub fn is_mix(self) -> bool {
        !matches!(self, Self::Stonewall | Self::JoinMarketOfTwo)
    }
}

/// What is to be thought of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It fits the rule of a protocol.
    Is {
        /// The protocol.
        protocol: Protocol,
        /// How sure that is, in per cent.
        confidence: u32,
    },
    /// It fits no rule.
    Not,
    /// Parents are missing, and what is known does not rule a CoinJoin out.
    Open,
}

impl Verdict {
    /// Whether spending together is evidence of one owner here.
    pub fn lets_join(self) -> bool {
        self == Self::Not
    }

    /// Whether nothing speaks for it but equal outputs, which a payout may have as well: it is no protocol's own form, and
    /// nobody was seen to be paid for taking part.
    pub fn is_by_equal_outputs(self) -> bool {
        match self {
            Self::Is {
                protocol: Protocol::Generic | Protocol::Stonewall,
                ..
            } => true,
            Self::Is {
                protocol: Protocol::JoinMarket,
                confidence,
            } => confidence == equal::BY_OUTPUTS,
            _ => false,
        }
    }

    /// Whether coins are mixed here, so that a trace stops.
    pub fn is_mix(self) -> bool {
        matches!(self, Self::Is { protocol, .. } if protocol.is_mix())
    }
}

/// What a transaction's own bytes show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outputs {
    /// Number of inputs.
    pub inputs: usize,
    /// Values of the outputs that somebody can spend, in output order.
    pub values: Vec<Amount>,
    /// Number of distinct scripts among them.
    pub scripts: usize,
    /// Number of outputs that nobody can spend (`OP_RETURN`).
    pub unspendable: usize,
    /// To how many scripts each value is paid: the most frequent first, ties by the lowest value (as GS breaks them).
    tally: Vec<(Amount, usize)>,
}

impl Outputs {
    /// Those of a transaction.
    pub fn of(tx: &Transaction) -> Self {
        let spendable = tx
            .output
            .iter()
            .filter(|out| !is_unspendable(&out.script_pubkey));
        let paid: Vec<(Amount, &Script)> = spendable
            .map(|out| (out.value, out.script_pubkey.as_script()))
            .collect();
        let unspendable = tx.output.len() - paid.len();
        Self::new(tx.input.len(), paid, unspendable)
    }

    /// Counts values, and the scripts that they are paid to.
    pub fn new<S: Ord>(inputs: usize, mut paid: Vec<(Amount, S)>, unspendable: usize) -> Self {
        let values = paid.iter().map(|(value, _)| *value).collect();
        paid.sort_unstable();
        paid.dedup();
        let mut tally: Vec<(Amount, usize)> = paid
            .chunk_by(|one, next| one.0 == next.0)
            .map(|run| (run[0].0, run.len()))
            .collect();
        tally.sort_by_key(|&(value, times)| (std::cmp::Reverse(times), value));
        paid.sort_unstable_by(|one, next| one.1.cmp(&next.1));
        paid.dedup_by(|one, next| one.1 == next.1);
        Self {
            inputs,
            values,
            scripts: paid.len(),
            unspendable,
            tally,
        }
    }

    /// The most frequent value among those that `admits` lets pass, and how often it occurs.
    fn most_frequent(&self, admits: impl Fn(Amount) -> bool) -> Option<(Amount, usize)> {
        self.tally.iter().copied().find(|&(value, _)| admits(value))
    }

    fn all_scripts_distinct(&self) -> bool {
        self.scripts == self.values.len()
    }

    /// The number of scripts that an output of this value pays, in satoshi.
    fn payees_of(&self, value: u64) -> usize {
        let is_it = |(other, _): &&(Amount, usize)| other.to_sat() == value;
        self.tally.iter().find(is_it).map_or(0, |(_, times)| *times)
    }

    /// The values, in satoshi, but for one of each joined value for each of `participants`.
    fn beside(&self, joined: &[u64], participants: usize) -> Vec<u64> {
        let of_each = |value: &u64| (*value, self.payees_of(*value).min(participants));
        let mut left: Vec<(u64, usize)> = joined.iter().map(of_each).collect();
        let values = self.values.iter().map(|value| value.to_sat());
        let is_beside = |value: &u64| {
            let one = left
                .iter_mut()
                .find(|(other, count)| other == value && *count > 0);
            one.map(|(_, count)| *count -= 1).is_none()
        };
        values.filter(is_beside).collect()
    }
}

/// What the parents of a transaction show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// Values of the inputs, in input order.
    pub values: Vec<Amount>,
    /// Number of distinct addresses among them.
    pub addresses: usize,
    /// Largest number of inputs that one address has.
    pub most_of_one: usize,
    /// What each address brings, in satoshi, in ascending order.
    funds: Vec<u64>,
}

impl Inputs {
    /// Adds up inputs by the owners that they show; one that shows no owner funds nothing.
    pub fn new<O: Ord>(inputs: impl IntoIterator<Item = (Amount, Option<O>)>) -> Self {
        let mut values = Vec::new();
        let mut owners: BTreeMap<O, (u64, usize)> = BTreeMap::new();
        for (value, owner) in inputs {
            values.push(value);
            if let Some(owner) = owner {
                let (fund, times) = owners.entry(owner).or_default();
                *fund = fund.saturating_add(value.to_sat());
                *times += 1;
            }
        }
        let most_of_one = owners.values().map(|(_, times)| *times).max();
        let mut funds: Vec<u64> = owners.into_values().map(|(fund, _)| fund).collect();
        funds.sort_unstable();
        Self {
            values,
            addresses: funds.len(),
            most_of_one: most_of_one.unwrap_or(0),
            funds,
        }
    }

    /// What each owner brings, in satoshi, in ascending order.
    fn funds(&self) -> &[u64] {
        &self.funds
    }
}

/// One protocol's rule. Both halves must hold.
struct Rule {
    protocol: Protocol,
    /// What the transaction's own bytes have to show.
    outputs: fn(&Outputs) -> bool,
    /// What its parents have to show on top of that, as the confidence in per cent.
    inputs: fn(&Outputs, &Inputs) -> Option<u32>,
}

/// Every rule, the more specific before the more general. Stonewall stands before the rules for which it is a veto (GS).
const RULES: [Rule; 12] = [
    whirlpool::MIX,
    wasabi::WASABI_2,
    wasabi::WASABI_2_DENOMINATIONS,
    wasabi::WASABI_2_SORTED,
    wasabi::WASABI_1_0,
    wasabi::WASABI_1_1,
    wasabi::WASABI_1_CROWD,
    equal::MARKET,
    equal::MARKET_OF_TWO,
    equal::STONEWALL,
    equal::JOINMARKET,
    equal::GENERIC,
];

/// Judges what the two sides of a transaction show; `inputs` is nothing while a parent is missing.
///
/// A Whirlpool `tx0` is let pass although it may hold several equal outputs: one wallet makes it out of its own coins.
pub fn judge_sides(outputs: &Outputs, inputs: Option<&Inputs>) -> Verdict {
    if whirlpool::prepares(outputs).is_some() {
        return Verdict::Not;
    }
    by_rules(outputs, inputs)
}

fn by_rules(outputs: &Outputs, inputs: Option<&Inputs>) -> Verdict {
    if participants::are_round_sums(outputs) {
        return Verdict::Not;
    }
    for rule in RULES.iter().filter(|rule| (rule.outputs)(outputs)) {
        let Some(inputs) = inputs else {
            return Verdict::Open;
        };
        if let Some(confidence) = (rule.inputs)(outputs, inputs) {
            return Verdict::Is {
                protocol: rule.protocol,
                confidence,
            };
        }
    }
    Verdict::Not
}

/// Judges a transaction, with its neighbours as far as they are known.
pub fn judge(view: &View, tx: TxNum) -> Verdict {
    // No rule takes fewer than two inputs and three outputs, and most transactions have fewer.
    if view.inputs(tx).len() < 2 || view.outputs(tx).len() < 3 {
        return Verdict::Not;
    }
    let outputs = outputs(view, tx);
    // Nor does one whose other inputs show nobody who can take part.
    if outputs.inputs < 2 || outputs.values.len() < 3 {
        return Verdict::Not;
    }
    if tx0(view, tx).is_some() {
        return Verdict::Not;
    }
    if let Some(confidence) = whirlpool::mixes_prepared_coins(view, tx, &outputs) {
        return Verdict::Is {
            protocol: Protocol::Whirlpool,
            confidence,
        };
    }
    by_rules(&outputs, inputs(view, tx).as_ref())
}

/// Judges every transaction, in chain order.
pub fn judge_all(view: &View) -> Vec<Verdict> {
    view.txs().map(|(tx, _)| judge(view, tx)).collect()
}

/// What the bytes of a transaction show.
pub fn outputs(view: &View, tx: TxNum) -> Outputs {
    match signers::own_part(view, tx) {
        Some(part) => Outputs::of(&part),
        None => Outputs::of(&view.tx(tx).tx),
    }
}

/// What the parents of a transaction show; nothing while one is missing, or for a coinbase.
pub fn inputs(view: &View, tx: TxNum) -> Option<Inputs> {
    let prevouts: Vec<Prevout> = signers::taking_part(view, tx);
    let inputs = prevouts
        .iter()
        .map(|prevout| Some((view.value_of(*prevout)?, view.owner_of(*prevout))))
        .collect::<Option<Vec<_>>>()?;
    Some(Inputs::new(inputs))
}

#[cfg(test)]
mod tests;
