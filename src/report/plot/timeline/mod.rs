//! The timeline of a case: a panel of deposits for each demand, the price of the day, and what left the wallet that was
//! paid. All panels share one time axis.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters_backend::DrawingBackend;

use self::deposits::{band_fill, class_fill, deposits, labels};
use self::moved::Target;
use self::panels::{Panels, end_of};
use super::axes::{self, Amounts, Span, Unit};
use super::canvas::{Canvas, Fill, Frame};
use super::page::{self, Key, QUIET, SMALL, STRONG};
use super::text;
use super::{INK, PlotError};
use crate::findings::{Cents, Class, DayPrice, Findings};
use crate::language::{Language, Sentence, say};

mod deposits;
mod moved;
mod panels;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

/// Message with the title of the chart, before the title of the case.
pub const HEADING: &str = "chart-timeline";

/// Height of a panel's heading, and free space below a panel.
const HEAD: f64 = 17.0;
const GAP: f64 = 12.0;
/// Room for the amount above a bar.
const LABEL: f64 = 15.0;
/// Deposits of a panel up to which each gets its amount written; beyond, only the largest does.
const LABELLED: usize = 24;

/// Least height of a bar that is not empty.
const THIN: f64 = 1.5;

/// Shares of the height, next to that of a demand.
const PRICE: f64 = 0.7;
const MOVED: f64 = 0.9;

/// Draws the timeline of `findings` on `area`, which must be [`super::UNITS`] in size.
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
    let room = page::open(&canvas, findings, HEADING, "chart-timeline-method")?;
    let Some(panels) = panels::prepare(findings) else {
        return page::nothing(&canvas, room, why_empty(findings));
    };
    let moved = moved::moved(findings, &panels);
    let targets: BTreeSet<Target> = moved
        .values()
        .flat_map(|sums| sums.keys().copied())
        .collect();
    let mut room = page::legend(&canvas, room, &keys(&panels, &targets, language))?;

    let prices = prices_within(findings, panels.span);
    // What cannot be drawn is said in a line at the bottom.
    for (is_missing, why) in [
        (prices.len() < 2, "chart-no-prices"),
        (moved.is_empty(), "chart-none-moved"),
    ] {
        if is_missing {
            room.height -= HEAD;
            let words = language.text(why);
            canvas.text(&words, (room.left, room.bottom()), QUIET)?;
        }
    }
    let mut shares = vec![1.0; panels.panels.len()];
    shares.extend((prices.len() >= 2).then_some(PRICE));
    shares.extend((!moved.is_empty()).then_some(MOVED));
    let mut frames = split(room, &shares).into_iter();
    let mut is_last = {
        let mut left = shares.len();
        move || {
            left -= 1;
            left == 0
        }
    };
    for (panel, frame) in panels.panels.iter().zip(frames.by_ref()) {
        deposits(&canvas, panel, panels.span, frame, is_last())?;
    }
    if prices.len() >= 2
        && let Some(frame) = frames.next()
    {
        price(&canvas, &prices, panels.span, frame, is_last())?;
    }
    if let Some(frame) = frames.next() {
        movements(&canvas, &moved, &panels, frame)?;
    }
    Ok(())
}

/// Returns two messages that say why a chart is empty.
pub(super) fn why_empty(findings: &Findings) -> [&'static str; 2] {
    match findings.payments.is_empty() {
        true => ["chart-no-payments", "chart-no-deposit-seen"],
        false => ["chart-none-to-show", "chart-see-payments"],
    }
}

/// Divides the room among panels, the last of which has the dates below it.
fn split(room: Frame, shares: &[f64]) -> Vec<Frame> {
    let free = room.height - axes::DATES - GAP * shares.len() as f64;
    let whole: f64 = shares.iter().sum();
    let mut top = room.top;
    let mut frames: Vec<Frame> = shares
        .iter()
        .map(|share| {
            let height = free * share / whole;
            let frame = Frame {
                top,
                height,
                ..room
            };
            top += height + GAP;
            frame
        })
        .collect();
    if let Some(last) = frames.last_mut() {
        last.height += axes::DATES;
    }
    frames
}

/// Writes the heading of a panel; returns the room below.
pub(super) fn head<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    frame: Frame,
    title: &Sentence,
    detail: &Sentence,
) -> Result<Frame, PlotError> {
    let (title, detail) = (title.text(canvas.language), detail.text(canvas.language));
    let title = text::fit(&title, STRONG.em, STRONG.cut, frame.width / 3.0)?;
    canvas.text(&title, (frame.left, frame.top), STRONG)?;
    let used = text::width(&title, STRONG.em, STRONG.cut)? + 10.0;
    let detail = text::fit(&detail, SMALL.em, SMALL.cut, frame.width - used)?;
    canvas.text(&detail, (frame.left + used, frame.top), SMALL)?;
    Ok(Frame {
        top: frame.top + HEAD,
        height: frame.height - HEAD,
        ..frame
    })
}

fn prices_within(findings: &Findings, span: Span) -> Vec<DayPrice> {
    let prices = findings.prices.iter().copied();
    let within = prices.filter(|price| (span.start..=span.end).contains(&noon(price)));
    within.collect()
}

fn noon(price: &DayPrice) -> i64 {
    end_of(price.day) - axes::DAY / 2
}

/// Every fill of the chart with its meaning, so that a test can compare them.
#[cfg(test)]
pub(super) fn fills() -> Vec<(&'static str, super::canvas::Fill)> {
    let classes = [
        ("payment", Class::Payment),
        ("instalment", Class::Instalment),
        ("late", Class::Late),
        ("not counted", Class::Unrelated),
    ];
    let targets = [
        Target::Address,
        Target::Service,
        Target::Busy,
        Target::CoinJoin,
        Target::Fee,
        Target::Unsplit,
    ];
    let classes = classes.map(|(name, class)| (name, class_fill(class)));
    let targets = targets.map(|target| (target.message(), target.fill()));
    classes.into_iter().chain(targets).collect()
}

