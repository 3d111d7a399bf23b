//! Below the flow: where unconfirmed transactions would carry the money that is on the move.

use plotters_backend::DrawingBackend;

use crate::findings::{Findings, Moving, PendingRow};
use crate::report::plot::PlotError;
use crate::report::plot::canvas::{Canvas, Frame};
use crate::report::plot::page::{SMALL, STRONG};
use crate::report::plot::text::{self, short};

/// Height of a line.
const ROW: f64 = 15.0;
/// Transactions told, a line for each.
const TOLD: usize = 3;

/// Writes the lines at the bottom of `room` and returns the room left above them: all of it where no money is moving.
pub(super) fn write<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    room: Frame,
    findings: &Findings,
) -> Result<Frame, PlotError> {
    let lines = lines(findings);
    if lines.is_empty() {
        return Ok(room);
    }
    let height = ROW * lines.len() as f64 + 6.0;
    let top = room.bottom() - height;
    for (number, line) in lines.iter().enumerate() {
        let kind = if number == 0 { STRONG } else { SMALL };
        let line = text::fit(line, kind.em, kind.cut, room.width)?;
        canvas.text(&line, (room.left, top + ROW * number as f64), kind)?;
    }
    Ok(Frame {
        height: room.height - height - 6.0,
        ..room
    })
}

fn lines(findings: &Findings) -> Vec<String> {
    if findings.moving.is_empty() {
        return Vec::new();
    }
    let mut lines = vec!["Moving now, not confirmed yet; where it would go:".to_owned()];
    lines.extend(
        findings
            .moving
            .iter()
            .take(TOLD)
            .map(|moving| line(findings, moving)),
    );
    let rest = findings.moving.len().saturating_sub(TOLD);
    if rest > 0 {
        lines.push(format!(
            "and {}",
            text::count(rest as u64, "more transaction")
        ));
    }
    lines
}

fn line(findings: &Findings, moving: &Moving) -> String {
    let pays = findings.pays(moving).map(pays);
    let pays: Vec<String> = pays.collect();
    let conflict = match moving.conflicts.is_empty() {
        true => "",
        false => " (conflicts with another transaction: at most one is ever confirmed)",
    };
    format!(
        "{} would pay {}{conflict}",
        short(&moving.txid.to_string()),
        pays.join(", ")
    )
}

fn pays(row: &PendingRow) -> String {
    let to = match (row.address.is_empty(), row.label.is_empty()) {
        (true, _) => "nobody".to_owned(),
        (false, true) => short(&row.address),
        (false, false) => format!("{}, {}", text::clean(&row.label), short(&row.address)),
    };
    let value = text::btc(row.value_sat);
    match row.haircut_sat {
        Some(sat) if sat == row.value_sat => format!("{value} to {to}"),
        Some(sat) => format!("{} of the ransom in {value} to {to}", text::btc(sat)),
        None => format!("{value} to {to}"),
    }
}
