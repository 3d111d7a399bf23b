//! Formats lists in sentences of the findings.

use std::fmt::Display;

/// Items of a list that are named individually.
pub(super) const NAMED: usize = 5;

pub(super) use crate::plural::counted;

/// Lists items, at most [`NAMED`] of them: `a`, `a and b`, `a, b, c, d, e and 2 more`; empty for none.
pub(super) fn list(things: &[impl Display]) -> String {
    let mut names: Vec<String> = things.iter().take(NAMED).map(ToString::to_string).collect();
    if things.len() > NAMED {
        names.push(format!("{} more", things.len() - NAMED));
    }
    in_a_row(names)
}

/// Joins names: `a`, `a and b`, `a, b and c`; empty for none.
pub(super) fn in_a_row(mut names: Vec<String>) -> String {
    let last = names.pop().unwrap_or_default();
    match names.is_empty() {
        true => last,
        false => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_names_first_five_and_counts_rest() {
        assert_eq!(list(&[""; 0]), "");
        assert_eq!(list(&[1]), "1");
        assert_eq!(list(&[1, 2, 3]), "1, 2 and 3");
        assert_eq!(list(&[1, 2, 3, 4, 5]), "1, 2, 3, 4 and 5");
        assert_eq!(list(&[1, 2, 3, 4, 5, 6, 7]), "1, 2, 3, 4, 5 and 2 more");
    }
}
