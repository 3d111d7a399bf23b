//! Where the money is: one line for each service, transaction and kind of end.

use std::cmp::Reverse;

use super::addresses;
use crate::findings::{Cents, Destination, End, Findings, shares};
use crate::language::{Sentence, Value, say};
use crate::report::words;

/// Lines shown; the section on destinations has the others.
const MAX_SHOWN: usize = 8;

/// A line of the table.
pub(in crate::report) struct Place {
    /// Share of the ransom under haircut.
    pub(in crate::report) share: Sentence,
    /// Worth in euro when it got there.
    pub(in crate::report) eur: Option<Cents>,
    /// Worth in euro on the day of the tip.
    pub(in crate::report) eur_at_tip: Option<Cents>,
    /// Where.
    pub(in crate::report) at: Sentence,
    /// Range of the share over the methods.
    pub(in crate::report) methods: Sentence,
}

/// Returns the lines, the largest share first, the fees last.
pub(super) fn of(findings: &Findings) -> Vec<Place> {
    let mut groups: Vec<Vec<&Destination>> = Vec::new();
    for destination in &findings.destinations {
        let own_line = matches!(destination.end, End::Service | End::Unconfirmed);
        let known = groups
            .iter_mut()
            .find(|group| !own_line && group[0].end == destination.end);
        match known {
            Some(group) => group.push(destination),
            None => groups.push(vec![destination]),
        }
    }
    let whole = findings.source_sat();
    groups.sort_by_key(|group| Reverse((group[0].end != End::Fee, haircut(group))));
    let lines = groups.iter().take(MAX_SHOWN).map(|group| Place {
        share: shares(haircut(group), haircut(group), whole),
        eur: words::sum(group.iter().map(|it| it.ransom_eur)),
        eur_at_tip: words::sum(group.iter().map(|it| it.ransom_eur_at_tip)),
        at: at(findings, group),
        methods: methods(findings, group),
    });
    let mut lines: Vec<Place> = lines.collect();
    let rest: Vec<&Destination> = groups.iter().skip(MAX_SHOWN).flatten().copied().collect();
    if !rest.is_empty() {
        lines.push(Place {
            share: shares(haircut(&rest), haircut(&rest), whole),
            eur: words::sum(rest.iter().map(|it| it.ransom_eur)),
            eur_at_tip: words::sum(rest.iter().map(|it| it.ransom_eur_at_tip)),
            at: say!("places-more", count = groups.len() - MAX_SHOWN),
            methods: methods(findings, &rest),
        });
    }
    lines
}

/// Says why the sums in euro differ from what was paid; `None` where they are not known.
pub(super) fn sums(findings: &Findings) -> Option<Sentence> {
    let arrived = words::sum(findings.destinations.iter().map(|it| it.ransom_eur))?;
    let paid = findings.totals.paid_eur?;
    Some(match findings.totals.paid_eur_at_tip {
        None => say!("sums-differ", paid = paid, arrived = arrived),
        Some(worth) => say!(
            "sums-differ-with-tip",
            paid = paid,
            arrived = arrived,
            worth = worth,
            day = findings.tip_time.day()
        ),
    })
}

/// Names the lists of rates.
pub(super) fn rates(findings: &Findings) -> Option<Sentence> {
    let rates = findings.parameters.iter();
    let rates = rates.filter(|(name, _)| name == "rates");
    let rates: Vec<Sentence> = rates.map(|(_, rates)| rates.clone()).collect();
    (!rates.is_empty()).then(|| say!("front-rates", rates = Value::Row(rates, "; ")))
}

fn haircut(group: &[&Destination]) -> u64 {
    group.iter().map(|it| it.haircut_sat()).sum()
}

/// Describes the place or places of a line in the words of people who do not trace.
fn at(findings: &Findings, group: &[&Destination]) -> Sentence {
    let first = group[0];
    let places: Vec<&str> = group
        .iter()
        .flat_map(|it| it.addresses.iter().map(|address| &**address))
        .collect();
    let place = Value::Id(first.place.clone());
    match first.end {
        End::Service if first.label.is_empty() => say!("at-unnamed-service", place = place),
        End::Service => say!("at-service", label = &first.label, place = place),
        End::Busy => say!("at-busy", at = addresses(&places)),
        End::Unspent if places.is_empty() => say!("at-unspendable"),
        End::Unspent => say!("at-unspent", at = addresses(&places)),
        End::Unconfirmed => say!("at-unconfirmed", txid = place),
        End::CoinJoin => say!("at-coinjoin", confidence = confidence(findings, group)),
        End::Limit => say!("at-limit"),
        End::Unknown => say!("at-unknown", at = addresses(&places)),
        End::Dust => say!("at-dust"),
        End::Fee => say!("at-fee"),
    }
}

/// Says how sure it is that a transaction is a CoinJoin; empty for several.
fn confidence(findings: &Findings, group: &[&Destination]) -> Sentence {
    let [single] = group else {
        return Sentence::default();
    };
    let mut transactions = findings.transactions.iter();
    let join = transactions.find(|row| row.txid.to_string() == single.place);
    let confidence = join.and_then(|row| row.confidence);
    confidence.map_or_else(Sentence::default, |confidence| {
        say!("coinjoin-confidence", confidence = confidence)
    })
}

/// Returns the range of a line over the methods: of a single destination as everywhere, of several of their sums.
fn methods(findings: &Findings, group: &[&Destination]) -> Sentence {
    if let [single] = group {
        return findings.range(single);
    }
    let sums = (0..4).flat_map(|policy| {
        let own: u64 = group.iter().map(|it| it.by_policy_sat[policy]).sum();
        let has_other = group.iter().any(|it| it.other_rules.is_some());
        let other = has_other.then(|| {
            let parts = group.iter().map(|it| {
                let other = it.other_rules.as_ref();
                other.map_or(it.by_policy_sat[policy], |part| part.by_policy_sat[policy])
            });
            parts.sum::<u64>()
        });
        [Some(own), other]
    });
    let sums: Vec<u64> = sums.flatten().collect();
    let least = sums.iter().min().copied().unwrap_or_default();
    let most = sums.iter().max().copied().unwrap_or_default();
    shares(least, most, findings.source_sat())
}
