//! Payments to the extortion addresses: totals by demand, and single deposits.

use super::page::Paint;
use super::{Summary, eur};
use crate::cli::columns::table;
use crate::findings::{Findings, PaymentRow};
use crate::report::words;

/// Most deposits to list; if there are more, the text refers to the table.
const DEPOSITS: usize = 20;

impl Summary {
    pub(super) fn paid(&mut self, findings: &Findings) {
        self.heading("Paid");
        let totals = &findings.totals;
        let mut table = table(&["demand", "payments", "BTC", "EUR on the day"], 1..);
        for row in &totals.by_demand {
            table.add_row([
                demand(&row.demand),
                row.payments.to_string(),
                words::btc(row.paid_sat),
                eur(row.paid_eur),
            ]);
        }
        if totals.by_demand.len() != 1 {
            table.add_row([
                "all".to_owned(),
                totals.payments.to_string(),
                words::btc(totals.paid_sat),
                eur(totals.paid_eur),
            ]);
        }
        self.table(&table, |_| Paint::Plain);
        if totals.paid_gross_sat > totals.paid_sat {
            let gross = words::btc(totals.paid_gross_sat);
            let eur = totals.paid_gross_eur;
            let eur = eur.map_or_else(String::new, |eur| format!(", EUR {eur}"));
            let text = format!(
                "Only new money is counted. The payments add up to {gross} BTC{eur} (gross); the difference came back (by \
                 haircut) or was contributed by the case's own wallet."
            );
            self.folded(Paint::Plain, "  ", &text);
        }
    }

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
            let class = if counted(row) {
                row.class.to_string()
            } else {
                format!("{}, not counted", row.class)
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

fn demand(name: &str) -> String {
    if name.is_empty() {
        "(no demand)".to_owned()
    } else {
        words::visible(name)
    }
}
