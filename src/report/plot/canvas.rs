//! Where the charts are drawn: points instead of pixels, fills with patterns, and one placing of text that holds for
//! SVG and PNG alike. Knows nothing of findings.

use std::cell::RefCell;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::PlotError;
use super::text::{Cut, FAMILY, Line};
use crate::language::Language;

/// Drawing units per point. Backends take whole numbers only; four to the point keep thin ribbons smooth in the SVG,
/// whose view box is that much larger than the picture, and let the PNG be averaged down from a finer grid.
pub(super) const UNIT: u32 = 4;

/// How many em are in plotters' idea of a font size; its SVG backend divides by the same number.
const SIZE_PER_EM: f64 = 1.24;

/// Where the baseline is below the top of a text, in em; the SVG backend writes the same as `dy`.
const BASELINE: f64 = 0.76;

/// Height of an `x` of the font in em; half of it is what the SVG backend writes for texts that are centred on a level.
const EX: f64 = 0.547;

/// How a [`Typeset`] backend draws text.
pub(super) enum Letters<'a> {
    /// Paints it as pixels. The rasteriser of plotters drops the space a glyph has at its left, which sets text unevenly.
    Painted,
    /// Lets the inner backend write it and notes how wide it must be, so that the SVG can say so and another font on
    /// another machine covers the same room.
    Noted(&'a RefCell<Vec<f32>>),
}

/// A backend that draws as the inner one does, but sets text itself.
pub(super) struct Typeset<'a, B> {
    pub(super) inner: B,
    pub(super) letters: Letters<'a>,
}

type Drawn<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

impl<B: DrawingBackend> DrawingBackend for Typeset<'_, B> {
    type ErrorType = B::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.inner.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn<B> {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Drawn<B> {
        self.inner.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn<B> {
        self.inner.draw_pixel(at, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn<B> {
        self.inner.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<B> {
        self.inner.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<B> {
        self.inner.draw_path(path, style)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> Drawn<B> {
        self.inner.fill_polygon(vertices, style)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        at: BackendCoord,
    ) -> Drawn<B> {
        let cut = if style.style().as_str() == Cut::Bold.style().as_str() {
            Cut::Bold
        } else {
            Cut::Regular
        };
        let em = style.size() / SIZE_PER_EM;
        let line = Line::new(text, em as f32, cut)
            .map_err(|error| DrawingErrorKind::FontError(Box::new(error)))?;
        if let Letters::Noted(widths) = self.letters {
            widths.borrow_mut().push(line.width);
            return self.inner.draw_text(text, style, at);
        }
        let shift = match style.anchor().h_pos {
            HPos::Left => 0.0,
            HPos::Center => line.width / 2.0,
            HPos::Right => line.width,
        };
        let start = at.0 - shift.round() as i32;
        let below = match style.anchor().v_pos {
            VPos::Top => em * BASELINE,
            VPos::Center => em * EX / 2.0,
            VPos::Bottom => -em * EX / 2.0,
        };
        let baseline = at.1 + below.round() as i32;
        let color = style.color();
        line.rasterise(|x, y, coverage| {
            let alpha = color.alpha * f64::from(coverage);
            self.inner
                .draw_pixel((start + x, baseline + y), BackendColor { alpha, ..color })
        })
    }
}

/// A point, in points from the upper left corner.
pub(super) type At = (f64, f64);

/// A rectangle, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// Whether the two cover a common area.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        const HAIR: f64 = 1e-6;
        self.left + HAIR < other.right()
            && other.left + HAIR < self.right()
            && self.top + HAIR < other.bottom()
            && other.top + HAIR < self.bottom()
    }
}

/// Lines over a fill, so that fills differ without colour as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Plain,
    Rising,
    Falling,
    Level,
    Upright,
    Crossed,
}

/// A colour, how much it covers, and a pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fill {
    pub(super) color: RGBColor,
    pub(super) pattern: Pattern,
    /// Colour of the pattern's lines.
    pub(super) lines: RGBColor,
}

/// Where a text stands relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Center,
    Right,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub(super) em: f64,
    pub(super) cut: Cut,
    pub(super) color: RGBColor,
    pub(super) side: Side,
}

impl Type {
    /// The style in the terms of plotters.
    pub(super) fn style(self) -> TextStyle<'static> {
        let across = match self.side {
            Side::Left => HPos::Left,
            Side::Center => HPos::Center,
            Side::Right => HPos::Right,
        };
        let size = self.em * f64::from(UNIT) * SIZE_PER_EM;
        let style = TextStyle::from((FAMILY, size, self.cut.style()));
        TextStyle {
            color: self.color.to_backend_color(),
            ..style.pos(Pos::new(across, VPos::Top))
        }
    }
}

