//! Lists of addresses: one address a line, or CSV with a column `address`, such as the reserves that exchanges publish
//! and lists with a label for each address.
//!
//! Comments say what the list itself does not: `# label: Binance`, `# source: https://…`, `# category: exchange`,
//! `# confidence: service_data`, `# actor: binance`, `# lastmod: 2026-10-24`. A column of the same name goes before.

use std::path::Path;
use std::sync::Arc;

use bitcoin::Network;
use csv::StringRecord;

use super::confidence::Confidence;
use super::problem::{MAX_TAGS, TagPackProblem, Wrong};
use super::shortened::{self, ShortenedAddress};
use super::tag::{ListTerms, Tag, TagPack, field_text};
use crate::day::parse_day;
use crate::encoding::delimiter_line;
use crate::fields::split;
use crate::visible::file_name;

/// Field separators, the most frequent first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Names of a column with addresses.
const ADDRESS: [&str; 4] = ["address", "addr", "wallet address", "wallet_address"];
/// Names of columns with the coin, and with the network, which goes before: coins are wrapped on other networks.
const COIN: [&str; 4] = ["coin", "asset", "currency", "ticker"];
const NETWORK: [&str; 2] = ["network", "chain"];
/// Columns by which a list is one of reserves, and thus of a custodian.
const RESERVES: [&str; 8] = [
    "balance",
    "amount",
    "height",
    "snapshot height",
    "message",
    "signature",
    "signature1",
    "block height",
];
/// Names of the Bitcoin network in lists of reserves beside those in packs, in capitals without other characters.
const SEGWIT: [&str; 5] = [
    "BTCSEGWIT",
    "SEGWITBTC",
    "BITCOINSEGWIT",
    "BTCNATIVESEGWIT",
    "BTCTAPROOT",
];
/// Lines in which the header must be; some lists have a summary above it.
const HEADER_WITHIN: usize = 20;
/// Fewest characters of a line that can be an address.
const LEAST_ADDRESS: usize = 10;

/// The form of a list.
enum ListForm {
    /// One address a line.
    Plain,
    /// CSV with its delimiter, and the line of its header.
    Csv(u8, usize),
}

/// What the comments say of all rows.
#[derive(Default)]
struct ListComments {
    title: Option<Arc<str>>,
    label: Option<Arc<str>>,
    source: Option<Arc<str>>,
    category: Option<Arc<str>>,
    confidence: Option<Arc<str>>,
    actor: Option<Arc<str>>,
    lastmod: Option<Arc<str>>,
}

/// A list, with what its rows share.
struct List<'a> {
    pack: TagPack,
    terms: ListComments,
    /// The category of rows without one.
    category: Option<Arc<str>>,
    /// The confidence of rows without one.
    confidence: Confidence,
    file: &'a Path,
    network: Network,
}

/// The values of a row, empty where it has none.
#[derive(Default)]
struct ListRow<'a> {
    line: usize,
    address: &'a str,
    chain: String,
    label: &'a str,
    source: &'a str,
    category: &'a str,
    confidence: &'a str,
    actor: &'a str,
    lastmod: &'a str,
}

/// Reads a list; `None` if the text is none.
pub(super) fn read(
    text: &str,
    bytes: &[u8],
    file: &Path,
    network: Network,
    terms: &ListTerms,
) -> Option<Result<TagPack, Wrong>> {
    let form = form(text)?;
    let comments = ListComments::of(text).map(|comments| comments.below(terms));
    Some(comments.and_then(|terms| read_form(&form, text, bytes, file, network, terms)))
}

/// Returns the lines that are neither empty nor comments, whole: a tab at the end separates empty fields.
fn content(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    let lines = lines.map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    })
}

/// Returns the form of a list by its first lines. A line of a TagPack has a colon.
fn form(text: &str) -> Option<ListForm> {
    let named = content(text)
        .next()
        .and_then(|(_, line)| delimiter_line(line));
    let delimiters = named.map_or_else(|| DELIMITERS.to_vec(), |named| vec![named]);
    let header = content(text)
        .take(HEADER_WITHIN)
        .find_map(|(line, header)| {
            let mut fits = delimiters.iter().filter(|delimiter| {
                let fields = split(header, **delimiter);
                fields.len() > 1 && column(&names(&fields), &ADDRESS).is_some()
            });
            fits.next().map(|delimiter| ListForm::Csv(*delimiter, line))
        });
    if header.is_some() {
        return header;
    }
    let (_, first) = content(text).next()?;
    let first = without_remark(first);
    let is_address = first.len() >= LEAST_ADDRESS
        && first
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".…[]()".contains(c))
        && first.contains(|c: char| c.is_ascii_digit());
    is_address.then_some(ListForm::Plain)
}

