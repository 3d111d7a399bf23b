//! Compares a case folder with what its evidence yields, file by file.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{self, Listing};
use super::line_ends::{self, LineEnds};
use super::log::{Log, RunEnd};
use super::{CheckResult, Discrepancy};
use crate::case::file::{self, same_question};
use crate::plural::counted;
use crate::report::{
    COURT_FILE, CourtFile, EVIDENCE, File, MANIFEST, Manifest, QUESTION, REPORT, Tool, is_letter,
};
use crate::run::exhibits::EXHIBITS;
use crate::run::replay::{Replay, paths};

/// The derived files, as far as they were compared.
#[derive(Default)]
pub(super) struct Made {
    /// SHA-256 of each in hexadecimal, by path.
    hashes: BTreeMap<String, String>,
    /// Paths of files in the folder that this build does not derive.
    pub(super) unchecked: Vec<String>,
    /// Number of files that are the same in the folder.
    same: usize,
    /// Paths of files that another version made differently.
    otherwise: Vec<String>,
}

/// Returns path and hash of a derived file.
fn hash_of(made: &File<'_>) -> Option<(String, String)> {
    let hash = made.write_hashed(std::io::sink()).ok()?;
    Some((made.path.clone(), hash))
}

/// A case folder, as far as it could be read.
pub(super) struct Folder {
    pub(super) listing: Listing,
    pub(super) manifest: Option<Manifest>,
    pub(super) log: Log,
    /// Files with changed line ends.
    pub(super) line_ends: LineEnds,
    /// Why the case is not finished.
    pub(super) unfinished: Option<String>,
}

impl Folder {
    /// Returns the build that made the files, according to the manifest.
    pub(super) fn tool(&self) -> Tool {
        let named = self.manifest.as_ref().map(|manifest| manifest.tool.parse());
        named.and_then(Result::ok).unwrap_or_else(Tool::this)
    }

