//! Integrity check of an archive: one pass over all rows, for every caller. A run, and any analysis of the evidence,
//! rejects a file at the first flaw: modified answers would be used, and sealed at the end of the run. `verify` lists
//! every flaw.

mod sealed;

use std::fmt;
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};
use rusqlite::types::{FromSqlError, ValueRef};
use rusqlite::{Connection, Row};

use super::database::{self, classify_sqlite_error};
use super::index::RequestIndex;
use super::log::{LogEntry, SealedEnd};
use super::schema::{self, ArchiveError, RowsHash};
use sealed::{SealedAnswers, SealedRun};

/// A possibly damaged or forged archive, open for reading. While it is open no run can write to it; neither the file
/// nor its folder is modified.
pub struct Audit {
    pub(super) path: PathBuf,
    pub(super) database: Connection,
}

/// A discrepancy in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The table; `None` for the file as a whole.
    pub table: Option<&'static str>,
    /// The number of the row.
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
    /// Number of the run that made it.
    pub run: i64,
    /// When: ISO 8601, UTC.
    pub time: String,
    /// The entry, verbatim.
    pub text: String,
    /// Its stored hash.
    pub sha256: String,
}

impl LogRow {
    /// Parses the entry; `None` if this version does not know it.
    pub fn entry(&self) -> Option<LogEntry> {
        schema::parse(&self.text)
    }
}

/// A row of the table `answers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerRow<'a> {
    /// Its number.
    pub id: i64,
    /// Number of the run that requested it.
    pub run: i64,
    /// When it arrived.
    pub time: &'a str,
    /// The server.
    pub server: &'a str,
    /// The request.
    pub request: &'a str,
    /// The stored hash of the answer.
    pub sha256: &'a str,
    /// The answer, verbatim.
    pub answer: &'a str,
}

/// A row of the table `exhibits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExhibitRow<'a> {
    /// Its number.
    pub id: i64,
    /// Number of the run that read it first.
    pub run: i64,
    /// When.
    pub time: &'a str,
    /// Path as given in the case.
    pub path: &'a str,
    /// The stored hash of the content.
    pub sha256: &'a str,
    /// The content.
    pub content: &'a [u8],
}

/// The error of a column with an unexpected type.
type ColumnError = String;

impl Audit {
    /// Opens an archive for reading.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; also if a run is writing to it or has left a journal.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let database = database::read_only(path)?;
        let is_current_archive = database::is_current_archive(&database)
            .map_err(|error| classify_sqlite_error(path, error))?;
        if !is_current_archive {
            return Err(ArchiveError::NotAnArchive(path.to_owned()));
        }
        Ok(Self {
            path: path.to_owned(),
            database,
        })
    }

    /// Starts the check.
    pub fn check_tables(&self) -> ArchiveCheck<'_> {
        ArchiveCheck::new(&self.path, &self.database)
    }
}

/// A check of an archive: first the log, then the tables that it seals.
pub struct ArchiveCheck<'a> {
    path: &'a Path,
    database: &'a Connection,
    ends: Vec<SealedRun>,
}

impl<'a> ArchiveCheck<'a> {
    pub(super) fn new(path: &'a Path, database: &'a Connection) -> Self {
        Self {
            path,
            database,
            ends: Vec::new(),
        }
    }

    /// Returns the index of the answers, or the first flaw.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`] if the file cannot be read.
    pub(super) fn index(mut self) -> Result<Result<RequestIndex, Flaw>, ArchiveError> {
        let problem = self.integrity().into_iter().next();
        if let Some(problem) = problem {
            return Ok(Err(Flaw {
                table: None,
                row: None,
                problem,
            }));
        }
        let mut index = RequestIndex::default();
        let mut first = None;
        let mut note = |flaw| {
            first.get_or_insert(flaw);
        };
        self.log(&mut |row| row.map_or_else(&mut note, drop))?;
        self.exhibits(&mut |row| row.map_or_else(&mut note, drop))?;
        self.answers(&mut |row| row.map_or_else(&mut note, |row| index.push(row.request)))?;
        Ok(first.map_or(Ok(index), Err))
    }

    /// Checks the length of the file. SQLite reads the missing part of a truncated last page as zeroes, which often is
    /// what it contained.
    fn length(&self) -> Option<String> {
        let found = std::fs::metadata(self.database.path()?).ok()?.len();
        let number = |name: &str| -> rusqlite::Result<i64> {
            self.database
                .pragma_query_value(None, name, |row| row.get(0))
        };
        let pages = number("page_count").ok()?.unsigned_abs();
        let named = pages * number("page_size").ok()?.unsigned_abs();
        (found != named).then(|| format!("the file has {found} bytes, its header states {named}"))
    }

