//! Wallet fingerprints: what the transactions of a wallet reveal about its software, where that changes, and where it
//! changes along the trail.
//!
//! This is soft evidence. Agreement proves nothing, because many people use the same software; a difference means that
//! software, settings or owner changed. So fingerprints never join or split wallets. Short signatures, and all other
//! witness data, are attested by the server only: a txid does not commit to witnesses.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Analysis;
use super::roles::Roles;
use super::trait_words::{self, Shown};
use crate::findings::{
    Fingerprints, HopDrift, TraitChange, TraitShares, ValueShare, WalletDrift, WalletFingerprint,
};
use crate::heuristics::fingerprint::{Trait, TxFingerprint};
use crate::heuristics::signers;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, Spend, TxNum, View};

/// Limits on wallets, hops along the trail, and changes per wallet in the findings.
const WALLETS: usize = 500;
const HOPS: usize = 500;
const CHANGES: usize = 20;

/// Whether software shows a trait in all its transactions. Output count and fee rate follow the payment and the time,
/// and much software places change at random.
fn is_steady(of: Trait) -> bool {
    !matches!(of, Trait::Outputs | Trait::FeeRate | Trait::ChangePosition)
}

/// Returns the traits whose values are counted; fee rates seldom repeat.
fn counted() -> impl Iterator<Item = Trait> {
    Trait::ALL.into_iter().filter(|of| *of != Trait::FeeRate)
}

/// Returns the fingerprints of the wallets of a case and of those that traced money reached, and the hops at which they
/// change.
pub(crate) fn of(view: &View, analysis: &Analysis) -> Fingerprints {
    let clustering = analysis.clustering();
    let root = |address| clustering.root(address);
    let of_case: BTreeSet<AddressNum> = analysis.case_addresses.keys().copied().map(root).collect();
    let reached: BTreeSet<AddressNum> = analysis.reached(view).map(root).collect();
    let spends = spends(view, analysis, &(&of_case | &reached));
    let mut order: Vec<(bool, usize, String, AddressNum)> = spends
        .iter()
        .map(|(wallet, txs)| {
            let name = clustering.name(view, *wallet);
            (
                !of_case.contains(wallet),
                usize::MAX - txs.len(),
                name,
                *wallet,
            )
        })
        .collect();
    order.sort_unstable();
    let wallets = order.iter().take(WALLETS);
    let roles = Roles::new(view, analysis);
    let wallets = wallets.map(|(_, _, _, root)| WalletFingerprint {
        role: Some(roles.of(*root)),
        ..describe(view, analysis, *root, &spends[root])
    });
    let wallets = wallets.collect();
    let (compared, mut hops) = hops(view, analysis);
    let changed = hops.len();
    hops.truncate(HOPS);
    Fingerprints {
        wallets,
        wallets_left_out: order.len().saturating_sub(WALLETS) as u64,
        hops_compared: compared,
        hops_changed: changed as u64,
        hops,
    }
}

/// Returns the fingerprint of the wallet that holds an address; `None` if it has no comparable transaction.
pub(crate) fn of_wallet(
    view: &View,
    analysis: &Analysis,
    address: AddressNum,
) -> Option<WalletFingerprint> {
    let root = analysis.clustering().root(address);
    let spends = spends(view, analysis, &BTreeSet::from([root]));
    Some(WalletFingerprint {
        role: Some(Roles::new(view, analysis).of(root)),
        ..describe(view, analysis, root, spends.get(&root)?)
    })
}

/// Returns the steady traits in which two transactions differ.
pub(crate) fn changes(before: &TxFingerprint, after: &TxFingerprint) -> Vec<TraitChange> {
    let steady = Trait::ALL.into_iter().filter(|of| is_steady(*of));
    let changed = steady.filter(|of| is_change(before, after, *of));
    changed.map(|of| change(before, after, of)).collect()
}

/// Whether two transactions differ in a trait as those of one program rarely do. A wallet with coins of several script
/// types spends one or another, so types count only if the two have none in common, or reveal other keys.
fn is_change(before: &TxFingerprint, after: &TxFingerprint, of: Trait) -> bool {
    let overlap = || before.inputs.meets(after.inputs) && before.multisig == after.multisig;
    before.compare(after, of) == Some(false) && !(of == Trait::ScriptTypes && overlap())
}

