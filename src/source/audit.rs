//! Whether an archive is what was written: one walk over all of it, row by row, for everybody who has to know. A run and
//! whoever concludes from the evidence refuse a file at the first flaw: what was changed would be used, and with the end
//! of the run be sealed as if it had always been so. Who verifies a case names each.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};
use rusqlite::types::{FromSqlError, ValueRef};
use rusqlite::{Connection, Row};

use super::archive;
use super::database::{self, told};
use super::log::{Entry, Seal};
use super::{ArchiveError, RowsHash};

/// An archive that may be damaged or forged, open to be read. As long as it is, no run can write to it, and nothing is
/// written to it or beside it.
pub struct Audit {
    path: PathBuf,
    database: Connection,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The table; nothing where it is the file.
    pub table: Option<&'static str>,
    /// In a table, the number of the row.
    pub row: Option<i64>,
    /// What is wrong.
    pub problem: String,
}

impl Flaw {
    fn of_table(table: &'static str, problem: impl Into<String>) -> Self {
        Self {
            table: Some(table),
            row: None,
            problem: problem.into(),
        }
    }

    fn of_row(table: &'static str, row: i64, problem: impl Into<String>) -> Self {
        Self {
            row: Some(row),
            ..Self::of_table(table, problem)
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = self.table {
            write!(f, "table {table}")?;
            if let Some(row) = self.row {
                write!(f, ", row {row}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.problem)
    }
}

/// A row of the table `log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its number.
    pub id: i64,
    /// Number of the run.
    pub run: i64,
    /// When: ISO 8601, UTC.
    pub time: String,
    /// The entry as it stands.
    pub text: String,
    /// The hash beside it.
    pub sha256: String,
}

impl LogRow {
    /// The entry; nothing where this version does not know it.
    pub fn entry(&self) -> Option<Entry> {
        archive::parse(&self.text)
    }
}

/// A row of the table `answers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerRow<'a> {
    /// Its number.
    pub id: i64,
    /// Number of the run that asked.
    pub run: i64,
    /// When it came.
    pub time: &'a str,
    /// Who answered.
    pub server: &'a str,
    /// What was asked.
    pub request: &'a str,
    /// The hash beside the answer.
    pub sha256: &'a str,
    /// The server's words.
    pub answer: &'a str,
}

/// A row of the table `exhibits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExhibitRow<'a> {
    /// Its number.
    pub id: i64,
    /// Number of the run that first read it.
    pub run: i64,
    /// When.
    pub time: &'a str,
    /// Path, as the question names it.
    pub path: &'a str,
    /// The hash beside the content.
    pub sha256: &'a str,
    /// The file.
    pub content: &'a [u8],
}

/// What is wrong with a row that is not of the types of its table.
type Misfit = String;

impl Audit {
    /// Opens an archive to read it.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`], also where a run is writing to it or has left a journal.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let database = database::read_only(path)?;
        let is_marked = database::is_marked(&database).map_err(|error| told(path, error))?;
        if !is_marked {
            return Err(ArchiveError::Foreign(path.to_owned()));
        }
        Ok(Self {
            path: path.to_owned(),
            database,
        })
    }

    /// Begins to go through it.
    pub fn walk(&self) -> Walk<'_> {
        Walk::new(&self.path, &self.database)
    }
}

/// The end of a run, with what it holds of the other tables.
struct Ended {
    row: i64,
    run: i64,
    answers: BTreeMap<String, u64>,
    seal: Seal,
}

