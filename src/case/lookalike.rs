//! Look-alike addresses: two addresses that people take for each other, since they look at both ends and no further.
//!
//! Whoever poisons an address makes one that begins and ends like it, sends dust between the two, and waits until
//! somebody copies the wrong one from a list of transactions (J. Lopp, "Bitcoin Address Poisoning Attacks", 2025). In a case
//! such an address stands beside the true one and may have been copied into the question, a merge or a list of tags. So a
//! pair is worth a warning, and no more: it joins nothing, parts nothing and changes no figure.
//!
//! # Chance
//!
//! Two addresses look alike if they agree in the part that all of their type share, in the [`SHOWN`] characters behind it
//! and in the last [`SHOWN`]. Lopp counted the shared part among the first four, and looked only at the two ends of one
//! transaction; among all pairs of a case that would be chance. In Bech32 each of the eight characters has 32 values, so
//! that two addresses agree by chance once in 32⁸ = 1.1 · 10¹² times. 100,000 addresses make 5 · 10⁹ pairs: in one case of
//! 200 of that size there is a pair by chance. In Base58 the first character behind the shared part has some 23 values and
//! the others 58, once in 5 · 10¹³.

use std::fmt;

use bitcoin::{Address, Network, Script, ScriptBuf};
use serde::Serialize;

use super::analysis::Analysis;
use super::question::{Apart, Case};
use super::words::{NAMED, in_a_row, list};
use crate::ledger::{AddressNum, Completeness, History, View};
use crate::tags::Tags;

/// Characters that agree at either end, beside what all addresses of a type share.
const SHOWN: usize = 4;

/// What an address is to the case, what weighs most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Case,
    Claimed,
    Payer,
    Reached,
    Tagged,
    Seen,
}

/// One of several addresses that look alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct LookAlike {
    role: Role,
    address: String,
    /// Whether a transaction of the case touches it.
    is_seen: bool,
}

impl LookAlike {
    /// Whether it has a part in the case. A tag list names many addresses that have nothing to do with it.
    fn matters(&self) -> bool {
        match self.role {
            Role::Case | Role::Claimed | Role::Payer | Role::Reached => true,
            Role::Tagged => self.is_seen,
            Role::Seen => false,
        }
    }
}

impl fmt::Display for LookAlike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = match self.role {
            Role::Case => "an address of the case",
            Role::Claimed => "named by a merge or a split",
            Role::Payer => "a payment of the case came from it",
            Role::Reached => "money of a payment reached it",
            Role::Tagged => "named by a tag",
            Role::Seen => "only seen beside others",
        };
        let unseen = if self.is_seen {
            ""
        } else {
            "; no transaction of the case touches it"
        };
        write!(f, "{} ({role}{unseen})", self.address)
    }
}

/// What people look at: the shared part, and both ends of the rest; zeros fill it up.
type Ends = [u8; 16];

/// The ends of an address as it is printed; nothing where it is too short to have any.
fn ends(address: &str) -> Option<Ends> {
    let shared = match address.bytes().next()? {
        // `bc1q`, `tb1p`, `bcrt1q`: the network, the separator, the version of the witness.
        b'b' | b't' => address.find('1')? + 2,
        // P2SH on the test networks: `2M` or `2N`.
        b'2' => 2,
        // `1`, `3`, `m`, `n`.
        _ => 1,
    };
    let head = address.get(..shared + SHOWN)?;
    let tail = address.get(address.len().checked_sub(SHOWN)?..)?;
    let shown = [head, tail].concat();
    let mut ends = Ends::default();
    ends.get_mut(..shown.len())?
        .copy_from_slice(shown.as_bytes());
    Some(ends)
}

fn print(script: &Script, network: Network) -> Option<String> {
    Some(Address::from_script(script, network).ok()?.to_string())
}

/// Whether a transaction may touch a script. One that was only asked about is in the view too.
fn is_seen(view: &View, script: &Script) -> bool {
    view.address(script).is_some_and(|address| {
        let is_empty = matches!(
            view.history(address),
            Some(History::Answered { length: 0, .. })
        );
        !is_empty || *view.completeness(address) != Completeness::Complete
    })
}

/// Every group of addresses that look alike and one of which matters, that which weighs most first. Takes time in
/// proportion to the number of addresses, but for sorting.
fn groups(case: &Case, view: &View, tags: &Tags, analysis: &Analysis) -> Vec<Vec<LookAlike>> {
    let named = named(case, view, tags, analysis);
    let is_named = |script: &Script| {
        let found = named.binary_search_by(|(other, _)| other.as_script().cmp(script));
        found.is_ok()
    };
    let others = view.addresses().map(|address| view.script(address));
    let others = others.filter(|script| !is_named(script));
    let scripts = named
        .iter()
        .map(|(script, role)| (script.as_script(), *role));
    let mut by_ends: Vec<(Ends, Role, &Script)> = scripts
        .chain(others.map(|script| (script, Role::Seen)))
        .filter_map(|(script, role)| Some((ends(&print(script, case.network)?)?, role, script)))
        .collect();
    by_ends.sort_unstable();
    let groups = by_ends.chunk_by(|one, next| one.0 == next.0);
    let look_alike = |(_, role, script): &(Ends, Role, &Script)| LookAlike {
        role: *role,
        address: print(script, case.network).unwrap_or_default(),
        is_seen: is_seen(view, script),
    };
    let mut groups: Vec<Vec<LookAlike>> = groups
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(look_alike).collect())
        .collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.retain(|group| group.iter().any(LookAlike::matters));
    groups.sort_unstable();
    groups
}

