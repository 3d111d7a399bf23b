//! Gathers the evidence in a view and decides which of it is used.

use std::cmp::Reverse;
use std::collections::HashMap;

use bitcoin::hashes::Hash;
use bitcoin::{PubkeyHash, Script};

use super::{
    Alarm, CannotLink, Change, ConstrainedSets, Evidence, Grade, Link, LinkRule, LinkStatus,
    SplitConstraint, Union, count,
};
use crate::heuristics::coinjoin::Verdict;
use crate::heuristics::signers::{self, Signers};
use crate::ledger::{AddressNum, TxNum, View};

/// A change link raises an alarm if the smaller of the wallets it joins has at least this many addresses and the
/// larger, which becomes the largest of all, grows by half or more. Our own measure of what Möser and Narayanan call
/// collapse.
const COLLAPSE_SIZE: u32 = 10;

/// Returns co-spend links. An input that shows no owner joins nothing ([`signers`]); its link is kept with the reason.
pub(super) fn co_spends(view: &View, verdicts: &[Verdict]) -> Vec<Link> {
    let mut links = Vec::new();
    let mut owners: Vec<(AddressNum, Signers)> = Vec::new();
    for ((tx, _), verdict) in view.txs().zip(verdicts) {
        // Most transactions have one input.
        if view.inputs(tx).len() < 2 {
            continue;
        }
        let shown = view.inputs(tx).iter().zip(signers::of_inputs(view, tx));
        owners.clear();
        owners.extend(
            shown.filter_map(|(prevout, signers)| Some((view.owner_of(*prevout)?, signers))),
        );
        let joins = |(_, signers): &&(AddressNum, Signers)| signers.joins();
        let Some(&(first, first_signers)) = owners.iter().find(joins).or(owners.first()) else {
            continue;
        };
        // Of several inputs of one address, the most informative one counts.
        owners.sort_unstable();
        owners.dedup_by_key(|(owner, _)| *owner);
        let others = owners.iter().filter(|(owner, _)| *owner != first);
        links.extend(others.map(|&(other, signers)| {
            let silent = [signers, first_signers]
                .into_iter()
                .find(|signers| !signers.joins());
            let (grade, status) = match silent {
                _ if !verdict.allows_clustering() => (Grade::Weak, LinkStatus::Mixed),
                Some(signers) => (Grade::Weak, LinkStatus::NoOwner(signers)),
                None => (Grade::Strong, LinkStatus::Applied),
            };
            Link {
                tx: Some(tx),
                a: first,
                b: other,
                rule: LinkRule::CoSpend,
                grade,
                status,
            }
        }));
    }
    links
}

/// Downgrades the links of some transactions to claims.
pub(super) fn lower_to_claims(links: &mut [Link], claimed: &[TxNum]) {
    let is_claimed = |tx: TxNum| claimed.binary_search(&tx).is_ok();
    for link in links
        .iter_mut()
        .filter(|link| link.is_applied() && link.tx.is_some_and(is_claimed))
    {
        link.grade = Grade::Claim;
    }
}

/// Refuses the links of PayJoins.
pub(super) fn refuse_payjoins(links: &mut [Link], payjoins: &[TxNum]) {
    for link in links.iter_mut().filter(|link| link.is_applied()) {
        if let Some(tx) = link.tx.filter(|tx| payjoins.binary_search(tx).is_ok()) {
            link.grade = Grade::Weak;
            link.status = LinkStatus::Refused(CannotLink::Payment(tx));
        }
    }
}

/// Links addresses of one public key: paid to it (P2PK), to its hash (P2PKH, P2WPKH), or to a script known to require
/// its hash (P2SH-P2WPKH, BIP 141).
pub(super) fn same_keys(view: &View) -> Vec<Link> {
    let mut nested: HashMap<AddressNum, (PubkeyHash, TxNum)> = HashMap::new();
    for (tx, entry) in view.txs() {
        for (input, prevout) in entry.tx.input.iter().zip(view.inputs(tx)) {
            if let Some(key) = nested_key(&input.script_sig)
                && let Some(owner) = view.owner_of(*prevout)
                && view.script(owner).is_p2sh()
            {
                nested.entry(owner).or_insert((key, tx));
            }
        }
    }
    let mut first: HashMap<PubkeyHash, AddressNum> = HashMap::new();
    let mut links = Vec::new();
    for address in view.addresses() {
        let revealed = nested.get(&address);
        let key = revealed.map(|(key, _)| *key);
        let Some(key) = key.or_else(|| paid_key(view.script(address))) else {
            continue;
        };
        let a = *first.entry(key).or_insert(address);
        if a != address {
            // The link dates from when both addresses and the key are known.
            let shown = |of| nested.get(&of).map(|(_, tx)| *tx);
            let seen = view.touches(address).first().copied();
            let tx = [seen, shown(address), shown(a)].into_iter().flatten().max();
            links.push(Link {
                tx: seen.and(tx),
                a,
                b: address,
                rule: LinkRule::SameKey,
                grade: Grade::Fact,
                status: LinkStatus::Applied,
            });
        }
    }
    links
}

