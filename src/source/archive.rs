//! The archive of what servers said: `evidence.sqlite`. Every answer is stored verbatim, with server and time, before it
//! is used; so is every file that the question names, and every step that was taken.
//!
//! # Design
//!
//! Three tables and a version number. `answers` holds what servers said; `exhibits` the files of the question, such as
//! rates; `log` the steps, each entry of which carries the hash of the one before. Nothing is ever changed or taken out.
//!
//! Answers belong to a *run*. What an id fixes, such as a transaction's bytes, holds in every later run; what can change,
//! such as a history, holds in the run in which it was asked for. A run that broke off goes on under its own number, so
//! that nothing that is stored is asked for again.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use bitcoin::Txid;
use bitcoin::hashes::{Hash, HashEngine, sha256};
use rusqlite::{Connection, OptionalExtension, Row, params};
use thiserror::Error;

use super::audit::Walk;
use super::clock::{self, Watch, WrongClock};
use super::database::{
    APPLICATION, VERSION, header, is_in_our_form, is_marked, is_sqlite, mark, not_in_our_form,
    read_only, told,
};
use super::log::{Entry, Question, Seal};
use super::{Asked, Request, Response};

/// Hours after which the histories of a run that broke off are too old to go on with.
const FRESH_HOURS: i64 = 24;

pub(super) const SCHEMA: &str = "
CREATE TABLE answers (
    id      INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL,   -- number of the run that asked
    time    TEXT NOT NULL,      -- ISO 8601, UTC
    server  TEXT NOT NULL,
    request TEXT NOT NULL,      -- method and parameters
    sha256  TEXT NOT NULL,      -- of the answer
    answer  TEXT NOT NULL       -- the server's words, verbatim
);
CREATE INDEX answers_by_request ON answers (request);
CREATE TABLE exhibits (
    id      INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL,   -- number of the run that first read it
    time    TEXT NOT NULL,
    path    TEXT NOT NULL,      -- as the question names it
    sha256  TEXT NOT NULL,      -- of the content
    content BLOB NOT NULL       -- the file, verbatim
);
CREATE TABLE log (
    id      INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL,
    time    TEXT NOT NULL,
    entry   TEXT NOT NULL,      -- JSON
    sha256  TEXT NOT NULL       -- of the previous entry's hash, the run, the time and the entry, a line each
);
";

/// Why the archive cannot be used.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The file is something else.
    #[error("{0} is not an evidence file of this version of the program; it is left as it is")]
    Foreign(PathBuf),
    /// The file is not what was written.
    #[error(
        "{path} is damaged and left as it is: {problem}; restore it from a copy, or trace the case into another folder"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A run that broke off while it wrote has left a journal.
    #[error(
        "a run broke off while it wrote to {0}, and its journal lies beside it; run the same `ransomtrace trace` again, \
         which puts the evidence in order"
    )]
    Journal(PathBuf),
    /// Another program holds the file. Runs of this one hold the folder, so that they do not come that far.
    #[error(
        "another program has locked {0}, such as a database browser or a backup; close it, or wait for it to end, and run \
         the same command again"
    )]
    InUse(PathBuf),
    /// Another program has switched the file to SQLite's other form.
    #[error(
        "another program has switched {0} to write-ahead logging, and it is left as it is; restore it from a copy, or \
         switch it back with `sqlite3 FILE 'PRAGMA journal_mode = DELETE'`"
    )]
    Switched(PathBuf),
    /// SQLite does not take so long a path.
    #[error(
        "the path of {path} has {bytes} bytes, and SQLite takes no more than 512; work in a folder with a shorter path"
    )]
    LongPath {
        /// The file.
        path: PathBuf,
        /// Bytes of its path from the root on.
        bytes: usize,
    },
    /// There is no evidence to read.
    #[error("{} is not there: this folder holds no evidence to work from", crate::visible::file_name(.0))]
    Absent(PathBuf),
    /// No run ever came to findings.
    #[error("{0} holds no run that was finished; run `ransomtrace trace` with a server first")]
    Unfinished(PathBuf),
    /// The disk is full.
    #[error(
        "cannot write to {0}: no space is left on the disk; what was fetched until now is kept: make room and run the \
         same command again to go on"
    )]
    Full(PathBuf),
    /// SQLite or the disk refuses.
    #[error("cannot use {path}: {error}")]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        error: rusqlite::Error,
    },
}

