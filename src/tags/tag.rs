//! A tag and the file that it is from, whatever the form of the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bitcoin::hashes::{Hash, sha256};
use bitcoin::{Network, ScriptBuf};
use jiff::civil::Date;

use super::confidence::Confidence;
use super::problem::{MAX_TEXT_BYTES, MOST_BYTES, TagPackProblem, Wrong};
use super::shortened::ShortenedAddress;
use crate::address::{self, AddressError};
use crate::secret;

/// Longest text that is tried as an address: the longest address has 90 characters, and a link may hold more.
const MAX_ADDRESS_BYTES: usize = 1_024;
/// Names of the Bitcoin network in packs, in capitals; test networks have none. Omni and Counterparty are tokens whose
/// transactions are Bitcoin transactions.
const BITCOIN: [&str; 6] = ["BTC", "XBT", "BITCOIN", "OMNI", "XCP", "COUNTERPARTY"];

/// The origin of a tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackName {
    /// Title of the pack.
    pub title: Arc<str>,
    /// The author; empty if not given.
    pub creator: Arc<str>,
    /// The file.
    pub file: PathBuf,
}

/// An attribution tag: a claim by a third party about one address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// The script of the address.
    pub script: ScriptBuf,
    /// The label.
    pub label: Arc<str>,
    /// The pack.
    pub pack: Arc<PackName>,
    /// The source given in the pack: a link or a text.
    pub source: Arc<str>,
    /// Identifier of the actor that is said to control the address, by GraphSense's ActorPacks.
    pub actor: Option<Arc<str>>,
    /// The kind of actor, such as `exchange`.
    pub category: Option<Arc<str>>,
    /// The kind of abuse, such as `ransomware`.
    pub abuse: Option<Arc<str>>,
    /// Further concepts of GraphSense's taxonomy.
    pub concepts: Vec<Arc<str>>,
    /// The confidence.
    pub confidence: Confidence,
    /// Further information as text, usually JSON.
    pub context: Option<Arc<str>>,
    /// Day of its last change.
    pub lastmod: Option<Date>,
    /// Whether it is said to hold for the whole cluster of the address.
    pub is_cluster_definer: bool,
    /// Line in the pack, counted from 1.
    pub line: usize,
}

/// Tags of a pack that are not used, by reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Number of tags on other chains, by name of the network or currency, in capitals.
    pub other_chains: BTreeMap<String, usize>,
    /// Those of them whose address is also valid on the network of the case, in file order.
    pub elsewhere: Vec<Elsewhere>,
    /// Number of tags whose address is invalid on the network of the case.
    pub not_addresses: usize,
    /// Line and error of the first of them.
    pub first: Option<(usize, String)>,
    /// Number of tags with a missing or unreadable value.
    pub odd: usize,
    /// Line and error of the first of them.
    pub first_odd: Option<(usize, String)>,
    /// Number of tags for a transaction or a cluster, without an address.
    pub without_address: usize,
}

impl Skipped {
    /// Returns the number of unused tags.
    pub fn total(&self) -> usize {
        self.other_chains.values().sum::<usize>()
            + self.not_addresses
            + self.odd
            + self.without_address
    }
}

/// A tag of another chain whose address is also valid on the network of the case: either two chains share the address
/// format, or the pack names the wrong chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The script that the address has here.
    pub script: ScriptBuf,
    /// The label.
    pub label: Arc<str>,
    /// The chain, in capitals.
    pub chain: Arc<str>,
    /// Line in the pack, counted from 1.
    pub line: usize,
}

/// A collection of tags from one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagPack {
    /// Its title, maker and file.
    pub name: Arc<PackName>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// Tags in the file, used or not.
    pub read: usize,
    /// Tags of addresses on the network of the case, in file order.
    pub tags: Vec<Tag>,
    /// Addresses that the file shortens, in file order.
    pub shortened: Vec<ShortenedAddress>,
    /// The others.
    pub skipped: Skipped,
    /// Tags with a confidence outside the taxonomy, read as [`Confidence::Unknown`].
    pub unknown_confidences: usize,
}

