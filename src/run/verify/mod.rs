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
mod line_ends;
mod log;
mod proofs;

use crate::plural::counted;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::JobError;
use super::exhibits::EXHIBITS;
use super::replay::{CaseInput, Replay, paths, replay};
use crate::acquire::Progress;
use crate::archive::{Archive, ArchiveError};
use crate::case::file::{self, same_question};
use crate::report::{CaseFolder, EVIDENCE, File, MANIFEST, Manifest, QUESTION, Tool};
use files::Listing;
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
    let (mut of_evidence, log) = match evidence::audit(&path) {
        Ok(audited) => audited,
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
            (vec![check], Log::default())
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
    let compared = replay(&path, ask, progress).and_then(|(replay, evaluated)| {
        drop(evaluated);
        let files = replay.files()?;
        let made = folder.compare(&files, &mut of_replay);
        if is_whole {
            folder.compare_manifest(made.hashes, &replay, &mut of_manifest);
        }
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

/// The derived files.
struct Made {
    /// SHA-256 of each in hexadecimal, by path.
    hashes: BTreeMap<String, String>,
    /// Paths of files in the folder that this build does not derive.
    unchecked: Vec<String>,
}

/// Returns path and hash of a derived file.
fn hash_of(made: &File<'_>) -> Option<(String, String)> {
    let hash = made.write_hashed(std::io::sink()).ok()?;
    Some((made.path.clone(), hash))
}

/// A case folder, as far as it could be read.
struct Folder {
    listing: Listing,
    manifest: Option<Manifest>,
    log: Log,
    /// Files with changed line ends.
    line_ends: LineEnds,
    /// Why the case is not finished.
    unfinished: Option<String>,
}

impl Folder {
    /// Returns the build that made the files, according to the manifest.
    fn tool(&self) -> Tool {
        let named = self.manifest.as_ref().map(|manifest| manifest.tool.parse());
        named.and_then(Result::ok).unwrap_or_else(Tool::this)
    }

    /// Returns why the case is not finished, if so: a run in progress leaves no manifest, a finished one does.
    fn why_unfinished(&self, is_begun: bool) -> Option<String> {
        if self.listing.files.contains(MANIFEST) {
            return None;
        }
        match (self.log.last_end(), self.log.later()) {
            (None, _) if is_begun || !self.listing.has_output() => {
                Some("no run has finished here".to_owned())
            }
            (Some(_), Some(_)) => Some("a run was interrupted while writing the files".to_owned()),
            _ => None,
        }
    }

    /// Explains why the evidence does not match the manifest: an unfinished run may have added to it.
    fn changed_evidence(&self, found: &str, is_whole: bool, check: &mut CheckResult) {
        let Some(manifest) = &self.manifest else {
            return;
        };
        let said = manifest.files.get(EVIDENCE).map_or("nothing", |said| said);
        if !is_whole {
            check.notices.push(format!(
                "{EVIDENCE} hashes to {found}, but the manifest states {said}: see below for what was modified"
            ));
            return;
        }
        let is_sealed = |end: &log::RunEnd| end.sha256 == manifest.log_head;
        if let Some(later) = self.log.later()
            && self.log.last_end().is_some_and(is_sealed)
        {
            check.notices.push(format!(
                "{EVIDENCE} was added to after the manifest was written: {later}. The run of the manifest is still in it. \
                 Run the same `ransomtrace trace` to the end, or seal the folder as it is with `ransomtrace report`"
            ));
            return;
        }
        check.faults.push(files::changed(EVIDENCE, found, said));
        // No other hash of the current file exists in the folder.
        let problem = format!(
            "states {said} as the hash of {EVIDENCE}, which is {found}; which of the two was modified cannot be determined"
        );
        check.faults.push(Discrepancy::of_file(MANIFEST, problem));
    }

    /// Compares the last hash in the manifest with the end of the last finished run.
    fn compare_head(&self, of_evidence: &mut [CheckResult]) {
        let (Some(manifest), Some(check)) = (
            &self.manifest,
            of_evidence.iter_mut().find(|check| check.name == "log"),
        ) else {
            return;
        };
        let head = &manifest.log_head;
        let fault = match (self.log.last_end(), self.log.end_of(head)) {
            (None, _) => Discrepancy::of_table(
                "log",
                "contains no finished run, but the manifest names one",
            ),
            (Some(end), _) if end.sha256 == *head => return,
            (Some(end), Some(earlier)) => Discrepancy::of_row(
                "log",
                end.row,
                format!(
                    "ends a run, and the manifest is of an earlier state, as of entry {}: `ransomtrace report` writes the \
                     folder anew",
                    earlier.row
                ),
            ),
            (Some(end), None) => Discrepancy::of_row(
                "log",
                end.row,
                "ends the last finished run, but the manifest names another last hash",
            ),
        };
        check.faults.push(fault);
    }

    /// Returns the case file to conclude on: that of the folder, unless it was modified.
    fn question(&self, logged: String, check: &mut CheckResult) -> String {
        let mut read = self.listing.text(QUESTION);
        if self.line_ends.holds(QUESTION) {
            read = read.map(|text| line_ends::written(&text));
        }
        let found = match read {
            Ok(found) if found == logged => {
                check.summary = "is the case file recorded in the log".to_owned();
                return logged;
            }
            Ok(found) if self.unfinished.is_some() => {
                // It will be written again when the run ends, possibly with other limits.
                let [found, asked] =
                    [&found, &logged].map(|text| file::parse(text, Path::new(QUESTION)));
                check.summary = "is equivalent to the case file recorded in the log".to_owned();
                if !matches!((found, asked), (Ok(found), Ok(asked)) if same_question(&found, &asked))
                {
                    check.summary = "differs from the case file recorded in the log".to_owned();
                    let problem =
                        "has other addresses or demands than the case file recorded in the log";
                    check.faults.push(Discrepancy::of_file(QUESTION, problem));
                }
                return logged;
            }
            Ok(found) => found,
            Err(error) => {
                check.summary = "was taken from the log".to_owned();
                let problem = format!("cannot be read: {error}");
                check.faults.push(Discrepancy::of_file(QUESTION, problem));
                return logged;
            }
        };
        let is_named = self
            .manifest
            .as_ref()
            .is_some_and(|manifest| manifest.offline && manifest.names(QUESTION, found.as_bytes()));
        let parse = |text: &str| file::parse(text, Path::new(QUESTION));
        let problem = match (parse(&found), parse(&logged)) {
            _ if !is_named => "differs from the case file recorded in the log".to_owned(),
            (Err(error), _) => format!("cannot be read: {error}"),
            (Ok(asks), Ok(asked)) if !same_question(&asks, &asked) => {
                "has other addresses or demands than the run of this evidence".to_owned()
            }
            _ => {
                check.summary =
                    "differs from the run's case file, and was applied to its evidence later"
                        .to_owned();
                return found;
            }
        };
        check.summary = "differs from the case file recorded in the log".to_owned();
        check.faults.push(Discrepancy::of_file(QUESTION, problem));
        logged
    }

    /// Whether this build derives a file as the build did that made the folder, unless the version differs.
    fn can_make(&self, path: &str) -> bool {
        let this = Tool::this();
        // The report shows the charts.
        let is_drawn_alike = path != "report.html" || self.tool().plots == this.plots;
        is_drawn_alike && paths(&this).iter().any(|made| made == path)
    }

    /// Compares the files of the folder with those derived from the evidence.
    fn compare(&self, made: &[File<'_>], check: &mut CheckResult) -> Made {
        let (tool, this) = (self.tool(), Tool::this());
        let (mut same, mut hashed, mut otherwise) = (0, Vec::new(), Vec::new());
        let mut hashes = BTreeMap::new();
        for path in paths(&tool) {
            let made = made.iter().find(|file| file.path == path);
            let is_there = self.listing.files.contains(&path);
            let is_named = |manifest: &Manifest| manifest.files.contains_key(&path);
            let Some(made) = made.filter(|_| self.can_make(&path)) else {
                if is_there {
                    hashed.push(path);
                }
                continue;
            };
            if !is_there {
                // If the manifest names it, hashing has reported it.
                if !self.manifest.as_ref().is_some_and(is_named) {
                    let problem = "is missing, but derived from the evidence";
                    check.faults.push(Discrepancy::of_file(&path, problem));
                }
                hashes.extend(hash_of(made));
                continue;
            }
            match self.listing.compare(made) {
                Ok((hash, difference)) => {
                    hashes.insert(path.clone(), hash);
                    match difference {
                        None => same += 1,
                        // The output of another version is not known here, and a forger may name any version.
                        Some(_) if tool.version != this.version => otherwise.push(path),
                        Some(at) => {
                            let problem = format!(
                                "differs from the file derived from the evidence; the first difference is at byte {at}, counted from 0"
                            );
                            check.faults.push(Discrepancy::of_file(&path, problem));
                        }
                    }
                }
                Err(error) => {
                    hashes.extend(hash_of(made));
                    let problem = format!("cannot be read: {error}");
                    check.faults.push(Discrepancy::of_file(&path, problem));
                }
            }
        }
        check.summary = match same {
            0 => "no file is identical when derived again from the evidence".to_owned(),
            same => format!(
                "{} derived again from the evidence, byte-identical",
                counted(same, "file")
            ),
        };
        if let Some(first) = otherwise.first() {
            let problem = format!(
                "made by {tool}, and this build ({this}) makes it differently: {}; verify with that version, or write the \
                 files again with `ransomtrace report --out`",
                otherwise.join(", ")
            );
            check.faults.push(Discrepancy::of_file(first, problem));
        }
        if !hashed.is_empty() {
            check.notices.push(format!(
                "made by {tool}, which {this} does not derive again; compared by hash only: {}",
                hashed.join(", ")
            ));
        }
        Made {
            hashes,
            unchecked: hashed,
        }
    }

    /// Compares the manifest with the derived one, and with the files recorded in the log. `made` are the hashes of the
    /// derived files, by path.
    fn compare_manifest(
        &self,
        mut made: BTreeMap<String, String>,
        replay: &Replay,
        check: &mut CheckResult,
    ) {
        let Some(manifest) = &self.manifest else {
            return;
        };
        let origin = match replay.origin() {
            Ok(origin) => origin,
            Err(error) => {
                let fault = Discrepancy::of_file(EVIDENCE, error.to_string());
                return check.faults.push(fault);
            }
        };
        let logged = self.log.question().map(|question| question.tool.clone());
        let (tool, this) = (self.tool(), Tool::this());
        // A tool other than that of the run and this one can only be wrong.
        let did_run = logged.as_deref() == Some(&*manifest.tool);
        let tool = if did_run || tool.version == this.version {
            tool
        } else {
            this
        };
        let mut files = BTreeMap::new();
        let mut expect = |path: String, hash: Option<String>| {
            // The hash of a file that cannot be derived is only in the manifest.
            let hash = hash.or_else(|| manifest.files.get(&path).cloned());
            files.insert(path, hash.unwrap_or_default());
        };
        expect(EVIDENCE.to_owned(), None);
        made.insert(QUESTION.to_owned(), replay.input.sha256());
        for path in paths(&tool) {
            let is_other_version = tool.version != Tool::this().version;
            let hash = made.remove(&path).filter(|hash| {
                let is_named = manifest.files.get(&path) == Some(hash);
                self.can_make(&path) && (is_named || !is_other_version)
            });
            expect(path, hash);
        }
        expect(QUESTION.to_owned(), made.remove(QUESTION));
        for exhibit in replay.input.exhibits.iter() {
            if exhibit.path.starts_with(EXHIBITS) {
                expect(exhibit.path.clone(), Some(exhibit.sha256()));
            }
        }
        let expected = Manifest::new(&tool, &replay.findings, origin, files);
        files::differences(manifest, &expected, check);
        let Some(written) = self.log.files() else {
            return;
        };
        if manifest.offline || !did_run {
            check.notices.push(format!(
                "the files were written again after the run, by {}{}",
                manifest.tool,
                if manifest.offline {
                    ", for another case file"
                } else {
                    ""
                }
            ));
            return;
        }
        for (path, problem) in
            files::unlike(&manifest.files, written, "the files recorded in the log")
        {
            if path != EVIDENCE {
                check.faults.push(Discrepancy::of_file(MANIFEST, problem));
            }
        }
    }
}