/// An answer that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its number in the file, in the order in which answers came.
    pub id: i64,
    /// The run that asked.
    pub run: i64,
    /// When it came: ISO 8601, UTC.
    pub time: String,
    /// Who answered.
    pub server: String,
    /// The server's words.
    pub answer: String,
}

/// A file of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Path, as the question names it.
    pub path: String,
    /// Contents.
    pub content: Vec<u8>,
}

impl Exhibit {
    /// SHA-256 of the contents, in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256::Hash::hash(&self.content).to_string()
    }
}

/// An entry of the log, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Number of the run.
    pub run: i64,
    /// When: ISO 8601, UTC.
    pub time: String,
    /// The entry, as JSON.
    pub entry: String,
    /// Hash over the entry before and this one.
    pub sha256: String,
}

impl Logged {
    /// The entry, read; nothing where another version wrote it.
    pub fn entry(&self) -> Option<Entry> {
        parse(&self.entry)
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

/// A hash over rows of a table: SHA-256 over a JSON array and a line feed for each.
#[derive(Clone, Default)]
pub struct RowsHash(sha256::HashEngine);

impl RowsHash {
    /// Adds a row: its number, the number of the run, and the columns that follow.
    pub fn add(&mut self, id: i64, run: i64, columns: &[&str]) {
        let line = serde_json::to_vec(&(id, run, columns)).expect("texts and numbers are JSON");
        self.0.input(&line);
        self.0.input(b"\n");
    }

    /// The hash, in hexadecimal.
    pub fn finish(self) -> String {
        sha256::Hash::from_engine(self.0).to_string()
    }
}

/// How a run began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Began {
    /// Anew.
    Fresh,
    /// As one that broke off and began at this time.
    Continued(String),
}

/// The evidence of a case.
pub struct Archive {
    path: PathBuf,
    database: Connection,
    /// The run whose answers are in use.
    run: i64,
    is_replay: bool,
    /// Number of the last answer that was there when the file was opened.
    earlier: i64,
    /// The entry that ends the run in use; in a replay.
    ended: Option<Logged>,
    /// The clock of this machine, watched.
    clock: Watch,
}

impl Archive {
    /// Opens the file to add to it, or makes it. Nobody else can until it is dropped.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; a file that is damaged or not an archive is not touched.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        // What a cut-off run left half-written is for SQLite to put in order; only its other form is none of ours.
        if let Ok(header) = header(path)
            && is_sqlite(&header)
            && !is_in_our_form(&header)
        {
            return Err(not_in_our_form(path, &header));
        }
        let database = Connection::open(path).map_err(|error| told(path, error))?;
        Self::over(path, database, false)
    }

    /// Opens the file to read what the last finished run saw.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; [`ArchiveError::Unfinished`] if no run ever came to findings.
    pub fn replay(path: &Path) -> Result<Self, ArchiveError> {
        let mut archive = Self::over(path, read_only(path)?, true)?;
        let every = "WHERE run <= ?1 ORDER BY id DESC";
        let ended = archive.look_through(every, i64::MAX, |logged| {
            matches!(logged.entry(), Some(Entry::End { .. })).then_some(logged)
        })?;
        let ended = ended.ok_or_else(|| ArchiveError::Unfinished(path.to_owned()))?;
        archive.run = ended.run;
        archive.ended = Some(ended);
        Ok(archive)
    }

