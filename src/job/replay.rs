//! The job again from the evidence alone: what the last finished run saw, concluded anew.

use std::path::Path;

use super::{conclude, fetch, rates};
use crate::acquire::Progress;
use crate::case::file;
use crate::case::findings::Findings;
use crate::case::question::Case;
use crate::job::JobError;
use crate::report::CaseFolder;
use crate::source::log::Entry;
use crate::source::{Archive, ArchiveError, Exhibit, Quorum};

/// What the evidence of a case says.
pub struct Replay {
    /// The question.
    pub case: Case,
    /// What follows.
    pub findings: Findings,
    /// The evidence, open to read.
    pub archive: Archive,
}

/// Concludes again from the evidence in a case folder. The question is that of the folder, or `case` in its place, of
/// which the evidence may not hold all.
///
/// # Errors
///
/// [`JobError`].
pub fn replay(
    folder: &Path,
    case: Option<Case>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Replay, JobError> {
    let archive = Archive::replay(&CaseFolder::evidence_in(folder))?;
    let exhibits = exhibits(&archive)?;
    let case = match case {
        Some(case) => case,
        None => {
            let text = CaseFolder::question(folder)?;
            file::parse(&text, &folder.join("case.toml"))?
        }
    };
    let rates = rates(&exhibits)?;
    let mut quorum = Quorum::replay(archive)?;
    let acquired = fetch(&case, &rates, &mut quorum, progress)?;
    let archive = quorum.into_parts().0;
    let findings = conclude(&case, &rates, &archive, &acquired)?;
    Ok(Replay {
        case,
        findings,
        archive,
    })
}

/// The files that the question of the run in use names.
fn exhibits(archive: &Archive) -> Result<Vec<Exhibit>, ArchiveError> {
    let steps = archive.steps()?;
    let question = steps.into_iter().rev().find_map(|step| match step {
        Entry::Begin(question) | Entry::Continue(question) => Some(question),
        _ => None,
    });
    let kept = archive.exhibits()?;
    let named = question.map(|question| question.rates).unwrap_or_default();
    named
        .into_iter()
        .map(|(path, sha256)| {
            let exhibit = kept
                .iter()
                .find(|(exhibit, _)| exhibit.path == path && exhibit.sha256() == sha256);
            exhibit
                .map(|(exhibit, _)| exhibit.clone())
                .ok_or_else(|| archive.damaged(format!("the exhibit {path} is not in it")))
        })
        .collect()
}
