//! Axes of the charts over time, by plotters: a span of time from left to right, amounts upwards or downwards, and the
//! lines and words at their marks.

use jiff::civil::date;
use jiff::tz::TimeZone;
use plotters::chart::ChartBuilder;
use plotters::coord::Shift;
use plotters::coord::combinators::{BindKeyPoints, IntoLogRange};
use plotters::coord::ranged1d::{AsRangedCoord, BoldPoints, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordi64;
use plotters::drawing::DrawingArea;
use plotters::style::{Color, ShapeStyle};
use plotters_backend::DrawingBackend;

use super::canvas::{Canvas, Frame, Side, Type, stroke, units};
use super::page::SMALL;
use super::text;
use super::{PlotError, RULE, UNIT};
use crate::findings::Cents;
use crate::language::{Language, Value};
use crate::money::grouped;
use crate::report::words;

/// Seconds of an hour and of a day.
pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 24 * HOUR;

/// Room for the words of an amount axis, and for those of the time axis.
pub(super) const AXIS: f64 = 84.0;
pub(super) const DATES: f64 = 20.0;

/// Free room on the right, into which the words of the last date reach.
const RIGHT: f64 = 10.0;

/// Marks of a time axis at most.
const MOST_DATES: usize = 10;
/// Height that a mark of an amount axis takes at least.
const MARK: f64 = 22.0;
/// How far words are from their axis.
const TICK: f64 = 3.0;

/// A span of time, in seconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
}

/// The unit of an amount axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Satoshi, written as bitcoin.
    Btc,
    /// Cents, written as euro.
    Eur,
}

impl Unit {
    /// An exact amount with its unit.
    pub(super) fn amount(self, value: i64) -> Value {
        match self {
            Self::Btc => text::btc(value.unsigned_abs()),
            Self::Eur => Value::Eur(Cents(value)),
        }
    }

    /// The amounts of marks, without unit: with all decimals, or without any where none of them needs one.
    fn marks(self, values: &[i64], language: Language) -> impl Fn(&i64) -> String + use<> {
        let one = match self {
            Self::Btc => 100_000_000,
            Self::Eur => 100,
        };
        let is_whole = values.iter().all(|value| value % one == 0);
        move |value| {
            let number = match (is_whole, self) {
                (true, _) => (value / one).unsigned_abs().to_string(),
                (false, Self::Btc) => words::btc(value.unsigned_abs()),
                (false, Self::Eur) => Cents(*value).to_string(),
            };
            language.number(&grouped(&number))
        }
    }
}

/// The amounts of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amounts {
    pub(super) unit: Unit,
    /// Where the axis begins; above 0 on a logarithmic scale.
    pub(super) least: i64,
    /// Where it ends, above `least`.
    pub(super) most: i64,
    pub(super) is_log: bool,
    pub(super) is_downward: bool,
}

impl Amounts {
    /// The marks: plotters' own on a linear scale, powers of ten on a logarithmic one.
    fn marks(&self, height: f64) -> Vec<i64> {
        if self.is_log {
            let powers = std::iter::successors(Some(1_i64), |power| power.checked_mul(10));
            let powers = powers.filter(|power| (self.least..=self.most).contains(power));
            let powers: Vec<i64> = powers.collect();
            let every = (powers.len() as f64 * 14.0 / height).ceil().max(1.0);
            return powers.into_iter().step_by(every as usize).collect();
        }
        let number = (height / MARK).floor().clamp(2.0, 9.0) as usize;
        RangedCoordi64::from(self.least..self.most).key_points(BoldPoints(number))
    }
}

/// Where moments and amounts are on a page, after their axes were drawn.
pub(super) struct Places {
    /// The room between the axes.
    pub(super) plot: Frame,
    across: Box<dyn Fn(i64) -> f64>,
    up: Box<dyn Fn(i64) -> f64>,
}

impl Places {
    /// Distance of a moment from the left.
    pub(super) fn at(&self, time: i64) -> f64 {
        (self.across)(time)
    }

    /// Distance of an amount from the top.
    pub(super) fn level(&self, value: i64) -> f64 {
        (self.up)(value)
    }
}

/// Draws the axes of a panel in `frame`, with words at the dates if `has_dates`.
pub(super) fn draw<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    frame: Frame,
    span: Span,
    amounts: &Amounts,
    has_dates: bool,
) -> Result<Places, PlotError> {
    let corner = units((frame.left, frame.top));
    let size = units((frame.width, frame.height));
    let area = canvas.area.clone().shrink(corner, size);
    let below = if has_dates { DATES } else { 0.0 };
    let values = amounts.marks(frame.height - below);
    let written = amounts.unit.marks(&values, canvas.language);
    let Amounts { least, most, .. } = *amounts;
    match (amounts.is_log, amounts.is_downward) {
        (true, _) => {
            let up = (least..most).log_scale().with_key_points(values.clone());
            let places = (least..most).log_scale();
            mesh(&area, span, (up, places), &written, below)
        }
        (false, true) => {
            let down = (most..least).with_key_points(values.clone());
            mesh(&area, span, (down, most..least), &written, below)
        }
        (false, false) => {
            let up = (least..most).with_key_points(values.clone());
            mesh(&area, span, (up, least..most), &written, below)
        }
    }
}

