//! Repeats attested requests that are contradicted, before a server is reported: a block may have arrived between two
//! answers, or a server may not have processed it yet.

use std::collections::BTreeSet;

use bitcoin::ScriptBuf;

use super::{AcquireError, Acquisition};
use crate::electrum::Request;
use crate::ledger::{Completeness, View};
use crate::servers::Quorum;

/// Maximum number of requests repeated at the end of a run.
const MAX_REPEATED: usize = 500;

/// Maximum number of restarts because of changed answers.
const MAX_RESTARTS: u32 = 5;

/// Requests repeated in a run.
#[derive(Default)]
pub(super) struct RepeatedRequests {
    requests: BTreeSet<Request>,
    times: u32,
}

impl Acquisition<'_> {
    /// Repeats contradicted requests at all servers, each once per run; returns whether any answer has changed.
    pub(super) fn ask_again(
        &self,
        quorum: &mut Quorum,
        view: &View,
        repeated: &mut RepeatedRequests,
    ) -> Result<bool, AcquireError> {
        if repeated.times >= MAX_RESTARTS {
            return Ok(false);
        }
        repeated.times += 1;
        let contradicted = self.contradicted(view).into_iter();
        let contradicted: Vec<Request> = contradicted
            .filter(|request| !repeated.requests.contains(request))
            .take(MAX_REPEATED.saturating_sub(repeated.requests.len()))
            .collect();
        repeated.requests.extend(contradicted.iter().cloned());
        Ok(quorum.has_changed(contradicted)?)
    }

    /// Returns the requests whose answers contradict proofs, balances, or each other.
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
        let asked = self.comparisons.iter();
        let histories = asked.filter(|(script, comparison)| {
            is_contradicted(script)
                || contested.contains(*script)
                || strays.contains(script)
                || !comparison.disputes().is_empty()
        });
        let histories: BTreeSet<&ScriptBuf> = histories.map(|(script, _)| script).collect();
        let balances = self.balances.iter().filter(|(script, stated)| {
            let script_balance = self.script_balance(view, script);
            let is_wrong = |sat: i64| {
                script_balance
                    .as_ref()
                    .is_some_and(|script_balance| !script_balance.is(sat))
            };
            let is_any_wrong = stated.iter().any(|(_, stated)| is_wrong(stated.confirmed));
            histories.contains(script) || is_any_wrong
        });
        let balances: BTreeSet<&ScriptBuf> = balances.map(|(script, _)| script).collect();
        // A history is compared with the balance reported beside it.
        let histories: BTreeSet<&ScriptBuf> = histories.union(&balances).copied().collect();
        let histories = histories.into_iter().cloned().map(Request::History);
        let balances = balances.into_iter().cloned().map(Request::Balance);
        histories
            .chain(balances)
            .chain(self.disputed_spenders())
            .collect()
    }
}
