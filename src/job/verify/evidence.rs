//! The evidence by itself: the file, the chain of its log, every answer and every exhibit.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use bitcoin::hashes::{Hash, sha256};

use super::proofs::Proofs;
use super::{Check, Fault};
use crate::case::file;
use crate::chain::BlockId;
use crate::report::EVIDENCE;
use crate::source::log::{Entry, Problem, Question, Seal};
use crate::source::{AnswerRow, ArchiveError, Audit, FAULTS_TOLD, LogRow, RowsHash};

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
    /// Answers of each server, as the run counted them.
    answers: BTreeMap<String, u64>,
    /// What the tables held.
    seal: Seal,
}

/// What the log says of a run.
#[derive(Debug, Default)]
struct Run {
    /// When it began.
    begun: String,
    /// What it was asked last.
    question: Question,
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
            Some(Entry::Begin(question) | Entry::Continue(question)) => run.question = question,
            Some(Entry::Fault(fault)) => {
                *run.faults.entry(fault.server.clone()).or_default() += 1;
                if matches!(fault.problem, Problem::OtherChain { .. }) {
                    run.strangers.insert(fault.server.clone());
                }
                run.wrong.insert((fault.server, fault.request));
            }
            Some(Entry::Tip(tip)) => self.tips.push((row.id, row.run, tip)),
            Some(Entry::Reorganised { .. }) => run.is_fallen = true,
            Some(Entry::Failed { .. }) => run.is_failed = true,
            Some(Entry::Files { files }) => run.files = files,
            Some(Entry::End {
                tip, answers, seal, ..
            }) => {
                self.tips.push((row.id, row.run, tip));
                self.ends.push(End {
                    row: row.id,
                    run: row.run,
                    sha256: row.sha256.clone(),
                    tip,
                    answers,
                    seal,
                });
            }
            Some(Entry::Server { .. } | Entry::Unanswered { .. } | Entry::Lost { .. }) | None => {}
        }
    }

    /// The end of the last run that came to one.
    pub fn last_end(&self) -> Option<&End> {
        self.ends.last()
    }

    /// What the last finished run was asked.
    pub fn question(&self) -> Option<&Question> {
        let end = self.last_end()?;
        self.runs.get(&end.run).map(|run| &run.question)
    }

    /// The files that the last finished run wrote, with their hashes.
    pub fn files(&self) -> Option<&BTreeMap<String, String>> {
        let end = self.last_end()?;
        self.runs.get(&end.run).map(|run| &run.files)
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
            || known.faults.get(server).is_some_and(|told| *told >= FAULTS_TOLD);
        if is_named {
            Excuse::Named
        } else if self.ends.iter().any(|end| end.run == run) {
            Excuse::None
        } else {
            Excuse::Unfinished
        }
    }
}

/// Goes through the evidence, and through what in it can be proved. Nothing is known of the log where the file cannot be
/// read at all.
pub fn audit(path: &Path, log_head: Option<&str>) -> (Vec<Check>, Option<Log>) {
    let mut database = Check::new("database");
    let audit = match Audit::open(path) {
        Ok(audit) => audit,
        Err(error) => {
            database.summary = "cannot be read".to_owned();
            database
                .faults
                .push(Fault::of_file(EVIDENCE, error.to_string()));
            return (vec![database], None);
        }
    };
    database.summary = "is of this version, and SQLite finds it whole".to_owned();
    let problems = audit.integrity();
    if !problems.is_empty() {
        database.summary = "is damaged".to_owned();
        let faults = problems
            .into_iter()
            .map(|problem| Fault::of_file(EVIDENCE, problem));
        database.faults.extend(faults);
    }
    let (log_check, log) = chain(&audit, log_head);
    let network = log
        .question()
        .and_then(|question| file::parse(&question.case, Path::new("case.toml")).ok())
        .map(|case| case.network);
    let mut proofs = network.map(Proofs::new);
    let answers = answers(&audit, &log, proofs.as_mut());
    let exhibits = exhibits(&audit, &log);
    let mut checks = vec![database, log_check, answers, exhibits];
    match proofs {
        Some(proofs) => checks.extend(proofs.finish(&log)),
        None => {
            let mut check = Check::new("proofs");
            check.summary = "not looked at: the log does not say which network".to_owned();
            let problem = "holds no question of a finished run that could be read";
            check.faults.push(Fault::of_table("log", problem));
            checks.push(check);
        }
    }
    (checks, Some(log))
}

