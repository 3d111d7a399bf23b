//! Error rates as text: clusterings, change rules, CoinJoin detectors, confusion table. Pure.
//!
//! Rates are rounded against the program: shares of correct results down, shares of wrong results up. So 1 means all and
//! 0 means none.

use crate::plural::counted;
use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use crate::heuristics::measured::rounded_down;
use crate::lab::measure::{ChangeRow, DetectorRow, PopulationRates, RuleRow};

/// Renders the rates of each seed and, for several seeds, the worst of each rate.
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
        text.push_str("\nHow each kind of transaction is classified\n");
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
        // Removes the padding of the last column.
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
                    "{} of {}, {} of other owners",
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
    let mut table = table(&["actual", "classified as", "transactions", "inputs"], 2);
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

/// Writes the worst value of each rate over several seeds.
fn worst(text: &mut String, measured: &[PopulationRates]) {
    let least = |rates: &mut dyn Iterator<Item = Option<f64>>| rates.flatten().reduce(f64::min);
    let most = |rates: &mut dyn Iterator<Item = Option<f64>>| rates.flatten().reduce(f64::max);
    let seeds: Vec<String> = measured
        .iter()
        .map(|rates| rates.seed.to_string())
        .collect();
    let _ = writeln!(
        text,
        "Worst of seeds {}, for each rate separately",
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

/// Formats a share of correct results, rounded down.
fn right(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), rounded_down)
}

/// Formats a share of wrong results, rounded up.
fn wrong(share: Option<f64>) -> String {
    share.map_or_else(
        || "-".to_owned(),
        |share| {
            // Adding zero turns a negative zero into a positive one.
            let rounded = (share * 10_000.0 - 1e-9).ceil().max(0.0) + 0.0;
            format!("{:.4}", rounded / 10_000.0)
        },
    )
}

/// Returns a table without borders, indented by two columns, right-aligned from column `right` on.
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
    fn rounds_only_exact_shares_to_one_and_zero() {
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
