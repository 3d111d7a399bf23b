//! Look-alike addresses: pairs that people confuse, because they compare only the first and last characters.
//!
//! Address poisoning creates an address that begins and ends like a real one, sends dust between the two, and waits for
//! someone to copy the wrong one from a transaction list (J. Lopp, "Bitcoin Address Poisoning Attacks", 2025). In a
//! case such an address may appear next to the real one and may have been copied into the question, a merge or a tag
//! pack. So a pair causes a warning; it never joins or splits wallets and changes no figure.
//!
//! # Chance
//!
//! Two addresses look alike if they agree in the prefix that all addresses of their type share, in the next [`SHOWN`]
//! characters and in the last [`SHOWN`]. Lopp counted the shared prefix among the first four, and compared only the two
//! ends of one transaction; among all pairs of a case that would match by chance. In Bech32 each of the eight
//! characters has 32 values, so two addresses agree by chance once in 32⁸ = 1.1 · 10¹² times. 100,000 addresses make 5
//! · 10⁹ pairs: one in 200 cases of that size has a pair by chance. In Base58 the first character after the prefix has
//! some 23 values and the others 58: once in 5 · 10¹³.

use std::fmt;

use bitcoin::{Address, Network, Script, ScriptBuf};
use serde::Serialize;

use super::Analysis;
use crate::case::question::{Case, SplitTarget};
use crate::language::NAMED;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, Completeness, History, View};
use crate::listing::in_a_row;
use crate::tags::Tags;

/// Characters that agree at either end, besides the prefix shared by all addresses of a type.
const SHOWN: usize = 4;

/// The role of an address in the case, most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressRole {
    /// A case address.
    Case,
    /// Named by a merge or a split.
    Claimed,
    /// Paid a deposit.
    Payer,
    /// Reached by the trace.
    Reached,
    /// Named by a tag.
    Tagged,
    /// Only occurs in fetched transactions.
    Seen,
}

/// One of several addresses that look alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookAlike {
    /// Its role.
    pub role: AddressRole,
    /// The address.
    pub address: String,
    /// Whether a transaction of the case touches it.
    pub is_seen: bool,
}

impl LookAlike {
    /// Whether it has a part in the case. A tag pack also names many unrelated addresses.
    fn matters(&self) -> bool {
        match self.role {
            AddressRole::Case
            | AddressRole::Claimed
            | AddressRole::Payer
            | AddressRole::Reached => true,
            AddressRole::Tagged => self.is_seen,
            AddressRole::Seen => false,
        }
    }
}

impl LookAlike {
    /// Names the address with its part in the case.
    pub fn words(&self) -> Sentence {
        let role = match self.role {
            AddressRole::Case => say!("role-case-address"),
            AddressRole::Claimed => say!("role-claimed"),
            AddressRole::Payer => say!("role-payment-came-from"),
            AddressRole::Reached => say!("role-money-reached"),
            AddressRole::Tagged => say!("role-tagged"),
            AddressRole::Seen => say!("role-only-occurs"),
        };
        let address = Value::Id(self.address.clone());
        match self.is_seen {
            true => say!("look-alike", address = address, role = role),
            false => say!("look-alike-unseen", address = address, role = role),
        }
    }
}

impl fmt::Display for LookAlike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// The characters people compare: prefix, and both ends of the rest; padded with zeros.
type Ends = [u8; 16];

/// Returns the ends of a printed address; `None` if it is too short.
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

/// Whether a transaction may touch a script. The view also holds scripts that were only queried.
fn is_seen(view: &View, script: &Script) -> bool {
    view.address(script).is_some_and(|address| {
        let is_empty = matches!(
            view.history(address),
            Some(History::Answered { length: 0, .. })
        );
        !is_empty || *view.completeness(address) != Completeness::Complete
    })
}

