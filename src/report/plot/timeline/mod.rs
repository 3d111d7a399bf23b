//! The timeline of the wallet that was paid: payments upwards, what moved on downwards, and below it what had not moved.

use std::cmp::Reverse;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;

use self::bins::Prepared;
use super::canvas::{Canvas, Fill, Frame, Pattern, Side, Type};
use super::page::{self, Key, QUIET, SMALL, STRONG};
use super::text::{self, Cut};
use super::{DEMANDS, INK, MUTED, PAPER, PlotError, RULE, WALLET, fill, pale};
use crate::findings::{Class, Findings};

mod bins;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

/// Title of the chart, before the title of the case.
pub const HEADING: &str = "Payments and movements";

/// Room for the words of the amount axis.
const AXIS: f64 = 92.0;
/// Share of the height the bars get; the balance gets the rest.
const BARS: f64 = 0.62;
/// Height of a panel's heading, and of the time axis.
const HEAD: f64 = 24.0;
/// Marks of the time axis at most.
const DATES: usize = 10;
/// Least height of a bar that is not nothing.
const THIN: f64 = 1.25;
/// How far an axis goes beyond its largest value.
const HEADROOM: f64 = 1.06;
/// Room for an amount above or below a bar.
const LABEL: f64 = 16.0;
/// Bars at most that get their amount written beside them.
const LABELLED: usize = 24;
/// Width of the balance line.
const STROKE: f64 = 1.5;

const SENT: Fill = fill(WALLET, Pattern::Plain, PAPER);

/// Draws the timeline of `findings` on `area`, which must be [`super::UNITS`] in size.
///
/// # Errors
///
/// Where the backend fails.
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    findings: &Findings,
) -> Result<(), PlotError> {
    text::register()?;
    let canvas = Canvas::new(area);
    let room = page::open(
        &canvas,
        findings,
        HEADING,
        "Payments and the outputs that hold them",
    )?;
    let Some(prepared) = bins::prepare(findings, DEMANDS.len()) else {
        let why = match findings.payments.is_empty() {
            true => [
                "No payments",
                "No deposit to an address of the case was seen.",
            ],
            false => [
                "No payments to show",
                "No deposit counts as a payment; see the table of payments.",
            ],
        };
        return page::nothing(&canvas, room, why);
    };
    let room = page::legend(&canvas, room, &keys(&prepared))?;
    let plot = Frame {
        left: room.left + AXIS,
        width: room.width - AXIS,
        height: room.height - HEAD,
        ..room
    };
    let across = Across::new(&prepared, plot);
    let split = plot.top + plot.height * BARS;
    let upper = Frame {
        top: plot.top + HEAD,
        height: split - plot.top - HEAD - 14.0,
        ..plot
    };
    let lower = Frame {
        top: split + HEAD,
        height: plot.bottom() - split - HEAD,
        ..plot
    };
    let heading = format!("Received and sent, per {}", span(prepared.width));
    canvas.text(&heading, (room.left, plot.top), STRONG)?;
    canvas.text("Payments not moved", (room.left, split), STRONG)?;
    for panel in [upper, lower] {
        dates(&canvas, &prepared, &across, panel, panel == lower)?;
    }
    bars(&canvas, &prepared, &across, upper)?;
    balance(&canvas, &prepared, &across, lower, findings)
}

/// Places of moments.
struct Across {
    left: f64,
    start: i64,
    per_second: f64,
}

impl Across {
    fn new(prepared: &Prepared, plot: Frame) -> Self {
        Self {
            left: plot.left,
            start: prepared.start,
            per_second: plot.width / (prepared.end() - prepared.start) as f64,
        }
    }

    fn at(&self, time: i64) -> f64 {
        self.left + (time - self.start) as f64 * self.per_second
    }
}

fn span(seconds: i64) -> String {
    match (seconds / 3_600, seconds / 86_400) {
        (1, _) => "hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (_, 1) => "day (UTC)".to_owned(),
        (_, 7) => "week".to_owned(),
        (_, days) => format!("{days} days"),
    }
}

/// Fill of payments: the colour tells the demand, the pattern the class.
fn series_fill(demand: usize, class: Class) -> Fill {
    let color = DEMANDS[demand.min(DEMANDS.len() - 1)];
    let light = u32::from(color.0) * 3 + u32::from(color.1) * 6 + u32::from(color.2) > 1_150;
    let pattern = match class {
        Class::Instalment => Pattern::Rising,
        Class::Late => Pattern::Crossed,
        _ => Pattern::Plain,
    };
    fill(color, pattern, if light { INK } else { PAPER })
}

