//! What servers only attest and something speaks against is asked for again before anybody is judged by it: a block may
//! have come in between two answers, or a server may have been about to take one in.

use std::collections::BTreeSet;

use bitcoin::ScriptBuf;

use super::{AcquireError, Run};
use crate::ledger::{Completeness, View};
use crate::source::{Quorum, Request};

/// Requests that are asked again at the end of a run, at most.
const MOST: usize = 500;

/// Times that this leads to a new beginning, at most.
const MOST_TIMES: u32 = 5;

/// What was asked again in a run.
#[derive(Default)]
pub(super) struct Repeated {
    requests: BTreeSet<Request>,
    times: u32,
}

impl Run<'_> {
    /// Asks all servers again for what is contradicted, each request once in a run; returns whether any says something else
    /// now.
    pub(super) fn ask_again(
        &self,
        quorum: &mut Quorum,
        view: &View,
        repeated: &mut Repeated,
    ) -> Result<bool, AcquireError> {
        if repeated.times >= MOST_TIMES {
            return Ok(false);
        }
        repeated.times += 1;
        let contradicted = self.contradicted(view).into_iter();
        let contradicted: Vec<Request> = contradicted
            .filter(|request| !repeated.requests.contains(request))
            .take(MOST.saturating_sub(repeated.requests.len()))
            .collect();
        repeated.requests.extend(contradicted.iter().cloned());
        Ok(quorum.has_changed(contradicted)?)
    }

    /// What servers say that does not go with what is proved, with what they say of the balance, or with each other.
    fn contradicted(&self, view: &View) -> BTreeSet<Request> {
        let contested = self.contested();
        let strays = self.strays(view);
        let strays: BTreeSet<&ScriptBuf> = strays.iter().map(|(_, script, ..)| script).collect();
        let is_contradicted = |script: &ScriptBuf| {
            let completeness = view
                .address(script)
                .map(|address| view.completeness(address));
            matches!(
                completeness,
                Some(
                    Completeness::Contradicted(_)
                        | Completeness::Emptied(_)
                        | Completeness::Misplaced(_)
                        | Completeness::Doubted(_)
                )
            )
        };
        let asked = self.hearings.iter();
        let histories = asked.filter(|(script, hearing)| {
            is_contradicted(script)
                || contested.contains(*script)
                || strays.contains(script)
                || !hearing.disputes().is_empty()
        });
        let histories: BTreeSet<&ScriptBuf> = histories.map(|(script, _)| script).collect();
        let balances = self.balances.iter().filter(|(script, stated)| {
            let holding = self.holding(view, script);
            let is_wrong = |sat: i64| holding.as_ref().is_some_and(|holding| !holding.is(sat));
            let is_any_wrong = stated.iter().any(|(_, stated)| is_wrong(stated.confirmed));
            histories.contains(script) || is_any_wrong
        });
        let balances: BTreeSet<&ScriptBuf> = balances.map(|(script, _)| script).collect();
        // A history is held against the balance that was stated beside it.
        let histories: BTreeSet<&ScriptBuf> = histories.union(&balances).copied().collect();
        let histories = histories.into_iter().cloned().map(Request::History);
        let balances = balances.into_iter().cloned().map(Request::Balance);
        histories
            .chain(balances)
            .chain(self.disputed_spenders())
            .collect()
    }
}
