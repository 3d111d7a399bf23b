//! Texts that contain a key or a seed phrase, and similar ones that do not.

use ransomtrace::secret::*;

const WIF: &str = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
const PACKED: &str = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";
const TEST: &str = "cMzLdeGd5vEqxB8B6VFQoRopQ3sLAAvEzDAoQgvX54xwofSWj1fx";
const EXTENDED: &str = "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";
const MINI: [&str; 2] = ["S6c56bnXQiBjk9mqSYE7ykVQ7NzrRy", "SzavMBLoXU6kDrqtUVmffv"];
const HEX: &str = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
const SEED: &str =
    "abandon ability able about above absent absorb abstract absurd abuse access accident";

/// Asserts that no part of the secret is left that is long enough to matter.
#[track_caller]
fn is_hidden(shown: &str, secret: &str) {
    for part in secret.as_bytes().windows(8) {
        let part = std::str::from_utf8(part).unwrap_or_default();
        assert!(!shown.contains(part), "{shown} has {part} of {secret}");
    }
}

#[test]
fn keys_are_hidden_in_text_and_rejected_as_addresses() {
    for key in [WIF, PACKED, TEST] {
        let half = key.len() / 2;
        for text in [
            key.to_owned(),
            format!("my key is {key}, keep it"),
            format!("KEY{key}"),
            format!("x{key}"),
            format!("{key}11"),
            format!("{key}{key}"),
            key[..key.len() - 3].to_owned(),
            key[..40].to_owned(),
            key[..30].to_owned(),
            format!("it is {}-{} so", &key[..half], &key[half..]),
            format!("it is {} {} so", &key[..half], &key[half..]),
            format!("it is {}<U+000A>{}", &key[..half], &key[half..]),
            format!("wpkh({key})"),
            format!("{}z", &key[..key.len() - 1]),
        ] {
            for shown in [hide(&text), hide_given(&text)] {
                is_hidden(&shown, key);
            }
            assert!(found(&text).is_some(), "{text}");
        }
    }
    for text in [
        EXTENDED.to_owned(),
        format!("key{EXTENDED}"),
        EXTENDED[..60].to_owned(),
    ] {
        is_hidden(&hide(&text), EXTENDED);
    }
    for key in MINI {
        for text in [
            format!("key: {key}"),
            format!("{key}, my key"),
            format!("`{key}`"),
        ] {
            is_hidden(&hide(&text), key);
            assert!(found(&text).is_some(), "{text}");
        }
    }
}

#[test]
fn seed_phrases_are_hidden_anywhere() {
    let eleven = SEED.rsplit_once(' ').map_or("", |(words, _)| words);
    let french = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer abrasif abreuver abriter abroger";
    for seed in [
        SEED,
        eleven,
        french,
        &SEED.to_uppercase(),
        &SEED.replace(' ', ", "),
        &SEED.replace(' ', "-"),
        &SEED.replace(' ', "<U+000A>"),
    ] {
        assert_eq!(
            hide(&format!(
                "c.toml:3: limits.dust: invalid type: string \"{seed}\", expected a whole number from 0 on"
            )),
            "c.toml:3: limits.dust: invalid type: string \"[words like a seed]\", expected a whole number from 0 on"
        );
        for text in [
            seed.to_owned(),
            format!("my seed is: {seed}"),
            format!("It is {seed}, so"),
            format!("de la {seed}"),
            format!("no demand is named `{seed}`; there are `a`, `b`"),
        ] {
            for shown in [hide_given(&text), hide(&format!("`{text}` is not so"))] {
                assert!(
                    !shown.to_lowercase().contains("absorb") && !shown.contains("aborder"),
                    "{shown}"
                );
            }
            if seed != french {
                assert!(!hide(&text).to_lowercase().contains("absorb"), "{text}");
            }
            assert!(found(&text).is_some(), "{text}");
        }
    }
}

