//! Counts in English: `1 output`, `2 outputs`, `1 address`, `3 addresses`.

use std::fmt::Display;

/// Formats a number with a noun, given in the singular.
pub fn counted<N: Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let form = plural(number == N::from(1), noun);
    format!("{number} {form}")
}

/// Returns the plural of a noun, unless `is_one`. Only regular nouns occur; in `A of B`, only `A` changes.
pub fn plural(is_one: bool, noun: &str) -> String {
    if let Some((head, rest)) = noun.split_once(" of ") {
        return format!("{} of {rest}", plural(is_one, head));
    }
    let hisses = ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end));
    match noun.strip_suffix('y') {
        _ if is_one => noun.to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if hisses => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_use_singular_for_one_only() {
        assert_eq!(counted(1_u64, "output"), "1 output");
        assert_eq!(counted(0_u64, "output"), "0 outputs");
        assert_eq!(counted(2_usize, "address"), "2 addresses");
        assert_eq!(counted(7_u32, "log entry"), "7 log entries");
        assert_eq!(counted(3_u32, "Merkle branch"), "3 Merkle branches");
        assert_eq!(counted(30_u32, "day"), "30 days");
        assert_eq!(
            counted(2_u32, "file of the question"),
            "2 files of the question"
        );
    }
}
