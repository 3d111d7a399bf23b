//! The worst of each rate over several seeds, as tables.

use std::fmt::Write;

use comfy_table::Table;

use super::line;
use super::shares::{right, wrong};
use crate::cli::columns::table;
use crate::lab::measure::PopulationRates;

/// Writes the worst value of each rate over several seeds.
pub(super) fn worst(text: &mut String, measured: &[PopulationRates]) {
    let seeds: Vec<String> = measured
        .iter()
        .map(|rates| rates.seed.to_string())
        .collect();
    let _ = writeln!(
        text,
        "Worst of seeds {}, for each rate separately",
        seeds.join(", ")
    );
    line(text, &rules(measured).to_string());
    line(text, &change(measured).to_string());
    line(text, &detectors(measured).to_string());
}

fn least(rates: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    rates.flatten().reduce(f64::min)
}

fn most(rates: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    rates.flatten().reduce(f64::max)
}

fn rules(measured: &[PopulationRates]) -> Table {
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
        1..,
    );
    for (at, first) in measured[0].rules.iter().enumerate() {
        let rows = || measured.iter().filter_map(|rates| rates.rules.get(at));
        rules.add_row([
            first.rule.clone(),
            right(least(rows().map(|row| row.precision))),
            right(least(rows().map(|row| row.recall))),
            rows()
                .filter_map(|row| row.wrong_by_joins)
                .max()
                .map_or_else(|| "-".to_owned(), |most| most.to_string()),
            wrong(most(rows().map(|row| row.new_false_discovery))),
            right(least(rows().map(|row| Some(row.b_cubed.precision)))),
            right(least(rows().map(|row| Some(row.b_cubed.recall)))),
            right(least(rows().map(|row| Some(row.adjusted_rand)))),
            right(least(rows().map(|row| Some(row.v_measure)))),
        ]);
    }
    rules
}

fn change(measured: &[PopulationRates]) -> Table {
    let mut change = table(
        &["change rules", "precision", "TPR", "FPR", "abstention"],
        1..,
    );
    for (at, first) in measured[0].change.iter().enumerate() {
        let rows = || measured.iter().filter_map(|rates| rates.change.get(at));
        change.add_row([
            first.rule.clone(),
            right(least(rows().map(|row| row.precision))),
            right(least(rows().map(|row| row.true_positive_rate))),
            wrong(most(rows().map(|row| row.false_positive_rate))),
            wrong(most(rows().map(|row| row.abstention))),
        ]);
    }
    change
}

fn detectors(measured: &[PopulationRates]) -> Table {
    let mut detectors = table(&["detector", "precision", "recall"], 1..);
    for (at, first) in measured[0].detectors.iter().enumerate() {
        let rows = || measured.iter().filter_map(|rates| rates.detectors.get(at));
        detectors.add_row([
            first.detector.to_owned(),
            right(least(rows().map(|row| row.precision))),
            right(least(rows().map(|row| row.recall))),
        ]);
    }
    detectors
}
