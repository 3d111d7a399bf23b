//! Numbers of things in English: `1 output`, `2 outputs`, `1 address`, `3 addresses`.

use std::fmt::Display;

/// A number of things, in words. The noun is in the singular.
pub fn counted<N: Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let form = plural(number == N::from(1), noun);
    format!("{number} {form}")
}

/// A noun, in the plural unless it stands for one thing. Regular nouns are all that there are here; what they are *of* stays
/// as it is.
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
    fn one_thing_is_in_the_singular_and_any_other_number_in_the_plural() {
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
