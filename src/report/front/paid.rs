//! What was demanded and what was paid.

use bitcoin::Amount;
use jiff::civil::Date;

use super::{day, days, money, worth};
use crate::findings::{Cents, Class, DemandRow, DemandedRange, Findings, PaymentRow};
use crate::listing::in_a_row;
use crate::money::grouped;
use crate::plural::counted;
use crate::report::words;

/// Deposits that are named one by one where they do not count.
const NAMED: usize = 3;

/// Describes each demand, and the addresses of the case.
pub(super) fn demanded(findings: &Findings) -> Vec<String> {
    let terms = findings.demands.iter().map(|terms| {
        let mut words = format!("{}: {}", terms.demand, short(&terms.range));
        for step in &terms.steps {
            words += &format!(", from {} on {}", day(step.day), short(&step.range));
        }
        if let Some(deadline) = terms.deadline {
            words += &format!(", by {}", day(deadline));
        }
        words
    });
    let mut terms: Vec<String> = terms.collect();
    if terms.is_empty() {
        terms.push("the case states no demand, so every deposit counts as paid".to_owned());
    }
    let unpaid = findings.case_addresses.iter();
    let unpaid = unpaid.filter(|line| line.deposits == 0).count();
    let received = match unpaid {
        0 => "all of them received money".to_owned(),
        1 => "one of them received no money".to_owned(),
        several => format!("{several} of them received no money"),
    };
    let addresses = counted(findings.case_addresses.len(), "address");
    terms.push(format!("{addresses} of the case; {received}"));
    terms
}

/// `EUR 300,000 to 350,000`: whole amounts without their zeros.
fn short(range: &DemandedRange) -> String {
    let (code, least, most) = range.decimals();
    let whole = |amount: &str| grouped(amount.strip_suffix(".00").unwrap_or(amount));
    match least == most {
        true => format!("{code} {}", whole(&most)),
        false => format!("{code} {} to {}", whole(&least), whole(&most)),
    }
}

/// Describes the sum of the payments.
pub(super) fn sum(findings: &Findings) -> String {
    let totals = &findings.totals;
    let btc = Amount::from_sat(totals.paid_sat);
    match totals.paid_eur {
        Some(eur) => format!("{} ({btc}, at the closing rate of each day)", money(eur)),
        None => format!("{btc}; its value in euro is not known, since rates are missing"),
    }
}

/// Describes the payments by demand, and the deposits that do not count.
pub(super) fn payments(findings: &Findings) -> Vec<String> {
    let rows = findings.demand_rows.iter();
    let mut words: Vec<String> = rows.map(|row| of_demand(findings, row)).collect();
    words.extend(not_counted(findings));
    words
}

fn of_demand(findings: &Findings, row: &DemandRow) -> String {
    let name = match row.demand.is_empty() {
        true => "no demand".to_owned(),
        false => row.demand.clone(),
    };
    let rows = || {
        let rows = findings.payments.iter();
        rows.filter(|it| it.class.counts_as_paid() && it.demand == row.demand)
    };
    let paid = rows().map(|it| it.time.day());
    let Some((first, last)) = paid.clone().min().zip(paid.max()) else {
        return format!("{name}: no payment was found");
    };
    let mut words = format!(
        "{name}: {} {}, {}",
        counted(row.payments, "payment"),
        days(first, last),
        worth(row.paid_eur, row.paid_sat)
    );
    if row.payments > 1 {
        words += &format!(", {}", persons(row));
    }
    if row.instalments > 0 {
        words += &format!(
            "; {} in parts that meet the demand together",
            row.instalments
        );
    }
    if let Some(deadline) = row.deadline {
        let rises = findings
            .demands
            .iter()
            .any(|terms| terms.demand == row.demand && !terms.steps.is_empty());
        words += &against_deadline(rows().collect(), last, deadline, rises);
    }
    words
}

/// `likely by 13 persons (3 to 13)`.
fn persons(row: &DemandRow) -> String {
    let likely = counted(row.victims_likely, "person");
    match row.victims_least == row.victims_most {
        true => format!("by {likely}"),
        false => format!(
            "likely by {likely} (at least {}, at most {})",
            row.victims_least, row.victims_most
        ),
    }
}

fn against_deadline(rows: Vec<&PaymentRow>, last: Date, deadline: Date, rises: bool) -> String {
    let late_for = match rises {
        true => "after the deadline of the amount paid",
        false => "after the deadline",
    };
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
            match left {
                0 => "; on the day of the deadline".to_owned(),
                // The block may be of the day after a payment on time.
                left if left < 0 => String::new(),
                left => format!(
                    "; {} before the deadline",
                    counted(left.unsigned_abs(), "day")
                ),
            }
        }
        (all, several) if all == several => format!("; {late_for}, counted all the same"),
        (some, _) => format!(
            "; {some} of them, {}, {late_for}, counted all the same",
            worth(sum, sat)
        ),
    }
}

/// Describes the deposits that do not count; `None` if there are none.
fn not_counted(findings: &Findings) -> Option<String> {
    let rows = |class: Class| {
        findings
            .payments
            .iter()
            .filter(move |row| row.class == class)
    };
    let mut parts = Vec::new();
    let mut unrelated: Vec<&PaymentRow> = rows(Class::Unrelated).collect();
    unrelated.sort_by_key(|row| std::cmp::Reverse(row.value_sat));
    let why = match findings.demands.is_empty() {
        true => "outside the period of the case",
        false => "does not match a demand; please check",
    };
    for row in unrelated.iter().take(NAMED) {
        parts.push(format!(
            "{} on {} ({why})",
            worth(row.value_eur, row.value_sat),
            day(row.time.day())
        ));
    }
    if unrelated.len() > NAMED {
        let rest = unrelated[NAMED..].iter().copied();
        parts.push(format!(
            "{} more of that kind, {}",
            unrelated.len() - NAMED,
            total(rest)
        ));
    }
    for (class, why) in [
        (Class::Internal, "from the wallet of the case itself"),
        (Class::Dust, "as dust"),
    ] {
        if rows(class).next().is_some() {
            parts.push(format!("{} {why}", total(rows(class))));
        }
    }
    (!parts.is_empty()).then(|| format!("Not counted: {}", in_a_row(parts)))
}

fn total<'a>(rows: impl Iterator<Item = &'a PaymentRow> + Clone) -> String {
    let eur: Option<Cents> = words::sum(rows.clone().map(|row| row.value_eur));
    worth(eur, rows.map(|row| row.value_sat).sum())
}
