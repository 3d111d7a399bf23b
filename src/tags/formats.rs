//! Reads a file with tags in any of its forms, told by its content: a TagPack, a sanctions list, labels of a wallet, or a
//! list of addresses.

use std::borrow::Cow;
use std::path::Path;

use bitcoin::Network;

use super::problem::{TagPackError, TagPackProblem, Wrong};
use super::tag::{ListTerms, TagPack};
use super::{list, ofac, pack, wallet_labels};
use crate::encoding;

impl TagPack {
    /// Parses a file. `file` is its name in messages and tags. Unknown fields are skipped, and so are tags of addresses
    /// that are invalid on `network`; these are counted.
    ///
    /// # Errors
    ///
    /// [`TagPackError`] for the first error.
    pub fn parse(bytes: &[u8], file: &Path, network: Network) -> Result<Self, TagPackError> {
        named(read(bytes, file, network), file)
    }

    /// Parses a list of addresses with what a case says about its rows. A column of the list goes before, and a comment
    /// of it behind.
    ///
    /// # Errors
    ///
    /// [`TagPackError`] for the first error; [`TagPackProblem::NoList`] for a file in another form.
    pub fn parse_list(
        bytes: &[u8],
        file: &Path,
        network: Network,
        terms: &ListTerms,
    ) -> Result<Self, TagPackError> {
        let read = decoded(bytes).and_then(|text| {
            let list = list::read(&text, bytes, file, network, terms);
            list.unwrap_or(Err((1, TagPackProblem::NoList)))
        });
        named(read, file)
    }
}

fn named(read: Result<TagPack, Wrong>, file: &Path) -> Result<TagPack, TagPackError> {
    read.map_err(|(line, problem)| TagPackError {
        file: file.to_owned(),
        line,
        problem,
    })
}

fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Wrong> {
    if bytes.len() > TagPack::MOST_BYTES {
        return Err((1, TagPackProblem::TooLarge(bytes.len())));
    }
    encoding::decode(bytes).map_err(|error| (error.line, error.into()))
}

fn read(bytes: &[u8], file: &Path, network: Network) -> Result<TagPack, Wrong> {
    let text = decoded(bytes)?;
    if text.trim_start().starts_with('<') {
        return ofac::read(&text, bytes, file, network);
    }
    wallet_labels::read(&text, bytes, file, network)
        .or_else(|| list::read(&text, bytes, file, network, &ListTerms::default()))
        .unwrap_or_else(|| pack::read(&text, bytes, file, network))
}
