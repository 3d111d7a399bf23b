//! Draws the panel of a demand: a bar for each deposit, the range demanded, and the deadline.

use std::cmp::Reverse;

use jiff::civil::Date;
use plotters_backend::DrawingBackend;

use super::panels::{Deposit, Panel, end_of};
use super::{HEAD, LABEL, LABELLED, THIN, head};
use crate::findings::Class;
use crate::language::{Language, Sentence, Value, say};
use crate::report::plot::axes::{self, Amounts, Places, Span, Unit};
use crate::report::plot::canvas::{Canvas, Fill, Frame, Pattern};
use crate::report::plot::page::{SMALL, STRONG};
use crate::report::plot::text;
use crate::report::plot::{BLACK, INK, ORANGE, PAPER, PlotError, YELLOW, fill, pale};

/// Least and greatest width of a bar.
const BAR: (f64, f64) = (2.0, 7.0);
/// Side of the head that a thin bar gets.
const HEAD_OF_BAR: f64 = 6.0;

/// Fill of a deposit, by its class; none is that of a place where money went.
pub(super) fn class_fill(class: Class) -> Fill {
    match class {
        Class::Instalment => fill(YELLOW, Pattern::Rising, INK),
        Class::Late => fill(ORANGE, Pattern::Crossed, INK),
        Class::Unrelated => fill(PAPER, Pattern::Plain, INK),
        _ => fill(BLACK, Pattern::Plain, PAPER),
    }
}

/// Fill of the band that a demand accepts.
pub(super) fn band_fill() -> Fill {
    fill(pale(INK, 0.14), Pattern::Plain, INK)
}

/// Chooses the axis of a panel: logarithmic where the largest amount is more than a hundred times the smallest.
fn scale(panel: &Panel, height: f64) -> Amounts {
    let values = panel.deposits.iter().map(|deposit| deposit.value);
    let band = panel
        .band
        .into_iter()
        .flat_map(|(least, most)| [least, most]);
    let paid: Vec<i64> = values.filter(|value| *value > 0).collect();
    let smallest = paid.iter().copied().min().unwrap_or(1);
    let largest_paid = paid.iter().copied().max().unwrap_or(1);
    let largest = band.fold(largest_paid, i64::max).max(1);
    let is_log = largest_paid / smallest > 100;
    let least = match is_log {
        false => 0,
        true => {
            let powers = std::iter::successors(Some(1_i64), |power| power.checked_mul(10));
            let below = powers.take_while(|power| *power < smallest);
            below.last().unwrap_or(1)
        }
    };
    let most = match is_log {
        // Room for an amount above the largest.
        true => {
            let decades = (largest as f64 / least as f64).log10();
            let above = 10_f64.powf(decades * LABEL / (height - LABEL).max(LABEL));
            (largest as f64 * above).min(i64::MAX as f64 / 2.0) as i64
        }
        false => {
            let above = LABEL / (height - LABEL).max(LABEL);
            largest.saturating_add((largest as f64 * above).ceil() as i64)
        }
    };
    Amounts {
        unit: panel.unit,
        least,
        most: most.max(least + 1),
        is_log,
        is_downward: false,
    }
}

pub(super) fn deposits<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    panel: &Panel,
    span: Span,
    frame: Frame,
    has_dates: bool,
) -> Result<(), PlotError> {
    let below = if has_dates { axes::DATES } else { 0.0 };
    let amounts = scale(panel, frame.height - HEAD - below);
    let is_log = amounts.is_log.then(|| say!("chart-logarithmic"));
    let details = [panel.detail.clone()].into_iter().chain(is_log);
    let detail = Sentence::row(details.collect(), "; ");
    let title = match panel.unit {
        Unit::Btc => say!("chart-panel-btc", title = &panel.title),
        Unit::Eur => say!("chart-panel-eur", title = &panel.title),
    };
    let frame = head(canvas, frame, &title, &detail)?;
    let places = axes::draw(canvas, frame, span, &amounts, has_dates)?;
    let plot = places.plot;
    if let Some((least, most)) = panel.band {
        let top = places.level(most.clamp(amounts.least, amounts.most));
        let bottom = places.level(least.clamp(amounts.least, amounts.most));
        let band = Frame {
            top: top.min(bottom - THIN),
            height: (bottom - top).max(THIN),
            ..plot
        };
        canvas.filled(band, band_fill())?;
    }
    let mut taken = Vec::new();
    if let Some(day) = panel.deadline {
        taken.extend(deadline(canvas, day, span, &places)?);
    }
    let number = panel.deposits.len().max(1) as f64;
    let wide = (plot.width / number / 2.0).clamp(BAR.0, BAR.1);
    let mut tips = Vec::new();
    for deposit in &panel.deposits {
        let bar = bar(deposit, &amounts, &places, wide);
        draw_bar(canvas, bar, class_fill(deposit.class), wide < HEAD_OF_BAR)?;
        tips.push((deposit.value, (bar.left + wide / 2.0, bar.top - 13.0)));
        taken.push(bar);
    }
    tips.sort_by_key(|(value, _)| Reverse(*value));
    if tips.len() > LABELLED {
        tips.truncate(1);
    }
    for (amount, frame) in labels(tips, panel.unit, canvas.language, &taken, plot)? {
        canvas.text(&amount, (frame.left, frame.top), SMALL)?;
    }
    canvas.path(
        &[(plot.left, plot.bottom()), (plot.right(), plot.bottom())],
        INK,
        1.0,
    )
}

