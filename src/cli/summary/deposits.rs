//! Deposits to the extortion addresses, one by one.

use super::page::Paint;
use super::payments::demand;
use super::{Summary, eur};
use crate::cli::columns::table;
use crate::findings::{Class, Findings, PaymentRow};
use crate::report::words;

/// Most deposits to list; if there are more, the text refers to the table.
const DEPOSITS: usize = 20;

impl Summary {
    pub(super) fn deposits(&mut self, findings: &Findings) {
        let rows = &findings.payments;
        if rows.is_empty() {
            return;
        }
        self.heading("Deposits");
        if rows.len() > DEPOSITS {
            let counted = rows.iter().filter(|row| row.class.counts_as_paid()).count();
            self.line(
                Paint::Plain,
                &format!(
                    "  {} deposits, {counted} counted as paid: see tables/payments.csv",
                    rows.len()
                ),
            );
            return;
        }
        let new = findings.new_by_output();
        let new_sat = |row: &PaymentRow| {
            let new = new.get(&(row.txid, row.vout));
            new.map_or(row.value_sat, |new| new.new_sat)
        };
        let counted = |row: &PaymentRow| row.class.counts_as_paid();
        let has_gross = rows
            .iter()
            .any(|row| counted(row) && new_sat(row) < row.value_sat);
        let mut head = vec!["day", "BTC", "EUR", "class", "demand"];
        if has_gross {
            head.insert(2, "new BTC");
        }
        let euro = if has_gross { 3 } else { 2 };
        let mut table = table(&head, 1..=euro);
        for row in rows {
            let class = match row.class {
                Class::Late => "late, counted".to_owned(),
                class if counted(row) => class.to_string(),
                class => format!("{class}, not counted"),
            };
            let demand = if row.demand.is_empty() {
                String::new()
            } else {
                demand(&row.demand)
            };
            let mut cells = vec![
                row.time.day().to_string(),
                words::btc(row.value_sat),
                eur(row.value_eur),
                class,
                demand,
            ];
            if has_gross {
                let new = counted(row).then(|| words::btc(new_sat(row)));
                cells.insert(2, new.unwrap_or_default());
            }
            table.add_row(cells);
        }
        self.table(&table, |at| {
            if rows[at].class.counts_as_paid() {
                Paint::Plain
            } else {
                Paint::Dim
            }
        });
    }
}
