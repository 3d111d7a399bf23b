//! Compares the answers of a run with the seal at its end.

use std::collections::BTreeMap;

use super::{AnswerRow, Flaw};
use crate::archive::log::Seal;
use crate::archive::schema::RowsHash;

/// The end of a run with its seal.
pub(super) struct SealedRun {
    pub(super) row: i64,
    pub(super) run: i64,
    pub(super) answers: BTreeMap<String, u64>,
    pub(super) seal: Seal,
}

/// The answers up to the end of a run, compared with its seal.
pub(super) struct SealedAnswers<'a> {
    end: &'a SealedRun,
    hash: RowsHash,
    /// Answers of each server in that run.
    answers: BTreeMap<String, u64>,
}

impl<'a> SealedAnswers<'a> {
    pub(super) fn new(end: &'a SealedRun) -> Self {
        Self {
            end,
            hash: RowsHash::default(),
            answers: BTreeMap::new(),
        }
    }

    pub(super) fn last(&self) -> i64 {
        self.end.seal.last_answer
    }

    pub(super) fn add(&mut self, row: &AnswerRow<'_>) {
        let columns = [row.time, row.server, row.request, row.sha256];
        self.hash.add(row.id, row.run, &columns);
        if row.run == self.end.run {
            match self.answers.get_mut(row.server) {
                Some(count) => *count += 1,
                None => drop(self.answers.insert(row.server.to_owned(), 1)),
            }
        }
    }

    /// Returns the flaws of the answers from number `first` on.
    pub(super) fn flaws(self, first: i64) -> Vec<Flaw> {
        let (end, last) = (self.end, self.last());
        let mut flaws = Vec::new();
        if self.hash.finish() != end.seal.answers {
            let problem = format!(
                "rows {first} to {last} do not match the hash in log entry {}",
                end.row
            );
            flaws.push(Flaw::of_table("answers", problem));
        }
        if self.answers != end.answers {
            let problem = format!(
                "counts {:?} answers of its run by server, and there are {:?}",
                end.answers, self.answers
            );
            flaws.push(Flaw::of_row("log", end.row, problem));
        }
        flaws
    }
}
