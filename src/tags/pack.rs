//! Parses a TagPack as GraphSense's TagPack tool defines it (`tagpack_schema.yaml` and its README): a header, whose
//! fields are defaults for every tag, and a list of tags.
//!
//! | here | in packs |
//! |---|---|
//! | chain of an address | `network`, in older packs `currency`; a tag's own `currency` precedes the header's `network` |
//! | kind of an address | `category` and `abuse`, in newer packs `concepts` |
//! | header | at the top, or under `header` |

use std::path::Path;
use std::sync::Arc;

use bitcoin::Network;
use jiff::civil::Date;

use super::confidence::Confidence;
use super::problem::{MAX_TAGS, TagPackProblem, Wrong};
use super::tag::{Tag, TagPack, field_text};
use super::yaml::{self, Fields, Value, YamlNode};
use crate::day::parse_day;
use crate::secret;

/// Most concepts of a tag.
const MAX_CONCEPTS: usize = 16;

/// Parses a pack; `text` is that of `bytes`.
pub(super) fn read(
    text: &str,
    bytes: &[u8],
    file: &Path,
    network: Network,
) -> Result<TagPack, Wrong> {
    let root = yaml::document(text)?;
    let head = PackHeader::of(&root)?;
    let title = head.text("title")?.ok_or((
        root.line,
        TagPackProblem::Missing {
            of: "the pack",
            field: "title",
        },
    ))?;
    let creator = head.text("creator")?.unwrap_or_default();
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
    let mut pack = TagPack::empty(title, creator, bytes, file);
    pack.read = entries.len();
    for entry in entries {
        if let Err(wrong) = add(entry, &head, network, &mut pack) {
            pack.drop_tag(wrong);
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
    let (chain, address) = (tag.chain()?, tag.text("address")?);
    let Some(script) = pack.script(&chain, address.as_deref(), &label, entry.line, network) else {
        return Ok(());
    };
    let confidence = tag.text("confidence")?;
    let known = confidence.as_deref().map(Confidence::of_word);
    let tag = Tag {
        actor: tag.text("actor")?,
        category: tag.text("category")?,
        abuse: tag.text("abuse")?,
        concepts: concepts(&tag)?,
        confidence: known.flatten().unwrap_or_default(),
        context: context(&tag)?,
        lastmod: lastmod(tag.get("lastmod"))?,
        is_cluster_definer: flag(tag.get("is_cluster_definer"), "is_cluster_definer")?,
        ..Tag::new(script, label, &pack.name, source, entry.line)
    };
    pack.unknown_confidences += usize::from(known == Some(None));
    pack.tags.push(tag);
    Ok(())
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
    if is_nothing(node) {
        return Ok(None);
    }
    let text = field_text(text, field).map_err(|problem| (node.line, problem))?;
    Ok(Some(text))
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