/// A drawing area in points.
pub(super) struct Canvas<'a, DB: DrawingBackend> {
    pub(super) area: &'a DrawingArea<DB, Shift>,
    /// Language of what is written on it.
    pub(super) language: Language,
}

impl<'a, DB: DrawingBackend> Canvas<'a, DB> {
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, language: Language) -> Self {
        Self { area, language }
    }

    pub(super) fn done<T, E: std::error::Error + Send + Sync>(
        result: Result<T, plotters::drawing::DrawingAreaErrorKind<E>>,
    ) -> Result<T, PlotError> {
        result.map_err(|error| PlotError::Draw(error.to_string()))
    }

    /// Everything white.
    pub(super) fn blank(&self) -> Result<(), PlotError> {
        Self::done(self.area.fill(&RGBColor(255, 255, 255)))
    }

    /// A filled polygon that lets what is below show through by `1 - alpha`.
    pub(super) fn polygon(
        &self,
        points: &[At],
        color: RGBColor,
        alpha: f64,
    ) -> Result<(), PlotError> {
        let points: Vec<(i32, i32)> = points.iter().copied().map(units).collect();
        Self::done(self.area.draw(&Polygon::new(points, color.mix(alpha))))
    }

    /// A stroked line of any number of corners.
    pub(super) fn path(&self, points: &[At], color: RGBColor, width: f64) -> Result<(), PlotError> {
        let points: Vec<(i32, i32)> = points.iter().copied().map(units).collect();
        let style = ShapeStyle::from(color).stroke_width(stroke(width));
        Self::done(self.area.draw(&PathElement::new(points, style)))
    }

    /// A plain rectangle.
    pub(super) fn rect(&self, frame: Frame, color: RGBColor, alpha: f64) -> Result<(), PlotError> {
        let corners = [
            units((frame.left, frame.top)),
            units((frame.right(), frame.bottom())),
        ];
        Self::done(
            self.area
                .draw(&Rectangle::new(corners, color.mix(alpha).filled())),
        )
    }

    /// A rectangle with the pattern of its fill.
    pub(super) fn filled(&self, frame: Frame, fill: Fill) -> Result<(), PlotError> {
        self.rect(frame, fill.color, 1.0)?;
        for (from, to) in hatch(frame, fill.pattern) {
            self.path(&[from, to], fill.lines, 0.75)?;
        }
        Ok(())
    }

    /// A line of text; `at` is its top. The text must have been cleaned.
    pub(super) fn text(&self, text: &str, at: At, kind: Type) -> Result<(), PlotError> {
        if text.is_empty() {
            return Ok(());
        }
        let words = Text::new(text.to_owned(), units(at), kind.style());
        Self::done(self.area.draw(&words))
    }

    /// A line of dashes; `dash` is how long a dash and the gap after it are.
    pub(super) fn dashes(
        &self,
        points: &[At],
        color: RGBColor,
        width: f64,
        dash: (f64, f64),
    ) -> Result<(), PlotError> {
        for piece in pieces(points, dash) {
            self.path(&piece, color, width)?;
        }
        Ok(())
    }
}