/// Addresses that have a part in the case or that somebody named, by script, each with what weighs most.
fn named(case: &Case, view: &View, tags: &Tags, analysis: &Analysis) -> Vec<(ScriptBuf, Role)> {
    let merged = case.merges.iter().map(|merge| &merge.addresses);
    let split = case.splits.iter().filter_map(|split| match &split.apart {
        Apart::Addresses(addresses) => Some(addresses),
        Apart::Transaction(_) => None,
    });
    let claimed = merged.chain(split).flatten().map(Address::script_pubkey);
    let asked = case.addresses.iter();
    let asked = asked.map(|entry| entry.address.script_pubkey());
    let seen = |address: AddressNum| view.script(address).to_owned();
    let payers = analysis.payers(view).map(seen);
    let reached = analysis.reached(view).map(seen);
    let tagged = tags.iter().map(|tag| tag.script.clone());
    let mut named: Vec<(ScriptBuf, Role)> = (asked.map(|script| (script, Role::Case)))
        .chain(claimed.map(|script| (script, Role::Claimed)))
        .chain(payers.map(|script| (script, Role::Payer)))
        .chain(reached.map(|script| (script, Role::Reached)))
        .chain(tagged.map(|script| (script, Role::Tagged)))
        .collect();
    named.sort_unstable();
    // What weighs most comes first of each script.
    named.dedup_by(|next, kept| next.0 == kept.0);
    named
}

/// A warning for each group that matters, as far as they are told one by one.
pub(super) fn caveats(case: &Case, view: &View, tags: &Tags, analysis: &Analysis) -> Vec<String> {
    let groups = groups(case, view, tags, analysis);
    let told = groups.iter().take(NAMED).map(|group| {
        format!(
            "{} look alike: they begin and end with the same characters, which hardly happens by chance. Such addresses \
             are made so that one is copied for the other (address poisoning): compare every character before you act on one.",
            list(group)
        )
    });
    let rest = match groups.len().saturating_sub(NAMED) {
        0 => None,
        1 => Some("One more group of addresses looks alike; `ransomtrace explain` tells it of each address.".to_owned()),
        rest => Some(format!(
            "{rest} more groups of addresses look alike; `ransomtrace explain` tells it of each address."
        )),
    };
    told.chain(rest).collect()
}

/// What looks like one address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LookAlikes {
    /// The first few, each with what it is to the case, what weighs most first.
    pub named: Vec<String>,
    /// How many there are beside them.
    pub more: usize,
}

impl fmt::Display for LookAlikes {
    /// What an address that is not in the case looks like, as the end of a sentence; empty where nothing looks like it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.named.is_empty() {
            return Ok(());
        }
        let more = (self.more > 0).then(|| format!("{} more", self.more));
        let names = self.named.iter().cloned().chain(more).collect();
        write!(
            f,
            "; but it begins and ends like {}: compare every character, since such addresses are made so that one is copied \
             for the other",
            in_a_row(names)
        )
    }
}

/// What looks like the address of a script, whether the case saw that or not: addresses that the case saw, that its
/// question names or that a tag names.
pub(super) fn of(
    case: &Case,
    view: &View,
    tags: &Tags,
    analysis: &Analysis,
    own: &Script,
) -> LookAlikes {
    let Some(shown) = print(own, case.network).and_then(|address| ends(&address)) else {
        return LookAlikes::default();
    };
    let named = named(case, view, tags, analysis);
    let seen = view
        .addresses()
        .map(|address| (view.script(address).to_owned(), Role::Seen));
    let alike = |(script, role): (ScriptBuf, Role)| {
        let address = print(&script, case.network)?;
        (script.as_script() != own && ends(&address) == Some(shown)).then(|| LookAlike {
            role,
            address,
            is_seen: is_seen(view, &script),
        })
    };
    let mut found: Vec<LookAlike> = named.into_iter().chain(seen).filter_map(alike).collect();
    found.sort_by(|one, other| (&one.address, one.role).cmp(&(&other.address, other.role)));
    found.dedup_by(|next, kept| next.address == kept.address);
    found.sort_unstable();
    LookAlikes {
        named: found.iter().take(NAMED).map(LookAlike::to_string).collect(),
        more: found.len().saturating_sub(NAMED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> bool {
        ends(one).is_some() && ends(one) == ends(other)
    }

    #[test]
    fn four_characters_behind_the_shared_part_and_the_last_four_decide() {
        assert!(alike("bc1qabcdxxxxxxwxyz", "bc1qabcdyyyyyywxyz"));
        assert!(!alike("bc1qabcdxxxxxxwxyz", "bc1qabcexxxxxxwxyz"));
        assert!(!alike("bc1qabcdxxxxxxwxyz", "bc1qabcdxxxxxxvxyz"));
        assert!(alike("bcrt1qabcdxxxxxxwxyz", "bcrt1qabcdyyyyyywxyz"));
        assert!(!alike("bcrt1qabcdxxxxxxwxyz", "bcrt1qabcexxxxxxwxyz"));
    }

    #[test]
    fn what_all_addresses_of_a_type_share_is_not_counted() {
        for shared in [
            "1", "3", "m", "n", "2N", "2M", "bc1q", "bc1p", "tb1q", "bcrt1p",
        ] {
            let of = |head: &str| format!("{shared}{head}middlewxyz");
            assert!(alike(&of("abcd"), &of("abcd")), "{shared}");
            assert!(!alike(&of("abcd"), &of("abce")), "{shared}");
        }
        // Another type is another address at a glance.
        assert!(!alike("bc1qabcdxxxxxxwxyz", "bc1pabcdxxxxxxwxyz"));
    }

    #[test]
    fn what_is_too_short_has_no_ends() {
        for short in ["", "1", "bc", "bc1", "2Nab", "1abc"] {
            assert_eq!(ends(short), None, "{short}");
        }
    }
}
