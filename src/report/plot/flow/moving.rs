//! Below the flow: where unconfirmed transactions would carry the money that is on the move.

use plotters_backend::DrawingBackend;

use super::labels::{Words, wrapped};
use crate::findings::{Findings, Moving, PendingRow, Time};
use crate::report::plot::PlotError;
use crate::report::plot::canvas::{Canvas, Frame};
use crate::report::plot::page::{SMALL, STRONG};
use crate::report::plot::text::{self, short};

/// Height of a line.
const ROW: f64 = 15.0;
/// Lines about transactions, at most.
const TOLD: usize = 5;

/// Writes the lines at the bottom of `room` and returns the room left above them: all of it where no money is moving.
pub(super) fn write<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    room: Frame,
    findings: &Findings,
) -> Result<Frame, PlotError> {
    let lines = lines(findings, room.width)?;
    if lines.is_empty() {
        return Ok(room);
    }
    let height = ROW * lines.len() as f64 + 6.0;
    let top = room.bottom() - height;
    for (number, (line, kind)) in lines.iter().enumerate() {
        canvas.text(line, (room.left, top + ROW * number as f64), *kind)?;
    }
    Ok(Frame {
        height: room.height - height - 6.0,
        ..room
    })
}

fn lines(findings: &Findings, room: f64) -> Result<Vec<Words>, PlotError> {
    if findings.moving.is_empty() {
        return Ok(Vec::new());
    }
    let head = "Moving now, not confirmed yet; where it would go:".to_owned();
    let mut lines = vec![(head, STRONG)];
    let mut rest = findings.moving.len();
    for moving in &findings.moving {
        let more = wrapped(&line(findings, moving), SMALL, room)?;
        if lines.len() > 1 && lines.len() + more.len() > 1 + TOLD {
            break;
        }
        lines.extend(more.into_iter().take(TOLD));
        rest -= 1;
    }
    if rest > 0 {
        let more = text::count(rest as u64, "more transaction");
        lines.push((format!("and {more} in the table of pending outputs"), SMALL));
    }
    Ok(lines)
}

fn line(findings: &Findings, moving: &Moving) -> String {
    let pays = findings
        .pays(moving)
        .map(|row| pays(row, findings.tip_time));
    let pays: Vec<String> = pays.collect();
    let conflict = match moving.conflicts.is_empty() {
        true => "",
        false => " (conflicts with another transaction: at most one is ever confirmed)",
    };
    format!(
        "{} would pay {}{conflict}",
        short(&moving.txid.to_string()),
        pays.join("; ")
    )
}

fn pays(row: &PendingRow, tip: Time) -> String {
    let to = match (row.address.is_empty(), row.label.is_empty()) {
        (true, _) => "an unspendable script".to_owned(),
        (false, true) => text::clean(&row.address),
        (false, false) => format!("{}, {}", text::clean(&row.label), text::clean(&row.address)),
    };
    let value = match row.value_eur {
        Some(cents) => {
            let (value, worth) = (text::btc(row.value_sat), text::eur(cents));
            format!("{value} ({worth} on {})", tip.day())
        }
        None => text::btc(row.value_sat),
    };
    match row.haircut_sat {
        Some(sat) if sat == row.value_sat => format!("{value} to {to}"),
        Some(sat) => format!("{} of the ransom in {value} to {to}", text::btc(sat)),
        None => format!("{value} to {to}"),
    }
}
