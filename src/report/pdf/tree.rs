//! Reads the page of the report into a tree for the PDF. The page is this program's own, so its elements, classes and
//! attributes are a closed list: one that the PDF does not know is an error, and never lost.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use serde::Serialize;

use super::glyphs;

/// The elements of the page's body.
const ELEMENTS: [&str; 36] = [
    "a",
    "bdi",
    "body",
    "br",
    "caption",
    "code",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "header",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "span",
    "strong",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
];

/// The classes of these elements.
const CLASSES: [&str; 25] = [
    "blank", "d", "entries", "entry", "g", "heads", "ids", "in-print", "kind", "many", "more", "n",
    "note", "part", "quiet", "slim", "small", "state", "status", "terms", "warn", "what", "where",
    "whole", "why",
];

/// Why a page cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// It is not markup.
    #[error("the page is not markup: {0}")]
    Markup(String),
    /// It has a word of markup that the PDF does not know.
    #[error("the page has `{0}`, which the PDF does not know")]
    Unknown(String),
    /// An element ends that did not begin.
    #[error("`{0}` ends where it did not begin")]
    Unbalanced(String),
    /// A link leads nowhere.
    #[error("a link leads to `{0}`, which is not on the page")]
    NoAnchor(String),
}

/// Text, or an element with what is in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Node {
    /// Text as it is shown: blanks are joined, and letters that no font has are spelled out.
    Text(String),
    /// An element.
    Element(Box<Element>),
}

/// An element of the page. Fields that say nothing are left out of the JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Element {
    /// Its name.
    #[serde(rename = "e")]
    pub(super) name: &'static str,
    /// Its classes.
    #[serde(rename = "c")]
    pub(super) classes: Vec<&'static str>,
    /// Its anchor.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) id: String,
    /// Anchor of the place that it leads to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) to: String,
    /// What a screen reader says of a drawing or a table.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) alt: String,
    /// What it is the head of: `col`, `row` or `rowgroup`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) scope: String,
    /// File of a drawing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) file: String,
    /// Number of columns that a cell takes.
    pub(super) span: usize,
    /// Number of rows that a cell takes.
    pub(super) rows: usize,
    /// Whether it stays on one page.
    pub(super) whole: bool,
    /// Whether it stays on the page of what follows.
    pub(super) leads: bool,
    /// Widths of the columns of a table, in points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) widths: Vec<f64>,
    /// Size of the letters of a table, in points.
    pub(super) size: f64,
    /// What is in it.
    #[serde(rename = "n")]
    pub(super) nodes: Vec<Node>,
}

/// The page.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tree {
    /// The element `body`.
    pub(super) body: Element,
    /// Each drawing with its file name.
    pub(super) drawings: Vec<(String, String)>,
}

impl Element {
    /// Whether it has a class.
    pub(super) fn is(&self, class: &str) -> bool {
        self.classes.contains(&class)
    }

    /// Calls `visit` with every element below it, and each of these before those in it.
    pub(super) fn walk(&mut self, visit: &mut impl FnMut(&mut Element)) {
        for node in &mut self.nodes {
            if let Node::Element(element) = node {
                visit(element);
                element.walk(visit);
            }
        }
    }

    /// The text in it.
    pub(super) fn text(&self) -> String {
        let texts = self.nodes.iter().map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.text(),
        });
        texts.collect()
    }

    fn push_text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_owned())),
        }
    }
}

