//! Where the money is: one line for each service, transaction and kind of end.

use std::cmp::Reverse;

use super::addresses;
use crate::findings::{Cents, Destination, End, Findings, share};
use crate::money::grouped;
use crate::report::words;

/// Lines shown; the section on destinations has the others.
const MAX_SHOWN: usize = 8;

/// A line of the table.
pub(in crate::report) struct Place {
    /// Share of the ransom under haircut.
    pub(in crate::report) share: String,
    /// Worth in euro when it got there.
    pub(in crate::report) eur: Option<Cents>,
    /// Worth in euro on the day of the tip.
    pub(in crate::report) eur_at_tip: Option<Cents>,
    /// Where.
    pub(in crate::report) at: String,
    /// Range of the share over the methods.
    pub(in crate::report) methods: String,
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
        share: share(haircut(group), whole),
        eur: words::sum(group.iter().map(|it| it.ransom_eur)),
        eur_at_tip: words::sum(group.iter().map(|it| it.ransom_eur_at_tip)),
        at: at(group),
        methods: methods(findings, group),
    });
    let mut lines: Vec<Place> = lines.collect();
    let rest: Vec<&Destination> = groups.iter().skip(MAX_SHOWN).flatten().copied().collect();
    if !rest.is_empty() {
        lines.push(Place {
            share: share(haircut(&rest), whole),
            eur: words::sum(rest.iter().map(|it| it.ransom_eur)),
            eur_at_tip: words::sum(rest.iter().map(|it| it.ransom_eur_at_tip)),
            at: format!("{} more places, listed below", groups.len() - MAX_SHOWN),
            methods: methods(findings, &rest),
        });
    }
    lines
}

/// Says why the sums in euro differ from what was paid; empty where they are not known.
pub(super) fn sums(findings: &Findings) -> String {
    let arrived = words::sum(findings.destinations.iter().map(|it| it.ransom_eur));
    let Some((arrived, paid)) = arrived.zip(findings.totals.paid_eur) else {
        return String::new();
    };
    let in_words = |cents: Cents| format!("EUR {}", grouped(&cents.to_string()));
    let today = findings
        .totals
        .paid_eur_at_tip
        .map_or_else(String::new, |worth| {
            let day = findings.tip_time.day().strftime("%-d %B %Y");
            format!(", and {} on {day}", in_words(worth))
        });
    format!(
        "The same bitcoin were worth {} when they were paid, {} in all when they got where they are{today}: the price \
         changes daily.",
        in_words(paid),
        in_words(arrived)
    )
}

fn haircut(group: &[&Destination]) -> u64 {
    group.iter().map(|it| it.haircut_sat()).sum()
}

/// Describes the place or places of a line in the words of people who do not trace.
fn at(group: &[&Destination]) -> String {
    let first = group[0];
    let places: Vec<String> = group
        .iter()
        .flat_map(|it| it.addresses.iter().cloned())
        .collect();
    match first.end {
        End::Service => at_service(first),
        End::Busy => format!(
            "at {}, used like a service’s; whose is not known",
            addresses(&places)
        ),
        End::Unspent if places.is_empty() => "where nobody can spend it".to_owned(),
        End::Unspent => format!("has not moved: {}", addresses(&places)),
        End::Unconfirmed => format!(
            "is moving now: transaction {} is not confirmed yet",
            first.place
        ),
        End::CoinJoin => "mixed with money of other people (CoinJoin)".to_owned(),
        End::Limit => "was not followed further, because of a limit that you set".to_owned(),
        End::Unknown => format!("what happened next is not known: {}", addresses(&places)),
        End::Dust => "too small to follow".to_owned(),
        End::Fee => "miners’ fees".to_owned(),
    }
}

fn at_service(service: &Destination) -> String {
    match service.label.is_empty() {
        true => format!(
            "reached {}, which is used like an exchange’s; who runs it, and if the money is still there, is not known",
            service.place
        ),
        false => format!(
            "at “{}” (by a tag), address {}",
            service.label, service.place
        ),
    }
}

/// Returns the range of a line over the methods: of a single destination as everywhere, of several of their sums.
fn methods(findings: &Findings, group: &[&Destination]) -> String {
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
    let whole = findings.source_sat();
    let least = share(sums.iter().min().copied().unwrap_or_default(), whole);
    let most = share(sums.iter().max().copied().unwrap_or_default(), whole);
    match least == most {
        true => most,
        false => format!("{} to {most}", least.trim_end_matches(" %")),
    }
}
