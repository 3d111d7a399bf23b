//! Reads an archive that may be damaged or forged, row by row, and never writes to it or beside it. Nothing is judged
//! here: rows are handed on as they stand.

use std::path::{Path, PathBuf};

use rusqlite::types::{FromSqlError, ValueRef};
use rusqlite::{Connection, Row};

use super::ArchiveError;
use super::archive::{self, told};
use super::log::Entry;

/// An archive under audit. As long as it is open, no run can write to it.
pub struct Audit {
    path: PathBuf,
    database: Connection,
}

/// A row that is not of the types of its table, and what is wrong with it.
pub type Misfit = String;

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
    /// The hash that the row must carry after one with the hash `before`.
    pub fn expected(&self, before: &str) -> String {
        archive::chained(before, self.run, &self.time, &self.text)
    }

    /// The entry; nothing where this version does not know it.
    pub fn entry(&self) -> Option<Entry> {
        archive::parse(&self.text)
    }
}

/// A row of the table `answers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerRow<'a> {
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

impl Audit {
    /// Opens an archive to read it.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`], also where a run is writing to it or has left a journal.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let database = archive::read_only(path)?;
        let is_marked = archive::is_marked(&database).map_err(|error| told(path, error))?;
        if !is_marked {
            return Err(ArchiveError::Foreign(path.to_owned()));
        }
        Ok(Self {
            path: path.to_owned(),
            database,
        })
    }

    /// What SQLite finds wrong with the file, and what is in it besides the tables of an archive.
    pub fn integrity(&self) -> Vec<String> {
        let all = |database: &Connection, sql: &str| -> rusqlite::Result<Vec<String>> {
            let mut rows = database.prepare(sql)?;
            rows.query_map([], |row| row.get(0))?.collect()
        };
        let found = all(&self.database, "PRAGMA integrity_check");
        let mut problems = found.unwrap_or_else(|error| vec![error.to_string()]);
        problems.retain(|problem| problem != "ok");
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
        match (all(&self.database, objects), expected) {
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

    /// Goes through the log, in order.
    ///
    /// # Errors
    ///
    /// Where SQLite cannot read on; what was handed on until then stands.
    pub fn log(
        &self,
        take: &mut dyn FnMut(i64, Result<LogRow, Misfit>),
    ) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, entry, sha256 FROM log ORDER BY id";
        self.each(sql, &mut |id, row| {
            let read = || {
                Ok(LogRow {
                    id,
                    run: integer(row, 1)?,
                    time: text(row, 2)?.to_owned(),
                    text: text(row, 3)?.to_owned(),
                    sha256: text(row, 4)?.to_owned(),
                })
            };
            take(id, read());
        })
    }

    /// Goes through the answers, in order.
    ///
    /// # Errors
    ///
    /// As [`Audit::log`].
    pub fn answers(
        &self,
        take: &mut dyn FnMut(i64, Result<AnswerRow<'_>, Misfit>),
    ) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, server, request, sha256, answer FROM answers ORDER BY id";
        self.each(sql, &mut |id, row| {
            let read = || {
                Ok(AnswerRow {
                    run: integer(row, 1)?,
                    time: text(row, 2)?,
                    server: text(row, 3)?,
                    request: text(row, 4)?,
                    sha256: text(row, 5)?,
                    answer: text(row, 6)?,
                })
            };
            take(id, read());
        })
    }

    /// Goes through the files of the question, in order.
    ///
    /// # Errors
    ///
    /// As [`Audit::log`].
    pub fn exhibits(
        &self,
        take: &mut dyn FnMut(i64, Result<ExhibitRow<'_>, Misfit>),
    ) -> Result<(), ArchiveError> {
        let sql = "SELECT id, run, time, path, sha256, content FROM exhibits ORDER BY id";
        self.each(sql, &mut |id, row| {
            let read = || {
                Ok(ExhibitRow {
                    run: integer(row, 1)?,
                    time: text(row, 2)?,
                    path: text(row, 3)?,
                    sha256: text(row, 4)?,
                    content: value(row, 5)?
                        .as_blob()
                        .map_err(|error| misfit(row, 5, &error))?,
                })
            };
            take(id, read());
        })
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
        go().map_err(|error| told(&self.path, error))
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