/// Reads the body of a page. `separator` is printed between groups of thousands.
///
/// # Errors
///
/// [`TreeError`].
pub(super) fn read(page: &str, separator: &str) -> Result<Tree, TreeError> {
    let start = page.find("<body>");
    let start = start.ok_or_else(|| TreeError::Markup("it has no body".to_owned()))?;
    let page = &page[start..];
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = false;
    let markup = |error: quick_xml::Error| TreeError::Markup(error.to_string());
    let mut tree = Tree::default();
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let at = usize::try_from(reader.buffer_position()).expect("a page in memory");
        let event = reader.read_event().map_err(markup)?;
        let top = open.last_mut().expect("the root is never closed");
        match event {
            Event::Start(tag) if tag.name().as_ref() == "svg" => {
                let mut element = element(&tag)?;
                reader.read_to_end(tag.name()).map_err(markup)?;
                let end = usize::try_from(reader.buffer_position()).expect("a page in memory");
                element.file = format!("{}.svg", tree.drawings.len());
                let drawing = glyphs::spelled_in_markup(&page[at..end]);
                tree.drawings.push((element.file.clone(), drawing));
                top.nodes.push(Node::Element(Box::new(element)));
            }
            Event::Start(tag) => {
                let element = element(&tag)?;
                match element.name {
                    "br" => top.nodes.push(Node::Element(Box::new(element))),
                    _ => open.push(element),
                }
            }
            Event::End(tag) => {
                let name = tag.name().as_ref().to_owned();
                if name == "html" {
                    continue;
                }
                let ended = match open.len() {
                    1 => None,
                    _ => open.pop().filter(|ended| ended.name == name),
                };
                let ended = ended.ok_or(TreeError::Unbalanced(name))?;
                close(open.last_mut().expect("the root"), ended, separator);
            }
            Event::Text(text) => add(top, &text),
            Event::GeneralRef(name) => {
                let text = format!("&{};", &*name);
                let text = unescape(&text).map_err(|_| TreeError::Unknown(text.clone()))?;
                add(top, &text);
            }
            Event::Eof => break,
            other => return Err(TreeError::Unknown(format!("{other:?}"))),
        }
    }
    let left = open.pop().filter(|_| open.is_empty());
    let body = left.and_then(|mut root| match root.nodes.pop() {
        Some(Node::Element(body)) if body.name == "body" => Some(*body),
        _ => None,
    });
    tree.body = body.ok_or_else(|| TreeError::Unbalanced("body".to_owned()))?;
    check_links(&mut tree.body)?;
    Ok(tree)
}

/// Adds text to an element. Blanks with a line break lay out the source, where they stand alone.
fn add(to: &mut Element, text: &str) {
    if text.contains('\n') && text.trim().is_empty() {
        return;
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        let is_blank = matches!(letter, ' ' | '\n' | '\t' | '\r');
        match is_blank {
            true if shown.ends_with(' ') => {}
            true => shown.push(' '),
            false => glyphs::spell(letter, &mut shown),
        }
    }
    to.push_text(&shown);
}

/// Puts an element that has ended into the one around it.
fn close(around: &mut Element, mut ended: Element, separator: &str) {
    match ended.name {
        "span" if ended.is("g") => {
            around.push_text(&ended.text());
            around.push_text(separator);
        }
        // It keeps the order of letters apart from that around it.
        "bdi" => {
            let text = ended.text();
            if glyphs::is_right_to_left(&text) {
                let (first, last) = ("\u{2068}".to_owned(), "\u{2069}".to_owned());
                ended.nodes.insert(0, Node::Text(first));
                ended.nodes.push(Node::Text(last));
            }
            for node in ended.nodes {
                match node {
                    Node::Text(text) => around.push_text(&text),
                    node => around.nodes.push(node),
                }
            }
        }
        "time" => around.push_text(&ended.text()),
        // It says what the printed page leaves out, and the PDF leaves out nothing.
        "p" if ended.is("in-print") => {}
        _ => around.nodes.push(Node::Element(Box::new(ended))),
    }
}

fn element(tag: &BytesStart<'_>) -> Result<Element, TreeError> {
    let named = tag.name();
    let name = ELEMENTS.into_iter().find(|name| *name == named.as_ref());
    let unknown = |what: &str| TreeError::Unknown(format!("{} {what}", named.as_ref()));
    let name = name.ok_or_else(|| unknown("(element)"))?;
    let mut element = Element {
        name,
        span: 1,
        rows: 1,
        ..Element::default()
    };
    for attribute in tag.html_attributes() {
        let attribute = attribute.map_err(|error| TreeError::Markup(error.to_string()))?;
        let value = unescape(&attribute.value).map_err(|_| unknown(&attribute.value))?;
        match attribute.key.as_ref() {
            "class" => {
                for class in value.split(' ') {
                    let known = CLASSES.into_iter().find(|known| *known == class);
                    let known = known.ok_or_else(|| unknown(&format!(".{class}")))?;
                    element.classes.push(known);
                }
            }
            "id" => element.id = value.into_owned(),
            "href" => match value.strip_prefix('#') {
                Some(anchor) => element.to = anchor.to_owned(),
                None => return Err(TreeError::NoAnchor(value.into_owned())),
            },
            "scope" => element.scope = value.into_owned(),
            "colspan" => element.span = value.parse().map_err(|_| unknown(&value))?,
            "aria-label" => element.alt = glyphs::spelled(&value),
            // What a section or a note is shows in its form; moments are in words beside.
            "role" | "open" | "datetime" => {}
            _ if name == "svg" => {}
            other => return Err(unknown(&format!("[{other}]"))),
        }
    }
    Ok(element)
}