/// Returns the key hash that a script requires by itself.
fn paid_key(script: &Script) -> Option<PubkeyHash> {
    let bytes = script.as_bytes();
    let hash = if script.is_p2pkh() {
        &bytes[3..23]
    } else if script.is_p2wpkh() {
        &bytes[2..22]
    } else {
        return Some(script.p2pk_public_key()?.pubkey_hash());
    };
    PubkeyHash::from_slice(hash).ok()
}

/// Returns the key hash of the P2WPKH program that a P2SH input pushes, if it pushes nothing else.
fn nested_key(script_sig: &Script) -> Option<PubkeyHash> {
    match script_sig.as_bytes() {
        [0x16, 0x00, 0x14, hash @ ..] => PubkeyHash::from_slice(hash).ok(),
        _ => None,
    }
}

/// Links the first input with an owner to the change output. A transaction of several parties has no identifiable
/// change, and an output with keys of several parties, or of none, is nobody's change.
pub(super) fn changes(view: &View, changes: &[Change], addresses: &[Signers]) -> Vec<Link> {
    let link = |change: &Change| {
        let tx = view.tx_of(change.output);
        let (a, b) = (payer(view, tx)?, view.owner(change.output)?);
        let is_owned = addresses[b.index()] == Signers::Owner;
        (a != b && is_owned && !signers::has_other_parties(view, tx)).then_some(Link {
            tx: Some(tx),
            a,
            b,
            rule: LinkRule::Change {
                score: change.score,
            },
            grade: Grade::Weak,
            status: LinkStatus::Applied,
        })
    };
    changes.iter().filter_map(link).collect()
}

/// Returns the address of the first input that shows an owner.
fn payer(view: &View, tx: TxNum) -> Option<AddressNum> {
    signers::owners(view, tx).first().copied()
}

/// Links the first address of each merge to the others. Addresses without an owner are never merged.
pub(super) fn merges(merges: &[Vec<AddressNum>], addresses: &[Signers]) -> Vec<Link> {
    let signers = |address: &AddressNum| addresses[address.index()];
    let mut links = Vec::new();
    for (number, merge) in (0..).zip(merges) {
        let is_owned = |address: &&AddressNum| !signers(address).is_nobody();
        let Some(&a) = merge.iter().find(is_owned).or(merge.first()) else {
            continue;
        };
        links.extend(merge.iter().filter(|b| **b != a).map(|&b| {
            Link {
                tx: None,
                a,
                b,
                rule: LinkRule::Merge(number),
                grade: Grade::Claim,
                status: match [signers(&b), signers(&a)]
                    .into_iter()
                    .find(|signers| signers.is_nobody())
                {
                    Some(signers) => LinkStatus::NoOwner(signers),
                    None => LinkStatus::Applied,
                },
            }
        }));
    }
    links
}

