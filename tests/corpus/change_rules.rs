//! What a user writes as change rules.

use ransomtrace::heuristics::change::Expression;

/// Characters that an error may take: those of the text that it quotes, all names, and some words.
const MOST_WORDS: usize = 1_000;

/// Reads a text, and what is printed of it again.
pub fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match text.parse::<Expression>() {
        Ok(expression) => {
            let printed = expression.to_string();
            assert_eq!(printed.parse(), Ok(expression), "{printed}");
        }
        Err(error) => {
            let words = error.to_string();
            assert!(words.chars().count() <= MOST_WORDS, "{words}");
            assert!(!words.chars().any(char::is_control), "{words:?}");
        }
    }
}
