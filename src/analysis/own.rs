//! Determines the inputs that the wallet of the case contributes to a transaction that pays it. A deposit is internal
//! only if the wallet of the case funds it alone; if other payers' inputs stand beside its own (PayJoin), the new part
//! is a payment.
//!
//! Co-spending cannot tell payer from payee in a PayJoin: the transaction that would show one wallet is the payment
//! itself. So a transaction that pays the case joins no address to it if all of this holds:
//!
//! * it spends coins of the case together with coins that no other evidence links to the case;
//! * the wallet of the case receives more than it contributes, unlike change;
//! * it pays someone else too, such as the payer's change. A consolidation pays no one else.

use std::collections::{BTreeMap, HashMap, HashSet};

use bitcoin::Amount;

use super::services::ServiceWallets;
use crate::cluster::Clustering;
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::signers;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, TxNum, View};
use crate::taint::Contribution;

/// Rounds of telling consolidations from PayJoins; one decision may depend on another.
const ROUNDS: usize = 8;

/// The wallet of the case: case addresses and addresses clustered with them, except service wallets.
pub struct Own<'a> {
    view: &'a View,
    clustering: &'a Clustering,
    roots: HashSet<AddressNum>,
}

/// The source of the inputs of a transaction that pays the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputSource {
    /// Others, as far as known.
    Others,
    /// The wallet of the case alone.
    CaseWallet,
    /// The wallet of the case and others, with no new money for the case.
    NothingNew,
    /// The wallet of the case and others.
    PayJoin(Contribution),
    /// The participants of a CoinJoin.
    CoinJoin,
}

impl InputSource {
    /// Returns how much of output `at`, which has this value, the wallet of the case contributed.
    pub fn returned(&self, at: usize, value: Amount) -> Amount {
        match self {
            Self::Others | Self::CoinJoin => Amount::ZERO,
            Self::CaseWallet | Self::NothingNew => value,
            Self::PayJoin(contribution) => contribution.returned[at],
        }
    }

    /// Returns the reason it gives for the class of a deposit.
    pub fn reason(&self, value: Amount, returned: Amount) -> Option<Sentence> {
        match self {
            Self::NothingNew => Some(say!("payjoin-nothing-new")),
            Self::PayJoin(_) if returned > Amount::ZERO && returned < value => Some(say!(
                "payjoin-part-new",
                own = Value::Number(returned.to_sat().to_string()),
                new = Value::Number((value - returned).to_sat().to_string())
            )),
            _ => None,
        }
    }
}

impl<'a> Own<'a> {
    /// Finds the wallet of the case in a clustering.
    pub fn new(
        view: &'a View,
        clustering: &'a Clustering,
        services: &ServiceWallets,
        case: &HashMap<AddressNum, usize>,
    ) -> Self {
        let roots = case.keys().map(|address| clustering.root(*address));
        Self {
            view,
            clustering,
            roots: roots.filter(|root| services.of(*root).is_none()).collect(),
        }
    }

    /// Returns the cluster roots of its addresses.
    pub fn into_roots(self) -> HashSet<AddressNum> {
        self.roots
    }

    /// Whether it holds an address.
    pub fn holds(&self, address: AddressNum) -> bool {
        self.roots.contains(&self.clustering.root(address))
    }

    /// Returns the value of its own coins that a transaction spends, and whether the transaction spends others.
    fn spent(&self, tx: TxNum) -> (Amount, bool) {
        let mut sum = Amount::ZERO;
        let mut has_others = false;
        let signers = signers::of_inputs(self.view, tx);
        for (prevout, signers) in self.view.inputs(tx).iter().zip(signers) {
            let own = self
                .view
                .owner_of(*prevout)
                .filter(|owner| self.holds(*owner));
            match own.and_then(|_| self.view.value_of(*prevout)) {
                Some(value) => sum += value,
                // A coin that needs no key is no one's contribution.
                None => has_others |= !signers.is_nobody(),
            }
        }
        (sum, has_others)
    }

    /// Returns the value that a transaction pays to it, and whether the transaction pays anyone else.
    fn received(&self, tx: TxNum) -> (Amount, bool) {
        let mut sum = Amount::ZERO;
        let mut pays_others = false;
        for output in self.view.outputs(tx) {
            match self.view.owner(output) {
                Some(owner) if self.holds(owner) => sum += self.view.value(output),
                Some(_) => pays_others = true,
                None => {}
            }
        }
        (sum, pays_others)
    }

