//! Data that rules need beyond a transaction, gathered in one pass over a view.

use std::collections::HashMap;

use bitcoin::{Amount, Txid};

use super::answer::{CandidateStatus, ChangeCandidates, Missing};
use super::output_set::OutputSet;
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::fingerprint::{ScriptType, TxFingerprint};
use crate::heuristics::signers;
use crate::ledger::{AddressNum, Completeness, OutputNum, Prevout, Spend, TxNum, View};

/// Data that rules need beyond a transaction: verdicts, fingerprints, first appearances, and wallets if given.
#[derive(Debug)]
pub struct Context<'a> {
    pub(super) view: &'a View,
    verdicts: &'a [Verdict],
    fingerprints: Vec<TxFingerprint>,
    addresses: Vec<Appearances>,
    wallets: Option<ClusterRoots>,
}

/// Proved appearances of an address. Every count can grow as more is learnt; `first` can fall.
#[derive(Debug, Clone, Copy)]
struct Appearances {
    /// The moment of its first appearance: twice the number of a transaction if before it, one more if in it.
    first: u64,
    /// Transactions that pay it: none, one, or two and more.
    paid_by: u8,
    /// Transactions that spend from it, likewise.
    spent_by: u8,
}

/// A clustering, and which of its wallets may have further members.
#[derive(Debug)]
struct ClusterRoots {
    root: Vec<AddressNum>,
    /// By root.
    is_open: Vec<bool>,
}

/// Whether an output is spent as of the tip.
pub(super) enum SpendState {
    /// Not by any block up to the tip.
    Unspent,
    /// By this transaction.
    Tx(TxNum),
    /// Unknown.
    Unknown,
}

impl<'a> Context<'a> {
    /// Gathers the data; `verdicts` are those of [`judge_all`](crate::heuristics::coinjoin::judge_all).
    ///
    /// # Panics
    ///
    /// If `verdicts` does not hold one verdict for each transaction of the view.
    pub fn new(view: &'a View, verdicts: &'a [Verdict]) -> Self {
        assert_eq!(
            verdicts.len(),
            view.txs().len(),
            "one verdict a transaction"
        );
        let txs = view.txs();
        Self {
            view,
            verdicts,
            fingerprints: txs.map(|(tx, _)| TxFingerprint::of(view, tx)).collect(),
            addresses: appearances(view),
            wallets: None,
        }
    }

    /// Adds a clustering, which `multi-input-change` needs: `root` returns one member as the name of an address's
    /// wallet. It should come from co-spending alone, since that is the rule.
    pub fn with_wallets(mut self, root: impl Fn(AddressNum) -> AddressNum) -> Self {
        let view = self.view;
        let root: Vec<AddressNum> = view.addresses().map(root).collect();
        let mut is_open = vec![false; root.len()];
        for address in view.addresses() {
            if *view.completeness(address) != Completeness::Complete {
                is_open[root[address.index()].index()] = true;
            }
        }
        for (tx, _) in view.txs() {
            let inputs = view.inputs(tx);
            let is_missing = |prevout: &Prevout| matches!(prevout, Prevout::Missing(_));
            if self.verdict(tx) == Verdict::Undetermined || inputs.iter().any(is_missing) {
                for owner in inputs.iter().filter_map(|prevout| view.owner_of(*prevout)) {
                    is_open[root[owner.index()].index()] = true;
                }
            }
        }
        self.wallets = Some(ClusterRoots { root, is_open });
        self
    }