/// A walk over an archive: first its log, then the tables that the log holds hashes of.
pub struct Walk<'a> {
    path: &'a Path,
    database: &'a Connection,
    ends: Vec<Ended>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(path: &'a Path, database: &'a Connection) -> Self {
        Self {
            path,
            database,
            ends: Vec::new(),
        }
    }

    /// The first flaw that there is.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`] where SQLite or the disk cannot read on.
    pub(super) fn first_flaw(mut self) -> Result<Option<Flaw>, ArchiveError> {
        let problem = self.integrity().into_iter().next();
        if let Some(problem) = problem {
            return Ok(Some(Flaw {
                table: None,
                row: None,
                problem,
            }));
        }
        let mut first = None;
        let mut note = |flaw| {
            first.get_or_insert(flaw);
        };
        self.log(&mut |row| row.map_or_else(&mut note, drop))?;
        self.exhibits(&mut |row| row.map_or_else(&mut note, drop))?;
        self.answers(&mut |row| row.map_or_else(&mut note, drop))?;
        Ok(first)
    }

    /// What is wrong with the length of the file. SQLite takes what is cut off from the last page for zeroes, which is what
    /// stands at its end as often as not.
    fn length(&self) -> Option<String> {
        let found = std::fs::metadata(self.database.path()?).ok()?.len();
        let number = |name: &str| -> rusqlite::Result<i64> {
            self.database
                .pragma_query_value(None, name, |row| row.get(0))
        };
        let pages = number("page_count").ok()?.unsigned_abs();
        let named = pages * number("page_size").ok()?.unsigned_abs();
        (found != named)
            .then(|| format!("the file has {found} bytes, and its header names {named}"))
    }

    /// What SQLite finds wrong with the file, and what is in it besides the tables of an archive.
    pub fn integrity(&self) -> Vec<String> {
        let all = |database: &Connection, sql: &str| -> rusqlite::Result<Vec<String>> {
            let mut rows = database.prepare(sql)?;
            rows.query_map([], |row| row.get(0))?.collect()
        };
        let found = all(self.database, "PRAGMA integrity_check");
        let mut problems = found.unwrap_or_else(|error| vec![error.to_string()]);
        problems.retain(|problem| problem != "ok");
        problems.extend(self.length());
        // Of a list of problems each is told once, and on one line.
        problems = problems
            .iter()
            .flat_map(|problem| problem.lines().map(str::to_owned))
            .collect();
        let objects =
            "SELECT type || ' ' || name || ': ' || IFNULL(sql, '') FROM sqlite_master ORDER BY 1";
        let expected = Connection::open_in_memory().and_then(|fresh| {
            fresh.execute_batch(archive::SCHEMA)?;
            all(&fresh, objects)
        });
        match (all(self.database, objects), expected) {
            (Ok(found), Ok(expected)) if found != expected => {
                let name =
                    |object: &&String| object.split(':').next().unwrap_or_default().to_owned();
                let differ: Vec<String> = found
                    .iter()
                    .filter(|object| !expected.contains(object))
                    .chain(expected.iter().filter(|object| !found.contains(object)))
                    .map(|object| name(&object))
                    .collect();
                problems.push(format!(
                    "its tables are not those of an evidence file: {}",
                    differ.join(", ")
                ));
            }
            (Ok(_), Ok(_)) => {}
            (Err(error), _) | (_, Err(error)) => problems.push(error.to_string()),
        }
        problems
    }

    /// Goes through the log, in order: each entry, and before it what is wrong with it.
    ///
    /// # Errors
    ///
    /// Where SQLite cannot read on; what was told until then stands.
    pub fn log(&mut self, tell: &mut dyn FnMut(Result<LogRow, Flaw>)) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, entry, sha256 FROM log ORDER BY id";
        let (mut last, mut before, mut ends) = (0, String::new(), Vec::new());
        let read = self.each(sql, &mut |id, row| {
            if let Some(missing) = hole(last, id) {
                tell(Err(Flaw::of_table("log", missing)));
            }
            last = id;
            let read = || -> Result<_, Misfit> {
                Ok(LogRow {
                    id,
                    run: integer(row, 1)?,
                    time: text(row, 2)?.to_owned(),
                    text: text(row, 3)?.to_owned(),
                    sha256: text(row, 4)?.to_owned(),
                })
            };
            let row = match read() {
                Ok(row) => row,
                Err(misfit) => return tell(Err(Flaw::of_row("log", id, misfit))),
            };
            if archive::chained(&before, row.run, &row.time, &row.text) != row.sha256 {
                let problem = "does not hash, with the entry before it, to what stands beside it";
                tell(Err(Flaw::of_row("log", id, problem)));
            }
            before.clone_from(&row.sha256);
            if let Some(Entry::End { answers, seal, .. }) = row.entry() {
                ends.push(Ended {
                    row: id,
                    run: row.run,
                    answers,
                    seal,
                });
            }
            tell(Ok(row));
        });
        self.ends = ends;
        read
    }

    /// Goes through the answers, in order: each that hashes to what stands beside it, and what is wrong with the others
    /// and with all of them, as the log has it, which must be read before.
    ///
    /// # Errors
    ///
    /// As [`Walk::log`].
    pub fn answers(
        &self,
        tell: &mut dyn FnMut(Result<AnswerRow<'_>, Flaw>),
    ) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, server, request, sha256, answer FROM answers ORDER BY id";
        let mut sealed = self.ends.iter().map(Sealed::new).collect::<Vec<_>>();
        let (mut last, mut at) = (0, 0);
        let read = self.each(sql, &mut |id, row| {
            if let Some(missing) = hole(last, id) {
                tell(Err(Flaw::of_table("answers", missing)));
            }
            last = id;
            let read = || -> Result<_, Misfit> {
                Ok(AnswerRow {
                    id,
                    run: integer(row, 1)?,
                    time: text(row, 2)?,
                    server: text(row, 3)?,
                    request: text(row, 4)?,
                    sha256: text(row, 5)?,
                    answer: text(row, 6)?,
                })
            };
            let row = match read() {
                Ok(row) => row,
                Err(misfit) => return tell(Err(Flaw::of_row("answers", id, misfit))),
            };
            while sealed.get(at).is_some_and(|sealed| id > sealed.last()) {
                at += 1;
            }
            if let Some(sealed) = sealed.get_mut(at) {
                sealed.add(&row);
            }
            if sha256::Hash::hash(row.answer.as_bytes()).to_string() == row.sha256 {
                return tell(Ok(row));
            }
            let problem = format!(
                "the answer of {} to {} does not hash to what stands beside it",
                row.server, row.request
            );
            tell(Err(Flaw::of_row("answers", id, problem)));
        });
        let mut first = 1;
        for sealed in sealed {
            let next = sealed.last().saturating_add(1);
            sealed
                .flaws(first)
                .into_iter()
                .for_each(|flaw| tell(Err(flaw)));
            first = next;
        }
        read
    }

    /// Goes through the files of the question, in order, as [`Walk::answers`] does.
    ///
    /// # Errors
    ///
    /// As [`Walk::log`].
    pub fn exhibits(
        &self,
        tell: &mut dyn FnMut(Result<ExhibitRow<'_>, Flaw>),
    ) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, path, sha256, content FROM exhibits ORDER BY id";
        let mut hashes = vec![RowsHash::default(); self.ends.len()];
        let mut last = 0;
        let read = self.each(sql, &mut |id, row| {
            if let Some(missing) = hole(last, id) {
                tell(Err(Flaw::of_table("exhibits", missing)));
            }
            last = id;
            let read = || -> Result<_, Misfit> {
                Ok(ExhibitRow {
                    id,
                    run: integer(row, 1)?,
                    time: text(row, 2)?,
                    path: text(row, 3)?,
                    sha256: text(row, 4)?,
                    content: value(row, 5)?
                        .as_blob()
                        .map_err(|error| misfit(row, 5, &error))?,
                })
            };
            let row = match read() {
                Ok(row) => row,
                Err(misfit) => return tell(Err(Flaw::of_row("exhibits", id, misfit))),
            };
            // A run holds a hash of what it and those before it read.
            for (end, hash) in self.ends.iter().zip(&mut hashes) {
                if row.run <= end.run {
                    hash.add(id, row.run, &[row.time, row.path, row.sha256]);
                }
            }
            if sha256::Hash::hash(row.content).to_string() == row.sha256 {
                return tell(Ok(row));
            }
            let problem = format!("{} does not hash to what stands beside it", row.path);
            tell(Err(Flaw::of_row("exhibits", id, problem)));
        });
        for (end, hash) in self.ends.iter().zip(hashes) {
            if hash.finish() != end.seal.exhibits {
                let problem = format!(
                    "its rows are not those that log entry {} holds a hash of",
                    end.row
                );
                tell(Err(Flaw::of_table("exhibits", problem)));
            }
        }
        read
    }

    fn each(&self, sql: &str, take: &mut dyn FnMut(i64, &Row<'_>)) -> Result<(), ArchiveError> {
        let mut go = || -> rusqlite::Result<()> {
            let mut rows = self.database.prepare(sql)?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                take(row.get(0)?, row);
            }
            Ok(())
        };
        go().map_err(|error| told(self.path, error))
    }
}

