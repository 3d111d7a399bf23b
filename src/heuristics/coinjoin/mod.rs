//! Detects CoinJoins: transactions whose inputs belong to several people, so that co-spending proves nothing.
//!
//! # Design
//!
//! The classification guards the clustering, so it errs towards *not* merging wallets: a false positive costs a link, a
//! false negative merges strangers. One trap shapes this module. BlockSci's well-known test demands that the most
//! frequent output value occurs *exactly* ⌊(n_out+1)/2⌋ times; a Whirlpool mix (all outputs equal) and a WabiSabi round
//! (many values, none in the majority) fail it, and a clustering that relies on it alone merges all participants. So
//! every protocol has its own rule, and the generic one requires *at least* that many.
//!
//! Each rule has two halves. A transaction's own bytes (number of inputs, output values and scripts) are always known;
//! the values and owners of its inputs are known only once every parent is available. While parents are missing, a
//! transaction whose own half matches any rule is [`Verdict::Undetermined`], otherwise [`Verdict::Not`].
//!
//! Equal outputs alone do not distinguish a CoinJoin from a payout in equal parts. `participants` defines a
//! participant, a script that is paid and an owner who can have funded it; every rule uses it. `settlement` checks
//! whether the inputs can be divided among the presumed participants: what each receives against what was contributed.
//! `whirlpool` checks neighbouring transactions, because its coins come from preparing transactions and go into mixes.
//!
//! No rule tests the height: the protocols outlived their coordinators, and heights mean nothing on test networks. No
//! rule tests script types either, because omitting that condition can only keep more wallets apart.
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
//! Bounds of our own are documented as such. Confidences are those of GS if it has one.

mod equal;
mod participants;
mod settlement;
mod wasabi1;
mod wasabi2;
mod whirlpool;

pub use whirlpool::{Premix, tx0};

use std::collections::BTreeMap;

use bitcoin::{Amount, Script, Transaction};

use super::signers;
use crate::ledger::{Prevout, TxNum, View, is_unspendable};

/// The protocols that are distinguished.
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
    /// A CoinJoin of two participants, one of whom is paid, as in JoinMarket. Two give next to no anonymity, and one
    /// wallet alone can produce this: the inputs are not merged, and the trace continues.
    JoinMarketOfTwo,
    /// Equal outputs in the majority, of no recognised protocol; every participant pays.
    Generic,
    /// Samourai Stonewall: looks like a CoinJoin of two, but is mostly one wallet that pays. Its inputs are not merged,
    /// no mixing is claimed, and the trace continues.
    Stonewall,
}

impl Protocol {
    /// Whether more than two participate, so that coins are mixed; false for [`Self::Stonewall`] and
    /// [`Self::JoinMarketOfTwo`].
    pub fn is_mix(self) -> bool {
        !matches!(self, Self::Stonewall | Self::JoinMarketOfTwo)
    }
}

/// Whether a transaction is a CoinJoin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It matches the rule of a protocol.
    Is {
        /// The protocol.
        protocol: Protocol,
        /// Confidence in per cent.
        confidence: u32,
    },
    /// It matches no rule.
    Not,
    /// Parents are missing, and the known data does not rule a CoinJoin out.
    Undetermined,
}

impl Verdict {
    /// Whether co-spending in this transaction is evidence of one owner.
    pub fn allows_clustering(self) -> bool {
        self == Self::Not
    }

    /// Whether the verdict rests on equal outputs only, which a payout may have as well: not a protocol's own
    /// structure, and no maker was seen to be paid.
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

    /// Whether coins are mixed, so that the trace ends.
    pub fn is_mix(self) -> bool {
        matches!(self, Self::Is { protocol, .. } if protocol.is_mix())
    }
}

/// The properties of a transaction's own bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outputs {
    /// Number of inputs.
    pub inputs: usize,
    /// Values of the spendable outputs, in output order.
    pub values: Vec<Amount>,
    /// Number of distinct scripts among them.
    pub scripts: usize,
    /// Number of unspendable outputs (`OP_RETURN`).
    pub unspendable: usize,
    /// Number of scripts that each value pays: most frequent first, ties by lowest value (as GS breaks them).
    tally: Vec<(Amount, usize)>,
}

impl Outputs {
    /// Reads them from a transaction.
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

    /// Returns the most frequent value that `admits` accepts, and its count.
    fn most_frequent(&self, admits: impl Fn(Amount) -> bool) -> Option<(Amount, usize)> {
        self.tally.iter().copied().find(|&(value, _)| admits(value))
    }

    fn all_scripts_distinct(&self) -> bool {
        self.scripts == self.values.len()
    }

    /// Returns the number of scripts that outputs of this value pay, in satoshi.
    fn payees_of(&self, value: u64) -> usize {
        let is_it = |(other, _): &&(Amount, usize)| other.to_sat() == value;
        self.tally.iter().find(is_it).map_or(0, |(_, times)| *times)
    }

    /// Returns the values, in satoshi, without one output of each joined value per participant.
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

/// The properties of a transaction's inputs, known from its parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs {
    /// Values of the inputs, in input order.
    pub values: Vec<Amount>,
    /// Number of distinct addresses among them.
    pub addresses: usize,
    /// Largest number of inputs that one address has.
    pub most_of_one: usize,
    /// Contribution of each address, in satoshi, ascending.
    funds: Vec<u64>,
}

impl Inputs {
    /// Sums inputs by owner; an input that shows no owner funds nothing.
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

    /// Returns the contribution of each owner, in satoshi, ascending.
    fn funds(&self) -> &[u64] {
        &self.funds
    }
}

/// The rule of one protocol; both halves must hold.
struct ProtocolRule {
    protocol: Protocol,
    /// Condition on the transaction's own bytes.
    outputs: fn(&Outputs) -> bool,
    /// Condition on its parents; returns the confidence in per cent.
    inputs: fn(&Outputs, &Inputs) -> Option<u32>,
}

/// All rules, more specific before more general. Stonewall precedes the rules for which it is a veto (GS).
const RULES: [ProtocolRule; 12] = [
    whirlpool::MIX,
    wasabi2::WASABI_2,
    wasabi2::WASABI_2_DENOMINATIONS,
    wasabi2::WASABI_2_SORTED,
    wasabi1::WASABI_1_0,
    wasabi1::WASABI_1_1,
    wasabi1::WASABI_1_CROWD,
    equal::MARKET,
    equal::MARKET_OF_TWO,
    equal::STONEWALL,
    equal::JOINMARKET,
    equal::GENERIC,
];

/// Judges the two sides of a transaction; `inputs` is `None` while a parent is missing.
///
/// A Whirlpool `tx0` is accepted although it may have several equal outputs: one wallet makes it from its own coins.
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
            return Verdict::Undetermined;
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
    // No rule matches fewer than two inputs and three outputs, and most transactions have fewer.
    if view.inputs(tx).len() < 2 || view.outputs(tx).len() < 3 {
        return Verdict::Not;
    }
    let outputs = outputs(view, tx);
    // Nor one whose other inputs have no possible participant.
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

/// Returns the properties of a transaction's bytes.
pub fn outputs(view: &View, tx: TxNum) -> Outputs {
    match signers::own_part(view, tx) {
        Some(part) => Outputs::of(&part),
        None => Outputs::of(&view.tx(tx).tx),
    }
}

/// Returns the properties of a transaction's inputs; `None` while a parent is missing, and for a coinbase.
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
