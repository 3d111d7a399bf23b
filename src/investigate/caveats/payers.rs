//! Caveats on the payers of deposits: the wallet of the case, a service, or others whose coins stand beside those of the
//! case.

use std::collections::BTreeMap;
use std::sync::Arc;

use bitcoin::{Amount, Txid};

use crate::analysis::{Analysis, ClassifiedDeposit};
use crate::findings::Class;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, TxNum, View};

/// A caveat on how payers were identified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayerCaveat {
    /// `case_address_in_service_wallet`: a wallet that holds case addresses is treated as a service's.
    ServiceWallet {
        /// The wallet.
        wallet: String,
        /// The case addresses in it.
        addresses: Vec<String>,
        /// The evidence that it is a service's, as a clause.
        evidence: Arc<Sentence>,
        /// Deposits that it paid.
        paid: Option<PaidDeposits>,
    },
    /// `payjoin_deposits`: deposits are in transactions that also spend coins of the case; the sum is the new money.
    PayJoin(PaidDeposits),
    /// `internal_deposits`: deposits are not counted, because addresses in the wallet of the case paid them.
    Internal {
        /// The deposits.
        deposits: PaidDeposits,
        /// A sign of a service among the payers, insufficient by itself.
        sign: Option<Sentence>,
    },
    /// `own_coinjoin_share`: deposits come from CoinJoins to which the wallet of the case contributed.
    OwnShare(PaidDeposits),
}

/// Number, sum and transactions of deposits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidDeposits {
    /// Number.
    pub count: usize,
    /// Sum.
    pub sum: Amount,
    /// The transactions, in chain order.
    pub txids: Vec<Txid>,
}

impl PayerCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::ServiceWallet { .. } => "case_address_in_service_wallet",
            Self::PayJoin(_) => "payjoin_deposits",
            Self::Internal { .. } => "internal_deposits",
            Self::OwnShare(_) => "own_coinjoin_share",
        }
    }
}

impl PayerCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::ServiceWallet {
                wallet,
                addresses,
                evidence,
                paid,
            } => {
                let paid = match paid {
                    None => Sentence::default(),
                    Some(paid) => say!("paid-from-this-wallet", count = paid.count, sum = paid.sum),
                };
                let names = addresses.iter().map(Sentence::id).collect();
                say!(
                    "caveat-service-wallet",
                    wallet = Value::Id(wallet.clone()),
                    count = addresses.len(),
                    addresses = Sentence::list_some(names),
                    evidence = &**evidence,
                    paid = paid
                )
            }
            Self::PayJoin(deposits) => deposits.words("caveat-payjoin", Sentence::default()),
            Self::Internal { deposits, sign } => {
                let sign = match sign {
                    None => Sentence::default(),
                    Some(sign) => say!("one-sign-of-service", sign = sign),
                };
                deposits.words("caveat-internal", sign)
            }
            Self::OwnShare(deposits) => deposits.words("caveat-own-share", Sentence::default()),
        }
    }
}

impl PaidDeposits {
    /// Returns a message on these deposits.
    fn words(&self, message: &'static str, sign: Sentence) -> Sentence {
        let txids = self.txids.iter().map(Sentence::id).collect();
        let values = [
            ("count", self.count.into()),
            ("sum", self.sum.into()),
            ("sign", sign.into()),
            ("txids", Sentence::list_some(txids).into()),
        ];
        Sentence::new(message, values)
    }

    /// Sums deposits up; `None` if there are none.
    fn of<'a>(
        view: &View,
        deposits: impl Iterator<Item = &'a ClassifiedDeposit>,
        value: impl Fn(&ClassifiedDeposit) -> Amount,
    ) -> Option<Self> {
        let mut all = Self {
            count: 0,
            sum: Amount::ZERO,
            txids: Vec::new(),
        };
        for deposit in deposits {
            all.count += 1;
            all.sum += value(deposit);
            let txid = view.tx(view.tx_of(deposit.output)).txid;
            if all.txids.last() != Some(&txid) {
                all.txids.push(txid);
            }
        }
        (all.count > 0).then_some(all)
    }
}

