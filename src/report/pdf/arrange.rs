//! Arranges the tree for paper: widths of the columns of tables, what stays together on a page, and where long words may
//! break. The template only sets what is decided here.

use super::glyphs::{self, Cut};
use super::tree::{Element, Node};

/// Width of the text on a page of A4, in points.
const PAGE: f64 = 510.0;

/// Size of letters in tables, in points, where the columns leave room for it.
const SIZE: f64 = 7.1;

/// Free space at both sides of a cell together, in points. The template uses 6 of them; letters that are set closer or wider
/// than measured take the rest.
const SIDES: f64 = 6.8;

/// Size of ids relative to the text around them. The template has the same.
const ID: f64 = 0.92;

/// Letters of an id that stay together.
const GROUP: usize = 4;

/// Letters of the longest word that is not broken.
const WORD: usize = 28;

/// Letters of a row, of a group of rows or of a table up to which it is kept on one page: about a third of a page.
const KEPT: usize = 1500;

/// A place where a line may break, which shows nothing.
pub(super) const BREAK: char = '\u{200b}';

/// Arranges a page.
pub(super) fn arrange(body: &mut Element) {
    break_words(body, false, false);
    arrange_in(body);
    body.walk(&mut arrange_in);
}

/// Arranges what is directly in an element.
fn arrange_in(element: &mut Element) {
    let is_slim = element.is("slim");
    for inner in element.nodes.iter_mut().filter_map(element_of) {
        if inner.name == "table" {
            table(inner, is_slim);
        }
    }
    if element.name == "div" {
        element.whole = element.is("whole") && element.text().chars().count() <= KEPT;
    }
    lead(element);
}

/// Keeps a paragraph on the page of the table that it introduces.
fn lead(within: &mut Element) {
    let is_table =
        |node: &Node| matches!(node, Node::Element(next) if next.is("slim") || next.is("whole"));
    for at in 1..within.nodes.len() {
        let is_before = is_table(&within.nodes[at]);
        if let Some(before) = element_of(&mut within.nodes[at - 1]) {
            before.leads = is_before && before.name == "p";
        }
    }
}

/// Marks where ids and long words may break. The first page has room for whole ids, unless they are in its table.
fn break_words(within: &mut Element, is_front: bool, is_id: bool) {
    let is_id = is_id || within.name == "code";
    let is_front = (is_front || within.id == "front") && within.name != "table";
    let every = if is_id { GROUP } else { 2 * GROUP };
    let longest = match is_id {
        true if is_front => 64,
        true => GROUP,
        false => WORD,
    };
    for node in &mut within.nodes {
        match node {
            Node::Element(element) => break_words(element, is_front, is_id),
            Node::Text(text) => *text = broken(text, longest, every),
        }
    }
}

/// Puts a break after `every` letters of words that are longer than `longest`.
fn broken(text: &str, longest: usize, every: usize) -> String {
    let words = text.split_inclusive([' ', '\u{a0}']).map(|word| {
        let letters: Vec<char> = word.chars().collect();
        match letters.len() > longest {
            true => {
                let parts = letters.chunks(every).map(String::from_iter);
                parts.collect::<Vec<String>>().join(&BREAK.to_string())
            }
            false => word.to_owned(),
        }
    });
    words.collect()
}

/// Widths of a text: of its longest part that cannot be broken, and of its longest line.
#[derive(Debug, Default)]
struct Measured {
    word: f64,
    line: f64,
    longest_word: f64,
    longest_line: f64,
}

impl Measured {
    fn end_word(&mut self) {
        self.longest_word = self.longest_word.max(self.word);
        self.word = 0.0;
    }

    fn end_line(&mut self) {
        self.end_word();
        self.longest_line = self.longest_line.max(self.line);
        self.line = 0.0;
    }

    fn nodes(&mut self, nodes: &[Node], cut: Cut, size: f64, is_kept: bool) {
        for node in nodes {
            match node {
                Node::Text(text) => {
                    for piece in text.split_inclusive([' ', BREAK]) {
                        let width = size * glyphs::width(piece, cut);
                        self.word += width;
                        self.line += width;
                        if !is_kept && piece.ends_with([' ', BREAK]) {
                            self.end_word();
                        }
                    }
                }
                Node::Element(element) => match element.name {
                    "br" => self.end_line(),
                    "strong" => self.nodes(&element.nodes, Cut::Bold, size, is_kept),
                    "code" => self.nodes(&element.nodes, Cut::Mono, size * ID, is_kept),
                    "span" => {
                        self.nodes(&element.nodes, cut, size, is_kept || element.is("d"));
                    }
                    "a" => self.nodes(&element.nodes, cut, size, is_kept),
                    _ => {
                        self.end_line();
                        self.nodes(&element.nodes, cut, size, is_kept);
                        self.end_line();
                    }
                },
            }
        }
    }
}

