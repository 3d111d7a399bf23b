//! Finds the stored answers to a request.
//!
//! The index is in memory. One in the database would be ordered by the texts of requests, most of which contain a txid: each
//! answer then changes another page, and a large case spends most of its time on writing these pages and their journal.
//! Without it the table only grows at its end, and an archive is read as a whole anyway when it is opened.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;

use crate::electrum::StoredRequest;

/// The numbers of the answers to each request, about 25 bytes an answer.
#[derive(Debug, Default)]
pub struct RequestIndex {
    hasher: RandomState,
    /// The newest answer, by hash of the request. Requests with the same hash share a chain.
    newest: HashMap<u64, u32>,
    /// The answer before each in its chain, from answer 1 on; 0 if it is the first.
    before: Vec<u32>,
    /// First height and count of the stored header requests.
    headers: BTreeSet<(u32, u32)>,
}

impl RequestIndex {
    /// Adds the next answer. Answers are numbered from 1 without gaps.
    pub fn push(&mut self, request: &str) {
        let id = u32::try_from(self.before.len() + 1).expect("fewer than 2^32 answers");
        let hash = self.hasher.hash_one(request);
        let before = self.newest.insert(hash, id);
        self.before.push(before.unwrap_or(0));
        if request.starts_with("blockchain.block.headers ")
            && let Some(StoredRequest::Headers { start, count }) = StoredRequest::parse(request)
        {
            self.headers.insert((start, count));
        }
    }

    /// Returns the number of answers.
    pub(super) fn len(&self) -> usize {
        self.before.len()
    }

    /// Returns the numbers of the answers to a request, newest first, and rarely those of answers to others.
    pub(super) fn candidates(&self, request: &str) -> impl Iterator<Item = i64> + '_ {
        let newest = self.newest.get(&self.hasher.hash_one(request)).copied();
        let chain = std::iter::successors(newest, |id| {
            Some(self.before[*id as usize - 1]).filter(|before| *before > 0)
        });
        chain.map(i64::from)
    }

    /// Returns the counts of the stored header requests that start at a height.
    pub(super) fn headers_from(&self, start: u32) -> impl Iterator<Item = u32> + '_ {
        let range = self.headers.range((start, 0)..=(start, u32::MAX));
        range.map(|(_, count)| *count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_newest_first() {
        let mut index = RequestIndex::default();
        for request in ["a", "b", "a", "c", "a"] {
            index.push(request);
        }
        assert_eq!(index.len(), 5);
        assert!(index.candidates("a").eq([5, 3, 1]));
        assert!(index.candidates("c").eq([4]));
        assert_eq!(index.candidates("d").count(), 0);
    }

    #[test]
    fn header_counts_are_distinct() {
        let mut index = RequestIndex::default();
        for params in ["[0,5]", "[2016,7]", "[0,2016]", "[0,5]", "[1,1]", "[x]"] {
            index.push(&format!("blockchain.block.headers {params}"));
        }
        assert!(index.headers_from(0).eq([5, 2016]));
        assert_eq!(index.headers_from(3).count(), 0);
    }
}
