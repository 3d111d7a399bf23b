//! What was demanded and what was paid.

use bitcoin::Amount;
use jiff::civil::Date;

use super::{days, worth};
use crate::findings::{Class, DemandRow, Findings, PaymentRow};
use crate::language::{Sentence, Value, say};
use crate::report::words;

/// Deposits that are named one by one where they do not count.
const NAMED: usize = 3;

/// Describes each demand, and the addresses of the case.
pub(super) fn demanded(findings: &Findings) -> Vec<Sentence> {
    let terms = findings.demands.iter().map(|terms| {
        let mut clauses = vec![say!(
            "demanded",
            demand = &terms.demand,
            amount = terms.range.words()
        )];
        clauses.extend(terms.steps.iter().map(|step| {
            let amount = step.range.words();
            say!("demanded-from-day", day = step.day, amount = amount)
        }));
        clauses.extend(terms.deadline.map(|day| say!("demanded-by-day", day = day)));
        Sentence::row(clauses, ", ")
    });
    let mut terms: Vec<Sentence> = terms.collect();
    if terms.is_empty() {
        terms.push(say!("demanded-none"));
    }
    let unpaid = findings.case_addresses.iter();
    let unpaid = unpaid.filter(|line| line.deposits == 0).count();
    let addresses = findings.case_addresses.len();
    terms.push(match unpaid {
        0 => say!("case-addresses-all-paid", count = addresses),
        _ => say!(
            "case-addresses-some-unpaid",
            count = addresses,
            unpaid = unpaid
        ),
    });
    terms
}

/// Describes the sum of the payments.
pub(super) fn sum(findings: &Findings) -> Sentence {
    let totals = &findings.totals;
    let amount = Amount::from_sat(totals.paid_sat);
    match totals.paid_eur {
        Some(eur) => say!("paid-sum", eur = eur, amount = amount),
        None => say!("paid-sum-without-rate", amount = amount),
    }
}

/// Describes the payments by demand, and the deposits that do not count.
pub(super) fn payments(findings: &Findings) -> Vec<Sentence> {
    let rows = findings.demand_rows.iter();
    let mut sentences: Vec<Sentence> = rows.map(|row| of_demand(findings, row)).collect();
    sentences.extend(not_counted(findings));
    sentences
}

fn of_demand(findings: &Findings, row: &DemandRow) -> Sentence {
    let name = match row.demand.is_empty() {
        true => say!("no-demand"),
        false => Sentence::foreign(&row.demand),
    };
    let rows = || {
        let rows = findings.payments.iter();
        rows.filter(|it| it.class.counts_as_paid() && it.demand == row.demand)
    };
    let paid = rows().map(|it| it.time.day());
    let Some((first, last)) = paid.clone().min().zip(paid.max()) else {
        return say!("paid-none", demand = name);
    };
    let mut clauses = vec![say!(
        "paid-for-demand",
        demand = name,
        count = row.payments,
        days = days(first, last),
        sum = worth(row.paid_eur, row.paid_sat)
    )];
    if row.payments > 1 {
        clauses.push(persons(row));
    }
    if row.instalments > 0 {
        clauses.push(say!("paid-in-parts", count = row.instalments));
    }
    if let Some(deadline) = row.deadline {
        let mut terms = findings.demands.iter();
        let rises = terms.any(|terms| terms.demand == row.demand && !terms.steps.is_empty());
        clauses.extend(against_deadline(
            &rows().collect::<Vec<_>>(),
            last,
            deadline,
            rises,
        ));
    }
    Sentence::row(clauses, "")
}

/// `, likely by 13 persons (at least 3, at most 13)`.
fn persons(row: &DemandRow) -> Sentence {
    match row.victims_least == row.victims_most {
        true => say!("paid-by-persons", count = row.victims_likely),
        false => say!(
            "paid-by-likely-persons",
            count = row.victims_likely,
            least = row.victims_least,
            most = row.victims_most
        ),
    }
}

fn against_deadline(
    rows: &[&PaymentRow],
    last: Date,
    deadline: Date,
    rises: bool,
) -> Option<Sentence> {
    let late: Vec<&PaymentRow> = rows
        .iter()
        .copied()
        .filter(|it| it.class == Class::Late)
        .collect();
    let sum = words::sum(late.iter().map(|it| it.value_eur));
    let sat = late.iter().map(|it| it.value_sat).sum();
    match (late.len(), rows.len()) {
        (0, _) => {
            let left = last.until(deadline).map_or(0, |span| span.get_days());
            match u32::try_from(left) {
                Ok(0) => Some(say!("paid-on-deadline")),
                Ok(left) => Some(say!("paid-before-deadline", count = left)),
                // The block may be of the day after a payment on time.
                Err(_) => None,
            }
        }
        (all, several) if all == several => Some(match rises {
            true => say!("paid-late-for-amount"),
            false => say!("paid-late"),
        }),
        (some, _) => Some(match rises {
            true => say!(
                "paid-some-late-for-amount",
                count = some,
                sum = worth(sum, sat)
            ),
            false => say!("paid-some-late", count = some, sum = worth(sum, sat)),
        }),
    }
}

/// Describes the deposits that do not count; `None` if there are none.
fn not_counted(findings: &Findings) -> Option<Sentence> {
    let rows = |class: Class| {
        findings
            .payments
            .iter()
            .filter(move |row| row.class == class)
    };
    let mut parts = Vec::new();
    let mut unrelated: Vec<&PaymentRow> = rows(Class::Unrelated).collect();
    unrelated.sort_by_key(|row| std::cmp::Reverse(row.value_sat));
    for row in unrelated.iter().take(NAMED) {
        let (sum, day) = (worth(row.value_eur, row.value_sat), row.time.day());
        let address = Value::Id(row.address.to_string());
        parts.push(match findings.demands.is_empty() {
            true => say!("not-counted-outside", sum = sum, day = day),
            false => say!(
                "not-counted-no-match",
                sum = sum,
                day = day,
                address = address
            ),
        });
    }
    if unrelated.len() > NAMED {
        let rest = unrelated[NAMED..].iter().copied();
        let more = unrelated.len() - NAMED;
        parts.push(say!("not-counted-more", count = more, sum = total(rest)));
    }
    if rows(Class::Internal).next().is_some() {
        parts.push(say!(
            "not-counted-internal",
            sum = total(rows(Class::Internal))
        ));
    }
    if rows(Class::Dust).next().is_some() {
        parts.push(say!("not-counted-dust", sum = total(rows(Class::Dust))));
    }
    (!parts.is_empty()).then(|| say!("not-counted", parts = Sentence::list(parts)))
}

fn total<'a>(rows: impl Iterator<Item = &'a PaymentRow> + Clone) -> Value {
    let eur = words::sum(rows.clone().map(|row| row.value_eur));
    worth(eur, rows.map(|row| row.value_sat).sum())
}
