//! Text of the charts: the font that is compiled in, its measures, and the words for names and amounts. Names
//! come from outside (case files, addresses of strangers), so they pass through [`clean`] before they are drawn.

use std::borrow::Cow;

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use jiff::civil::Date;
use plotters::style::{FontStyle, register_font};
use unicode_bidi::BidiInfo;

use super::PlotError;
use crate::address::is_invisible;
use crate::language::{Language, Sentence, Value, say};
use crate::money::grouped as in_groups;
use crate::report::words;
pub(super) use crate::report::words::share;

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
        for letter in drawable(&in_order(text), &font).chars() {
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

/// A text with letters that the font lacks written as `U+4E2D`: the box that stands for them is the same for all, so that
/// two names would look alike.
fn drawable(text: &str, font: &FontRef<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match font.glyph_id(letter).0 {
            // It is set apart, so that two in a row can be told.
            0 => out.push_str(&format!("<U+{:04X}>", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out
}

/// A line with its letters from left to right as they are seen: Hebrew and Arabic are written from right to left, and
/// brackets among them are turned round.
fn in_order(line: &str) -> Cow<'_, str> {
    let bidi = BidiInfo::new(line, None);
    let Some(paragraph) = bidi.paragraphs.first().filter(|_| bidi.has_rtl()) else {
        return Cow::Borrowed(line);
    };
    let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
    let mut out = String::with_capacity(line.len());
    for run in runs {
        match levels[run.start].is_rtl() {
            true => out.extend(line[run].chars().rev().map(turned)),
            false => out.push_str(&line[run]),
        }
    }
    Cow::Owned(out)
}

/// The other one of a pair of brackets.
fn turned(letter: char) -> char {
    const PAIRS: [(char, char); 6] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('\u{ab}', '\u{bb}'),
        ('\u{2039}', '\u{203a}'),
    ];
    let pair = PAIRS
        .iter()
        .find(|(one, other)| [*one, *other].contains(&letter));
    pair.map_or(
        letter,
        |(one, other)| if letter == *one { *other } else { *one },
    )
}

/// Width of `text` in units of `em`.
pub(super) fn width(text: &str, em: f64, cut: Cut) -> Result<f64, PlotError> {
    Ok(f64::from(Line::new(text, em as f32, cut)?.width))
}

/// Letters of the longest word that is not cut in its middle.
const LONGEST_WORD: usize = 24;

/// Cuts `text` so that it is at most `room` wide, with an ellipsis at its end: between words if it has several.
pub(super) fn fit(text: &str, em: f64, cut: Cut, room: f64) -> Result<String, PlotError> {
    // Nothing that long is drawn; a title of a megabyte must not be measured letter by letter.
    let start: String = text.chars().take(400).collect();
    if start.len() == text.len() && width(text, em, cut)? <= room {
        return Ok(start);
    }
    let mut shown = start;
    while shown.pop().is_some() {
        if width(&format!("{}…", shown.trim_end()), em, cut)? > room {
            continue;
        }
        // The start of a word is dropped; what is longer than any word is no word.
        if let Some((before, begun)) = shown.rsplit_once(' ')
            && begun.chars().count() <= LONGEST_WORD
        {
            shown.truncate(before.len());
        }
        return Ok(format!("{}…", shown.trim_end()));
    }
    Ok(String::new())
}

/// Breaks words into lines that are at most `room` wide; a word that is wider is cut.
pub(super) fn wrapped(words: &str, em: f64, cut: Cut, room: f64) -> Result<Vec<String>, PlotError> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line} {word}");
            if width(&longer, em, cut)? <= room {
                *line = longer;
                continue;
            }
        }
        lines.push(fit(word, em, cut, room)?);
    }
    Ok(lines)
}

/// Makes visible what must not reach a picture as it is: marks that turn the direction of writing and letters without
/// width, which could make two names look alike, and characters that XML forbids. White space becomes a blank.
pub(super) fn clean(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_whitespace() => visible.push(' '),
            letter if is_invisible(letter) || ['\u{fffe}', '\u{ffff}'].contains(&letter) => {
                visible.push_str(&format!("<U+{:04X}>", u32::from(letter)));
            }
            letter => visible.push(letter),
        }
    }
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
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

/// An exact amount in bitcoin with all eight decimals.
pub(super) fn btc(sat: u64) -> Value {
    Value::Number(format!("{} BTC", in_groups(&words::btc(sat))))
}

/// A value as it is written in a language.
pub(super) fn written(language: Language, value: impl Into<Value>) -> String {
    let value: Value = value.into();
    say!("just", text = value).text(language)
}

/// Names of the short months' messages.
const MONTHS: [&str; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];

