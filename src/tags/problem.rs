//! Errors in tag packs, and the limits of their size.

use std::path::PathBuf;

use thiserror::Error;

use crate::day::DayError;
use crate::encoding::EncodingError;
use crate::visible::{file_name, quoted};

/// Maximum file size, in bytes. The advanced sanctions list has about 100 MB.
pub(super) const MOST_BYTES: usize = 256 << 20;
/// Most tags in a pack.
pub(super) const MAX_TAGS: usize = 1_000_000;
/// Longest text of a field, in bytes; a context may be longer.
pub(super) const MAX_TEXT_BYTES: usize = 4_096;
/// Deepest nesting, also through aliases. A TagPack has four levels.
pub(super) const MAX_DEPTH: usize = 32;
/// Most mappings, lists, texts and aliases in a file.
pub(super) const MAX_NODES: usize = 4_000_000;

/// An error in a TagPack, with file and line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}: {problem}", file_name(file))]
pub struct TagPackError {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The problem.
    pub problem: TagPackProblem,
}

/// A problem in a line of a TagPack.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TagPackProblem {
    /// The file is too large.
    #[error(
        "the file has {0} bytes, but the maximum is {most}; split it",
        most = MOST_BYTES
    )]
    TooLarge(usize),
    /// Not text.
    #[error(transparent)]
    NotText(#[from] EncodingError),
    /// Not YAML.
    #[error("not YAML: {}", quoted(.0))]
    Yaml(String),
    /// The file is empty.
    #[error("the file is empty; a TagPack needs a title and tags")]
    Empty,
    /// More than one document.
    #[error("a second YAML document starts here; a TagPack is one document")]
    SeveralDocuments,
    /// Nested too deep.
    #[error("lists and mappings are nested more than {} levels deep", MAX_DEPTH)]
    TooDeep,
    /// Too many elements.
    #[error("more than {1} {0}")]
    TooMany(&'static str, usize),
    /// An unknown or recursive alias.
    #[error("the alias refers to no value that ends before it")]
    Alias,
    /// A key that is a list or mapping.
    #[error("the key is a list or a mapping, but must be a field name")]
    Key,
    /// A duplicate field.
    #[error("duplicate field `{}`, first on line {first}", quoted(field))]
    Twice {
        /// The field.
        field: String,
        /// Line of the first one.
        first: usize,
    },
    /// A merge key.
    #[error("merge keys (`<<`) are not supported; write the fields out")]
    Merge,
    /// A value with a custom YAML tag.
    #[error(
        "`{}` is not supported; if it includes another file, insert that file's content",
        quoted(.0)
    )]
    Foreign(String),
    /// Not a mapping of fields.
    #[error("{0} is not a mapping of fields, as in `label: NAME`")]
    NotFields(&'static str),
    /// Not a list.
    #[error("`{0}` is not a list")]
    NotAList(&'static str),
    /// A list or mapping instead of a text.
    #[error("`{0}` is not a text")]
    NotAText(&'static str),
    /// A text that is too long.
    #[error("`{field}` has {bytes} bytes; the maximum is {MAX_TEXT_BYTES}")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Bytes of its text.
        bytes: usize,
    },
    /// A missing required field.
    #[error("{of} has no `{field}`")]
    Missing {
        /// The pack or the tag.
        of: &'static str,
        /// The field.
        field: &'static str,
    },
    /// Neither true nor false.
    #[error("`{field}` is `{}`, neither true nor false", quoted(word))]
    NotABoolean {
        /// The field.
        field: &'static str,
        /// Its value.
        word: String,
    },
    /// Not a day.
    #[error("`lastmod`: {0}")]
    Day(#[from] DayError),
    /// A list that names no holder.
    #[error(
        "the list has no column `label`, and no comment says whose addresses these are; put a line such as \
         `# label: Binance` above it, or name the file under [[tags.list]] in the case file, with a label"
    )]
    NoLabel,
    /// Terms for a file that is no list.
    #[error(
        "the file is no list of addresses and says itself whose they are; name it under `packs` of [tags]"
    )]
    NoList,
    /// More or fewer fields than the header.
    #[error("the row has {found} fields, but the header has {wanted}")]
    Fields {
        /// Fields in the row.
        found: usize,
        /// Fields in the header.
        wanted: usize,
    },
    /// Not JSON.
    #[error("not a label as JSON: {}", quoted(.0))]
    Json(String),
    /// Not XML.
    #[error("not XML: {}", quoted(.0))]
    Xml(String),
    /// XML nested too deep.
    #[error("elements are nested more than {} levels deep", MAX_DEPTH)]
    DeepXml,
    /// A document type.
    #[error("a document type, which could define entities, is not read; OFAC's lists have none")]
    DocumentType,
    /// An entity that XML does not define.
    #[error("`&{};` is not an entity of XML itself; write the character", quoted(.0))]
    Entity(String),
    /// XML without entries.
    #[error(
        "the XML has no entry `sdnEntry` or `DistinctParty`, so it is not a sanctions list as OFAC publishes it"
    )]
    NoEntries,
    /// A private key or seed that would be printed.
    #[error("`{0}` looks like {1}; remove it and keep it elsewhere")]
    Secret(&'static str, &'static str),
}

/// The line of a problem, counted from 1, and the problem.
pub(super) type Wrong = (usize, TagPackProblem);
