//! Findings as text for a terminal: payments, endpoints, missing data. Addresses and ids are never truncated; one that
//! does not fit beside the figures gets a line of its own.

#[cfg(test)]
mod tests;

mod places;

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use super::Output;
use crate::findings::{Cents, End, Findings, PaymentRow};
use crate::report::words;

/// Most deposits to list; if there are more, the text refers to the table.
const DEPOSITS: usize = 20;

/// Smallest width in columns that lines are folded to.
const NARROWEST: usize = 40;

/// Renders the findings as text. Lines are folded to the width of the terminal; without a terminal they are not folded.
pub fn render(output: &Output, color: bool) -> String {
    let width = terminal_size::terminal_size_of(std::io::stdout())
        .map(|(width, _)| usize::from(width.0).max(NARROWEST));
    let mut summary = Summary {
        text: String::new(),
        color,
        width,
    };
    summary.all(output);
    summary.text
}

/// Style of a line if colours are enabled.
#[derive(Clone, Copy)]
enum Paint {
    Plain,
    Bold,
    Dim,
    Alarm,
}

struct Summary {
    text: String,
    color: bool,
    /// Width of the terminal in columns; `None` if standard output is not a terminal.
    width: Option<usize>,
}

impl Summary {
    fn all(&mut self, output: &Output) {
        let findings = &output.findings;
        self.head(findings);
        self.paid(findings);
        self.deposits(findings);
        self.endpoints(findings);
        self.moving(findings);
        self.named(findings);
        self.limits(findings);
        self.disclosed(&output.disclosed);
        for note in &output.notes {
            self.line(Paint::Plain, note);
        }
        self.line(Paint::Plain, "");
        let folder = output.folder.display().to_string();
        self.line(
            Paint::Plain,
            &format!("Case folder: {}", words::visible(&folder)),
        );
    }

    fn head(&mut self, findings: &Findings) {
        let title = if findings.title.is_empty() {
            "Ransom payments traced"
        } else {
            &findings.title
        };
        self.folded(Paint::Bold, "", &words::visible(title));
        if !findings.reference.is_empty() {
            self.folded(Paint::Plain, "", &words::visible(&findings.reference));
        }
        self.line(
            Paint::Plain,
            &format!(
                "{} as of block {} ({})",
                words::visible(&findings.network),
                findings.tip.height,
                findings.tip_time
            ),
        );
        if findings.is_disputed() {
            self.line(
                Paint::Alarm,
                "DISPUTED: servers disagree, or a proof failed",
            );
        } else if findings.is_incomplete() {
            self.line(
                Paint::Alarm,
                "INCOMPLETE: some data within the limits could not be obtained",
            );
        } else {
            self.folded(Paint::Plain, "", &findings.standing());
            return;
        }
        for words in [findings.stopped(), findings.not_worth_while()]
            .into_iter()
            .flatten()
        {
            self.folded(Paint::Plain, "", &words);
        }
    }

    fn paid(&mut self, findings: &Findings) {
        self.heading("Paid");
        let totals = &findings.totals;
        let mut table = table(["demand", "payments", "BTC", "EUR on the day"], &[1, 2, 3]);
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

    fn deposits(&mut self, findings: &Findings) {
        let rows = &findings.payments;
        if rows.is_empty() {
            return;
        }
        if rows.len() > DEPOSITS {
            self.heading("Deposits");
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
        self.heading("Deposits");
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
        let right: &[usize] = if has_gross { &[1, 2, 3] } else { &[1, 2] };
        let mut table = table(head, right);
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

    /// Writes where the trace ended, under the haircut and FIFO policies.
    fn endpoints(&mut self, findings: &Findings) {
        if findings.endpoints.is_empty() {
            return;
        }
        self.heading("Where the trace ended");
        let whole = findings.endpoints.iter().map(|row| row.haircut_sat).sum();
        let mut table = table(
            [
                "end",
                "outputs",
                "BTC by haircut",
                "share",
                "EUR by haircut",
                "BTC by FIFO",
            ],
            &[1, 2, 3, 4, 5],
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

    fn limits(&mut self, findings: &Findings) {
        let (gaps, others): (Vec<_>, Vec<_>) = findings
            .caveats
            .iter()
            .partition(|caveat| caveat.incomplete);
        for (heading, paint, caveats) in [
            ("Missing data", Paint::Alarm, gaps),
            ("What limits these findings", Paint::Plain, others),
        ] {
            if caveats.is_empty() {
                continue;
            }
            self.heading(heading);
            for caveat in caveats {
                self.folded(paint, "- ", &words::visible(&caveat.text));
            }
        }
    }

    fn disclosed(&mut self, disclosed: &[String]) {
        if disclosed.is_empty() {
            return;
        }
        self.heading("What servers learned");
        for line in disclosed {
            self.folded(Paint::Plain, "- ", &words::visible(line));
        }
    }

    fn heading(&mut self, text: &str) {
        self.line(Paint::Plain, "");
        self.line(Paint::Bold, text);
    }

    /// Writes a table with a dimmed head; `paint` takes the number of a row.
    fn table(&mut self, table: &Table, paint: impl Fn(usize) -> Paint) {
        for (at, line) in table.lines().enumerate() {
            let paint = at.checked_sub(1).map_or(Paint::Dim, &paint);
            self.line(paint, &line);
        }
    }

    /// Writes text folded to the width of the terminal; continuation lines are indented by the width of `mark`. A word
    /// longer than a line is not broken: it is an address or an id.
    fn folded(&mut self, paint: Paint, mark: &str, text: &str) {
        let Some(width) = self.width else {
            return self.line(paint, &format!("{mark}{text}"));
        };
        let indent = " ".repeat(mark.len());
        let mut line = mark.to_owned();
        let mut is_empty = true;
        for word in text.split(' ') {
            if !is_empty && line.chars().count() + 1 + word.chars().count() > width {
                self.line(paint, &line);
                line.clone_from(&indent);
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        self.line(paint, &line);
    }

    fn line(&mut self, paint: Paint, line: &str) {
        let line = line.trim_end();
        let code = match paint {
            _ if !self.color || line.is_empty() => "",
            Paint::Plain => "",
            Paint::Bold => "\x1b[1m",
            Paint::Dim => "\x1b[2m",
            Paint::Alarm => "\x1b[33m",
        };
        let end = if code.is_empty() { "" } else { "\x1b[0m" };
        writeln!(self.text, "{code}{line}{end}").expect("memory");
    }
}

/// Returns a table without borders, indented by two columns, with the columns in `right` right-aligned.
fn table<'a>(header: impl IntoIterator<Item = &'a str>, right: &[usize]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(header.into_iter().collect::<Vec<_>>());
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((2, 0));
        if right.contains(&at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn demand(name: &str) -> String {
    if name.is_empty() {
        "(no demand)".to_owned()
    } else {
        words::visible(name)
    }
}

fn eur(cents: Option<Cents>) -> String {
    cents.map_or_else(|| "no rate".to_owned(), |cents| cents.to_string())
}
