//! Selects the requests of a round, best first.
//!
//! # Order
//!
//! The requests of a run are one sequence that depends on the answers alone; the limit only decides where it ends. So a
//! run with a larger limit makes the same requests and then further ones, and a replay stops at the same point.
//!
//! First come the scripts of the case, without limit on the size of a round. Then each round takes the best of the
//! [`Step`]s that are known at its start, and follow-ups that are as good as the best step that had to wait. A small
//! round keeps close to the best step, but every round costs a round trip. So rounds grow with the run: each makes at
//! most a part of the requests made before it. At any limit, only the last of them were chosen without knowledge of the
//! others' answers, and the number of rounds grows with the logarithm of the requests. If all wanted requests fit,
//! all are made at once.

use std::collections::BTreeSet;

use super::frontier::Step;
use super::headers::headers_of;
use super::{Acquisition, Plan};
use crate::electrum::Request;

/// Requests that any round may make: about the cost of following three outputs.
const LEAST: u64 = 16;

/// A round makes at most one request for so many requests made before it.
const GROWTH: u64 = 4;

/// Expected follow-ups of a history or spender: a transaction with its branch, and headers or a parent. The round keeps
/// room for them, so that a good history is followed before poor ones are asked for.
const FOLLOW_UP: u64 = 3;

/// Whether further requests may follow from the answer to a request.
fn has_follow_up(request: &Request) -> bool {
    matches!(request, Request::History(_) | Request::Spender { .. })
}

/// The requests with which a round begins.
pub(super) struct Batch {
    pub(super) requests: Vec<Request>,
    /// Number of further requests that the round may make.
    pub(super) room: u64,
    /// The best step that had to wait.
    waiting: Option<Step>,
}

impl Batch {
    /// Whether a follow-up may be requested in this round.
    pub(super) fn admits(&self, step: &Step) -> bool {
        let waiting = self.waiting.as_ref();
        waiting.is_none_or(|waiting| step.is_as_good_as(waiting))
    }
}

impl Acquisition<'_> {
    /// Returns all of these requests.
    pub(super) fn whole(&self, requests: Vec<Request>) -> Batch {
        Batch {
            requests: self.with_headers(requests, &BTreeSet::new()),
            room: u64::MAX,
            waiting: None,
        }
    }

    /// Returns the best steps for which a round has room: the first, whatever it costs, and those after it up to the
    /// first that does not fit.
    pub(super) fn best(&self, steps: Vec<Step>) -> Batch {
        let made = self.limit - self.left;
        let size = LEAST.max(made / GROWTH);
        let mut asked = BTreeSet::new();
        let mut requests = Vec::new();
        let mut expected = 0;
        let mut waiting = None;
        for step in steps {
            let more = self.with_headers(step.requests.clone(), &asked);
            let follow_ups = more.iter().filter(|request| has_follow_up(request)).count() as u64;
            let cost = more.len() as u64 + FOLLOW_UP * follow_ups;
            if expected + cost > size && !requests.is_empty() {
                waiting = Some(step);
                break;
            }
            expected += cost;
            asked.extend(more.iter().cloned());
            requests.extend(more);
        }
        Batch {
            room: size.saturating_sub(requests.len() as u64),
            requests,
            waiting,
        }
    }

    /// Returns requests, each once and without those `asked` before, with the headers that their branches need.
    pub(super) fn with_headers(
        &self,
        requests: Vec<Request>,
        asked: &BTreeSet<Request>,
    ) -> Vec<Request> {
        let mut fresh = BTreeSet::new();
        let mut all = Vec::new();
        for request in requests {
            if let Request::Proof { height, .. } = request {
                let ranges = self.chain.missing(height, self.tip.height);
                let headers = ranges.iter().map(headers_of);
                all.extend(headers.filter(|headers| !self.prefetched_headers.contains(headers)));
            }
            all.push(request);
        }
        all.retain(|request| !asked.contains(request) && fresh.insert(request.clone()));
        all
    }

    /// Counts requests against the limit and returns those within it. Where it ends, the run ends: nothing after the
    /// first excluded request is made.
    pub(super) fn within_limit(&mut self, mut requests: Vec<Request>) -> Vec<Request> {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        if self.is_exhausted || left < requests.len() {
            requests.truncate(if self.is_exhausted { 0 } else { left });
            self.is_exhausted = true;
        }
        self.left -= requests.len() as u64;
        let is_header = |request: &&Request| matches!(request, Request::Headers { .. });
        let headers = requests.iter().filter(is_header).cloned();
        self.prefetched_headers.extend(headers);
        requests
    }

    /// Returns the requests about the scripts of the case, with their balances.
    pub(super) fn wanted_of_case(&self, plan: &Plan) -> Vec<Request> {
        let tip = self.tip.height;
        let mut wanted = self
            .frontier
            .next_of_case(&self.ledger, tip, plan, &self.refused);
        // Balances are always reported as of now.
        if !self.is_historical {
            let without_balance = self
                .frontier
                .case()
                .filter(|script| !self.balances.contains_key(*script));
            let balances: Vec<Request> = without_balance.cloned().map(Request::Balance).collect();
            // Next to the histories, so that no block arrives between the two.
            let histories = wanted
                .iter()
                .take_while(|request| matches!(request, Request::History(_)))
                .count();
            wanted.splice(histories..histories, balances);
        }
        wanted
    }
}
