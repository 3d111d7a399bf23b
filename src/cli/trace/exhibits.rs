//! The rate files and tag packs that a case names.

use super::TraceArgs;
use crate::archive::Exhibit;
use crate::case::file::{self, FileList};
use crate::case::question::Case;
use crate::cli::files::{PACK, TEXT, name, packs, read, read_within, unreadable};
use crate::cli::usage::UsageError;
use crate::run::Exhibits;
use crate::{rates, tags};

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

/// Adds the files inside the program, unless options leave them out, and their names to those of the exhibits: the tag pack, if
/// there is one for the network, and the reference rates, if the case has prices to convert.
pub(super) fn add_bundled(
    options: &TraceArgs,
    case: &mut Case,
    exhibits: &mut Exhibits,
    names: &mut Vec<String>,
) {
    let exhibit = |(name, content): (&str, &[u8])| Exhibit {
        path: name.to_owned(),
        content: content.to_vec(),
    };
    if !options.no_bundled_rates && !exhibits.rates.is_empty() {
        let table = exhibit(rates::bundled());
        case.rate_files.push(table.path.as_str().into());
        // Rate files are the first exhibits.
        names.insert(exhibits.rates.len(), table.path.clone());
        exhibits.rates.push(table);
    }
    if !options.no_bundled_tags
        && let Some(pack) = tags::bundled(case.network)
    {
        let pack = exhibit(pack);
        case.tag_packs.push(pack.path.clone());
        names.push(pack.path.clone());
        exhibits.add_pack(pack);
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