/// Lets plotters draw the lines and words of two axes. The amount axis comes twice: with its marks, and to be kept.
fn mesh<DB, Marked, Kept>(
    area: &DrawingArea<DB, Shift>,
    span: Span,
    (marked, kept): (Marked, Kept),
    amount: &dyn Fn(&i64) -> String,
    below: f64,
) -> Result<Places, PlotError>
where
    DB: DrawingBackend,
    Marked: AsRangedCoord<Value = i64>,
    Marked::CoordDescType: ValueFormatter<i64>,
    Kept: AsRangedCoord<Value = i64>,
    Kept::CoordDescType: 'static,
{
    let (dates, format) = time_marks(span, MOST_DATES);
    let mut chart = Canvas::<DB>::done(
        ChartBuilder::on(area)
            .margin_right(units((RIGHT, 0.0)).0)
            .y_label_area_size(units((AXIS, 0.0)).0)
            .x_label_area_size(units((below, 0.0)).0)
            .build_cartesian_2d((span.start..span.end).with_key_points(dates), marked),
    )?;
    let rule = ShapeStyle::from(&RULE).stroke_width(stroke(0.5));
    let words = Type {
        side: Side::Right,
        ..SMALL
    };
    let moment = |time: &i64| moment_words(*time, format);
    let mut mesh = chart.configure_mesh();
    mesh.bold_line_style(rule)
        .light_line_style(RULE.mix(0.0))
        .max_light_lines(0)
        .axis_style(rule)
        .label_style(words.style())
        .set_all_tick_mark_size(units((TICK, 0.0)).0)
        .x_label_formatter(&moment)
        .y_label_formatter(&amount);
    Canvas::<DB>::done(mesh.draw())?;

    let (across, up) = chart.plotting_area().get_pixel_range();
    let points = |unit: i32| f64::from(unit) / f64::from(UNIT);
    let plot = Frame {
        left: points(across.start),
        top: points(up.start.min(up.end)),
        width: points(across.end - across.start),
        height: points((up.end - up.start).abs()),
    };
    let sides = (across.start, across.end);
    let levels = (up.start.max(up.end), up.start.min(up.end));
    let time: RangedCoordi64 = (span.start..span.end).into();
    let kept: Kept::CoordDescType = kept.into();
    Ok(Places {
        plot,
        across: Box::new(move |moment| points(time.map(&moment, sides))),
        up: Box::new(move |value| points(kept.map(&value, levels))),
    })
}

/// Marks of a time axis, at most `most`, and the format of their words.
fn time_marks(Span { start, end }: Span, most: usize) -> (Vec<i64>, &'static str) {
    const STEPS: [i64; 9] = [
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        5 * DAY,
        10 * DAY,
    ];
    const MONTHS: [i64; 8] = [1, 2, 3, 6, 12, 24, 60, 120];
    for step in STEPS {
        let first = (start + step - 1).div_euclid(step) * step;
        let marks = (first..=end).step_by(step as usize).take(most + 1);
        let marks: Vec<i64> = marks.collect();
        if marks.len() <= most {
            return (
                marks,
                if step < DAY {
                    "%m-%d %H:%M"
                } else {
                    "%Y-%m-%d"
                },
            );
        }
    }
    for step in MONTHS {
        let marks = months(start, end, step).into_iter().take(most + 1);
        let marks: Vec<i64> = marks.collect();
        if marks.len() <= most {
            return (marks, if step < 12 { "%Y-%m" } else { "%Y" });
        }
    }
    (Vec::new(), "")
}

fn moment_words(time: i64, format: &str) -> String {
    jiff::Timestamp::from_second(time)
        .map_or_else(|_| String::new(), |time| time.strftime(format).to_string())
}

/// First days of every `step`-th month within the span.
fn months(start: i64, end: i64, step: i64) -> Vec<i64> {
    let year = |second| {
        jiff::Timestamp::from_second(second)
            .map_or(1970, |time| TimeZone::UTC.to_datetime(time).year())
    };
    let first = i64::from(year(start)) * 12 / step * step;
    let last = i64::from(year(end)) * 12 + 11;
    (first..=last)
        .step_by(step as usize)
        .filter_map(|month| {
            let day = date((month / 12) as i16, (month % 12 + 1) as i8, 1);
            TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
        })
        .map(jiff::Timestamp::as_second)
        .filter(|second| (start..=end).contains(second))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_marks_are_few_whole_and_inside() {
        let start = 1_498_000_000;
        for days in [0, 1, 5, 40, 400, 4_000, 30_000] {
            let end = start + days * DAY + 10;
            let (marks, _) = time_marks(Span { start, end }, 9);
            assert!(marks.len() <= 9, "{days}");
            assert!(marks.iter().all(|mark| (start..=end).contains(mark)));
            assert!(marks.windows(2).all(|pair| pair[0] < pair[1]));
        }
        let end = start + 100 * DAY;
        let (marks, format) = time_marks(Span { start, end }, 9);
        assert_eq!(moment_words(marks[0], format), "2017-07");
    }

    #[test]
    fn marks_have_all_decimals_or_none() {
        let english = Language::English;
        let whole = Unit::Btc.marks(&[0, 2_000 * 100_000_000], english);
        assert_eq!(whole(&(2_000 * 100_000_000)), "2,000");
        let parts = Unit::Btc.marks(&[0, 50_000_000], english);
        assert_eq!(parts(&50_000_000), "0.50000000");
        let cents = Unit::Eur.marks(&[0, 123_450], english);
        assert_eq!(cents(&123_450), "1,234.50");
        let lithuanian = Unit::Eur.marks(&[0, 123_450], Language::Lithuanian);
        assert_eq!(lithuanian(&123_450), "1\u{a0}234,50");
    }

    #[test]
    fn powers_of_ten_mark_a_logarithmic_axis() {
        let amounts = Amounts {
            unit: Unit::Eur,
            least: 100,
            most: 250_000,
            is_log: true,
            is_downward: false,
        };
        assert_eq!(amounts.marks(200.0), [100, 1_000, 10_000, 100_000]);
        assert_eq!(amounts.marks(30.0), [100, 10_000]);
    }
}
