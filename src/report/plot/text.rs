//! Text of the charts: the font that is compiled in, its measures, and the words for names and amounts. Names
//! come from outside (case files, addresses of strangers), so they pass through [`clean`] before they are drawn.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use plotters::style::{FontStyle, register_font};

use super::PlotError;
pub(super) use crate::report::words::{count, grouped, share};

/// Family in the SVG: the font that is compiled in, then fonts of the same width. The PNG uses the first one only.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

const REGULAR: &[u8] = include_bytes!("../../../data/fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../../data/fonts/DejaVuSans-Bold.ttf");

/// The two cuts of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Regular,
    Bold,
}

impl Cut {
    /// The cut under the name plotters has for it.
    pub(super) fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
        }
    }

    fn font(self) -> Result<FontRef<'static>, PlotError> {
        FontRef::try_from_slice(match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
        })
        .map_err(|_| PlotError::Font)
    }
}

/// Makes the font known to plotters, which keeps a global list. Doing it again changes nothing.
pub(super) fn register() -> Result<(), PlotError> {
    for (cut, bytes) in [(Cut::Regular, REGULAR), (Cut::Bold, BOLD)] {
        register_font(FAMILY, cut.style(), bytes).map_err(|_| PlotError::Font)?;
    }
    Ok(())
}

/// A line of text set in glyphs, its baseline at 0.
pub(super) struct Line {
    font: FontRef<'static>,
    glyphs: Vec<Glyph>,
    /// Advance of the whole line.
    pub(super) width: f32,
}

impl Line {
    /// Sets `text` with `em` units to the em.
    pub(super) fn new(text: &str, em: f32, cut: Cut) -> Result<Self, PlotError> {
        let font = cut.font()?;
        let units = font.units_per_em().ok_or(PlotError::Font)?;
        let scale = PxScale::from(em * font.height_unscaled() / units);
        let scaled = font.as_scaled(scale);
        let mut glyphs = Vec::new();
        let mut pen = 0.0;
        let mut before = None;
        for letter in text.chars() {
            let id = font.glyph_id(letter);
            if let Some(before) = before {
                pen += scaled.kern(before, id);
            }
            glyphs.push(id.with_scale_and_position(scale, point(pen, 0.0)));
            pen += scaled.h_advance(id);
            before = Some(id);
        }
        Ok(Self {
            font,
            glyphs,
            width: pen,
        })
    }

    /// Hands every touched pixel and its coverage to `paint`, relative to the start of the baseline.
    pub(super) fn rasterise<E>(
        &self,
        mut paint: impl FnMut(i32, i32, f32) -> Result<(), E>,
    ) -> Result<(), E> {
        for glyph in &self.glyphs {
            let Some(outline) = self.font.outline_glyph(glyph.clone()) else {
                continue; // a space
            };
            let bounds = outline.px_bounds();
            let mut pixels = Vec::new();
            outline.draw(|x, y, coverage| pixels.push((x, y, coverage)));
            for (x, y, coverage) in pixels {
                paint(
                    bounds.min.x as i32 + x as i32,
                    bounds.min.y as i32 + y as i32,
                    coverage.min(1.0),
                )?;
            }
        }
        Ok(())
    }
}

/// Width of `text` in units of `em`.
pub(super) fn width(text: &str, em: f64, cut: Cut) -> Result<f64, PlotError> {
    Ok(f64::from(Line::new(text, em as f32, cut)?.width))
}

/// Cuts `text` so that it is at most `room` wide, with an ellipsis at its end.
pub(super) fn fit(text: &str, em: f64, cut: Cut, room: f64) -> Result<String, PlotError> {
    // Nothing that long is drawn; a title of a megabyte must not be measured letter by letter.
    let mut letters: Vec<char> = text.chars().take(400).collect();
    let whole = letters.len() == text.chars().count();
    let mut shown: String = letters.iter().collect();
    if whole && width(&shown, em, cut)? <= room {
        return Ok(shown);
    }
    while !letters.is_empty() {
        shown = letters.iter().collect::<String>().trim_end().to_owned() + "…";
        if width(&shown, em, cut)? <= room {
            return Ok(shown);
        }
        letters.pop();
    }
    Ok(String::new())
}

/// Replaces what must not reach a picture: characters XML forbids, line breaks, and marks that turn the direction of
/// writing and could make an address read differently.
pub(super) fn clean(text: &str) -> String {
    let visible = text.chars().map(|letter| match letter {
        letter if letter.is_control() || letter.is_whitespace() => ' ',
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => '\u{fffd}',
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        letter => letter,
    });
    let line: String = visible.collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name short enough to stand beside a node: its first 8 and last 6 characters.
pub(super) fn short(name: &str) -> String {
    let letters: Vec<char> = clean(name).chars().collect();
    if letters.len() <= 18 {
        return letters.into_iter().collect();
    }
    let head: String = letters[..8].iter().collect();
    let tail: String = letters[letters.len() - 6..].iter().collect();
    format!("{head}…{tail}")
}

/// An exact amount in bitcoin: no digit is rounded away, zeros at the end are, down to two places.
pub(super) fn btc(sat: u64) -> String {
    let mut places = format!("{:08}", sat % 100_000_000);
    while places.len() > 2 && places.ends_with('0') {
        places.pop();
    }
    format!("{}.{places} BTC", grouped(sat / 100_000_000))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_every_digit() {
        assert_eq!(btc(0), "0.00 BTC");
        assert_eq!(btc(1), "0.00000001 BTC");
        assert_eq!(btc(150_000_000), "1.50 BTC");
        assert_eq!(btc(123_456_712_345_678), "1\u{a0}234\u{a0}567.12345678 BTC");
    }

    #[test]
    fn names_are_shortened_and_disarmed() {
        assert_eq!(
            short("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
            "bc1qar0s…wf5mdq"
        );
        assert_eq!(short("clinic"), "clinic");
        assert_eq!(clean("a\u{0}b\n\u{202e}c"), "a b \u{fffd}c");
    }

    #[test]
    fn text_is_cut_to_its_room() {
        let long = "m".repeat(5_000);
        let cut = fit(&long, 20.0, Cut::Bold, 300.0).unwrap();
        assert!(cut.ends_with('…') && width(&cut, 20.0, Cut::Bold).unwrap() <= 300.0);
        assert_eq!(fit("short", 20.0, Cut::Bold, 300.0).unwrap(), "short");
        assert_eq!(fit("short", 20.0, Cut::Bold, 0.0).unwrap(), "");
    }
}