fn change(before: &TxFingerprint, after: &TxFingerprint, of: Trait) -> TraitChange {
    TraitChange {
        of: trait_words::name(of),
        from: Shown::of(before, of).words(),
        to: Shown::of(after, of).words(),
    }
}

/// Returns the transactions that each of these wallets funds, in chain order, by cluster root. Possible CoinJoins are
/// excluded: several programs make them.
fn spends(
    view: &View,
    analysis: &Analysis,
    wallets: &BTreeSet<AddressNum>,
) -> BTreeMap<AddressNum, Vec<TxNum>> {
    let clustering = analysis.clustering();
    let mut spends: BTreeMap<AddressNum, Vec<TxNum>> = BTreeMap::new();
    for (tx, _) in view.txs() {
        if !analysis.verdicts[tx.index()].allows_clustering() {
            continue;
        }
        let owners = signers::owners(view, tx).into_iter();
        // A split may have left the inputs in several wallets.
        let roots: BTreeSet<AddressNum> = owners.map(|owner| clustering.root(owner)).collect();
        for root in roots.intersection(wallets) {
            spends.entry(*root).or_default().push(tx);
        }
    }
    spends
}

/// Returns the fingerprint of a transaction. Its change position counts if exactly one output returns to the wallet.
fn read(view: &View, analysis: &Analysis, root: AddressNum, tx: TxNum) -> TxFingerprint {
    let fingerprint = TxFingerprint::of(view, tx);
    let owners = view.outputs(tx).filter_map(|output| view.owner(output));
    let mut back = (0..)
        .zip(owners)
        .filter(|(_, owner)| analysis.clustering().root(*owner) == root);
    match (back.next(), back.next()) {
        (Some((at, _)), None) => fingerprint.with_change(at),
        _ => fingerprint,
    }
}

fn describe(
    view: &View,
    analysis: &Analysis,
    root: AddressNum,
    txs: &[TxNum],
) -> WalletFingerprint {
    let mut shares: BTreeMap<Trait, BTreeMap<Shown, u64>> = BTreeMap::new();
    let mut told: BTreeSet<Trait> = BTreeSet::new();
    // Per trait: the last transaction that shows it, and every value it showed.
    let mut last: BTreeMap<Trait, TxFingerprint> = BTreeMap::new();
    let mut held: BTreeSet<(Trait, Shown)> = BTreeSet::new();
    let (mut drift, mut changed, mut returns) = (Vec::new(), 0, false);
    for &tx in txs {
        let fingerprint = read(view, analysis, root, tx);
        let mut traits = Vec::new();
        for of in counted() {
            let value = Shown::of(&fingerprint, of);
            *shares.entry(of).or_default().entry(value).or_default() += 1;
            if fingerprint.compare(&fingerprint, of).is_none() {
                continue;
            }
            told.insert(of);
            let before = last.insert(of, fingerprint);
            let is_new = held.insert((of, value));
            let before = before.filter(|before| is_change(before, &fingerprint, of));
            if let Some(before) = before.filter(|_| is_steady(of)) {
                traits.push(change(&before, &fingerprint, of));
                returns |= !is_new;
            }
        }
        if traits.is_empty() {
            continue;
        }
        changed += 1;
        if drift.len() < CHANGES {
            let entry = view.tx(tx);
            drift.push(WalletDrift {
                txid: entry.txid,
                height: entry.anchor.block.height,
                traits,
            });
        }
    }
    let shares = shares.into_iter().filter(|(of, _)| told.contains(of));
    WalletFingerprint {
        cluster: analysis.clustering().name(view, root),
        role: None,
        transactions: txs.len() as u64,
        traits: shares
            .map(|(of, values)| trait_shares(of, values))
            .collect(),
        changes: changed,
        suggests: suggests(txs.len(), changed, drift.first(), returns),
        drift,
    }
}

