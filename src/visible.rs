//! Makes foreign text safe to display: invisible characters that a terminal or a browser would interpret are shown as
//! `<U+202E>`. Dropping them would alter the text, and a court should see that they were there. Everything else is
//! unchanged.

use std::fmt::Write;
use std::path::Path;

use crate::secret;

/// Returns text on one line, for tables and reports: tabs and line breaks become blanks.
pub fn visible(text: &str) -> String {
    shown(text, |letter| matches!(letter, '\t' | '\n' | '\r'))
}

/// Returns text as messages quote it: line breaks are shown too.
pub fn quoted(text: &str) -> String {
    shown(text, |_| false)
}

/// Returns a file name as messages show it.
pub fn file_name(path: &Path) -> String {
    quoted(&secret::hide_given(&path.to_string_lossy()))
}

fn shown(text: &str, is_blank: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if is_blank(letter) => out.push(' '),
            letter if letter.is_control() || is_hidden(letter) => {
                write!(out, "<U+{:04X}>", u32::from(letter)).expect("memory");
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Whether a character is invisible but changes how others are displayed. The joiners U+200C and U+200D are kept, since
/// whole scripts need them.
fn is_hidden(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_shown() {
        assert_eq!(
            visible("a\x1b[31mb\u{202e}c\u{7f}\u{9b}d\u{200b}"),
            "a<U+001B>[31mb<U+202E>c<U+007F><U+009B>d<U+200B>"
        );
        assert_eq!(visible("two\nlines\tand é, 日本"), "two lines and é, 日本");
    }

    #[test]
    fn quoted_keeps_visible_text_unchanged() {
        for text in ["1'500", "\"A\"", "C:\\rates", "é, 日本"] {
            assert_eq!(quoted(text), text);
        }
        assert_eq!(quoted("a\nb\t\u{202e}"), "a<U+000A>b<U+0009><U+202E>");
    }
}