/// The numbers that are missing before `id` after `last`, in words.
fn hole(last: i64, id: i64) -> Option<String> {
    let (first, end) = (last.saturating_add(1), id.saturating_sub(1));
    match end.saturating_sub(first) {
        -1 => None,
        0 => Some(format!("row {first} is missing")),
        _ => Some(format!("rows {first} to {end} are missing")),
    }
}

/// What to say of a table.
fn whole(good: u64, what: &str, check: &Check) -> String {
    let all = if check.faults.is_empty() {
        ", and all of them to what the log says"
    } else {
        ""
    };
    format!("{good} {what} hash to what stands beside each{all}")
}

fn unreadable(table: &'static str, after: i64, error: &ArchiveError) -> Fault {
    Fault::of_table(
        table,
        format!("cannot be read on after row {after}: {error}"),
    )
}

/// The log, entry by entry.
fn chain(audit: &Audit, log_head: Option<&str>) -> (Check, Log) {
    let mut check = Check::new("log");
    let mut log = Log::default();
    let (mut last, mut before) = (0, String::new());
    let mut ended_before: Option<i64> = None;
    let read = audit.log(&mut |id, row| {
        if let Some(missing) = hole(last, id) {
            check.faults.push(Fault::of_table("log", missing));
        }
        last = id;
        let row = match row {
            Ok(row) => row,
            Err(misfit) => return check.faults.push(Fault::of_row("log", id, misfit)),
        };
        if row.expected(&before) != row.sha256 {
            let problem = "does not hash, with the entry before it, to what stands beside it";
            check.faults.push(Fault::of_row("log", id, problem));
        }
        if row.entry().is_none() {
            check.notices.push(format!(
                "log entry {id} is none that this version knows; it is part of the chain"
            ));
        }
        if log_head == Some(&row.sha256) {
            ended_before = Some(id);
        }
        before.clone_from(&row.sha256);
        log.add(&row);
    });
    if let Err(error) = read {
        check.faults.push(unreadable("log", last, &error));
    }
    check.summary = format!("{} entries of {} runs", log.entries, log.runs.len());
    if check.faults.is_empty() {
        check.summary += ", each with a hash over itself and those before it";
    }
    match log.last_end() {
        None => {
            let problem = "holds no run that was finished; trace the case again, which goes on where it broke off";
            check.faults.push(Fault::of_table("log", problem));
        }
        Some(end) if log_head.is_some_and(|head| head != end.sha256) => {
            let problem = match ended_before {
                Some(entry) => format!(
                    "ends a run, and the manifest is of an earlier state, as of entry {entry}: `ransomtrace report` writes \
                     the folder anew"
                ),
                None => {
                    "ends the last finished run, and the manifest names another head".to_owned()
                }
            };
            check.faults.push(Fault::of_row("log", end.row, problem));
        }
        Some(_) => {}
    }
    if let Some(later) = log.later() {
        check.notices.push(format!(
            "{later}; the same `ransomtrace trace` goes on with it or begins anew"
        ));
    }
    let fallen = log.runs.values().filter(|run| run.is_fallen).count();
    if fallen > 0 {
        check.notices.push(format!(
            "{fallen} runs were ended by a reorganisation of the chain"
        ));
    }
    (check, log)
}

/// A hash that the log holds over a stretch of rows.
struct Sealed<'a> {
    end: &'a End,
    hash: RowsHash,
    /// Answers of each server in the run that ends.
    answers: BTreeMap<String, u64>,
}

