//! Where the trace ended.

use comfy_table::Table;

use super::page::Paint;
use super::{Summary, eur};
use crate::cli::columns::table;
use crate::findings::{End, Findings};
use crate::report::words;

impl Summary {
    /// Writes where the trace ended, under the haircut and FIFO policies.
    pub(super) fn endpoints(&mut self, findings: &Findings) {
        if findings.endpoints.is_empty() {
            return;
        }
        self.heading("Where the trace ended");
        let whole = findings.endpoints.iter().map(|row| row.haircut_sat).sum();
        let mut table = table(
            &[
                "end",
                "outputs",
                "BTC by haircut",
                "share",
                "EUR by haircut",
                "BTC by FIFO",
            ],
            1..,
        );
        let mut holders = Vec::new();
        for end in End::ALL {
            let rows = || findings.endpoints.iter().filter(|row| row.end == *end);
            let Some(largest) = rows().max_by_key(|row| row.haircut_sat) else {
                continue;
            };
            let outputs = rows().filter(|row| row.txid.is_some()).count();
            let haircut = rows().map(|row| row.haircut_sat).sum();
            table.add_row([
                end.to_string(),
                if outputs == 0 {
                    String::new()
                } else {
                    outputs.to_string()
                },
                words::btc(haircut),
                words::share(haircut, whole),
                eur(words::sum(rows().map(|row| row.ransom_eur))),
                words::btc(rows().map(|row| row.fifo_sat).sum()),
            ]);
            let name = match largest.label.is_empty() {
                true => String::new(),
                false => format!(" (`{}` by a tag)", largest.label),
            };
            holders.push(words::visible(&format!("{}{name}", largest.address)));
        }
        self.with_holders(&table, &holders);
    }

    /// Writes the table with the address of the largest output of each row: beside the row if all fit, else below it.
    fn with_holders(&mut self, table: &Table, holders: &[String]) {
        let lines: Vec<String> = table.lines().collect();
        let figures = lines.iter().map(|line| line.chars().count()).max();
        let beside = figures.unwrap_or_default() + 2;
        let longest = holders.iter().map(|holder| holder.chars().count()).max();
        let fits = self
            .width
            .is_none_or(|width| beside + longest.unwrap_or_default() <= width);
        for (at, line) in lines.iter().enumerate() {
            let paint = if at == 0 { Paint::Dim } else { Paint::Plain };
            let holder = match at.checked_sub(1) {
                None if fits => "largest output at",
                None => "",
                Some(row) => holders.get(row).map_or("", String::as_str),
            };
            let pad = beside - line.chars().count();
            if fits {
                self.line(paint, &format!("{line}{:pad$}{holder}", ""));
            } else {
                self.line(paint, line);
                if !holder.is_empty() {
                    self.line(Paint::Dim, &format!("    largest {holder}"));
                }
            }
        }
    }
}