fn keys(prepared: &Prepared) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for series in &prepared.series {
        let name = text::short(&series.name);
        let demand = match (name.is_empty(), series.demand) {
            (true, _) => String::new(),
            (false, _) => format!("{name}: "),
        };
        let noun = match series.class {
            Class::Instalment => "instalment",
            Class::Late => "late payment",
            _ => "payment",
        };
        let sum = text::btc(series.value_sat);
        keys.push(Key {
            fill: series_fill(series.demand, series.class),
            text: format!("{demand}{}, {sum}", text::count(series.payments, noun)),
        });
    }
    keys.push(Key {
        fill: SENT,
        text: "moved on".to_owned(),
    });
    if prepared.left_out > 0 {
        keys.push(Key {
            fill: fill(PAPER, Pattern::Plain, PAPER),
            text: format!(
                "({} not counted as payments: not drawn)",
                text::count(prepared.left_out as u64, "deposit")
            ),
        });
    }
    keys
}

/// Upright lines at the dates, and their words below the lower panel.
fn dates<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    prepared: &Prepared,
    across: &Across,
    panel: Frame,
    words: bool,
) -> Result<(), PlotError> {
    let center = Type {
        side: Side::Center,
        ..SMALL
    };
    for (time, date) in bins::time_marks(prepared.start, prepared.end(), DATES) {
        let x = across.at(time);
        canvas.path(&[(x, panel.top), (x, panel.bottom())], RULE, 0.5)?;
        if words {
            let half = text::width(&date, center.em, Cut::Regular)? / 2.0;
            let middle = x.min(panel.right() - half);
            canvas.text(&date, (middle, panel.bottom() + 7.0), center)?;
        }
    }
    Ok(())
}

/// Level lines and their amounts, left of the panel; `zero` is where nothing stands, `per_sat` how high a satoshi is.
fn amounts<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    panel: Frame,
    zero: f64,
    per_sat: f64,
    step: u64,
) -> Result<(), PlotError> {
    let right = Type {
        side: Side::Right,
        ..SMALL
    };
    let high = panel.height / (step as f64 * per_sat);
    for number in -(high as i64)..=(high as i64) {
        let y = zero - number as f64 * step as f64 * per_sat;
        if y < panel.top - 0.5 || y > panel.bottom() + 0.5 {
            continue;
        }
        if number != 0 {
            canvas.path(&[(panel.left, y), (panel.right(), y)], RULE, 0.5)?;
        }
        let amount = text::btc(step.saturating_mul(number.unsigned_abs()));
        canvas.text(&amount, (panel.left - 8.0, y - 5.0), right)?;
    }
    Ok(())
}

fn bars<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    prepared: &Prepared,
    across: &Across,
    panel: Frame,
) -> Result<(), PlotError> {
    let up = prepared
        .bins
        .iter()
        .map(bins::Bin::received_sat)
        .max()
        .unwrap_or(0);
    let down = prepared
        .bins
        .iter()
        .map(|bin| bin.sent_sat)
        .max()
        .unwrap_or(0);
    let step = bins::amount_step(up.saturating_add(down), 8);
    // At least an eighth of the panel for either direction, so that "nothing moved" is seen as such.
    let (up, down) = (up as f64, down as f64);
    let whole = (up + down).max(1.0);
    let (up, down) = (up.max(whole / 8.0), down.max(whole / 8.0));
    let per_sat = (panel.height - 2.0 * LABEL) / (up + down);
    let zero = panel.top + LABEL + up * per_sat;
    amounts(canvas, panel, zero, per_sat, step)?;

    let wide = prepared.width as f64 * across.per_second;
    let gap = (wide * 0.12).min(2.0);
    let (mut tips, mut taken) = (Vec::new(), Vec::new());
    for (number, bin) in prepared.bins.iter().enumerate() {
        let left = across.at(prepared.start + prepared.width * number as i64) + gap;
        let bar = |top: f64, height: f64| Frame {
            left,
            top,
            width: wide - 2.0 * gap,
            height,
        };
        let mut top = zero;
        for &(series, value) in bin.received.iter().filter(|(_, value)| *value > 0) {
            let height = (value as f64 * per_sat).max(THIN);
            top -= height;
            let series = &prepared.series[series];
            canvas.filled(bar(top, height), series_fill(series.demand, series.class))?;
        }
        let middle = left - gap + wide / 2.0;
        if top < zero {
            tips.push((bin.received_sat(), (middle, top - 13.0)));
            taken.push(bar(top, zero - top));
        }
        if bin.sent_sat > 0 {
            let sent = bar(zero, (bin.sent_sat as f64 * per_sat).max(THIN));
            canvas.filled(sent, SENT)?;
            tips.push((bin.sent_sat, (middle, sent.bottom() + 3.0)));
            taken.push(sent);
        }
    }
    for (amount, frame) in bar_labels(tips, &taken, panel)? {
        canvas.text(&amount, (frame.left, frame.top), SMALL)?;
    }
    canvas.path(&[(panel.left, zero), (panel.right(), zero)], INK, 1.0)
}

