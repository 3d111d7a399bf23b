//! The words at the boxes of a flow: names and amounts everywhere; days, euro and whole addresses where money came from
//! and where it ended.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::LINE;
use super::fold::{Node, Picture, Role};
use super::layout::NODE_PAD;
use crate::findings::{Cents, End, Findings};
use crate::language::{Language, Sentence, say};
use crate::report::plot::PlotError;
use crate::report::plot::canvas::Type;
use crate::report::plot::page::{QUIET, SMALL, STRONG};
use crate::report::plot::text;
use crate::report::words;

/// An address in full is long, so it is set a little smaller.
const ADDRESS: Type = Type { em: 9.0, ..SMALL };
/// Detail at an end, which has more to say than others.
const DETAIL: Type = Type { em: 9.0, ..QUIET };

/// Addresses of an end at most.
const ROUNDS: usize = 8;

/// Room of the mark before the name of an end.
pub(super) const MARK: f64 = 16.0;

/// A line of a label and its type.
pub(super) type Words = (String, Type);

/// Facts about an end or a source that the flow itself does not carry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Worth in euro of the days; `None` if a rate is missing.
    eur: Option<Cents>,
    /// First and last day.
    days: Option<(Date, Date)>,
    /// Addresses, the one with most first.
    addresses: Vec<String>,
    /// Names by tags, in text order.
    names: BTreeSet<String>,
}

/// Facts of all nodes, by what they stand for.
#[derive(Debug, Clone, Default)]
pub(super) struct AllFacts {
    ends: BTreeMap<End, Facts>,
    sources: BTreeMap<String, Facts>,
    /// Case addresses of wallets, by the name of the wallet.
    case: BTreeMap<String, Vec<String>>,
}

impl AllFacts {
    /// Whether an end has several addresses.
    pub(super) fn has_several(&self) -> bool {
        self.ends.values().any(|facts| facts.addresses.len() > 1)
    }
}

fn span(days: impl Iterator<Item = Date> + Clone) -> Option<(Date, Date)> {
    days.clone().min().zip(days.max())
}

/// Gathers the facts of `findings`.
pub(super) fn facts(findings: &Findings) -> AllFacts {
    let mut all = AllFacts::default();
    for &end in End::ALL {
        let rows = findings.endpoints.iter().filter(|row| row.end == end);
        if rows.clone().next().is_none() {
            continue;
        }
        let mut by_address: BTreeMap<&str, u64> = BTreeMap::new();
        for row in rows.clone().filter(|row| !row.address.is_empty()) {
            *by_address.entry(&row.address).or_default() += row.haircut_sat;
        }
        let mut addresses: Vec<(&str, u64)> = by_address.into_iter().collect();
        addresses.sort_by_key(|(address, sat)| (Reverse(*sat), *address));
        let days = rows.clone().filter_map(|row| row.time);
        let names = rows.clone().map(|row| text::clean(&row.label));
        let names = names.filter(|name| !name.is_empty()).collect();
        all.ends.insert(
            end,
            Facts {
                eur: words::sum(rows.map(|row| row.ransom_eur)),
                days: span(days.map(|time| time.day())),
                addresses: addresses
                    .iter()
                    .map(|(address, _)| text::clean(address))
                    .collect(),
                names,
            },
        );
    }
    let names: BTreeSet<&str> = findings
        .payments
        .iter()
        .map(|row| &row.demand[..])
        .collect();
    for name in names {
        let rows = findings.payments.iter();
        let rows = rows.filter(|row| row.demand == name && row.class.counts_as_paid());
        let totals = &findings.totals.by_demand;
        let total = totals.iter().find(|total| total.demand == name);
        let facts = Facts {
            eur: total.and_then(|total| total.paid_eur),
            days: span(rows.map(|row| row.time.day())),
            ..Facts::default()
        };
        all.sources.insert(name.to_owned(), facts);
    }
    let mut case: Vec<_> = findings
        .addresses
        .iter()
        .filter(|row| row.case_address)
        .collect();
    case.sort_by_key(|row| (Reverse(row.received_sat), &row.address));
    for row in case {
        let wallet = all.case.entry(row.cluster.to_string()).or_default();
        wallet.push(text::clean(&row.address));
    }
    all
}

