//! The answers in an archive: stores new ones and reads those of this and earlier runs.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use bitcoin::Txid;
use bitcoin::hashes::{Hash, sha256};
use rusqlite::{OptionalExtension, params};

use super::Archive;
use crate::archive::database::classify_sqlite_error;
use crate::archive::schema::ArchiveError;
use crate::electrum::{Request, Response, StoredRequest};

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

impl Archive {
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
}
