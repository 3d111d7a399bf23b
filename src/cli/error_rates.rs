//! Error rates as a person reads them on a terminal: clusterings, detectors, what was taken for what. Pure.
//!
//! A rate is rounded away from what would flatter: a share of things right is rounded down, one of things wrong up, so
//! that only all is 1 and only nothing is 0.

use crate::plural::counted;
use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use crate::heuristics::measured::rounded_down;
use crate::measure::{ChangeRow, DetectorRow, PopulationRates, RuleRow};

/// The rates of each seed, and beyond one seed the worst of all.
pub fn render(measured: &[PopulationRates]) -> String {
    let mut text = String::new();
    for rates in measured {
        line(
            &mut text,
            &format!(
                "Error rates on synthetic wallets, seed {}: {}, {}, {}",
                rates.seed,
                counted(rates.transactions, "transaction"),
                counted(rates.addresses, "address"),
                counted(rates.owners, "owner")
            ),
        );
        text.push_str("\nClusterings, over pairs of addresses\n");
        line(&mut text, &clusterings(&rates.rules).to_string());
        if !rates.change.is_empty() {
            text.push_str("\nChange rules, over outputs\n");
            line(&mut text, &change(&rates.change).to_string());
        }
        text.push_str("\nCoinJoin detectors, over transactions\n");
        line(&mut text, &detectors(&rates.detectors).to_string());
        text.push_str("\nWhat each kind of transaction is taken for\n");
        line(&mut text, &confusion(rates).to_string());
        text.push('\n');
    }
    if measured.len() > 1 {
        worst(&mut text, measured);
    }
    text
}

