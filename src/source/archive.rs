//! The archive of what servers said: `evidence.sqlite`. It stores every answer verbatim, with server and time, before
//! the answer is used, and is itself a [`Source`] that replays what it holds.
//!
//! Two tables and a version number: `answers`, and `log`, the record of what was done, each entry of which carries the
//! hash of the one before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};
use rusqlite::{Connection, OptionalExtension, params};
use thiserror::Error;

use super::{Identity, Request, Source, SourceError};

/// Marks the file as ours, in SQLite's `application_id`: "rtrc".
const APPLICATION: i32 = 0x7274_7263;

/// Version of the two tables.
const VERSION: i32 = 1;

/// Requests handed to a server before its answers are stored: as many as are asked anew after a run that broke off.
const AT_ONCE: usize = 500;

const SCHEMA: &str = "
CREATE TABLE answers (
    id      INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL,   -- number of the run that asked
    time    TEXT NOT NULL,      -- ISO 8601, UTC
    server  TEXT NOT NULL,
    request TEXT NOT NULL,      -- method and parameters
    answer  TEXT NOT NULL,      -- the server's words, verbatim
    sha256  TEXT NOT NULL       -- of the answer
);
CREATE INDEX answers_by_request ON answers (request);
CREATE TABLE log (
    id      INTEGER PRIMARY KEY,
    run     INTEGER NOT NULL,
    time    TEXT NOT NULL,
    entry   TEXT NOT NULL,
    sha256  TEXT NOT NULL       -- of the previous entry's hash, the time and the entry
);
";

/// Why the archive cannot be used.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The file is something else.
    #[error("{0} is not an evidence file of this program; it is left as it is")]
    Foreign(PathBuf),
    /// Another run holds the file.
    #[error("another run is working on {0}; wait for it to end")]
    InUse(PathBuf),
    /// SQLite or the disk refuses.
    #[error("cannot use {path}: {error}")]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        error: rusqlite::Error,
    },
}

/// Stored answers, and a live source behind them.
pub struct Archive {
    path: PathBuf,
    database: Connection,
    run: i64,
    live: Option<Box<dyn Source>>,
    identity: Identity,
    distrusted: BTreeSet<String>,
    asked: u64,
}