fn bar(deposit: &Deposit, amounts: &Amounts, places: &Places, wide: f64) -> Frame {
    let value = deposit.value.clamp(amounts.least, amounts.most);
    let bottom = places.plot.bottom();
    let top = places.level(value).min(bottom - THIN);
    Frame {
        left: places.at(deposit.time) - wide / 2.0,
        top,
        width: wide,
        height: bottom - top,
    }
}

/// A bar; a thin one gets a head, since a pattern does not show on it.
fn draw_bar<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    bar: Frame,
    fill: Fill,
    has_head: bool,
) -> Result<(), PlotError> {
    let outline = |frame: Frame| {
        let (left, top) = (frame.left, frame.top);
        let corners = [
            (left, top),
            (frame.right(), top),
            (frame.right(), frame.bottom()),
            (left, frame.bottom()),
            (left, top),
        ];
        canvas.path(&corners, INK, 0.5)
    };
    canvas.filled(bar, fill)?;
    outline(bar)?;
    if has_head {
        let half = HEAD_OF_BAR / 2.0;
        let middle = bar.left + bar.width / 2.0;
        let head = Frame {
            left: middle - half,
            top: bar.top,
            width: HEAD_OF_BAR,
            height: HEAD_OF_BAR,
        };
        canvas.rect(head, fill.color, 1.0)?;
        let (right, bottom) = (head.right(), head.bottom());
        if matches!(fill.pattern, Pattern::Rising | Pattern::Crossed) {
            canvas.path(&[(head.left, bottom), (right, head.top)], fill.lines, 1.0)?;
        }
        if fill.pattern == Pattern::Crossed {
            canvas.path(&[(head.left, head.top), (right, bottom)], fill.lines, 1.0)?;
        }
        outline(head)?;
    }
    Ok(())
}

/// An upright line at the end of a deadline's day, and its date; returns the room of both.
fn deadline<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    day: Date,
    span: Span,
    places: &Places,
) -> Result<Vec<Frame>, PlotError> {
    let end = end_of(day);
    if !(span.start..=span.end).contains(&end) {
        return Ok(Vec::new());
    }
    let (x, plot) = (places.at(end), places.plot);
    canvas.dashes(&[(x, plot.top), (x, plot.bottom())], INK, 1.25, (5.0, 2.5))?;
    let day = Value::Number(day.to_string());
    let words = say!("chart-deadline", day = day).text(canvas.language);
    let width = text::width(&words, STRONG.em, STRONG.cut)?;
    let left = match x + 4.0 + width > plot.right() {
        true => x - 4.0 - width,
        false => x + 4.0,
    };
    canvas.text(&words, (left, plot.top + 1.0), STRONG)?;
    let date = Frame {
        left: left - 4.0,
        top: plot.top,
        width: width + 8.0,
        height: 13.0,
    };
    let line = Frame {
        left: x - 1.0,
        width: 2.0,
        ..plot
    };
    Ok(vec![date, line])
}

/// Places amounts at the tips of bars, and leaves out what would touch another, or a bar.
pub(super) fn labels(
    tips: Vec<(i64, (f64, f64))>,
    unit: Unit,
    language: Language,
    bars: &[Frame],
    plot: Frame,
) -> Result<Vec<(String, Frame)>, PlotError> {
    let mut labels: Vec<(String, Frame)> = Vec::new();
    for (value, (middle, top)) in tips {
        let amount = text::written(language, unit.amount(value));
        let width = text::width(&amount, SMALL.em, SMALL.cut)?;
        // Above the middle of the bar, else to its left or its right.
        let lefts = [middle - width / 2.0, middle - width + 4.0, middle - 4.0];
        let free = lefts.into_iter().find_map(|left| {
            let frame = Frame {
                left: left.clamp(plot.left + 1.0, plot.right() - width),
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
            (!others.any(|other| broad.overlaps(other))).then_some(frame)
        });
        labels.extend(free.map(|frame| (amount, frame)));
    }
    Ok(labels)
}
