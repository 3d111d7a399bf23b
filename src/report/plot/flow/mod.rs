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

mod chains;
mod curves;
mod fold;
mod labels;
mod layout;
mod moving;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

/// Title of the chart, before the title of the case.
pub const HEADING: &str = "Where the money of the payments went";

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
) -> Result<(), PlotError> {
    text::register()?;
    let canvas = Canvas::new(area);
    let picture = fold::fold(&findings.flow, &chains::chains(findings))?;
    let room = page::open(&canvas, findings, HEADING, "Haircut taint")?;
    if picture.edges.is_empty() {
        let why = match findings.payments.is_empty() {
            true => [
                "No payments",
                "No deposit to an address of the case was seen.",
            ],
            false => [
                "No payments to follow",
                "No deposit counts as a payment; see the table of payments.",
            ],
        };
        return page::nothing(&canvas, room, why);
    }
    let facts = labels::facts(findings);
    let room = page::legend(&canvas, room, &keys(&picture, facts.has_several()))?;
    let room = moving::write(&canvas, room, findings)?;
    let room = headings(&canvas, room, &picture)?;
    let lefts = layout::lefts(picture.columns, room, END_MARGIN);
    let width = |column: usize| layout::label_width(&lefts, column, END_MARGIN);
    let words = labels::labels(&picture, &facts, width, room.height - layout::LOOP_BAND)?;
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

fn keys(picture: &Picture, has_several: bool) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let mut key = |fill: Fill, text: &str| {
        keys.push(Key {
            fill: Some(fill),
            text: text.to_owned(),
        });
    };
    if picture
        .nodes
        .iter()
        .any(|node| matches!(node.role, Role::Wallet(_)))
    {
        key(SHOWN, "wallet, named by one of its addresses");
    }
    if picture.nodes.iter().any(|node| node_fill(node) == FOLDED) {
        key(FOLDED, "several, drawn as one");
    }
    let column = |node: usize| picture.nodes[node].column;
    if picture
        .edges
        .iter()
        .any(|edge| column(edge.from) >= column(edge.to))
    {
        key(BACK, "loop: back to an earlier wallet");
    }
    if has_several {
        keys.push(Key {
            fill: None,
            text: "of several addresses, those with most are written in full".to_owned(),
        });
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
    canvas.text("Paid", (room.left, room.top), QUIET)?;
    if picture.columns > 2 {
        let words = match picture.columns {
            3 => "Wallets",
            _ => "Wallets, later steps to the right",
        };
        canvas.text(words, (room.left + pitch, room.top), QUIET)?;
    }
    canvas.text("Where it ended", (last, room.top), QUIET)?;
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