fn trait_shares(of: Trait, values: BTreeMap<Shown, u64>) -> TraitShares {
    let mut values: Vec<ValueShare> = values
        .into_iter()
        .map(|(value, transactions)| ValueShare {
            value: value.words(),
            transactions,
        })
        .collect();
    values.sort_by_cached_key(|share| (Reverse(share.transactions), share.value.to_string()));
    TraitShares {
        of: trait_words::name(of),
        values,
    }
}

/// Describes the most that the drift of a wallet suggests.
fn suggests(
    transactions: usize,
    changes: u64,
    first: Option<&WalletDrift>,
    returns: bool,
) -> Sentence {
    let Some(first) = first else {
        return match transactions {
            1 => say!("print-one-transaction"),
            _ => say!("print-consistent"),
        };
    };
    let traits = first.traits.iter().map(TraitChange::words).collect();
    let traits = Value::Row(traits, ", ");
    let height = Value::Number(first.height.to_string());
    let means = match returns {
        true => say!("print-means-in-parallel"),
        false => say!("print-means-one-change"),
    };
    match changes {
        1 => say!(
            "print-changes-once",
            txid = first.txid,
            height = height,
            traits = traits,
            means = means
        ),
        several => say!(
            "print-changes-several",
            times = several,
            txid = first.txid,
            height = height,
            traits = traits,
            means = means
        ),
    }
}

/// Returns how many pairs of transactions along the trail were compared, and those that differ. The victim who pays is
/// not the offender who moves the money on, so payments themselves are not compared.
fn hops(view: &View, analysis: &Analysis) -> (u64, Vec<HopDrift>) {
    let clustering = analysis.clustering();
    let allows_clustering = |tx: TxNum| analysis.verdicts[tx.index()].allows_clustering();
    let mut known: HashMap<TxNum, TxFingerprint> = HashMap::new();
    let mut fingerprint = |tx: TxNum| {
        *known
            .entry(tx)
            .or_insert_with(|| TxFingerprint::of(view, tx))
    };
    let mut compared: BTreeSet<(TxNum, TxNum)> = BTreeSet::new();
    let mut hops = Vec::new();
    let followed = analysis.trace.outputs.iter();
    for coin in followed.filter(|coin| coin.stop.is_none() && coin.tainted.hop > 0) {
        let output = coin.tainted.output;
        let (tx, Spend::By(spender)) = (view.tx_of(output), view.spend(output)) else {
            continue;
        };
        if !allows_clustering(tx) || !allows_clustering(spender) || !compared.insert((tx, spender))
        {
            continue;
        }
        let traits = changes(&fingerprint(tx), &fingerprint(spender));
        if traits.is_empty() {
            continue;
        }
        let (outpoint, owner) = (view.outpoint(output), view.owner(output));
        let payer = signers::owners(view, tx).first().copied();
        hops.push(HopDrift {
            hop: coin.tainted.hop,
            txid: outpoint.txid,
            vout: outpoint.vout,
            address: owner.map_or_else(String::new, |owner| view.name(owner)),
            spent_by: view.tx(spender).txid,
            height: view.tx(spender).anchor.block.height,
            same_wallet: payer
                .zip(owner)
                .is_some_and(|(payer, owner)| clustering.same(payer, owner)),
            traits,
        });
    }
    hops.sort_by_key(|hop| (hop.hop, hop.height, hop.txid, hop.vout));
    (compared.len() as u64, hops)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestion_states_its_limits() {
        let drift = WalletDrift {
            txid: bitcoin::hashes::Hash::all_zeros(),
            height: 7,
            traits: vec![TraitChange {
                of: "version".into(),
                from: "1".into(),
                to: "2".into(),
            }],
        };
        let suggests = |transactions, changes, first, returns| {
            suggests(transactions, changes, first, returns).to_string()
        };
        assert!(suggests(1, 0, None, false).contains("nothing to compare"));
        assert!(suggests(2, 0, None, false).contains("proves nothing"));
        let once = suggests(2, 1, Some(&drift), false);
        assert!(
            once.starts_with("Changes once") && once.contains("height 7: version 1 → 2. Software")
        );
        let often = suggests(9, 4, Some(&drift), true);
        assert!(often.starts_with("Changes 4 times") && often.contains("in parallel"));
    }
}
