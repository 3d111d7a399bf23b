//! Caveats about the payers of deposits: the wallet of the case, a service, or others whose coins stand beside those of
//! the case.

use std::collections::BTreeMap;

use bitcoin::Amount;

use crate::analysis::{Analysis, ClassifiedDeposit};
use crate::findings::Class;
use crate::ledger::{AddressNum, TxNum, View};
use crate::listing::{counted, list};

/// Returns the caveats on how payers were identified.
pub(super) fn caveats(view: &View, analysis: &Analysis) -> Vec<String> {
    let mut texts = services(view, analysis);
    texts.extend(payjoins(view, analysis));
    texts.extend(internal(view, analysis));
    texts.extend(own_shares(view, analysis));
    texts
}

/// Number, transactions and sum of some deposits.
struct Sum {
    count: usize,
    sum: Amount,
    txs: Vec<String>,
}

impl Sum {
    fn of<'a>(
        view: &View,
        deposits: impl Iterator<Item = &'a ClassifiedDeposit>,
        value: impl Fn(&ClassifiedDeposit) -> Amount,
    ) -> Option<Self> {
        let mut all = Self {
            count: 0,
            sum: Amount::ZERO,
            txs: Vec::new(),
        };
        for deposit in deposits {
            all.count += 1;
            all.sum += value(deposit);
            let txid = view.tx(view.tx_of(deposit.output)).txid.to_string();
            if all.txs.last() != Some(&txid) {
                all.txs.push(txid);
            }
        }
        (all.count > 0).then_some(all)
    }
}

/// Returns the owners of the known inputs of a transaction.
fn owners(view: &View, tx: TxNum) -> impl Iterator<Item = AddressNum> + '_ {
    let inputs = view.inputs(tx).iter();
    inputs.filter_map(|prevout| view.owner_of(*prevout))
}

/// Reports service wallets that hold case addresses.
fn services(view: &View, analysis: &Analysis) -> Vec<String> {
    let clustering = analysis.clustering();
    let mut wallets: BTreeMap<AddressNum, Vec<AddressNum>> = BTreeMap::new();
    for address in analysis.case_addresses.keys() {
        let root = clustering.root(*address);
        if analysis.wallets.services.of(root).is_some() {
            wallets.entry(root).or_default().push(*address);
        }
    }
    let told = wallets.into_iter().filter_map(|(root, mut held)| {
        held.sort_unstable();
        let shown_by = analysis.wallets.services.of(root)?;
        let names: Vec<String> = held.iter().map(|address| view.name(*address)).collect();
        let paid = analysis.deposits.iter().filter(|deposit| {
            let tx = view.tx_of(deposit.output);
            owners(view, tx).any(|owner| clustering.root(owner) == root)
        });
        let paid = Sum::of(view, paid, |deposit| view.value(deposit.output));
        let paid = paid.map_or(String::new(), |paid| {
            format!(
                " {}, {} in all, {} paid from this wallet and classified like any other.",
                counted(paid.count, "deposit"),
                paid.sum,
                if paid.count == 1 { "was" } else { "were" }
            )
        });
        Some(format!(
            "The wallet {}, which holds {} of the case ({}), is treated as that of a service, not as the offender's: \
             {shown_by}. The trace ends in it; its operator knows whose the {} is.{paid} If it is the offender's own \
             wallet, add a [[merge]] to the case file that joins a case address with another address of this wallet.",
            clustering.name(view, root),
            match held.len() {
                1 => "1 address".to_owned(),
                several => format!("{several} addresses"),
            },
            list(&names),
            if held.len() == 1 { "address" } else { "money" },
        ))
    });
    told.collect()
}

/// Reports deposits in transactions that also spend coins of the case.
fn payjoins(view: &View, analysis: &Analysis) -> Option<String> {
    let is_shared = |deposit: &&ClassifiedDeposit| {
        deposit.classification.class.counts_as_paid()
            && deposit.returned > Amount::ZERO
            && deposit.returned < view.value(deposit.output)
    };
    let shared = analysis.deposits.iter().filter(is_shared);
    let all = Sum::of(view, shared, |deposit| {
        view.value(deposit.output) - deposit.returned
    })?;
    let (verb, them) = if all.count == 1 {
        ("was", "it")
    } else {
        ("were", "them")
    };
    Some(format!(
        "{} {verb} paid in transactions to which the wallet of the case contributes inputs besides those of others, \
         as in a PayJoin: of {them}, {} is new and counts. The other inputs are treated as the payer's, not the \
         offender's, because no other evidence links them to the case. If they are the offender's, add a [[merge]] to \
         the case file. In {}.",
        counted(all.count, "deposit"),
        all.sum,
        list(&all.txs)
    ))
}

/// Reports deposits that are not counted because addresses outside the case, in its wallet, paid them.
fn internal(view: &View, analysis: &Analysis) -> Option<String> {
    let is_open = |deposit: &&ClassifiedDeposit| {
        let is_unnamed = |owner| !analysis.case_addresses.contains_key(&owner);
        deposit.classification.class == Class::Internal
            && owners(view, view.tx_of(deposit.output)).any(is_unnamed)
    };
    let open = || analysis.deposits.iter().filter(is_open);
    let all = Sum::of(view, open(), |deposit| view.value(deposit.output))?;
    let clustering = analysis.clustering();
    let mut signs: Vec<&str> = open()
        .flat_map(|deposit| owners(view, view.tx_of(deposit.output)))
        .filter_map(|owner| analysis.wallets.services.undecided(clustering.root(owner)))
        .collect();
    signs.sort_unstable();
    signs.dedup();
    let signs = match signs.first() {
        Some(sign) => format!(" One sign of a service, insufficient by itself: {sign}."),
        None => String::new(),
    };
    Some(format!(
        "{}, {} in all, {} not counted, because addresses paid {} that are in one wallet with the case, although the \
         case does not name them.{signs} If these addresses belong to a service or a payer, {}: use a tag that names \
         the service, or a [[split]] in the case file. In {}.",
        counted(all.count, "deposit"),
        all.sum,
        if all.count == 1 { "is" } else { "are" },
        if all.count == 1 { "it" } else { "them" },
        if all.count == 1 {
            "it is a payment"
        } else {
            "they are payments"
        },
        list(&all.txs)
    ))
}

/// Reports deposits from CoinJoins to which the wallet of the case contributed.
fn own_shares(view: &View, analysis: &Analysis) -> Option<String> {
    let is_own_share = |deposit: &&ClassifiedDeposit| {
        let tx = view.tx_of(deposit.output);
        deposit.classification.class.counts_as_paid()
            && analysis.verdicts[tx.index()].is_mix()
            && owners(view, tx).any(|owner| analysis.is_own(owner))
    };
    let shares = analysis.deposits.iter().filter(is_own_share);
    let all = Sum::of(view, shares, |deposit| view.value(deposit.output))?;
    Some(format!(
        "{}, {} in all, {} from CoinJoins to which the wallet of the case contributed: {} may be its own money, \
         counted again. In {}.",
        counted(all.count, "deposit"),
        all.sum,
        if all.count == 1 { "comes" } else { "come" },
        if all.count == 1 { "it" } else { "they" },
        list(&all.txs)
    ))
}
