//! The change rules that are measured, alone and as evidence for wallets. Each is named by its `--change-rules`
//! value.

use super::change::ChangeCalls;
use super::{NamedClustering, with_joins};
use crate::cluster::{CannotLink, Change, Clustering, Evidence, LinkStatus, MinUnionFind};
use crate::heuristics::change::{ChangeRule, Context, Expression, offered};
use crate::heuristics::coinjoin::Verdict;
use crate::lab::Truth;
use crate::ledger::View;

/// Thresholds of votes.
const THRESHOLDS: std::ops::RangeInclusive<u8> = 1..=4;

/// Change rules of other tools by which wallets are joined.
const OF_OTHERS: [ChangeRule; 4] = [
    ChangeRule::OneTimeChange,
    ChangeRule::Consensus,
    ChangeRule::Meiklejohn,
    ChangeRule::Legacy,
];

/// The outputs that an expression calls change.
#[derive(Debug)]
pub(super) struct Called {
    /// The expression, as printed.
    rules: String,
    /// In chain order, at most one per transaction.
    changes: Vec<Change>,
}

fn votes() -> impl Iterator<Item = Expression> {
    let all: [fn(u8) -> ChangeRule; 2] = [ChangeRule::Votes, ChangeRule::Unanimous];
    let each = all.into_iter();
    each.flat_map(|rule| THRESHOLDS.map(move |threshold| Expression::from(rule(threshold))))
}

/// Returns the measured expressions: every rule alone, votes by threshold, and the offered rules; each once.
pub fn expressions() -> Vec<Expression> {
    let single = ChangeRule::ALL.into_iter().map(Expression::from);
    let mut once: Vec<Expression> = Vec::new();
    for expression in single.chain(votes()).chain([offered()]) {
        if !once.contains(&expression) {
            once.push(expression);
        }
    }
    once
}

/// Returns the expressions measured for joining wallets: direct change, rules of other tools, votes by threshold, and
/// the offered rules.
pub fn joining() -> Vec<Expression> {
    let of_others = OF_OTHERS.into_iter().map(Expression::from);
    let first = [ChangeRule::DirectChange.into()];
    let all = first.into_iter().chain(of_others).chain(votes());
    all.chain([offered()]).collect()
}

/// Returns the outputs that each expression calls change.
pub(super) fn call(view: &View, verdicts: &[Verdict], expressions: &[Expression]) -> Vec<Called> {
    let co_spend = Clustering::by_co_spending(view, verdicts);
    let context = Context::new(view, verdicts).with_wallets(|address| co_spend.root(address));
    let called = |expression: &Expression| Called {
        rules: expression.to_string(),
        changes: Vec::new(),
    };
    let mut called: Vec<Called> = expressions.iter().map(called).collect();
    for (tx, _) in view.txs() {
        let each = context.decide_each(expressions, tx);
        for (called, change) in called.iter_mut().zip(each) {
            called
                .changes
                .extend(change.map(|(output, score)| Change { output, score }));
        }
    }
    called
}

impl Called {
    /// Returns them as one entry for each transaction.
    pub(super) fn calls(&self, view: &View) -> ChangeCalls {
        let mut calls = vec![Vec::new(); view.txs().len()];
        for change in &self.changes {
            calls[view.tx_of(change.output).index()].push(change.output);
        }
        ChangeCalls {
            rule: self.rules.clone(),
            calls,
        }
    }

    /// Returns the wallets of a trace with these rules.
    fn wallets(&self, view: &View, verdicts: &[Verdict]) -> Clustering {
        let evidence = Evidence {
            changes: self.changes.clone(),
            ..Evidence::default()
        };
        Clustering::by_evidence(view, verdicts, &evidence)
    }
}

/// Returns the wallets that each [`joining`] expression makes from the outputs that it calls change, as in a trace;
/// for the offered rules also with every join recognised, and for them and the loosest vote also without constraints.
pub(super) fn clusterings(
    view: &View,
    truth: &Truth,
    verdicts: &[Verdict],
    called: &[Called],
) -> Vec<NamedClustering> {
    let known = with_joins(view, truth, verdicts);
    let known_calls = call(view, &known, &[offered()]);
    let loosest = Expression::from(ChangeRule::Votes(*THRESHOLDS.start()));
    let with_nothing_kept_apart = [loosest, offered()].map(|rules| rules.to_string());
    let mut all = Vec::new();
    for rules in joining().iter().map(Expression::to_string) {
        let Some(called) = called.iter().find(|called| called.rules == rules) else {
            continue;
        };
        let wallets = called.wallets(view, verdicts);
        let with_known = known_calls.iter().find(|known| known.rules == rules);
        let with_known = with_known.map(|called| roots(view, &called.wallets(view, &known)));
        all.push(NamedClustering {
            rule: format!("with {rules}"),
            change_rules: Some(rules.clone()),
            clusters: roots(view, &wallets),
            joins_known: with_known.clone(),
            refused: Some(refused(&wallets)),
        });
        let beside = |what: &str, clusters| NamedClustering {
            rule: format!("with {rules}, {what}"),
            change_rules: None,
            clusters,
            joins_known: None,
            refused: None,
        };
        all.extend(with_known.map(|clusters| beside("joins known", clusters)));
        if with_nothing_kept_apart.contains(&rules) {
            all.push(beside("nothing kept apart", unconstrained(view, &wallets)));
        }
    }
    all
}

fn roots(view: &View, wallets: &Clustering) -> Vec<u32> {
    let addresses = view.addresses();
    addresses.map(|address| wallets.root(address).0).collect()
}

fn refused(wallets: &Clustering) -> usize {
    let is_refused = |status| matches!(status, LinkStatus::Refused(_));
    let links = wallets.links().iter();
    links.filter(|link| is_refused(link.status)).count()
}

/// Returns the wallets if no link were refused because of payers and payees.
fn unconstrained(view: &View, wallets: &Clustering) -> Vec<u32> {
    let count =
        u32::try_from(view.address_count()).expect("a view holds fewer than 2^32 addresses");
    let mut sets = MinUnionFind::new(count);
    for link in wallets.links() {
        if let LinkStatus::Applied | LinkStatus::Refused(CannotLink::Payment(_)) = link.status {
            sets.union(link.a.0, link.b.0);
        }
    }
    sets.into_roots()
}
