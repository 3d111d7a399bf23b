//! Parses a TagPack as GraphSense's TagPack tool defines it (`tagpack_schema.yaml` and its README): a header, whose
//! fields are defaults for every tag, and a list of tags.
//!
//! | here | in packs |
//! |---|---|
//! | chain of an address | `network`, in older packs `currency`; a tag's own `currency` precedes the header's `network` |
//! | kind of an address | `category` and `abuse`, in newer packs `concepts` |
//! | header | at the top, or under `header` |

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bitcoin::hashes::{Hash, sha256};
use bitcoin::{Network, ScriptBuf};
use jiff::civil::Date;

use super::confidence::Confidence;
use super::problem::{MAX_TAGS, MAX_TEXT_BYTES, MOST_BYTES, TagPackError, TagPackProblem, Wrong};
use super::yaml::{self, Fields, Value, YamlNode};
use crate::address::{self, AddressError};
use crate::day::parse_day;
use crate::encoding;
use crate::secret;

/// Most concepts of a tag.
const MAX_CONCEPTS: usize = 16;
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
    /// The others.
    pub skipped: Skipped,
    /// Tags with a confidence outside the taxonomy, read as [`Confidence::Unknown`].
    pub unknown_confidences: usize,
}

impl TagPack {
    /// Maximum file size, in bytes.
    pub const MOST_BYTES: usize = MOST_BYTES;

    /// Parses a pack. `file` is its name in messages and tags. Unknown fields are skipped, and so are tags of addresses
    /// that are invalid on `network`; these are counted.
    ///
    /// # Errors
    ///
    /// [`TagPackError`] for the first error.
    pub fn parse(bytes: &[u8], file: &Path, network: Network) -> Result<Self, TagPackError> {
        read(bytes, file, network).map_err(|(line, problem)| TagPackError {
            file: file.to_owned(),
            line,
            problem,
        })
    }
}

fn read(bytes: &[u8], file: &Path, network: Network) -> Result<TagPack, Wrong> {
    if bytes.len() > TagPack::MOST_BYTES {
        return Err((1, TagPackProblem::TooLarge(bytes.len())));
    }
    let text = encoding::decode(bytes).map_err(|error| (error.line, error.into()))?;
    let root = yaml::document(&text)?;
    let head = PackHeader::of(&root)?;
    let title = head.text("title")?.ok_or((
        root.line,
        TagPackProblem::Missing {
            of: "the pack",
            field: "title",
        },
    ))?;
    let name = Arc::new(PackName {
        title,
        creator: head.text("creator")?.unwrap_or_default(),
        file: file.to_owned(),
    });
    let tags = head.get("tags").ok_or((
        root.line,
        TagPackProblem::Missing {
            of: "the pack",
            field: "tags",
        },
    ))?;
    let entries = match &tags.value {
        Value::List(entries) => entries.as_slice(),
        _ if is_nothing(tags) => &[],
        _ => return Err((tags.line, TagPackProblem::NotAList("tags"))),
    };
    if entries.len() > MAX_TAGS {
        return Err((tags.line, TagPackProblem::TooMany("tags", MAX_TAGS)));
    }
    let mut pack = TagPack {
        name,
        sha256: sha256::Hash::hash(bytes).to_string(),
        read: entries.len(),
        tags: Vec::new(),
        skipped: Skipped::default(),
        unknown_confidences: 0,
    };
    for entry in entries {
        // An error in a tag drops the tag, not the pack.
        if let Err((line, problem)) = add(entry, &head, network, &mut pack) {
            pack.skipped.odd += 1;
            let first = || (line, problem.to_string());
            pack.skipped.first_odd.get_or_insert_with(first);
        }
    }
    Ok(pack)
}

/// The fields of the header.
struct PackHeader<'a> {
    /// Under `header`, if there is such a field.
    under: Option<&'a Fields>,
    top: &'a Fields,
}

