//! The log of the evidence: its runs, how each ended, and which wrong answers it names.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::archive::LogRow;
use crate::archive::log::{FaultKind, LogEntry, RunInputs};
use crate::chain::BlockId;
use crate::servers::MAX_LOGGED_FAULTS;

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
    pub(super) last_answer: i64,
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
    pub(super) entries: u64,
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
    pub(super) fn add(&mut self, row: &LogRow) {
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

    /// Returns the number of runs.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Returns the number of runs that a reorganisation of the chain ended.
    pub fn reorganised(&self) -> usize {
        self.runs.values().filter(|run| run.is_fallen).count()
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