/// The days from `first` to `last`: `12 Jun 2017`, `12–19 Jun 2017`, `29 May – 3 Jun 2017`.
pub(super) fn days(first: Date, last: Date) -> Sentence {
    let number = |number: &dyn ToString| Value::Number(number.to_string());
    let month = |day: Date| {
        let at = usize::from(day.month().unsigned_abs()) - 1;
        Sentence::new(MONTHS[at], [])
    };
    let whole = |day: Date| {
        say!(
            "chart-day",
            day = number(&day.day()),
            month = month(day),
            year = number(&day.year())
        )
    };
    if first == last {
        return whole(last);
    }
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return say!(
            "chart-days-of-month",
            first = number(&first.day()),
            last = number(&last.day()),
            month = month(last),
            year = number(&last.year())
        );
    }
    if first.year() != last.year() {
        return say!("chart-days", first = whole(first), last = whole(last));
    }
    let of_year = |day: Date| {
        say!(
            "chart-day-of-year",
            day = number(&day.day()),
            month = month(day)
        )
    };
    say!(
        "chart-days-of-year",
        first = of_year(first),
        last = of_year(last),
        year = number(&last.year())
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_every_digit() {
        let english = |sat| written(Language::English, btc(sat));
        assert_eq!(english(0), "0.00000000 BTC");
        assert_eq!(english(1), "0.00000001 BTC");
        let large = 123_456_712_345_670;
        assert_eq!(english(large), "1,234,567.12345670 BTC");
        assert_eq!(
            written(Language::Lithuanian, btc(large)),
            "1\u{a0}234\u{a0}567,12345670 BTC"
        );
    }

    #[test]
    fn days_name_month_and_year_once() {
        let day = |year, month, day| Date::constant(year, month, day);
        let first = day(2017, 6, 12);
        assert_eq!(days(first, first), "12 Jun 2017");
        assert_eq!(days(first, day(2017, 6, 19)), "12–19 Jun 2017");
        assert_eq!(days(first, day(2017, 7, 3)), "12 Jun – 3 Jul 2017");
        assert_eq!(days(first, day(2018, 1, 3)), "12 Jun 2017 – 3 Jan 2018");
        let lithuanian = |last| {
            days(first, last)
                .text(Language::Lithuanian)
                .replace('\u{a0}', " ")
        };
        assert_eq!(lithuanian(first), "2017 m. birž. 12 d.");
        assert_eq!(lithuanian(day(2017, 6, 19)), "2017 m. birž. 12–19 d.");
        assert_eq!(
            lithuanian(day(2017, 7, 3)),
            "2017 m. birž. 12 d. – liep. 3 d."
        );
    }

    #[test]
    fn names_are_shortened_and_disarmed() {
        assert_eq!(
            short("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
            "bc1qar0s…wf5mdq"
        );
        assert_eq!(short("clinic"), "clinic");
        assert_eq!(clean("a\u{0}b\n\u{202e}c"), "a<U+0000>b <U+202E>c");
    }

    /// The glyphs of a line from left to right, as letters of the font.
    fn drawn(text: &str) -> Vec<u16> {
        let line = Line::new(text, 20.0, Cut::Regular).unwrap();
        line.glyphs.iter().map(|glyph| glyph.id.0).collect()
    }

    #[test]
    fn font_has_the_letters_of_every_language() {
        for cut in [Cut::Regular, Cut::Bold] {
            let font = cut.font().unwrap();
            for letter in "ąčęėįšųūžĄČĘĖĮŠŲŪŽ„“”–→≈…’\u{a0}".chars()
            {
                assert_ne!(font.glyph_id(letter).0, 0, "{letter}");
            }
        }
    }

    #[test]
    fn letters_that_the_font_lacks_are_told_apart() {
        for (name, other) in [
            ("\u{4e2d}", "\u{65e5}"),
            ("\u{4e2d}\u{65e5}", "\u{65e5}\u{4e2d}"),
            ("\u{1f600} clinic", "\u{1f601} clinic"),
            ("\u{e000}", "\u{e001}"),
            ("clinic\u{200b}", "clinic\u{200c}"),
            ("a\u{fe0f}", "a\u{fe0e}"),
        ] {
            let [name, other] = [name, other].map(clean);
            assert_ne!(drawn(&name), drawn(&other), "{name} and {other}");
            assert!(!drawn(&name).contains(&0), "{name} has a box");
        }
        assert_eq!(drawn("\u{4e2d}"), drawn("<U+4E2D>"));
    }

    #[test]
    fn what_is_written_from_right_to_left_is_seen_so() {
        // Hebrew and Arabic, also beside Latin and with figures, which run from left to right.
        for (written, seen) in [
            ("\u{5d0}\u{5d1}\u{5d2}", "\u{5d2}\u{5d1}\u{5d0}"),
            ("\u{627}\u{644}\u{641}", "\u{641}\u{644}\u{627}"),
            ("Case \u{5d0}\u{5d1} 12", "Case 12 \u{5d1}\u{5d0}"),
            ("\u{5d0}\u{5d1} case", "case \u{5d1}\u{5d0}"),
            ("\u{5d0} (\u{5d1})", "(\u{5d1}) \u{5d0}"),
            ("Clinic \u{17d}", "Clinic \u{17d}"),
        ] {
            let glyphs = |text: &str| -> Vec<u16> {
                let font = Cut::Regular.font().unwrap();
                text.chars().map(|letter| font.glyph_id(letter).0).collect()
            };
            assert_eq!(drawn(written), glyphs(seen), "{written}");
            assert!(!glyphs(seen).contains(&0), "{seen} is in the font");
        }
    }

    #[test]
    fn lines_break_between_words() {
        let lines = wrapped("peel chain of 14 steps", 10.0, Cut::Regular, 60.0).unwrap();
        assert_eq!(lines.join(" "), "peel chain of 14 steps");
        assert!(lines.len() > 1);
        for line in &lines {
            assert!(width(line, 10.0, Cut::Regular).unwrap() <= 60.0);
        }
    }

    #[test]
    fn text_is_cut_to_its_room() {
        let long = "m".repeat(5_000);
        let cut = fit(&long, 20.0, Cut::Bold, 300.0).unwrap();
        assert!(cut.ends_with('…') && width(&cut, 20.0, Cut::Bold).unwrap() <= 300.0);
        assert_eq!(fit("short", 20.0, Cut::Bold, 300.0).unwrap(), "short");
        assert_eq!(fit("short", 20.0, Cut::Bold, 0.0).unwrap(), "");
        let words = "Payments and movements of the clinic";
        for room in [150.0, 200.0, 250.0, 300.0] {
            let cut = fit(words, 20.0, Cut::Bold, room).unwrap();
            let kept = cut.trim_end_matches('…');
            assert!(words.starts_with(&format!("{kept} ")), "{cut}");
        }
    }
}
