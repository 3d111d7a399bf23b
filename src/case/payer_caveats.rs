//! Caveats about who paid a deposit: the wallet of the case, that of a service, or somebody whose coins stand among those
//! of the case.

use std::collections::BTreeMap;

use bitcoin::Amount;

use super::analysis::{Analysis, JudgedDeposit};
use super::findings::Class;
use super::words::{counted, list};
use crate::ledger::{AddressNum, TxNum, View};

/// What was decided about payers, and why.
pub(super) fn caveats(view: &View, analysis: &Analysis) -> Vec<String> {
    let mut texts = services(view, analysis);
    texts.extend(payjoins(view, analysis));
    texts.extend(internal(view, analysis));
    texts.extend(own_shares(view, analysis));
    texts
}

/// Deposits, in how many transactions and together.
struct Sum {
    count: usize,
    sum: Amount,
    txs: Vec<String>,
}

impl Sum {
    fn of<'a>(
        view: &View,
        deposits: impl Iterator<Item = &'a JudgedDeposit>,
        value: impl Fn(&JudgedDeposit) -> Amount,
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

/// The owners of the known inputs of a transaction.
fn owners(view: &View, tx: TxNum) -> impl Iterator<Item = AddressNum> + '_ {
    let inputs = view.inputs(tx).iter();
    inputs.filter_map(|prevout| view.owner_of(*prevout))
}

/// Wallets of services that hold addresses of the case.
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
                " {}, {} in all, {} paid out of this wallet and judged like any other.",
                counted(paid.count, "deposit"),
                paid.sum,
                if paid.count == 1 { "was" } else { "were" }
            )
        });
        Some(format!(
            "The wallet {}, which holds {} of the case ({}), is taken for that of a service and not for the offender's: \
             {shown_by}. The trace ends in it; its operator knows whose the {} is.{paid} If it is the offender's own, a \
             `[[merge]]` in the case file that joins an address of the case with another one of this wallet says so.",
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

/// Deposits to whose transactions the case brings coins too.
fn payjoins(view: &View, analysis: &Analysis) -> Option<String> {
    let is_shared = |deposit: &&JudgedDeposit| {
        deposit.judgement.class.is_source()
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
        "{} {verb} paid in transactions to which the wallet of the case brings coins beside those of others, as in a \
         PayJoin: of {them} {} counts, which is new. The others are taken for payers and not for the offender, since nothing else \
         joins them with the case. If they are the offender's, a `[[merge]]` in the case file says so. In {}.",
        counted(all.count, "deposit"),
        all.sum,
        list(&all.txs)
    ))
}

/// Deposits that are not counted, paid out of addresses that the case does not name.
fn internal(view: &View, analysis: &Analysis) -> Option<String> {
    let is_open = |deposit: &&JudgedDeposit| {
        let is_unnamed = |owner| !analysis.case_addresses.contains_key(&owner);
        deposit.judgement.class == Class::Internal
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
        Some(sign) => format!(" A sign of a service, too weak by itself: {sign}."),
        None => String::new(),
    };
    Some(format!(
        "{}, {} in all, {} not counted, since addresses paid {} that are of one wallet with the case, though the case does not \
         name them.{signs} If they are those of a service or of a payer, {}: a tag that names the service, or `[[split]]` in \
         the case file, says so. In {}.",
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

/// Deposits that come out of CoinJoins into which the wallet of the case put coins.
fn own_shares(view: &View, analysis: &Analysis) -> Option<String> {
    let is_own_share = |deposit: &&JudgedDeposit| {
        let tx = view.tx_of(deposit.output);
        deposit.judgement.class.is_source()
            && analysis.verdicts[tx.index()].is_mix()
            && owners(view, tx).any(|owner| analysis.is_own(owner))
    };
    let shares = analysis.deposits.iter().filter(is_own_share);
    let all = Sum::of(view, shares, |deposit| view.value(deposit.output))?;
    Some(format!(
        "{}, {} in all, {} out of CoinJoins into which the wallet of the case put coins: {} may be its own money, which then \
         counts again. In {}.",
        counted(all.count, "deposit"),
        all.sum,
        if all.count == 1 { "comes" } else { "come" },
        if all.count == 1 { "it" } else { "they" },
        list(&all.txs)
    ))
}
