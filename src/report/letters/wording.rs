//! The words of the letters in one language, as the templates ask for them.

use std::borrow::Borrow;

use askama::filters::Escaper;

use super::{escape, fixed};
use crate::language::{Locale, Markup, Sentence};

/// Blanks between a label and its value in a text edition.
const GAP: usize = 2;

/// How the templates write.
#[derive(Clone, Copy)]
pub(super) struct Wording {
    pub(super) locale: Locale,
}

impl Wording {
    /// The code of the language.
    pub(super) fn code(self) -> &'static str {
        self.locale.language.code()
    }

    /// Returns a message without values.
    pub(super) fn text(self, message: &'static str) -> String {
        self.locale.language.text(message)
    }

    /// Returns a message as a heading of a text edition.
    pub(super) fn heading(self, message: &'static str) -> String {
        self.text(message).to_uppercase()
    }

    /// Returns a sentence as text, for the template to escape.
    pub(super) fn plain(self, sentence: impl Borrow<Sentence>) -> String {
        sentence.borrow().text(self.locale)
    }

    /// Returns a sentence as HTML, with its ids and the text of strangers marked up.
    pub(super) fn html(self, sentence: impl Borrow<Sentence>) -> String {
        let mut html = Html(String::new());
        sentence.borrow().write(self.locale, &mut html);
        html.0
    }

    /// Returns a label of the head of a text edition, as wide as the widest of them.
    pub(super) fn of_head(self, message: &'static str) -> String {
        self.label(message, &fixed::HEAD)
    }

    /// Returns a label of an arrival in a text edition.
    pub(super) fn of_arrival(self, message: &'static str) -> String {
        self.label(message, &fixed::ARRIVAL)
    }

    /// Returns as many blanks as a label of an arrival has letters.
    pub(super) fn below_arrival(self) -> String {
        " ".repeat(self.width(&fixed::ARRIVAL))
    }

    fn label(self, message: &'static str, among: &[&'static str]) -> String {
        let width = self.width(among);
        format!("{:width$}", format!("{}:", self.text(message)))
    }

    /// Returns the width of labels with the colon and the blanks after them.
    fn width(self, labels: &[&'static str]) -> usize {
        let widths = labels.iter().map(|label| self.text(label).chars().count());
        widths.max().unwrap_or_default() + 1 + GAP
    }

    /// Returns the sentences on what the letter requests.
    pub(super) fn asked(self) -> Vec<String> {
        self.texts(&fixed::ASKED)
    }

    /// Returns the sentences on the proof, and how to check it.
    pub(super) fn proof(self) -> Vec<String> {
        self.texts(&fixed::PROOF)
    }

    /// Returns the sentences on by which means the trace was made.
    pub(super) fn means(self) -> Vec<String> {
        self.texts(&fixed::MEANS)
    }

    /// Returns the sentences on what to do before a letter goes out.
    pub(super) fn before_sending(self) -> Vec<String> {
        self.texts(&fixed::BEFORE_SENDING)
    }

    /// Returns the sentences on what the victim should do.
    pub(super) fn for_victim(self) -> Vec<String> {
        self.texts(&fixed::VICTIM)
    }

    /// Returns the lines for the authority to fill in, each with its hint or nothing.
    pub(super) fn blanks(self) -> Vec<(String, String)> {
        let hint = |hint: Option<&'static str>| hint.map_or_else(String::new, |it| self.text(it));
        let blanks = fixed::BLANKS.into_iter();
        let blanks = blanks.map(|(blank, it)| (self.text(blank), hint(it)));
        blanks.collect()
    }

    fn texts(self, messages: &[&'static str]) -> Vec<String> {
        messages.iter().map(|message| self.text(message)).collect()
    }
}

/// The HTML of a sentence.
struct Html(String);

impl Html {
    fn escaped(&mut self, text: &str) {
        let written = escape::Html.write_escaped_str(&mut self.0, text);
        debug_assert!(written.is_ok(), "a string takes everything");
    }

    fn tagged(&mut self, open: &str, text: &str, close: &str) {
        self.0.push_str(open);
        self.escaped(text);
        self.0.push_str(close);
    }
}

impl Markup for Html {
    fn words(&mut self, text: &str) {
        self.escaped(text);
    }

    fn id(&mut self, id: &str) {
        self.tagged("<code>", id, "</code>");
    }

    fn foreign(&mut self, text: &str) {
        self.tagged("<bdi>", text, "</bdi>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Value, say};

    #[test]
    fn html_marks_ids_and_text_of_strangers() {
        let say = Wording {
            locale: Locale::default(),
        };
        let service = Value::Id("1KFH".to_owned());
        let to = say!("letter-to-named", label = "<b>", service = service);
        assert_eq!(
            say.html(to),
            "“<bdi>&lt;b&gt;</bdi>”, the name that a tag of a third party gives to the service that controls \
             <code>1KFH</code>"
        );
    }

    #[test]
    fn labels_are_as_wide_as_the_widest_in_letters() {
        for (language, reference) in [
            (Language::English, "Reference:  "),
            (Language::Lithuanian, "Tyrimo Nr.:  "),
        ] {
            let say = Wording {
                locale: language.into(),
            };
            assert_eq!(say.of_head("letter-reference"), reference);
            let width = reference.chars().count();
            assert_eq!(say.of_head("letter-to").chars().count(), width);
        }
    }
}
