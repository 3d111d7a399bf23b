//! The characters of an address: which are invisible and ignored, and which one is wrong.

use std::borrow::Cow;

use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton;

/// Most characters of a text that a message repeats: the longest address has 90.
const LONGEST: usize = 128;

/// Returns a text as messages repeat it.
pub fn shown(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns a text without invisible characters and surrounding blanks. The checksum finds an error hidden by them.
pub fn bare(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| is_blank(c) || is_invisible(c));
    match text.contains(is_invisible) {
        true => Cow::Owned(text.replace(is_invisible, "")),
        false => Cow::Borrowed(text),
    }
}

/// Whether a character is blank space.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || letter == '\u{2800}'
}

/// Whether a character is invisible: a control character other than a blank, or one that Unicode 16 lists as
/// `Default_Ignorable_Code_Point` or as a format character.
pub fn is_invisible(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Describes the first character that is neither a letter from a to z nor a digit.
pub(super) fn at_fault(text: &str) -> Option<String> {
    let (start, letter) = text
        .char_indices()
        .find(|(_, letter)| !letter.is_ascii_alphanumeric())?;
    let before = &text[..start];
    let number = before.chars().count() + 1;
    let address = super::is_one(before);
    if is_blank(letter) {
        let what = match letter {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                "a line break stands"
            }
            '\t' => "a tab stands",
            _ => "a blank stands",
        };
        return Some(match address {
            true => format!("{what} after `{before}`, which is an address: give it alone"),
            false => format!(
                "{what} after `{}`, its first {} characters",
                shown(before),
                number - 1
            ),
        });
    }
    let place = format!("the {} character is", ordinal(number));
    if letter.is_ascii() {
        return Some(match address {
            true => format!("{place} `{letter}`; give only what stands before it"),
            false => format!("{place} `{letter}`; an address has letters and digits only"),
        });
    }
    let name = match (letter.script(), letter.is_alphabetic()) {
        (Script::Common | Script::Inherited | Script::Unknown, _) | (_, false)
            if letter.is_numeric() =>
        {
            "a digit".to_owned()
        }
        (Script::Common | Script::Inherited | Script::Unknown, _) => "a character".to_owned(),
        (Script::Latin, true) => "a letter".to_owned(),
        (script, true) => format!("a {} letter", script.full_name().replace('_', " ")),
        (script, false) => format!("a {} character", script.full_name().replace('_', " ")),
    };
    let looks = match looks_like(letter) {
        _ if address => "behind an address; give only what stands before it".to_owned(),
        Some(like) => format!("that looks like {like}"),
        None => "that no address has".to_owned(),
    };
    Some(format!(
        "{place} U+{:04X}, {name} {looks}",
        u32::from(letter)
    ))
}

/// Returns the letter or digit of addresses that a character resembles.
fn looks_like(letter: char) -> Option<char> {
    if let '\u{ff01}'..='\u{ff5e}' = letter {
        return char::from_u32(u32::from(letter) - 0xfee0).filter(char::is_ascii_alphanumeric);
    }
    let bones = |letter: char| skeleton(letter.encode_utf8(&mut [0; 4])).collect::<String>();
    let own = bones(letter);
    let like: Vec<char> = ('a'..='z')
        .chain('A'..='Z')
        .chain('0'..='9')
        .filter(|known| bones(*known) == own)
        .collect();
    let of_kind = like.iter().find(|known| {
        known.is_numeric() == letter.is_numeric() && known.is_uppercase() == letter.is_uppercase()
    });
    of_kind.or(like.first()).copied()
}

/// Describes the first character that no SegWit address with this prefix has.
pub(super) fn not_bech32(text: &str, prefix: &str) -> Option<String> {
    let capitals = text.chars().filter(char::is_ascii_uppercase).count();
    let small = text.chars().filter(char::is_ascii_lowercase).count();
    let is_out = |letter: &char| match capitals > small {
        true => letter.is_ascii_lowercase(),
        false => letter.is_ascii_uppercase(),
    };
    if capitals > 0 && small > 0 {
        let (at, letter) = text
            .chars()
            .enumerate()
            .find(|(_, letter)| is_out(letter))?;
        let (one, many) = match capitals > small {
            true => ("small letter", "capitals"),
            false => ("capital", "small letters"),
        };
        return Some(format!(
            "the {} character is `{letter}`, a {one} among {many}",
            ordinal(at + 1)
        ));
    }
    let is_wrong = |letter: char| "1bio".contains(letter.to_ascii_lowercase());
    let (at, letter) = text
        .chars()
        .enumerate()
        .skip(prefix.len())
        .find(|(_, letter)| is_wrong(*letter))?;
    Some(format!(
        "the {} character is `{letter}`; 1, b, i and o do not occur after `{prefix}`",
        ordinal(at + 1)
    ))
}

/// Describes the first character that no Base58 address has.
pub(super) fn not_base58(text: &str) -> Option<String> {
    let (at, letter) = text
        .chars()
        .enumerate()
        .find(|(_, letter)| "0OIl".contains(*letter))?;
    Some(format!(
        "the {} character is `{letter}`; 0, O, I and l do not occur in such an address",
        ordinal(at + 1)
    ))
}

/// Describes a letter in place of the `1` of a prefix.
pub(super) fn one_for_another(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let at = match lower.len() {
        // A text of this length without a leading `1` has it in its prefix.
        40.. => ["bcrt", "bc", "tb"]
            .iter()
            .find(|prefix| lower.starts_with(**prefix))?
            .len(),
        26..=35 => 0,
        _ => return None,
    };
    let letter = text[at..]
        .chars()
        .next()
        .filter(|letter| "lI|i".contains(*letter))?;
    Some(format!(
        "the {} character is `{letter}`, where the digit 1 belongs",
        ordinal(at + 1)
    ))
}

/// Formats an ordinal: `1st`, `2nd`, `11th`.
fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