/// What a case says about all rows of a list, beside the list itself; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListTerms {
    /// The label.
    pub label: String,
    /// The source.
    pub source: String,
    /// The category.
    pub category: String,
}

impl Tag {
    /// Creates a tag with the fields that every tag has.
    pub(super) fn new(
        script: ScriptBuf,
        label: Arc<str>,
        pack: &Arc<PackName>,
        source: Arc<str>,
        line: usize,
    ) -> Self {
        Self {
            script,
            label,
            pack: Arc::clone(pack),
            source,
            actor: None,
            category: None,
            abuse: None,
            concepts: Vec::new(),
            confidence: Confidence::default(),
            context: None,
            lastmod: None,
            is_cluster_definer: false,
            line,
        }
    }
}

impl TagPack {
    /// Maximum file size, in bytes.
    pub const MOST_BYTES: usize = MOST_BYTES;

    /// Creates a pack without tags from the bytes of a file.
    pub(super) fn empty(title: Arc<str>, creator: Arc<str>, bytes: &[u8], file: &Path) -> Self {
        Self {
            name: Arc::new(PackName {
                title,
                creator,
                file: file.to_owned(),
            }),
            sha256: sha256::Hash::hash(bytes).to_string(),
            read: 0,
            tags: Vec::new(),
            shortened: Vec::new(),
            skipped: Skipped::default(),
            unknown_confidences: 0,
        }
    }

    /// Returns the script of a tagged address on a chain. `None` if the tag is not for this network; then it is counted.
    pub(super) fn script(
        &mut self,
        chain: &str,
        address: Option<&str>,
        label: &Arc<str>,
        line: usize,
        network: Network,
    ) -> Option<ScriptBuf> {
        let skipped = &mut self.skipped;
        let chain = address::bare(chain).to_ascii_uppercase();
        if !BITCOIN.contains(&&*chain) {
            if let Some(Ok(script)) = address.map(|address| script(address, network)) {
                skipped.elsewhere.push(Elsewhere {
                    script,
                    label: Arc::clone(label),
                    chain: chain.as_str().into(),
                    line,
                });
            }
            *skipped.other_chains.entry(chain).or_default() += 1;
            return None;
        }
        let Some(address) = address else {
            skipped.without_address += 1;
            return None;
        };
        match script(address, network) {
            Ok(script) => Some(script),
            Err(error) => {
                skipped.not_addresses += 1;
                skipped
                    .first
                    .get_or_insert_with(|| (line, error.to_string()));
                None
            }
        }
    }

    /// Counts a tag that cannot be read: an error in a tag drops the tag, not the pack.
    pub(super) fn drop_tag(&mut self, (line, problem): Wrong) {
        self.skipped.odd += 1;
        let first = || (line, problem.to_string());
        self.skipped.first_odd.get_or_insert_with(first);
    }
}

fn script(text: &str, network: Network) -> Result<ScriptBuf, AddressError> {
    let end = text
        .char_indices()
        .nth(MAX_ADDRESS_BYTES)
        .map_or(text.len(), |(end, _)| end);
    Ok(address::read(&text[..end], network)?.script_pubkey())
}

/// Returns the text of a field, on one line. It is printed on terminals and in tables.
///
/// # Errors
///
/// [`TagPackProblem::TooLong`] and [`TagPackProblem::Secret`].
pub(super) fn field_text(text: &str, field: &'static str) -> Result<Arc<str>, TagPackProblem> {
    let bytes = text.len();
    if bytes > MAX_TEXT_BYTES {
        return Err(TagPackProblem::TooLong { field, bytes });
    }
    if let Some(secret) = secret::sure(text).filter(|_| field != "address") {
        return Err(TagPackProblem::Secret(field, secret));
    }
    Ok(text.replace(char::is_control, " ").into())
}