    /// Opens the file to read what all runs saw that lasts.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub fn read(path: &Path) -> Result<Self, ArchiveError> {
        let mut archive = Self::over(path, read_only(path)?, true)?;
        archive.run = i64::MAX;
        Ok(archive)
    }

    /// An archive that is gone when it is dropped.
    pub fn in_memory() -> Self {
        let path = Path::new("memory");
        let database = Connection::open_in_memory().expect("memory is to be had");
        Self::over(path, database, false).expect("an empty database in memory takes the tables")
    }

    /// An archive in a database: what is not as it was written is refused before anything is made of it.
    fn over(path: &Path, database: Connection, is_replay: bool) -> Result<Self, ArchiveError> {
        let told = |error| told(path, error);
        // Else SQLite would plan each question anew whenever it is asked about another value.
        let stable = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
        database.set_db_config(stable, true).map_err(told)?;
        let identify = || -> rusqlite::Result<bool> {
            if !is_replay {
                database.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
                // In one transaction, so that a run that ends here leaves no file that is neither empty nor an archive.
                database.execute_batch("BEGIN EXCLUSIVE")?;
                let tables = "SELECT COUNT(*) FROM sqlite_master";
                let tables: i64 = database.query_row(tables, [], |row| row.get(0))?;
                if tables == 0 && mark(&database, "application_id")? == 0 {
                    database.pragma_update(None, "application_id", APPLICATION)?;
                    database.pragma_update(None, "user_version", VERSION)?;
                    database.execute_batch(SCHEMA)?;
                }
                database.execute_batch("COMMIT")?;
            }
            is_marked(&database)
        };
        if !identify().map_err(told)? {
            return Err(ArchiveError::Foreign(path.to_owned()));
        }
        if let Some(flaw) = Walk::new(path, &database).first_flaw()? {
            return Err(ArchiveError::Damaged {
                path: path.to_owned(),
                problem: flaw.to_string(),
            });
        }
        let earlier = "SELECT IFNULL(MAX(id), 0) FROM answers";
        let earlier = database
            .query_row(earlier, [], |row| row.get(0))
            .map_err(told)?;
        Ok(Self {
            path: path.to_owned(),
            database,
            run: 0,
            is_replay,
            earlier,
            ended: None,
            clock: Watch::default(),
        })
    }

    /// Begins a run, or goes on with the last one if it broke off less than a day ago and asked the same servers.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`].
    pub fn begin(&mut self, question: Question) -> Result<Began, ArchiveError> {
        let log = self.log_entries()?;
        let last = log.last().map_or(0, |logged| logged.run);
        let of_last = || log.iter().filter(|logged| logged.run == last);
        let steps: Vec<Entry> = of_last()
            .filter_map(|logged| parse(&logged.entry))
            .collect();
        let asked_the_same = steps
            .iter()
            .any(|step| matches!(step, Entry::Begin(begun) if begun.servers == question.servers));
        let is_end = |step: &Entry| {
            matches!(
                step,
                Entry::End { .. } | Entry::Reorganised { .. } | Entry::Failed { .. }
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
            self.log(&Entry::Continue(question))?;
            return Ok(Began::Continued(since));
        }
        let newest = "SELECT IFNULL(MAX(run), 0) FROM answers";
        let newest: i64 = self
            .database
            .query_row(newest, [], |row| row.get(0))
            .map_err(|error| self.failed(error))?;
        self.run = last.max(newest) + 1;
        self.log(&Entry::Begin(question))?;
        Ok(Began::Fresh)
    }

    /// Whether the run before the one in use ended since the chain was reorganised under it.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn follows_reorganisation(&self) -> Result<bool, ArchiveError> {
        let log = self.log_entries()?;
        let before = log.iter().rev().find(|logged| logged.run < self.run);
        Ok(before
            .is_some_and(|logged| matches!(parse(&logged.entry), Some(Entry::Reorganised { .. }))))
    }

    /// Number of the run in use.
    pub fn run(&self) -> i64 {
        self.run
    }

    /// Whether only what is stored can be had.
    pub fn is_replay(&self) -> bool {
        self.is_replay
    }

    /// Adds an entry to the log of what was done; nothing in a replay, which does not do anything anew.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn log(&self, entry: &Entry) -> Result<(), ArchiveError> {
        if self.is_replay {
            return Ok(());
        }
        let (time, wrong) = self.clock.read();
        self.append(entry, &time)?;
        self.tell_clock(wrong)
    }

    /// Writes down if the clock of this machine is behind the block as of which everything is seen.
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
        let tell = |wrong| self.append(&Entry::Clock(wrong), &clock::now().to_string());
        wrong.map_or(Ok(()), tell)
    }

    fn append(&self, entry: &Entry, time: &str) -> Result<(), ArchiveError> {
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

    /// The log entry that ends the run in use; nothing while it goes on.
    pub fn ended(&self) -> Option<&Logged> {
        self.ended.as_ref()
    }

    /// What the run in use was asked last; it may have gone on after a break with other limits.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn question(&self) -> Result<Question, ArchiveError> {
        let asked = self.steps()?.into_iter().rev();
        let asked = asked.filter_map(|step| match step {
            Entry::Begin(question) | Entry::Continue(question) => Some(question),
            _ => None,
        });
        Ok({ asked }.next().unwrap_or_default())
    }

    /// Hash of the last log entry; empty if nothing was logged.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn log_head(&self) -> Result<String, ArchiveError> {
        self.last_hash().map_err(|error| self.failed(error))
    }

    /// What the tables beside the log hold now, for the entry that ends a run.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn seal(&self) -> Result<Seal, ArchiveError> {
        let sealed = self.last_seal()?.map_or(0, |seal| seal.last_answer);
        // The columns that are hashed stand before the long one, which SQLite then leaves unread.
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

    /// The number of the last row, and the hash over the rows after the one with the number `after`.
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

    /// The seal of the last run that ended.
    fn last_seal(&self) -> Result<Option<Seal>, ArchiveError> {
        let every = "WHERE run <= ?1 ORDER BY id DESC";
        self.look_through(every, i64::MAX, |logged| match logged.entry()? {
            Entry::End { seal, .. } => Some(seal),
            _ => None,
        })
    }

    /// The whole log, in order.
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

    /// The steps of the run in use.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn steps(&self) -> Result<Vec<Entry>, ArchiveError> {
        let mut steps = Vec::new();
        let of_run = "WHERE run = ?1 ORDER BY id";
        self.look_through(of_run, self.run, |logged| {
            steps.extend(logged.entry());
            None::<()>
        })?;
        Ok(steps)
    }

    /// When the run before the one in use that came to findings began, and how it ended.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn finding_before(&self) -> Result<Option<(String, Entry)>, ArchiveError> {
        let earlier = "WHERE run < ?1 ORDER BY id DESC";
        self.look_through(earlier, self.run, |logged| {
            let entry = logged
                .entry()
                .filter(|entry| matches!(entry, Entry::End { .. }))?;
            Some((logged.time, entry))
        })
    }

    /// Looks through a part of the log until something is found. Only one entry at a time stands in memory: that which
    /// ends a run holds all its payments.
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

    /// Keeps a file of the question, unless it is kept already.
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

    /// Every file that was kept, with the hash that stands beside it.
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

    /// The stored answers to a request that may be used in this run, the newest first. Of what can change only those of
    /// this run may; what a server failed with before the file was opened is worth asking again.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Damaged`] if an answer is not what was stored.
    pub fn stored(&self, request: &Request, key: &str) -> Result<Vec<Stored>, ArchiveError> {
        let newest = "SELECT id, run, time, server, answer, sha256 FROM answers WHERE request = ?1 AND run <= ?2 ORDER BY id DESC";
        let rows = || -> rusqlite::Result<Vec<(Stored, String)>> {
            let mut newest = self.database.prepare_cached(newest)?;
            newest
                .query_map(params![key, self.run], |row| {
                    let stored = Stored {
                        id: row.get(0)?,
                        run: row.get(1)?,
                        time: row.get(2)?,
                        server: row.get(3)?,
                        answer: row.get(4)?,
                    };
                    Ok((stored, row.get(5)?))
                })?
                .collect()
        };
        let mut usable = Vec::new();
        for (stored, hash) in rows().map_err(|error| self.failed(error))? {
            if sha256::Hash::hash(stored.answer.as_bytes()).to_string() != hash {
                let problem = format!(
                    "answer {} of {} does not hash to what stands beside it",
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

    /// How many headers stored requests asked for that begin at a height, each number once.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn headers_from(&self, start: u32) -> Result<Vec<u32>, ArchiveError> {
        // Every text that begins so lies between these two, as the index has it.
        let request = Request::Headers { start, count: 0 }.key();
        let prefix = request.trim_end_matches("0]");
        let sql = format!(
            "SELECT DISTINCT request FROM answers WHERE request >= '{prefix}' AND request < '{prefix}a'"
        );
        let keys: Vec<String> = self.rows(&sql, |row| row.get(0))?;
        let counts = keys.iter().filter_map(|key| match Asked::parse(key)? {
            Asked::Headers { count, .. } => Some(count),
            _ => None,
        });
        Ok(counts.collect())
    }

    /// Stores answers: server, request and the server's words.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`]; none of them is stored then.
    pub fn store<'a>(
        &mut self,
        answers: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<(), ArchiveError> {
        let (time, wrong) = self.clock.read();
        let (path, run) = (&self.path, self.run);
        let store = || -> rusqlite::Result<()> {
            let transaction = self.database.transaction()?;
            {
                let insert = "INSERT INTO answers (run, time, server, request, answer, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                let mut insert = transaction.prepare_cached(insert)?;
                for (server, request, answer) in answers {
                    let hash = sha256::Hash::hash(answer.as_bytes()).to_string();
                    insert.execute(params![run, time, server, request, answer, hash])?;
                }
            }
            transaction.commit()
        };
        store().map_err(|error| told(path, error))?;
        self.tell_clock(wrong)
    }

    /// Goes through what was asked, in order, as far as the run in use goes: run, time, server and request.
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

    /// Goes through the transactions that servers gave, as far as the run in use goes, until it is told to stop. Nothing is
    /// proved. They come in no order that means anything: to sort them would take as much memory as they do.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn transactions(
        &self,
        take: &mut dyn FnMut(Response) -> ControlFlow<()>,
    ) -> Result<(), ArchiveError> {
        let method = Request::Transaction(Txid::all_zeros()).method();
        // Every text that begins so lies between these two, as the index has it.
        let sql = format!(
            "SELECT request, answer FROM answers WHERE request >= '{method} ' AND request < '{method}!' AND run <= ?1"
        );
        let mut go = || -> rusqlite::Result<()> {
            let mut rows = self.database.prepare(&sql)?;
            let mut rows = rows.query([self.run])?;
            while let Some(row) = rows.next()? {
                let request = Asked::parse(row.get_ref(0)?.as_str()?);
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

    /// Number of answers of all runs.
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

    /// Answers of the run in use, by server.
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

    /// The error for something wrong in the file.
    pub fn damaged(&self, problem: String) -> ArchiveError {
        ArchiveError::Damaged {
            path: self.path.clone(),
            problem,
        }
    }

    fn failed(&self, error: rusqlite::Error) -> ArchiveError {
        told(&self.path, error)
    }
}

/// An entry of the log; nothing where another version wrote it.
pub(super) fn parse(entry: &str) -> Option<Entry> {
    serde_json::from_str(entry).ok()
}

/// The hash of a log entry after one with the hash `before`.
pub(super) fn chained(before: &str, run: i64, time: &str, entry: &str) -> String {
    sha256::Hash::hash(format!("{before}\n{run}\n{time}\n{entry}").as_bytes()).to_string()
}
