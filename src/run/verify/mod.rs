//! Verifies a case folder offline: that its files match the manifest, that the evidence is intact, that its proofs are
//! valid, and that everything else can be derived from it, byte for byte.
//!
//! # What this shows, and its limits
//!
//! The log is a hash chain that seals every answer and every exhibit; the manifest contains its last hash. So a change
//! in one place is revealed by another. An attacker who changes all places consistently leaves a consistent folder, and
//! nothing inside it can show that it was different before: for that, the log's last hash or the hash of the manifest
//! has to be recorded elsewhere. In no case can anybody fabricate a confirmed transaction, since that takes the proof
//! of work of a block.

mod evidence;
mod files;
mod folder;
mod line_ends;
mod log;
mod proofs;

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use self::evidence::Audited;
use super::JobError;
use super::replay::{CaseInput, evaluate_archive};
use crate::acquire::Progress;
use crate::archive::{Archive, ArchiveError};
use crate::report::{CaseFolder, CourtFile, EVIDENCE};
use files::Listing;
use folder::Folder;
use line_ends::LineEnds;
use log::Log;

/// A discrepancy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discrepancy {
    /// The file, by its path in the case folder.
    pub file: String,
    /// The table, in `evidence.sqlite`.
    pub table: Option<&'static str>,
    /// The number of the row.
    pub row: Option<i64>,
    /// What is wrong.
    pub problem: String,
}

impl Discrepancy {
    fn of_file(file: &str, problem: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            table: None,
            row: None,
            problem: problem.into(),
        }
    }

    fn of_table(table: &'static str, problem: impl Into<String>) -> Self {
        Self {
            table: Some(table),
            ..Self::of_file(EVIDENCE, problem)
        }
    }

    fn of_row(table: &'static str, row: i64, problem: impl Into<String>) -> Self {
        Self {
            row: Some(row),
            ..Self::of_table(table, problem)
        }
    }

    /// Describes the location: the file, and the row of a table.
    pub fn exhibit(&self) -> String {
        match (self.table, self.row) {
            (None, _) => self.file.clone(),
            (Some(table), None) => format!("{}, table {table}", self.file),
            (Some(table), Some(row)) => format!("{}, table {table}, row {row}", self.file),
        }
    }
}

/// Result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// Its name, one word.
    pub name: &'static str,
    /// What was checked, with figures.
    pub summary: String,
    /// Discrepancies.
    pub faults: Vec<Discrepancy>,
    /// Notices, which are not discrepancies.
    pub notices: Vec<String>,
}

impl CheckResult {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            summary: String::new(),
            faults: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Replaces discrepancies that follow from another one, `since`, by a notice.
    fn downgrade_to_notice(&mut self, since: &str) {
        let faults = std::mem::take(&mut self.faults);
        let mut exhibits: Vec<String> = faults.iter().map(Discrepancy::exhibit).collect();
        exhibits.dedup();
        if !exhibits.is_empty() {
            let exhibits = exhibits.join("; ");
            self.notices.push(format!(
                "as expected since {since}, not as before: {exhibits}"
            ));
        }
    }
}

/// Formats row numbers as ranges.
fn rows(numbers: impl IntoIterator<Item = i64>) -> String {
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for number in numbers.into_iter().collect::<BTreeSet<_>>() {
        match stretches.last_mut() {
            Some((_, last)) if last.saturating_add(1) == number => *last = number,
            _ => stretches.push((number, number)),
        }
    }
    let words = stretches.into_iter().map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first} to {last}")
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// SHA-256 of `manifest.json`; `None` if it cannot be read.
    pub manifest_sha256: Option<String>,
    /// Hash of the log entry that ends the last finished run, if any.
    pub log_head: Option<String>,
    /// Why there is no finished case but only stored answers; `None` if there is one.
    pub unfinished: Option<String>,
    /// Files that this build does not derive: only their hashes were compared with the manifest.
    pub unchecked: Vec<String>,
    /// The checks, in order.
    pub checks: Vec<CheckResult>,
}

impl Verification {
    /// Returns all discrepancies.
    pub fn faults(&self) -> impl Iterator<Item = &Discrepancy> {
        self.checks.iter().flat_map(|check| &check.faults)
    }
}

