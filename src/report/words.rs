//! Words and figures as every rendering writes them: exact amounts, shares, counts, and what a stranger wrote made safe
//! to show.

use std::fmt::Write;

use crate::case::findings::Cents;
pub(crate) use crate::case::findings::share;
use crate::plural::plural;

/// An exact amount in bitcoin with all eight places, so that a column of them lines up.
pub(crate) fn btc(sat: u64) -> String {
    format!("{}.{:08}", sat / 100_000_000, sat % 100_000_000)
}

/// A number in groups of three, apart by no-break spaces, which neither SVG nor HTML folds.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

/// A sum of money; nothing where a part is not known.
pub(crate) fn sum(parts: impl IntoIterator<Item = Option<Cents>>) -> Option<Cents> {
    let cents = parts.into_iter().map(|part| part.map(|Cents(cents)| cents));
    cents.sum::<Option<i64>>().map(Cents)
}

/// `1 output`, `2 outputs`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    format!("{} {}", grouped(number), plural(number == 1, noun))
}

/// Text from outside on one line, with everything made visible that a reader would not see but a terminal or a browser
/// would obey: control characters, marks that turn the direction of writing, letters without width. They come out as
/// `<U+202E>`, because dropping them would alter what somebody wrote, and a court should see that they were there.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' | '\n' | '\r' => out.push(' '),
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
    fn amounts_keep_every_digit_and_shares_never_exceed_the_whole() {
        assert_eq!(btc(0), "0.00000000");
        assert_eq!(btc(123_456_712_345_670), "1234567.12345670");
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(2, 3), "66.7 %");
        assert_eq!(share(9_999, 10_000), "> 99.9 %");
        assert_eq!(share(1, 100_000), "< 0.1 %");
        assert_eq!(share(0, 5), "0 %");
        assert_eq!(share(5, 0), "–");
        assert_eq!(share(u64::MAX, u64::MAX), "100.0 %");
        assert_eq!(count(1, "output"), "1 output");
        assert_eq!(count(12_345, "output"), "12\u{a0}345 outputs");
    }

    #[test]
    fn what_would_be_obeyed_is_shown_instead() {
        assert_eq!(
            visible("a\x1b[31mb\u{202e}c\u{7f}\u{9b}d\u{200b}"),
            "a<U+001B>[31mb<U+202E>c<U+007F><U+009B>d<U+200B>"
        );
        assert_eq!(visible("two\nlines\tand é, 日本"), "two lines and é, 日本");
    }
}
