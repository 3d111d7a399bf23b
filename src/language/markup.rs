//! Sentences in files with markup. The words of a message are text and its values may be marked up, so both are escaped and
//! written by the file's own writer, and no message can contain markup.

use super::value::Element;
use super::{Form, Language, Locale, Sentence, Value, catalogue};

/// First of the characters for private use that stand for values while the words of a message are put in order.
const FIRST_MARK: u32 = 0xF0000;

/// Writes the parts of a sentence.
pub trait Markup {
    /// Writes words of a message, or a value without markup.
    fn words(&mut self, text: &str);
    /// Writes an address, an id, a hash, a file name or a command.
    fn id(&mut self, id: &str);
    /// Writes text that may be a stranger's.
    fn foreign(&mut self, text: &str);
    /// Writes a decimal number in English form without separators of thousands.
    fn figure(&mut self, language: Language, english: &str) {
        self.words(&Value::Figure(english.to_owned()).text(language.into()));
    }
    /// Starts a marked part; by default nothing marks it.
    fn open(&mut self, _element: Element) {}
    /// Ends a marked part.
    fn close(&mut self, _element: Element) {}
}

impl Sentence {
    /// Writes the sentence in a language, with times as the locale has them.
    pub fn write(&self, locale: Locale, out: &mut dyn Markup) {
        let (message, values) = match &self.0 {
            Form::Verbatim(text) => return out.foreign(text),
            Form::Message(message, values) => (message, values),
        };
        let text_of = |value: &Value, mark: u32| match value {
            Value::Text(_)
            | Value::Id(_)
            | Value::Figure(_)
            | Value::Sentence(_)
            | Value::Marked(..)
            | Value::Row(..) => char::from_u32(mark).unwrap_or_default().to_string(),
            plain => plain.text(locale),
        };
        let texts = values.iter().zip(FIRST_MARK..);
        let texts: Vec<(&'static str, String)> = texts
            .map(|((name, value), mark)| (*name, text_of(value, mark)))
            .collect();
        let text = catalogue::of(locale.language).fill(message, &texts);
        let value_of = |letter: char| {
            let at = u32::from(letter).checked_sub(FIRST_MARK)?;
            values.get(at as usize).map(|(_, value)| value)
        };
        let mut start = 0;
        for (at, letter) in text.char_indices() {
            if let Some(value) = value_of(letter) {
                write_words(&text[start..at], out);
                value.write(locale, out);
                start = at + letter.len_utf8();
            }
        }
        write_words(&text[start..], out);
    }
}

fn write_words(text: &str, out: &mut dyn Markup) {
    if !text.is_empty() {
        out.words(text);
    }
}

impl Value {
    fn write(&self, locale: Locale, out: &mut dyn Markup) {
        match self {
            Self::Text(text) => out.foreign(text),
            Self::Id(id) => out.id(id),
            Self::Figure(english) => out.figure(locale.language, english),
            Self::Sentence(sentence) => sentence.write(locale, out),
            Self::Marked(element, sentence) => {
                out.open(*element);
                sentence.write(locale, out);
                out.close(*element);
            }
            Self::Row(parts, separator) => {
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        out.words(separator);
                    }
                    part.write(locale, out);
                }
            }
            plain => out.words(&plain.text(locale)),
        }
    }
}
