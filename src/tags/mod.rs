//! Attribution: what third parties say of addresses, read from GraphSense TagPacks. A tag is a claim and never more; it
//! names an address. It joins nothing by itself, but may say that equal outputs are a service's payout and no CoinJoin.

mod confidence;
mod pack;
#[cfg(test)]
mod tests;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bitcoin::{Script, ScriptBuf};

pub use confidence::Confidence;
pub use pack::{Elsewhere, PackName, PassedOver, Tag, TagPack, TagPackError, TagPackProblem};

/// What is said of a pack as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSummary {
    /// Its title, maker and file.
    pub name: Arc<PackName>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Tags in the file, used or not.
    pub read: usize,
    /// Those that are not used, and why.
    pub passed_over: PassedOver,
    /// Tags with a confidence that is none of the taxonomy.
    pub unknown_confidences: usize,
}

/// The tags of several packs, by script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    packs: Vec<PackSummary>,
    /// Those of one script sorted by label, then pack, then the rest.
    by_script: BTreeMap<ScriptBuf, Vec<Tag>>,
    duplicates: usize,
}

impl Tags {
    /// Puts packs together. A tag that a pack has twice, the same in every field, counts once.
    pub fn new(packs: impl IntoIterator<Item = TagPack>) -> Self {
        let mut tags = Self::default();
        for pack in packs {
            tags.packs.push(PackSummary {
                name: pack.name,
                sha256: pack.sha256,
                read: pack.read,
                passed_over: pack.passed_over,
                unknown_confidences: pack.unknown_confidences,
            });
            for tag in pack.tags {
                let of_script = tags.by_script.entry(tag.script.clone()).or_default();
                of_script.push(tag);
            }
        }
        for of_script in tags.by_script.values_mut() {
            let before = of_script.len();
            // The line comes last in their order, so that those which differ in nothing else are neighbours.
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

    /// The packs, in the order given.
    pub fn packs(&self) -> &[PackSummary] {
        &self.packs
    }

    /// What is said of a script.
    pub fn of(&self, script: &Script) -> &[Tag] {
        self.by_script.get(script).map_or(&[], Vec::as_slice)
    }

    /// Every tag, by script.
    pub fn iter(&self) -> impl Iterator<Item = &Tag> {
        self.by_script.values().flatten()
    }

    /// How many tags are used.
    pub fn count(&self) -> usize {
        self.by_script.values().map(Vec::len).sum()
    }

    /// How many scripts have one.
    pub fn scripts(&self) -> usize {
        self.by_script.len()
    }

    /// How many were left out because their pack has them twice.
    pub fn duplicates(&self) -> usize {
        self.duplicates
    }

    /// The named service of each script: the actor of its tags. A script whose tags name no actor has none; one whose
    /// tags name several has none either, and is listed.
    pub fn services(&self) -> Services {
        let mut services = Services::default();
        for (script, tags) in &self.by_script {
            // Identifiers of actors are written in small letters; not everybody keeps to that.
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

/// The names that tags give to addresses, sorted, each once. Where they differ, each is followed by the title of its pack
/// in brackets. A semicolon, which separates them in a table, is written as a comma.
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

/// The identities of services, by script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services {
    by_script: BTreeMap<ScriptBuf, String>,
    disputed: Vec<(ScriptBuf, BTreeSet<String>)>,
}

impl Services {
    /// The identity of the service that a script is said to belong to.
    pub fn of(&self, script: &Script) -> Option<&str> {
        self.by_script.get(script).map(String::as_str)
    }

    /// Every script with an identity, in the order of the scripts.
    pub fn iter(&self) -> impl Iterator<Item = (&Script, &str)> {
        let entries = self.by_script.iter();
        entries.map(|(script, actor)| (script.as_script(), actor.as_str()))
    }

    /// Scripts that are said to belong to several, and these.
    pub fn disputed(&self) -> &[(ScriptBuf, BTreeSet<String>)] {
        &self.disputed
    }
}