/// Decides which links are used under the constraints; `changes` are those of `evidence` that count. Returns the root
/// of every address.
pub(super) fn weigh(
    view: &View,
    links: &mut [Link],
    evidence: &Evidence,
    changes: &[Change],
) -> (Vec<u32>, Vec<Alarm>) {
    let mut sets = ConstrainedSets::new(count(view));
    let mut alarms = Vec::new();
    let pairs = keep_apart(&mut sets, links, &evidence.splits);

    let is =
        |rule: fn(LinkRule) -> bool| move |link: &&mut Link| rule(link.rule) && link.is_applied();
    for link in links.iter().filter(|link| link.rule == LinkRule::SameKey) {
        sets.force(link.a.0, link.b.0);
    }
    for link in links
        .iter_mut()
        .filter(is(|rule| matches!(rule, LinkRule::Merge(_))))
    {
        try_link(&mut sets, link);
    }
    let mut support: HashMap<(AddressNum, AddressNum), u32> = HashMap::new();
    let pair = |link: &Link| (link.a.min(link.b), link.a.max(link.b));
    let mut co_spends: Vec<&mut Link> = links
        .iter_mut()
        .filter(is(|rule| rule == LinkRule::CoSpend))
        .collect();
    // Without constraints, the order does not matter.
    if !pairs.is_empty() {
        for link in &co_spends {
            *support.entry(pair(link)).or_default() += 1;
        }
        co_spends.sort_by_key(|link| (Reverse(support[&pair(link)]), link.tx, pair(link)));
    }
    for link in co_spends {
        try_link(&mut sets, link);
    }
    for &(address, service) in &evidence.services {
        sets.name(address.0, service);
    }
    keep_sides_apart(&mut sets, view, changes);
    let mut changes: Vec<&mut Link> = links
        .iter_mut()
        .filter(is(|rule| matches!(rule, LinkRule::Change { .. })))
        .collect();
    changes.sort_by_key(|link| (Reverse(link.rule), link.tx));
    let mut largest = sets.largest();
    for link in changes {
        if let Some(Union::Joined(more, fewer)) = try_link(&mut sets, link) {
            if fewer >= COLLAPSE_SIZE && more + fewer > largest && 2 * fewer >= more {
                alarms.push(Alarm::Jump {
                    link: *link,
                    sides: (more, fewer),
                });
            }
            largest = largest.max(more + fewer);
        }
    }

    for &(a, b, number) in &pairs {
        let alarm = Alarm::Split(number);
        if sets.find(a.0) == sets.find(b.0) && !alarms.contains(&alarm) {
            alarms.push(alarm);
        }
    }
    let mut named: Vec<AddressNum> = evidence.services.iter().map(|(at, _)| *at).collect();
    named.sort_unstable();
    let mut told: Vec<u32> = Vec::new();
    for member in named {
        let root = sets.find(member.0);
        let services = sets.services(member.0);
        if services.len() > 1 && !told.contains(&root) {
            let services = services.to_vec();
            alarms.push(Alarm::Services { member, services });
            told.push(root);
        }
    }
    (sets.into_roots(), alarms)
}

/// Tries a link; `None` if it is refused.
fn try_link(sets: &mut ConstrainedSets, link: &mut Link) -> Option<Union> {
    match sets.union(link.a.0, link.b.0) {
        Union::Refused(bar) => {
            link.status = LinkStatus::Refused(bar);
            None
        }
        union => Some(union),
    }
}

/// Applies the analyst's splits. Returns the pairs of addresses that are kept apart.
fn keep_apart(
    sets: &mut ConstrainedSets,
    links: &mut [Link],
    splits: &[SplitConstraint],
) -> Vec<(AddressNum, AddressNum, u32)> {
    let mut pairs = Vec::new();
    for (number, split) in (0..).zip(splits) {
        match split {
            SplitConstraint::Addresses(addresses) => {
                for (at, &a) in addresses.iter().enumerate() {
                    for &b in &addresses[at + 1..] {
                        sets.forbid(a.0, b.0, CannotLink::Split(number));
                        pairs.push((a, b, number));
                    }
                }
            }
            SplitConstraint::Transaction(tx) => {
                let of_it =
                    |link: &&mut Link| link.tx == Some(*tx) && link.rule != LinkRule::SameKey;
                for link in links.iter_mut().filter(of_it) {
                    link.status = LinkStatus::Refused(CannotLink::Split(number));
                }
            }
        }
    }
    pairs
}

/// Adds a constraint between payer and payees of each transaction whose change is known.
fn keep_sides_apart(sets: &mut ConstrainedSets, view: &View, changes: &[Change]) {
    for change in changes {
        let tx = view.tx_of(change.output);
        let Some(payer) = payer(view, tx) else {
            continue;
        };
        let own = view.owner(change.output);
        let paid = view
            .outputs(tx)
            .filter(|output| *output != change.output)
            .filter_map(|output| view.owner(output))
            .filter(|paid| Some(*paid) != own);
        for paid in paid {
            // If they are one set already, the wallet pays itself.
            sets.forbid(payer.0, paid.0, CannotLink::Payment(tx));
        }
    }
}
