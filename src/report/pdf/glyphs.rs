//! The fonts of the PDF, and the letters that they have. A letter that none has must not reach the page: PDF/A refuses
//! it, and the box that stands for it looks the same for all.

use std::fmt::Write;
use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef};
use typst::foundations::Bytes;
use typst::text::Font;
use unicode_bidi::{BidiClass, bidi_class};

/// Regular, bold, and of fixed width.
const FILES: [&[u8]; 3] = [
    include_bytes!("../../../data/fonts/DejaVuSans.ttf"),
    include_bytes!("../../../data/fonts/DejaVuSans-Bold.ttf"),
    include_bytes!("../../../data/fonts/DejaVuSansMono.ttf"),
];

static FONTS: LazyLock<[FontRef<'static>; 3]> = LazyLock::new(|| {
    FILES.map(|bytes| FontRef::try_from_slice(bytes).expect("an unmodified font"))
});

/// A style of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Regular,
    Bold,
    Mono,
}

/// The fonts as the typesetter has them.
pub(super) fn fonts() -> [Font; 3] {
    FILES.map(|bytes| Font::new(Bytes::new(bytes), 0).expect("an unmodified font"))
}

/// Whether a font has a letter.
fn has(cut: Cut, letter: char) -> bool {
    FONTS[cut as usize].glyph_id(letter).0 != 0
}

/// Width of a text, in units of the size of its letters.
pub(super) fn width(text: &str, cut: Cut) -> f64 {
    let letters = text.chars().map(|letter| {
        let cut = match has(cut, letter) {
            true => cut,
            false => Cut::Regular,
        };
        let font = &FONTS[cut as usize];
        // The two characters around text of the other direction are in no font, and have no width.
        let advance = font.h_advance_unscaled(font.glyph_id(letter));
        let units = font.units_per_em().filter(|_| has(cut, letter));
        units.map_or(0.0, |units| f64::from(advance / units))
    });
    letters.sum()
}

/// Whether a letter can be shown in every style. Those for private use have no meaning to search for, so the archive form
/// refuses them.
fn is_drawable(letter: char) -> bool {
    let is_private = matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    letter.is_ascii() || !is_private && has(Cut::Regular, letter) && has(Cut::Bold, letter)
}

/// Writes a letter, or its number where it cannot be shown, as the report does with letters that nobody sees.
pub(super) fn spell(letter: char, out: &mut String) {
    match is_drawable(letter) {
        true => out.push(letter),
        false => write!(out, "<U+{:04X}>", u32::from(letter)).expect("memory"),
    }
}

/// A text with the letters that cannot be shown as numbers.
pub(super) fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|letter| spell(letter, &mut out));
    out
}

/// The same for the source of a drawing.
pub(super) fn spelled_in_markup(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for letter in source.chars() {
        match is_drawable(letter) {
            true => out.push(letter),
            false => write!(out, "&lt;U+{:04X}&gt;", u32::from(letter)).expect("memory"),
        }
    }
    out
}

/// Whether a text has letters that are written from right to left.
pub(super) fn is_right_to_left(text: &str) -> bool {
    text.chars()
        .any(|letter| matches!(bidi_class(letter), BidiClass::R | BidiClass::AL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_without_a_glyph_are_spelled_out() {
        assert_eq!(spelled("Žąsis, Ω, Ж, é"), "Žąsis, Ω, Ж, é");
        assert_eq!(
            spelled("中\u{e000}\u{10ffff}"),
            "<U+4E2D><U+E000><U+10FFFF>"
        );
        assert_eq!(
            spelled_in_markup("<a b=\"中\"/>"),
            "<a b=\"&lt;U+4E2D&gt;\"/>"
        );
    }

    #[test]
    fn widths_are_those_of_the_fonts() {
        let mono = width("0", Cut::Mono);
        assert!((width("abcdef", Cut::Mono) - 6.0 * mono).abs() < 1e-9);
        assert!(width("abc", Cut::Bold) > width("abc", Cut::Regular));
        assert_eq!(width("\u{2068}", Cut::Mono), 0.0);
    }
}
