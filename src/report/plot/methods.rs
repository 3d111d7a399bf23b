//! The methods side by side: for each place where money ended, its share of the ransom under every conserving policy.
//! Bars of equal length say that a conclusion does not depend on how mixed money is divided.

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;

use super::canvas::{Canvas, Fill, Frame, Pattern, Side, Type};
use super::page::{self, Key, QUIET, SMALL, STRONG};
use super::text;
use super::{BLUE, INK, PAPER, PlotError, RULE, SKY, VERMILION, YELLOW, fill};
use crate::findings::messages;
use crate::findings::{Destination, End, Findings, Policy};
use crate::language::{Language, Sentence, Value, say};
use crate::report::FINDINGS;

/// Message with the title of the chart, before the title of the case.
pub const HEADING: &str = "chart-methods";

/// Rows at most; the places with less are drawn as one row.
const ROWS: usize = 14;
/// Room for the words beside the bars, and for the range behind them.
const WORDS: f64 = 410.0;
const RANGE: f64 = 120.0;
/// Distances of the marks of the scale, in per cent of the ransom.
const STEPS: [u128; 5] = [1, 2, 5, 10, 20];
/// Greatest height of a row.
const TALL: f64 = 58.0;
/// Height of the line with the scale.
const SCALE: f64 = 18.0;

/// Type of addresses and transaction ids.
const PLACE: Type = Type { em: 9.0, ..SMALL };

/// Fills of the policies, in the order of [`Policy::CONSERVING`].
const FILLS: [Fill; 4] = [
    fill(BLUE, Pattern::Plain, PAPER),
    fill(YELLOW, Pattern::Rising, INK),
    fill(VERMILION, Pattern::Crossed, PAPER),
    fill(SKY, Pattern::Upright, INK),
];

/// A row of the chart.
struct Row {
    title: String,
    place: String,
    sats: [u64; 4],
    range: String,
    worth: String,
}

/// Draws the methods on `area`, which must be [`super::UNITS`] in size.
///
/// # Errors
///
/// Where the backend fails.
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    findings: &Findings,
    language: Language,
) -> Result<(), PlotError> {
    text::register()?;
    let canvas = Canvas::new(area, language);
    let room = page::open(&canvas, findings, HEADING, "chart-methods-method")?;
    let rows = rows(findings, language);
    let whole = findings.source_sat();
    if rows.is_empty() || whole == 0 {
        let why = ["chart-none-followed", "chart-no-deposit-counts"];
        return page::nothing(&canvas, room, why);
    }
    let keys = Policy::CONSERVING.into_iter().zip(FILLS);
    let keys: Vec<Key> = keys
        .map(|(policy, fill)| Key {
            fill: Some(fill),
            text: language.text(messages::policy(policy)),
        })
        .collect();
    let room = page::legend(&canvas, room, &keys)?;
    let plot = Frame {
        left: room.left + WORDS,
        top: room.top + SCALE,
        width: room.width - WORDS - RANGE,
        height: room.height - SCALE,
    };
    let tall = (plot.height / rows.len() as f64).min(TALL);
    let most = rows
        .iter()
        .flat_map(|row| row.sats)
        .max()
        .unwrap_or(1)
        .max(1);
    scale(&canvas, plot, tall * rows.len() as f64, most, whole)?;
    for (at, row) in rows.iter().enumerate() {
        let frame = Frame {
            top: plot.top + at as f64 * tall,
            height: tall,
            ..plot
        };
        draw_row(&canvas, row, room.left, frame, most)?;
    }
    Ok(())
}

/// Returns the rows: the places with most, and the others together.
fn rows(findings: &Findings, language: Language) -> Vec<Row> {
    let places = findings
        .destinations
        .iter()
        .filter(|place| place.most_sat() > 0 || place.band.is_some());
    let places: Vec<&Destination> = places.collect();
    let shown = if places.len() > ROWS {
        ROWS - 1
    } else {
        places.len()
    };
    let (first, rest) = places.split_at(shown);
    let worth = |place: &Destination| match place.ransom_eur {
        Some(cents) => language.eur(cents),
        None => String::new(),
    };
    let mut rows: Vec<Row> = first
        .iter()
        .map(|place| Row {
            title: title(place).text(language),
            place: name(place).text(language),
            sats: place.by_policy_sat,
            range: findings.range(place).text(language),
            worth: worth(place),
        })
        .collect();
    if !rest.is_empty() {
        let mut sats = [0; 4];
        for place in rest {
            for (sum, sat) in sats.iter_mut().zip(place.by_policy_sat) {
                *sum += sat;
            }
        }
        rows.push(Row {
            title: say!("chart-places-less", count = rest.len()).text(language),
            place: say!("chart-listed-in", file = FINDINGS).text(language),
            range: String::new(),
            worth: String::new(),
            sats,
        });
    }
    rows
}

