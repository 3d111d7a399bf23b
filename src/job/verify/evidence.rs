//! The evidence by itself: the file, the chain of its log, every answer and every exhibit.

use crate::plural::counted;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::proofs::Proofs;
use super::{Check, Discrepancy};
use crate::case::file;
use crate::chain::BlockId;
use crate::report::{EVIDENCE, QUESTION};
use crate::source::log::{FaultKind, LogEntry, RunInputs};
use crate::source::{ArchiveCheck, ArchiveError, Audit, Flaw, LogRow, MAX_LOGGED_FAULTS};

/// The end of a run.
#[derive(Debug, Clone)]
pub struct End {
    /// Number of its entry.
    pub row: i64,
    /// Number of the run.
    pub run: i64,
    /// Hash of its entry.
    pub sha256: String,
    /// Block as of which everything was seen.
    pub tip: BlockId,
    /// Number of the last answer that it holds a hash of.
    last_answer: i64,
}

/// What the log says of a run.
#[derive(Debug, Default)]
struct Run {
    /// When it began.
    begun: String,
    /// What it was asked last.
    question: RunInputs,
    /// Files that it wrote, with their hashes.
    files: BTreeMap<String, String>,
    /// Whether a reorganisation ended it.
    is_fallen: bool,
    /// Whether it ended without findings for what servers said.
    is_failed: bool,
    /// Wrong answers that it names: server and request.
    wrong: HashSet<(String, String)>,
    /// Faults of each server.
    faults: HashMap<String, usize>,
    /// Servers on another chain.
    strangers: HashSet<String>,
}

/// What the log says.
#[derive(Debug, Default)]
pub struct Log {
    runs: BTreeMap<i64, Run>,
    ends: Vec<End>,
    /// Entries that name a block as of which everything was seen: the entry, its run, and the block.
    tips: Vec<(i64, i64, BlockId)>,
    entries: u64,
}

/// Why an answer may fail to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excuse {
    /// The log says that it was found wrong.
    Named,
    /// Its run came to no end, so that nobody looked into it.
    Unfinished,
    /// There is none.
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
                self.ends.push(End {
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

    /// The end of the last run that came to one.
    pub fn last_end(&self) -> Option<&End> {
        self.ends.last()
    }

    /// What the last finished run was asked; where none was finished, the last one.
    pub fn question(&self) -> Option<&RunInputs> {
        let run = match self.last_end() {
            Some(end) => self.runs.get(&end.run),
            None => self.runs.values().next_back(),
        };
        run.map(|run| &run.question)
    }

    /// The files that the last finished run wrote, with their hashes.
    pub fn files(&self) -> Option<&BTreeMap<String, String>> {
        let end = self.last_end()?;
        self.runs.get(&end.run).map(|run| &run.files)
    }

    /// The entry with a hash that ends a run, if there is one.
    pub fn end_of(&self, sha256: &str) -> Option<&End> {
        self.ends.iter().find(|end| end.sha256 == sha256)
    }

    /// What came after the last finished run, in words: a run that is not finished, or came to nothing.
    pub fn later(&self) -> Option<String> {
        let (last, run) = self.runs.last_key_value()?;
        if self.last_end().is_some_and(|end| end.run == *last) {
            return None;
        }
        let what = if run.is_failed || run.is_fallen {
            "came to no findings"
        } else {
            "is not finished"
        };
        Some(format!("a run that began at {} {what}", run.begun))
    }

    /// The blocks as of which finished runs saw everything, each with the log entry that says so.
    pub fn tips(&self) -> impl Iterator<Item = (i64, BlockId)> {
        let is_ended = |run: i64| self.ends.iter().any(|end| end.run == run);
        self.tips
            .iter()
            .filter(move |(_, run, _)| is_ended(*run))
            .map(|(row, _, tip)| (*row, *tip))
    }

    /// Why an answer of a run may fail to hold.
    pub fn excuse(&self, run: i64, server: &str, request: &str) -> Excuse {
        let Some(known) = self.runs.get(&run) else {
            return Excuse::None;
        };
        let is_named = known
            .wrong
            .contains(&(server.to_owned(), request.to_owned()))
            || known.strangers.contains(server) && request.starts_with("blockchain.block.headers")
            // A server that is wrong so often is not written down each time.
            || known.faults.get(server).is_some_and(|told| *told >= MAX_LOGGED_FAULTS);
        if is_named {
            Excuse::Named
        } else if self.ends.iter().any(|end| end.run == run) {
            Excuse::None
        } else {
            Excuse::Unfinished
        }
    }
}

/// Goes through the evidence, and through what in it can be proved.
///
/// # Errors
///
/// [`ArchiveError`] where the file cannot be opened.
pub fn audit(path: &Path) -> Result<(Vec<Check>, Log), ArchiveError> {
    let audit = Audit::open(path)?;
    let mut archive_check = audit.check_tables();
    let mut database = Check::new("database");
    database.summary = "is of this version, and SQLite finds it whole".to_owned();
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
            // Of an answer that was changed neither headers nor branches are left to prove anything with.
            let is_whole = checks.iter().all(|check| check.faults.is_empty());
            checks.extend(proofs.finish(&log).into_iter().map(|mut check| {
                if !is_whole {
                    check.excuse("the evidence is not what was written");
                }
                check
            }));
        }
        None => {
            let mut check = Check::new("proofs");
            check.summary = "not looked at: the log does not say which network".to_owned();
            if log.last_end().is_some() {
                let problem = "holds no question of a finished run that could be read";
                check.faults.push(Discrepancy::of_table("log", problem));
            }
            checks.push(check);
        }
    }
    Ok((checks, log))
}