fn line(text: &mut String, line: &str) {
    for line in line.lines() {
        // Cells are filled up with blanks to the right, which nobody needs at the end.
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

fn clusterings(rows: &[RuleRow]) -> Table {
    let mut table = table(
        &[
            "rule",
            "precision",
            "recall",
            "false",
            "by CoinJoins",
            "new",
            "FDR of new",
            "B3 prec.",
            "B3 rec.",
            "ARI",
            "V",
            "refused",
            "worst merge",
        ],
        1,
    );
    for row in rows {
        table.add_row([
            row.rule.clone(),
            right(row.precision),
            right(row.recall),
            row.pairs.wrong().to_string(),
            row.wrong_by_joins
                .map_or_else(|| "-".to_owned(), |wrong| wrong.to_string()),
            row.new.found.to_string(),
            wrong(row.new_false_discovery),
            right(Some(row.b_cubed.precision)),
            right(Some(row.b_cubed.recall)),
            right(Some(row.adjusted_rand)),
            right(Some(row.v_measure)),
            row.refused
                .map_or_else(|| "-".to_owned(), |refused| refused.to_string()),
            match row.worst.owners {
                0 => "none".to_owned(),
                owners => format!(
                    "{} of {}, {} astray",
                    counted(row.worst.size, "address"),
                    counted(owners, "owner"),
                    row.worst.strangers
                ),
            },
        ]);
    }
    table
}

fn change(rows: &[ChangeRow]) -> Table {
    let mut table = table(
        &[
            "change rules",
            "transactions",
            "abstention",
            "right",
            "wrong",
            "own",
            "precision",
            "TPR",
            "FPR",
            "called in CoinJoins",
        ],
        1,
    );
    for row in rows {
        table.add_row([
            row.rule.clone(),
            row.transactions.to_string(),
            wrong(row.abstention),
            row.right.to_string(),
            row.wrong.to_string(),
            row.own.to_string(),
            right(row.precision),
            right(row.true_positive_rate),
            wrong(row.false_positive_rate),
            row.called_in_joins.to_string(),
        ]);
    }
    table
}

fn detectors(rows: &[DetectorRow]) -> Table {
    let mut table = table(
        &[
            "detector",
            "actual",
            "flagged",
            "right",
            "precision",
            "recall",
            "kept apart",
            "CoinJoins flagged",
        ],
        1,
    );
    for row in rows {
        table.add_row([
            row.detector.to_owned(),
            row.actual.to_string(),
            row.flagged.to_string(),
            row.right.to_string(),
            right(row.precision),
            right(row.recall),
            row.kept_apart.to_string(),
            row.joins_among_flagged.to_string(),
        ]);
    }
    table
}

fn confusion(rates: &PopulationRates) -> Table {
    let mut table = table(&["made for", "taken for", "transactions", "inputs"], 2);
    for row in &rates.confusion {
        table.add_row([
            row.actual.to_owned(),
            row.told.to_owned(),
            row.transactions.to_string(),
            format!("{} to {}", row.fewest_inputs, row.most_inputs),
        ]);
    }
    table
}

/// The worst of several seeds, rate by rate.
fn worst(text: &mut String, measured: &[PopulationRates]) {
    let least = |rates: &mut dyn Iterator<Item = Option<f64>>| rates.flatten().reduce(f64::min);
    let most = |rates: &mut dyn Iterator<Item = Option<f64>>| rates.flatten().reduce(f64::max);
    let seeds: Vec<String> = measured
        .iter()
        .map(|rates| rates.seed.to_string())
        .collect();
    let _ = writeln!(
        text,
        "Worst of the seeds {}, each rate by itself",
        seeds.join(", ")
    );
    let mut rules = table(
        &[
            "rule",
            "precision",
            "recall",
            "most by CoinJoins",
            "FDR of new",
            "B3 prec.",
            "B3 rec.",
            "ARI",
            "V",
        ],
        1,
    );
    for (at, first) in measured[0].rules.iter().enumerate() {
        let rows = || measured.iter().filter_map(|rates| rates.rules.get(at));
        rules.add_row([
            first.rule.clone(),
            right(least(&mut rows().map(|row| row.precision))),
            right(least(&mut rows().map(|row| row.recall))),
            rows()
                .filter_map(|row| row.wrong_by_joins)
                .max()
                .map_or_else(|| "-".to_owned(), |most| most.to_string()),
            wrong(most(&mut rows().map(|row| row.new_false_discovery))),
            right(least(&mut rows().map(|row| Some(row.b_cubed.precision)))),
            right(least(&mut rows().map(|row| Some(row.b_cubed.recall)))),
            right(least(&mut rows().map(|row| Some(row.adjusted_rand)))),
            right(least(&mut rows().map(|row| Some(row.v_measure)))),
        ]);
    }
    line(text, &rules.to_string());
    let mut change = table(
        &["change rules", "precision", "TPR", "FPR", "abstention"],
        1,
    );
    for (at, first) in measured[0].change.iter().enumerate() {
        let rows = || measured.iter().filter_map(|rates| rates.change.get(at));
        change.add_row([
            first.rule.clone(),
            right(least(&mut rows().map(|row| row.precision))),
            right(least(&mut rows().map(|row| row.true_positive_rate))),
            wrong(most(&mut rows().map(|row| row.false_positive_rate))),
            wrong(most(&mut rows().map(|row| row.abstention))),
        ]);
    }
    line(text, &change.to_string());
    let mut detectors = table(&["detector", "precision", "recall"], 1);
    for (at, first) in measured[0].detectors.iter().enumerate() {
        let rows = || measured.iter().filter_map(|rates| rates.detectors.get(at));
        detectors.add_row([
            first.detector.to_owned(),
            right(least(&mut rows().map(|row| row.precision))),
            right(least(&mut rows().map(|row| row.recall))),
        ]);
    }
    line(text, &detectors.to_string());
}

/// A share of what is right, rounded down.
fn right(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), rounded_down)
}

/// A share of what is wrong, rounded up.
fn wrong(share: Option<f64>) -> String {
    share.map_or_else(
        || "-".to_owned(),
        |share| {
            // Adding zero makes of a negative zero one without a sign.
            let rounded = (share * 10_000.0 - 1e-9).ceil().max(0.0) + 0.0;
            format!("{:.4}", rounded / 10_000.0)
        },
    )
}

/// A table without rules, set in by two columns, its columns from `right` on set to the right.
fn table(header: &[&str], right: usize) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(header.to_vec());
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((2, 0));
        if at >= right {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_is_one_and_only_nothing_is_none() {
        assert_eq!(right(Some(1.0)), "1.0000");
        assert_eq!(right(Some(0.999_99)), "0.9999");
        assert_eq!(right(Some(0.25)), "0.2500");
        assert_eq!(right(Some(0.57)), "0.5700");
        assert_eq!(right(Some(-0.5)), "-0.5000");
        assert_eq!(wrong(Some(0.0)), "0.0000");
        assert_eq!(wrong(Some(-0.0)), "0.0000");
        assert_eq!(wrong(Some(0.000_01)), "0.0001");
        assert_eq!(right(None), "-");
    }
}
