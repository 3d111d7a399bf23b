//! The flow of money, from the payments through wallets to where it ended: bands as thick as what they carry. What enters
//! a box leaves it.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;

use self::fold::{Node, Picture, Role};
use self::layout::Layout;
use super::canvas::{Canvas, Fill, Frame, Pattern, Side, Type};
use super::page::{self, Key, QUIET, SMALL, STRONG};
use super::text::{self, Cut};
use super::{INK, MONEY, PAPER, PlotError, WALLET, end_fill, fill, pale};
use crate::findings::{End, Findings};

mod curves;
mod fold;
mod layout;
mod moving;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

/// Title of the chart, before the title of the case.
pub const HEADING: &str = "Flow of the money";

/// Height of a line of a label.
const LINE: f64 = 12.5;
/// Lines of a label: name, amount, share and outputs.
const LINES: usize = 3;
/// Room for the labels right of the last column.
const END_MARGIN: f64 = 168.0;
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
    let picture = fold::fold(&findings.flow)?;
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
    let room = page::legend(&canvas, room, &keys(&picture))?;
    let room = moving::write(&canvas, room, findings)?;
    let room = headings(&canvas, room, &picture)?;
    let layout = layout::lay_out(&picture, room, LINE * LINES as f64, END_MARGIN);
    ribbons(&canvas, &picture, &layout)?;
    for (node, (&frame, &label)) in picture
        .nodes
        .iter()
        .zip(layout.boxes.iter().zip(&layout.labels))
    {
        canvas.filled(frame, node_fill(node))?;
        write_label(
            &canvas,
            &label_lines(node, picture.total_sat, label.width)?,
            label,
        )?;
    }
    Ok(())
}

fn node_fill(node: &Node) -> Fill {
    match node.role {
        Role::Payments(_) => PAID,
        Role::Wallet(_) => SHOWN,
        Role::MorePayments(_) | Role::Smaller(_) | Role::Steps { .. } => FOLDED,
        Role::End(end) => end_fill(end),
    }
}

/// The meaning of an end, in the words of a legend.
fn meaning(end: End) -> &'static str {
    match end {
        End::Unknown => "unknown: data is missing",
        End::Unconfirmed => "unconfirmed: spent in the mempool only",
        End::CoinJoin => "CoinJoin: mixed with money of others",
        End::Service => "service: by a tag or by its behaviour",
        End::Busy => "busy: address with a history too long to follow",
        End::Dust => "dust: too little to follow",
        End::Limit => "limit: a limit of the trace was reached",
        End::Unspent => "unspent: not moved since",
        End::Fee => "fee: paid to miners",
    }
}

fn end_name(end: End) -> &'static str {
    match end {
        End::Unknown => "Unknown",
        End::Unconfirmed => "Unconfirmed",
        End::CoinJoin => "CoinJoin",
        End::Service => "Service",
        End::Busy => "Busy address",
        End::Dust => "Dust",
        End::Limit => "Limit of the trace",
        End::Unspent => "Unspent",
        End::Fee => "Miners' fees",
    }
}

fn keys(picture: &Picture) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let mut key = |fill: Fill, text: &str| {
        keys.push(Key {
            fill,
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
    for node in &picture.nodes {
        if let Role::End(end) = node.role {
            key(end_fill(end), meaning(end));
        }
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

/// A line of a label and its cut.
type Words = (String, Type);

/// The lines of a node's label, each at most `room` wide.
fn label_lines(node: &Node, total_sat: u64, room: f64) -> Result<Vec<Words>, PlotError> {
    let name = match &node.role {
        Role::Payments(name) if text::clean(name).is_empty() => "Payments".to_owned(),
        Role::Wallet(name) if !text::clean(&node.label).is_empty() => {
            format!("{}, {}", text::clean(&node.label), text::short(name))
        }
        Role::Payments(name) | Role::Wallet(name) => text::short(name),
        Role::MorePayments(number) => format!("{} more demands", text::grouped(*number as u64)),
        Role::Smaller(number) => format!("{} smaller wallets", text::grouped(*number as u64)),
        Role::Steps { steps, .. } => format!("… {} more steps", text::grouped(*steps as u64)),
        Role::End(end) => end_name(*end).to_owned(),
    };
    let value = node.value_sat();
    let mut amount = text::btc(value);
    if text::width(&amount, SMALL.em, Cut::Regular)? > room {
        // Only beyond a thousand bitcoin in the narrowest columns.
        amount = format!("≈ {}", text::btc(value / 1_000_000 * 1_000_000));
    }
    let noun = match node.role {
        Role::Payments(_) | Role::MorePayments(_) => "payment",
        _ => "output",
    };
    let mut detail = text::share(value, total_sat);
    match node.role {
        // Fees are no outputs.
        Role::End(End::Fee) => {}
        Role::Steps { wallets, .. } if wallets > 1 => {
            detail = format!("{detail}, {}", text::count(wallets as u64, "wallet"));
        }
        _ => detail = format!("{detail}, {}", text::count(node.outputs, noun)),
    }
    [(name, STRONG), (amount, SMALL), (detail, QUIET)]
        .into_iter()
        .map(|(line, kind)| Ok((text::fit(&line, kind.em, kind.cut, room)?, kind)))
        .collect()
}

fn write_label<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    lines: &[Words],
    label: Frame,
) -> Result<(), PlotError> {
    // Lightens what passes behind, just as far as the letters go.
    let mut wide = 0.0;
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
    for (number, (line, kind)) in lines.iter().enumerate() {
        let at = (label.left, label.top + LINE * number as f64);
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