    /// Returns the source of the inputs of a transaction that is not a CoinJoin.
    pub fn input_source(&self, tx: TxNum, case: &HashMap<AddressNum, usize>) -> InputSource {
        let (spent, has_others) = self.spent(tx);
        if spent == Amount::ZERO {
            return InputSource::Others;
        }
        if !has_others {
            return InputSource::CaseWallet;
        }
        if self.received(tx).0 <= spent {
            return InputSource::NothingNew;
        }
        InputSource::PayJoin(self.contribution(tx, spent, case))
    }

    /// Assigns its own coins to the outputs it receives: first to addresses outside the case, then to addresses it
    /// spends from, then to the others, in output order.
    fn contribution(
        &self,
        tx: TxNum,
        spent: Amount,
        case: &HashMap<AddressNum, usize>,
    ) -> Contribution {
        let inputs = self.view.inputs(tx);
        let owner = |at: &usize| {
            self.view
                .owner_of(inputs[*at])
                .filter(|owner| self.holds(*owner))
        };
        let own: Vec<usize> = (0..inputs.len()).filter(|at| owner(at).is_some()).collect();
        let spends_from: HashSet<AddressNum> = own.iter().filter_map(owner).collect();
        let outputs: Vec<_> = self.view.outputs(tx).collect();
        let mut order: Vec<(usize, usize)> = Vec::new();
        for (at, output) in outputs.iter().enumerate() {
            let Some(owner) = self.view.owner(*output).filter(|owner| self.holds(*owner)) else {
                continue;
            };
            let place = match (case.contains_key(&owner), spends_from.contains(&owner)) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => 2,
            };
            order.push((place, at));
        }
        order.sort_unstable();
        let mut returned = vec![Amount::ZERO; outputs.len()];
        let mut left = spent;
        for (_, at) in order {
            returned[at] = left.min(self.view.value(outputs[at]));
            left -= returned[at];
        }
        Contribution {
            inputs: own,
            returned,
        }
    }

    /// Whether a transaction looks like a PayJoin with its inputs.
    fn is_payjoin(&self, tx: TxNum) -> bool {
        let (spent, has_others) = self.spent(tx);
        let (received, pays_others) = self.received(tx);
        spent > Amount::ZERO && has_others && received > spent && pays_others
    }
}

/// Returns the PayJoins that pay the case, in chain order. `cluster` clusters the view without the co-spends of the
/// given transactions.
pub fn payjoins(
    view: &View,
    verdicts: &[Verdict],
    services: &ServiceWallets,
    case: &HashMap<AddressNum, usize>,
    base: &Clustering,
    mut cluster: impl FnMut(&[TxNum]) -> Clustering,
) -> Vec<TxNum> {
    let of_case: HashMap<AddressNum, usize> = case
        .iter()
        .filter(|(address, _)| services.of(base.root(**address)).is_none())
        .map(|(address, at)| (*address, *at))
        .collect();
    let mut apart = candidates(view, verdicts, base, &of_case);
    for _ in 0..ROUNDS {
        if apart.is_empty() {
            break;
        }
        let clustering = cluster(&apart);
        let own = Own::new(view, &clustering, &ServiceWallets::default(), &of_case);
        let before = apart.len();
        apart.retain(|tx| own.is_payjoin(*tx));
        if apart.len() == before {
            break;
        }
    }
    apart
}

/// Returns transactions that pay a case address and join an address outside the case to its wallet.
fn candidates(
    view: &View,
    verdicts: &[Verdict],
    base: &Clustering,
    case: &HashMap<AddressNum, usize>,
) -> Vec<TxNum> {
    let roots: HashSet<AddressNum> = case.keys().map(|address| base.root(*address)).collect();
    let mut touched: Vec<TxNum> = case
        .keys()
        .flat_map(|address| view.touches(*address))
        .copied()
        .collect();
    touched.sort_unstable();
    touched.dedup();
    let is_candidate = |tx: &TxNum| {
        let pays = |output| {
            view.owner(output)
                .is_some_and(|owner| case.contains_key(&owner))
        };
        let owners = view.inputs(*tx).iter().filter_map(|it| view.owner_of(*it));
        let owners: HashSet<AddressNum> = owners.collect();
        verdicts[tx.index()].allows_clustering()
            && owners.len() >= 2
            && owners.iter().any(|owner| !case.contains_key(owner))
            && owners
                .iter()
                .any(|owner| roots.contains(&base.root(*owner)))
            && view.outputs(*tx).any(pays)
    };
    touched.retain(is_candidate);
    touched
}

/// Returns the PayJoin contributions among the input sources.
pub fn contributions(brought: &BTreeMap<TxNum, InputSource>) -> BTreeMap<TxNum, Contribution> {
    let both = brought.iter().filter_map(|(tx, brought)| match brought {
        InputSource::PayJoin(contribution) => Some((*tx, contribution.clone())),
        _ => None,
    });
    both.collect()
}
