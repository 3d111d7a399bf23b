//! Error rates of change rules, CoinJoin detectors and the recognition of services, as tables.

use comfy_table::Table;

use super::shares::{right, wrong};
use crate::cli::columns::table;
use crate::lab::measure::{ChangeRow, DetectorRow, PopulationRates, ServiceRateRow};

pub(super) fn change(rows: &[ChangeRow]) -> Table {
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
        1..,
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

pub(super) fn detectors(rows: &[DetectorRow]) -> Table {
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
        1..,
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

pub(super) fn confusion(rates: &PopulationRates) -> Table {
    let mut table = table(&["actual", "classified as", "transactions", "inputs"], 2..);
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

pub(super) fn services(rows: &[ServiceRateRow]) -> Table {
    let mut table = table(
        &["kind", "actual", "found", "right", "precision", "recall"],
        1..,
    );
    for row in rows {
        table.add_row([
            row.kind.to_owned(),
            row.actual.to_string(),
            row.found.to_string(),
            row.right.to_string(),
            right(row.precision),
            right(row.recall),
        ]);
    }
    table
}