/// Reports how payers were identified.
pub(super) fn payers(view: &View, analysis: &Analysis) -> Vec<PayerCaveat> {
    let mut caveats = services(view, analysis);
    caveats.extend(payjoins(view, analysis).map(PayerCaveat::PayJoin));
    caveats.extend(internal(view, analysis));
    caveats.extend(own_shares(view, analysis).map(PayerCaveat::OwnShare));
    caveats
}

/// Returns the owners of the known inputs of a transaction.
fn owners(view: &View, tx: TxNum) -> impl Iterator<Item = AddressNum> + '_ {
    let inputs = view.inputs(tx).iter();
    inputs.filter_map(|prevout| view.owner_of(*prevout))
}

/// Reports service wallets that hold case addresses.
fn services(view: &View, analysis: &Analysis) -> Vec<PayerCaveat> {
    let clustering = analysis.clustering();
    let mut wallets: BTreeMap<AddressNum, Vec<AddressNum>> = BTreeMap::new();
    for address in analysis.case_addresses.keys() {
        let root = clustering.root(*address);
        if analysis.wallets.services.of(root).is_some() {
            wallets.entry(root).or_default().push(*address);
        }
    }
    let caveats = wallets.into_iter().filter_map(|(root, mut held)| {
        held.sort_unstable();
        let paid = analysis.deposits.iter().filter(|deposit| {
            let tx = view.tx_of(deposit.output);
            owners(view, tx).any(|owner| clustering.root(owner) == root)
        });
        Some(PayerCaveat::ServiceWallet {
            wallet: clustering.name(view, root),
            addresses: held.iter().map(|address| view.name(*address)).collect(),
            evidence: Arc::clone(analysis.wallets.services.of(root)?),
            paid: PaidDeposits::of(view, paid, |deposit| view.value(deposit.output)),
        })
    });
    caveats.collect()
}

/// Returns deposits in transactions that also spend coins of the case.
fn payjoins(view: &View, analysis: &Analysis) -> Option<PaidDeposits> {
    let is_shared = |deposit: &&ClassifiedDeposit| {
        deposit.classification.class.counts_as_paid()
            && deposit.returned > Amount::ZERO
            && deposit.returned < view.value(deposit.output)
    };
    let shared = analysis.deposits.iter().filter(is_shared);
    PaidDeposits::of(view, shared, |deposit| {
        view.value(deposit.output) - deposit.returned
    })
}

/// Reports deposits that are not counted because addresses outside the case, in its wallet, paid them.
fn internal(view: &View, analysis: &Analysis) -> Option<PayerCaveat> {
    let is_open = |deposit: &&ClassifiedDeposit| {
        let is_unnamed = |owner| !analysis.case_addresses.contains_key(&owner);
        deposit.classification.class == Class::Internal
            && owners(view, view.tx_of(deposit.output)).any(is_unnamed)
    };
    let open = || analysis.deposits.iter().filter(is_open);
    let clustering = analysis.clustering();
    let signs = open()
        .flat_map(|deposit| owners(view, view.tx_of(deposit.output)))
        .filter_map(|owner| analysis.wallets.services.undecided(clustering.root(owner)));
    Some(PayerCaveat::Internal {
        deposits: PaidDeposits::of(view, open(), |deposit| view.value(deposit.output))?,
        sign: signs.min_by_key(|sign| sign.to_string()).cloned(),
    })
}

/// Returns deposits from CoinJoins to which the wallet of the case contributed.
fn own_shares(view: &View, analysis: &Analysis) -> Option<PaidDeposits> {
    let is_own_share = |deposit: &&ClassifiedDeposit| {
        let tx = view.tx_of(deposit.output);
        deposit.classification.class.counts_as_paid()
            && analysis.verdicts[tx.index()].is_mix()
            && owners(view, tx).any(|owner| analysis.is_own(owner))
    };
    let shares = analysis.deposits.iter().filter(is_own_share);
    PaidDeposits::of(view, shares, |deposit| view.value(deposit.output))
}
