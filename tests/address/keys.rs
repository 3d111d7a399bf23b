//! Private keys and control characters, which no message repeats.

use super::*;

#[test]
fn a_private_key_is_never_repeated() {
    for key in KEYS {
        let grouped: Vec<&str> = (0..key.len())
            .step_by(10)
            .map(|at| &key[at..key.len().min(at + 10)])
            .collect();
        let mistyped = format!("{}z", &key[..key.len() - 1]);
        for text in [
            key.to_owned(),
            format!("  {key}\u{200b}"),
            format!("bitcoin:{key}"),
            format!("bitcoin:?bc={key}"),
            format!("wpkh({key}/0/*)"),
            format!("key: {key}"),
            grouped.join(" "),
            grouped.join("\n"),
            mistyped,
            format!("{}\u{441}{}", &key[..8], &key[9..]),
        ] {
            let error = read_here(&text).unwrap_err();
            assert!(
                matches!(error, AddressError::Secret(_)),
                "{text}: {error:?}"
            );
            for told in [error.to_string(), format!("{error:?}")] {
                let mut parts = grouped.iter().filter(|part| part.len() > 5);
                assert!(parts.all(|part| !told.contains(part)), "{told}");
            }
        }
    }
    assert_eq!(
        error(KEYS[0]),
        "this is a private key (WIF), not an address, and it is not repeated here: take it out, since anyone who reads it \
         can take the coins"
    );
}

#[test]
fn the_words_of_a_seed_are_not_repeated() {
    let words = [
        "abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract", "absurd",
        "abuse", "access", "zoo",
    ];
    let numbered: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| format!("{}. {word}", at + 1))
        .collect();
    for text in [
        words.join(" "),
        words.join(", "),
        words.join("\n"),
        numbered.join(" "),
        words.join(" ").to_uppercase(),
    ] {
        assert!(
            error(&text)
                .starts_with("this is a row of words like the seed of a wallet, not an address"),
            "{text}"
        );
    }
    // A sentence of a few words is shown unchanged.
    refused(
        "the address in the letter",
        "a blank stands after `the`, its first 3 characters",
    );
}

#[test]
fn possible_key_is_not_repeated() {
    let hex = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
    for text in [
        hex.to_owned(),
        format!("0x{hex}"),
        hex.to_uppercase(),
        format!("{hex}:1"),
    ] {
        assert_eq!(
            error(&text),
            "this is the id of a transaction or block, or a private key (64 hexadecimal digits), not an address; since it \
             may be a private key, it is not repeated here"
        );
    }
    assert!(matches!(
        read_here(&hex.repeat(2)),
        Err(AddressError::Perhaps(_))
    ));
}

#[test]
fn only_keys_are_removed_from_messages() {
    for key in KEYS {
        assert_eq!(
            hide(&format!("bad.toml:3: key `{key}` in \"{key}\"")),
            "bad.toml:3: key `[private key]` in \"[private key]\""
        );
    }
    for message in [
        format!("{SEGWIT} and {LEGACY}: no history"),
        "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b of the block".to_owned(),
        "ssl://explorerzydxu5ecjrkwceayqybizmpjjznk5izmitf2modhcusuqlid.onion:50002, Žodis"
            .to_owned(),
    ] {
        assert_eq!(hide(&message), message);
    }
}

#[test]
fn long_text_is_shown_truncated() {
    let long = error(&"q".repeat(5_000_000));
    assert!(long.len() < 400, "{} bytes", long.len());
    assert!(long.starts_with(&format!("`{}…`", "q".repeat(128))));
}

#[test]
fn control_characters_of_the_input_do_not_reach_a_terminal() {
    assert!(error("\u{1b}[2Jx").starts_with("`[2Jx` is not"));
    assert!(error("a\nb").starts_with("`a<U+000A>b` is not"));
    // Only marks of the input are shown.
    for text in ["1'500", "\"A\"", "C:\\A"] {
        assert!(error(text).starts_with(&format!("`{text}` is not")));
    }
}
