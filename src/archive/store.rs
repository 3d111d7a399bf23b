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

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use bitcoin::Txid;
use bitcoin::hashes::{Hash, sha256};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::audit::ArchiveCheck;
use super::database::{
    APPLICATION, VERSION, classify_sqlite_error, header, is_current_archive, is_sqlite,
    not_an_archive, pragma, read_only, uses_rollback_journal,
};
use super::index::RequestIndex;
use super::log::{LogEntry, RunInputs, Seal};
use super::schema::{self, ArchiveError, RowsHash, SCHEMA, chained};
use crate::clock::{self, ClockMonitor, WrongClock};
use crate::electrum::{Request, Response, StoredRequest};

/// Hours after which an interrupted run is too old to be resumed.
const FRESH_HOURS: i64 = 24;

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its number, in order of arrival.
    pub id: i64,
    /// The run that requested it.
    pub run: i64,
    /// When it arrived: ISO 8601, UTC.
    pub time: String,
    /// The server.
    pub server: String,
    /// The answer, verbatim.
    pub answer: String,
}

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

/// A stored log entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Number of the run.
    pub run: i64,
    /// When: ISO 8601, UTC.
    pub time: String,
    /// The entry, as JSON.
    pub entry: String,
    /// Hash over the previous entry and this one.
    pub sha256: String,
}

impl Logged {
    /// Parses the entry; `None` if another version wrote it.
    pub fn entry(&self) -> Option<LogEntry> {
        schema::parse(&self.entry)
    }
}

