//! Builds an HTML page. Markup can only be a literal of this program ([`Page::raw`] takes nothing else); text from
//! findings goes through [`Page::text`] and related methods, which escape it.

use std::fmt::Display;

use crate::findings::{Cents, Findings, Time};
use crate::language::{Element, Language, Locale, Markup, Sentence, Value, Zone, say};
use crate::report::words;

/// The HTML written so far.
#[derive(Debug, Default)]
pub(super) struct Page {
    html: String,
    locale: Locale,
}

/// A column of a table, with the name of the message that is its head.
pub(super) enum Column {
    /// Text, aligned left.
    Words(&'static str),
    /// Figures, aligned right.
    Figures(&'static str),
}

impl Markup for Page {
    fn words(&mut self, text: &str) {
        self.text(text);
    }

    fn id(&mut self, id: &str) {
        Page::id(self, id);
    }

    fn foreign(&mut self, text: &str) {
        Page::foreign(self, text);
    }

    fn figure(&mut self, _language: Language, english: &str) {
        Page::figure(self, english);
    }

    fn open(&mut self, element: Element) {
        match element {
            Element::Strong => self.raw("<strong>"),
            Element::Unbroken => self.raw("<span class=\"d\">"),
            Element::Link(anchor) => self.raw("<a href=\"#").raw(anchor).raw("\">"),
        };
    }

    fn close(&mut self, element: Element) {
        self.raw(match element {
            Element::Strong => "</strong>",
            Element::Unbroken => "</span>",
            Element::Link(_) => "</a>",
        });
    }
}

/// An exact amount in bitcoin as a value of a sentence, without its unit.
pub(super) fn btc(sat: u64) -> Value {
    Value::Figure(words::btc(sat))
}

/// An amount of money as a value of a sentence, without its unit; or that no rate is known.
pub(super) fn money(amount: Option<Cents>) -> Value {
    match amount {
        Some(cents) => Value::Figure(cents.to_string()),
        None => Value::Sentence(say!("no-rate")),
    }
}

/// The words of a message as a value of a sentence.
pub(super) fn named(message: &'static str) -> Value {
    Value::Sentence(Sentence::new(message, []))
}

/// Words of a message that lead to a section, as a value of a sentence.
pub(super) fn link(anchor: &'static str, message: &'static str) -> Value {
    Value::Marked(Element::Link(anchor), Sentence::new(message, []))
}

/// Stressed words of a message, as a value of a sentence.
pub(super) fn strong(message: &'static str) -> Value {
    Value::Marked(Element::Strong, Sentence::new(message, []))
}

/// A day as a value of a sentence, in the form of the tables.
pub(super) fn day(day: impl Display) -> Value {
    let day = Value::Number(day.to_string());
    Value::Marked(Element::Unbroken, say!("just", text = day))
}

impl Page {
    /// An empty page.
    pub(super) fn new(locale: Locale) -> Self {
        Self {
            html: String::new(),
            locale,
        }
    }

    /// The language of the page.
    pub(super) fn language(&self) -> Language {
        self.locale.language
    }

    /// The time zone of local times; `None` if times are in UTC only.
    pub(super) fn zone(&self) -> Option<Zone> {
        self.locale.zone
    }

    /// Writes a message without values.
    pub(super) fn message(&mut self, message: &'static str) -> &mut Self {
        let text = self.language().text(message);
        self.text(text)
    }

    /// Writes a sentence, with its ids and the text of strangers marked up.
    pub(super) fn say(&mut self, sentence: &Sentence) -> &mut Self {
        sentence.write(self.locale, self);
        self
    }

    /// Writes words of the findings: a sentence, or the text of a stranger.
    pub(super) fn told(&mut self, words: impl Into<Value>) -> &mut Self {
        let words: Value = words.into();
        self.say(&say!("just", text = words))
    }

    /// Writes a paragraph.
    pub(super) fn paragraph(&mut self, sentence: &Sentence) -> &mut Self {
        self.raw("<p>").say(sentence).raw("</p>\n")
    }

    /// Writes a heading within a section.
    pub(super) fn heading(&mut self, message: &'static str) -> &mut Self {
        self.raw("<h3>").message(message).raw("</h3>\n")
    }

    /// Starts a detail in a list of details: its name. The caller writes and ends the detail.
    pub(super) fn detail(&mut self, message: &'static str) -> &mut Self {
        self.raw("<dt>").message(message).raw("</dt><dd>")
    }

    /// Returns the finished page.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.html.into_bytes()
    }

    /// Writes markup of this program.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.html.push_str(markup);
        self
    }

    /// Writes a chart, an SVG of this program, which escapes the text in it; the page's content policy covers it too.
    /// `label` describes it for screen readers.
    pub(super) fn drawing(&mut self, svg: &str, label: &str) -> &mut Self {
        let start = svg.find("<svg ").unwrap_or(svg.len());
        let (_, svg) = svg.split_at(start);
        if let Some(rest) = svg.strip_prefix("<svg ") {
            self.raw("<svg role=\"img\" aria-label=\"")
                .text(label)
                .raw("\" ");
            self.html.push_str(rest.trim_end());
        }
        self
    }

    /// Writes text, escaped for content and for quoted attributes.
    pub(super) fn text(&mut self, text: impl Display) -> &mut Self {
        for letter in words::visible(&text.to_string()).chars() {
            match letter {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                letter => self.html.push(letter),
            }
        }
        self
    }

