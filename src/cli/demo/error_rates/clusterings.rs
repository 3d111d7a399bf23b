//! Error rates of clusterings, as a table.

use comfy_table::Table;

use super::shares::{right, wrong};
use crate::cli::columns::table;
use crate::lab::measure::RuleRow;
use crate::plural::counted;

pub(super) fn clusterings(rows: &[RuleRow]) -> Table {
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
        1..,
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
