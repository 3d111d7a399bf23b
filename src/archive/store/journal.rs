//! The log of the runs in an archive: appends entries, seals runs, and reads earlier ones.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, params};

use super::Archive;
use crate::archive::log::{LogEntry, RunInputs, Seal, SealedEnd};
use crate::archive::schema::{self, ArchiveError, RowsHash, chained};
use crate::clock::{self, WrongClock};

/// How an entry that ends a run with findings starts.
const END: &str = r#"{"step":"end","#;

/// The end of a run with findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedRun {
    /// When: ISO 8601, UTC.
    pub time: String,
    /// Hash of its log entry.
    pub sha256: String,
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
    /// Whether it ends a run with findings. Such an entry holds all payments of the run, so it is not parsed to find out.
    pub fn is_end(&self) -> bool {
        self.entry.starts_with(END)
    }

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

impl Archive {
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

    pub(super) fn tell_clock(&self, wrong: Option<WrongClock>) -> Result<(), ArchiveError> {
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

    /// Returns the end of the current run; `None` before that.
    pub fn ended(&self) -> Option<&FinishedRun> {
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
        self.look_through(every, i64::MAX, |logged| {
            SealedEnd::parse(&logged.entry).map(|end| end.seal)
        })
    }

    /// Passes on the whole log, in order. Entries are loaded one at a time: the one that ends a run holds all its payments.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn each_logged(&self, mut visit: impl FnMut(Logged)) -> Result<(), ArchiveError> {
        let every = "WHERE run <= ?1 ORDER BY id";
        self.look_through(every, i64::MAX, |logged| {
            visit(logged);
            None::<()>
        })?;
        Ok(())
    }

    /// Returns the log entries of the current run before the one that ends it with findings, which is as long as their
    /// payments are many.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn steps(&self) -> Result<Vec<LogEntry>, ArchiveError> {
        let mut steps = Vec::new();
        let of_run = "WHERE run = ?1 ORDER BY id";
        self.look_through(of_run, self.run, |logged| {
            if logged.is_end() {
                return Some(());
            }
            steps.extend(logged.entry());
            None
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

    /// Returns the day (UTC) on which the current run began.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn begun(&self) -> Result<Option<Date>, ArchiveError> {
        self.look_through("WHERE run = ?1 ORDER BY id", self.run, |logged| {
            logged.time.get(..10)?.parse().ok()
        })
    }

    /// Returns the first result of `find` over a part of the log. Entries are loaded one at a time.
    pub(super) fn look_through<T>(
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
}
