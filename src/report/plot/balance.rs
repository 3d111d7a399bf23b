//! How much of the payments had not moved yet over time, as steps, beside the sums received and moved up to then.

use std::cmp::Reverse;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;

use super::axes::{self, Amounts, Places, Span, Unit};
use super::canvas::{At, Canvas, Frame};
use super::page::{self, SMALL, STRONG};
use super::text;
use super::{BLUE, INK, PAPER, PlotError, VERMILION, WALLET, pale};
use crate::findings::{Cents, Findings, TimelinePoint};
use crate::language::{Language, Sentence, Value, say};

/// Message with the title of the chart, before the title of the case.
pub const HEADING: &str = "chart-balance";

/// Steps that get their balance written, at most.
const LABELLED: usize = 8;
/// Height of a line of text, and room above the highest line.
const LINE: f64 = 13.0;
/// Length of the piece of a line before its words.
const SAMPLE: f64 = 26.0;
/// Dashes of the sums received and sent.
const RECEIVED: (f64, f64) = (9.0, 3.0);
const SENT: (f64, f64) = (2.5, 2.5);

/// A stretch of the balance too short to be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    time: i64,
    lowest: u64,
    highest: u64,
    /// The value until the next step.
    last: u64,
}

/// Draws the balance of `findings` on `area`, which must be [`super::UNITS`] in size.
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
    let room = page::open(&canvas, findings, HEADING, "chart-balance-method")?;
    let times = findings.timeline.iter().map(|point| point.time.unix());
    let Some((first, last)) = times.clone().min().zip(times.max()) else {
        return page::nothing(&canvas, room, super::timeline::why_empty(findings));
    };
    let span = span(first, last, findings.tip_time.unix());
    let (received, sent, balance) = series(findings);
    let most = received.last().map_or(0, |(_, sat)| *sat);
    let most = i64::try_from(most).unwrap_or(i64::MAX / 4).max(1);
    let amounts = Amounts {
        unit: Unit::Btc,
        least: 0,
        most: most + (most / 12).max(1),
        is_log: false,
        is_downward: false,
    };
    let unit = language.text("chart-in-btc");
    canvas.text(&unit, (room.left, room.top), STRONG)?;
    let frame = Frame {
        top: room.top + 17.0,
        height: room.height - 23.0,
        ..room
    };
    let places = axes::draw(&canvas, frame, span, &amounts, true)?;
    let plot = places.plot;

    let steps = gathered(&balance, span, plot.width);
    let shape = outline(&steps, &places);
    let mut area = shape.clone();
    area.extend([(plot.right(), plot.bottom()), (plot.left, plot.bottom())]);
    canvas.polygon(&area, pale(WALLET, 0.25), 1.0)?;
    stroke_steps(&canvas, &shape, WALLET, 2.0)?;
    for (sums, color, dash) in [(&received, BLUE, RECEIVED), (&sent, VERMILION, SENT)] {
        let steps = gathered(sums, span, plot.width);
        canvas.dashes(&outline(&steps, &places), color, 1.25, dash)?;
    }
    canvas.path(
        &[(plot.left, plot.bottom()), (plot.right(), plot.bottom())],
        INK,
        1.0,
    )?;
    let last = |sums: &[(i64, u64)]| sums.last().map_or(0, |(_, sat)| *sat);
    let taken = ends(
        &canvas,
        &places,
        [
            (
                last(&received),
                received_words(last(&received)),
                BLUE,
                Some(RECEIVED),
            ),
            (last(&sent), sent_words(last(&sent)), VERMILION, Some(SENT)),
            (
                last(&balance),
                balance_words(findings, last(&balance)),
                WALLET,
                None,
            ),
        ],
    )?;
    largest_steps(&canvas, findings, &places, taken)
}

fn received_words(sat: u64) -> Sentence {
    say!("chart-received", sum = text::btc(sat))
}

fn sent_words(sat: u64) -> Sentence {
    say!("chart-sent", sum = text::btc(sat))
}

/// The balance at the tip, and its worth where the rate of that day is known.
fn balance_words(findings: &Findings, sat: u64) -> Sentence {
    let day = findings.tip_time.day();
    let (on, sum) = (Value::Number(day.to_string()), text::btc(sat));
    let mut prices = findings.prices.iter();
    match prices.find(|price| price.day == day && sat > 0) {
        Some(price) => say!(
            "chart-balance-worth",
            day = on,
            sum = sum,
            worth = whole_euro(sat, price.close_eur)
        ),
        None => say!("chart-balance-on", day = on, sum = sum),
    }
}

/// The worth of an amount at a price that is rounded to the cent, in whole euro.
fn whole_euro(sat: u64, Cents(close): Cents) -> Sentence {
    const CENTS: i128 = 100 * 100_000_000;
    let worth = (i128::from(sat) * i128::from(close) + CENTS / 2) / CENTS;
    say!("money-eur", amount = u64::try_from(worth).unwrap_or(0))
}

