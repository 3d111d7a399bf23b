//! The flow of money, from the payments through wallets to where it ended: bands as thick as what they carry. What enters
//! a box leaves it.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;

use self::fold::{Node, Picture, Role};
use self::labels::{MARK, Words};
use self::layout::Layout;
use super::canvas::{Canvas, Fill, Frame, Pattern, Side, Type};
use super::page::{self, Key, QUIET, STRONG};
use super::text;
use super::{INK, MONEY, PAPER, PlotError, WALLET, end_fill, fill, pale};
use crate::findings::{End, Findings};
use crate::language::Language;

mod chains;
mod curves;
mod fold;
mod labels;
mod layout;
mod moving;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

/// Message with the title of the chart, before the title of the case.
pub const HEADING: &str = "chart-flow";

/// Height of a line of a label.
const LINE: f64 = 12.0;
/// Room for the labels right of the last column.
const END_MARGIN: f64 = 246.0;
/// How strong the colour of an end is in the ribbons that lead to it.
const RIBBON: f64 = 0.55;

const PAID: Fill = fill(INK, Pattern::Plain, PAPER);
const SHOWN: Fill = fill(WALLET, Pattern::Plain, PAPER);
const BACK: Fill = fill(MONEY, Pattern::Plain, PAPER);
const FOLDED: Fill = fill(PAPER, Pattern::Rising, WALLET);

/// Draws the flow of `findings` on `area`, which must be [`super::UNITS`] in size.
///
/// # Errors
///
/// Where the flow names a node that does not exist, or the backend fails.
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    findings: &Findings,
    language: Language,
) -> Result<(), PlotError> {
    text::register()?;
    let canvas = Canvas::new(area, language);
    let picture = fold::fold(&findings.flow, &chains::chains(findings, language))?;
    let room = page::open(&canvas, findings, HEADING, "chart-flow-method")?;
    if picture.edges.is_empty() {
        let why = match findings.payments.is_empty() {
            true => ["chart-no-payments", "chart-no-deposit-seen"],
            false => ["chart-none-to-follow", "chart-see-payments"],
        };
        return page::nothing(&canvas, room, why);
    }
    let facts = labels::facts(findings);
    let keys = keys(&picture, facts.has_several(), language);
    let room = page::legend(&canvas, room, &keys)?;
    let room = moving::write(&canvas, room, findings)?;
    let room = headings(&canvas, room, &picture)?;
    let lefts = layout::lefts(picture.columns, room, END_MARGIN);
    let width = |column: usize| layout::label_width(&lefts, column, END_MARGIN);
    let height = room.height - layout::LOOP_BAND;
    let words = labels::labels(&picture, &facts, language, width, height)?;
    let heights: Vec<f64> = words
        .iter()
        .map(|lines| LINE * lines.len() as f64)
        .collect();
    let layout = layout::lay_out(&picture, room, &lefts, &heights, END_MARGIN);
    ribbons(&canvas, &picture, &layout)?;
    for (node, frame) in picture.nodes.iter().zip(&layout.boxes) {
        canvas.filled(*frame, node_fill(node))?;
    }
    for ((node, lines), &label) in picture.nodes.iter().zip(&words).zip(&layout.labels) {
        let mark = match node.role {
            Role::End(end) if labels::has_mark(end) => Some(end),
            _ => None,
        };
        write_label(&canvas, lines, label, mark)?;
    }
    Ok(())
}

fn node_fill(node: &Node) -> Fill {
    match node.role {
        Role::Payments(_) => PAID,
        Role::Wallet(_) => SHOWN,
        Role::MorePayments(_) | Role::Smaller(_) | Role::Steps { .. } | Role::Chain { .. } => {
            FOLDED
        }
        Role::End(end) => end_fill(end),
    }
}