/// Decides what a table needs. One that is slim is not wider than that.
fn table(table: &mut Element, is_slim: bool) {
    let mut least: Vec<f64> = Vec::new();
    let mut most: Vec<f64> = Vec::new();
    for part in table.nodes.iter_mut().filter_map(element_of) {
        let (is_head, is_foot) = (part.name == "thead", part.name == "tfoot");
        for row in part.nodes.iter_mut().filter_map(element_of) {
            row.whole = row.text().chars().count() <= KEPT;
            let mut column = 0;
            for cell in row.nodes.iter_mut().filter_map(element_of) {
                let cut = match is_head || is_foot {
                    true => Cut::Bold,
                    false => Cut::Regular,
                };
                let is_kept = !is_head && (cell.is("n") || cell.is("d"));
                if cell.span == 1 {
                    let mut measured = Measured::default();
                    measured.nodes(&cell.nodes, cut, 1.0, is_kept);
                    measured.end_line();
                    least.resize(least.len().max(column + 1), 0.0);
                    most.resize(least.len(), 0.0);
                    least[column] = least[column].max(measured.longest_word);
                    // A head is broken rather than what is below it.
                    let line = match is_head {
                        true => measured.longest_word,
                        false => measured.longest_line,
                    };
                    most[column] = most[column].max(line);
                }
                column += cell.span;
            }
        }
    }
    let caption = table.nodes.iter_mut().filter_map(element_of);
    let caption = caption
        .map(|part| &*part)
        .find(|part| part.name == "caption");
    table.alt = caption
        .map(Element::text)
        .unwrap_or_default()
        .replace(BREAK, "");
    (table.widths, table.size) = widths(&least, &most, is_slim);
    join(table);
}

/// Keeps the rows of each group on one page, by a cell that goes over all of them: its number, where there is nothing below
/// that; or else an empty cell of no width.
fn join(table: &mut Element) {
    let is_group = |part: &Element| {
        part.is("entry") && part.nodes.len() > 1 && part.text().chars().count() <= KEPT
    };
    let groups: Vec<bool> = table
        .nodes
        .iter_mut()
        .filter_map(element_of)
        .map(|part| is_group(part))
        .collect();
    let parts = || groups.iter().copied();
    let is_empty = |node: &Node| matches!(node, Node::Element(cell) if cell.span == 1 && cell.nodes.is_empty());
    let is_numbered = table
        .nodes
        .iter_mut()
        .filter_map(element_of)
        .zip(parts())
        .all(|(part, is_group)| {
            let mut below = part.nodes.iter_mut().skip(1).filter_map(element_of);
            !is_group || below.all(|row| row.nodes.first().is_some_and(is_empty))
        });
    if !parts().any(|is_group| is_group) {
        return;
    }
    for (part, is_group) in table.nodes.iter_mut().filter_map(element_of).zip(parts()) {
        let count = part.nodes.len();
        for (number, row) in part.nodes.iter_mut().filter_map(element_of).enumerate() {
            match (is_group, is_numbered, number) {
                (true, true, 0) => {
                    if let Some(number) = row.nodes.first_mut().and_then(element_of) {
                        number.rows = count;
                    }
                }
                (true, true, _) => {
                    row.nodes.remove(0);
                }
                (true, false, 0) => row.nodes.push(Node::Element(Box::new(Element {
                    name: "td",
                    span: 1,
                    rows: count,
                    ..Element::default()
                }))),
                (true, false, _) | (false, true, _) => {}
                (false, false, _) => {
                    if let Some(last) = row.nodes.last_mut().and_then(element_of) {
                        last.span += 1;
                    }
                }
            }
        }
    }
    if !is_numbered {
        table.widths.push(0.0);
    }
}

fn element_of(node: &mut Node) -> Option<&mut Element> {
    match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    }
}