/// The span of the chart: up to the tip, unless that would leave little room for the movements.
fn span(first: i64, last: i64, tip: i64) -> Span {
    let length = (last - first).max(axes::DAY);
    let margin = length / 30;
    let end = match tip > last && tip - last < length {
        true => tip,
        false => last + length / 5,
    };
    Span {
        start: first - margin,
        end: end.max(last + margin),
    }
}

/// Sums and balance from a moment on, in order of time.
type Series = Vec<(i64, u64)>;

/// Returns the sums received and sent, and the balance.
fn series(findings: &Findings) -> (Series, Series, Series) {
    let mut points: Vec<_> = findings.timeline.iter().collect();
    points.sort_by_key(|point| point.time);
    let (mut received, mut sent, mut balance) = (Vec::new(), Vec::new(), Vec::new());
    let mut sums = (0_u64, 0_u64);
    for point in points {
        sums.0 = sums.0.saturating_add(point.received_sat);
        sums.1 = sums.1.saturating_add(point.sent_sat);
        received.push((point.time.unix(), sums.0));
        sent.push((point.time.unix(), sums.1));
        balance.push((point.time.unix(), point.balance_sat));
    }
    (received, sent, balance)
}

/// Gathers a series into steps of half a point that keep every peak and trough.
fn gathered(series: &[(i64, u64)], span: Span, width: f64) -> Vec<Step> {
    let least = (span.end - span.start) as f64 / width / 2.0;
    let mut steps: Vec<Step> = Vec::new();
    for &(time, sat) in series {
        match steps.last_mut() {
            Some(step) if ((time - step.time) as f64) < least => {
                step.lowest = step.lowest.min(sat);
                step.highest = step.highest.max(sat);
                step.last = sat;
            }
            _ => steps.push(Step {
                time,
                lowest: sat,
                highest: sat,
                last: sat,
            }),
        }
    }
    steps
}

/// The corners of steps from left to right: a value holds from one moment to the next.
fn outline(steps: &[Step], places: &Places) -> Vec<At> {
    let level = |sat: u64| places.level(i64::try_from(sat).unwrap_or(i64::MAX / 4));
    let mut corners = vec![(places.plot.left, places.plot.bottom())];
    let mut before = places.plot.bottom();
    for step in steps {
        let x = places.at(step.time);
        corners.push((x, before));
        let (low, high, last) = (level(step.lowest), level(step.highest), level(step.last));
        for y in [low, high] {
            if y != before && y != last {
                corners.push((x, y));
            }
        }
        corners.push((x, last));
        before = last;
    }
    corners.push((places.plot.right(), before));
    corners
}

/// Strokes upright and level pieces one by one: a path with thousands of corners frays in the bitmap.
fn stroke_steps<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    corners: &[At],
    color: RGBColor,
    width: f64,
) -> Result<(), PlotError> {
    for pair in corners.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let piece = Frame {
            left: from.0.min(to.0) - width / 2.0,
            top: from.1.min(to.1) - width / 2.0,
            width: (to.0 - from.0).abs() + width,
            height: (to.1 - from.1).abs() + width,
        };
        canvas.rect(piece, color, 1.0)?;
    }
    Ok(())
}

/// Words at the right end of a line: its value, a sample of its dashes, or of the balance.
type Ending = (u64, Sentence, RGBColor, Option<(f64, f64)>);

/// Writes what the lines are at their right ends, one above another; returns the room of the words.
fn ends<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    places: &Places,
    mut endings: [Ending; 3],
) -> Result<Vec<Frame>, PlotError> {
    let plot = places.plot;
    endings.sort_by_key(|(sat, ..)| Reverse(*sat));
    let level = |sat: u64| places.level(i64::try_from(sat).unwrap_or(i64::MAX / 4));
    // From the lowest upwards: each above its line, and above the words below it.
    let mut taken: Vec<Frame> = Vec::new();
    let mut below = plot.bottom() - 2.0;
    for (at, (sat, words, color, dash)) in endings.iter().enumerate().rev() {
        // The lines above need their room, too.
        let least = plot.top + LINE * at as f64;
        let top = (level(*sat) - LINE - 2.0).min(below - LINE).max(least);
        below = top;
        let words = words.text(canvas.language);
        let width = text::width(&words, STRONG.em, STRONG.cut)?;
        let left = plot.right() - width - 4.0;
        let plate = Frame {
            left: left - SAMPLE - 8.0,
            top: top - 1.0,
            width: width + SAMPLE + 12.0,
            height: LINE,
        };
        canvas.rect(plate, PAPER, 0.92)?;
        let sample = [(left - SAMPLE - 4.0, top + 5.0), (left - 4.0, top + 5.0)];
        match dash {
            Some(dash) => canvas.dashes(&sample, *color, 1.5, *dash)?,
            None => canvas.path(&sample, *color, 2.5)?,
        }
        canvas.text(&words, (left, top), STRONG)?;
        taken.push(plate);
    }
    Ok(taken)
}

