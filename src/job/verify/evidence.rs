//! Verifies the evidence itself: the file, the hash chain of the log, every answer and every exhibit.

use crate::plural::counted;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::proofs::Proofs;
use super::{CheckResult, Discrepancy};
use crate::case::file;
use crate::chain::BlockId;
use crate::report::{EVIDENCE, QUESTION};
use crate::source::log::{FaultKind, LogEntry, RunInputs};
use crate::source::{ArchiveCheck, ArchiveError, Audit, Flaw, LogRow, MAX_LOGGED_FAULTS};

/// The end of a run.
#[derive(Debug, Clone)]
pub struct RunEnd {
    /// Number of its log entry.
    pub row: i64,
    /// Number of the run.
    pub run: i64,
    /// Hash of its log entry.
    pub sha256: String,
    /// Tip of the run.
    pub tip: BlockId,
    /// Number of the last sealed answer.
    last_answer: i64,
}

/// A run as recorded in the log.
#[derive(Debug, Default)]
struct RunRecord {
    /// When it began.
    begun: String,
    /// Its latest input.
    question: RunInputs,
    /// The files written, with their hashes.
    files: BTreeMap<String, String>,
    /// Whether a reorganisation ended it.
    is_fallen: bool,
    /// Whether it ended without findings because of the servers' answers.
    is_failed: bool,
    /// Wrong answers on record: server and request.
    wrong: HashSet<(String, String)>,
    /// Faults of each server.
    faults: HashMap<String, usize>,
    /// Servers on another chain.
    strangers: HashSet<String>,
}

/// Facts from the log.
#[derive(Debug, Default)]
pub struct Log {
    runs: BTreeMap<i64, RunRecord>,
    ends: Vec<RunEnd>,
    /// Log entries with a tip: entry, run and block.
    tips: Vec<(i64, i64, BlockId)>,
    entries: u64,
}

/// Why an invalid answer may be in the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribution {
    /// The log reports it as wrong.
    Reported,
    /// Its run did not finish, so that the answer was not examined.
    Unfinished,
    /// No reason.
    None,
}

impl Log {
    fn add(&mut self, row: &LogRow) {
        self.entries += 1;
        let run = self.runs.entry(row.run).or_default();
        if run.begun.is_empty() {
            run.begun.clone_from(&row.time);
        }
        match row.entry() {
            Some(LogEntry::Begin(question) | LogEntry::Continue(question)) => {
                run.question = question
            }
            Some(LogEntry::Fault(fault)) => {
                *run.faults.entry(fault.server.clone()).or_default() += 1;
                if matches!(fault.problem, FaultKind::OtherChain { .. }) {
                    run.strangers.insert(fault.server.clone());
                }
                run.wrong.insert((fault.server, fault.request));
            }
            Some(LogEntry::Repeated {
                server, request, ..
            }) => {
                run.wrong.insert((server, request));
            }
            Some(LogEntry::Tip(tip)) => self.tips.push((row.id, row.run, tip)),
            Some(LogEntry::Reorganised { .. }) => run.is_fallen = true,
            Some(LogEntry::Failed { .. }) => run.is_failed = true,
            Some(LogEntry::Files { files }) => run.files = files,
            Some(LogEntry::End { tip, seal, .. }) => {
                self.tips.push((row.id, row.run, tip));
                self.ends.push(RunEnd {
                    row: row.id,
                    run: row.run,
                    sha256: row.sha256.clone(),
                    tip,
                    last_answer: seal.last_answer,
                });
            }
            Some(
                LogEntry::Server { .. }
                | LogEntry::Unanswered { .. }
                | LogEntry::Lost { .. }
                | LogEntry::Clock(_),
            )
            | None => {}
        }
    }

    /// Returns the end of the last finished run.
    pub fn last_end(&self) -> Option<&RunEnd> {
        self.ends.last()
    }

    /// Returns the input of the last finished run, or else of the last run.
    pub fn question(&self) -> Option<&RunInputs> {
        let run = match self.last_end() {
            Some(end) => self.runs.get(&end.run),
            None => self.runs.values().next_back(),
        };
        run.map(|run| &run.question)
    }

    /// Returns the files written by the last finished run, with their hashes.
    pub fn files(&self) -> Option<&BTreeMap<String, String>> {
        let end = self.last_end()?;
        self.runs.get(&end.run).map(|run| &run.files)
    }

    /// Returns the end of a run by the hash of its entry.
    pub fn end_of(&self, sha256: &str) -> Option<&RunEnd> {
        self.ends.iter().find(|end| end.sha256 == sha256)
    }

    /// Describes the run after the last finished one, if any.
    pub fn later(&self) -> Option<String> {
        let (last, run) = self.runs.last_key_value()?;
        if self.last_end().is_some_and(|end| end.run == *last) {
            return None;
        }
        let what = if run.is_failed || run.is_fallen {
            "produced no findings"
        } else {
            "is not finished"
        };
        Some(format!("a run that began at {} {what}", run.begun))
    }

    /// Returns the tips of finished runs, with their log entries.
    pub fn tips(&self) -> impl Iterator<Item = (i64, BlockId)> {
        let is_ended = |run: i64| self.ends.iter().any(|end| end.run == run);
        self.tips
            .iter()
            .filter(move |(_, run, _)| is_ended(*run))
            .map(|(row, _, tip)| (*row, *tip))
    }