fn keys(picture: &Picture, has_several: bool, language: Language) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let mut key = |fill: Option<Fill>, message: &'static str| {
        let text = language.text(message);
        keys.push(Key { fill, text });
    };
    if picture
        .nodes
        .iter()
        .any(|node| matches!(node.role, Role::Wallet(_)))
    {
        key(Some(SHOWN), "chart-key-wallet");
    }
    if picture.nodes.iter().any(|node| node_fill(node) == FOLDED) {
        key(Some(FOLDED), "chart-key-several");
    }
    let column = |node: usize| picture.nodes[node].column;
    if picture
        .edges
        .iter()
        .any(|edge| column(edge.from) >= column(edge.to))
    {
        key(Some(BACK), "chart-key-loop");
    }
    if has_several {
        key(None, "chart-key-addresses");
    }
    keys
}

/// Writes what the columns are above them; returns the room below.
fn headings<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    room: Frame,
    picture: &Picture,
) -> Result<Frame, PlotError> {
    let last = room.right() - END_MARGIN - layout::BOX;
    let pitch = (last - room.left) / (picture.columns - 1).max(1) as f64;
    let write = |message: &'static str, left: f64| {
        let words = canvas.language.text(message);
        canvas.text(&words, (left, room.top), QUIET)
    };
    write("chart-column-paid", room.left)?;
    match picture.columns {
        ..=2 => {}
        3 => write("chart-column-wallets", room.left + pitch)?,
        _ => write("chart-column-steps", room.left + pitch)?,
    }
    write("chart-column-ends", last)?;
    let used = 22.0;
    Ok(Frame {
        top: room.top + used,
        height: room.height - used,
        ..room
    })
}

fn ribbons<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    picture: &Picture,
    layout: &Layout,
) -> Result<(), PlotError> {
    for ribbon in &layout.ribbons {
        let color = match picture.nodes[ribbon.toward].role {
            Role::End(end) => pale(end_fill(end).color, RIBBON),
            _ => MONEY,
        };
        canvas.polygon(&ribbon.outline, color, 1.0)?;
        if ribbon.width > 2.0 {
            // A hair of paper between ribbons that touch or cross.
            let mut outline = ribbon.outline.clone();
            let lower = outline.split_off(outline.len() / 2);
            canvas.path(&outline, PAPER, 0.5)?;
            canvas.path(&lower, PAPER, 0.5)?;
        }
    }
    Ok(())
}

fn write_label<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    lines: &[Words],
    label: Frame,
    mark: Option<End>,
) -> Result<(), PlotError> {
    // Lightens what passes behind, just as far as the letters go.
    let mut wide = if mark.is_some() { MARK } else { 0.0 };
    for (line, kind) in lines {
        wide = text::width(line, kind.em, kind.cut)?.max(wide);
    }
    let plate = Frame {
        left: label.left - 2.0,
        top: label.top - 1.5,
        width: wide + 4.0,
        height: label.height + 1.0,
    };
    canvas.rect(plate, PAPER, 0.68)?;
    if let Some(end) = mark {
        draw_mark(canvas, end, (label.left, label.top))?;
    }
    for (number, (line, kind)) in lines.iter().enumerate() {
        let shift = if number == 0 && mark.is_some() {
            MARK
        } else {
            0.0
        };
        let at = (label.left + shift, label.top + LINE * number as f64);
        canvas.text(
            line,
            at,
            Type {
                side: Side::Left,
                ..*kind
            },
        )?;
    }
    Ok(())
}

/// The mark of money that moves, two heads of an arrow, or of what was not seen, a question mark in a box.
fn draw_mark<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    end: End,
    (left, top): (f64, f64),
) -> Result<(), PlotError> {
    if end == End::Unconfirmed {
        for start in [left, left + 6.0] {
            let head = [(start, top), (start + 6.0, top + 5.0), (start, top + 10.0)];
            canvas.polygon(&head, INK, 1.0)?;
        }
        return Ok(());
    }
    let plate = Frame {
        left,
        top: top - 1.0,
        width: 12.0,
        height: 12.0,
    };
    canvas.rect(plate, INK, 1.0)?;
    let sign = Type {
        color: PAPER,
        side: Side::Center,
        ..STRONG
    };
    canvas.text("?", (left + 6.0, top), sign)
}
