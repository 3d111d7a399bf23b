//! Decodes text files: UTF-8 with or without a byte order mark, and UTF-16 with one. Every file that users write or
//! export is decoded here, so that it gives the same text or error everywhere. Nothing is replaced: invalid bytes are
//! an error with their position.

use std::borrow::Cow;

use thiserror::Error;

/// The position and cause of a decoding error. The line is not printed, since messages put it after the file name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("character {character}: {problem}")]
pub struct EncodingError {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in the line, counted from 1.
    pub character: usize,
    /// The cause.
    pub problem: EncodingProblem,
}

/// The cause of a decoding error.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EncodingProblem {
    /// A byte that is invalid UTF-8 at its position.
    #[error("the byte {0:02X} is not valid UTF-8; save the file as UTF-8")]
    Byte(u8),
    /// A NUL character.
    #[error("the text contains a NUL character; save the file as UTF-8")]
    Nul,
    /// An unpaired UTF-16 surrogate.
    #[error("unpaired UTF-16 surrogate: the file is damaged or truncated")]
    UnpairedSurrogate,
    /// UTF-16 without a byte order mark.
    #[error("this looks like UTF-16 without a byte order mark; save the file as UTF-8")]
    NoByteOrderMark,
    /// A file of another kind.
    #[error("this is {0}, not text; export it as text or CSV")]
    Kind(&'static str),
}

/// Signatures of other file types that are given by mistake.
const KINDS: [(&[u8], &str); 7] = [
    // Before UTF-16, whose mark is a prefix of this one.
    (&[0xff, 0xfe, 0, 0], "UTF-32"),
    (&[0, 0, 0xfe, 0xff], "UTF-32"),
    (b"PK\x03\x04", "a ZIP archive, such as a workbook (.xlsx)"),
    (&[0xd0, 0xcf, 0x11, 0xe0], "an old Office document"),
    (b"%PDF-", "a PDF document"),
    (&[0x1f, 0x8b], "a gzip archive"),
    (b"SQLite format 3\0", "a database"),
];

/// Decodes text without its byte order mark. A carriage return ends a line if the text has no line feeds, as some
/// programs write it.
///
/// # Errors
///
/// [`EncodingError`] for the first invalid position.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, EncodingError> {
    let is_of = |(begins, _): &&(&[u8], &str)| bytes.starts_with(begins);
    if let Some((_, kind)) = KINDS.iter().find(is_of) {
        return Err(at("", EncodingProblem::Kind(kind)));
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(utf8(rest)?),
        _ => Cow::Borrowed(utf8(bytes)?),
    };
    if let Some(zero) = text.find('\0') {
        return Err(at(&text[..zero], zeros(bytes)));
    }
    match text.contains('\r') && !text.contains('\n') {
        true => Ok(Cow::Owned(text.replace('\r', "\n"))),
        false => Ok(text),
    }
}

/// Returns the delimiter that a workbook declares in a line of its own, as in `sep=;`.
pub fn delimiter_line(line: &str) -> Option<u8> {
    let line = line.trim().trim_matches('"');
    let mut rest = line.strip_prefix("sep=")?.chars();
    let delimiter = rest.next()?;
    let is_one = rest.next().is_none() && delimiter.is_ascii();
    u8::try_from(delimiter).ok().filter(|_| is_one)
}

fn utf8(bytes: &[u8]) -> Result<&str, EncodingError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let (good, rest) = bytes.split_at(error.valid_up_to());
        let problem = match (zeros(bytes), rest.first()) {
            (EncodingProblem::NoByteOrderMark, _) | (_, None) => EncodingProblem::NoByteOrderMark,
            (_, Some(byte)) => EncodingProblem::Byte(*byte),
        };
        at(std::str::from_utf8(good).unwrap_or_default(), problem)
    })
}

/// Returns the cause for zero bytes: in UTF-16, every other byte of Latin text is one.
fn zeros(bytes: &[u8]) -> EncodingProblem {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    let is_marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    match zeros > 0 && zeros >= bytes.len() / 4 && !is_marked {
        true => EncodingProblem::NoByteOrderMark,
        false => EncodingProblem::Nul,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, EncodingError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(_) => return Err(at(&text, EncodingProblem::UnpairedSurrogate)),
        }
    }
    match rest.is_empty() {
        true => Ok(text),
        false => Err(at(&text, EncodingProblem::UnpairedSurrogate)),
    }
}