    /// Returns why an invalid answer of a run may be in the evidence.
    pub fn attribution(&self, run: i64, server: &str, request: &str) -> Attribution {
        let Some(known) = self.runs.get(&run) else {
            return Attribution::None;
        };
        let is_named = known
            .wrong
            .contains(&(server.to_owned(), request.to_owned()))
            || known.strangers.contains(server) && request.starts_with("blockchain.block.headers")
            // Faults of one server are logged up to a limit.
            || known.faults.get(server).is_some_and(|told| *told >= MAX_LOGGED_FAULTS);
        if is_named {
            Attribution::Reported
        } else if self.ends.iter().any(|end| end.run == run) {
            Attribution::None
        } else {
            Attribution::Unfinished
        }
    }
}

/// Verifies the evidence and the proofs in it.
///
/// # Errors
///
/// [`ArchiveError`] if the file cannot be opened.
pub fn audit(path: &Path) -> Result<(Vec<CheckResult>, Log), ArchiveError> {
    let audit = Audit::open(path)?;
    let mut archive_check = audit.check_tables();
    let mut database = CheckResult::new("database");
    database.summary = "is of this version, and SQLite finds it intact".to_owned();
    for problem in archive_check.integrity() {
        database.summary = "is damaged".to_owned();
        database
            .faults
            .push(Discrepancy::of_file(EVIDENCE, problem));
    }
    let (of_log, log) = chain(&mut archive_check);
    let network = log
        .question()
        .and_then(|question| file::parse(&question.case, Path::new(QUESTION)).ok())
        .map(|case| case.network);
    let mut proofs = network.map(Proofs::new);
    let of_answers = answers(&archive_check, &log, proofs.as_mut());
    let mut checks = vec![database, of_log, of_answers, exhibits(&archive_check)];
    match proofs {
        Some(proofs) => {
            // Headers and branches in modified answers are not used, so proofs may be missing.
            let is_whole = checks.iter().all(|check| check.faults.is_empty());
            checks.extend(proofs.finish(&log).into_iter().map(|mut check| {
                if !is_whole {
                    check.downgrade_to_notice("the evidence was modified");
                }
                check
            }));
        }
        None => {
            let mut check = CheckResult::new("proofs");
            check.summary = "not verified: the log does not record the network".to_owned();
            if log.last_end().is_some() {
                let problem = "contains no readable case of a finished run";
                check.faults.push(Discrepancy::of_table("log", problem));
            }
            checks.push(check);
        }
    }
    Ok((checks, log))
}

/// Describes an intact table.
fn whole(good: u64, noun: &str, check: &CheckResult) -> String {
    let all = if check.faults.is_empty() {
        ", all sealed in the log"
    } else {
        ""
    };
    format!("{} match their stored hashes{all}", counted(good, noun))
}

fn unreadable(table: &'static str, error: &ArchiveError) -> Discrepancy {
    Discrepancy::of_table(table, format!("cannot be read completely: {error}"))
}

impl From<Flaw> for Discrepancy {
    fn from(flaw: Flaw) -> Self {
        Self {
            table: flaw.table,
            row: flaw.row,
            ..Self::of_file(EVIDENCE, flaw.problem)
        }
    }
}

/// Verifies the log.
fn chain(archive_check: &mut ArchiveCheck<'_>) -> (CheckResult, Log) {
    let mut check = CheckResult::new("log");
    let mut log = Log::default();
    let read = archive_check.log(&mut |row| match row {
        Ok(row) => {
            if row.entry().is_none() {
                check.notices.push(format!(
                    "log entry {} has an unknown type; its hash chain is intact",
                    row.id
                ));
            }
            log.add(&row);
        }
        Err(flaw) => check.faults.push(flaw.into()),
    });
    if let Err(error) = read {
        check.faults.push(unreadable("log", &error));
    }
    check.summary = format!(
        "{} of {}",
        counted(log.entries, "entry"),
        counted(log.runs.len(), "run")
    );
    if check.faults.is_empty() {
        check.summary += ", each with a hash over itself and those before it";
    }
    if let Some(later) = log.later() {
        check.notices.push(format!(
            "{later}; the same `ransomtrace trace` resumes it or starts anew"
        ));
    }
    let fallen = log.runs.values().filter(|run| run.is_fallen).count();
    if fallen > 0 {
        check.notices.push(format!(
            "{} ended early because of a reorganisation",
            counted(fallen, "run")
        ));
    }
    (check, log)
}

/// Verifies the hash of every answer, and the seals in the log.
fn answers(
    archive_check: &ArchiveCheck<'_>,
    log: &Log,
    mut proofs: Option<&mut Proofs>,
) -> CheckResult {
    let mut check = CheckResult::new("answers");
    let sealed = log.last_end().map_or(0, |end| end.last_answer);
    let (mut good, mut unsealed) = (0, 0);
    let read = archive_check.answers(&mut |row| match row {
        Ok(row) => {
            good += 1;
            unsealed += u64::from(row.id > sealed);
            if let Some(proofs) = proofs.as_deref_mut() {
                proofs.read(&row);
            }
        }
        Err(flaw) => check.faults.push(flaw.into()),
    });
    if let Err(error) = read {
        check.faults.push(unreadable("answers", &error));
    }
    check.summary = whole(good, "answer", &check);
    if unsealed > 0 {
        check.notices.push(format!(
            "{} came after the last finished run; they are not sealed in the log yet",
            counted(unsealed, "answer")
        ));
    }
    check
}

/// Verifies the hash of every exhibit, and the seals in the log.
fn exhibits(archive_check: &ArchiveCheck<'_>) -> CheckResult {
    let mut check = CheckResult::new("exhibits");
    let mut good = 0;
    let read = archive_check.exhibits(&mut |row| match row {
        Ok(_) => good += 1,
        Err(flaw) => check.faults.push(flaw.into()),
    });
    if let Err(error) = read {
        check.faults.push(unreadable("exhibits", &error));
    }
    check.summary = whole(good, "exhibit", &check);
    check
}