/// Verifies the case folder at `folder`, without writing. `tell` receives status messages.
///
/// # Errors
///
/// [`JobError`] if there is no case folder, if another run is using it, or if an interrupted one has left a journal, so
/// that the evidence cannot be read. Anything else is a discrepancy.
pub fn verify(
    folder: &Path,
    tell: &dyn Fn(&'static str),
    progress: &mut dyn FnMut(Progress),
) -> Result<Verification, JobError> {
    let listing = Listing::of(folder)?;
    let _held = CaseFolder::lock_for_reading(folder)?;
    tell("hashing the files");
    let mut of_manifest = CheckResult::new("manifest");
    let mut line_ends = LineEnds::default();
    let (manifest, manifest_sha256) = files::manifest(&listing, &mut line_ends, &mut of_manifest);
    let (mut of_files, evidence) = files::hashes(&listing, manifest.as_ref(), &mut line_ends);
    tell("reading the evidence");
    let path = listing.path(EVIDENCE);
    let is_begun = std::fs::metadata(&path).is_ok_and(|file| file.len() > 1);
    let (mut of_evidence, log, audited) = match evidence::audit(&path) {
        Ok(Audited {
            checks,
            log,
            audit,
            index,
        }) => (checks, log, Some((audit, index))),
        Err(error @ (ArchiveError::InUse(_) | ArchiveError::Journal(_))) => {
            return Err(error.into());
        }
        Err(error) => {
            let mut check = CheckResult::new("database");
            check.summary = "cannot be read".to_owned();
            if is_begun || listing.has_output() {
                check
                    .faults
                    .push(Discrepancy::of_file(EVIDENCE, error.to_string()));
            }
            (vec![check], Log::default(), None)
        }
    };
    let mut folder = Folder {
        listing,
        manifest,
        log,
        line_ends,
        unfinished: None,
    };
    folder.unfinished = folder.why_unfinished(is_begun);
    if folder.unfinished.is_some() {
        of_manifest = CheckResult::new("manifest");
        of_manifest.summary = "will be written when a run has finished".to_owned();
    }
    let is_sound = of_evidence.iter().all(|check| check.faults.is_empty());
    if is_sound {
        folder.compare_head(&mut of_evidence);
    }
    // If the evidence was modified, other discrepancies follow from that.
    let is_whole = is_sound && (folder.manifest.is_none() || folder.log.last_end().is_some());
    if let Some(found) = evidence {
        folder.changed_evidence(&found, is_whole, &mut of_files);
    }
    tell("concluding again");
    let mut of_question = CheckResult::new("question");
    let mut of_replay = CheckResult::new("replay");
    let path = folder.listing.path("");
    let ask = |archive: &Archive| {
        let logged = archive.question()?.case;
        let text = folder.question(logged, &mut of_question);
        CaseInput::read(text, archive, &path)
    };
    let mut unchecked = Vec::new();
    // What was found intact is not read again.
    let archive = match audited.filter(|_| is_sound) {
        Some((audit, index)) => Archive::replay_audited(audit, index),
        None => Archive::replay(&CaseFolder::evidence_in(&path)),
    };
    let replayed = archive
        .map_err(JobError::from)
        .and_then(|archive| evaluate_archive(archive, ask, progress)?.conclude());
    let compared = replayed.and_then(|replay| {
        let locale = replay.input.case.locale;
        let files = replay.files(locale)?;
        let court_file = CourtFile::of(&replay.findings, locale.language, &files)?;
        let mut made = folder.compare(&files, &mut of_replay);
        drop(files);
        if is_whole {
            folder.compare_manifest(
                &mut made,
                &court_file,
                &replay,
                &mut of_manifest,
                &mut of_replay,
            );
        }
        folder.conclude(&made, &mut of_replay);
        unchecked = made.unchecked;
        Ok(())
    });
    if let Err(error) = compared {
        of_replay.summary = "no file was derived: there is no evidence".to_owned();
        if folder.unfinished.is_none() && of_evidence.iter().all(|check| check.faults.is_empty()) {
            let problem = format!("the findings cannot be derived again: {error}");
            of_replay
                .faults
                .push(Discrepancy::of_file(EVIDENCE, problem));
        }
    }
    if of_question.summary.is_empty() {
        of_question.summary = "not verified, without evidence".to_owned();
        if let Some(asked) = folder.log.question().filter(|_| is_whole) {
            folder.question(asked.case.clone(), &mut of_question);
        }
    }
    if let Some(why) = &folder.unfinished {
        of_replay.downgrade_to_notice(why);
    } else if !is_whole {
        of_replay.downgrade_to_notice("the evidence was modified");
    }
    folder.line_ends.clear(&mut of_replay.faults);
    if folder.line_ends.holds(EVIDENCE) {
        of_evidence
            .iter_mut()
            .for_each(|check| folder.line_ends.clear(&mut check.faults));
    }
    let log_head = folder.log.last_end().map(|end| end.sha256.clone());
    let mut checks = vec![of_manifest, of_files];
    checks.extend(of_evidence);
    checks.extend([of_question, of_replay]);
    Ok(Verification {
        manifest_sha256,
        log_head,
        unfinished: folder.unfinished,
        unchecked,
        checks,
    })
}