fn keys(panels: &Panels, targets: &BTreeSet<Target>, language: Language) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let mut key = |fill: Option<Fill>, words: Sentence| {
        keys.push(Key {
            fill,
            text: words.text(language),
        });
    };
    let deposits = panels.panels.iter().flat_map(|panel| &panel.deposits);
    let classes: Vec<Class> = deposits.map(|deposit| deposit.class).collect();
    for (class, words) in [
        (Class::Payment, say!("chart-key-payment")),
        (Class::Instalment, say!("chart-key-instalment")),
        (Class::Late, say!("chart-key-late")),
        (Class::Unrelated, say!("chart-key-unrelated")),
    ] {
        if classes.contains(&class) {
            key(Some(class_fill(class)), words);
        }
    }
    if panels.panels.iter().any(|panel| panel.band.is_some()) {
        key(Some(band_fill()), say!("chart-key-range"));
    }
    for target in targets {
        key(Some(target.fill()), Sentence::new(target.message(), []));
    }
    if panels.left_out > 0 {
        key(None, say!("chart-key-left-out", count = panels.left_out));
    }
    keys
}

/// The price as a line, broken where a day has none.
fn price<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    prices: &[DayPrice],
    span: Span,
    frame: Frame,
    has_dates: bool,
) -> Result<(), PlotError> {
    let cents = prices.iter().map(|price| price.close_eur.0);
    let (lowest, highest) = (cents.clone().min().unwrap_or(0), cents.max().unwrap_or(1));
    let margin = ((highest - lowest) / 10).max(1);
    let amounts = Amounts {
        unit: Unit::Eur,
        least: (lowest - margin).max(0),
        most: highest.saturating_add(margin),
        is_log: false,
        is_downward: false,
    };
    let detail = say!(
        "chart-price-range",
        least = Cents(lowest),
        most = Cents(highest)
    );
    let frame = head(canvas, frame, &say!("chart-price"), &detail)?;
    let places = axes::draw(canvas, frame, span, &amounts, has_dates)?;
    for run in prices.chunk_by(|one, two| noon(two) - noon(one) == axes::DAY) {
        let points = run
            .iter()
            .map(|price| (places.at(noon(price)), places.level(price.close_eur.0)));
        canvas.path(&points.collect::<Vec<_>>(), INK, 1.25)?;
    }
    Ok(())
}

fn span_words(seconds: i64) -> Sentence {
    match (seconds / 3_600, seconds / 86_400) {
        (1, _) => say!("chart-one-hour"),
        (hours, 0) => say!("chart-hours", hours = hours.unsigned_abs()),
        (_, 1) => say!("chart-one-day"),
        (_, 7) => say!("chart-one-week"),
        (_, days) => say!("chart-number-of-days", days = days.unsigned_abs()),
    }
}

/// What left the wallet, downwards, with the dates below.
fn movements<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    moved: &BTreeMap<i64, moved::Sums>,
    panels: &Panels,
    frame: Frame,
) -> Result<(), PlotError> {
    let sum = |sums: &moved::Sums| {
        sums.values()
            .fold(0_u64, |sum, sat| sum.saturating_add(*sat))
    };
    let value = |sat: u64| i64::try_from(sat).unwrap_or(i64::MAX / 2);
    let largest = value(moved.values().map(sum).max().unwrap_or(1));
    let height = frame.height - HEAD - axes::DATES;
    let amounts = Amounts {
        unit: Unit::Btc,
        least: 0,
        most: largest + (largest as f64 * LABEL / (height - LABEL)).ceil() as i64,
        is_log: false,
        is_downward: true,
    };
    let detail = say!(
        "chart-left-sum",
        sum = text::btc(moved.values().map(sum).fold(0, u64::saturating_add)),
        span = span_words(panels.width)
    );
    let frame = head(canvas, frame, &say!("chart-left"), &detail)?;
    let places = axes::draw(canvas, frame, panels.span, &amounts, true)?;
    let plot = places.plot;
    let (mut tips, mut taken) = (Vec::new(), Vec::new());
    for (number, sums) in moved {
        let start = panels.span.start + panels.width * number;
        let (left, right) = (places.at(start), places.at(start + panels.width));
        let gap = ((right - left) * 0.12).min(2.0);
        // The largest part is seen at any scale; others may be too thin to be.
        let largest = sums.values().copied().max();
        let mut before = 0;
        for (target, sat) in sums {
            let top = places.level(before);
            before += value(*sat);
            let least = if Some(*sat) == largest { THIN } else { 0.0 };
            let part = Frame {
                left: left + gap,
                top,
                width: right - left - 2.0 * gap,
                height: (places.level(before) - top).max(least),
            };
            if part.height > 0.0 {
                canvas.filled(part, target.fill())?;
            }
        }
        let bar = Frame {
            left: left + gap,
            top: plot.top,
            width: right - left - 2.0 * gap,
            height: (places.level(before) - plot.top).max(THIN),
        };
        tips.push((before, ((left + right) / 2.0, bar.bottom() + 3.0)));
        taken.push(bar);
    }
    tips.sort_by_key(|(value, _)| Reverse(*value));
    if tips.len() > LABELLED {
        tips.truncate(1);
    }
    for (amount, frame) in labels(tips, Unit::Btc, canvas.language, &taken, plot)? {
        canvas.text(&amount, (frame.left, frame.top), SMALL)?;
    }
    canvas.path(&[(plot.left, plot.top), (plot.right(), plot.top)], INK, 1.0)
}
