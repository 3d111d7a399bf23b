//! Payments to the extortion addresses: totals by demand, and how many persons paid.

use super::page::Paint;
use super::{Summary, eur};
use crate::cli::columns::table;
use crate::findings::Findings;
use crate::report::words;

impl Summary {
    pub(super) fn paid(&mut self, findings: &Findings) {
        self.heading("Paid");
        let totals = &findings.totals;
        let has_persons = !findings.demand_rows.is_empty();
        let mut head = vec!["demand", "payments", "BTC", "EUR on the day"];
        head.extend(has_persons.then_some("persons"));
        let mut table = table(&head, 1..);
        for row in &totals.by_demand {
            let mut cells = vec![
                demand(&row.demand),
                row.payments.to_string(),
                words::btc(row.paid_sat),
                eur(row.paid_eur),
            ];
            cells.extend(has_persons.then(|| persons(findings, &row.demand)));
            table.add_row(cells);
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
}

/// `13 (3 to 13)`: the likely number of persons who paid, and its bounds.
fn persons(findings: &Findings, demand: &str) -> String {
    let mut rows = findings.demand_rows.iter();
    let Some(row) = rows.find(|row| row.demand == demand) else {
        return String::new();
    };
    match (row.victims_least, row.victims_likely, row.victims_most) {
        (least, likely, most) if least == most => likely.to_string(),
        (least, likely, most) => format!("{likely} ({least} to {most})"),
    }
}

pub(super) fn demand(name: &str) -> String {
    if name.is_empty() {
        "(no demand)".to_owned()
    } else {
        words::visible(name)
    }
}
