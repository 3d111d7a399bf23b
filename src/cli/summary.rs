//! Findings as a person reads them on a terminal.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use super::Output;
use crate::case::findings::{Cents, Findings};

/// The findings in text: what was paid, where it is now, what was not seen.
pub fn render(output: &Output, color: bool) -> String {
    let findings = &output.findings;
    let paint = |code: &str, text: &str| {
        if color {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let mut text = String::new();
    let title = if findings.title.is_empty() {
        "Case"
    } else {
        &findings.title
    };
    line(&mut text, &paint("1", &printable(title)));
    line(
        &mut text,
        &format!(
            "{} as of block {} ({})",
            findings.network, findings.tip.height, findings.tip_time
        ),
    );
    line(&mut text, "");
    line(&mut text, &paint("1", "Paid"));
    line(&mut text, &payments(findings).to_string());
    line(&mut text, "");
    line(&mut text, &paint("1", "Where it is now"));
    line(&mut text, &whereabouts(findings).to_string());
    line(&mut text, "");
    line(&mut text, &paint("1", "What limits these findings"));
    for caveat in &findings.caveats {
        let mark = if caveat.incomplete {
            paint("33", "INCOMPLETE ")
        } else {
            String::new()
        };
        line(&mut text, &format!("- {mark}{}", printable(&caveat.text)));
    }
    for note in &output.notes {
        line(&mut text, note);
    }
    line(&mut text, "");
    line(
        &mut text,
        &format!("Case folder: {}", output.folder.display()),
    );
    text
}

fn payments(findings: &Findings) -> Table {
    let mut table = table(&["demand", "deposits", "BTC", "EUR on the day"]);
    let totals = &findings.totals;
    for row in &totals.by_demand {
        let name = if row.demand.is_empty() {
            "(no demand)"
        } else {
            &row.demand
        };
        table.add_row([
            printable(name),
            row.payments.to_string(),
            btc(row.paid_sat),
            eur(row.paid_eur),
        ]);
    }
    if totals.by_demand.len() != 1 {
        table.add_row([
            "all".to_owned(),
            totals.payments.to_string(),
            btc(totals.paid_sat),
            eur(totals.paid_eur),
        ]);
    }
    align(table, &[1, 2, 3])
}

/// Where the trace ended, as the haircut and FIFO policies share it out.
fn whereabouts(findings: &Findings) -> Table {
    let mut table = table(&[
        "end",
        "outputs",
        "BTC by haircut",
        "BTC by FIFO",
        "largest holder",
    ]);
    for end in crate::case::findings::End::ALL {
        let rows = || findings.endpoints.iter().filter(|row| row.end == *end);
        let Some(largest) = rows().max_by_key(|row| row.haircut_sat) else {
            continue;
        };
        let holder = if largest.address.is_empty() {
            String::new()
        } else {
            largest.address.clone()
        };
        let outputs = if largest.txid.is_some() {
            rows().count().to_string()
        } else {
            String::new()
        };
        table.add_row([
            end.to_string(),
            outputs,
            btc(rows().map(|row| row.haircut_sat).sum()),
            btc(rows().map(|row| row.fifo_sat).sum()),
            holder,
        ]);
    }
    align(table, &[1, 2, 3])
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_header(header);
    table
}

fn align(mut table: Table, columns: &[usize]) -> Table {
    for column in columns {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn btc(sat: u64) -> String {
    format!("{}.{:08}", sat / 100_000_000, sat % 100_000_000)
}

fn eur(cents: Option<Cents>) -> String {
    cents.map_or_else(|| "-".to_owned(), |cents| cents.to_string())
}

fn line(text: &mut String, what: &str) {
    writeln!(text, "{}", what.trim_end()).expect("memory");
}

/// Text from outside, without what a terminal would obey.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