/// Returns a line without the remark behind an address.
fn without_remark(line: &str) -> &str {
    let mut words = line.trim().split(['#', ' ', '\t']);
    words.next().unwrap_or_default()
}

fn names(fields: &StringRecord) -> Vec<String> {
    fields.iter().map(str::to_lowercase).collect()
}

fn column(names: &[String], words: &[&str]) -> Option<usize> {
    let mut places = words
        .iter()
        .filter_map(|word| names.iter().position(|name| name == word));
    places.next()
}

fn read_form(
    form: &ListForm,
    text: &str,
    bytes: &[u8],
    file: &Path,
    network: Network,
    terms: ListComments,
) -> Result<TagPack, Wrong> {
    let title = match &terms.title {
        Some(title) => Arc::clone(title),
        None => {
            let name = file.file_name().unwrap_or(file.as_os_str());
            file_name(Path::new(name)).into()
        }
    };
    let pack = TagPack::empty(title, "".into(), bytes, file);
    let mut list = List {
        category: terms.category.clone(),
        confidence: Confidence::default(),
        pack,
        terms,
        file,
        network,
    };
    match *form {
        ListForm::Plain => {
            let first = content(text).next().map_or(1, |(line, _)| line);
            list.check_label(first, false)?;
            for (line, text) in content(text) {
                list.take(&ListRow {
                    line,
                    address: without_remark(text),
                    ..ListRow::default()
                })?;
            }
        }
        ListForm::Csv(delimiter, header_line) => list.read_csv(text, delimiter, header_line)?,
    }
    Ok(list.pack)
}

impl ListComments {
    fn of(text: &str) -> Result<Self, Wrong> {
        let mut terms = Self::default();
        let lines = text.lines().enumerate();
        let comments =
            lines.filter_map(|(at, line)| Some((at + 1, line.trim().strip_prefix('#')?)));
        for (line, comment) in comments {
            let Some((key, value)) = comment.split_once(':') else {
                continue;
            };
            let (place, field) = match key.trim().to_ascii_lowercase().as_str() {
                "title" => (&mut terms.title, "title"),
                "label" => (&mut terms.label, "label"),
                "source" => (&mut terms.source, "source"),
                "category" => (&mut terms.category, "category"),
                "confidence" => (&mut terms.confidence, "confidence"),
                "actor" => (&mut terms.actor, "actor"),
                "lastmod" | "date" => (&mut terms.lastmod, "lastmod"),
                _ => continue,
            };
            let value = field_text(value.trim(), field).map_err(|problem| (line, problem))?;
            if place.is_none() && !value.is_empty() {
                *place = Some(value);
            }
        }
        Ok(terms)
    }

    /// Puts what a case says in front of the comments.
    fn below(mut self, terms: &ListTerms) -> Self {
        for (place, text) in [
            (&mut self.label, &terms.label),
            (&mut self.source, &terms.source),
            (&mut self.category, &terms.category),
        ] {
            if !text.is_empty() {
                *place = Some(text.as_str().into());
            }
        }
        self
    }
}