/// Creates an error located after the decoded text.
fn at(before: &str, problem: EncodingProblem) -> EncodingError {
    let end = if before.contains('\n') { '\n' } else { '\r' };
    let line = before.rsplit(end).next().unwrap_or_default();
    EncodingError {
        line: before.matches(end).count() + 1,
        character: line.chars().count() + 1,
        problem,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let marked = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(bytes).collect()
    }

    fn error(bytes: &[u8]) -> (usize, String) {
        let error = decode(bytes).unwrap_err();
        (error.line, error.to_string())
    }

    #[test]
    fn invalid_utf8_is_reported_with_position() {
        assert_eq!(
            error(b"# \xc4\x8cekas\nB\xe9la\n"),
            (
                2,
                "character 2: the byte E9 is not valid UTF-8; save the file as UTF-8".to_owned()
            )
        );
        // Truncated in the middle of a character.
        assert_eq!(
            error(b"ab\xc4").1,
            "character 3: the byte C4 is not valid UTF-8; save the file as UTF-8"
        );
    }

    #[test]
    fn damaged_utf16_is_reported_with_position() {
        let mut cut = utf16("one\ntwo", u16::to_le_bytes);
        cut.pop();
        assert_eq!(
            error(&cut),
            (
                2,
                "character 3: unpaired UTF-16 surrogate: the file is damaged or truncated"
                    .to_owned()
            )
        );
        let mut lone = utf16("a", u16::to_be_bytes);
        lone.extend([0xd8, 0x00, 0x00, 0x62]);
        assert_eq!(
            decode(&lone).unwrap_err().problem,
            EncodingProblem::UnpairedSurrogate
        );
    }

    #[test]
    fn utf16_without_bom_is_reported() {
        for text in ["bc1q\n", "B\u{e9}la \u{17e}odis"] {
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                let unmarked = &utf16(text, bytes)[2..];
                assert_eq!(
                    decode(unmarked).unwrap_err().problem,
                    EncodingProblem::NoByteOrderMark,
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn rejects_nul_in_any_encoding() {
        let zero = "a long line\n and\0 so on".to_owned();
        for bytes in [
            zero.as_bytes().to_vec(),
            utf16(&zero, u16::to_le_bytes),
            utf16(&zero, u16::to_be_bytes),
        ] {
            assert_eq!(
                error(&bytes),
                (
                    2,
                    "character 5: the text contains a NUL character; save the file as UTF-8"
                        .to_owned()
                )
            );
        }
    }

    #[test]
    fn other_file_types_are_named() {
        for (bytes, kind) in [
            (
                &b"PK\x03\x04\x14\0"[..],
                "a ZIP archive, such as a workbook (.xlsx)",
            ),
            (b"%PDF-1.7\n", "a PDF document"),
            (b"\x1f\x8b\x08", "a gzip archive"),
            (b"\xff\xfe\0\0b\0\0\0", "UTF-32"),
        ] {
            assert_eq!(
                error(bytes),
                (
                    1,
                    format!("character 1: this is {kind}, not text; export it as text or CSV")
                )
            );
        }
    }

    #[test]
    fn lone_carriage_returns_end_lines() {
        for (bytes, text) in [
            (&b"a\rb\r"[..], "a\nb\n"),
            (b"\r\ra", "\n\na"),
            (b"a\r\nb\rc", "a\r\nb\rc"),
            (b"a\rb\nc", "a\rb\nc"),
            (b"\xff\xfea\0\r\0b\0", "a\nb"),
        ] {
            assert_eq!(decode(bytes).unwrap(), text);
        }
        assert_eq!(error(b"a\rb\rc\xff").0, 3);
        assert_eq!(error(b"a\r\nb\xff").0, 2);
    }

    #[test]
    fn parses_delimiter_line() {
        for line in ["sep=;", " sep=; ", "\"sep=;\""] {
            assert_eq!(delimiter_line(line), Some(b';'), "{line}");
        }
        for line in ["sep=", "sep=;;", "sep;", "date;close", "sep=\u{e9}"] {
            assert_eq!(delimiter_line(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn text_is_the_same_in_every_encoding(text in "[^\0\u{feff}\u{1f}%P\r][^\0\r]{0,40}") {
            let marked = format!("\u{feff}{text}").into_bytes();
            let encodings = [
                text.clone().into_bytes(),
                marked,
                utf16(&text, u16::to_le_bytes),
                utf16(&text, u16::to_be_bytes),
            ];
            for bytes in encodings {
                prop_assert_eq!(decode(&bytes).unwrap(), text.as_str());
            }
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
            let _ = decode(&[&[0xff, 0xfe], &*bytes].concat());
        }
    }
}
