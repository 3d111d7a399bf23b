//! Below the flow: where unconfirmed transactions would carry the money that is on the move.

use plotters_backend::DrawingBackend;

use super::labels::{Words, wrapped};
use crate::findings::{Findings, Moving, PendingRow, Time};
use crate::language::{Language, Sentence, Value, say};
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
    let lines = lines(findings, canvas.language, room.width)?;
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

fn lines(findings: &Findings, language: Language, room: f64) -> Result<Vec<Words>, PlotError> {
    if findings.moving.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = vec![(language.text("chart-moving"), STRONG)];
    let mut rest = findings.moving.len();
    for moving in &findings.moving {
        let more = wrapped(&line(findings, moving).text(language), SMALL, room)?;
        if lines.len() > 1 && lines.len() + more.len() > 1 + TOLD {
            break;
        }
        lines.extend(more.into_iter().take(TOLD));
        rest -= 1;
    }
    if rest > 0 {
        let more = say!("chart-moving-more", count = rest);
        lines.push((more.text(language), SMALL));
    }
    Ok(lines)
}

fn line(findings: &Findings, moving: &Moving) -> Sentence {
    let pays = findings
        .pays(moving)
        .map(|row| pays(row, findings.tip_time));
    let pays = Value::Row(pays.collect(), "; ");
    let txid = Value::Id(short(&moving.txid.to_string()));
    match moving.conflicts.is_empty() {
        true => say!("chart-would-pay", txid = txid, pays = pays),
        false => say!("chart-would-pay-conflict", txid = txid, pays = pays),
    }
}

fn pays(row: &PendingRow, tip: Time) -> Sentence {
    let address = Value::Id(text::clean(&row.address));
    let to = match (row.address.is_empty(), row.label.is_empty()) {
        (true, _) => say!("chart-to-unspendable"),
        (false, true) => say!("chart-to-address", address = address),
        (false, false) => say!(
            "chart-to-named",
            label = text::clean(&row.label),
            address = address
        ),
    };
    let value = match row.value_eur {
        Some(cents) => say!(
            "chart-value-on",
            value = text::btc(row.value_sat),
            worth = cents,
            day = Value::Number(tip.day().to_string())
        ),
        None => say!("just", text = text::btc(row.value_sat)),
    };
    match row.haircut_sat {
        Some(sat) if sat != row.value_sat => say!(
            "chart-pays-part",
            part = text::btc(sat),
            value = value,
            to = to
        ),
        _ => say!("chart-pays", value = value, to = to),
    }
}