impl Archive {
    /// Opens or makes the file and begins a run. Without a live source only what is stored can be had.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`]; a file that is not an archive is not touched.
    pub fn open(path: &Path, live: Option<Box<dyn Source>>) -> Result<Self, ArchiveError> {
        let wrap = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                ArchiveError::InUse(path.to_owned())
            }
            Some(rusqlite::ErrorCode::NotADatabase) => ArchiveError::Foreign(path.to_owned()),
            _ => ArchiveError::Database {
                path: path.to_owned(),
                error,
            },
        };
        let database = Connection::open(path).map_err(wrap)?;
        let identify = || -> rusqlite::Result<bool> {
            database.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            // In one transaction, so that a run that ends here leaves no file that is neither empty nor an archive.
            database.execute_batch("BEGIN EXCLUSIVE")?;
            let mark =
                |name: &str| database.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
            let tables = "SELECT COUNT(*) FROM sqlite_master";
            let tables: i64 = database.query_row(tables, [], |row| row.get(0))?;
            if tables == 0 && mark("application_id")? == 0 {
                database.pragma_update(None, "application_id", APPLICATION)?;
                database.pragma_update(None, "user_version", VERSION)?;
                database.execute_batch(SCHEMA)?;
            }
            database.execute_batch("COMMIT")?;
            Ok(mark("application_id")? == APPLICATION && mark("user_version")? == VERSION)
        };
        if !identify().map_err(wrap)? {
            return Err(ArchiveError::Foreign(path.to_owned()));
        }
        let begin = || -> rusqlite::Result<i64> {
            let run = "SELECT 1 + MAX((SELECT IFNULL(MAX(run), 0) FROM answers), (SELECT IFNULL(MAX(run), 0) FROM log))";
            database.query_row(run, [], |row| row.get(0))
        };
        let run = begin().map_err(wrap)?;
        let nobody = || Identity {
            server: String::new(),
            software: String::new(),
            protocol: String::new(),
        };
        let identity = live
            .as_ref()
            .map_or_else(nobody, |live| live.identity().clone());
        let archive = Self {
            path: path.to_owned(),
            database,
            run,
            live,
            identity,
            distrusted: BTreeSet::new(),
            asked: 0,
        };
        if archive.live.is_some() {
            let Identity {
                server,
                software,
                protocol,
            } = &archive.identity;
            archive.log(&format!(
                "run begins; server {server}: {software}, protocol {protocol}"
            ))?;
        }
        Ok(archive)
    }

    /// Adds an entry to the log of what was done.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn log(&self, entry: &str) -> Result<(), ArchiveError> {
        let append = || -> rusqlite::Result<()> {
            let last = "SELECT sha256 FROM log ORDER BY id DESC LIMIT 1";
            let before: String = self
                .database
                .query_row(last, [], |row| row.get(0))
                .optional()?
                .unwrap_or_default();
            let time = now();
            let hash =
                sha256::Hash::hash(format!("{before}\n{time}\n{entry}").as_bytes()).to_string();
            let insert = "INSERT INTO log (run, time, entry, sha256) VALUES (?1, ?2, ?3, ?4)";
            self.database
                .execute(insert, params![self.run, time, entry, hash])?;
            Ok(())
        };
        append().map_err(|error| self.failed(error))
    }

    /// Hash of the last log entry; empty if nothing was logged.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Database`].
    pub fn log_head(&self) -> Result<String, ArchiveError> {
        let last = "SELECT sha256 FROM log ORDER BY id DESC LIMIT 1";
        let head = self
            .database
            .query_row(last, [], |row| row.get(0))
            .optional();
        head.map(Option::unwrap_or_default)
            .map_err(|error| self.failed(error))
    }

    /// Requests that went to the live source in this run.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    fn failed(&self, error: rusqlite::Error) -> ArchiveError {
        ArchiveError::Database {
            path: self.path.clone(),
            error,
        }
    }

    /// The newest stored answer that may be used in this run.
    fn stored(&self, request: &Request, key: &str) -> rusqlite::Result<Option<String>> {
        // Offline the newest answer of any run is what there is.
        let of_any_run =
            self.live.is_none() || request.is_lasting() && !self.distrusted.contains(key);
        let newest = "SELECT answer, run FROM answers WHERE request = ?1 ORDER BY id DESC LIMIT 1";
        let answer = self
            .database
            .prepare_cached(newest)?
            .query_row([key], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
            })
            .optional()?;
        let usable = answer.filter(|(_, run)| of_any_run || *run == self.run);
        // What an earlier run was refused is worth asking for again.
        let worth = |answer: &String, run| {
            run == self.run || self.live.is_none() || request.read(answer).is_ok()
        };
        Ok(usable
            .filter(|(answer, run)| worth(answer, *run))
            .map(|(answer, _)| answer))
    }

    fn store(&mut self, keys: &[String], answers: &[String]) -> rusqlite::Result<()> {
        let time = now();
        let transaction = self.database.transaction()?;
        {
            let insert = "INSERT INTO answers (run, time, server, request, answer, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            let mut insert = transaction.prepare_cached(insert)?;
            for (key, answer) in keys.iter().zip(answers) {
                let hash = sha256::Hash::hash(answer.as_bytes()).to_string();
                insert.execute(params![
                    self.run,
                    time,
                    self.identity.server,
                    key,
                    answer,
                    hash
                ])?;
            }
        }
        transaction.commit()
    }
}

impl Source for Archive {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn ask(&mut self, requests: &[Request]) -> Result<Vec<String>, SourceError> {
        let keys: Vec<String> = requests.iter().map(Request::key).collect();
        let mut answers = Vec::with_capacity(requests.len());
        for (request, key) in requests.iter().zip(&keys) {
            answers.push(
                self.stored(request, key)
                    .map_err(|error| self.failed(error))?,
            );
        }
        let open: Vec<usize> = (0..requests.len())
            .filter(|at| answers[*at].is_none())
            .collect();
        for part in open.chunks(AT_ONCE) {
            let live = self
                .live
                .as_mut()
                .ok_or_else(|| SourceError::NotStored(keys[part[0]].clone()))?;
            let wanted: Vec<Request> = part.iter().map(|at| requests[*at].clone()).collect();
            let fresh = live.ask(&wanted)?;
            self.asked += part.len() as u64;
            let fresh_keys: Vec<String> = part.iter().map(|at| keys[*at].clone()).collect();
            self.store(&fresh_keys, &fresh)
                .map_err(|error| self.failed(error))?;
            for (at, answer) in part.iter().zip(fresh) {
                answers[*at] = Some(answer);
            }
        }
        Ok(answers
            .into_iter()
            .map(|answer| answer.expect("stored or fresh"))
            .collect())
    }

    fn distrust(&mut self, request: &Request) -> bool {
        // An answer that this run got itself is the server's word: it would only say it again.
        let key = request.key();
        let newest = "SELECT run FROM answers WHERE request = ?1 ORDER BY id DESC LIMIT 1";
        let run = self
            .database
            .query_row(newest, [&key], |row| row.get::<_, i64>(0));
        self.live.is_some()
            && request.is_lasting()
            && run.is_ok_and(|run| run < self.run)
            && self.distrusted.insert(key)
    }
}