/// Places the amounts of bars at their tips, largest first, and leaves out what would touch another, or a bar. Many bars are not
/// labelled at all: the axis tells more.
fn bar_labels(
    mut tips: Vec<(u64, (f64, f64))>,
    bars: &[Frame],
    panel: Frame,
) -> Result<Vec<(String, Frame)>, PlotError> {
    let mut labels: Vec<(String, Frame)> = Vec::new();
    if tips.len() > LABELLED {
        return Ok(labels);
    }
    tips.sort_by_key(|(value, _)| Reverse(*value));
    for (value, (middle, top)) in tips {
        let amount = text::btc(value);
        let width = text::width(&amount, SMALL.em, SMALL.cut)?;
        let frame = Frame {
            left: (middle - width / 2.0).clamp(panel.left, panel.right() - width),
            top,
            width,
            height: 11.0,
        };
        let broad = Frame {
            left: frame.left - 3.0,
            width: frame.width + 6.0,
            ..frame
        };
        let mut others = labels.iter().map(|(_, other)| other).chain(bars);
        if !others.any(|other| broad.overlaps(other)) {
            labels.push((amount, frame));
        }
    }
    Ok(labels)
}

/// The balance as steps: it holds from one moment to the next.
fn balance<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    prepared: &Prepared,
    across: &Across,
    panel: Frame,
    findings: &Findings,
) -> Result<(), PlotError> {
    let most = prepared
        .balance
        .iter()
        .map(|(_, sat)| *sat)
        .max()
        .unwrap_or(0);
    let step = bins::amount_step(most, 4);
    let per_sat = panel.height / (most.max(1) as f64 * HEADROOM);
    let zero = panel.bottom();
    let at = |sat: u64| zero - sat as f64 * per_sat;
    let steps = bins::steps(&prepared.balance, 0.5 / across.per_second);
    let mut area = vec![(panel.left, zero)];
    // Upright and level pieces one by one: a stroked path with thousands of corners frays in the bitmap.
    let mut line = Vec::new();
    let mut piece = |left: f64, top: f64, right: f64, bottom: f64| {
        line.push(Frame {
            left: left - STROKE / 2.0,
            top: top - STROKE / 2.0,
            width: right - left + STROKE,
            height: bottom - top + STROKE,
        });
    };
    let mut level = (panel.left, zero);
    for step in steps {
        let x = across.at(step.time);
        piece(level.0, level.1, x, level.1);
        piece(
            x,
            at(step.highest).min(level.1),
            x,
            at(step.lowest).max(level.1),
        );
        area.extend([(x, level.1), (x, at(step.last))]);
        level = (x, at(step.last));
    }
    piece(level.0, level.1, panel.right(), level.1);
    area.extend([(panel.right(), level.1), (panel.right(), zero)]);

    canvas.polygon(&area, pale(WALLET, 0.25), 1.0)?;
    amounts(canvas, panel, zero, per_sat, step)?;
    for piece in line {
        canvas.rect(piece, WALLET, 1.0)?;
    }
    canvas.path(&[(panel.left, zero), (panel.right(), zero)], INK, 1.0)?;

    let rest = prepared.balance.last().map_or(0, |(_, sat)| *sat);
    let words = format!(
        "{} not moved as of {}",
        text::btc(rest),
        page::moment(findings.tip_time)
    );
    let right = Type {
        side: Side::Right,
        color: MUTED,
        ..QUIET
    };
    canvas.text(&words, (panel.right(), panel.top - HEAD), right)
}
