//! The evidence archive, `evidence.sqlite`. Every answer is stored verbatim with server and time before it is used; so
//! are the files given with the case, and every step of a run.
//!
//! # Design
//!
//! There are three tables and a version number: `answers`; `exhibits`, the files given with the case, such as rates;
//! and `log`, in which each entry carries the hash of the one before. Rows are never changed or deleted.
//!
//! Answers belong to a *run*. An answer fixed by an id, such as a transaction, is valid in every later run; a
//! changeable one, such as a history, only in its own. An interrupted run is resumed under its number, so that stored
//! answers are not requested again.

#[cfg(test)]
mod tests;

mod answers;
mod journal;

pub use answers::Stored;
pub use journal::{FinishedRun, Logged};

use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};
use rusqlite::{Connection, Row, params};

use super::audit::{ArchiveCheck, Audit};
use super::database::{
    APPLICATION, VERSION, classify_sqlite_error, header, is_current_archive, is_sqlite,
    not_an_archive, pragma, read_only, uses_rollback_journal,
};
use super::index::RequestIndex;
use super::log::{LogEntry, RunInputs};
use super::schema::{ArchiveError, SCHEMA};
use crate::clock::{self, ClockMonitor};

/// Hours after which an interrupted run is too old to be resumed.
const FRESH_HOURS: i64 = 24;

/// A file given with the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Path as given.
    pub path: String,
    /// Content.
    pub content: Vec<u8>,
}

impl Exhibit {
    /// Returns the SHA-256 of the content, in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256::Hash::hash(&self.content).to_string()
    }
}

/// How a run started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunStart {
    /// It is new.
    New,
    /// It resumes an interrupted run that began at this time.
    Resumed(String),
}

/// The evidence archive of a case.
pub struct Archive {
    path: PathBuf,
    database: Connection,
    /// The current run.
    run: i64,
    is_replay: bool,
    /// The answers by request.
    index: RequestIndex,
    /// Number of the last answer when the file was opened.
    earlier: i64,
    /// The final entry of the run, in a replay.
    ended: Option<FinishedRun>,
    /// Monitors the system clock.
    clock: ClockMonitor,
}

/// Makes SQLite keep the plan of a query; otherwise it would plan it again for every value.
fn keep_plans(database: &Connection) -> rusqlite::Result<()> {
    let stable = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
    database.set_db_config(stable, true)?;
    Ok(())
}