/// Returns every group of look-alike addresses of which at least one matters, the most important first. Linear in the
/// number of addresses, apart from sorting.
pub(crate) fn groups(
    case: &Case,
    view: &View,
    tags: &Tags,
    analysis: &Analysis,
) -> Vec<Vec<LookAlike>> {
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
    let mut by_ends: Vec<(Ends, AddressRole, &Script)> = scripts
        .chain(others.map(|script| (script, AddressRole::Seen)))
        .filter_map(|(script, role)| Some((ends(&print(script, case.network)?)?, role, script)))
        .collect();
    by_ends.sort_unstable();
    let groups = by_ends.chunk_by(|one, next| one.0 == next.0);
    let look_alike = |(_, role, script): &(Ends, AddressRole, &Script)| LookAlike {
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

/// Returns addresses that have a part in the case or are named by it, by script, each with its most important role.
fn named(
    case: &Case,
    view: &View,
    tags: &Tags,
    analysis: &Analysis,
) -> Vec<(ScriptBuf, AddressRole)> {
    let merged = case.merges.iter().map(|merge| &merge.addresses);
    let split = case.splits.iter().filter_map(|split| match &split.apart {
        SplitTarget::Addresses(addresses) => Some(addresses),
        SplitTarget::Transaction(_) => None,
    });
    let claimed = merged.chain(split).flatten().map(Address::script_pubkey);
    let asked = case.addresses.iter();
    let asked = asked.map(|entry| entry.address.script_pubkey());
    let seen = |address: AddressNum| view.script(address).to_owned();
    let payers = analysis.payers(view).map(seen);
    let reached = analysis.reached(view).map(seen);
    let tagged = tags.iter().map(|tag| tag.script.clone());
    let mut named: Vec<(ScriptBuf, AddressRole)> = (asked
        .map(|script| (script, AddressRole::Case)))
    .chain(claimed.map(|script| (script, AddressRole::Claimed)))
    .chain(payers.map(|script| (script, AddressRole::Payer)))
    .chain(reached.map(|script| (script, AddressRole::Reached)))
    .chain(tagged.map(|script| (script, AddressRole::Tagged)))
    .collect();
    named.sort_unstable();
    // The most important role of each script comes first.
    named.dedup_by(|next, kept| next.0 == kept.0);
    named
}

/// The addresses that look like one address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LookAlikes {
    /// The first few, each with its role, most important first.
    pub named: Vec<String>,
    /// Number of others.
    pub more: usize,
}

impl fmt::Display for LookAlikes {
    /// Prints the look-alikes of an address outside the case as the end of a sentence; empty if there are none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.named.is_empty() {
            return Ok(());
        }
        let more = (self.more > 0).then(|| format!("{} more", self.more));
        let names = self.named.iter().cloned().chain(more).collect();
        write!(
            f,
            "; but it begins and ends like {}: compare every character, since such addresses are created so that one \
             is copied instead of the other",
            in_a_row(names)
        )
    }
}

/// Finds addresses that look like that of a script among those the case saw, its question names or a tag names.
pub(crate) fn of(
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
        .map(|address| (view.script(address).to_owned(), AddressRole::Seen));
    let alike = |(script, role): (ScriptBuf, AddressRole)| {
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
    fn compares_four_characters_after_prefix_and_last_four() {
        assert!(alike("bc1qabcdxxxxxxwxyz", "bc1qabcdyyyyyywxyz"));
        assert!(!alike("bc1qabcdxxxxxxwxyz", "bc1qabcexxxxxxwxyz"));
        assert!(!alike("bc1qabcdxxxxxxwxyz", "bc1qabcdxxxxxxvxyz"));
        assert!(alike("bcrt1qabcdxxxxxxwxyz", "bcrt1qabcdyyyyyywxyz"));
        assert!(!alike("bcrt1qabcdxxxxxxwxyz", "bcrt1qabcexxxxxxwxyz"));
    }

    #[test]
    fn ignores_prefix_shared_by_address_type() {
        for shared in [
            "1", "3", "m", "n", "2N", "2M", "bc1q", "bc1p", "tb1q", "bcrt1p",
        ] {
            let of = |head: &str| format!("{shared}{head}middlewxyz");
            assert!(alike(&of("abcd"), &of("abcd")), "{shared}");
            assert!(!alike(&of("abcd"), &of("abce")), "{shared}");
        }
        // Addresses of different types are visibly different.
        assert!(!alike("bc1qabcdxxxxxxwxyz", "bc1pabcdxxxxxxwxyz"));
    }

    #[test]
    fn short_text_has_no_ends() {
        for short in ["", "1", "bc", "bc1", "2Nab", "1abc"] {
            assert_eq!(ends(short), None, "{short}");
        }
    }
}