/// Returns widths of columns in points, and the size of letters with which they fit on the page. `least` and `most` are what
/// a column needs with letters of size 1, broken as often as possible and not at all. As in a browser, columns get what is
/// left in the ratio of what they lack; or, if all have enough, of what they have.
fn widths(least: &[f64], most: &[f64], is_slim: bool) -> (Vec<f64>, f64) {
    let sides = SIDES * least.len() as f64;
    let narrowest: f64 = least.iter().sum();
    let size = match narrowest * SIZE + sides > PAGE {
        true => (PAGE - sides) / narrowest,
        false => SIZE,
    };
    // One very long text must not take the room of all others.
    let needs =
        |(least, most): (&f64, &f64)| (least * size, (most * size).min(PAGE).max(least * size));
    let needs: Vec<(f64, f64)> = least.iter().zip(most).map(needs).collect();
    let wanted: f64 = needs.iter().map(|(_, most)| most).sum();
    if wanted + sides <= PAGE {
        let wider = match is_slim {
            true => 1.0,
            false => PAGE / (wanted + sides),
        };
        let widths = needs.iter().map(|(_, most)| (most + SIDES) * wider);
        return (widths.collect(), size);
    }
    let left = PAGE - sides - needs.iter().map(|(least, _)| least).sum::<f64>();
    let lacking: f64 = needs.iter().map(|(least, most)| most - least).sum();
    let share =
        |(least, most): &(f64, f64)| least + left.max(0.0) * (most - least) / lacking + SIDES;
    (needs.iter().map(share).collect(), size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pdf::tree;

    fn arranged(markup: &str) -> Element {
        let page = format!("<body>{markup}</body>");
        let mut body = tree::read(&page, ",").expect("a page").body;
        arrange(&mut body);
        body
    }

    /// All elements with a name, without those in them.
    fn all(body: &mut Element, name: &str) -> Vec<Element> {
        let mut found = Vec::new();
        body.walk(&mut |element| {
            if element.name == name {
                found.push(element.clone());
            }
        });
        found
    }

    #[test]
    fn only_ids_and_very_long_words_may_break() {
        assert_eq!(broken("short words", WORD, 8), "short words");
        assert_eq!(broken("0123456789 x", 4, 4), "0123\u{200b}4567\u{200b}89 x");
        let front = arranged("<div id=\"front\"><p><code>0123456789</code></p></div>");
        assert_eq!(front.text(), "0123456789");
        let later = arranged("<p><code>0123456789</code></p>");
        assert_eq!(later.text(), "0123\u{200b}4567\u{200b}89");
    }

    #[test]
    fn columns_fit_the_page_whatever_is_in_them() {
        let long = "W".repeat(3000);
        let figure = "<td class=\"n\">148.23771690</td>";
        for (cells, is_smaller) in [
            (figure.repeat(8), false),
            (figure.repeat(20), true),
            (format!("<td>{long}</td>{}", figure.repeat(5)), false),
            (
                format!(
                    "<td><code>{long}</code></td><td>{}</td>",
                    "a b ".repeat(500)
                ),
                false,
            ),
        ] {
            let mut body = arranged(&format!("<table><tbody><tr>{cells}</tr></tbody></table>"));
            let table = &all(&mut body, "table")[0];
            let width: f64 = table.widths.iter().sum();
            assert!((width - PAGE).abs() < 1e-6, "{width} {cells}");
            assert!(table.widths.iter().all(|width| *width > SIDES), "{cells}");
            assert_eq!(table.size < SIZE, is_smaller, "{cells}");
        }
    }

    #[test]
    fn slim_tables_are_as_wide_as_their_text() {
        let table = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>";
        let mut body = arranged(&format!("<div class=\"slim\">{table}</div>"));
        assert!(all(&mut body, "table")[0].widths.iter().sum::<f64>() < 30.0);
    }

    #[test]
    fn rows_of_a_group_stay_together() {
        let group = |second: &str| {
            format!(
                "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody class=\"entry\">\
                 <tr><th>1</th><td>x</td></tr><tr>{second}</tr></tbody></table>"
            )
        };
        let mut numbered = arranged(&group("<td></td><td>y</td>"));
        assert_eq!(all(&mut numbered, "table")[0].widths.len(), 2);
        let rows: Vec<usize> = all(&mut numbered, "tr")
            .iter()
            .map(|row| row.nodes.len())
            .collect();
        assert_eq!(rows, [2, 2, 1]);
        assert_eq!(all(&mut numbered, "th")[2].rows, 2);
        // The second row is as wide as the table, so a cell of no width holds both.
        let mut wide = arranged(&group("<td colspan=\"2\">y</td>"));
        assert_eq!(all(&mut wide, "table")[0].widths[2], 0.0);
        let cells = all(&mut wide, "td");
        assert_eq!((cells[1].rows, cells[1].nodes.len()), (2, 0));
        assert_eq!(all(&mut wide, "th")[1].span, 2);
        // What is longer than a page cannot.
        let mut long = arranged(&group(&format!("<td></td><td>{}</td>", "y ".repeat(2000))));
        assert!(all(&mut long, "th").iter().all(|cell| cell.rows == 1));
        assert!(!all(&mut long, "tr")[2].whole);
    }

    #[test]
    fn paragraph_leads_the_table_that_it_introduces() {
        let mut body = arranged("<p>a</p><p>b</p>\n<div class=\"whole\"></div><p>c</p>");
        let leads: Vec<bool> = all(&mut body, "p")
            .iter()
            .map(|element| element.leads)
            .collect();
        assert_eq!(leads, [false, true, false]);
        assert!(all(&mut body, "div")[0].whole);
    }
}