/// Every answer: its hash, and the hash of them all in the log.
fn answers(audit: &Audit, log: &Log, mut proofs: Option<&mut Proofs>) -> Check {
    let mut check = Check::new("answers");
    let mut ends: Vec<Sealed<'_>> = log.ends.iter().map(Sealed::new).collect();
    let mut at = 0;
    let (mut last, mut good, mut unsealed) = (0, 0, 0);
    let read = audit.answers(&mut |id, row| {
        if let Some(missing) = hole(last, id) {
            check.faults.push(Fault::of_table("answers", missing));
        }
        last = id;
        let row = match row {
            Ok(row) => row,
            Err(misfit) => return check.faults.push(Fault::of_row("answers", id, misfit)),
        };
        while ends
            .get(at)
            .is_some_and(|end| id > end.end.seal.last_answer)
        {
            at += 1;
        }
        match ends.get_mut(at) {
            Some(end) => end.add(id, &row),
            None => unsealed += 1,
        }
        if sha256::Hash::hash(row.answer.as_bytes()).to_string() == row.sha256 {
            good += 1;
        } else {
            let problem = format!(
                "the answer of {} to {} does not hash to what stands beside it",
                row.server, row.request
            );
            check.faults.push(Fault::of_row("answers", id, problem));
        }
        if let Some(proofs) = proofs.as_deref_mut() {
            proofs.read(id, &row);
        }
    });
    if let Err(error) = read {
        check.faults.push(unreadable("answers", last, &error));
    }
    let mut first = 1;
    for Sealed { end, hash, answers } in ends {
        let last_answer = end.seal.last_answer;
        if hash.finish() != end.seal.answers {
            let problem = format!(
                "rows {first} to {last_answer} are not those that log entry {} holds a hash of",
                end.row
            );
            check.faults.push(Fault::of_table("answers", problem));
        }
        if answers != end.answers {
            let problem = format!(
                "counts {:?} answers of its run by server, and there are {answers:?}",
                end.answers
            );
            check.faults.push(Fault::of_row("log", end.row, problem));
        }
        first = last_answer.saturating_add(1);
    }
    check.summary = whole(good, "answers", &check);
    if unsealed > 0 {
        check.notices.push(format!(
            "{unsealed} answers came after the last finished run; the log does not hold a hash of them yet"
        ));
    }
    check
}

impl<'a> Sealed<'a> {
    fn new(end: &'a End) -> Self {
        Self {
            end,
            hash: RowsHash::default(),
            answers: BTreeMap::new(),
        }
    }

    fn add(&mut self, id: i64, row: &AnswerRow<'_>) {
        let columns = [row.time, row.server, row.request, row.sha256];
        self.hash.add(id, row.run, &columns);
        if row.run == self.end.run {
            match self.answers.get_mut(row.server) {
                Some(count) => *count += 1,
                None => drop(self.answers.insert(row.server.to_owned(), 1)),
            }
        }
    }
}

/// Every file of the question: its hash, and the hash of them all in the log.
fn exhibits(audit: &Audit, log: &Log) -> Check {
    let mut check = Check::new("exhibits");
    let mut hashes: Vec<RowsHash> = vec![RowsHash::default(); log.ends.len()];
    let (mut last, mut good) = (0, 0);
    let read = audit.exhibits(&mut |id, row| {
        if let Some(missing) = hole(last, id) {
            check.faults.push(Fault::of_table("exhibits", missing));
        }
        last = id;
        let row = match row {
            Ok(row) => row,
            Err(misfit) => return check.faults.push(Fault::of_row("exhibits", id, misfit)),
        };
        // A run holds a hash of what it and those before it read.
        for (end, hash) in log.ends.iter().zip(&mut hashes) {
            if row.run <= end.run {
                hash.add(id, row.run, &[row.time, row.path, row.sha256]);
            }
        }
        if sha256::Hash::hash(row.content).to_string() == row.sha256 {
            good += 1;
        } else {
            let problem = format!("{} does not hash to what stands beside it", row.path);
            check.faults.push(Fault::of_row("exhibits", id, problem));
        }
    });
    if let Err(error) = read {
        check.faults.push(unreadable("exhibits", last, &error));
    }
    for (end, hash) in log.ends.iter().zip(hashes) {
        if hash.finish() != end.seal.exhibits {
            let problem = format!(
                "its rows are not those that log entry {} holds a hash of",
                end.row
            );
            check.faults.push(Fault::of_table("exhibits", problem));
        }
    }
    check.summary = whole(good, "files of the question", &check);
    check
}
