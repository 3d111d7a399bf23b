//! The rate files and tag packs that a case names.

use std::path::Path;

use super::TraceArgs;
use crate::archive::Exhibit;
use crate::case::file::{self, FileList};
use crate::case::question::Case;
use crate::cli::files::{
    PACK, TEXT, name, packs, pattern_seen_from, read, read_within, seen_from, unreadable,
};
use crate::cli::usage::UsageError;
use crate::run::Exhibits;

/// Position of a file or pattern in the case: its list, and its index there.
pub(super) type FileRef = (FileList, usize);

/// Reads the rate files and tag packs of a case. An error is returned with the file or pattern that it concerns.
pub(super) fn read_exhibits(case: &Case) -> Result<Exhibits, (FileRef, UsageError)> {
    let mut exhibits = Exhibits::default();
    for (at, path) in case.rate_files.iter().enumerate() {
        let content = std::fs::File::open(path).and_then(|file| read_within(file, TEXT));
        exhibits.rates.push(Exhibit {
            path: path.display().to_string(),
            content: content.map_err(|error| ((FileList::Rates, at), unreadable(path, error)))?,
        });
    }
    for (at, pattern) in case.tag_packs.iter().enumerate() {
        let fail = |error| ((FileList::Packs, at), error);
        let packs = packs(pattern).map_err(fail)?;
        if packs.is_empty() {
            return Err(fail(UsageError::NoPack(pattern.clone())));
        }
        for path in packs {
            let content = std::fs::File::open(&path).and_then(|file| read_within(file, PACK));
            exhibits.add_pack(Exhibit {
                content: content.map_err(|error| fail(unreadable(&path, error)))?,
                path: path.display().to_string(),
            });
        }
    }
    Ok(exhibits)
}

/// Adds the lists of addresses behind all packs, with their paths in `case`, and to `names` those in `as_typed`.
pub(super) fn add_lists(
    case: &Case,
    as_typed: &Case,
    exhibits: &mut Exhibits,
    names: &mut Vec<String>,
) -> Result<(), (FileRef, UsageError)> {
    for (at, (list, typed)) in case.tag_lists.iter().zip(&as_typed.tag_lists).enumerate() {
        let file = &typed.file;
        let content = std::fs::File::open(file).and_then(|file| read_within(file, PACK));
        let before = exhibits.tags.len();
        exhibits.add_pack(Exhibit {
            path: list.file.display().to_string(),
            content: content.map_err(|error| ((FileList::Lists, at), unreadable(file, error)))?,
        });
        // A pattern may have named it already.
        if exhibits.tags.len() > before {
            names.push(file.display().to_string());
        }
    }
    Ok(())
}

/// Changes the paths of a case to those seen from its folder.
pub(super) fn name_from(folder: &Path, case: &mut Case) {
    for path in &mut case.rate_files {
        *path = seen_from(folder, path);
    }
    for list in &mut case.tag_lists {
        list.file = seen_from(folder, &list.file);
    }
    for pattern in &mut case.tag_packs {
        *pattern = pattern_seen_from(folder, pattern);
    }
}

/// Adds to an error about a file the line of the case file that names it, if there is one.
pub(super) fn named(
    options: &TraceArgs,
    case: &Case,
    (list, at): FileRef,
    error: UsageError,
) -> UsageError {
    let place = options.case.as_deref().and_then(|path| {
        let text = read(path).ok()?;
        Some((name(path), file::place_of(&text, list, at)?))
    });
    let Some((file, (line, key))) = place else {
        return error;
    };
    let raw = match list {
        FileList::Rates => case.rate_files[at].to_string_lossy().into_owned(),
        FileList::Packs => case.tag_packs[at].clone(),
        FileList::Lists => case.tag_lists[at].file.to_string_lossy().into_owned(),
    };
    UsageError::Named {
        case: file,
        line,
        key,
        problem: Box::new(error),
        hint: match raw.contains(char::is_control) {
            true => {
                "; a backslash in double quotation marks begins an escape, so write a Windows path in single quotation \
                 marks, as in 'C:\\rates\\btc-eur.csv'"
            }
            false => "",
        },
    }
}