impl List<'_> {
    /// Rejects a list that does not say whose its addresses are.
    fn check_label(&self, line: usize, has_column: bool) -> Result<(), Wrong> {
        match has_column || self.terms.label.is_some() {
            true => Ok(()),
            false => Err((line, TagPackProblem::NoLabel)),
        }
    }

    fn read_csv(&mut self, text: &str, delimiter: u8, header_line: usize) -> Result<(), Wrong> {
        let header = text.lines().nth(header_line - 1).unwrap_or_default();
        let names = names(&split(header, delimiter));
        let find = |words: &[&str]| column(&names, words);
        let address = find(&ADDRESS);
        let label = find(&["label", "name", "entity"]);
        let (coin, chain) = (find(&COIN), find(&NETWORK));
        let (source, category) = (find(&["source"]), find(&["category"]));
        let (confidence, actor) = (find(&["confidence"]), find(&["actor"]));
        let lastmod = find(&["lastmod", "date"]);
        self.check_label(header_line, label.is_some())?;
        let of_coins = coin.is_some() || chain.is_some();
        if of_coins && find(&RESERVES).is_some() {
            self.category.get_or_insert_with(|| "exchange".into());
            self.confidence = Confidence::ServiceData;
        }
        let body: Vec<(usize, &str)> = content(text)
            .filter(|(line, _)| *line > header_line)
            .collect();
        for (line, row) in body {
            let fields = split(row, delimiter);
            if fields.len() != names.len() {
                let (found, wanted) = (fields.len(), names.len());
                self.pack.read += 1;
                self.pack
                    .drop_tag((line, TagPackProblem::Fields { found, wanted }));
                continue;
            }
            let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).unwrap_or_default();
            let chain = match field(chain) {
                "" => field(coin),
                chain => chain,
            };
            self.take(&ListRow {
                line,
                address: field(address),
                chain: chain.to_owned(),
                label: field(label),
                source: field(source),
                category: field(category),
                confidence: field(confidence),
                actor: field(actor),
                lastmod: field(lastmod),
            })?;
        }
        Ok(())
    }

    /// Adds the tag of a row, or counts it as skipped.
    fn take(&mut self, row: &ListRow<'_>) -> Result<(), Wrong> {
        self.pack.read += 1;
        if self.pack.read > MAX_TAGS {
            return Err((row.line, TagPackProblem::TooMany("rows", MAX_TAGS)));
        }
        if let Err(problem) = self.add(row) {
            self.pack.drop_tag((row.line, problem));
        }
        Ok(())
    }

    fn add(&mut self, row: &ListRow<'_>) -> Result<(), TagPackProblem> {
        let line = row.line;
        let or = |value: &str, field, of_all: &Option<Arc<str>>| match value {
            "" => Ok(of_all.clone()),
            value => field_text(value, field).map(Some),
        };
        let label = or(row.label, "label", &self.terms.label)?;
        let label = label.ok_or(TagPackProblem::Missing {
            of: "the row",
            field: "label",
        })?;
        if let Some((prefix, suffix)) = shortened::split(row.address, self.network) {
            // It is no tag.
            self.pack.read -= 1;
            self.pack.shortened.push(ShortenedAddress {
                written: row.address.to_owned(),
                prefix,
                suffix,
                label,
                file: self.file.to_owned(),
                line,
            });
            return Ok(());
        }
        let source = or(row.source, "source", &self.terms.source)?;
        let category = or(row.category, "category", &self.category)?;
        let actor = or(row.actor, "actor", &self.terms.actor)?;
        let confidence = or(row.confidence, "confidence", &self.terms.confidence)?;
        let lastmod = or(row.lastmod, "lastmod", &self.terms.lastmod)?;
        let lastmod = lastmod.map(|day| parse_day(&day)).transpose()?;
        let address = Some(row.address).filter(|address| !address.is_empty());
        let chain = bitcoin_or_other(&row.chain);
        let (network, pack) = (self.network, &mut self.pack);
        let Some(script) = pack.script(&chain, address, &label, line, network) else {
            return Ok(());
        };
        let known = confidence.as_deref().map(Confidence::of_word);
        pack.unknown_confidences += usize::from(known == Some(None));
        let source = source.unwrap_or_else(|| Arc::clone(&pack.name.title));
        let confidence = match known {
            Some(known) => known.unwrap_or_default(),
            None => self.confidence,
        };
        let tag = Tag {
            category,
            actor,
            confidence,
            lastmod,
            ..Tag::new(script, label, &pack.name, source, line)
        };
        pack.tags.push(tag);
        Ok(())
    }
}

/// Returns the name of a chain; without one, a list is of bitcoin.
fn bitcoin_or_other(chain: &str) -> String {
    let capitals: String = chain.chars().filter(|c| c.is_alphanumeric()).collect();
    let capitals = capitals.to_uppercase();
    match capitals.is_empty() || SEGWIT.contains(&capitals.as_str()) {
        true => "BTC".to_owned(),
        false => chain.to_owned(),
    }
}