    /// The view that it was gathered from.
    pub fn view(&self) -> &'a View {
        self.view
    }

    /// The fingerprint of a transaction.
    pub fn fingerprint(&self, tx: TxNum) -> &TxFingerprint {
        &self.fingerprints[tx.index()]
    }

    /// The verdict on a transaction.
    pub fn verdict(&self, tx: TxNum) -> Verdict {
        self.verdicts[tx.index()]
    }

    pub(super) fn spender(&self, output: OutputNum) -> SpendState {
        match self.view.spend(output) {
            Spend::By(tx) => SpendState::Tx(tx),
            // A mempool transaction may never be confirmed.
            Spend::Unspent | Spend::Mempool(_) | Spend::Unspendable => SpendState::Unspent,
            Spend::Unknown => SpendState::Unknown,
        }
    }

    fn is_complete(&self, address: AddressNum) -> bool {
        *self.view.completeness(address) == Completeness::Complete
    }

    /// Whether a transaction that pays an address is the first in which the address appears.
    pub(super) fn is_first(&self, address: AddressNum, tx: TxNum) -> CandidateStatus {
        if self.addresses[address.index()].first <= 2 * u64::from(tx.0) {
            CandidateStatus::RuledOut
        } else if self.is_complete(address) {
            CandidateStatus::Candidate
        } else {
            CandidateStatus::Unknown(Missing::History(address))
        }
    }

    /// Whether exactly one transaction ever pays an address, and at most one spends from it.
    pub(super) fn is_one_time(&self, address: AddressNum) -> CandidateStatus {
        let seen = self.addresses[address.index()];
        if seen.paid_by > 1 || seen.spent_by > 1 {
            CandidateStatus::RuledOut
        } else if self.is_complete(address) {
            CandidateStatus::Candidate
        } else {
            CandidateStatus::Unknown(Missing::History(address))
        }
    }

    /// Whether an address is in the wallet of one of `owners`. The answer is a certain no only if one of the two
    /// wallets is complete.
    pub(super) fn shares_wallet(
        &self,
        address: AddressNum,
        owners: &[AddressNum],
    ) -> CandidateStatus {
        let Some(wallets) = &self.wallets else {
            return CandidateStatus::Unknown(Missing::Wallet(address));
        };
        let root = |address: AddressNum| wallets.root[address.index()];
        let is_open = |address: AddressNum| wallets.is_open[root(address).index()];
        if owners.iter().any(|owner| root(*owner) == root(address)) {
            CandidateStatus::Candidate
        } else if is_open(address) && owners.iter().any(|owner| is_open(*owner)) {
            CandidateStatus::Unknown(Missing::Wallet(address))
        } else {
            CandidateStatus::RuledOut
        }
    }

    /// The data on one transaction.
    pub(super) fn subject(&self, tx: TxNum) -> TxContext<'_> {
        TxContext::new(self, tx)
    }
}

/// Counts the appearances of every address.
fn appearances(view: &View) -> Vec<Appearances> {
    let unseen = Appearances {
        first: u64::MAX,
        paid_by: 0,
        spent_by: 0,
    };
    let mut seen = vec![unseen; view.addresses().len()];
    for address in view.addresses() {
        if let Some(first) = view.touches(address).first() {
            seen[address.index()].first = 2 * u64::from(first.0) + 1;
        }
    }
    let mut addresses: Vec<AddressNum> = Vec::new();
    let mut each = |of: &mut dyn Iterator<Item = AddressNum>, count: &mut dyn FnMut(usize)| {
        addresses.clear();
        addresses.extend(of);
        addresses.sort_unstable();
        addresses.dedup();
        addresses.iter().for_each(|address| count(address.index()));
    };
    // The earliest transaction that spends from a floating one comes after it.
    let mut spenders: HashMap<Txid, TxNum> = HashMap::new();
    for (tx, entry) in view.txs() {
        let inputs = view.inputs(tx);
        let mut paid = view.outputs(tx).filter_map(|output| view.owner(output));
        let mut spent = inputs.iter().filter_map(|prevout| view.owner_of(*prevout));
        each(&mut paid, &mut |at| add(&mut seen[at].paid_by));
        each(&mut spent, &mut |at| add(&mut seen[at].spent_by));
        for (input, prevout) in entry.tx.input.iter().zip(inputs) {
            if matches!(prevout, Prevout::Floating { .. }) {
                spenders.entry(input.previous_output.txid).or_insert(tx);
            }
        }
    }
    for (txid, tx) in view.floating() {
        let scripts = tx.output.iter().map(|output| &output.script_pubkey);
        let mut paid = scripts.filter_map(|script| view.address(script));
        let before = spenders.get(txid);
        each(&mut paid, &mut |at| {
            add(&mut seen[at].paid_by);
            if let Some(before) = before {
                seen[at].first = seen[at].first.min(2 * u64::from(before.0));
            }
        });
        let outputs = tx.input.iter();
        let outputs = outputs.filter_map(|input| view.output(input.previous_output));
        let mut spent = outputs.filter_map(|output| view.owner(output));
        each(&mut spent, &mut |at| add(&mut seen[at].spent_by));
    }
    seen
}

