//! Tables without borders, as the summary and the error rates print them.

use std::ops::RangeBounds;

use comfy_table::{CellAlignment, Table, presets};

/// Returns a table without borders, indented by two columns, with the columns in `right` right-aligned.
pub fn table(header: &[&str], right: impl RangeBounds<usize>) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(header.to_vec());
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((2, 0));
        if right.contains(&at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}
