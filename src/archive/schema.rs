//! The tables of the evidence, the hashes over their rows, and what may be wrong with the file.

use std::path::PathBuf;

use bitcoin::hashes::{Hash, HashEngine, sha256};
use thiserror::Error;

use super::log::LogEntry;

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

/// The index that the archives of version [`INDEXED`](super::database::INDEXED) have.
pub(super) const INDEX: &str = "CREATE INDEX answers_by_request ON answers (request)";

/// The reason why the archive cannot be used.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The file is not an archive of this version.
    #[error("{0} is not an evidence file of this version of the program; it was not changed")]
    NotAnArchive(PathBuf),
    /// The file was modified or is damaged.
    #[error(
        "{path} is damaged: {problem}; it was not changed: restore it from a copy, or trace the case into another folder"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// An interrupted run left a journal.
    #[error(
        "a run was interrupted while writing {0} and left its journal; run the same `ransomtrace trace` again to \
         recover the evidence"
    )]
    Journal(PathBuf),
    /// Another program has locked the file. Runs of this program lock the folder before.
    #[error(
        "another program has locked {0}, such as a database browser or a backup; close it, or wait for it to end, and \
         re-run"
    )]
    InUse(PathBuf),
    /// Another program has switched the file to WAL mode.
    #[error(
        "another program has switched {0} to write-ahead logging; it was not changed: restore it from a copy, or \
         switch it back with `sqlite3 FILE 'PRAGMA journal_mode = DELETE'`"
    )]
    Switched(PathBuf),
    /// The path is too long for SQLite.
    #[error(
        "the path of {path} has {bytes} bytes, but SQLite accepts at most 512; use a folder with a shorter path"
    )]
    LongPath {
        /// The file.
        path: PathBuf,
        /// Length of the absolute path in bytes.
        bytes: usize,
    },
    /// The folder has no evidence.
    #[error("{} not found: this folder contains no evidence", crate::visible::file_name(.0))]
    NotFound(PathBuf),
    /// No run has produced findings.
    #[error("{0} contains no finished run; run `ransomtrace trace` with a server first")]
    NoFinishedRun(PathBuf),
    /// The disk is full.
    #[error(
        "cannot write to {0}: no space is left on the disk; responses so far are saved, free some space and re-run \
         to resume"
    )]
    Full(PathBuf),
    /// SQLite or the disk reports another error.
    #[error("cannot use {path}: {error}")]
    Database {
        /// The file.
        path: PathBuf,
        /// SQLite's error.
        error: rusqlite::Error,
    },
}

/// SHA-256 over rows of a table, each as a JSON array and a line feed.
#[derive(Clone, Default)]
pub struct RowsHash(sha256::HashEngine);

impl RowsHash {
    /// Adds a row: its number, the number of its run, and further columns.
    pub fn add(&mut self, id: i64, run: i64, columns: &[&str]) {
        let line = serde_json::to_vec(&(id, run, columns)).expect("texts and numbers are JSON");
        self.0.input(&line);
        self.0.input(b"\n");
    }

    /// Returns the hash, in hexadecimal.
    pub fn finish(self) -> String {
        sha256::Hash::from_engine(self.0).to_string()
    }
}

/// Parses a log entry; `None` if another version wrote it.
pub(super) fn parse(entry: &str) -> Option<LogEntry> {
    serde_json::from_str(entry).ok()
}

/// Returns the hash of a log entry that follows one with the hash `before`.
pub(super) fn chained(before: &str, run: i64, time: &str, entry: &str) -> String {
    sha256::Hash::hash(format!("{before}\n{run}\n{time}\n{entry}").as_bytes()).to_string()
}