fn check_links(body: &mut Element) -> Result<(), TreeError> {
    let (mut anchors, mut links) = (BTreeSet::new(), BTreeSet::new());
    body.walk(&mut |element| {
        anchors.insert(element.id.clone());
        links.insert(element.to.clone());
    });
    match links.difference(&anchors).find(|link| !link.is_empty()) {
        Some(nowhere) => Err(TreeError::NoAnchor(nowhere.clone())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(markup: &str) -> Result<Element, TreeError> {
        read(&format!("<body>{markup}</body>"), ",").map(|tree| tree.body)
    }

    #[test]
    fn text_is_kept_with_its_elements() {
        let body = body(
            "<section id=\"paid\">\n<p class=\"where\">a &lt;b&gt;  <strong>&amp;amp;</strong>\n<br>c</p>\n</section>",
        );
        let body = body.expect("a page");
        assert_eq!(
            serde_json::to_value(&body.nodes).expect("JSON"),
            serde_json::json!([{
                "e": "section", "c": [], "id": "paid", "span": 1, "rows": 1, "whole": false, "leads": false, "size": 0.0,
                "n": [{
                    "e": "p", "c": ["where"], "span": 1, "rows": 1, "whole": false, "leads": false, "size": 0.0,
                    "n": [
                        "a <b> ",
                        {"e": "strong", "c": [], "span": 1, "rows": 1, "whole": false, "leads": false, "size": 0.0, "n": ["&amp;"]},
                        {"e": "br", "c": [], "span": 1, "rows": 1, "whole": false, "leads": false, "size": 0.0, "n": []},
                        "c",
                    ],
                }],
            }])
        );
    }

    #[test]
    fn groups_of_thousands_are_separated() {
        let body = body("<p>EUR <span class=\"g\">1</span><span class=\"g\">234</span>567.00</p>");
        assert_eq!(body.expect("a page").text(), "EUR 1,234,567.00");
    }

    #[test]
    fn direction_of_foreign_text_ends_with_it() {
        let body = body("<p><bdi>abc</bdi> <bdi>\u{5d0}\u{5d1}</bdi>!</p>").expect("a page");
        assert_eq!(body.text(), "abc \u{2068}\u{5d0}\u{5d1}\u{2069}!");
    }

    #[test]
    fn drawings_are_kept_apart() {
        let svg =
            "<svg role=\"img\" aria-label=\"A &amp; B\" width=\"1\"><text>\u{4e2d}</text></svg>";
        let page = format!("<body><figure>{svg}</figure></body>");
        let mut tree = read(&page, ",").expect("a page");
        let drawn = svg.replace('\u{4e2d}', "&lt;U+4E2D&gt;");
        assert_eq!(tree.drawings, [("0.svg".to_owned(), drawn)]);
        let mut found = Vec::new();
        tree.body
            .walk(&mut |element| found.push((element.file.clone(), element.alt.clone())));
        assert_eq!(found[1], ("0.svg".to_owned(), "A & B".to_owned()));
    }

    #[test]
    fn unknown_markup_is_an_error() {
        for (markup, problem) in [
            (
                "<blink></blink>",
                "the page has `blink (element)`, which the PDF does not know",
            ),
            (
                "<p class=\"n new\"></p>",
                "the page has `p .new`, which the PDF does not know",
            ),
            (
                "<p style=\"\"></p>",
                "the page has `p [style]`, which the PDF does not know",
            ),
            (
                "<p>&nbsp;</p>",
                "the page has `&nbsp;`, which the PDF does not know",
            ),
            ("<p></b>", "`b` ends where it did not begin"),
            (
                "<a href=\"#x\"></a>",
                "a link leads to `x`, which is not on the page",
            ),
            (
                "<a href=\"http://x\"></a>",
                "a link leads to `http://x`, which is not on the page",
            ),
        ] {
            let error = body(markup).expect_err(markup);
            assert_eq!(error.to_string(), problem);
        }
        assert!(read("", ",").is_err());
    }
}
