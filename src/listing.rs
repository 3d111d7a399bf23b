//! Joins names in sentences of the terminal.

/// Joins names: `a`, `a and b`, `a, b and c`; empty for none.
pub(super) fn in_a_row(mut names: Vec<String>) -> String {
    let last = names.pop().unwrap_or_default();
    match names.is_empty() {
        true => last,
        false => format!("{} and {last}", names.join(", ")),
    }
}