/// The time now, to the second: ISO 8601, UTC.
fn now() -> String {
    let seconds = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(seconds)
        .expect("a second of the present")
        .to_string()
}

#[cfg(test)]
mod tests {
    use bitcoin::Txid;
    use bitcoin::hashes::Hash;

    use super::*;

    /// Answers every request with a count of how many it was asked.
    struct Counter(Identity, u32);

    impl Source for Counter {
        fn identity(&self) -> &Identity {
            &self.0
        }

        fn ask(&mut self, requests: &[Request]) -> Result<Vec<String>, SourceError> {
            let answer = |_| {
                self.1 += 1;
                format!("{{\"id\":9,\"result\":\"{:02x}\"}}", self.1)
            };
            Ok(requests.iter().map(answer).collect())
        }
    }

    fn counter() -> Option<Box<dyn Source>> {
        let identity = Identity {
            server: "tcp://x:1".into(),
            software: "x".into(),
            protocol: "1.4".into(),
        };
        Some(Box::new(Counter(identity, 0)))
    }

    #[test]
    fn what_cannot_change_is_asked_once_and_what_can_is_asked_in_every_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        let lasting = Request::Transaction(Txid::all_zeros());
        let mut first = Archive::open(&path, counter()).expect("a new file");
        let answers = first
            .ask(&[lasting.clone(), Request::Tip, Request::Tip])
            .expect("counted");
        assert_eq!(first.asked(), 3);
        drop(first);
        let mut second = Archive::open(&path, counter()).expect("its own file");
        assert_eq!(
            second.ask(std::slice::from_ref(&lasting)).expect("stored"),
            answers[..1]
        );
        assert_eq!(second.asked(), 0);
        second.ask(&[Request::Tip]).expect("counted");
        assert_eq!(second.asked(), 1);
    }

    #[test]
    fn a_stored_answer_found_wrong_is_asked_for_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        let request = [Request::Transaction(Txid::all_zeros())];
        let mut first = Archive::open(&path, counter()).expect("a new file");
        first.ask(&request).expect("counted");
        assert!(!first.distrust(&request[0]), "the server's own word");
        drop(first);
        let mut second = Archive::open(&path, counter()).expect("its own file");
        second.ask(&request).expect("stored");
        assert_eq!(second.asked(), 0);
        assert!(second.distrust(&request[0]));
        second.ask(&request).expect("counted");
        assert_eq!(second.asked(), 1);
        assert!(!second.distrust(&request[0]), "asked for once and no more");
    }

    /// Answers so many requests and then breaks.
    struct Breaking(Counter, usize);

    impl Source for Breaking {
        fn identity(&self) -> &Identity {
            self.0.identity()
        }

        fn ask(&mut self, requests: &[Request]) -> Result<Vec<String>, SourceError> {
            self.1 = self
                .1
                .checked_sub(requests.len())
                .ok_or(SourceError::Interrupted)?;
            self.0.ask(requests)
        }
    }

    #[test]
    fn a_run_that_breaks_off_keeps_what_was_answered_until_then() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        let requests: Vec<Request> = (0..=2 * AT_ONCE as u32)
            .map(|height| Request::Proof {
                txid: Txid::all_zeros(),
                height,
            })
            .collect();
        let identity = counter().expect("a source").identity().clone();
        let breaking = Breaking(Counter(identity, 0), 2 * AT_ONCE);
        let mut first = Archive::open(&path, Some(Box::new(breaking))).expect("a new file");
        first.ask(&requests).expect_err("one answer too few");
        drop(first);
        let stored: i64 = Connection::open(&path)
            .and_then(|file| file.query_row("SELECT COUNT(*) FROM answers", [], |row| row.get(0)))
            .expect("an archive");
        assert_eq!(stored, 2 * AT_ONCE as i64);
    }

    #[test]
    fn without_a_server_only_what_is_stored_can_be_had() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut archive = Archive::open(&folder.path().join("e"), None).expect("a new file");
        let error = archive.ask(&[Request::Tip]).expect_err("an empty archive");
        assert_eq!(
            error.to_string(),
            "the evidence holds no answer to blockchain.headers.subscribe []"
        );
    }

    #[test]
    fn a_file_of_another_kind_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        std::fs::write(
            &path,
            "this is a diary, not a database, and it is long enough to be read as one".repeat(20),
        )
        .expect("a folder of our own");
        let before = std::fs::read(&path).expect("just written");
        assert!(matches!(
            Archive::open(&path, None),
            Err(ArchiveError::Foreign(_))
        ));
        assert_eq!(std::fs::read(&path).expect("still there"), before);
    }

    #[test]
    fn a_second_run_on_the_same_file_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        let _first = Archive::open(&path, counter()).expect("a new file");
        assert!(matches!(
            Archive::open(&path, counter()),
            Err(ArchiveError::InUse(_))
        ));
    }
}