/// What to say of a table.
fn whole(good: u64, noun: &str, check: &Check) -> String {
    let all = if check.faults.is_empty() {
        ", and the log gives the hash of them all"
    } else {
        ""
    };
    format!(
        "{} with the hash that stands beside it{all}",
        counted(good, noun)
    )
}

fn unreadable(table: &'static str, error: &ArchiveError) -> Discrepancy {
    Discrepancy::of_table(table, format!("cannot be read to its end: {error}"))
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

/// The log, entry by entry.
fn chain(archive_check: &mut ArchiveCheck<'_>) -> (Check, Log) {
    let mut check = Check::new("log");
    let mut log = Log::default();
    let read = archive_check.log(&mut |row| match row {
        Ok(row) => {
            if row.entry().is_none() {
                check.notices.push(format!(
                    "log entry {} is none that this version knows; it is part of the chain",
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
            "{later}; the same `ransomtrace trace` goes on with it or begins anew"
        ));
    }
    let fallen = log.runs.values().filter(|run| run.is_fallen).count();
    if fallen > 0 {
        check.notices.push(format!(
            "{} ended early, since a reorganisation replaced blocks of the chain",
            counted(fallen, "run")
        ));
    }
    (check, log)
}

/// Every answer: its hash, and the hash of them all in the log.
fn answers(archive_check: &ArchiveCheck<'_>, log: &Log, mut proofs: Option<&mut Proofs>) -> Check {
    let mut check = Check::new("answers");
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
            "{} came after the last finished run; the log does not hold a hash of them yet",
            counted(unsealed, "answer")
        ));
    }
    check
}

/// Every file of the question: its hash, and the hash of them all in the log.
fn exhibits(archive_check: &ArchiveCheck<'_>) -> Check {
    let mut check = Check::new("exhibits");
    let mut good = 0;
    let read = archive_check.exhibits(&mut |row| match row {
        Ok(_) => good += 1,
        Err(flaw) => check.faults.push(flaw.into()),
    });
    if let Err(error) = read {
        check.faults.push(unreadable("exhibits", &error));
    }
    check.summary = whole(good, "file of the question", &check);
    check
}