fn logged(row: &Row<'_>) -> rusqlite::Result<Logged> {
    Ok(Logged {
        run: row.get(0)?,
        time: row.get(1)?,
        entry: row.get(2)?,
        sha256: row.get(3)?,
    })
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
    ended: Option<Logged>,
    /// Monitors the system clock.
    clock: ClockMonitor,
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
        let mut archive = Self::over(path, read_only(path)?, true)?;
        let every = "WHERE run <= ?1 ORDER BY id DESC";
        let ended = archive.look_through(every, i64::MAX, |logged| {
            matches!(logged.entry(), Some(LogEntry::End { .. })).then_some(logged)
        })?;
        let ended = ended.ok_or_else(|| ArchiveError::NoFinishedRun(path.to_owned()))?;
        archive.run = ended.run;
        archive.ended = Some(ended);
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
        // Otherwise SQLite would re-plan each query for every value.
        let stable = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
        database
            .set_db_config(stable, true)
            .map_err(classify_sqlite_error)?;
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
        Ok(Self {
            path: path.to_owned(),
            database,
            run: 0,
            is_replay,
            earlier: index.len() as i64,
            index,
            ended: None,
            clock: ClockMonitor::default(),
        })
    }

    /// Starts a run, or resumes the last one if it was interrupted less than a day ago and used the same servers.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub fn begin(&mut self, question: RunInputs) -> Result<RunStart, ArchiveError> {
        let log = self.log_entries()?;
        let last = log.last().map_or(0, |logged| logged.run);
        let of_last = || log.iter().filter(|logged| logged.run == last);
        let steps: Vec<LogEntry> = of_last()
            .filter_map(|logged| schema::parse(&logged.entry))
            .collect();
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
        let since = of_last().next().map(|logged| logged.time.clone());
        let is_fresh = since
            .as_deref()
            .and_then(|time| time.parse::<jiff::Timestamp>().ok())
            .is_some_and(|time| clock::now().duration_since(time).as_hours() < FRESH_HOURS);
        let shown = log.last().and_then(|logged| logged.time.parse().ok());
        self.clock.begin(shown);
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
        let log = self.log_entries()?;
        let before = log.iter().rev().find(|logged| logged.run < self.run);
        Ok(before.is_some_and(|logged| {
            matches!(
                schema::parse(&logged.entry),
                Some(LogEntry::Reorganised { .. })
            )
        }))
    }

    /// Returns the number of the current run.
    pub fn run(&self) -> i64 {
        self.run
    }

    /// Whether only stored answers are available.
    pub fn is_replay(&self) -> bool {
        self.is_replay
    }

    /// Appends an entry to the log; does nothing in a replay.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn log(&self, entry: &LogEntry) -> Result<(), ArchiveError> {
        if self.is_replay {
            return Ok(());
        }
        let (time, wrong) = self.clock.read();
        self.append(entry, &time)?;
        self.tell_clock(wrong)
    }

    /// Logs if the system clock is behind the block as of which the chain is seen.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Full`] and [`ArchiveError::Database`].
    pub fn compare_clock(&self, height: u32, time: u32) -> Result<(), ArchiveError> {
        match self.is_replay {
            true => Ok(()),
            false => self.tell_clock(clock::behind(clock::now(), height, time)),
        }
    }

    fn tell_clock(&self, wrong: Option<WrongClock>) -> Result<(), ArchiveError> {
        let tell = |wrong| self.append(&LogEntry::Clock(wrong), &clock::now().to_string());
        wrong.map_or(Ok(()), tell)
    }

    fn append(&self, entry: &LogEntry, time: &str) -> Result<(), ArchiveError> {
        let entry = serde_json::to_string(entry).expect("texts and numbers are JSON");
        let append = || -> rusqlite::Result<()> {
            let hash = chained(&self.last_hash()?, self.run, time, &entry);
            let insert = "INSERT INTO log (run, time, entry, sha256) VALUES (?1, ?2, ?3, ?4)";
            self.database
                .execute(insert, params![self.run, time, entry, hash])?;
            Ok(())
        };
        append().map_err(|error| self.failed(error))
    }

    fn last_hash(&self) -> rusqlite::Result<String> {
        let last = "SELECT sha256 FROM log ORDER BY id DESC LIMIT 1";
        self.database
            .query_row(last, [], |row| row.get(0))
            .optional()
            .map(Option::unwrap_or_default)
    }

    /// Returns the log entry that ends the current run; `None` before that.
    pub fn ended(&self) -> Option<&Logged> {
        self.ended.as_ref()
    }

    /// Returns the latest input of the current run, which may have been resumed with other limits.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn question(&self) -> Result<RunInputs, ArchiveError> {
        let asked = self.steps()?.into_iter().rev();
        let asked = asked.filter_map(|step| match step {
            LogEntry::Begin(question) | LogEntry::Continue(question) => Some(question),
            _ => None,
        });
        Ok({ asked }.next().unwrap_or_default())
    }

    /// Returns the hash of the last log entry; empty if there is none.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn log_head(&self) -> Result<String, ArchiveError> {
        self.last_hash().map_err(|error| self.failed(error))
    }

    /// Returns the seal of the other tables, for the entry that ends a run.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn seal(&self) -> Result<Seal, ArchiveError> {
        let sealed = self.last_seal()?.map_or(0, |seal| seal.last_answer);
        // The hashed columns precede the long one, which SQLite then does not read.
        let answers =
            "SELECT id, run, time, server, request, sha256 FROM answers WHERE id > ?1 ORDER BY id";
        let exhibits = "SELECT id, run, time, path, sha256 FROM exhibits WHERE id > ?1 ORDER BY id";
        let seal = || {
            let (last_answer, answers) = self.rows_hash(answers, sealed)?;
            let (_, exhibits) = self.rows_hash(exhibits, 0)?;
            Ok(Seal {
                last_answer,
                answers,
                exhibits,
            })
        };
        seal().map_err(|error| self.failed(error))
    }

    /// Returns the number of the last row, and the hash over the rows after number `after`.
    fn rows_hash(&self, sql: &str, after: i64) -> rusqlite::Result<(i64, String)> {
        let mut statement = self.database.prepare(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([after])?;
        let (mut last, mut hash) = (after, RowsHash::default());
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            let texts = (2..columns).map(|column| Ok(row.get_ref(column)?.as_str()?));
            let texts: Vec<&str> = texts.collect::<rusqlite::Result<_>>()?;
            hash.add(last, row.get(1)?, &texts);
        }
        Ok((last, hash.finish()))
    }

    /// Returns the seal of the last finished run.
    fn last_seal(&self) -> Result<Option<Seal>, ArchiveError> {
        let every = "WHERE run <= ?1 ORDER BY id DESC";
        self.look_through(every, i64::MAX, |logged| match logged.entry()? {
            LogEntry::End { seal, .. } => Some(seal),
            _ => None,
        })
    }

    /// Returns the whole log, in order.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn log_entries(&self) -> Result<Vec<Logged>, ArchiveError> {
        self.rows(
            "SELECT run, time, entry, sha256 FROM log ORDER BY id",
            logged,
        )
    }

    /// Returns the log entries of the current run.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn steps(&self) -> Result<Vec<LogEntry>, ArchiveError> {
        let mut steps = Vec::new();
        let of_run = "WHERE run = ?1 ORDER BY id";
        self.look_through(of_run, self.run, |logged| {
            steps.extend(logged.entry());
            None::<()>
        })?;
        Ok(steps)
    }

    /// Returns start time and final entry of the previous run with findings.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn finding_before(&self) -> Result<Option<(String, LogEntry)>, ArchiveError> {
        let earlier = "WHERE run < ?1 ORDER BY id DESC";
        self.look_through(earlier, self.run, |logged| {
            let entry = logged
                .entry()
                .filter(|entry| matches!(entry, LogEntry::End { .. }))?;
            Some((logged.time, entry))
        })
    }

    /// Returns the first result of `f` over a part of the log. Entries are loaded one at a time: the final entry of a
    /// run holds all its payments.
    fn look_through<T>(
        &self,
        part: &str,
        run: i64,
        mut find: impl FnMut(Logged) -> Option<T>,
    ) -> Result<Option<T>, ArchiveError> {
        let mut go = || -> rusqlite::Result<Option<T>> {
            let sql = format!("SELECT run, time, entry, sha256 FROM log {part}");
            let mut statement = self.database.prepare(&sql)?;
            let mut rows = statement.query([run])?;
            while let Some(row) = rows.next()? {
                let found = find(logged(row)?);
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        };
        go().map_err(|error| self.failed(error))
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

    /// Returns the stored answers to a request that are valid in this run, newest first. Changeable ones are valid in
    /// their own run only; errors from before the file was opened are worth a retry.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Damaged`] if an answer does not match its hash.
    pub fn stored(&self, request: &Request, key: &str) -> Result<Vec<Stored>, ArchiveError> {
        let select = "SELECT run, time, server, answer, sha256 FROM answers WHERE id = ?1 AND request = ?2 AND run <= ?3";
        let rows = || -> rusqlite::Result<Vec<(Stored, String)>> {
            let mut select = self.database.prepare_cached(select)?;
            let mut rows = Vec::new();
            for id in self.index.candidates(key) {
                let row = select.query_row(params![id, key, self.run], |row| {
                    let stored = Stored {
                        id,
                        run: row.get(0)?,
                        time: row.get(1)?,
                        server: row.get(2)?,
                        answer: row.get(3)?,
                    };
                    Ok((stored, row.get(4)?))
                });
                rows.extend(row.optional()?);
            }
            Ok(rows)
        };
        let mut usable = Vec::new();
        for (stored, hash) in rows().map_err(|error| self.failed(error))? {
            if sha256::Hash::hash(stored.answer.as_bytes()).to_string() != hash {
                let problem = format!(
                    "answer {} of {} does not match its stored hash",
                    stored.id, stored.server
                );
                return Err(self.damaged(problem));
            }
            let refusal = || request.read(&stored.answer).err();
            let is_usable = if stored.run < self.run {
                request.is_lasting() && refusal().is_none()
            } else {
                self.is_replay
                    || stored.id > self.earlier
                    || refusal().is_none_or(|refusal| refusal.is_about_request())
            };
            if is_usable {
                usable.push(stored);
            }
        }
        Ok(usable)
    }

    /// Returns the distinct counts of stored header requests that start at a height.
    pub fn headers_from(&self, start: u32) -> Vec<u32> {
        self.index.headers_from(start).collect()
    }

    /// Stores answers: server, request and text.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`]; then none of them is stored.
    pub fn store<'a>(
        &mut self,
        answers: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<(), ArchiveError> {
        let (time, wrong) = self.clock.read();
        let (path, run) = (&self.path, self.run);
        let mut requests = Vec::new();
        let store = || -> rusqlite::Result<()> {
            let transaction = self.database.transaction()?;
            {
                let insert = "INSERT INTO answers (run, time, server, request, answer, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                let mut insert = transaction.prepare_cached(insert)?;
                for (server, request, answer) in answers {
                    let hash = sha256::Hash::hash(answer.as_bytes()).to_string();
                    insert.execute(params![run, time, server, request, answer, hash])?;
                    requests.push(request);
                }
            }
            transaction.commit()
        };
        store().map_err(|error| classify_sqlite_error(path, error))?;
        for request in requests {
            self.index.push(request);
        }
        self.tell_clock(wrong)
    }

    /// Passes run, time, server and request of each answer, in order, up to the current run.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn asked(&self, take: &mut dyn FnMut(i64, &str, &str, &str)) -> Result<(), ArchiveError> {
        let mut go = || -> rusqlite::Result<()> {
            let sql = "SELECT run, time, server, request FROM answers WHERE run <= ?1 ORDER BY id";
            let mut rows = self.database.prepare(sql)?;
            let mut rows = rows.query([self.run])?;
            while let Some(row) = rows.next()? {
                let text =
                    |column| -> rusqlite::Result<&str> { Ok(row.get_ref(column)?.as_str()?) };
                take(row.get(0)?, text(1)?, text(2)?, text(3)?);
            }
            Ok(())
        };
        go().map_err(|error| self.failed(error))
    }

    /// Passes the received transactions up to the current run, in order, until the callback stops. They are not proved.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn transactions(
        &self,
        take: &mut dyn FnMut(Response) -> ControlFlow<()>,
    ) -> Result<(), ArchiveError> {
        let method = Request::Transaction(Txid::all_zeros()).method();
        let sql = format!(
            "SELECT request, answer FROM answers WHERE request >= '{method} ' AND request < '{method}!' AND run <= ?1 \
             ORDER BY id"
        );
        let mut go = || -> rusqlite::Result<()> {
            let mut rows = self.database.prepare(&sql)?;
            let mut rows = rows.query([self.run])?;
            while let Some(row) = rows.next()? {
                let request = StoredRequest::parse(row.get_ref(0)?.as_str()?);
                let request = request.and_then(|asked| asked.provable());
                let answer = row.get_ref(1)?.as_str()?;
                if let Some(response) = request.and_then(|request| request.read(answer).ok())
                    && take(response).is_break()
                {
                    break;
                }
            }
            Ok(())
        };
        go().map_err(|error| self.failed(error))
    }

    /// Returns the number of answers of all runs.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub fn count(&self) -> Result<usize, ArchiveError> {
        let counts = self.rows("SELECT COUNT(*) FROM answers", |row| row.get::<_, i64>(0))?;
        Ok(counts
            .first()
            .map_or(0, |count| usize::try_from(*count).unwrap_or(0)))
    }

    /// Returns the number of answers of the current run by server.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn answers_by_server(&self) -> Result<BTreeMap<String, u64>, ArchiveError> {
        let sql = format!(
            "SELECT server, COUNT(*) FROM answers WHERE run = {} GROUP BY server",
            self.run
        );
        let rows = self.rows(&sql, |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })?;
        Ok(rows.into_iter().collect())
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