    /// Returns the problems that SQLite finds, and deviations from the schema.
    pub fn integrity(&self) -> Vec<String> {
        let all = |database: &Connection, sql: &str| -> rusqlite::Result<Vec<String>> {
            let mut rows = database.prepare(sql)?;
            rows.query_map([], |row| row.get(0))?.collect()
        };
        let found = all(self.database, "PRAGMA integrity_check");
        let mut problems = found.unwrap_or_else(|error| vec![error.to_string()]);
        problems.retain(|problem| problem != "ok");
        problems.extend(self.length());
        // Each problem once, on one line.
        problems = problems
            .iter()
            .flat_map(|problem| problem.lines().map(str::to_owned))
            .collect();
        let objects =
            "SELECT type || ' ' || name || ': ' || IFNULL(sql, '') FROM sqlite_master ORDER BY 1";
        let expected = Connection::open_in_memory().and_then(|fresh| {
            fresh.execute_batch(schema::SCHEMA)?;
            if database::pragma(self.database, "user_version")? == database::INDEXED {
                fresh.execute_batch(schema::INDEX)?;
            }
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

    /// Passes each log entry in order, preceded by its flaws.
    ///
    /// # Errors
    ///
    /// If SQLite cannot read on; earlier results remain valid.
    pub fn log(&mut self, tell: &mut dyn FnMut(Result<LogRow, Flaw>)) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, entry, sha256 FROM log ORDER BY id";
        let (mut last, mut before, mut ends) = (0, String::new(), Vec::new());
        let read = self.each(sql, &mut |id, row| {
            if let Some(missing) = missing_rows(last, id) {
                tell(Err(Flaw::of_table("log", missing)));
            }
            last = id;
            let read = || -> Result<_, ColumnError> {
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
                Err(column_error) => return tell(Err(Flaw::of_row("log", id, column_error))),
            };
            if schema::chained(&before, row.run, &row.time, &row.text) != row.sha256 {
                let problem = "does not match its stored hash, with the entry before it";
                tell(Err(Flaw::of_row("log", id, problem)));
            }
            before.clone_from(&row.sha256);
            if let Some(SealedEnd { answers, seal }) = SealedEnd::parse(&row.text) {
                ends.push(SealedRun {
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

    /// Passes each intact answer in order, and the flaws of the others and of the table as sealed in the log, which
    /// must be read first.
    ///
    /// # Errors
    ///
    /// As [`ArchiveCheck::log`].
    pub fn answers(
        &self,
        tell: &mut dyn FnMut(Result<AnswerRow<'_>, Flaw>),
    ) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, server, request, sha256, answer FROM answers ORDER BY id";
        let mut sealed = self.ends.iter().map(SealedAnswers::new).collect::<Vec<_>>();
        let (mut last, mut at) = (0, 0);
        let read = self.each(sql, &mut |id, row| {
            if let Some(missing) = missing_rows(last, id) {
                tell(Err(Flaw::of_table("answers", missing)));
            }
            last = id;
            let read = || -> Result<_, ColumnError> {
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
                Err(column_error) => return tell(Err(Flaw::of_row("answers", id, column_error))),
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
                "the answer of {} to {} does not match its stored hash",
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

    /// Passes the exhibits in order, as [`ArchiveCheck::answers`] does.
    ///
    /// # Errors
    ///
    /// As [`ArchiveCheck::log`].
    pub fn exhibits(
        &self,
        tell: &mut dyn FnMut(Result<ExhibitRow<'_>, Flaw>),
    ) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, path, sha256, content FROM exhibits ORDER BY id";
        let mut hashes = vec![RowsHash::default(); self.ends.len()];
        let mut last = 0;
        let read = self.each(sql, &mut |id, row| {
            if let Some(missing) = missing_rows(last, id) {
                tell(Err(Flaw::of_table("exhibits", missing)));
            }
            last = id;
            let read = || -> Result<_, ColumnError> {
                Ok(ExhibitRow {
                    id,
                    run: integer(row, 1)?,
                    time: text(row, 2)?,
                    path: text(row, 3)?,
                    sha256: text(row, 4)?,
                    content: value(row, 5)?
                        .as_blob()
                        .map_err(|error| column_error(row, 5, &error))?,
                })
            };
            let row = match read() {
                Ok(row) => row,
                Err(column_error) => return tell(Err(Flaw::of_row("exhibits", id, column_error))),
            };
            // A seal covers the exhibits of its run and of all earlier ones.
            for (end, hash) in self.ends.iter().zip(&mut hashes) {
                if row.run <= end.run {
                    hash.add(id, row.run, &[row.time, row.path, row.sha256]);
                }
            }
            if sha256::Hash::hash(row.content).to_string() == row.sha256 {
                return tell(Ok(row));
            }
            let problem = format!("{} does not match its stored hash", row.path);
            tell(Err(Flaw::of_row("exhibits", id, problem)));
        });
        for (end, hash) in self.ends.iter().zip(hashes) {
            if hash.finish() != end.seal.exhibits {
                let problem = format!("its rows do not match the hash in log entry {}", end.row);
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
        go().map_err(|error| classify_sqlite_error(self.path, error))
    }
}

/// Describes the numbers missing between `last` and `id`.
fn missing_rows(last: i64, id: i64) -> Option<String> {
    let (first, end) = (last.saturating_add(1), id.saturating_sub(1));
    match end.saturating_sub(first) {
        -1 => None,
        0 => Some(format!("row {first} is missing")),
        _ => Some(format!("rows {first} to {end} are missing")),
    }
}

fn value<'a>(row: &'a Row<'_>, column: usize) -> Result<ValueRef<'a>, ColumnError> {
    row.get_ref(column).map_err(|error| error.to_string())
}

fn integer(row: &Row<'_>, column: usize) -> Result<i64, ColumnError> {
    value(row, column)?
        .as_i64()
        .map_err(|error| column_error(row, column, &error))
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str, ColumnError> {
    value(row, column)?
        .as_str()
        .map_err(|error| column_error(row, column, &error))
}

fn column_error(row: &Row<'_>, column: usize, error: &FromSqlError) -> ColumnError {
    let name = row.as_ref().column_name(column).unwrap_or("?");
    format!("column {name} has an unexpected type: {error}")
}
