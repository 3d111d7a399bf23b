//! What others wrote, made safe to show: what a reader would not see but a terminal or a browser would obey comes out as
//! `<U+202E>`, because dropping it would alter what somebody wrote, and a court should see that it was there. Nothing else
//! changes, so that a text in a message is the text that was given.

use std::fmt::Write;
use std::path::Path;

use crate::secret;

/// Text on one line, for tables and reports: tabs and line breaks are blanks.
pub fn visible(text: &str) -> String {
    shown(text, |letter| matches!(letter, '\t' | '\n' | '\r'))
}

/// Text as messages quote it: a line break is shown too.
pub fn quoted(text: &str) -> String {
    shown(text, |_| false)
}

/// A file as messages name it.
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

/// Whether a letter leaves no mark but changes how others read. The joiners U+200C and U+200D stay: whole scripts need
/// them.
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
    fn what_would_be_obeyed_is_shown_instead() {
        assert_eq!(
            visible("a\x1b[31mb\u{202e}c\u{7f}\u{9b}d\u{200b}"),
            "a<U+001B>[31mb<U+202E>c<U+007F><U+009B>d<U+200B>"
        );
        assert_eq!(visible("two\nlines\tand é, 日本"), "two lines and é, 日本");
    }

    #[test]
    fn a_quoted_text_has_no_mark_that_nobody_wrote() {
        for text in ["1'500", "\"A\"", "C:\\rates", "é, 日本"] {
            assert_eq!(quoted(text), text);
        }
        assert_eq!(quoted("a\nb\t\u{202e}"), "a<U+000A>b<U+0009><U+202E>");
    }
}
