//! The frame of every chart: the title above, the mark of completeness below, a legend.

use plotters_backend::DrawingBackend;

use super::canvas::{Canvas, Fill, Frame, Side, Type};
use super::text::{self, Cut};
use super::{ALARM, INK, MUTED, PlotError, RULE, SIZE};
use crate::findings::{Findings, Time};
use crate::language::{Sentence, Value, say};

/// Free space at the sides of the page.
pub(super) const MARGIN: f64 = 28.0;

pub(super) const SMALL: Type = Type {
    em: 10.0,
    cut: Cut::Regular,
    color: INK,
    side: Side::Left,
};
pub(super) const QUIET: Type = Type {
    color: MUTED,
    ..SMALL
};
pub(super) const STRONG: Type = Type {
    cut: Cut::Bold,
    ..SMALL
};
const TITLE: Type = Type { em: 19.0, ..STRONG };
const SUBTITLE: Type = Type { em: 12.0, ..QUIET };

/// Height of a row of a legend.
const ROW: f64 = 17.0;

/// The moment in the words of a chart.
pub(super) fn moment(time: Time) -> String {
    time.0.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Says how much was paid.
fn paid_words(findings: &Findings) -> Sentence {
    let totals = &findings.totals;
    let worth = totals.paid_eur.filter(|_| totals.payments > 0);
    let worth = worth.map(|cents| say!("just", text = cents));
    let sum = say!("just", text = text::btc(totals.paid_sat));
    let sums = Value::Row(worth.into_iter().chain([sum]).collect(), ", ");
    match totals.paid_gross_sat > totals.paid_sat {
        true => say!(
            "chart-paid-gross",
            sums = sums,
            payments = totals.payments,
            gross = text::btc(totals.paid_gross_sat)
        ),
        false => say!("chart-paid", sums = sums, payments = totals.payments),
    }
}

/// Says of which block a chart is, of which network and case.
fn state_words(findings: &Findings, method: &'static str) -> Sentence {
    let mut parts = vec![
        Sentence::new(method, []),
        say!(
            "chart-state",
            block = findings.tip.height,
            time = moment(findings.tip_time)
        ),
    ];
    if !matches!(
        findings.network.as_str(),
        "" | "bitcoin" | "main" | "mainnet"
    ) {
        let network = text::clean(&findings.network);
        parts.push(say!("chart-network", network = network));
    }
    let reference = text::clean(&findings.reference);
    if !reference.is_empty() {
        parts.push(say!("chart-reference", reference = reference));
    }
    Sentence::row(parts, ", ")
}

/// Draws the blank page, its title and its foot; returns the room between them. `heading` and `method` name messages.
pub(super) fn open<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    findings: &Findings,
    heading: &'static str,
    method: &'static str,
) -> Result<Frame, PlotError> {
    let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let room = width - 2.0 * MARGIN;
    canvas.blank()?;

    let heading = Sentence::new(heading, []);
    let title = match text::clean(&findings.title) {
        title if title.is_empty() => heading,
        title => say!("chart-title", heading = heading, title = title),
    };
    let title = title.text(canvas.language);
    let title = text::fit(&title, TITLE.em, TITLE.cut, room)?;
    canvas.text(&title, (MARGIN, 20.0), TITLE)?;

    let subtitle = state_words(findings, method).text(canvas.language);
    let subtitle = text::fit(&subtitle, SUBTITLE.em, SUBTITLE.cut, room)?;
    canvas.text(&subtitle, (MARGIN, 46.0), SUBTITLE)?;

    let foot = height - 32.0;
    canvas.path(&[(MARGIN, foot), (width - MARGIN, foot)], RULE, 0.75)?;
    let at = (MARGIN, foot + 9.0);
    // The right end of the foot has the totals.
    let paid = paid_words(findings).text(canvas.language);
    let words = text::width(&paid, QUIET.em, QUIET.cut)? + 40.0;
    let standing = findings.standing().text(canvas.language);
    let standing = |kind: Type| text::fit(&standing, kind.em, kind.cut, room - words);
    if findings.is_incomplete() {
        // A mark with a shape of its own, since red alone is lost in a copy.
        let mark = [
            (at.0, at.1 + 9.5),
            (at.0 + 5.5, at.1),
            (at.0 + 11.0, at.1 + 9.5),
        ];
        canvas.polygon(&mark, ALARM, 1.0)?;
        let alarm = Type {
            color: ALARM,
            ..STRONG
        };
        canvas.text(&standing(alarm)?, (at.0 + 17.0, at.1), alarm)?;
    } else {
        canvas.text(&standing(SMALL)?, at, SMALL)?;
    }
    let right = Type {
        side: Side::Right,
        ..QUIET
    };
    canvas.text(&paid, (width - MARGIN, at.1), right)?;

    Ok(Frame {
        left: MARGIN,
        top: 74.0,
        width: room,
        height: foot - 74.0,
    })
}

/// A swatch and what it stands for; without a swatch, a remark.
pub(super) struct Key {
    pub(super) fill: Option<Fill>,
    pub(super) text: String,
}

impl Key {
    /// Room of the swatch.
    fn indent(&self) -> f64 {
        if self.fill.is_some() { 20.0 } else { 0.0 }
    }
}

/// Draws a legend at the bottom of `room`, in as many rows as it takes, and returns the room left above it.
pub(super) fn legend<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    room: Frame,
    keys: &[Key],
) -> Result<Frame, PlotError> {
    let mut places = Vec::new();
    let (mut x, mut row) = (0.0, 0);
    for key in keys {
        let width = key.indent() + text::width(&key.text, SMALL.em, SMALL.cut)?;
        if x > 0.0 && x + width > room.width {
            (x, row) = (0.0, row + 1);
        }
        places.push((x, row));
        x += width + 22.0;
    }
    let rows = if keys.is_empty() { 0 } else { row + 1 };
    let height = f64::from(rows) * ROW + 8.0;
    let top = room.bottom() - height;
    for (key, (x, row)) in keys.iter().zip(places) {
        let at = (room.left + x, top + f64::from(row) * ROW);
        let swatch = Frame {
            left: at.0,
            top: at.1,
            width: 14.0,
            height: 11.0,
        };
        if let Some(fill) = key.fill {
            let (right, bottom) = (swatch.right(), swatch.bottom());
            let corners = [at, (right, at.1), (right, bottom), (at.0, bottom), at];
            canvas.filled(swatch, fill)?;
            canvas.path(&corners, INK, 0.5)?;
        }
        canvas.text(&key.text, (at.0 + key.indent(), at.1 + 0.5), SMALL)?;
    }
    Ok(Frame {
        height: room.height - height - 6.0,
        ..room
    })
}

/// Two sentences, by their messages, in the middle of a page with nothing to draw.
pub(super) fn nothing<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    room: Frame,
    lines: [&'static str; 2],
) -> Result<(), PlotError> {
    let center = (room.left + room.width / 2.0, room.top + room.height / 2.0);
    let large = Type {
        em: 20.0,
        side: Side::Center,
        ..STRONG
    };
    let quiet = Type {
        em: 12.0,
        side: Side::Center,
        ..QUIET
    };
    let [what, why] = lines.map(|line| canvas.language.text(line));
    canvas.text(&what, (center.0, center.1 - 26.0), large)?;
    canvas.text(&why, (center.0, center.1 + 6.0), quiet)
}
