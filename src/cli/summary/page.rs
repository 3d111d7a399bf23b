//! Lines of the summary: headings, tables and folded text.

use std::fmt::Write;

use comfy_table::Table;

use super::Summary;

/// Style of a line if colours are enabled.
#[derive(Clone, Copy)]
pub(super) enum Paint {
    Plain,
    Bold,
    Dim,
    Alarm,
}

impl Summary {
    pub(super) fn heading(&mut self, text: &str) {
        self.line(Paint::Plain, "");
        self.line(Paint::Bold, text);
    }

    /// Writes a table with a dimmed head; `paint` takes the number of a row.
    pub(super) fn table(&mut self, table: &Table, paint: impl Fn(usize) -> Paint) {
        for (at, line) in table.lines().enumerate() {
            let paint = at.checked_sub(1).map_or(Paint::Dim, &paint);
            self.line(paint, &line);
        }
    }

    /// Writes text folded to the width of the terminal; continuation lines are indented by the width of `mark`. A word
    /// longer than a line is not broken: it is an address or an id.
    pub(super) fn folded(&mut self, paint: Paint, mark: &str, text: &str) {
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

    pub(super) fn line(&mut self, paint: Paint, line: &str) {
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
