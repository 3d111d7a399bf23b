//! Attribution tags: claims of third parties about addresses. A tag names an address and joins nothing by itself, but may
//! show that equal outputs are a service's payout and not a CoinJoin.
//!
//! A file is told by its content: a GraphSense TagPack, a sanctions list of OFAC in XML, a list of reserves that an exchange
//! publishes, any CSV with the columns `address` and `label`, one address a line, or labels of a wallet (BIP 329).

mod bundled;
mod confidence;
mod formats;
mod list;
mod ofac;
mod pack;
mod problem;
mod shortened;
mod tag;
mod wallet_labels;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bitcoin::{Script, ScriptBuf};

pub use bundled::bundled;
pub use confidence::Confidence;
pub use problem::{TagPackError, TagPackProblem};
pub use shortened::ShortenedAddress;
pub use tag::{Elsewhere, ListTerms, PackName, Skipped, Tag, TagPack};

/// Summary of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSummary {
    /// Its title, creator and file.
    pub name: Arc<PackName>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Tags in the file, used or not.
    pub read: usize,
    /// Tags that are not used, by reason.
    pub skipped: Skipped,
    /// Number of tags with a confidence outside the taxonomy.
    pub unknown_confidences: usize,
}

/// The tags of several packs, by script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    packs: Vec<PackSummary>,
    /// Tags per script, sorted by label, then pack, then the rest.
    by_script: BTreeMap<ScriptBuf, Vec<Tag>>,
    duplicates: usize,
    shortened: Vec<ShortenedAddress>,
}

impl Tags {
    /// Combines packs. A tag repeated in a pack, equal in every field, counts once.
    pub fn new(packs: impl IntoIterator<Item = TagPack>) -> Self {
        let mut tags = Self::default();
        for pack in packs {
            tags.packs.push(PackSummary {
                name: pack.name,
                sha256: pack.sha256,
                read: pack.read,
                skipped: pack.skipped,
                unknown_confidences: pack.unknown_confidences,
            });
            tags.shortened.extend(pack.shortened);
            for tag in pack.tags {
                let of_script = tags.by_script.entry(tag.script.clone()).or_default();
                of_script.push(tag);
            }
        }
        for of_script in tags.by_script.values_mut() {
            let before = of_script.len();
            // The line is the last sort key, so that tags that differ in nothing else are adjacent.
            of_script.sort();
            of_script.dedup_by(|later, kept| {
                let line = std::mem::replace(&mut later.line, kept.line);
                let is_same = later == kept;
                later.line = line;
                is_same
            });
            tags.duplicates += before - of_script.len();
        }
        tags
    }

    /// Returns the packs, in the order given.
    pub fn packs(&self) -> &[PackSummary] {
        &self.packs
    }

    /// Returns the tags of a script.
    pub fn of(&self, script: &Script) -> &[Tag] {
        self.by_script.get(script).map_or(&[], Vec::as_slice)
    }

    /// Returns all tags, by script.
    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.by_script.values().flatten()
    }

    /// Returns the number of tags used.
    pub fn count(&self) -> usize {
        self.by_script.values().map(Vec::len).sum()
    }

    /// Returns the number of tagged scripts.
    pub fn scripts(&self) -> usize {
        self.by_script.len()
    }

    /// Returns the number of repeated tags that were dropped.
    pub fn duplicates(&self) -> usize {
        self.duplicates
    }

    /// Returns the addresses that files shorten, in the order of the files.
    pub fn shortened(&self) -> &[ShortenedAddress] {
        &self.shortened
    }

    /// Returns the service of each script: the actor of its tags. A script whose tags name no actor has none; one with
    /// several actors has none either, and is listed as disputed.
    pub fn services(&self) -> Services {
        let mut services = Services::default();
        for (script, tags) in &self.by_script {
            // Actor identifiers are lower-case by convention, which not all packs follow.
            let actors = tags.iter().filter_map(|tag| tag.actor.as_deref());
            let actors: BTreeSet<String> = actors.map(str::to_lowercase).collect();
            let mut each = actors.iter();
            match (each.next(), each.next()) {
                (Some(actor), None) => {
                    services.by_script.insert(script.clone(), actor.clone());
                }
                (Some(_), Some(_)) => services.disputed.push((script.clone(), actors)),
                (None, _) => {}
            }
        }
        services
    }
}

/// Returns the labels of tags, sorted and unique. If they differ, each is followed by its pack's title in brackets.
/// Semicolons, which separate labels in tables, become commas.
pub fn labels<'a>(tags: impl IntoIterator<Item = &'a Tag>) -> Vec<String> {
    let named: BTreeSet<(&str, &str)> = tags
        .into_iter()
        .map(|tag| (&*tag.label, &*tag.pack.title))
        .collect();
    let distinct: BTreeSet<&str> = named.iter().map(|(label, _)| *label).collect();
    let labels: BTreeSet<String> = match distinct.len() {
        0 | 1 => distinct.iter().map(ToString::to_string).collect(),
        _ => named
            .iter()
            .map(|(label, title)| format!("{label} ({title})"))
            .collect(),
    };
    labels.iter().map(|label| label.replace(';', ",")).collect()
}

/// Service identities, by script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services {
    by_script: BTreeMap<ScriptBuf, String>,
    disputed: Vec<(ScriptBuf, BTreeSet<String>)>,
}

impl Services {
    /// Returns the service of a script.
    pub fn of(&self, script: &Script) -> Option<&str> {
        self.by_script.get(script).map(String::as_str)
    }

    /// Returns every script with a service, in script order.
    pub fn iter(&self) -> impl Iterator<Item = (&Script, &str)> {
        let entries = self.by_script.iter();
        entries.map(|(script, actor)| (script.as_script(), actor.as_str()))
    }

    /// Returns scripts tagged with several actors, with the actors.
    pub fn disputed(&self) -> &[(ScriptBuf, BTreeSet<String>)] {
        &self.disputed
    }
}