    /// Writes untrusted text: escaped, and isolated so that it cannot change the text direction around it.
    pub(super) fn foreign(&mut self, text: &str) -> &mut Self {
        self.raw("<bdi>").text(text).raw("</bdi>")
    }

    /// Writes the name of a demand, or that there is none.
    pub(super) fn demand(&mut self, name: &str) -> &mut Self {
        match name.is_empty() {
            true => self.message("no-demand"),
            false => self.foreign(name),
        }
    }

    /// Writes an address, an id or a hash.
    pub(super) fn id(&mut self, id: impl Display) -> &mut Self {
        self.raw("<code>").text(id).raw("</code>")
    }

    /// Writes an exact amount in bitcoin.
    pub(super) fn btc(&mut self, sat: u64) -> &mut Self {
        self.figure(&words::btc(sat))
    }

    /// Writes an amount of money, or that no rate is known.
    pub(super) fn money(&mut self, amount: Option<Cents>) -> &mut Self {
        match amount {
            Some(cents) => self.figure(&cents.to_string()),
            None => self.message("no-rate"),
        }
    }

    /// Writes a decimal number with gaps between thousands that are not characters, so that copying yields the number.
    fn figure(&mut self, number: &str) -> &mut Self {
        let whole = number.find('.').unwrap_or(number.len());
        let first = usize::from(number.starts_with('-'));
        let mut start = 0;
        for at in first + 1..whole {
            if (whole - at).is_multiple_of(3) {
                self.raw("<span class=\"g\">")
                    .text(&number[start..at])
                    .raw("</span>");
                start = at;
            }
        }
        let rest = self.language().number(&number[start..]);
        self.text(rest)
    }

    /// Writes the number of things that a cell or a row has.
    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        self.decimal(&words::grouped(number))
    }

    /// Writes a share or another decimal number that is given in English form.
    pub(super) fn decimal(&mut self, english: &str) -> &mut Self {
        let number = self.language().number(english);
        self.text(number)
    }

    /// Writes a moment, for people and machines.
    pub(super) fn time(&mut self, time: Time) -> &mut Self {
        self.raw("<time datetime=\"")
            .text(time)
            .raw("\">")
            .told(Value::Second(time.0))
            .raw("</time>")
    }

    /// Writes a day, or the first and the last of several.
    pub(super) fn days(&mut self, first: Time, last: Time) -> &mut Self {
        let (least, most) = (first.day(), last.day());
        match least == most {
            true => self.told(day(least)),
            false => self.say(&say!("range", least = day(least), most = day(most))),
        }
    }

    /// Opens a table with its head and the message that is its caption; the caller writes bodies and closes it.
    pub(super) fn table(&mut self, caption: &'static str, columns: &[Column]) -> &mut Self {
        self.table_of(&Sentence::new(caption, []), columns)
    }

    /// Opens a table whose caption has values.
    pub(super) fn table_of(&mut self, caption: &Sentence, columns: &[Column]) -> &mut Self {
        self.raw("<table>\n<caption>")
            .say(caption)
            .raw("</caption>\n<thead><tr>");
        for column in columns {
            match column {
                Column::Words(name) => self.raw("<th scope=\"col\">").message(name),
                Column::Figures(name) => self.raw("<th scope=\"col\" class=\"n\">").message(name),
            };
            self.raw("</th>");
        }
        self.raw("</tr></thead>\n")
    }

    /// Writes the notes of investigators on addresses, transactions and clusters.
    pub(super) fn notes(&mut self, findings: &Findings, on: &[&str]) -> &mut Self {
        for note in findings.notes_on(on) {
            self.raw("<div class=\"note\"><strong>")
                .message("note-label")
                .raw("</strong> ")
                .told(note.words())
                .raw("</div>");
        }
        self
    }

    /// Writes how many rows are not shown, and which file has them.
    pub(super) fn more(&mut self, all: usize, shown: usize, file: &'static str) -> &mut Self {
        if all > shown {
            let (left, file) = (all - shown, Value::Id(file.to_owned()));
            self.raw("<p class=\"more\">")
                .say(&say!("more-in-file", left = left, file = file))
                .raw("</p>\n");
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Page)) -> String {
        let mut page = Page::default();
        write(&mut page);
        page.html
    }

    #[test]
    fn untrusted_text_is_escaped() {
        assert_eq!(
            written(|page| {
                page.foreign("<b a=\"1\" b='2'>&amp;\u{202e}\u{0}");
            }),
            "<bdi>&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;&lt;U+202E&gt;&lt;U+0000&gt;</bdi>"
        );
    }

    #[test]
    fn thousands_gaps_are_not_characters() {
        let figure = |number| {
            written(|page| {
                page.figure(number);
            })
        };
        assert_eq!(figure("320000.00"), "<span class=\"g\">320</span>000.00");
        assert_eq!(
            figure("-1234567.00"),
            "<span class=\"g\">-1</span><span class=\"g\">234</span>567.00"
        );
        assert_eq!(figure("-123.00"), "-123.00");
        assert_eq!(figure("12.34567890"), "12.34567890");
    }

    #[test]
    fn figures_have_the_decimal_sign_of_the_language() {
        let mut page = Page::new(Language::Lithuanian.into());
        page.figure("320000.00").money(None);
        assert_eq!(page.html, "<span class=\"g\">320</span>000,00kurso nėra");
    }
}
