//! Sorts the deposits of a case into panels, one for each demand, and finds the span of time that all panels share.
//! Draws nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::findings::{Class, DemandTerms, DemandedRange, Findings, PaymentRow};
use crate::language::{Sentence, Value, say};
use crate::report::plot::axes::{DAY, HOUR, Span, Unit};
use crate::report::plot::text;

/// Panels of demands at most; what is beyond shares the last one.
const DEMANDS: usize = 5;
/// Widths that a span of the movements may have; the last one is used however many there are.
const WIDTHS: [i64; 12] = [
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    56 * DAY,
    112 * DAY,
];
/// Spans of the movements at most, as long as [`WIDTHS`] allow.
const BINS: i64 = 96;

/// A deposit, in the unit of its panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deposit {
    pub(super) time: i64,
    /// The new part of its value.
    pub(super) value: i64,
    pub(super) class: Class,
}

/// The deposits towards one demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Panel {
    /// Name of the demand, or what the deposits have in common.
    pub(super) title: Sentence,
    /// Number and sum, and what was demanded.
    pub(super) detail: Sentence,
    pub(super) unit: Unit,
    /// By time.
    pub(super) deposits: Vec<Deposit>,
    /// Least and most that the demand accepts, where its currency is that of the panel.
    pub(super) band: Option<(i64, i64)>,
    pub(super) deadline: Option<Date>,
}

/// The timeline, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Panels {
    pub(super) panels: Vec<Panel>,
    pub(super) span: Span,
    /// Seconds in one span of the movements, which begin at the start of the whole span.
    pub(super) width: i64,
    /// Deposits that are in no panel.
    pub(super) left_out: usize,
}

/// The moment after the last one of a day in UTC.
pub(super) fn end_of(day: Date) -> i64 {
    let next = day.tomorrow().unwrap_or(day).at(0, 0, 0, 0);
    jiff::tz::Offset::UTC
        .to_timestamp(next)
        .map_or(0, jiff::Timestamp::as_second)
}

/// Sorts the deposits of `findings`; `None` if no payment counts and no money moved.
pub(super) fn prepare(findings: &Findings) -> Option<Panels> {
    let is_paid = |row: &&PaymentRow| row.class.counts_as_paid();
    if !findings.payments.iter().any(|row| is_paid(&row)) && findings.timeline.is_empty() {
        return None;
    }
    let shown = |row: &&PaymentRow| is_paid(row) || row.class == Class::Unrelated;
    let shown: Vec<&PaymentRow> = findings.payments.iter().filter(shown).collect();
    let panels = panels(findings, &shown);
    let (span, width) = span(findings, &shown)?;
    Some(Panels {
        panels,
        span,
        width,
        left_out: findings.payments.len() - shown.len(),
    })
}

fn panels(findings: &Findings, shown: &[&PaymentRow]) -> Vec<Panel> {
    let mut of: BTreeMap<&str, Vec<&PaymentRow>> = BTreeMap::new();
    // Demands in the order of the case file, others as they come.
    let mut order: Vec<&str> = findings
        .demands
        .iter()
        .map(|terms| &terms.demand[..])
        .collect();
    for row in shown {
        let name = match row.class.counts_as_paid() {
            true => &row.demand[..],
            false => "",
        };
        of.entry(name).or_default().push(row);
        if !name.is_empty() && !order.contains(&name) {
            order.push(name);
        }
    }
    let sum = |name: &&str| -> u128 {
        let rows = of.get(name).into_iter().flatten();
        rows.map(|row| u128::from(row.value_sat)).sum()
    };
    let mut others = Vec::new();
    if order.len() > DEMANDS {
        let mut by_size = order.clone();
        by_size.sort_by_key(|name| std::cmp::Reverse(sum(name)));
        others = by_size.split_off(DEMANDS - 1);
        order.retain(|name| !others.contains(name));
    }
    let rows = |name: &&str| of.get(name).cloned().unwrap_or_default();
    let mut panels: Vec<Panel> = order
        .iter()
        .map(|name| {
            let mut terms = findings.demands.iter();
            let terms = terms.find(|terms| terms.demand == **name);
            let title = Sentence::verbatim(text::clean(name));
            panel(findings, title, &rows(name), terms)
        })
        .collect();
    if !others.is_empty() {
        let title = say!("chart-panel-others", count = others.len());
        let rows: Vec<&PaymentRow> = others.iter().flat_map(rows).collect();
        panels.push(panel(findings, title, &rows, None));
    }
    if let Some(rows) = of.get("") {
        let title = match (
            panels.is_empty(),
            rows.iter().any(|row| row.class.counts_as_paid()),
        ) {
            (true, true) => say!("chart-panel-payments"),
            (_, true) => say!("chart-panel-outside"),
            (_, false) => say!("chart-panel-not-counted"),
        };
        panels.push(panel(findings, title, rows, None));
    }
    panels
}

