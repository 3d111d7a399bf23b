//! A case file and a configuration file, which have the same shape of limits.

use std::path::Path;

use ransomtrace::case::file::{parse, parse_config, same_question, to_toml};

/// Reads it as either; a case is written and read again.
pub fn read(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let file = Path::new("case.toml");
    let lines = text.split('\n').count();
    match parse(text, file) {
        Ok(case) => {
            let written = to_toml(&case);
            let again =
                parse(&written, file).unwrap_or_else(|error| panic!("{error} in\n{written}"));
            assert_eq!(again, case, "in\n{written}");
            assert_eq!(to_toml(&again), written);
            assert!(same_question(&case, &again));
        }
        Err(error) => assert!((1..=lines).contains(&error.line), "{error}"),
    }
    if let Err(error) = parse_config(text, file) {
        assert!((1..=lines).contains(&error.line), "{error}");
    }
}
