//! The files that a case file names: rates and tag packs. They are stored in the evidence as read, so that the findings
//! can be reproduced anywhere.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use glob::{MatchOptions, Pattern};

use super::error::JobError;
use crate::analysis::Reference;
use crate::archive::{Archive, Exhibit};
use crate::case::question::{Case, TagList};
use crate::rates::{RateFile, Rates, ReferenceRates};
use crate::tags::{ListTerms, TagPack, Tags};

/// Folder in the case folder for files of a later question to the same evidence, which does not contain them.
pub const EXHIBITS: &str = "exhibits";

/// Match options for tag pack patterns: a star does not match a path separator.
pub const MATCHING: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// The files that a case file names, as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exhibits {
    /// Rate files, in the order of the case file.
    pub rates: Vec<Exhibit>,
    /// Tag packs, in the order of the patterns, then by path, and behind them lists of addresses; no path twice.
    pub tags: Vec<Exhibit>,
}

impl Exhibits {
    /// Returns every file.
    pub fn iter(&self) -> impl Iterator<Item = &Exhibit> {
        self.rates.iter().chain(&self.tags)
    }

    /// Returns every file, to rename it.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Exhibit> {
        self.rates.iter_mut().chain(&mut self.tags)
    }

    /// Adds a tag pack, unless its path is present.
    pub fn add_pack(&mut self, pack: Exhibit) {
        if self.tags.iter().all(|known| known.path != pack.path) {
            self.tags.push(pack);
        }
    }

    /// Parses the files for a case.
    ///
    /// # Errors
    ///
    /// [`JobError::Rates`] and [`JobError::Tags`].
    pub fn read(&self, case: &Case) -> Result<Reference, JobError> {
        let mut prices = Vec::new();
        let mut reference = ReferenceRates::default();
        for exhibit in &self.rates {
            match RateFile::from_bytes(&exhibit.content, Path::new(&exhibit.path))? {
                RateFile::Prices(rates) => prices.push(rates),
                RateFile::Reference(table) => reference.extend(table),
            }
        }
        let packs = self.tags.iter().map(|exhibit| {
            let (content, path) = (&exhibit.content, Path::new(&exhibit.path));
            let mut lists = case.tag_lists.iter();
            match lists.find(|list| list.file == path) {
                Some(list) => TagPack::parse_list(content, path, case.network, &terms(list)),
                None => TagPack::parse(content, path, case.network),
            }
        });
        Ok(Reference {
            rates: reference.complete(Rates::combine(prices)?),
            tags: Tags::new(packs.collect::<Result<Vec<_>, _>>()?),
        })
    }
}

fn terms(list: &TagList) -> ListTerms {
    ListTerms {
        label: list.label.clone(),
        source: list.source.clone(),
        category: list.category.clone(),
    }
}

/// Returns the exhibits of the current run.
///
/// # Errors
///
/// [`ArchiveError`](crate::archive::ArchiveError), also if one is missing.
pub fn logged_exhibits(archive: &Archive) -> Result<Exhibits, JobError> {
    let kept = archive.exhibits()?;
    let question = archive.question()?;
    let all = |named: Vec<(String, String)>| -> Result<Vec<Exhibit>, JobError> {
        let exhibits = named.into_iter().map(|(path, sha256)| {
            let exhibit = kept
                .iter()
                .find(|(exhibit, _)| exhibit.path == path && exhibit.sha256() == sha256);
            exhibit
                .map(|(exhibit, _)| exhibit.clone())
                .ok_or_else(|| archive.damaged(format!("the exhibit {path} is missing")))
        });
        Ok(exhibits.collect::<Result<_, _>>()?)
    };
    Ok(Exhibits {
        rates: all(question.rates)?,
        tags: all(question.tags)?,
    })
}

/// Returns a file of this path: one of `logged` in the evidence, or else one in the case folder.
pub(super) fn named_file(
    path: &Path,
    logged: &[Exhibit],
    folder: &Path,
) -> Result<Exhibit, JobError> {
    let name = path.display().to_string();
    if let Some(exhibit) = logged.iter().find(|exhibit| exhibit.path == name) {
        return Ok(exhibit.clone());
    }
    let parts: Vec<Component<'_>> = path.components().collect();
    let is_beside = matches!(
        parts[..],
        [Component::Normal(folder), Component::Normal(_)] if folder == EXHIBITS
    );
    let content = std::fs::read(folder.join(path)).ok().filter(|_| is_beside);
    match content {
        Some(content) => Ok(Exhibit {
            path: name,
            content,
        }),
        None => Err(JobError::Exhibit(name)),
    }
}

/// Returns the tag packs that match a pattern: from the evidence, or else from the case folder.
pub(super) fn tag_packs(
    pattern: &str,
    logged: &Exhibits,
    folder: &Path,
) -> Result<Vec<Exhibit>, JobError> {
    let nothing = || JobError::Exhibit(pattern.to_owned());
    let matched = Pattern::new(pattern).map_err(|_| nothing())?;
    let fits = |path: &str| matched.matches_with(path, MATCHING);
    let known = logged.tags.iter().filter(|exhibit| fits(&exhibit.path));
    let known: Vec<Exhibit> = known.cloned().collect();
    if !known.is_empty() {
        return Ok(known);
    }
    let entries = std::fs::read_dir(folder.join(EXHIBITS));
    let names: BTreeSet<String> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let beside = names.into_iter().filter_map(|name| {
        let path = format!("{EXHIBITS}/{name}");
        let content = std::fs::read(folder.join(&path))
            .ok()
            .filter(|_| fits(&path))?;
        Some(Exhibit { path, content })
    });
    let beside: Vec<Exhibit> = beside.collect();
    if beside.is_empty() {
        return Err(nothing());
    }
    Ok(beside)
}