/// The labels of all nodes; `room` is the width of those of a column, `height` that of the last column.
pub(super) fn labels(
    picture: &Picture,
    facts: &AllFacts,
    language: Language,
    room: impl Fn(usize) -> f64,
    height: f64,
) -> Result<Vec<Vec<Words>>, PlotError> {
    let mut labels = Vec::new();
    for node in &picture.nodes {
        let room = room(node.column);
        labels.push(label(node, facts, picture.total_sat, language, room)?);
    }
    let last = picture.columns.saturating_sub(1);
    let ends = (0..picture.nodes.len()).filter(|node| picture.nodes[*node].column == last);
    let ends: Vec<usize> = ends.collect();
    let used: f64 = ends
        .iter()
        .map(|node| labels[*node].len() as f64 * LINE + 2.0 * NODE_PAD)
        .sum();
    let mut free = ((height - used) / LINE).floor().max(0.0) as usize;
    // One address for each end, those first at which money can still be stopped or asked for; then further ones.
    let mut order = ends.clone();
    order.sort_by_key(|node| {
        let is_urgent = match picture.nodes[*node].role {
            Role::End(end) => {
                matches!(
                    end,
                    End::Unconfirmed | End::Unspent | End::Service | End::Busy
                )
            }
            _ => false,
        };
        (!is_urgent, Reverse(picture.nodes[*node].value_sat()))
    });
    let mut shown = vec![0; picture.nodes.len()];
    for round in 0..ROUNDS {
        for &node in &order {
            let Role::End(end) = picture.nodes[node].role else {
                continue;
            };
            let addresses = facts
                .ends
                .get(&end)
                .map_or(&[][..], |facts| &facts.addresses[..]);
            let Some(address) = addresses.get(round).filter(|_| shown[node] == round) else {
                continue;
            };
            let lines = in_full(address, room(last))?;
            if end != End::Dust && lines.len() <= free {
                free -= lines.len();
                shown[node] += 1;
                labels[node].extend(lines);
            }
        }
    }
    Ok(labels)
}

/// An address in full, in as many lines of equal length as it takes.
fn in_full(address: &str, room: f64) -> Result<Vec<Words>, PlotError> {
    let width = text::width(address, ADDRESS.em, ADDRESS.cut)?;
    let letters: Vec<char> = address.chars().collect();
    // A little to spare, since letters differ in width.
    let mut number = (width / room).ceil().max(1.0) as usize;
    loop {
        let each = letters.len().div_ceil(number).max(1);
        let lines = letters.chunks(each).map(|line| line.iter().collect());
        let lines: Vec<String> = lines.collect();
        let mut fits = true;
        for line in &lines {
            fits &= text::width(line, ADDRESS.em, ADDRESS.cut)? <= room;
        }
        if fits || each == 1 {
            return Ok(lines.into_iter().map(|line| (line, ADDRESS)).collect());
        }
        number += 1;
    }
}

/// Words in as many lines as they take.
pub(super) fn wrapped(words: &str, kind: Type, room: f64) -> Result<Vec<Words>, PlotError> {
    let lines = text::wrapped(words, kind.em, kind.cut, room)?;
    Ok(lines.into_iter().map(|line| (line, kind)).collect())
}

/// The name of an end.
fn end_name(end: End) -> Sentence {
    match end {
        End::Unknown => say!("chart-end-unknown"),
        End::Unconfirmed => say!("chart-end-unconfirmed"),
        End::CoinJoin => say!("chart-end-coinjoin"),
        End::Service => say!("chart-end-service"),
        End::Busy => say!("chart-end-busy"),
        End::Dust => say!("chart-end-dust"),
        End::Limit => say!("chart-end-limit"),
        End::Unspent => say!("chart-end-unspent"),
        End::Fee => say!("chart-end-fee"),
    }
}