fn panel(
    findings: &Findings,
    title: Sentence,
    rows: &[&PaymentRow],
    terms: Option<&DemandTerms>,
) -> Panel {
    let new = findings.new_by_output();
    let of = |row: &PaymentRow| match new.get(&(row.txid, row.vout)) {
        Some(new) if row.class.counts_as_paid() => (new.new_sat, new.new_eur),
        _ => (row.value_sat, row.value_eur),
    };
    let unknown = rows.iter().filter(|row| of(row).1.is_none());
    let unknown: BTreeSet<Date> = unknown.map(|row| row.time.day()).collect();
    let unit = match unknown.is_empty() {
        true => Unit::Eur,
        false => Unit::Btc,
    };
    let mut deposits: Vec<Deposit> = rows
        .iter()
        .map(|row| {
            let (sat, cents) = of(row);
            Deposit {
                time: row.time.unix(),
                value: match (unit, cents) {
                    (Unit::Eur, Some(cents)) => cents.0,
                    _ => i64::try_from(sat).unwrap_or(i64::MAX),
                },
                class: row.class,
            }
        })
        .collect();
    deposits.sort_by_key(|deposit| deposit.time);
    let band = match (terms.map(DemandTerms::whole_range), unit) {
        (Some(DemandedRange::Eur { least, most }), Unit::Eur) => Some((least.0, most.0)),
        (
            Some(DemandedRange::Btc {
                least_sat,
                most_sat,
            }),
            Unit::Btc,
        ) => i64::try_from(least_sat)
            .ok()
            .zip(i64::try_from(most_sat).ok()),
        _ => None,
    };
    Panel {
        title,
        detail: detail(&deposits, unit, &unknown, terms),
        unit,
        deposits,
        band,
        deadline: terms.and_then(|terms| terms.deadline),
    }
}

/// Says how much was paid, how much was demanded, and why a panel is not in euro.
fn detail(
    deposits: &[Deposit],
    unit: Unit,
    unknown: &BTreeSet<Date>,
    terms: Option<&DemandTerms>,
) -> Sentence {
    let is_paid = deposits
        .iter()
        .any(|deposit| deposit.class.counts_as_paid());
    let counted = match (deposits.len(), is_paid) {
        (0, _) => say!("chart-no-payment"),
        (count, true) => say!("chart-payments", count = count),
        (count, false) => say!("chart-deposits", count = count),
    };
    let values = deposits.iter().map(|deposit| deposit.value);
    let sum = values.fold(0_i64, i64::saturating_add);
    let sum = (!deposits.is_empty()).then(|| say!("just", text = unit.amount(sum)));
    let mut words = vec![Sentence::row(
        [counted].into_iter().chain(sum).collect(),
        ", ",
    )];
    let written = |day: Date| Value::Number(day.to_string());
    words.extend(terms.map(|terms| match terms.deadline {
        Some(day) => say!(
            "chart-demanded-by",
            amounts = terms.amounts(),
            day = written(day)
        ),
        None => say!("chart-demanded", amounts = terms.amounts()),
    }));
    words.extend(unknown.first().map(|day| match unknown.len() {
        1 => say!("chart-no-rate", day = written(*day)),
        days => say!("chart-no-rates", days = days),
    }));
    Sentence::row(words, "; ")
}

/// Returns the span of all panels and the width of one span of the movements.
fn span(findings: &Findings, shown: &[&PaymentRow]) -> Option<(Span, i64)> {
    let times = shown.iter().map(|row| row.time.unix());
    let times = times.chain(findings.timeline.iter().map(|point| point.time.unix()));
    let times: Vec<i64> = times.collect();
    let (first, last) = (*times.iter().min()?, *times.iter().max()?);
    // A deadline years away would leave no room for the payments; the heading has its date.
    let near = (last - first).max(30 * DAY);
    let deadlines = findings.demands.iter().filter_map(|terms| terms.deadline);
    let deadlines = deadlines.map(end_of);
    let near = deadlines.filter(|time| (first - near..=last + near).contains(time));
    let (mut start, mut end) = (first, last);
    for time in near {
        start = start.min(time);
        end = end.max(time);
    }
    let width = WIDTHS
        .into_iter()
        .find(|width| (end - start) / width < BINS)
        .unwrap_or(WIDTHS[WIDTHS.len() - 1].max((end - start) / BINS + 1));
    // Free space at either side; whole days begin at midnight.
    let start = start.div_euclid(width) * width - width;
    let number = (end - start) / width + 2;
    let end = start + number * width;
    Some((Span { start, end }, width))
}