impl<'a> PackHeader<'a> {
    fn of(root: &'a YamlNode) -> Result<Self, Wrong> {
        let top = fields(root, "the pack")?;
        let under = match top.get("header") {
            Some(header) => Some(fields(header, "`header`")?),
            None => None,
        };
        Ok(Self { under, top })
    }

    fn get(&self, field: &str) -> Option<&'a YamlNode> {
        let under = self.under.and_then(|under| under.get(field));
        under.or_else(|| self.top.get(field)).map(|node| &**node)
    }

    fn text(&self, field: &'static str) -> Result<Option<Arc<str>>, Wrong> {
        self.get(field).map_or(Ok(None), |node| text(node, field))
    }
}

/// The fields of a tag, with those that it inherits.
struct Inherited<'a> {
    line: usize,
    own: &'a Fields,
    head: &'a PackHeader<'a>,
}

impl<'a> Inherited<'a> {
    fn get(&self, field: &str) -> Option<&'a YamlNode> {
        let own = self.own.get(field).map(|node| &**node);
        own.or_else(|| self.head.get(field))
    }

    fn text(&self, field: &'static str) -> Result<Option<Arc<str>>, Wrong> {
        self.get(field).map_or(Ok(None), |node| text(node, field))
    }

    fn required(&self, field: &'static str) -> Result<Arc<str>, Wrong> {
        let missing = TagPackProblem::Missing {
            of: "the tag",
            field,
        };
        self.text(field)?.ok_or((self.line, missing))
    }

    /// The name of the chain that the address is on.
    fn chain(&self) -> Result<Arc<str>, Wrong> {
        let own = |field: &'static str| {
            let own = self.own.get(field);
            own.map_or(Ok(None), |node| text(node, field))
        };
        let network = own("network")?.or(own("currency")?);
        match network.or(self.text("network")?) {
            Some(chain) => Ok(chain),
            None => self.required("currency"),
        }
    }
}

/// Adds a tag to its pack or counts it as skipped; returns the error in a bad tag.
fn add(
    entry: &YamlNode,
    head: &PackHeader<'_>,
    network: Network,
    pack: &mut TagPack,
) -> Result<(), Wrong> {
    let tag = Inherited {
        line: entry.line,
        own: fields(entry, "a tag")?,
        head,
    };
    let (label, source) = (tag.required("label")?, tag.required("source")?);
    let skipped = &mut pack.skipped;
    let chain = address::bare(&tag.chain()?).to_ascii_uppercase();
    let address = tag.text("address")?;
    if !BITCOIN.contains(&&*chain) {
        if let Some(Ok(script)) = address.map(|address| script(&address, network)) {
            skipped.elsewhere.push(Elsewhere {
                script,
                label,
                chain: chain.as_str().into(),
                line: entry.line,
            });
        }
        *skipped.other_chains.entry(chain).or_default() += 1;
        return Ok(());
    }
    let Some(address) = address else {
        skipped.without_address += 1;
        return Ok(());
    };
    let script = match script(&address, network) {
        Ok(script) => script,
        Err(error) => {
            skipped.not_addresses += 1;
            let first = || (entry.line, error.to_string());
            skipped.first.get_or_insert_with(first);
            return Ok(());
        }
    };
    let confidence = tag.text("confidence")?;
    let known = confidence.as_deref().map(Confidence::of_word);
    let tag = Tag {
        script,
        label,
        pack: Arc::clone(&pack.name),
        source,
        actor: tag.text("actor")?,
        category: tag.text("category")?,
        abuse: tag.text("abuse")?,
        concepts: concepts(&tag)?,
        confidence: known.flatten().unwrap_or_default(),
        context: context(&tag)?,
        lastmod: lastmod(tag.get("lastmod"))?,
        is_cluster_definer: flag(tag.get("is_cluster_definer"), "is_cluster_definer")?,
        line: entry.line,
    };
    pack.unknown_confidences += usize::from(known == Some(None));
    pack.tags.push(tag);
    Ok(())
}

