//! The rate files and tag packs that a case names, for a trace without servers: a file that no longer exists is taken from
//! the evidence.

use std::path::Path;

use crate::archive::Exhibit;
use crate::case::question::Case;
use crate::cli::files::{
    PACK, SizeLimit, TEXT, packs, pattern_seen_from, read_within, seen_from, unreadable,
};
use crate::cli::usage::UsageError;
use crate::run::Exhibits;
use crate::run::offline::{Given, GivenFiles};

/// Reads the files that a case names. Returns them by their paths as seen from the case folder `evidence`, and those that
/// exist by the paths that were typed.
pub(super) fn read_given(
    case: &Case,
    evidence: &Path,
) -> Result<(GivenFiles, Exhibits), UsageError> {
    let mut files = GivenFiles::default();
    let mut typed = Exhibits::default();
    for path in &case.rate_files {
        let rates = given(path, TEXT, evidence)?;
        typed.rates.extend(exhibit(path, &rates));
        files.rates.push(rates);
    }
    for pattern in &case.tag_packs {
        let paths = packs(pattern)?;
        let packs: Result<Vec<Given>, UsageError> = paths
            .iter()
            .map(|path| given(path, PACK, evidence))
            .collect();
        let packs = packs?;
        let exhibits = paths.iter().zip(&packs);
        for pack in exhibits.filter_map(|(path, pack)| exhibit(path, pack)) {
            typed.add_pack(pack);
        }
        files
            .packs
            .push((pattern_seen_from(evidence, pattern), packs));
    }
    for list in &case.tag_lists {
        let read = given(&list.file, PACK, evidence)?;
        if let Some(exhibit) = exhibit(&list.file, &read) {
            typed.add_pack(exhibit);
        }
        files.lists.push(read);
    }
    Ok((files, typed))
}

fn given(path: &Path, most: SizeLimit, evidence: &Path) -> Result<Given, UsageError> {
    let content = match std::fs::File::open(path).ok() {
        Some(file) => read_within(file, most).map(Some),
        // A file that does not exist must be in the evidence.
        None => Ok(None),
    };
    Ok(Given {
        path: seen_from(evidence, path).display().to_string(),
        content: content.map_err(|error| unreadable(path, error))?,
    })
}

fn exhibit(path: &Path, given: &Given) -> Option<Exhibit> {
    Some(Exhibit {
        path: path.display().to_string(),
        content: given.content.clone()?,
    })
}
