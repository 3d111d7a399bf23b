//! Sanctions lists as the Office of Foreign Assets Control publishes them: `SDN.XML`, and `SDN_ADVANCED.XML`, in which numbers
//! stand for the kinds of values. Both are read as a stream; no document type and no entity of one is accepted.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bitcoin::Network;
use jiff::civil::Date;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::confidence::Confidence;
use super::problem::{MAX_DEPTH, MAX_TEXT_BYTES, TagPackProblem, Wrong};
use super::tag::{Tag, TagPack, field_text};

/// What the kind of a digital address begins with; the coin follows.
const DIGITAL: &str = "Digital Currency Address - ";
/// Title and maker of the list.
const TITLE: &str = "OFAC Specially Designated Nationals";
const CREATOR: &str = "Office of Foreign Assets Control";
/// Category of the tags.
const CATEGORY: &str = "sanctioned";

/// A digital address of an entry.
struct DigitalAddress {
    coin: String,
    address: String,
    line: usize,
}

/// The entry that is being read.
#[derive(Default)]
struct Entry {
    /// Parts of its name, in order.
    name: Vec<String>,
    /// Whether the name is complete.
    is_named: bool,
    /// Number of the entry in the list.
    uid: String,
    programs: Vec<String>,
    addresses: Vec<DigitalAddress>,
}

/// The state of a reading.
#[derive(Default)]
struct SanctionsList {
    /// Names of the open elements, without their prefixes.
    path: Vec<String>,
    /// Text of the innermost element.
    text: String,
    /// Kinds of digital addresses in the advanced list, by number.
    kinds: BTreeMap<String, String>,
    /// Number of the kind that is being defined.
    kind: String,
    /// Coin of the feature that is being read.
    coin: Option<String>,
    /// Whether the innermost alias is the primary name.
    is_primary: bool,
    id_type: String,
    id_number: String,
    day: [i16; 3],
    published: Option<Date>,
    entry: Entry,
    entries: Vec<Entry>,
    has_entries: bool,
}

/// Reads a list; `text` is that of `bytes`.
pub(super) fn read(
    text: &str,
    bytes: &[u8],
    file: &Path,
    network: Network,
) -> Result<TagPack, Wrong> {
    let list = SanctionsList::read(text)?;
    if !list.has_entries {
        return Err((1, TagPackProblem::NoEntries));
    }
    let name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy();
    let (title, source) = match list.published {
        Some(day) => (
            format!("{TITLE} of {day}"),
            format!("{TITLE}, published on {day}, {name}"),
        ),
        None => (TITLE.to_owned(), format!("{TITLE}, {name}")),
    };
    let mut pack = TagPack::empty(title.into(), CREATOR.into(), bytes, file);
    let source: Arc<str> = source.into();
    for entry in list.entries {
        add(&entry, &source, list.published, network, &mut pack);
    }
    Ok(pack)
}

/// Adds the tags of an entry.
fn add(
    entry: &Entry,
    source: &Arc<str>,
    published: Option<Date>,
    network: Network,
    pack: &mut TagPack,
) {
    for address in &entry.addresses {
        pack.read += 1;
        let line = address.line;
        let label = match field_text(&entry.name.join(" "), "label") {
            Ok(label) if label.is_empty() => {
                let (of, field) = ("the entry", "lastName");
                pack.drop_tag((line, TagPackProblem::Missing { of, field }));
                continue;
            }
            Ok(label) => label,
            Err(problem) => {
                pack.drop_tag((line, problem));
                continue;
            }
        };
        let named = Some(address.address.as_str());
        let Some(script) = pack.script(&address.coin, named, &label, line, network) else {
            continue;
        };
        let programs = entry.programs.join(", ");
        let context = match programs.is_empty() {
            true => format!("entry {}", entry.uid),
            false => format!("entry {}, {programs}", entry.uid),
        };
        let tag = Tag {
            category: Some(CATEGORY.into()),
            confidence: Confidence::AuthorityData,
            context: field_text(&context, "context").ok(),
            lastmod: published,
            ..Tag::new(script, label, &pack.name, Arc::clone(source), line)
        };
        pack.tags.push(tag);
    }
}

impl SanctionsList {
    fn read(text: &str) -> Result<Self, Wrong> {
        let mut list = Self::default();
        let mut reader = Reader::from_str(text);
        let (mut line, mut counted) = (1, 0);
        loop {
            let event = reader.read_event();
            let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
            let passed = text.as_bytes().get(counted..at).unwrap_or_default();
            line += passed.iter().filter(|byte| **byte == b'\n').count();
            counted = at;
            let event = event.map_err(|error| (line, TagPackProblem::Xml(error.to_string())))?;
            match event {
                Event::Eof if list.path.is_empty() => return Ok(list),
                Event::Eof => {
                    let open = format!("`{}` is not closed", list.path.join("/"));
                    return Err((line, TagPackProblem::Xml(open)));
                }
                event => list.take(&event, line).map_err(|problem| (line, problem))?,
            }
        }
    }