/// What happened at a place.
fn title(place: &Destination) -> Sentence {
    let what = match place.end {
        End::Service => say!("chart-place-service"),
        End::Busy => say!("chart-place-busy"),
        End::Unspent => say!("chart-place-unspent"),
        End::Unconfirmed => say!("chart-place-unconfirmed"),
        End::CoinJoin => say!("chart-place-coinjoin"),
        End::Limit => say!("chart-place-limit"),
        End::Unknown => say!("chart-place-unknown"),
        End::Dust => say!("chart-place-dust"),
        End::Fee => say!("chart-place-fee"),
    };
    let label = text::clean(&place.label);
    match label.is_empty() {
        true => what,
        false => say!("chart-place-named", place = what, label = label),
    }
}

/// The address or transaction of a place.
fn name(place: &Destination) -> Sentence {
    match (&place.addresses[..], place.end) {
        ([address], _) => Sentence::verbatim(text::clean(address)),
        (several, End::Service) if !several.is_empty() => {
            let collecting = Value::Id(text::clean(&place.place));
            say!(
                "chart-collected-in",
                count = several.len(),
                place = collecting
            )
        }
        _ => Sentence::verbatim(text::clean(&place.place)),
    }
}

fn scale<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    plot: Frame,
    height: f64,
    most: u64,
    whole: u64,
) -> Result<(), PlotError> {
    let kind = Type {
        side: Side::Center,
        ..QUIET
    };
    let percent = |sat: u64| u128::from(sat) * 100 / u128::from(whole.max(1));
    let step = STEPS.iter().find(|step| percent(most) / **step <= 5);
    let step = step.copied().unwrap_or(100);
    for mark in (0..=percent(most)).step_by(usize::try_from(step).expect("a small step")) {
        let part = mark as f64 * whole as f64 / 100.0 / most as f64;
        let x = plot.left + plot.width * part;
        canvas.path(&[(x, plot.top), (x, plot.top + height)], RULE, 0.5)?;
        canvas.text(&format!("{mark} %"), (x, plot.top - SCALE), kind)?;
    }
    Ok(())
}

fn draw_row<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    row: &Row,
    left: f64,
    frame: Frame,
    most: u64,
) -> Result<(), PlotError> {
    let room = WORDS - 14.0;
    let title = text::fit(&row.title, STRONG.em, STRONG.cut, room)?;
    canvas.text(&title, (left, frame.top + 3.0), STRONG)?;
    // A transaction id at full size would be a little too wide; it is never cut.
    let place = text::wrapped(&row.place, PLACE.em, PLACE.cut, room)?;
    for (at, line) in place.iter().take(2).enumerate() {
        canvas.text(line, (left, frame.top + 16.0 + 11.0 * at as f64), PLACE)?;
    }
    let bar = (frame.height - 10.0) / 4.0;
    for (at, (sat, fill)) in row.sats.into_iter().zip(FILLS).enumerate() {
        let top = frame.top + 4.0 + at as f64 * bar;
        let width = frame.width * sat as f64 / most as f64;
        let shown = Frame {
            left: frame.left,
            top,
            width: width.max(if sat > 0 { 1.0 } else { 0.0 }),
            height: bar - 1.5,
        };
        if sat > 0 {
            canvas.filled(shown, fill)?;
        }
    }
    let x = frame.right() + 10.0;
    if text::width(&row.range, STRONG.em, STRONG.cut)? > RANGE - 10.0 {
        // What may have come through CoinJoins, beside the account.
        let lines = text::wrapped(&row.range, SMALL.em, SMALL.cut, RANGE - 10.0)?;
        for (at, line) in lines.iter().enumerate() {
            canvas.text(line, (x, frame.top + 3.0 + 10.0 * at as f64), SMALL)?;
        }
    } else {
        canvas.text(&row.range, (x, frame.top + 3.0), STRONG)?;
        canvas.text(&row.worth, (x, frame.top + 17.0), SMALL)?;
    }
    let bottom = frame.bottom() - 0.5;
    canvas.path(
        &[(left, bottom), (frame.right() + RANGE, bottom)],
        RULE,
        0.5,
    )
}
