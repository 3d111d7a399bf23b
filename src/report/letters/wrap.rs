//! Wraps the lines of a text edition.

/// Longest line, in characters; a longer word, such as a transaction id, is never broken.
const WIDTH: usize = 78;

/// Column up to which a label such as `Amount:` makes its value a column of its own.
const LABELS: usize = 20;

/// Wraps lines that are too long, and reduces blank lines to one. A wrapped line continues under the text of a list item
/// or under the value of a label.
pub(super) fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut is_after_blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            if !is_after_blank {
                out.push('\n');
            }
            is_after_blank = true;
            continue;
        }
        is_after_blank = false;
        wrap(line, &mut out);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn wrap(line: &str, out: &mut String) {
    let (head, rest) = line.split_at(hanging_indent(line));
    out.push_str(head);
    let indent = head.chars().count();
    let mut column = indent;
    let mut is_first = true;
    for word in rest.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !is_first && column + 1 + length > WIDTH {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
            is_first = true;
        }
        if !is_first {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        is_first = false;
    }
    out.push('\n');
}

/// Returns where the text of a line begins, after blanks, the mark of a list item, or a label.
fn hanging_indent(line: &str) -> usize {
    let start = line.len() - line.trim_start().len();
    let rest = &line[start..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if rest.starts_with("- ") {
        return start + 2;
    }
    if digits > 0 && rest[digits..].starts_with(". ") {
        return start + digits + 2;
    }
    match rest.find(":  ") {
        Some(end) if start + rest[..end].chars().count() < LABELS => {
            let value = rest[end + 1..].trim_start();
            line.len() - value.len()
        }
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn list_items_and_values_continue_under_their_text() {
        let words = "word ".repeat(20);
        assert_eq!(
            wrapped(&format!("1. {words}\n\n\n\n  Way:   {words}\n")),
            "1. word word word word word word word word word word word word word word word\n   \
                word word word word word\n\n  \
               Way:   word word word word word word word word word word word word word word\n         \
                      word word word word word word\n"
        );
    }

    #[test]
    fn columns_are_counted_in_letters() {
        let words = "žodis ".repeat(15);
        assert_eq!(
            wrapped(&format!("Būsena:  {words}\n")),
            format!(
                "Būsena:  {}\n         {}\n",
                words[.."žodis ".len() * 11].trim_end(),
                words[.."žodis ".len() * 4].trim_end()
            )
        );
    }

    #[test]
    fn word_longer_than_a_line_is_not_broken() {
        let id = "a".repeat(90);
        assert_eq!(
            wrapped(&format!("see {id} there")),
            format!("see\n{id}\nthere\n")
        );
    }

    proptest! {
        #[test]
        fn wrapping_keeps_every_word_in_order(text in "[ -~é“\n]{0,400}") {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&wrapped(&text)), words(&text));
        }

        #[test]
        fn lines_of_short_words_fit(text in "([a-z]{1,9} ?){0,80}") {
            for line in wrapped(&text).lines() {
                prop_assert!(line.len() <= WIDTH || !line.contains(' '), "{}", line);
            }
        }
    }
}