    fn take(&mut self, event: &Event<'_>, line: usize) -> Result<(), TagPackProblem> {
        match event {
            Event::Start(start) => {
                if self.path.len() >= MAX_DEPTH {
                    return Err(TagPackProblem::DeepXml);
                }
                self.path.push(start.local_name().as_ref().to_owned());
                self.text.clear();
                self.started(start)
            }
            Event::End(_) => {
                let name = self.path.pop().unwrap_or_default();
                self.ended(&name, line);
                self.text.clear();
                Ok(())
            }
            Event::Text(text) => {
                self.push(&text.xml10_content());
                Ok(())
            }
            Event::CData(text) => {
                self.push(&text.xml10_content());
                Ok(())
            }
            Event::GeneralRef(entity) => {
                let name = entity.xml10_content();
                let known = match entity.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    Ok(None) => predefined(&name),
                    Err(_) => None,
                };
                let letter = known.ok_or_else(|| TagPackProblem::Entity(name.to_string()))?;
                self.push(letter.encode_utf8(&mut [0; 4]));
                Ok(())
            }
            Event::DocType(_) => Err(TagPackProblem::DocumentType),
            _ => Ok(()),
        }
    }

    /// Adds to the text of the innermost element. Longer texts than a field holds are of no field that is read.
    fn push(&mut self, text: &str) {
        if self.text.len() <= MAX_TEXT_BYTES {
            self.text.push_str(text);
        }
    }

    fn parent(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn started(&mut self, start: &BytesStart<'_>) -> Result<(), TagPackProblem> {
        let attribute = |name: &str| -> Result<String, TagPackProblem> {
            let found = start.try_get_attribute(name);
            let found = found.map_err(|error| TagPackProblem::Xml(error.to_string()))?;
            let Some(found) = found else {
                return Ok(String::new());
            };
            let value = found.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| TagPackProblem::Xml(error.to_string()))?;
            Ok(value.into_owned())
        };
        match self.parent() {
            "sdnEntry" => self.entry = Entry::default(),
            "DistinctParty" => {
                self.entry = Entry {
                    uid: attribute("FixedRef")?,
                    ..Entry::default()
                };
            }
            "FeatureType" => self.kind = attribute("ID")?,
            "Feature" => self.coin = self.kinds.get(&attribute("FeatureTypeID")?).cloned(),
            "Alias" => self.is_primary = attribute("Primary")? == "true",
            _ => {}
        }
        Ok(())
    }

    fn ended(&mut self, name: &str, line: usize) {
        let text = self.text.trim().to_owned();
        match (self.parent(), name) {
            ("sdnEntry", "firstName" | "lastName") => self.entry.name.push(text),
            ("sdnEntry", "uid") => self.entry.uid = text,
            ("programList", "program") => self.entry.programs.push(text),
            ("id", "idType") => self.id_type = text,
            ("id", "idNumber") => self.id_number = text,
            ("idList", "id") => {
                let address = std::mem::take(&mut self.id_number);
                if let Some(coin) = std::mem::take(&mut self.id_type).strip_prefix(DIGITAL) {
                    let coin = coin.to_owned();
                    self.entry.addresses.push(DigitalAddress {
                        coin,
                        address,
                        line,
                    });
                }
            }
            ("publshInformation" | "publishInformation", "Publish_Date") => {
                self.published = american(&text);
            }
            ("DateOfIssue", "Year") => self.day[0] = text.parse().unwrap_or(0),
            ("DateOfIssue", "Month") => self.day[1] = text.parse().unwrap_or(0),
            ("DateOfIssue", "Day") => self.day[2] = text.parse().unwrap_or(0),
            ("Sanctions", "DateOfIssue") => self.published = day(self.day),
            (_, "FeatureType") => {
                if let Some(coin) = text.strip_prefix(DIGITAL) {
                    self.kinds.insert(self.kind.clone(), coin.to_owned());
                }
            }
            (_, "NamePartValue") if self.is_primary && !self.entry.is_named => {
                self.entry.name.push(text);
            }
            ("Alias", "DocumentedName") => self.entry.is_named |= self.is_primary,
            (_, "VersionDetail") => {
                if let Some(coin) = self.coin.clone() {
                    let address = text;
                    self.entry.addresses.push(DigitalAddress {
                        coin,
                        address,
                        line,
                    });
                }
            }
            (_, "Feature") => self.coin = None,
            (_, "sdnEntry" | "DistinctParty") => {
                self.has_entries = true;
                let entry = std::mem::take(&mut self.entry);
                if !entry.addresses.is_empty() {
                    self.entries.push(entry);
                }
            }
            _ => {}
        }
    }
}

fn predefined(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Parses `11/26/2024`, the month first.
fn american(text: &str) -> Option<Date> {
    let parts: Option<Vec<i16>> = text.split('/').map(|part| part.parse().ok()).collect();
    match parts?[..] {
        [month, date, year] => day([year, month, date]),
        _ => None,
    }
}

fn day([year, month, day]: [i16; 3]) -> Option<Date> {
    let small = |number: i16| i8::try_from(number).ok();
    Date::new(year, small(month)?, small(day)?).ok()
}