/// The answers up to the end of a run, as the log holds a hash of them.
struct Sealed<'a> {
    end: &'a Ended,
    hash: RowsHash,
    /// Answers of each server in the run that ends.
    answers: BTreeMap<String, u64>,
}

impl<'a> Sealed<'a> {
    fn new(end: &'a Ended) -> Self {
        Self {
            end,
            hash: RowsHash::default(),
            answers: BTreeMap::new(),
        }
    }

    fn last(&self) -> i64 {
        self.end.seal.last_answer
    }

    fn add(&mut self, row: &AnswerRow<'_>) {
        let columns = [row.time, row.server, row.request, row.sha256];
        self.hash.add(row.id, row.run, &columns);
        if row.run == self.end.run {
            match self.answers.get_mut(row.server) {
                Some(count) => *count += 1,
                None => drop(self.answers.insert(row.server.to_owned(), 1)),
            }
        }
    }

    /// What is wrong with the answers from the one with the number `first` on.
    fn flaws(self, first: i64) -> Vec<Flaw> {
        let (end, last) = (self.end, self.last());
        let mut flaws = Vec::new();
        if self.hash.finish() != end.seal.answers {
            let problem = format!(
                "rows {first} to {last} are not those that log entry {} holds a hash of",
                end.row
            );
            flaws.push(Flaw::of_table("answers", problem));
        }
        if self.answers != end.answers {
            let problem = format!(
                "counts {:?} answers of its run by server, and there are {:?}",
                end.answers, self.answers
            );
            flaws.push(Flaw::of_row("log", end.row, problem));
        }
        flaws
    }
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

fn value<'a>(row: &'a Row<'_>, column: usize) -> Result<ValueRef<'a>, Misfit> {
    row.get_ref(column).map_err(|error| error.to_string())
}

fn integer(row: &Row<'_>, column: usize) -> Result<i64, Misfit> {
    value(row, column)?
        .as_i64()
        .map_err(|error| misfit(row, column, &error))
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, Misfit> {
    value(row, column)?
        .as_str()
        .map_err(|error| misfit(row, column, &error))
}

fn misfit(row: &Row<'_>, column: usize, error: &FromSqlError) -> Misfit {
    let name = row.as_ref().column_name(column).unwrap_or("?");
    format!("its column {name} does not hold what the program writes there: {error}")
}
