//! What the wallet of the case brings to a transaction that pays it. A deposit is its own money only where it brings
//! everything; a payer whose coins stand among its own (PayJoin) makes a payment, of which what is new counts.
//!
//! Spending together cannot tell a payer in a PayJoin from the one who is paid: the transaction that would show one
//! wallet is the payment itself. So a transaction that pays the case joins nobody to it where all of this holds:
//!
//! * it spends coins of the case beside others that nothing else joins with the case;
//! * the wallet of the case gets more than it brings, which change never does;
//! * somebody else is paid too, as a payer who takes change is. One who gathers coins pays nobody else.

use std::collections::{BTreeMap, HashMap, HashSet};

use bitcoin::Amount;

use super::services::Services;
use crate::cluster::Clustering;
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::signers;
use crate::ledger::{AddressNum, TxNum, View};
use crate::taint::Contribution;

/// Rounds in which transactions that gather coins are told from PayJoins; one may depend on another.
const ROUNDS: usize = 8;

/// The wallet of the case: its addresses, and those that are of one wallet with them, but for wallets of services.
pub struct Own<'a> {
    view: &'a View,
    clustering: &'a Clustering,
    roots: HashSet<AddressNum>,
}

/// Who brings the coins of a transaction that pays the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// Others, as far as is known.
    ByOthers,
    /// The wallet of the case alone.
    ByItself,
    /// The wallet of the case and others, and nothing of it is new to the case.
    NothingNew,
    /// The wallet of the case and others.
    ByBoth(Contribution),
    /// Those who take part in a CoinJoin.
    ByMix,
}

impl Brought {
    /// How much of an output of this value, by its index, the wallet of the case brought.
    pub fn returned(&self, at: usize, value: Amount) -> Amount {
        match self {
            Self::ByOthers | Self::ByMix => Amount::ZERO,
            Self::ByItself | Self::NothingNew => value,
            Self::ByBoth(contribution) => contribution.returned[at],
        }
    }

    /// What it says of a deposit, as a reason.
    pub fn reason(&self, value: Amount, returned: Amount) -> Option<String> {
        match self {
            Self::NothingNew => Some(
                "others bring coins to the transaction too, but the wallet of the case gets no more than it brings"
                    .to_owned(),
            ),
            Self::ByBoth(_) if returned > Amount::ZERO && returned < value => Some(format!(
                "the wallet of the case brings {} sat of it to the transaction itself (PayJoin): {} sat are new",
                returned.to_sat(),
                (value - returned).to_sat()
            )),
            _ => None,
        }
    }
}

impl<'a> Own<'a> {
    /// The wallet of the case in a clustering.
    pub fn new(
        view: &'a View,
        clustering: &'a Clustering,
        services: &Services,
        case: &HashMap<AddressNum, usize>,
    ) -> Self {
        let roots = case.keys().map(|address| clustering.root(*address));
        Self {
            view,
            clustering,
            roots: roots.filter(|root| services.of(*root).is_none()).collect(),
        }
    }

    /// The roots of its addresses.
    pub fn into_roots(self) -> HashSet<AddressNum> {
        self.roots
    }

    /// Whether it holds an address.
    pub fn holds(&self, address: AddressNum) -> bool {
        self.roots.contains(&self.clustering.root(address))
    }

    /// The sum of its own coins that a transaction spends, and whether it spends others.
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
                // Nobody brings what anybody can spend.
                None => has_others |= !signers.is_nobody(),
            }
        }
        (sum, has_others)
    }

    /// The sum of what a transaction pays to it, and whether it pays anybody else.
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

    /// Who brings the coins of a transaction that is no CoinJoin.
    pub fn brought(&self, tx: TxNum, case: &HashMap<AddressNum, usize>) -> Brought {
        let (spent, has_others) = self.spent(tx);
        if spent == Amount::ZERO {
            return Brought::ByOthers;
        }
        if !has_others {
            return Brought::ByItself;
        }
        if self.received(tx).0 <= spent {
            return Brought::NothingNew;
        }
        Brought::ByBoth(self.contribution(tx, spent, case))
    }

    /// Lays its own coins into the outputs that it gets: first those to addresses that the case does not name, then those
    /// to an address that it spends from, then the others, each time in their order.
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

    /// Whether a transaction looks like a PayJoin to which it brings coins.
    fn is_payjoin(&self, tx: TxNum) -> bool {
        let (spent, has_others) = self.spent(tx);
        let (received, pays_others) = self.received(tx);
        spent > Amount::ZERO && has_others && received > spent && pays_others
    }
}

/// The transactions that pay the case and to which payer and payee both bring coins, in chain order. `cluster` makes the
/// wallets of the view without the joins of the transactions given.
pub fn payjoins(
    view: &View,
    verdicts: &[Verdict],
    services: &Services,
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
        let own = Own::new(view, &clustering, &Services::default(), &of_case);
        let before = apart.len();
        apart.retain(|tx| own.is_payjoin(*tx));
        if apart.len() == before {
            break;
        }
    }
    apart
}

/// Transactions that pay an address of the case and join an address that the case does not name to its wallet.
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
        verdicts[tx.index()].lets_join()
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

/// The contributions among what deposits were found to be.
pub fn contributions(brought: &BTreeMap<TxNum, Brought>) -> BTreeMap<TxNum, Contribution> {
    let both = brought.iter().filter_map(|(tx, brought)| match brought {
        Brought::ByBoth(contribution) => Some((*tx, contribution.clone())),
        _ => None,
    });
    both.collect()
}