/// The dashes of a line, each with its corners.
fn pieces(points: &[At], (dash, gap): (f64, f64)) -> Vec<Vec<At>> {
    let mut pieces: Vec<Vec<At>> = Vec::new();
    let (mut is_dash, mut left) = (true, dash);
    let mut piece: Vec<At> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut done = 0.0;
        while length - done >= left {
            done += left;
            let share = done / length;
            let at = (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            );
            if is_dash {
                piece.push(at);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            is_dash = !is_dash;
            left = if is_dash { dash } else { gap };
        }
        left -= length - done;
        if is_dash && piece.last() != Some(&to) {
            piece.push(to);
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

pub(super) fn units((x, y): At) -> (i32, i32) {
    let unit = f64::from(UNIT);
    ((x * unit).round() as i32, (y * unit).round() as i32)
}

pub(super) fn stroke(width: f64) -> u32 {
    ((width * f64::from(UNIT)).round() as u32).max(1)
}

/// The lines of a pattern, cut at the frame. Slanted lines are tied to the page, not to the frame, so that bars that
/// touch share one pattern.
fn hatch(frame: Frame, pattern: Pattern) -> Vec<(At, At)> {
    const STEP: f64 = 5.0;
    let mut lines = Vec::new();
    if frame.width <= 0.0 || frame.height <= 0.0 {
        return lines;
    }
    let multiples = |from: f64, to: f64| {
        let first = (from / STEP).ceil() as i64;
        let last = (to / STEP).floor() as i64;
        (first..=last).map(|number| number as f64 * STEP)
    };
    if matches!(pattern, Pattern::Rising | Pattern::Crossed) {
        // x + y = sum
        for sum in multiples(frame.left + frame.top, frame.right() + frame.bottom()) {
            let (x0, x1) = (
                (sum - frame.bottom()).max(frame.left),
                (sum - frame.top).min(frame.right()),
            );
            lines.push(((x0, sum - x0), (x1, sum - x1)));
        }
    }
    if matches!(pattern, Pattern::Falling | Pattern::Crossed) {
        // y - x = rest
        for rest in multiples(frame.top - frame.right(), frame.bottom() - frame.left) {
            let (x0, x1) = (
                (frame.top - rest).max(frame.left),
                (frame.bottom() - rest).min(frame.right()),
            );
            lines.push(((x0, rest + x0), (x1, rest + x1)));
        }
    }
    if pattern == Pattern::Level {
        for y in multiples(frame.top, frame.bottom()) {
            lines.push(((frame.left, y), (frame.right(), y)));
        }
    }
    if pattern == Pattern::Upright {
        for x in multiples(frame.left, frame.right()) {
            lines.push(((x, frame.top), (x, frame.bottom())));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share_of_a_line() {
        let corner = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        let dashes = pieces(&corner, (4.0, 2.0));
        assert_eq!(dashes.len(), 4);
        assert_eq!(dashes[0], [(0.0, 0.0), (4.0, 0.0)]);
        assert_eq!(dashes[1], [(6.0, 0.0), (10.0, 0.0)]);
        assert_eq!(dashes[2], [(10.0, 2.0), (10.0, 6.0)]);
        assert_eq!(pieces(&[], (4.0, 2.0)), Vec::<Vec<At>>::new());
    }

    #[test]
    fn patterns_stay_inside_their_frame() {
        let frame = Frame {
            left: 10.3,
            top: 20.9,
            width: 31.0,
            height: 7.7,
        };
        for pattern in [
            Pattern::Rising,
            Pattern::Falling,
            Pattern::Level,
            Pattern::Upright,
            Pattern::Crossed,
        ] {
            let lines = hatch(frame, pattern);
            assert!(!lines.is_empty());
            for (x, y) in lines.into_iter().flat_map(|(from, to)| [from, to]) {
                assert!(
                    x > frame.left - 1e-6 && x < frame.right() + 1e-6,
                    "{pattern:?}"
                );
                assert!(
                    y > frame.top - 1e-6 && y < frame.bottom() + 1e-6,
                    "{pattern:?}"
                );
            }
        }
    }
}
