//! Whether the evidence in a case folder is that of the case: whole in itself it may be and still be another one's, or
//! have lost its last run.

use std::collections::BTreeSet;
use std::path::Path;

use super::JobError;
use crate::case::file::{self, same_question};
use crate::case::question::Case;
use crate::report::{CaseFolder, QUESTION};
use crate::source::Archive;
use crate::source::log::LogEntry;

/// Refuses evidence of which a run asked something else than `case`, or that does not hold the run which the manifest
/// beside it is about.
///
/// # Errors
///
/// [`JobError::Foreign`] and [`JobError::Cut`], and where log or manifest cannot be read.
pub fn check(folder: &Path, archive: &Archive, case: &Case) -> Result<(), JobError> {
    let log = archive.log_entries()?;
    let asked = log.iter().filter_map(|logged| match logged.entry()? {
        LogEntry::Begin(question) | LogEntry::Continue(question) => Some(question.case),
        _ => None,
    });
    let is_of_case = |text: &String| {
        let asked = file::parse(text, Path::new(QUESTION));
        asked.is_ok_and(|asked| same_question(case, &asked))
    };
    if !asked.collect::<BTreeSet<_>>().iter().all(is_of_case) {
        return Err(JobError::Foreign(CaseFolder::evidence_in(folder)));
    }
    match CaseFolder::manifest(folder)? {
        Some(manifest) if log.iter().all(|logged| logged.sha256 != manifest.log_head) => {
            Err(JobError::Cut(CaseFolder::evidence_in(folder)))
        }
        _ => Ok(()),
    }
}