/// Writes balance and worth at the largest steps, as far as there is room: after money came, and before it went.
fn largest_steps<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    findings: &Findings,
    places: &Places,
    mut taken: Vec<Frame>,
) -> Result<(), PlotError> {
    let plot = places.plot;
    for point in worth_writing(findings) {
        let balance = text::written(canvas.language, text::btc(point.balance_sat));
        let words = match point.balance_eur {
            Some(cents) => format!("{balance}, {}", canvas.language.eur(cents)),
            None => balance,
        };
        let words = format!("{}: {words}", point.time.day());
        let width = text::width(&words, SMALL.em, SMALL.cut)?;
        let (x, y) = (
            places.at(point.time.unix()),
            places.level(i64::try_from(point.balance_sat).unwrap_or(i64::MAX / 4)),
        );
        let above = y - LINE - 1.0;
        let places = [(x - width - 6.0, above), (x + 4.0, above)];
        let free = places.into_iter().find_map(|(left, top)| {
            let plate = Frame {
                left: left - 2.0,
                top: top - 1.0,
                width: width + 4.0,
                height: LINE,
            };
            let is_inside =
                plate.left >= plot.left && plate.right() <= plot.right() && plate.top >= plot.top;
            let is_free = !taken.iter().any(|other| plate.overlaps(other));
            (is_inside && is_free).then_some(plate)
        });
        if let Some(plate) = free {
            canvas.rect(plate, PAPER, 0.92)?;
            canvas.text(&words, (plate.left + 2.0, plate.top + 1.0), SMALL)?;
            taken.push(plate);
        }
    }
    Ok(())
}

/// Returns the points at which the balance is written, the largest steps first; small ones say little.
fn worth_writing(findings: &Findings) -> Vec<&TimelinePoint> {
    let mut points: Vec<&TimelinePoint> = findings.timeline.iter().collect();
    points.sort_by_key(|point| point.time);
    let most = points.iter().map(|point| point.balance_sat).max();
    let least = most.unwrap_or(0) / 20;
    let mut steps: Vec<(u64, usize)> = Vec::new();
    for (at, point) in points.iter().enumerate() {
        let change = point.received_sat.abs_diff(point.sent_sat);
        let goes = point.sent_sat > point.received_sat;
        let at = if goes { at.saturating_sub(1) } else { at };
        if change > least && !steps.iter().any(|(_, known)| *known == at) {
            steps.push((change, at));
        }
    }
    steps.sort_by_key(|(change, at)| (Reverse(*change), *at));
    let steps = steps.into_iter().take(LABELLED);
    steps.map(|(_, at)| points[at]).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::findings::{DayPrice, Time};
    use crate::report::plot::{Balance, samples, svg};

    fn drawn(findings: &Findings) -> String {
        let drawing = svg(&Balance, findings, Language::English);
        String::from_utf8(drawing.unwrap()).unwrap()
    }

    #[test]
    fn gathered_steps_keep_peaks_troughs_and_what_remains() {
        let series = [(0, 5), (1, 9), (2, 1), (3, 4), (100, 7)];
        let span = Span { start: 0, end: 200 };
        let steps = gathered(&series, span, 10.0);
        assert_eq!(steps.len(), 2);
        assert_eq!(
            (steps[0].lowest, steps[0].highest, steps[0].last),
            (1, 9, 4)
        );
        assert_eq!(steps[1].last, 7);
    }

    #[test]
    fn sums_received_and_sent_differ_by_the_balance() {
        for findings in [samples::small(), samples::clinic(), samples::sized(500)] {
            let (received, sent, balance) = series(&findings);
            for ((received, sent), balance) in received.iter().zip(&sent).zip(&balance) {
                assert_eq!(received.1 - sent.1, balance.1);
            }
        }
    }

    #[test]
    fn balance_is_written_with_the_day_and_worth_at_the_tip() {
        let mut findings = samples::priced_clinic();
        let rest = findings.timeline.last().unwrap().balance_sat;
        let words = format!(
            "balance on 2017-07-11: {}",
            text::written(Language::English, text::btc(rest))
        );
        assert!(drawn(&findings).contains(&format!(">{words}<")));
        findings.tip_time = Time::from_unix(1_499_800_000);
        findings.prices.push(DayPrice {
            day: findings.tip_time.day(),
            close_eur: Cents(200_050),
        });
        let chart = drawn(&findings);
        assert_eq!(rest, 300_000_000);
        assert!(
            chart.contains(&format!(">{words}, about EUR 6,002<")),
            "{chart}"
        );
    }

    #[test]
    fn largest_steps_are_written_with_day_and_worth() {
        let findings = samples::priced_clinic();
        let first = &findings.timeline[0];
        let worth = Language::English.eur(first.balance_eur.unwrap());
        let words = format!(">2017-05-12: 25.00000000 BTC, {worth}<");
        assert!(drawn(&findings).contains(&words), "{words}");
    }

    #[test]
    fn case_without_movements_says_so() {
        assert!(drawn(&samples::empty()).contains(">No payments<"));
    }
}