impl Archive {
    /// Opens or creates the file for writing, with an exclusive lock.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; a damaged file or one of another kind is not modified.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        // SQLite repairs what an interrupted run left; only WAL mode is rejected.
        if let Ok(header) = header(path)
            && is_sqlite(&header)
            && !uses_rollback_journal(&header)
        {
            return Err(not_an_archive(path, &header));
        }
        let database =
            Connection::open(path).map_err(|error| classify_sqlite_error(path, error))?;
        Self::over(path, database, false)
    }

    /// Opens the file to read what the last finished run used.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; [`ArchiveError::NoFinishedRun`] if no run has produced findings.
    pub fn replay(path: &Path) -> Result<Self, ArchiveError> {
        Self::over(path, read_only(path)?, true)?.at_last_end()
    }

    /// As [`Self::replay`], from a file that was audited without a flaw, so that it is not read again.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::NoFinishedRun`] if no run has produced findings.
    pub fn replay_audited(audit: Audit, index: RequestIndex) -> Result<Self, ArchiveError> {
        let Audit { path, database } = audit;
        keep_plans(&database).map_err(|error| classify_sqlite_error(&path, error))?;
        Self::with_index(&path, database, true, index).at_last_end()
    }

    fn at_last_end(self) -> Result<Self, ArchiveError> {
        let mut archive = self;
        let every = "WHERE run <= ?1 ORDER BY id DESC";
        let ended = archive.look_through(every, i64::MAX, |logged| {
            let is_end = logged.is_end();
            let Logged {
                run, time, sha256, ..
            } = logged;
            is_end.then_some((run, FinishedRun { time, sha256 }))
        })?;
        let (run, ended) =
            ended.ok_or_else(|| ArchiveError::NoFinishedRun(archive.path.clone()))?;
        (archive.run, archive.ended) = (run, Some(ended));
        Ok(archive)
    }

    /// Opens the file to read the lasting answers of all runs.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub fn read(path: &Path) -> Result<Self, ArchiveError> {
        let mut archive = Self::over(path, read_only(path)?, true)?;
        archive.run = i64::MAX;
        Ok(archive)
    }

    /// Creates an archive in memory.
    pub fn in_memory() -> Self {
        let path = Path::new("memory");
        let database = Connection::open_in_memory().expect("memory is available");
        Self::over(path, database, false).expect("an empty database in memory takes the tables")
    }

    /// Creates an archive over a database; rejects a modified one.
    fn over(path: &Path, database: Connection, is_replay: bool) -> Result<Self, ArchiveError> {
        let classify_sqlite_error = |error| classify_sqlite_error(path, error);
        keep_plans(&database).map_err(classify_sqlite_error)?;
        let identify = || -> rusqlite::Result<bool> {
            if !is_replay {
                database.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
                // In one transaction, so that an interruption leaves either an empty file or an archive.
                database.execute_batch("BEGIN EXCLUSIVE")?;
                let tables = "SELECT COUNT(*) FROM sqlite_master";
                let tables: i64 = database.query_row(tables, [], |row| row.get(0))?;
                if tables == 0 && pragma(&database, "application_id")? == 0 {
                    database.pragma_update(None, "application_id", APPLICATION)?;
                    database.pragma_update(None, "user_version", VERSION)?;
                    database.execute_batch(SCHEMA)?;
                }
                database.execute_batch("COMMIT")?;
            }
            is_current_archive(&database)
        };
        if !identify().map_err(classify_sqlite_error)? {
            return Err(ArchiveError::NotAnArchive(path.to_owned()));
        }
        let index = ArchiveCheck::new(path, &database).index()?;
        let index = index.map_err(|flaw| ArchiveError::Damaged {
            path: path.to_owned(),
            problem: flaw.to_string(),
        })?;
        Ok(Self::with_index(path, database, is_replay, index))
    }

    fn with_index(path: &Path, database: Connection, is_replay: bool, index: RequestIndex) -> Self {
        Self {
            path: path.to_owned(),
            database,
            run: 0,
            is_replay,
            earlier: index.len() as i64,
            index,
            ended: None,
            clock: ClockMonitor::default(),
        }
    }

    /// Starts a run, or resumes the last one if it was interrupted less than a day ago and used the same servers.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub fn begin(&mut self, question: RunInputs) -> Result<RunStart, ArchiveError> {
        let (mut last, mut since, mut shown) = (0, None, None);
        let mut steps: Vec<LogEntry> = Vec::new();
        self.each_logged(|logged| {
            if logged.run != last {
                (last, since) = (logged.run, Some(logged.time.clone()));
                steps.clear();
            }
            steps.extend(logged.entry());
            shown = Some(logged.time);
        })?;
        let asked_the_same = steps.iter().any(
            |step| matches!(step, LogEntry::Begin(begun) if begun.servers == question.servers),
        );
        let is_end = |step: &LogEntry| {
            matches!(
                step,
                LogEntry::End { .. } | LogEntry::Reorganised { .. } | LogEntry::Failed { .. }
            )
        };
        let is_over = steps.iter().any(is_end);
        let is_fresh = since
            .as_deref()
            .and_then(|time| time.parse::<jiff::Timestamp>().ok())
            .is_some_and(|time| clock::now().duration_since(time).as_hours() < FRESH_HOURS);
        self.clock.begin(shown.and_then(|time| time.parse().ok()));
        if let Some(since) = since.filter(|_| asked_the_same && !is_over && is_fresh) {
            self.run = last;
            self.log(&LogEntry::Continue(question))?;
            return Ok(RunStart::Resumed(since));
        }
        let newest = "SELECT IFNULL(MAX(run), 0) FROM answers";
        let newest: i64 = self
            .database
            .query_row(newest, [], |row| row.get(0))
            .map_err(|error| self.failed(error))?;
        self.run = last.max(newest) + 1;
        self.log(&LogEntry::Begin(question))?;
        Ok(RunStart::New)
    }

    /// Whether the previous run ended because of a reorganisation.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn follows_reorganisation(&self) -> Result<bool, ArchiveError> {
        let earlier = "WHERE run < ?1 ORDER BY id DESC";
        let is_reorganised = self.look_through(earlier, self.run, |logged| {
            Some(matches!(logged.entry(), Some(LogEntry::Reorganised { .. })))
        })?;
        Ok(is_reorganised == Some(true))
    }

    /// Returns the number of the current run.
    pub fn run(&self) -> i64 {
        self.run
    }

    /// Whether only stored answers are available.
    pub fn is_replay(&self) -> bool {
        self.is_replay
    }

    /// Stores an exhibit, unless it is stored already.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn keep(&self, exhibit: &Exhibit) -> Result<(), ArchiveError> {
        let insert =
            "INSERT INTO exhibits (run, time, path, content, sha256) SELECT ?1, ?2, ?3, ?4, ?5
            WHERE NOT EXISTS (SELECT 1 FROM exhibits WHERE path = ?3 AND sha256 = ?5)";
        let values = params![
            self.run,
            clock::now().to_string(),
            exhibit.path,
            exhibit.content,
            exhibit.sha256()
        ];
        self.database
            .execute(insert, values)
            .map(drop)
            .map_err(|error| self.failed(error))
    }

    /// Returns every exhibit with its stored hash.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn exhibits(&self) -> Result<Vec<(Exhibit, String)>, ArchiveError> {
        let row = |row: &Row<'_>| {
            Ok((
                Exhibit {
                    path: row.get(0)?,
                    content: row.get(1)?,
                },
                row.get(2)?,
            ))
        };
        self.rows(
            "SELECT path, content, sha256 FROM exhibits ORDER BY id",
            row,
        )
    }

    fn rows<T>(
        &self,
        sql: &str,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, ArchiveError> {
        let rows = || -> rusqlite::Result<Vec<T>> {
            self.database.prepare(sql)?.query_map([], row)?.collect()
        };
        rows().map_err(|error| self.failed(error))
    }

    /// Returns the error for a discrepancy in the file.
    pub fn damaged(&self, problem: String) -> ArchiveError {
        ArchiveError::Damaged {
            path: self.path.clone(),
            problem,
        }
    }

    fn failed(&self, error: rusqlite::Error) -> ArchiveError {
        classify_sqlite_error(&self.path, error)
    }
}