#[test]
fn hexadecimal_keys_are_hidden_in_user_input_but_not_ids() {
    let pairs: Vec<&str> = (0..32).map(|at| &HEX[2 * at..2 * at + 2]).collect();
    for digits in [
        HEX.to_owned(),
        HEX.to_uppercase(),
        HEX[..63].to_owned(),
        pairs.join(":"),
        pairs.join(" "),
        format!("0x{HEX}"),
    ] {
        for text in [
            digits.clone(),
            format!("key {digits}"),
            format!("key: {digits}"),
        ] {
            assert!(found(&text).is_some(), "{text}");
            is_hidden(&hide_given(&text), &digits);
            for mark in ["`", "\"", "'"] {
                is_hidden(
                    &hide(&format!("no demand is named {mark}{text}{mark}; x")),
                    &digits,
                );
            }
        }
    }
    for message in [
        format!("cannot write /cases/{HEX}: no space"),
        format!("cannot read keys/{HEX}.toml: no such file"),
        format!("`packs = [\"{HEX}\"]` is not a list of files"),
    ] {
        is_hidden(&hide(&message), HEX);
    }
    for message in [
        format!("the Merkle branch of {HEX} leads to {HEX}"),
        format!("transaction {HEX} is not the server's"),
        format!("`{}` is not a transaction id: 64 digits", &HEX[..63]),
        format!("transaction `{HEX}` stands twice"),
        format!("`{HEX}x` is not a SHA-256 fingerprint"),
        format!(
            "tcp://a:1 answered blockchain.transaction.get_merkle [\"{HEX}\",201] with an invalid proof"
        ),
    ] {
        assert!(
            message.contains("x` is no") || hide(&message) == message,
            "{message}"
        );
    }
}

#[test]
fn other_texts_are_not_hidden() {
    for text in [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa and bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        // An address of Litecoin.
        "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9",
        "ssl://explorerzydxu5ecjrkwceayqybizmpjjznk5izmitf2modhcusuqlid.onion:50002",
        "ssl://5plorerzydxu5ecjrkwceayqybizmpjjznk5izmitf2modhcusuqlid.onion:50002",
        "no file matches `/home/anna/cases/clinic/evidence/rates/daily/euro/files/first/second.csv`",
        "03a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd",
        "address-type, address-reuse, power-of-ten, optimal-change, peeling-chain, fixed-fee, locktime, version",
    ] {
        assert_eq!(hide(text), text);
        assert_eq!(hide_given(text), text);
    }
}

#[test]
fn ordinary_titles_are_not_secrets() {
    for text in [
        "Klinik wurde durch eine Erpressung mit Schadsoftware angegriffen und musste den Betrieb einstellen",
        "Patients received letters after somebody copied their records, each with another address inside",
        "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
        "abandon ability able",
        "S1234567890123456789ab",
    ] {
        assert_eq!(sure(text), None, "{text}");
    }
    for text in [
        format!("key {WIF}"),
        format!("x{PACKED}"),
        EXTENDED.to_owned(),
        format!("Clinic, {}", MINI[0]),
        MINI[1].to_owned(),
    ] {
        assert_eq!(sure(&text), Some("a private key"), "{text}");
    }
    assert_eq!(sure(&format!("seed: {SEED}")), Some("the seed of a wallet"));
}

#[test]
fn program_sentences_are_not_seed_phrases() {
    for message in [
        "tcp://127.0.0.1:1 refuses blockchain.headers.subscribe []: malformed answer: invalid length 0, expected struct Tip with 2 \
         elements at line 1 column 2 in `[]`",
        "expected one of payment, instalment, internal, dust, unrelated, late, service, collector, case, payer, reached, other",
    ] {
        assert_eq!(hide(message), message);
    }
}

#[test]
fn address_with_the_letters_of_an_extended_key_is_no_secret() {
    // A valid test address, found by search.
    let address = "n1ucskzhtprvoCD5kZxUJmv1am8YsfMmFM";
    assert_eq!(found(address), None);
    assert_eq!(hide(address), address);
    // With a mistyped letter it may be a key.
    assert!(found("n1ucskzhtprvoCD5kZxUJmv1am8YsfMmFN").is_some());
}
