//! Escapers of the templates, named in `askama.toml`. Text from findings may come from strangers: both show control and
//! bidirectional characters and replace line breaks by blanks; the one for HTML escapes markup besides.

use std::fmt::{self, Write};

use askama::filters::Escaper;

use crate::visible::visible;

/// Escapes for HTML content and quoted attributes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Html;

/// Escapes for a text file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainText;

impl Escaper for Html {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        for letter in visible(string).chars() {
            match letter {
                '&' => dest.write_str("&amp;")?,
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                '"' => dest.write_str("&quot;")?,
                '\'' => dest.write_str("&#39;")?,
                letter => dest.write_char(letter)?,
            }
        }
        Ok(())
    }
}

impl Escaper for PlainText {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        dest.write_str(&visible(string))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(escaper: impl Escaper, text: &str) -> String {
        let mut out = String::new();
        escaper
            .write_escaped_str(&mut out, text)
            .expect("a string takes everything");
        out
    }

    #[test]
    fn html_shows_markup_and_hidden_characters() {
        assert_eq!(
            escaped(Html, "<b a=\"1\" b='2'>&amp;\u{202e}\n"),
            "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;&lt;U+202E&gt; "
        );
    }

    #[test]
    fn text_shows_hidden_characters_on_one_line() {
        assert_eq!(escaped(PlainText, "<b>\u{1b}[1m\r\nx"), "<b><U+001B>[1m  x");
    }
}