/// The lines of a node's label without the addresses of an end, each at most `room` wide.
fn label(
    node: &Node,
    facts: &AllFacts,
    total_sat: u64,
    language: Language,
    room: f64,
) -> Result<Vec<Words>, PlotError> {
    let value = node.value_sat();
    let mut amount = text::written(language, text::btc(value));
    if text::width(&amount, SMALL.em, SMALL.cut)? > room {
        // Only beyond ten thousand bitcoin in the narrowest columns.
        let whole = text::written(language, value / 100_000_000);
        amount = format!("≈ {whole} BTC");
    }
    let share = language.number(&text::share(value, total_sat));
    let fit = |line: &str, kind: Type| -> Result<Words, PlotError> {
        Ok((text::fit(line, kind.em, kind.cut, room)?, kind))
    };
    let outputs = say!("chart-outputs", count = node.outputs).text(language);
    let mut lines = Vec::new();
    match &node.role {
        Role::End(end) => {
            let known = facts.ends.get(end).cloned().unwrap_or_default();
            let mark = if has_mark(*end) { MARK } else { 0.0 };
            let name = match known.addresses.len() {
                0 | 1 => end_name(*end),
                count => say!(
                    "chart-end-at",
                    end = end_name(*end),
                    addresses = say!("chart-addresses", count = count)
                ),
            };
            let name = text::fit(&name.text(language), STRONG.em, STRONG.cut, room - mark)?;
            lines.push((name, STRONG));
            if !known.names.is_empty() {
                let names: Vec<&str> = known.names.iter().map(|name| &name[..]).collect();
                let names = say!("chart-by-tags", names = names.join("; "));
                lines.push(fit(&names.text(language), SMALL)?);
            }
            let amount = match known.eur {
                Some(cents) => format!("{amount}, {}", language.eur(cents)),
                None => amount,
            };
            lines.extend(wrapped(&amount, SMALL, room)?);
            // Fees are no outputs.
            let mut detail = match end {
                End::Fee => share,
                _ => format!("{share}, {outputs}"),
            };
            if let Some((first, last)) = known.days {
                let days = text::days(first, last).text(language);
                detail = format!("{detail}, {days}");
            }
            lines.extend(wrapped(&detail, DETAIL, room)?);
        }
        Role::Payments(_) | Role::MorePayments(_) => {
            let name = match &node.role {
                Role::Payments(name) if text::clean(name).is_empty() => {
                    language.text("chart-panel-payments")
                }
                Role::Payments(name) => text::short(name),
                Role::MorePayments(number) => {
                    say!("chart-more-demands", count = *number).text(language)
                }
                _ => String::new(),
            };
            lines.push(fit(&name, STRONG)?);
            lines.push(fit(&amount, SMALL)?);
            let known = match &node.role {
                Role::Payments(name) => source(facts, name),
                _ => None,
            };
            if let Some(cents) = known.and_then(|known| known.eur) {
                lines.push(fit(&language.eur(cents), SMALL)?);
            }
            let payments = say!("chart-payments", count = node.outputs).text(language);
            lines.extend(wrapped(&format!("{share}, {payments}"), QUIET, room)?);
            if let Some((first, last)) = known.and_then(|known| known.days) {
                let days = text::days(first, last).text(language);
                lines.extend(wrapped(&days, DETAIL, room)?);
            }
        }
        Role::Wallet(name) => {
            let label = text::clean(&node.label);
            if !label.is_empty() {
                lines.push(fit(&label, STRONG)?);
            }
            match facts.case.get(name).map(|addresses| &addresses[..]) {
                Some([address, rest @ ..]) => {
                    lines.extend(in_full(address, room)?);
                    if !rest.is_empty() {
                        let more = say!("chart-more-addresses", count = rest.len());
                        lines.extend(wrapped(&more.text(language), DETAIL, room)?);
                    }
                }
                _ => {
                    let kind = if label.is_empty() { STRONG } else { SMALL };
                    lines.push(fit(&text::short(name), kind)?);
                }
            }
            lines.push(fit(&amount, SMALL)?);
            lines.extend(wrapped(&format!("{share}, {outputs}"), QUIET, room)?);
        }
        Role::Smaller(number) => {
            let name = say!("chart-smaller-wallets", count = *number).text(language);
            lines.extend(wrapped(&name, STRONG, room)?);
            lines.push(fit(&amount, SMALL)?);
            lines.extend(wrapped(&format!("{share}, {outputs}"), QUIET, room)?);
        }
        Role::Steps { steps, wallets } => {
            let name = say!("chart-more-steps", count = *steps).text(language);
            lines.push(fit(&name, STRONG)?);
            lines.push(fit(&amount, SMALL)?);
            let detail = match wallets {
                1 => format!("{share}, {outputs}"),
                count => {
                    let wallets = say!("chart-wallets", count = *count).text(language);
                    format!("{share}, {wallets}")
                }
            };
            lines.extend(wrapped(&detail, QUIET, room)?);
        }
        Role::Chain { words, wallets } => {
            lines.extend(wrapped(&format!("→ {words}"), STRONG, room)?);
            lines.push(fit(&amount, SMALL)?);
            let wallets = say!("chart-wallets", count = *wallets).text(language);
            lines.extend(wrapped(&format!("{share}, {wallets}"), QUIET, room)?);
        }
    }
    if !node.note.is_empty() {
        lines.extend(wrapped(&node.note, DETAIL, room)?);
    }
    Ok(lines)
}

/// Facts of the payments that a node of the flow stands for.
fn source<'a>(facts: &'a AllFacts, name: &str) -> Option<&'a Facts> {
    // Payments towards no demand have this name in the flow, and none in the table.
    let unnamed = || facts.sources.get("").filter(|_| name == "payments");
    facts.sources.get(name).or_else(unnamed)
}

/// Whether an end has a mark before its name, which shows without colour.
pub(super) fn has_mark(end: End) -> bool {
    matches!(end, End::Unconfirmed | End::Unknown)
}
