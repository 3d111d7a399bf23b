//! Labels that wallets export, by [BIP 329](https://github.com/bitcoin/bips/blob/master/bip-0329.mediawiki): one JSON object
//! a line. Labels of addresses are tags. Those of transactions, inputs, outputs and keys name no address and are counted.

use std::path::Path;
use std::sync::Arc;

use bitcoin::Network;
use serde::Deserialize;

use super::problem::{MAX_TAGS, TagPackProblem, Wrong};
use super::tag::{Tag, TagPack, field_text};

/// A line: the fields that are read.
#[derive(Deserialize)]
struct WalletLabel {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "ref")]
    reference: String,
    label: Option<String>,
}

/// Reads labels; `None` if the first line is none.
pub(super) fn read(
    text: &str,
    bytes: &[u8],
    file: &Path,
    network: Network,
) -> Option<Result<TagPack, Wrong>> {
    let lines = || {
        let lines = text.lines().enumerate();
        let lines = lines.map(|(at, line)| (at + 1, line.trim()));
        lines.filter(|(_, line)| !line.is_empty())
    };
    let (_, first) = lines().next()?;
    let is_label = first.starts_with('{') && serde_json::from_str::<WalletLabel>(first).is_ok();
    is_label.then(|| read_lines(lines(), bytes, file, network))
}

fn read_lines<'a>(
    lines: impl Iterator<Item = (usize, &'a str)>,
    bytes: &[u8],
    file: &Path,
    network: Network,
) -> Result<TagPack, Wrong> {
    let name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy();
    let title: Arc<str> = format!("wallet labels in {name}").into();
    let mut pack = TagPack::empty(Arc::clone(&title), "".into(), bytes, file);
    for (line, text) in lines {
        pack.read += 1;
        if pack.read > MAX_TAGS {
            return Err((line, TagPackProblem::TooMany("labels", MAX_TAGS)));
        }
        if let Err(problem) = add(text, line, &title, network, &mut pack) {
            pack.drop_tag((line, problem));
        }
    }
    Ok(pack)
}

fn add(
    text: &str,
    line: usize,
    source: &Arc<str>,
    network: Network,
    pack: &mut TagPack,
) -> Result<(), TagPackProblem> {
    let read: Result<WalletLabel, _> = serde_json::from_str(text);
    let read = read.map_err(|error| TagPackProblem::Json(error.to_string()))?;
    if read.kind != "addr" {
        pack.skipped.without_address += 1;
        return Ok(());
    }
    let label = field_text(read.label.as_deref().unwrap_or_default().trim(), "label")?;
    if label.is_empty() {
        return Err(TagPackProblem::Missing {
            of: "the line",
            field: "label",
        });
    }
    if let Some(script) = pack.script("BTC", Some(&read.reference), &label, line, network) {
        let tag = Tag::new(script, label, &pack.name, Arc::clone(source), line);
        pack.tags.push(tag);
    }
    Ok(())
}