/// Counts to two.
fn add(count: &mut u8) {
    *count = (*count + 1).min(2);
}

/// The data on one transaction, gathered once for all rules.
pub(super) struct TxContext<'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) tx: TxNum,
    /// Number of outputs.
    pub(super) count: usize,
    /// Distinct known addresses of the inputs, in order.
    pub(super) owners: Vec<AddressNum>,
    /// The first input whose parent is not known.
    pub(super) missing: Option<Missing>,
    /// Smallest known value of an input.
    pub(super) least: Option<Amount>,
    /// The script type of all known inputs; `None` if they differ or none is known.
    pub(super) form: Option<ScriptType>,
    /// Whether two known inputs differ in script type.
    pub(super) is_mixed: bool,
    first_output: OutputNum,
}

impl<'c> TxContext<'c> {
    fn new(context: &'c Context<'c>, tx: TxNum) -> Self {
        let view = context.view;
        let (mut missing, mut least, mut form, mut is_mixed) = (None, None, None, false);
        let mut owners = Vec::with_capacity(view.inputs(tx).len());
        let signers = signers::of_inputs(view, tx);
        for (at, (prevout, signers)) in view.inputs(tx).iter().zip(signers).enumerate() {
            // An input that anybody could add is no evidence about the wallet.
            if signers.is_nobody() {
                continue;
            }
            let Some(value) = view.value_of(*prevout) else {
                missing = missing.or(Some(Missing::Input(tx, at as u32)));
                continue;
            };
            least = Some(least.map_or(value, |least: Amount| least.min(value)));
            if let Some(owner) = view.owner_of(*prevout) {
                let this = ScriptType::of(view.script(owner));
                is_mixed |= form.is_some_and(|form| form != this);
                form = Some(this);
                owners.push(owner);
            }
        }
        owners.sort_unstable();
        owners.dedup();
        let mut outputs = view.outputs(tx);
        Self {
            context,
            tx,
            count: outputs.len(),
            owners,
            missing,
            least,
            form: form.filter(|_| !is_mixed),
            is_mixed,
            first_output: outputs.next().unwrap_or(OutputNum(0)),
        }
    }

    pub(super) fn view(&self) -> &'c View {
        self.context.view
    }

    /// The number of an output by its index.
    pub(super) fn output(&self, at: usize) -> OutputNum {
        OutputNum(self.first_output.0 + at as u32)
    }

    /// Spendable outputs.
    pub(super) fn spendable(&self) -> OutputSet {
        OutputSet::filter(self.count, |at| {
            self.view().owner(self.output(at)).is_some()
        })
    }

    /// Answers with each output as marked; outputs that nobody or anybody can spend are ruled out.
    pub(super) fn mark(
        &self,
        mut mark: impl FnMut(OutputNum, AddressNum) -> CandidateStatus,
    ) -> ChangeCandidates {
        ChangeCandidates::mark(self.count, |at| {
            let output = self.output(at);
            match self.view().owner(output) {
                Some(owner) if !signers::needs_no_key(self.view().script(owner)) => {
                    mark(output, owner)
                }
                _ => CandidateStatus::RuledOut,
            }
        })
    }

    /// Whether an address is one of the inputs'.
    pub(super) fn spends_from(&self, address: AddressNum) -> CandidateStatus {
        match (self.owners.binary_search(&address), self.missing) {
            (Ok(_), _) => CandidateStatus::Candidate,
            (Err(_), Some(missing)) => CandidateStatus::Unknown(missing),
            (Err(_), None) => CandidateStatus::RuledOut,
        }
    }
}
