//! Whether an archive is what was written, looked at before anything is added to it: what was changed since would be
//! used, and with the end of the run be sealed as if it had always been so.
//!
//! This is enough to refuse a file. To name each exhibit that is not as it has to be is the business of
//! [`Audit`](super::Audit).

use bitcoin::hashes::{Hash, sha256};
use rusqlite::{Connection, Error, Row};

use super::RowsHash;
use super::archive::{chained, parse};
use super::log::{Entry, Seal};

/// The first thing that is wrong with the archive; nothing where it is sound.
///
/// # Errors
///
/// Where SQLite or the disk cannot read it.
pub(super) fn problem(database: &Connection) -> rusqlite::Result<Option<String>> {
    let looked = || -> Result<(), Unsound> {
        let check: String =
            database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if check != "ok" {
            return Err(Unsound::Problem(check));
        }
        let seals = log(database)?;
        exhibits(database)?;
        answers(database, seals)
    };
    match looked() {
        Ok(()) => Ok(None),
        Err(Unsound::Problem(problem)) => Ok(Some(problem)),
        // A value of another type than the column's was not written by this program.
        Err(Unsound::Error(
            error @ (Error::FromSqlConversionFailure(..)
            | Error::InvalidColumnType(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::Utf8Error(..)),
        )) => Ok(Some(error.to_string())),
        Err(Unsound::Error(error)) => Err(error),
    }
}

enum Unsound {
    Problem(String),
    Error(Error),
}

impl<E: Into<Error>> From<E> for Unsound {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// Goes through the log, and returns the seals in it.
fn log(database: &Connection) -> Result<Vec<Seal>, Unsound> {
    let mut statement =
        database.prepare("SELECT id, run, time, entry, sha256 FROM log ORDER BY id")?;
    let mut rows = statement.query([])?;
    let (mut before, mut seals) = (String::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (id, time, entry): (i64, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let hash: String = row.get(4)?;
        if hash != chained(&before, row.get(1)?, &time, &entry) {
            let problem = format!("entry {id} of the log does not follow from the one before it");
            return Err(Unsound::Problem(problem));
        }
        if let Some(Entry::End { seal, .. }) = parse(&entry) {
            seals.push(seal);
        }
        before = hash;
    }
    Ok(seals)
}

fn exhibits(database: &Connection) -> Result<(), Unsound> {
    let mut statement = database.prepare("SELECT path, content, sha256 FROM exhibits")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if !is_hash_of(row.get_ref(1)?.as_blob()?, row, 2)? {
            let path: String = row.get(0)?;
            let problem = format!("the exhibit {path} does not hash to what stands beside it");
            return Err(Unsound::Problem(problem));
        }
    }
    Ok(())
}

/// Goes through the answers, those of runs that ended together with the seals of those.
fn answers(database: &Connection, seals: Vec<Seal>) -> Result<(), Unsound> {
    let sql = "SELECT id, run, time, server, request, sha256, answer FROM answers ORDER BY id";
    let mut statement = database.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut seals = seals.into_iter().peekable();
    let mut hash = RowsHash::default();
    let mut is_sealed = |last: Option<i64>, hash: &mut RowsHash| {
        while let Some(seal) = seals.next_if(|seal| last.is_none_or(|id| id > seal.last_answer)) {
            if std::mem::take(hash).finish() != seal.answers {
                return false;
            }
        }
        true
    };
    let unsealed = || {
        let problem = "answers of a run that ended are not those that its seal is about";
        Unsound::Problem(problem.to_owned())
    };
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if !is_sealed(Some(id), &mut hash) {
            return Err(unsealed());
        }
        if !is_hash_of(row.get_ref(6)?.as_bytes()?, row, 5)? {
            let problem = format!("answer {id} does not hash to what stands beside it");
            return Err(Unsound::Problem(problem));
        }
        let columns = [2, 3, 4, 5].map(|column| Ok(row.get_ref(column)?.as_str()?));
        let columns: Vec<&str> = columns.into_iter().collect::<rusqlite::Result<_>>()?;
        hash.add(id, row.get(1)?, &columns);
    }
    match is_sealed(None, &mut hash) {
        true => Ok(()),
        false => Err(unsealed()),
    }
}

/// Whether bytes have the hash that stands in a column.
fn is_hash_of(bytes: &[u8], row: &Row<'_>, column: usize) -> Result<bool, Unsound> {
    let hash = row.get_ref(column)?.as_str()?;
    Ok(sha256::Hash::hash(bytes).to_string() == hash)
}