fn script(text: &str, network: Network) -> Result<ScriptBuf, AddressError> {
    let end = text
        .char_indices()
        .nth(MAX_ADDRESS_BYTES)
        .map_or(text.len(), |(end, _)| end);
    Ok(address::read(&text[..end], network)?.script_pubkey())
}

fn fields<'a>(node: &'a YamlNode, what: &'static str) -> Result<&'a Fields, Wrong> {
    match &node.value {
        Value::Map(fields) => Ok(fields),
        _ => Err((node.line, TagPackProblem::NotFields(what))),
    }
}

/// Whether a field is present but null.
fn is_nothing(node: &YamlNode) -> bool {
    match &node.value {
        Value::Text { text, is_plain } => {
            text.is_empty() || *is_plain && ["~", "null", "Null", "NULL"].contains(&&**text)
        }
        _ => false,
    }
}

/// Returns the text of a field, on one line; `None` if it is empty.
fn text(node: &YamlNode, field: &'static str) -> Result<Option<Arc<str>>, Wrong> {
    let Value::Text { text, .. } = &node.value else {
        return Err((node.line, TagPackProblem::NotAText(field)));
    };
    let bytes = text.len();
    if is_nothing(node) {
        Ok(None)
    } else if bytes > MAX_TEXT_BYTES {
        Err((node.line, TagPackProblem::TooLong { field, bytes }))
    } else if let Some(secret) = secret::sure(text).filter(|_| field != "address") {
        Err((node.line, TagPackProblem::Secret(field, secret)))
    } else if text.contains(char::is_control) {
        // It is printed on terminals and in tables.
        Ok(Some(text.replace(char::is_control, " ").into()))
    } else {
        Ok(Some(Arc::clone(text)))
    }
}

fn concepts(tag: &Inherited<'_>) -> Result<Vec<Arc<str>>, Wrong> {
    let Some(node) = tag.get("concepts").filter(|node| !is_nothing(node)) else {
        return Ok(Vec::new());
    };
    let Value::List(items) = &node.value else {
        return Err((node.line, TagPackProblem::NotAList("concepts")));
    };
    if items.len() > MAX_CONCEPTS {
        let problem = TagPackProblem::TooMany("concepts", MAX_CONCEPTS);
        return Err((node.line, problem));
    }
    let concepts = items.iter().map(|item| text(item, "concepts"));
    let mut concepts: Vec<Arc<str>> = concepts
        .filter_map(Result::transpose)
        .collect::<Result<_, _>>()?;
    concepts.sort();
    concepts.dedup();
    Ok(concepts)
}

/// Returns the context if it is a text; other forms are undefined.
fn context(tag: &Inherited<'_>) -> Result<Option<Arc<str>>, Wrong> {
    let Some(node) = tag.get("context").filter(|node| !is_nothing(node)) else {
        return Ok(None);
    };
    match &node.value {
        Value::Text { text, .. } => match secret::sure(text) {
            Some(secret) => Err((node.line, TagPackProblem::Secret("context", secret))),
            None => Ok(Some(Arc::clone(text))),
        },
        _ => Ok(None),
    }
}

/// A day in UTC.
fn lastmod(node: Option<&YamlNode>) -> Result<Option<Date>, Wrong> {
    let Some(node) = node else { return Ok(None) };
    let Some(word) = text(node, "lastmod")? else {
        return Ok(None);
    };
    let day = parse_day(&word).map_err(|error| (node.line, error.into()))?;
    Ok(Some(day))
}

/// Parses a YAML 1.1 boolean; false if absent.
fn flag(node: Option<&YamlNode>, field: &'static str) -> Result<bool, Wrong> {
    let Some(node) = node else { return Ok(false) };
    let Some(word) = text(node, field)? else {
        return Ok(false);
    };
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Ok(true),
        "false" | "no" | "off" => Ok(false),
        _ => {
            let word = word.to_string();
            Err((node.line, TagPackProblem::NotABoolean { field, word }))
        }
    }
}