    /// Returns why the case is not finished, if so: a run in progress leaves no manifest, a finished one does.
    pub(super) fn why_unfinished(&self, is_begun: bool) -> Option<String> {
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
    pub(super) fn changed_evidence(&self, found: &str, is_whole: bool, check: &mut CheckResult) {
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
        let is_sealed = |end: &RunEnd| end.sha256 == manifest.log_head;
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
    pub(super) fn compare_head(&self, of_evidence: &mut [CheckResult]) {
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
    pub(super) fn question(&self, logged: String, check: &mut CheckResult) -> String {
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
    pub(super) fn can_make(&self, path: &str) -> bool {
        let this = Tool::this();
        // The report shows the charts, also on paper.
        let is_drawn_alike =
            ![REPORT, COURT_FILE].contains(&path) || self.tool().plots == this.plots;
        is_drawn_alike && (is_letter(path) || paths(&this).iter().any(|made| made == path))
    }

    /// Compares the files of the folder with those derived from the evidence, but for the court file.
    pub(super) fn compare(&self, made: &[File<'_>], check: &mut CheckResult) -> Made {
        let mut so_far = Made::default();
        let letters = made.iter().map(|file| file.path.clone());
        let letters = letters.filter(|path| is_letter(path));
        for path in paths(&self.tool()).into_iter().chain(letters) {
            if path != COURT_FILE {
                let made = made.iter().find(|file| file.path == path);
                self.compare_file(path, made, &mut so_far, check);
            }
        }
        so_far
    }

    /// Compares a file of the folder with the one derived from the evidence, if this build derives it.
    fn compare_file(
        &self,
        path: String,
        made: Option<&File<'_>>,
        so_far: &mut Made,
        check: &mut CheckResult,
    ) {
        let is_there = self.listing.files.contains(&path);
        let is_named = |manifest: &Manifest| manifest.files.contains_key(&path);
        let Some(made) = made.filter(|_| self.can_make(&path)) else {
            if is_there {
                so_far.unchecked.push(path);
            }
            return;
        };
        if !is_there {
            // If the manifest names it, hashing has reported it.
            if !self.manifest.as_ref().is_some_and(is_named) {
                let problem = "is missing, but derived from the evidence";
                check.faults.push(Discrepancy::of_file(&path, problem));
            }
            so_far.hashes.extend(hash_of(made));
            return;
        }
        match self.listing.compare(made) {
            Ok((hash, difference)) => {
                so_far.hashes.insert(path.clone(), hash);
                match difference {
                    None => so_far.same += 1,
                    // The output of another version is not known here, and a forger may name any version.
                    Some(_) if self.tool().version != Tool::this().version => {
                        so_far.otherwise.push(path);
                    }
                    Some(at) => {
                        let problem = format!(
                            "differs from the file derived from the evidence; the first difference is at byte {at}, counted from 0"
                        );
                        check.faults.push(Discrepancy::of_file(&path, problem));
                    }
                }
            }
            Err(error) => {
                so_far.hashes.extend(hash_of(made));
                let problem = format!("cannot be read: {error}");
                check.faults.push(Discrepancy::of_file(&path, problem));
            }
        }
    }

    /// Says how the derived files compare.
    pub(super) fn conclude(&self, made: &Made, check: &mut CheckResult) {
        let (tool, this) = (self.tool(), Tool::this());
        check.summary = match made.same {
            0 => "no file is identical when derived again from the evidence".to_owned(),
            same => format!(
                "{} derived again from the evidence, byte-identical",
                counted(same, "file")
            ),
        };
        if let Some(first) = made.otherwise.first() {
            let problem = format!(
                "made by {tool}, and this build ({this}) makes it differently: {}; verify with that version, or write the \
                 files again with `ransomtrace report --out`",
                made.otherwise.join(", ")
            );
            check.faults.push(Discrepancy::of_file(first, problem));
        }
        if !made.unchecked.is_empty() {
            check.notices.push(format!(
                "made by {tool}, which {this} does not derive again; compared by hash only: {}",
                made.unchecked.join(", ")
            ));
        }
    }

    /// Compares the manifest with the derived one, the court file with the one that has that inside, and the files with those
    /// recorded in the log.
    pub(super) fn compare_manifest(
        &self,
        so_far: &mut Made,
        court_file: &CourtFile<'_>,
        replay: &Replay,
        check: &mut CheckResult,
        of_replay: &mut CheckResult,
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
        let mut made = so_far.hashes.clone();
        made.insert(QUESTION.to_owned(), replay.input.sha256());
        let letters = made.keys().filter(|path| is_letter(path)).cloned();
        let letters: Vec<String> = letters.collect();
        let is_other_version = tool.version != Tool::this().version;
        let but_last = paths(&tool).into_iter().filter(|path| path != COURT_FILE);
        for path in but_last.chain(letters) {
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
        let mut expected = Manifest::new(&tool, &replay.findings, origin, files);
        if tool.pdf {
            let printed = match self.can_make(COURT_FILE) {
                true => court_file.print(&expected),
                false => Ok(None),
            };
            let printed = printed.unwrap_or_else(|error| {
                let fault = Discrepancy::of_file(COURT_FILE, error.to_string());
                of_replay.faults.push(fault);
                None
            });
            self.compare_file(COURT_FILE.to_owned(), printed.as_ref(), so_far, of_replay);
            let said = manifest.files.get(COURT_FILE);
            let hash = so_far.hashes.get(COURT_FILE);
            let hash = hash.filter(|hash| said == Some(hash) || !is_other_version);
            let hash = hash.or(said).cloned().unwrap_or_default();
            expected.files.insert(COURT_FILE.to_owned(), hash);
        }
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
            // The evidence holds the log, and the court file is made after it.
            if ![EVIDENCE, COURT_FILE].contains(&path.as_str()) {
                check.faults.push(Discrepancy::of_file(MANIFEST, problem));
            }
        }
    }
}
