//! Checks that the evidence in a case folder belongs to the case: it may be intact and still be that of another case,
//! or lack its last run.

use std::collections::BTreeSet;
use std::path::Path;

use super::error::JobError;
use crate::archive::Archive;
use crate::archive::log::LogEntry;
use crate::case::file::{self, same_question};
use crate::case::question::Case;
use crate::report::{CaseFolder, QUESTION};

/// Rejects evidence with a run on another case than `case`, or without the run of the manifest beside it.
///
/// # Errors
///
/// [`JobError::OtherCase`] and [`JobError::LogTruncated`], and errors of reading log or manifest.
pub fn check(folder: &Path, archive: &Archive, case: &Case) -> Result<(), JobError> {
    let mut asked = BTreeSet::new();
    let mut hashes = BTreeSet::new();
    archive.each_logged(|logged| {
        if !logged.is_end()
            && let Some(LogEntry::Begin(question) | LogEntry::Continue(question)) = logged.entry()
        {
            asked.insert(question.case);
        }
        hashes.insert(logged.sha256);
    })?;
    let is_of_case = |text: &String| {
        let asked = file::parse(text, Path::new(QUESTION));
        asked.is_ok_and(|asked| same_question(case, &asked))
    };
    if !asked.iter().all(is_of_case) {
        return Err(JobError::OtherCase(CaseFolder::evidence_in(folder)));
    }
    match CaseFolder::manifest(folder)? {
        Some(manifest) if !hashes.contains(&manifest.log_head) => {
            Err(JobError::LogTruncated(CaseFolder::evidence_in(folder)))
        }
        _ => Ok(()),
    }
}
